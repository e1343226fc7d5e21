"""Every result that goes to a hospital stands in our ledger before it goes, until its end is known."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from bot.domain.assessment import Assessment
from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered
from bot.domain.facts import ContactGiven, Fact, ResultHandedOff, TriageDone
from bot.domain.handoff import RELIES_ON, DueHandoff, HandoffState, handoff_key
from bot.domain.messages import Person
from integrations.storage import tables
from tests.fakes.assessments import result
from tests.storage.clinic import MALEE, SOMCHAI, Clinic

QUIET = timedelta(seconds=20)
AGREES = tuple(ConsentAnswered(each, True, "1") for each in RELIES_ON)
ENDS = tuple(each for each in HandoffState if not each.open)


async def learns(clinic: Clinic, *facts: Fact, person: Person = SOMCHAI) -> None:
    await clinic.turns(person, facts=facts)


async def hands_off(clinic: Clinic, *more: Fact, person: Person = SOMCHAI, hospital: str = "h1") -> Assessment:
    """A triage ends, and its result is to go to a hospital."""
    found = result()
    wanted = ResultHandedOff(found.id, hospital, clinic.now + timedelta(minutes=30))
    await learns(clinic, TriageDone(found.level, found.protocols, found), wanted, *more, person=person)
    return found


async def due(clinic: Clinic, owner: str = "keeper-1", limit: int = 10) -> tuple[DueHandoff, ...]:
    return await clinic.storage.handoffs.due(owner, clinic.now, QUIET, limit)


async def states(clinic: Clinic) -> list[str]:
    rows = await clinic.storage.database.read(lambda conn: conn.execute(tables.handoffs.select()).all())
    return sorted(row.state for row in rows)


async def audited(clinic: Clinic) -> list[str]:
    rows = await clinic.storage.database.read(
        lambda conn: conn.execute(tables.audit.select().order_by(tables.audit.c.id)).all()
    )
    return [row.action for row in rows if row.action.startswith("handoff")]


async def test_what_is_to_go_says_what_for_whom_and_by_when(clinic: Clinic) -> None:
    found = await hands_off(clinic, ContactGiven("สมชาย ใจดี", "0812345678"), *AGREES)
    [one] = await due(clinic)
    handoff = one.handoff
    assert (one.state, one.agreed, one.tries, one.requested_at) == (HandoffState.REQUESTED, True, 1, clinic.now)
    assert (handoff.key, handoff.hospital) == (handoff_key(found.id, "h1"), "h1")
    assert handoff.assessment == found
    assert handoff.contact.own_id == (await clinic.storage.records.peek(SOMCHAI)).patient.id
    assert (handoff.contact.name, handoff.contact.phone) == ("สมชาย ใจดี", "0812345678")
    assert (handoff.done_at, handoff.answer_by) == (clinic.now, clinic.now + timedelta(minutes=30))


async def test_who_has_given_no_name_has_none(clinic: Clinic) -> None:
    await hands_off(clinic, *AGREES)
    [one] = await due(clinic)
    assert (one.handoff.contact.name, one.handoff.contact.phone) == ("", "")


@pytest.mark.parametrize("missing", RELIES_ON)
async def test_both_consents_must_be_given_when_it_goes(clinic: Clinic, missing: Purpose) -> None:
    await hands_off(clinic, *AGREES)
    await learns(clinic, ConsentAnswered(missing, False, "1"))
    [one] = await due(clinic)
    assert not one.agreed


async def test_another_purpose_does_not_stand_in_for_one_that_is_missing(clinic: Clinic) -> None:
    given = tuple(ConsentAnswered(each, True, "1") for each in Purpose if each is not Purpose.HANDOVER)
    await hands_off(clinic, *given)
    [one] = await due(clinic)
    assert not one.agreed


async def test_a_result_goes_to_a_hospital_once_however_often_it_is_wanted(clinic: Clinic) -> None:
    found = await hands_off(clinic, *AGREES)
    for hospital in ("h1", "h1", "h2"):
        await learns(clinic, ResultHandedOff(found.id, hospital, clinic.now))
    assert sorted(each.handoff.hospital for each in await due(clinic)) == ["h1", "h2"]
    assert await audited(clinic) == ["handoff requested"] * 2


async def test_nobody_hands_off_the_result_of_another_or_one_that_is_not_kept(clinic: Clinic) -> None:
    found = await hands_off(clinic, *AGREES)
    await learns(clinic, *AGREES, ResultHandedOff(found.id, "h2", clinic.now), person=MALEE)
    await learns(clinic, ResultHandedOff(uuid4(), "h1", clinic.now))
    assert [each.handoff.key for each in await due(clinic)] == [handoff_key(found.id, "h1")]


@pytest.mark.parametrize("end", ENDS)
async def test_an_end_is_final_and_noted_and_not_handed_out(clinic: Clinic, end: HandoffState) -> None:
    await hands_off(clinic, *AGREES)
    [one] = await due(clinic)
    for state in (end, HandoffState.UNKNOWN, HandoffState.DONE):
        await clinic.storage.handoffs.conclude(one.handoff.key, state, clinic.now)
    assert await states(clinic) == [end.value]
    assert await audited(clinic) == ["handoff requested", f"handoff {end.value}"]
    clinic.passes(hours=1)
    assert await due(clinic) == ()


async def test_doubt_is_handed_out_again_and_may_end(clinic: Clinic) -> None:
    await hands_off(clinic, *AGREES)
    [one] = await due(clinic)
    await clinic.storage.handoffs.conclude(one.handoff.key, HandoffState.UNKNOWN, clinic.now)
    clinic.passes(seconds=20)
    [again] = await due(clinic)
    assert (again.state, again.tries) == (HandoffState.UNKNOWN, 2)
    await clinic.storage.handoffs.conclude(one.handoff.key, HandoffState.DONE, clinic.now)
    assert await states(clinic) == ["done"]


@pytest.mark.parametrize(("end", "again"), [("withheld", 1), ("given_up", 1), ("refused", 1), ("done", 0)])
async def test_who_asks_again_gets_it_sent_unless_it_arrived(clinic: Clinic, end: str, again: int) -> None:
    found = await hands_off(clinic, *AGREES)
    [one] = await due(clinic)
    await clinic.storage.handoffs.conclude(one.handoff.key, HandoffState(end), clinic.now)
    clinic.passes(hours=1)
    await learns(clinic, ResultHandedOff(found.id, "h1", clinic.now + timedelta(hours=2)))
    assert [(each.tries, each.handoff.answer_by) for each in await due(clinic)] == [
        (1, clinic.now + timedelta(hours=2))
    ] * again


async def test_requested_is_no_end_and_unknown_keys_are_left_alone(clinic: Clinic) -> None:
    await hands_off(clinic, *AGREES)
    with pytest.raises(ValueError, match="not an end"):
        await clinic.storage.handoffs.conclude(uuid4(), HandoffState.REQUESTED, clinic.now)
    await clinic.storage.handoffs.conclude(uuid4(), HandoffState.DONE, clinic.now)
    assert await states(clinic) == ["requested"]


async def test_two_keepers_do_not_take_the_same_and_each_try_waits_longer(clinic: Clinic) -> None:
    for _ in range(6):
        await hands_off(clinic, *AGREES)
    batches = await asyncio.gather(*(due(clinic, f"keeper-{n}", 3) for n in range(4)))
    keys: list[UUID] = [each.handoff.key for batch in batches for each in batch]
    assert len(keys) == len(set(keys)) == 6
    clinic.passes(seconds=19)
    assert await due(clinic) == ()
    clinic.passes(seconds=1)
    assert {each.tries for each in await due(clinic)} == {2}
    clinic.passes(seconds=39)
    assert await due(clinic) == ()
    clinic.passes(seconds=1)
    assert len(await due(clinic)) == 6


async def test_a_result_that_was_kept_without_its_grounds_is_passed_over(clinic: Clinic) -> None:
    await learns(clinic, *AGREES, TriageDone(3, ("headache@2026-11",)))
    [old] = await clinic.storage.database.read(lambda conn: conn.execute(tables.triages.select()).all())
    await learns(clinic, ResultHandedOff(UUID(old.id), "h1", clinic.now))
    assert await due(clinic) == ()


async def test_an_erased_patient_has_nothing_on_its_way(clinic: Clinic) -> None:
    await hands_off(clinic, *AGREES)
    [one] = await due(clinic)
    await clinic.storage.records.erase_patient(SOMCHAI)
    await clinic.storage.handoffs.conclude(one.handoff.key, HandoffState.DONE, clinic.now)
    assert await states(clinic) == []
    clinic.passes(hours=1)
    assert await due(clinic) == ()
