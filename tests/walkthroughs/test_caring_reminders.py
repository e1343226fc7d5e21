"""Reminders for those who care for somebody: by scope, naming whose it is, and never of a restricted clinic."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.dialogue.turn import Outcome
from bot.domain.appointment import Booking
from bot.domain.appointment_facts import AppointmentGone, AppointmentMoved, CallNeeded, ReminderEnded
from bot.domain.care import Scope
from bot.domain.patient import Patient
from bot.domain.reminder import ReminderState
from bot.flows.reminders import Desk, PutOff, after_asking, before_asking
from tests.fakes.caring import cares_for, has_booking, taken_back
from tests.fakes.house import House, at
from tests.fakes.signatures import SIGNATURES
from tests.fakes.talk import Talker
from tests.walkthroughs.cared import DISCREET, GRANDMOTHER, MOTHER, with_elders
from tests.walkthroughs.cared import house as discreet
from tests.walkthroughs.reminded import due, seen

DATE = "วันพุธที่ 2 ธันวาคม 2569 เวลา 13:30 น."


@pytest.fixture
def house() -> House:
    return discreet()


@pytest.fixture
def carer(house: House) -> Talker:
    carer = with_elders(house)
    carer.now = at(1, "13:30")
    return carer


def desk(carer: Talker, **more: bool) -> Desk:
    return Desk(DISCREET, SIGNATURES, carer.now, **more)


def state(outcome: Outcome | PutOff | None) -> ReminderState | None:
    """How the reminder ended, None while it has not."""
    ends = [each for each in getattr(outcome, "facts", ()) if isinstance(each, ReminderEnded)]
    return ends[0].state if ends else None


def said(patient: Patient, booking: Booking, at_desk: Desk) -> Outcome:
    outcome = after_asking(due(booking), patient, at_desk, seen(booking))
    assert isinstance(outcome, Outcome)
    return outcome


async def test_the_reminder_says_whose_appointment_it_is(carer: Talker) -> None:
    booking = has_booking(carer, carer.patient.cares[1], at(2, "13:30"))
    assert before_asking(due(booking), carer.patient, desk(carer)) is None
    outcome = said(carer.patient, booking, desk(carer))
    assert state(outcome) is ReminderState.SENT
    [card] = await carer.is_told(outcome)
    assert card.startswith(f"เตือนนัดของยายหรือย่า ({GRANDMOTHER})")
    assert DATE in card
    assert MOTHER not in card


async def test_who_may_book_can_answer_it_and_who_may_not_cannot(carer: Talker) -> None:
    booking = has_booking(carer, carer.patient.cares[0], at(2, "13:30"))
    await carer.is_told(said(carer.patient, booking, desk(carer)))
    assert "ขอเลื่อนนัด" in carer.buttons()
    only = cares_for(carer, "นายมานะ ใจดี", scopes=(Scope.REMIND,))
    other = has_booking(carer, only, at(2, "14:30"))
    await carer.is_told(said(carer.patient, other, desk(carer)))
    assert "ขอเลื่อนนัด" not in carer.buttons()


async def test_a_restricted_clinic_is_not_reminded_of(carer: Talker) -> None:
    booking = has_booking(carer, carer.patient.cares[0], at(2, "13:30"), "psychiatry")
    assert state(before_asking(due(booking), carer.patient, desk(carer))) is ReminderState.WITHHELD


async def test_a_clinic_that_is_not_configured_any_more_counts_as_restricted(carer: Talker) -> None:
    booking = has_booking(carer, carer.patient.cares[0], at(2, "13:30"), "closed_down")
    assert state(before_asking(due(booking), carer.patient, desk(carer))) is ReminderState.WITHHELD


async def test_without_the_scope_or_after_the_end_nothing_is_said(carer: Talker) -> None:
    only = cares_for(carer, "นายมานะ ใจดี", scopes=(Scope.SEE, Scope.BOOK))
    booking = has_booking(carer, only, at(2, "14:30"))
    assert state(before_asking(due(booking), carer.patient, desk(carer))) is ReminderState.WITHHELD
    mother = carer.patient.cares[0]
    theirs = has_booking(carer, mother, at(2, "13:30"))
    ended = replace(carer.patient, cares=tuple(replace(each, until=carer.now) for each in carer.patient.cares))
    assert state(before_asking(due(theirs), ended, desk(carer))) is ReminderState.WITHHELD
    taken_back(carer, mother)
    assert state(before_asking(due(theirs), carer.patient, desk(carer))) is ReminderState.STOPPED


async def test_what_has_changed_at_the_hospital_is_left_to_the_patients_own_reminder(carer: Talker) -> None:
    booking = has_booking(carer, carer.patient.cares[0], at(2, "13:30"))
    gone = after_asking(due(booking), carer.patient, desk(carer), seen(booking, stands=False))
    assert state(gone) is ReminderState.STOPPED
    later = seen(booking, start=at(3, "13:30"), end=at(3, "14:00"))
    moved = after_asking(due(booking), carer.patient, desk(carer), later)
    assert isinstance(moved, PutOff)
    for outcome in (gone, moved):
        facts = getattr(outcome, "facts", ())
        assert not [each for each in facts if isinstance(each, AppointmentGone | AppointmentMoved)]
        assert getattr(outcome, "say", ()) == ()


async def test_nobody_is_rung_because_a_carer_cannot_be_reached(carer: Talker) -> None:
    booking = has_booking(carer, carer.patient.cares[0], at(2, "13:30"))
    blocked = replace(carer.patient, blocked=True)
    short = after_asking(due(booking), carer.patient, desk(carer, short=True), seen(booking))
    silent = after_asking(due(booking, attempts=9), carer.patient, desk(carer), None)
    for outcome in (before_asking(due(booking), blocked, desk(carer)), short, silent):
        assert state(outcome) is ReminderState.SKIPPED
        assert not [each for each in getattr(outcome, "facts", ()) if isinstance(each, CallNeeded)]


async def test_a_hospital_that_is_silent_is_asked_again_first(carer: Talker) -> None:
    booking = has_booking(carer, carer.patient.cares[0], at(2, "13:30"))
    again = after_asking(due(booking), carer.patient, desk(carer), None)
    assert again == PutOff(carer.now + timedelta(minutes=5), failed=True)


async def test_where_the_patient_has_no_chat_the_carers_reminder_keeps_the_ledger(carer: Talker) -> None:
    booking = has_booking(carer, carer.patient.cares[0], at(2, "13:30"), owned=True)
    gone = after_asking(due(booking), carer.patient, desk(carer), seen(booking, stands=False))
    assert isinstance(gone, Outcome)
    assert [type(each) for each in gone.facts if isinstance(each, AppointmentGone)] == [AppointmentGone]
