"""Results go to hospitals once, are settled when it is not known how that ended, and never go against a no."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered
from bot.domain.errors import HospitalUnavailable
from bot.domain.facts import ResultHandedOff, TriageDone
from bot.domain.handoff import RELIES_ON, HandoffState, handoff_key
from integrations.storage import tables
from tests.fakes.assessments import result
from tests.jobs.ward import HOSPITAL, PERSON, Ward, ward

AWAY = HospitalUnavailable("503")


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Ward]:
    async with ward(tmp_path) as opened:
        yield opened


async def wants(place: Ward, hospital: str = HOSPITAL) -> None:
    """A triage has ended, and its result is to go."""
    found = result()
    agrees = (ConsentAnswered(each, True, "1") for each in RELIES_ON)
    wanted = ResultHandedOff(found.id, hospital, place.now() + timedelta(minutes=30))
    await place.learns(PERSON, *agrees, TriageDone(found.level, found.protocols, found), wanted)


async def withdraws(place: Ward, purpose: Purpose = Purpose.HANDOVER) -> None:
    await place.learns(PERSON, ConsentAnswered(purpose, False, "1"))


async def state(place: Ward) -> HandoffState:
    [row] = await place.storage.database.read(lambda conn: conn.execute(tables.handoffs.select()).all())
    return HandoffState(row.state)


async def test_a_result_goes_once_and_is_done(place: Ward) -> None:
    await wants(place)
    assert await place.handoffs().hand_on_all() == 1
    assert await state(place) is HandoffState.DONE
    assert await place.handoffs().hand_on_all() == 0
    [there] = place.hospital.results.values()
    assert there.key == handoff_key(there.assessment.id, HOSPITAL)


async def test_a_hospital_that_is_away_gets_it_when_it_is_back(place: Ward) -> None:
    await wants(place)
    place.hospital.unavailable = AWAY
    for _ in range(3):
        await place.handoffs().hand_on_all()
    assert await state(place) is HandoffState.REQUESTED
    place.hospital.unavailable = None
    await place.handoffs().hand_on_all()
    assert await state(place) is HandoffState.DONE


@pytest.mark.parametrize("switch", ["unknown_before", "unknown_after"])
async def test_what_may_have_arrived_is_sent_again_under_the_same_key(place: Ward, switch: str) -> None:
    await wants(place)
    setattr(place.hospital, switch, 2)
    for expected in (HandoffState.UNKNOWN, HandoffState.UNKNOWN, HandoffState.DONE):
        await place.handoffs().hand_on_all()
        assert await state(place) is expected
    assert len(place.hospital.results) == 1


async def test_a_refusal_is_final(place: Ward) -> None:
    await wants(place)
    place.hospital.refusing = True
    await place.handoffs().hand_on_all()
    assert await state(place) is HandoffState.REFUSED
    place.hospital.refusing = False
    assert await place.handoffs().hand_on_all() == 0
    assert place.hospital.results == {}


@pytest.mark.parametrize("purpose", RELIES_ON)
async def test_a_consent_that_is_taken_back_before_it_goes_keeps_it_here(place: Ward, purpose: Purpose) -> None:
    await wants(place)
    await withdraws(place, purpose)
    await place.handoffs().hand_on_all()
    assert await state(place) is HandoffState.WITHHELD
    assert place.hospital.calls == [], "not even a question was asked"


@pytest.mark.parametrize(
    ("switch", "end"), [("unknown_before", HandoffState.WITHHELD), ("unknown_after", HandoffState.DONE)]
)
async def test_a_consent_taken_back_in_doubt_sends_nothing_more_and_finds_out(
    place: Ward, switch: str, end: HandoffState
) -> None:
    await wants(place)
    setattr(place.hospital, switch, 1)
    await place.handoffs().hand_on_all()
    await withdraws(place)
    place.hospital.unavailable = AWAY
    await place.handoffs().hand_on_all()
    assert await state(place) is HandoffState.UNKNOWN, "nobody can say yet"
    place.hospital.unavailable = None
    await place.handoffs().hand_on_all()
    assert await state(place) is end
    assert place.hospital.calls.count("hand_on") == 1


@pytest.mark.parametrize(
    ("switch", "end"), [("unknown_before", HandoffState.GIVEN_UP), ("unknown_after", HandoffState.DONE)]
)
async def test_after_a_day_nothing_is_sent_any_more(place: Ward, switch: str, end: HandoffState) -> None:
    await wants(place)
    setattr(place.hospital, switch, 1)
    await place.handoffs().hand_on_all()
    place.moved += 25 * 3600
    await place.handoffs().hand_on_all()
    assert await state(place) is end
    assert place.hospital.calls.count("hand_on") == 1


async def test_a_day_without_the_hospital_ends_it(place: Ward) -> None:
    await wants(place)
    place.moved += 25 * 3600
    await place.handoffs().hand_on_all()
    assert await state(place) is HandoffState.GIVEN_UP
    assert place.hospital.calls == []


async def test_a_hospital_that_is_configured_no_more_ends_it(place: Ward) -> None:
    await wants(place, "closed")
    await place.handoffs().hand_on_all()
    assert await state(place) is HandoffState.GIVEN_UP


async def test_one_hospital_that_hangs_keeps_no_other_from_its_results(place: Ward) -> None:
    await wants(place, "hangs")
    await wants(place)
    slow = type(place.hospital)(id="hangs")
    slow.hang()
    keeper = place.handoffs({"hangs": slow, HOSPITAL: place.hospital})
    working = asyncio.create_task(keeper.hand_on_all())
    async with asyncio.timeout(5):
        while not place.hospital.results:  # noqa: ASYNC110 (what is waited for has no event)
            await asyncio.sleep(0.01)
    slow.wake()
    await working
    assert len(slow.results) == 1


async def test_a_keeper_that_dies_in_the_call_leaves_it_to_the_next(place: Ward) -> None:
    await wants(place)
    place.hospital.hang()
    dying = asyncio.create_task(place.handoffs().hand_on_all())
    async with asyncio.timeout(5):
        while not place.hospital.calls:  # noqa: ASYNC110 (what is waited for has no event)
            await asyncio.sleep(0.01)
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    place.hospital.wake()
    assert await state(place) is HandoffState.REQUESTED
    await place.handoffs().hand_on_all()
    assert await state(place) is HandoffState.DONE
    assert len(place.hospital.results) == 1


async def test_it_runs_until_it_is_told_to_stop(place: Ward) -> None:
    keeper = place.handoffs()
    running = asyncio.create_task(keeper.run(every=0.01))
    await wants(place)
    async with asyncio.timeout(5):
        while not place.hospital.results:  # noqa: ASYNC110 (what is waited for has no event)
            await asyncio.sleep(0.01)
    await keeper.stop()
    await asyncio.wait_for(running, 5)
