"""Writes by a carer: what is told in whose chat, and how one that was left unknown ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from bot.dialogue.router import Router
from bot.dialogue.turn import SILENCE, Clinic, Outcome, Ring
from bot.domain.appointment import Booking, BookingState
from bot.domain.care import Care, Scope
from bot.domain.facts import Fact, TimerSet
from bot.domain.patient import Patient
from bot.domain.sayings import Plain, Urgency
from bot.domain.words import Phrase, When
from bot.flows.care_words import person
from bot.flows.caring_rights import care_of, may
from bot.flows.reminder_buttons import CANCEL, CONFIRM
from bot.flows.ways_on import TO_MENU, TO_MY_APPOINTMENTS, TO_PERSON

router = Router()

CARE_OUTCOME = "care_outcome"  # its ref is what was asked for and the booking: `book:<key>`
BOOK = "book"
_AGAIN = timedelta(minutes=1)
_GIVE_UP = timedelta(hours=7)  # later than the reconciler


def told_here(booking: Booking, *facts: Fact) -> tuple[Fact, ...]:
    """The facts of an end that this chat is told of. What stands in another's ledger is told there, by its own job."""
    return facts if booking.owned else ()


def whose(booking: Booking) -> tuple[Phrase, ...]:
    """Of somebody cared for it is always said whose appointment it is."""
    if booking.care is None or booking.contact is None:
        return ()
    return (Phrase("reminder-for", {"name": booking.contact.name}),)


def about(booking: Booking, said: Phrase) -> Phrase:
    """The same of a single sentence."""
    if booking.care is None or booking.contact is None:
        return said
    return Phrase("care-about", {"name": booking.contact.name, "said": said})


def by_carer(patient: Patient, care: UUID | None) -> str:
    """The name of the carer who asked for it, as the person cared for knows them; empty where it was nobody else."""
    return next((each.carer for each in patient.carers if each.id == care), "")


def in_own_ledger(care: Care | None) -> bool:
    """Whether a new booking stands in this chat's ledger: unless the person cared for has a chat of their own."""
    return care is None or not care.with_chat


def looks_again(now: datetime, verb: str, key: object, *, owned: bool) -> tuple[Fact, ...]:
    """An end that is not known yet and will be told in another chat is looked for by this one too."""
    return () if owned else (TimerSet(CARE_OUTCOME, f"{verb}:{key}", now + _AGAIN),)


@router.timer(CARE_OUTCOME)
async def ended(ring: Ring, clinic: Clinic) -> Outcome:
    """Told once it is known; while it is not, looked at again. Nothing is told of what may not be shown any more."""
    verb, _, key = ring.ref.partition(":")
    booking = next((each for each in ring.patient.cared if str(each.key) == key), None)
    if booking is None or not may(ring.patient, booking, (Scope.BOOK,), clinic.hospitals, ring.now):
        return SILENCE
    still = booking.state in (BookingState.REQUESTED, BookingState.UNKNOWN) or any(
        each.booking == booking.key and each.state.open for each in ring.patient.changes
    )
    if still:
        late = ring.now - booking.requested_at > _GIVE_UP and booking.start <= ring.now
        return (
            SILENCE if late else Outcome(facts=(TimerSet(CARE_OUTCOME, ring.ref, ring.now + _AGAIN),), step_kept=True)
        )
    care = care_of(ring.patient, booking)
    if care is None:
        return SILENCE
    done, not_done = _SAYS[verb]
    which = done if _done(verb, booking) else not_done
    said = Plain(Phrase(which, {"person": person(care), "when": When(booking.start)}))
    return Outcome((said,), (TO_MY_APPOINTMENTS, TO_PERSON, TO_MENU), urgency=Urgency.OUTCOME, step_kept=True)


# By what was asked for: what is said when it was done, and when it was not.
_SAYS = {
    BOOK: ("care-end-booked", "care-end-not-booked"),
    CANCEL: ("care-end-cancelled", "care-end-not-cancelled"),
    CONFIRM: ("care-end-confirmed", "care-end-not-confirmed"),
}


def _done(verb: str, booking: Booking) -> bool:
    match verb:
        case "cancel":
            return booking.state is BookingState.CANCELLED
        case "confirm":
            return booking.confirmed_at is not None
    return booking.state is BookingState.BOOKED
