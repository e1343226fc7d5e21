"""How a change to an appointment ended that was left unknown: what the patient is told later."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.dialogue.turn import SILENCE, Clinic, Outcome
from bot.domain.appointment import Booking, BookingState
from bot.domain.appointment_facts import BookingTold, ChangeTold
from bot.domain.change import Change, ChangeKind, ChangeState
from bot.domain.facts import CaseKind, CaseOpened, Fact
from bot.domain.ledger import DueChange
from bot.domain.patient import Patient
from bot.domain.sayings import Plain, Shape, Urgency
from bot.domain.words import Phrase, When
from bot.flows.caring_outcomes import by_carer
from bot.flows.confirming import gone
from bot.flows.moving import let_go, moved_card
from bot.flows.planned_reminders import reminders_planned
from bot.flows.ways_on import TO_BOOKING, TO_MENU, TO_MY_APPOINTMENTS, TO_PERSON


def change_outcome(due: DueChange, patient: Patient, clinic: Clinic, now: datetime) -> Outcome:
    """What to say and record of an end; silence while it has not ended or the patient knows. The step is always kept."""
    change = next((each for each in patient.changes if each.key == due.change.key), None)
    if change is None or change.told or due.change.state.open:
        return SILENCE
    told: tuple[Fact, ...] = (ChangeTold(change.key),)
    carer = by_carer(patient, change.care)
    if change.care is not None and carer and due.change.state not in (ChangeState.DONE, ChangeState.GONE):
        return Outcome(
            facts=told, step_kept=True
        )  # the appointment is as it was, and whoever asked for it has been told
    if due.change.state is ChangeState.REFUSED:
        told = (CaseOpened(CaseKind.BOOKING_REFUSED, change.kind.value), *told)
    if change.kind is ChangeKind.MOVE:
        return _by(_move(due, clinic, now, told), carer)
    if due.change.state is ChangeState.GONE:
        return _by(replace(gone(clinic, due.booking, *told), step_kept=True), carer)
    said = _tells(Plain(Phrase(_SAYS[change.kind, due.change.state], {"when": When(due.booking.start)})), told)
    return _by(said, carer)


def _by(outcome: Outcome, carer: str) -> Outcome:
    """Said first who has done it, where it was a carer."""
    return replace(outcome, say=(Plain(Phrase("carer-by", {"carer": carer})), *outcome.say)) if carer else outcome


_SAYS = {
    (ChangeKind.CONFIRM, ChangeState.DONE): "confirming-done",
    (ChangeKind.CONFIRM, ChangeState.NOT_DONE): "confirming-late-not-done",
    (ChangeKind.CONFIRM, ChangeState.REFUSED): "confirming-refused",
    (ChangeKind.CANCEL, ChangeState.DONE): "cancelling-done",
    (ChangeKind.CANCEL, ChangeState.NOT_DONE): "cancelling-late-not-done",
    (ChangeKind.CANCEL, ChangeState.REFUSED): "cancelling-refused",
}


def _move(due: DueChange, clinic: Clinic, now: datetime, told: tuple[Fact, ...]) -> Outcome:
    """Of a move the new time is told too, unless it was before."""
    new, old = due.replacement, due.booking
    if new is not None and not new.told and new.state is not BookingState.REQUESTED:
        told = (*told, BookingTold(new.key))
    if new is None or new.state is not BookingState.BOOKED:
        return _tells(Plain(Phrase("moving-late-not-done", {"when": When(old.start)})), told)
    if new.told:  # all that was still open was the old one
        return _tells(Plain(_old(due.change, old)), told)
    planned = reminders_planned(clinic.hospitals, new.hospital, new.key, new.generation, new.start, now)
    return _tells(moved_card(clinic, new.slot, new.hospital, _old(due.change, old)), (*told, planned))


def _old(change: Change, old: Booking) -> Phrase:
    """What became of the old time once the new one was booked."""
    if change.state is ChangeState.REFUSED:
        return Phrase("moving-old-refused", {"when": When(old.start)})
    if change.state is ChangeState.NOT_DONE:
        return Phrase("moving-old-left", {"when": When(old.start)})
    return let_go(old.start)


def _tells(shape: Shape, facts: tuple[Fact, ...]) -> Outcome:
    on = (TO_MY_APPOINTMENTS, TO_BOOKING, TO_PERSON, TO_MENU)
    return Outcome((shape,), on, facts=facts, urgency=Urgency.OUTCOME, step_kept=True)
