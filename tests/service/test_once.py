"""Every event is answered once: through redelivery, duplicates, disorder, and a platform that fails in every way."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.town import SOMSRI, Town, empty_town, serving, until

QUESTION, HOURS = "โรงพยาบาลเปิดกี่โมงคะ", "08:30-16:30"


async def via(town: Town, user: str = SOMSRI) -> list[str]:
    """How each call came that was shown to this person."""
    shown = {
        entry["request_id"]: entry["via"]
        for entry in await town.log(user)
        if entry["from"] == "bot" and not entry["blocked"]
    }
    return list(shown.values())


async def test_a_greeting_is_answered_by_reply(town: Town) -> None:
    await town.answered(town.writes("สวัสดีค่ะ"))
    await town.quiet()
    assert await via(town) == ["reply"]


async def test_redelivered_three_times_is_answered_once(town: Town) -> None:
    await town.faults(redeliver=3)
    await town.writes(QUESTION)
    await town.delivered(4)
    await town.quiet()
    assert len(await town.calls()) == 1


async def test_twice_in_one_batch_is_answered_once(town: Town) -> None:
    await town.faults(duplicate=True)
    await town.answered(town.writes(QUESTION))
    await town.quiet()
    assert len(await town.calls()) == 1


async def test_out_of_order_each_is_answered_once(town: Town) -> None:
    await town.faults(reorder=True)
    for text in ("สวัสดีค่ะ", QUESTION, "ขอบคุณค่ะ"):
        await town.writes(text)
    await town.delivered(3)
    await town.quiet()
    assert len(await town.calls()) == 3
    for words in ("สวัสดี", HOURS, "ยินดี"):
        assert sum(words in call[0] for call in await town.calls()) == 1


@pytest.mark.parametrize(
    ("fault", "ways"),
    [
        ({"error_500": 1}, ["reply"]),
        ({"error_500_after_accept": 1}, ["reply"]),
        ({"cut": 1}, ["reply"]),
        ({"cut_after_accept": 1}, ["reply"]),
        ({"rate_429": 1}, ["reply"]),
        ({"slow": 0.3}, ["reply"]),
        ({"quota_429": True}, ["reply"]),
    ],
    ids=lambda value: next(iter(value)),
)
async def test_whatever_line_does_to_a_reply_it_is_said_once(
    town: Town, fault: dict[str, Any], ways: list[str]
) -> None:
    await town.faults(**fault)
    await town.answered(town.writes(QUESTION))
    await town.quiet()
    assert await via(town) == ways


@pytest.mark.parametrize("fault", ["error_500", "error_500_after_accept", "cut", "cut_after_accept", "rate_429"])
async def test_whatever_line_does_to_a_push_it_is_said_once(tmp_path: Path, fault: str) -> None:
    """A reply token that has run out is found out at the first try; the push that follows is the one that fails."""
    async with stale_question(tmp_path, **{fault: 1, "only": "push"}) as town:
        await town.hears(HOURS)
        await town.quiet()
        assert await via(town) == ["push"]


async def test_a_message_that_comes_half_an_hour_late_is_pushed_at_once(town: Town) -> None:
    """Its reply token is dead; refused after a lost try it would look as if that try had been heard."""
    await town.faults(cut=1, only="reply")
    sent = round((time.time() - 1800) * 1000)
    source, message = {"type": "user", "userId": SOMSRI}, {"type": "text", "id": "1", "text": QUESTION}
    event = {"type": "message", "timestamp": sent, "source": source, "message": message}
    await town.answered(town.posts("/sandbox/api/webhooks", {"events": [event], "stamp": True}))
    await town.quiet()
    assert await via(town) == ["push"]


async def test_with_the_quota_used_up_a_push_waits_and_alarms(tmp_path: Path) -> None:
    async with stale_question(tmp_path, quota_429=True) as town:
        assert town.service is not None
        counts = town.service.storage.outbox.counts

        async def waits() -> bool:
            return (await counts()).get("quota") == 1

        await until(waits, 5, "the push does not wait for the quota")
        assert await via(town) == []


@asynccontextmanager
async def stale_question(folder: Path, **faults: Any) -> AsyncIterator[Town]:
    """A town where a question was received an hour ago by LINE's clock."""
    async with empty_town() as town:
        async with serving(town, folder, paused=True):
            await town.writes(QUESTION, wait=True)
        await town.posts("/sandbox/api/clock", {"offset_seconds": 3600})
        await town.faults(**faults)
        async with serving(town, folder):
            yield town


async def test_a_blocked_person_is_sent_nothing_and_heard_again_when_they_come_back(town: Town) -> None:
    await town.answered(town.writes("สวัสดีค่ะ"))
    await town.posts(f"/sandbox/api/users/{SOMSRI}/block", {"wait": True})
    await town.quiet()
    assert len(await town.calls()) == 1
    welcome = await town.answered(town.posts(f"/sandbox/api/users/{SOMSRI}/unblock", {}))
    assert "ยินดีที่ได้คุยกันอีก" in welcome[0]
    assert HOURS in (await town.answered(town.writes(QUESTION)))[0]


async def test_a_hundred_people_at_once_are_each_answered_once(town: Town) -> None:
    plan = {"users": 100, "messages_per_user": 2, "text": [QUESTION, "ขอบคุณค่ะ"]}
    users = (await town.posts("/sandbox/api/burst", plan))["users"]
    progress = await town.burst_done()
    assert (progress["acknowledged"], progress["answered"], progress["calls"], progress["lost"]) == (200, 200, 200, 0)
    for user in users:
        first, second = await town.calls(user)
        assert HOURS in first[0]
        assert "ยินดี" in second[0]
