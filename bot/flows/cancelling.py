"""Cancelling an appointment: read back first, then written to the hospital once, which frees its slot."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from bot.dialogue.router import Router
from bot.dialogue.steps import Step
from bot.dialogue.taps import press
from bot.dialogue.turn import Again, Clinic, Outcome, Turn
from bot.domain.ability import Ability
from bot.domain.appointment import Booking, BookingState
from bot.domain.appointment_facts import ChangeTold
from bot.domain.change import ChangeKind, cancel_key
from bot.domain.consent import Purpose
from bot.domain.errors import HospitalRefused, HospitalUnavailable, NoHospital, NotCarer, OutcomeUnknown
from bot.domain.facts import CaseKind, CaseOpened, Fact
from bot.domain.sayings import Card, Choice, Plain, Urgency
from bot.domain.words import Phrase, When
from bot.flows import moving
from bot.flows.asides import aside, questions_first
from bot.flows.booking_words import place_lines
from bot.flows.cancelled import already_cancelled
from bot.flows.caring_outcomes import about, looks_again, told_here, whose
from bot.flows.caring_rights import to_act_on
from bot.flows.caring_shown import care_over
from bot.flows.hospital_rules import not_allowed
from bot.flows.reminder_buttons import CANCEL
from bot.flows.ways_on import TO_BOOKING, TO_MENU, TO_MY_APPOINTMENTS, TO_PERSON, call_hospital

router = Router()

YES, KEEP, MOVE = "yes", "keep", "move"
_CANCELS = ("cancel_flow", "cancel_appointment")


class Cancelling(Step, frozen=True, tag="appointments.cancelling"):
    """This appointment was read back: really?"""

    cancel_answers = True

    booking: UUID
    generation: int


def ask(clinic: Clinic, booking: Booking) -> Outcome:
    """The appointment in full, and what cancelling means. The yes names what it is for, so that an old one is known as old."""
    hospital = next((each for each in clinic.hospitals if each.id == booking.hospital), None)
    card = Card(
        Phrase("cancelling-ask"),
        (When(booking.start), *whose(booking), *place_lines(booking.slot, hospital), Phrase("cancelling-hint")),
        (
            press(Cancelling, f"{YES}:{booking.key}:{booking.generation}", Phrase("cancelling-yes")),
            press(Cancelling, f"{KEEP}:{booking.key}", Phrase("cancelling-keep")),
            press(Cancelling, f"{MOVE}:{booking.key}", Phrase("cancelling-move")),
        ),
        alt=Phrase("alt-answer"),
    )
    return Outcome((card,), (TO_PERSON,), Cancelling(booking.key, booking.generation))


@router.step(Cancelling, needs=Purpose.APPOINTMENTS)
@questions_first
async def answered(turn: Turn, clinic: Clinic, step: Cancelling) -> Outcome:
    """Yes, no, or another time instead; anything else is understood as far as possible, and nothing is cancelled by it."""
    within_reach = to_act_on(turn.patient, clinic.hospitals, turn.now)
    booking = next((each for each in within_reach if each.key == step.booking), None)
    if booking is None and turn.patient.cares:
        return care_over(turn)
    if booking is None or booking.generation != step.generation or booking.start <= turn.now:
        return Outcome((Plain(Phrase("cancelling-changed")),), (TO_MY_APPOINTMENTS, TO_PERSON, TO_MENU))
    tap = turn.tap.partition(":")[0] if turn.tap is not None else ""
    intent = turn.understanding.intent if turn.text and turn.tap is None else ""
    if tap == YES or intent == "affirm" or (intent in _CANCELS and not names_another(turn)):
        return await cancel(turn, clinic, booking)
    if intent in _CANCELS:  # another one is named: nothing was done with this one, so that one is asked about
        return Outcome(below=turn.conversation.below, again=(Again(turn.incoming.content),))
    if tap == MOVE or intent == "reschedule_appointment":
        return await moving.begin(turn, clinic, booking)
    if tap == KEEP or intent in ("deny", "confirm_reminder"):
        kept = Plain(about(booking, Phrase("cancelling-kept", {"when": When(booking.start)})))
        return Outcome((kept,), (TO_MY_APPOINTMENTS, TO_MENU))
    return await aside(turn, clinic) or ask(clinic, booking)


def names_another(turn: Turn) -> bool:
    """Whether a day, a time or a department is named, which may be that of another appointment."""
    return any(each.entity in ("date", "time", "department", "person") for each in turn.understanding.entities)


async def cancel(turn: Turn, clinic: Clinic, booking: Booking) -> Outcome:
    """After a crash this may run again: the hospital is told once, and so is the patient."""
    key = cancel_key(booking.key)
    untold = any(each.key == key for each in turn.patient.changes)
    if booking.state is not BookingState.BOOKED and not untold:
        return already_cancelled(turn, booking)
    if not untold and (late := not_allowed(turn, clinic, Ability.CANCEL, booking)) is not None:
        return replace(late, step_kept=False)
    told = told_here(booking, ChangeTold(key))
    try:
        await clinic.booking.cancel(turn.incoming.person, booking)
    except OutcomeUnknown:
        later = looks_again(turn.now, CANCEL, booking.key, owned=booking.owned)
        return replace(being_checked(booking), facts=later)
    except NotCarer:
        return care_over(turn)
    except HospitalUnavailable:
        again = press(Cancelling, f"{YES}:{booking.key}:{booking.generation}", Phrase("booking-again"))
        step = Cancelling(booking.key, booking.generation)
        return _says("cancelling-not-now", booking, again, *_call(clinic, booking), step=step, facts=told)
    except (HospitalRefused, NoHospital) as error:
        return refused(clinic, booking, *(told if isinstance(error, HospitalRefused) else ()))
    return _says("cancelling-done", booking, TO_BOOKING, facts=told)


def pending(turn: Turn, booking: Booking) -> bool:
    """Whether a cancellation or a move of it has not ended yet."""
    letting_go = (ChangeKind.CANCEL, ChangeKind.MOVE)
    return any(
        each.booking == booking.key and each.state.open and each.kind in letting_go for each in turn.patient.changes
    )


def being_checked(booking: Booking) -> Outcome:
    """It may or may not have happened: it is looked into, and the patient need not do anything."""
    return _says("cancelling-being-checked", booking, TO_PERSON)


def refused(clinic: Clinic, booking: Booking, *told: Fact) -> Outcome:
    """The hospital said no: the appointment stands, and a person looks at it."""
    case = CaseOpened(CaseKind.BOOKING_REFUSED, "cancel")
    return _says("cancelling-refused", booking, TO_PERSON, *_call(clinic, booking), facts=(case, *told))


@router.stale("appointments", needs=Purpose.APPOINTMENTS)
async def late_tap(turn: Turn, clinic: Clinic) -> Outcome:
    """A button of a question that is over: what stands now is said, and nothing is done."""
    key = getattr(turn.incoming.content, "key", "")
    within_reach = to_act_on(turn.patient, clinic.hospitals, turn.now)
    booking = next((each for each in within_reach if str(each.key) in key), None)
    if booking is not None and pending(turn, booking):
        return being_checked(booking)
    if booking is not None and booking.state is BookingState.CANCELLED:
        return already_cancelled(turn, booking)
    return Outcome((Plain(Phrase("button-old")),), (TO_MY_APPOINTMENTS, TO_MENU), step_kept=True)


def _call(clinic: Clinic, booking: Booking) -> tuple[Choice, ...]:
    hospital = next((each for each in clinic.hospitals if each.id == booking.hospital), None)
    return call_hospital(hospital) if hospital is not None else ()


def _says(
    phrase: str, booking: Booking, *choices: Choice, step: Step | None = None, facts: tuple[Fact, ...] = ()
) -> Outcome:
    said = Plain(about(booking, Phrase(phrase, {"when": When(booking.start)})))
    return Outcome((said,), (*choices, TO_MENU), step, facts, Urgency.OUTCOME)
