"""Which appointment is meant: the one that the words name, else the only one, else it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.dialogue.router import Router
from bot.dialogue.steps import Step
from bot.dialogue.taps import press
from bot.dialogue.turn import Again, Clinic, Outcome, Turn
from bot.domain.ability import Ability
from bot.domain.appointment import Booking, BookingState
from bot.domain.consent import Purpose
from bot.domain.sayings import Card, Plain, Shape
from bot.domain.words import Phrase, Words
from bot.flows import cancelling, confirming, moving, waitlist_join
from bot.flows.asides import aside, questions_first
from bot.flows.booking_steps import Wish
from bot.flows.booking_wish import wish_after
from bot.flows.care_words import means_oneself
from bot.flows.care_words import meant as meant_people
from bot.flows.caring_booking import not_earlier
from bot.flows.caring_rights import care_of, standing, to_act_on, to_confirm
from bot.flows.caring_shown import explained_over
from bot.flows.hospital_rules import not_allowed
from bot.flows.reminder_buttons import CANCEL, CONFIRM, EARLIER, MOVE
from bot.flows.seen_appointments import of_cared, theirs
from bot.flows.short_time import short_when
from bot.flows.ways_on import TO_BOOKING, TO_MENU, TO_PERSON, back_to_step

router = Router()

_MOST, _MOST_SEEN = 5, 4
_NAME_ON_BUTTON = 10


class ChoosingAppointment(Step, frozen=True, tag="appointments.which"):
    """Which of these is to be confirmed, moved or cancelled; `said`: the other time that was asked for already."""

    verb: str
    keys: tuple[UUID, ...]
    said: Wish = Wish()


async def act(turn: Turn, clinic: Clinic, verb: str, booking: Booking, said: Wish | None = None) -> Outcome:
    """What was asked for, with this appointment; nothing while an earlier wish for it is still being checked."""
    if cancelling.pending(turn, booking):
        return replace(cancelling.being_checked(booking), step_kept=True)
    if verb != MOVE and (refused := not_allowed(turn, clinic, _NEEDS[verb], booking)) is not None:
        return refused
    if verb == EARLIER and (care := care_of(turn.patient, booking)) is not None:
        return not_earlier(care)
    match verb:
        case "confirm":
            return await confirming.confirm(turn, clinic, booking)
        case "cancel":
            return cancelling.ask(clinic, booking)
        case "earlier":
            return await waitlist_join.earlier(turn, clinic, booking)
    return await moving.begin(turn, clinic, booking, said)


async def with_one(turn: Turn, clinic: Clinic, verb: str) -> Outcome:
    """The handler of a wish that names no appointment by a button."""
    if (over := explained_over(turn)) is not None:
        return over
    people = meant_people(turn.text, standing(turn.patient, turn.now))
    if verb == EARLIER and people:
        return not_earlier(people[0])
    ahead = of_named(turn, upcoming(turn, clinic, verb))
    meant = named(turn, clinic, ahead) or ahead
    if not meant:
        seen = await of_cared(turn, clinic, people[0]) if people else await theirs(turn, clinic)
        none: tuple[Shape, ...] = (*seen.cards[:_MOST_SEEN], *seen.silent[:1]) or (Plain(Phrase("mine-none")),)
        return Outcome(none, (*back_to_step(turn), TO_BOOKING, TO_PERSON, TO_MENU), step_kept=True)
    if len(meant) == 1 and verb == CONFIRM and not cancelling.pending(turn, meant[0]):
        return await confirming.read_back(turn, clinic, meant[0])
    if len(meant) == 1:
        return await act(turn, clinic, verb, meant[0])
    said = Wish() if verb != MOVE else wish_after(turn, clinic, Wish())
    return ask_which(clinic, ChoosingAppointment(verb, tuple(each.key for each in meant[:_MOST]), said), meant)


def ask_which(clinic: Clinic, step: ChoosingAppointment, meant: tuple[Booking, ...]) -> Outcome:
    """Each with its day and time on a button."""
    zones = {each.id: ZoneInfo(each.timezone) for each in clinic.hospitals}
    buttons = tuple(
        press(ChoosingAppointment, str(each.key), _label(each, zones.get(each.hospital)))
        for each in meant
        if each.key in step.keys
    )
    return Outcome((Card(Phrase(_ASKS[step.verb]), (), buttons, alt=Phrase("alt-answer")),), (TO_PERSON, TO_MENU), step)


def _label(booking: Booking, zone: ZoneInfo | None) -> Words:
    """Day and time, and for whom it is where it is for somebody cared for."""
    when = short_when(booking.start.astimezone(zone))
    if booking.care is None or booking.contact is None:
        return when
    return Phrase("care-which-one", {"name": booking.contact.name.split()[0][:_NAME_ON_BUTTON], "when": when})


@router.step(ChoosingAppointment, needs=Purpose.APPOINTMENTS)
@questions_first
async def chosen(turn: Turn, clinic: Clinic, step: ChoosingAppointment) -> Outcome:
    """By its button, its number, or a day or department in words; who names one for something else gets that, and not what was asked."""
    if _asks_for_else(turn, step.verb):
        return Outcome(below=turn.conversation.below, again=(Again(turn.incoming.content),))
    left = tuple(each for each in upcoming(turn, clinic, step.verb) if each.key in step.keys)
    tapped = tuple(each for each in left if str(each.key) == turn.tap)
    meant = tapped or (_said(turn, clinic, left) if turn.text else ())
    said = step.said if step.said != Wish() else None
    if len(meant) == 1:
        return await act(turn, clinic, step.verb, meant[0], said)
    if not left:
        return Outcome((Plain(Phrase("cancelling-changed")),), (TO_PERSON, TO_MENU))
    return await aside(turn, clinic) or ask_which(clinic, step, meant or left)


def _asks_for_else(turn: Turn, verb: str) -> bool:
    """ "Cancel the one on Wednesday" is no answer to which one they will come to."""
    understood = turn.understanding
    meant = _DEEDS.get(understood.intent, verb) if turn.text and turn.tap is None else verb
    return meant != verb and understood.confidence >= _SURE


def upcoming(turn: Turn, clinic: Clinic, verb: str) -> tuple[Booking, ...]:
    """Appointments that stand, have not begun, and with which this may be done, the next one first."""
    if verb == EARLIER:  # which nobody waits for in place of somebody else
        return own_upcoming(turn)
    return _ahead(turn, (to_confirm if verb == CONFIRM else to_act_on)(turn.patient, clinic.hospitals, turn.now))


def own_upcoming(turn: Turn) -> tuple[Booking, ...]:
    """Those of the person of this chat, the next one first."""
    return _ahead(turn, turn.patient.bookings)


def _ahead(turn: Turn, among: tuple[Booking, ...]) -> tuple[Booking, ...]:
    ahead = [each for each in among if each.state is BookingState.BOOKED and each.start > turn.now]
    return tuple(sorted(ahead, key=lambda each: each.start))


def of_named(turn: Turn, among: tuple[Booking, ...]) -> tuple[Booking, ...]:
    """Those of the people whom the words name; all, where they name nobody."""
    people = {each.id for each in meant_people(turn.text, standing(turn.patient, turn.now))}
    if people:
        return tuple(each for each in among if each.care in people)
    return tuple(each for each in among if each.care is None) if means_oneself(turn.text) else among


def _said(turn: Turn, clinic: Clinic, left: tuple[Booking, ...]) -> tuple[Booking, ...]:
    """What the words mean of these: by person, by day, by department."""
    theirs = of_named(turn, left)
    return named(turn, clinic, theirs) or (theirs if theirs != left else ())


def named(turn: Turn, clinic: Clinic, among: tuple[Booking, ...]) -> tuple[Booking, ...]:
    """Those whose department or day is in the words; a day that is wished for instead does not name one."""
    said = turn.understanding.entities
    departments = {str(each.value.get("code", "")) for each in said if each.entity == "department"}
    found = tuple(each for each in among if each.slot.department in departments) if departments else among
    days = {str(each.value.get("on", "")) for each in said if each.entity == "date" and each.role != "new"}
    on_day = tuple(each for each in found if _day(each, clinic).isoformat() in days)
    return on_day or (found if departments else ())


_SURE = 0.6
_DEEDS: Mapping[str, str] = {
    "confirm_reminder": CONFIRM,
    "reschedule_appointment": MOVE,
    "cancel_appointment": CANCEL,
}
_NEEDS: Mapping[str, Ability] = {CONFIRM: Ability.CONFIRM, CANCEL: Ability.CANCEL, EARLIER: Ability.MOVE}
_ASKS: Mapping[str, str] = {
    CONFIRM: "which-confirm",
    MOVE: "which-move",
    CANCEL: "which-cancel",
    EARLIER: "which-earlier",
}


def _day(booking: Booking, clinic: Clinic) -> date:
    zone = next((each.timezone for each in clinic.hospitals if each.id == booking.hospital), "Asia/Bangkok")
    return booking.start.astimezone(ZoneInfo(zone)).date()
