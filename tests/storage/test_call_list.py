"""The call list: who is to be rung, why, and what became of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from bot.domain.appointment_facts import AppointmentMoved, CallNeeded
from bot.domain.call import Call, CallOutcome, CallReason
from bot.domain.sayings import Urgency
from bot.domain.stored import Fate, Sent
from tests.storage.appointments import (
    HOSPITAL,
    IN_TWO_DAYS,
    WHO,
    books,
    claims,
    ledger,
    plans,
    reminder,
    rows,
    says,
    sends,
)
from tests.storage.clinic import MALEE, SOMCHAI, START, Clinic
from tests.storage.clinic import says as one_call


async def listed(clinic: Clinic, *hospitals: str, limit: int = 10) -> tuple[Call, ...]:
    return await clinic.storage.calls.open(hospitals or (HOSPITAL,), clinic.now, limit)


async def test_a_call_says_whom_to_ring_about_what_and_why(clinic: Clinic) -> None:
    made = await books(clinic)
    await says(clinic, SOMCHAI, CallNeeded(made.key, CallReason.NOT_ASKED))
    [call] = await listed(clinic)
    assert (call.name, call.phone, call.department) == (WHO.name, WHO.phone, "dental")
    assert (call.booking, call.hospital, call.start) == (made.key, HOSPITAL, IN_TWO_DAYS)
    assert (call.reason, call.listed_at, call.tries) == (CallReason.NOT_ASKED, clinic.now, 0)


async def test_one_appointment_is_on_the_list_once_for_its_first_reason(clinic: Clinic) -> None:
    made = await books(clinic)
    for reason in (CallReason.QUOTA, CallReason.MISSED):
        await says(clinic, SOMCHAI, CallNeeded(made.key, reason))
    assert [call.reason for call in await listed(clinic)] == [CallReason.QUOTA]


async def test_the_next_appointment_comes_first_and_only_those_of_the_hospitals_asked_for(clinic: Clinic) -> None:
    for days, hospital in ((3, "one"), (1, "two"), (2, "one"), (4, "three")):
        made = await books(clinic, start=START + timedelta(days=days), hospital=hospital)
        await says(clinic, SOMCHAI, CallNeeded(made.key, CallReason.QUOTA))
    assert [call.hospital for call in await listed(clinic, "one", "two")] == ["two", "one", "one"]
    assert [call.hospital for call in await listed(clinic, "one", "two", limit=1)] == ["two"]
    assert await listed(clinic, "none") == ()
    assert await clinic.storage.calls.open((), clinic.now, 10) == ()
    assert await clinic.storage.calls.waiting(clinic.now) == {"one": 2, "two": 1, "three": 1}


async def test_nobody_is_rung_about_an_appointment_that_has_begun(clinic: Clinic) -> None:
    await says(clinic, SOMCHAI, CallNeeded((await books(clinic)).key, CallReason.QUOTA))
    clinic.now = IN_TWO_DAYS
    assert await listed(clinic) == ()
    assert await clinic.storage.calls.waiting(clinic.now) == {}


@pytest.mark.parametrize("outcome", [CallOutcome.COMING, CallOutcome.NOT_COMING, CallOutcome.WRONG_NUMBER])
async def test_a_call_that_was_made_leaves_the_list(clinic: Clinic, outcome: CallOutcome) -> None:
    await says(clinic, SOMCHAI, CallNeeded((await books(clinic)).key, CallReason.QUOTA))
    [call] = await listed(clinic)
    assert await clinic.storage.calls.note(call.id, outcome, "nurse-7", clinic.now)
    assert await listed(clinic) == ()
    assert not await clinic.storage.calls.note(call.id, outcome, "nurse-8", clinic.now), "somebody else was first"


async def test_who_was_not_reached_stays_on_the_list(clinic: Clinic) -> None:
    await says(clinic, SOMCHAI, CallNeeded((await books(clinic)).key, CallReason.QUOTA))
    for tries in (1, 2):
        [call] = await listed(clinic)
        clinic.passes(minutes=5)
        assert await clinic.storage.calls.note(call.id, CallOutcome.NOT_REACHED, "nurse-7", clinic.now)
        [call] = await listed(clinic)
        assert (call.tries, call.tried_at) == (tries, clinic.now)


async def test_a_call_that_is_not_there_cannot_be_noted(clinic: Clinic) -> None:
    assert not await clinic.storage.calls.note(uuid4(), CallOutcome.COMING, "nurse-7", clinic.now)


async def test_what_was_rung_about_is_not_rung_about_again(clinic: Clinic) -> None:
    made = await books(clinic)
    await says(clinic, SOMCHAI, CallNeeded(made.key, CallReason.QUOTA))
    [call] = await listed(clinic)
    await clinic.storage.calls.note(call.id, CallOutcome.COMING, "nurse-7", clinic.now)
    await says(clinic, SOMCHAI, CallNeeded(made.key, CallReason.QUOTA))
    assert await listed(clinic) == ()


async def test_a_moved_appointment_is_another_call(clinic: Clinic) -> None:
    made = await books(clinic)
    await says(clinic, SOMCHAI, CallNeeded(made.key, CallReason.QUOTA))
    later = IN_TWO_DAYS + timedelta(days=1)
    await says(clinic, SOMCHAI, AppointmentMoved(made.key, 2, later, later + timedelta(minutes=30)))
    assert await listed(clinic) == ()
    await says(clinic, SOMCHAI, CallNeeded(made.key, CallReason.MISSED))
    assert [(call.start, call.reason) for call in await listed(clinic)] == [(later, CallReason.MISSED)]


async def test_a_call_about_a_booking_of_another_is_not_listed(clinic: Clinic) -> None:
    made = await books(clinic)
    await clinic.holds(MALEE)
    await says(clinic, MALEE, CallNeeded(made.key, CallReason.QUOTA))
    assert await listed(clinic) == ()


async def test_every_call_is_in_the_audit_under_who_made_it(clinic: Clinic) -> None:
    await says(clinic, SOMCHAI, CallNeeded((await books(clinic)).key, CallReason.QUOTA))
    [call] = await listed(clinic)
    await clinic.storage.calls.note(call.id, CallOutcome.COMING, "nurse-7", clinic.now)
    found = await rows(clinic, "SELECT actor, detail FROM audit WHERE action = 'patient rung'")
    assert [(actor, "coming" in str(detail)) for actor, detail in found] == [("nurse-7", True)]


# ---- from the outbox --------------------------------------------------------------------------------------------


async def handed(clinic: Clinic) -> None:
    """A reminder stands in the outbox."""
    clinic.now = START
    await plans(clinic, await books(clinic), reminder("-P1D", START + timedelta(days=1), last=True))
    clinic.now = START + timedelta(days=1)
    [due] = await claims(clinic)
    await sends(clinic, due)


@pytest.mark.parametrize("fate", [Fate.QUOTA, Fate.DEAD, Fate.UNKNOWN])
async def test_a_reminder_that_cannot_be_said_is_rung_about(clinic: Clinic, fate: Fate) -> None:
    await handed(clinic)
    [row] = await clinic.sends()
    await clinic.notes(Sent(row.id, fate, reason="because", via="push"))
    assert [call.reason for call in await listed(clinic)] == [
        CallReason.QUOTA if fate is Fate.QUOTA else CallReason.FAILED
    ]
    assert await ledger(clinic) == {"-P1D": "to_call"}


async def test_one_that_was_said_is_not_rung_about(clinic: Clinic) -> None:
    await handed(clinic)
    [row] = await clinic.sends()
    await clinic.notes(Sent(row.id, Fate.SAID, via="push"))
    assert await listed(clinic) == ()


async def test_one_that_waited_too_long_in_the_outbox_is_rung_about_instead(clinic: Clinic) -> None:
    await handed(clinic)
    clinic.passes(hours=1)
    assert await clinic.sends() == ()
    assert [call.reason for call in await listed(clinic)] == [CallReason.MISSED]
    assert await clinic.storage.outbox.counts() == {"withdrawn": 1}


async def test_while_the_quota_is_short_reminders_are_rung_about_and_urgent_words_go_out(clinic: Clinic) -> None:
    await handed(clinic)
    for urgency in (Urgency.OUTCOME, Urgency.PERSON, Urgency.EMERGENCY):
        await clinic.turns(MALEE, sends=(one_call(urgency.value, urgency),))
    rows_out = await clinic.storage.outbox.claim("s", clinic.now, timedelta(seconds=15), 10, short=True)
    assert {row.urgency for row in rows_out} == {Urgency.EMERGENCY, Urgency.OUTCOME}, "the person's words come next"
    assert [call.reason for call in await listed(clinic)] == [CallReason.QUOTA]


async def test_a_push_that_may_have_been_accepted_is_repeated_also_when_the_quota_is_short(clinic: Clinic) -> None:
    await handed(clinic)
    [row] = await clinic.sends()
    await clinic.notes(Sent(row.id, Fate.RETRY, via="push", pushed_at=clinic.now))
    [again] = await clinic.storage.outbox.claim("s", clinic.now, timedelta(seconds=15), 10, short=True)
    assert again.id == row.id
    assert await listed(clinic) == ()
