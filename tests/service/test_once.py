"""Every event is answered once: through redelivery, duplicates, disorder, and a platform that fails in every way."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.town import CHAI, SOMSRI, Town, empty_town, serving

QUESTION = "โรงพยาบาลเปิดกี่โมงคะ"


async def answers(town: Town, user: str = SOMSRI) -> int:
    """How many calls were shown to this person."""
    return len(
        {entry["request_id"] for entry in await town.log(user) if entry["from"] == "bot" and not entry["blocked"]}
    )


async def test_a_greeting_is_answered_by_reply(town: Town) -> None:
    await town.writes("สวัสดีค่ะ")
    await town.hears("สวัสดี")
    await town.quiet()
    bot = [entry for entry in await town.log() if entry["from"] == "bot"]
    assert {entry["via"] for entry in bot} == {"reply"}
    assert await answers(town) == 1


async def test_redelivered_three_times_is_answered_once(town: Town) -> None:
    await town.faults(redeliver=3)
    await town.writes(QUESTION)
    await town.hears("เปิด")
    await asyncio.sleep(0.5)
    await town.quiet()
    assert await answers(town) == 1


async def test_twice_in_one_batch_is_answered_once(town: Town) -> None:
    await town.faults(duplicate=True)
    await town.writes(QUESTION)
    await town.hears("เปิด")
    await town.quiet()
    assert await answers(town) == 1


async def test_out_of_order_each_is_answered_once(town: Town) -> None:
    await town.faults(reorder=True)
    for text in ("สวัสดีค่ะ", QUESTION, "ขอบคุณค่ะ"):
        await town.writes(text)
    await town.hears("เปิด")
    await town.hears("ยินดี")
    await town.quiet()
    assert await answers(town) == 3


@pytest.mark.parametrize(
    "fault",
    [
        {"error_500": 2},
        {"error_500_after_accept": 1},
        {"cut": 2},
        {"cut_after_accept": 1},
        {"rate_429": 1},
        {"cut_after_accept": 3, "only": "push"},
    ],
    ids="-".join,
)
async def test_whatever_line_does_it_is_said_once(town: Town, fault: dict[str, Any]) -> None:
    await town.faults(**fault)
    await town.writes(QUESTION)
    await town.hears("เปิด")
    await town.quiet(1.5)
    assert await answers(town) == 1


async def test_a_spent_reply_token_becomes_a_push(tmp_path: Path) -> None:
    async with empty_town() as town:
        await town.writes(QUESTION)
        await town.posts("/sandbox/api/clock", {"offset_seconds": 3600})
        async with serving(town, tmp_path):
            await town.hears("เปิด")
            await town.quiet()
            assert [entry["via"] for entry in await town.log() if entry["from"] == "bot"] == ["push"]


async def test_a_blocked_person_is_sent_nothing_and_heard_again_when_they_come_back(town: Town) -> None:
    await town.writes("สวัสดีค่ะ")
    await town.hears("สวัสดี")
    await town.posts(f"/sandbox/api/users/{SOMSRI}/block", {})
    await town.quiet()
    before = await answers(town)
    await town.posts(f"/sandbox/api/users/{SOMSRI}/unblock", {})
    await town.writes(QUESTION)
    await town.hears("เปิด")
    assert await answers(town) > before


async def test_two_people_do_not_wait_for_each_other(town: Town) -> None:
    await asyncio.gather(town.writes(QUESTION, user=SOMSRI), town.writes(QUESTION, user=CHAI))
    await asyncio.gather(town.hears("เปิด", SOMSRI), town.hears("เปิด", CHAI))
