"""What every hospital promises that takes results of triages: each stands there once, whole, however often it is sent."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from bot.domain.errors import HospitalRefused, HospitalUnavailable, OutcomeUnknown
from tests.hospitals.triages import a_handoff, intake
from tests.hospitals.wards import PretendWard, Ward


async def test_a_result_stands_once_however_often_it_is_sent(full: Ward) -> None:
    handoff = a_handoff()
    assert not await intake(full).has_result(handoff.key)
    for _ in range(3):
        await intake(full).hand_on(handoff)
    assert await full.results_of(handoff.key) == 1
    assert await intake(full).has_result(handoff.key)


async def test_two_processes_that_send_at_once_make_one(full: Ward) -> None:
    handoff = a_handoff()
    await asyncio.gather(*(intake(full).hand_on(handoff) for _ in range(6)))
    assert await full.results_of(handoff.key) == 1


async def test_results_of_two_triages_are_two(full: Ward) -> None:
    one, other = a_handoff(), a_handoff()
    await asyncio.gather(intake(full).hand_on(one), intake(full).hand_on(other))
    assert [await full.results_of(each.key) for each in (one, other)] == [1, 1]
    assert not await intake(full).has_result(uuid4())


@pytest.mark.parametrize("level", range(1, 6))
@pytest.mark.parametrize("whose", ["self", "mother"])
async def test_every_level_is_taken_of_whomever_and_with_nothing_else_told(full: Ward, level: int, whose: str) -> None:
    bare = {"because": (), "answers": (), "advice": (), "safety_net": None, "years": None, "man": None}
    handoff = a_handoff(named=False, level=level, whose=whose, **bare)
    await intake(full).hand_on(handoff)
    assert await full.results_of(handoff.key) == 1


# ---- when the hospital fails ------------------------------------------------------------------------------------

BEFORE = [{"error_503": 9, "retry_after": 0}, {"429": 9, "retry_after": 0}]


@pytest.mark.parametrize("fault", BEFORE)
async def test_what_was_not_carried_out_is_unavailable_and_goes_later(
    pretend: PretendWard, fault: dict[str, object]
) -> None:
    handoff = a_handoff()
    await pretend.break_down(**fault, only="Bundle")
    with pytest.raises(HospitalUnavailable):
        await intake(pretend).hand_on(handoff)
    await pretend.mend()
    assert await pretend.results_of(handoff.key) == 0
    await intake(pretend).hand_on(handoff)
    assert await pretend.results_of(handoff.key) == 1


@pytest.mark.parametrize(
    ("fault", "kept"),
    [
        ({"cut_before": 1}, 0),
        ({"cut_after_commit": 1}, 1),
        ({"truncated_json": 1}, 1),
        ({"maintenance_html": 1}, 0),
    ],
)
async def test_an_answer_that_is_lost_is_unknown_and_settled_by_the_next_try(
    pretend: PretendWard, fault: dict[str, object], kept: int
) -> None:
    handoff = a_handoff()
    await pretend.break_down(**fault, only="Bundle")
    with pytest.raises(OutcomeUnknown):
        await intake(pretend).hand_on(handoff)
    await pretend.mend()
    assert await pretend.results_of(handoff.key) == kept
    assert await intake(pretend).has_result(handoff.key) is bool(kept)
    await intake(pretend).hand_on(handoff)
    assert {kind: len(found) for kind, found in (await pretend.triage(handoff.key)).items()} == dict.fromkeys(
        ("Encounter", "QuestionnaireResponse", "RiskAssessment", "Task", "Provenance"), 1
    )


async def test_a_commit_that_comes_late_beside_another_try_still_makes_one(pretend: PretendWard) -> None:
    handoff = a_handoff()
    await pretend.break_down(late_commit=1, only="Bundle")
    late = asyncio.create_task(intake(pretend).hand_on(handoff))
    while not (await pretend.state())["held"]:  # noqa: ASYNC110 (what is waited for has no event)
        await asyncio.sleep(0.01)
    await intake(pretend).hand_on(handoff)
    await pretend.break_down(commit_late=True)
    await late
    found = await pretend.triage(handoff.key)
    assert {len(each) for each in found.values()} == {1}


async def test_a_transaction_that_broke_off_half_way_is_made_whole(pretend: PretendWard) -> None:
    handoff = a_handoff()
    await pretend.break_down(half_done=1)
    with pytest.raises(OutcomeUnknown):
        await intake(pretend).hand_on(handoff)
    assert [len(each) for each in (await pretend.triage(handoff.key)).values()] == [1, 0, 0, 0, 0]
    assert await intake(pretend).has_result(handoff.key), "the hospital has heard of it"
    await intake(pretend).hand_on(handoff)
    found = await pretend.triage(handoff.key)
    assert {len(each) for each in found.values()} == {1}
    assert found["RiskAssessment"][0]["encounter"]["reference"] == f"Encounter/{found['Encounter'][0]['id']}"


async def test_a_hospital_that_takes_no_transactions_refuses(pretend: PretendWard) -> None:
    nowhere = type(pretend)(f"{pretend.base_url}/elsewhere", pretend.http)
    with pytest.raises(HospitalRefused):
        await intake(nowhere).hand_on(a_handoff())
    await nowhere.aclose()


async def test_looking_while_the_hospital_is_away_says_nothing_about_it(pretend: PretendWard) -> None:
    await pretend.break_down(error_503=9, retry_after=0)
    with pytest.raises(HospitalUnavailable):
        await intake(pretend).has_result(uuid4())
