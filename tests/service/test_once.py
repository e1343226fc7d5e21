"""Every event is answered once: through redelivery, duplicates, disorder, and a platform that fails in every way."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.town import Town, empty_town, serving, until
from tests.service.answers import GREETING, HOURS, QUESTION, THANKS, asked_by, each_is_answered_once
from tests.service.wording import th

PEOPLE = [f"U{number:032x}" for number in range(1, 5)]

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def via(town: Town, user: str) -> list[str]:
    """How each call came that was shown to this person."""
    shown = {
        entry["request_id"]: entry["via"]
        for entry in await town.log(user)
        if entry["from"] == "bot" and not entry["blocked"]
    }
    return list(shown.values())


async def test_a_greeting_is_answered_by_reply(shared: Town, somebody: str) -> None:
    await shared.answered(shared.writes(GREETING, user=somebody), user=somebody)
    await shared.quiet()
    assert await via(shared, somebody) == ["reply"]


async def test_redelivered_three_times_is_answered_once(shared: Town, somebody: str) -> None:
    await shared.faults(redeliver=3)
    await shared.writes(QUESTION, user=somebody)
    await shared.delivered(4, somebody)
    await shared.quiet()
    each_is_answered_once([QUESTION], await shared.calls(somebody))


async def test_twice_in_one_batch_is_answered_once(shared: Town, somebody: str) -> None:
    await shared.faults(duplicate=True)
    await shared.answered(shared.writes(QUESTION, user=somebody), user=somebody)
    await shared.quiet()
    each_is_answered_once([QUESTION], await shared.calls(somebody))


async def test_out_of_order_each_is_answered_once(shared: Town, somebody: str) -> None:
    """Whatever comes first is answered first; an older one that arrives later is still answered."""
    texts = [GREETING, QUESTION, THANKS]
    await shared.faults(reorder=True)
    for text in texts:
        await shared.writes(text, user=somebody)
    await shared.delivered(3, somebody)
    await shared.quiet()
    assert sorted(map(asked_by, await shared.calls(somebody))) == sorted(texts)


@pytest.mark.parametrize(
    "fault",
    [
        {"error_500": 1},
        {"error_500_after_accept": 1},
        {"cut": 1},
        {"cut_after_accept": 1},
        {"rate_429": 1},
        {"slow": 0.3},
        {"quota_429": True},
    ],
    ids=lambda fault: next(iter(fault)),
)
async def test_whatever_line_does_to_a_reply_it_is_said_once(
    shared: Town, somebody: str, fault: dict[str, Any]
) -> None:
    await shared.faults(**fault)
    await shared.answered(shared.writes(QUESTION, user=somebody), user=somebody)
    await shared.quiet()
    assert await via(shared, somebody) == ["reply"]


async def test_whatever_line_does_to_a_push_it_is_said_once(tmp_path: Path) -> None:
    """A reply token that has run out is found out at the first try; the pushes that follow are what fails."""
    async with stale_questions(tmp_path, only="push", error_500=1, error_500_after_accept=1, rate_429=1) as town:
        await everybody_was_pushed_to_once(town)


async def test_whatever_the_line_itself_does_to_a_push_it_is_said_once(tmp_path: Path) -> None:
    async with stale_questions(tmp_path, only="push", cut=2, cut_after_accept=2) as town:
        await everybody_was_pushed_to_once(town)


async def everybody_was_pushed_to_once(town: Town) -> None:
    for each in PEOPLE:
        await town.hears(HOURS, each)
    await town.quiet()
    assert [await via(town, each) for each in PEOPLE] == [["push"]] * len(PEOPLE)


async def test_a_message_that_comes_half_an_hour_late_is_pushed_at_once(shared: Town, somebody: str) -> None:
    """Its reply token is dead; refused after a lost try it would look as if that try had been heard."""
    await shared.faults(cut=1, only="reply")
    sent = round((time.time() - 1800) * 1000)
    source, message = {"type": "user", "userId": somebody}, {"type": "text", "id": "1", "text": QUESTION}
    event = {"type": "message", "timestamp": sent, "source": source, "message": message}
    comes = shared.posts("/sandbox/api/webhooks", {"events": [event], "stamp": True})
    await shared.answered(comes, user=somebody)
    await shared.quiet()
    assert await via(shared, somebody) == ["push"]


async def test_with_the_quota_used_up_pushes_wait_and_alarm(tmp_path: Path) -> None:
    async with stale_questions(tmp_path, quota_429=True) as town:
        assert town.service is not None
        counts = town.service.storage.outbox.counts

        async def waits() -> bool:
            return (await counts()).get("parked") == len(PEOPLE)

        await until(waits, 5, "the pushes do not wait for the quota")
        assert [await via(town, each) for each in PEOPLE] == [[]] * len(PEOPLE)


@asynccontextmanager
async def stale_questions(folder: Path, **faults: Any) -> AsyncIterator[Town]:
    """A town where a few people asked something an hour ago by LINE's clock."""
    async with empty_town() as town:
        async with serving(town, folder, paused=True):
            for each in PEOPLE:
                await town.writes(QUESTION, user=each, wait=True)
        await town.posts("/sandbox/api/clock", {"offset_seconds": 3600})
        await town.faults(**faults)
        async with serving(town, folder):
            yield town


async def test_a_blocked_person_is_sent_nothing_and_heard_again_when_they_come_back(
    shared: Town, somebody: str
) -> None:
    await shared.answered(shared.writes(GREETING, user=somebody), user=somebody)
    await shared.posts(f"/sandbox/api/users/{somebody}/block", {"wait": True})
    await shared.quiet()
    assert len(await shared.calls(somebody)) == 1
    back = shared.posts(f"/sandbox/api/users/{somebody}/unblock", {})
    assert th("welcome-again") in (await shared.answered(back, user=somebody))[0]
    assert asked_by(await shared.answered(shared.writes(QUESTION, user=somebody), user=somebody)) == QUESTION


async def test_fifty_people_at_once_are_each_answered_once(shared: Town) -> None:
    texts = [QUESTION, THANKS]
    people = (await shared.posts("/sandbox/api/burst", {"users": 50, "messages_per_user": 2, "text": texts}))["users"]
    progress = await shared.burst_done()
    assert (progress["acknowledged"], progress["answered"], progress["calls"], progress["lost"]) == (100, 100, 100, 0)
    for each in people:
        each_is_answered_once(texts, await shared.calls(each))
