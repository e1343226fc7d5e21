"""The pretend LINE misbehaves on request, and a burst of people shows what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from pretend_line_world import KEY, SOMSRI, World, open_world

from integrations.sandbox.hospital import hospital_app
from integrations.sandbox.line import line_app


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as world:
        yield world


async def faults(world: World) -> dict[str, Any]:
    return dict((await world.ask("GET", "/faults"))[1])


async def test_counted_faults_run_out(world: World) -> None:
    await world.turn(error_500=2)
    assert [(await world.push()).status for _ in range(3)] == [500, 500, 200]
    assert (await faults(world))["error_500"] == 0
    assert len(await world.shown()) == 1


async def test_a_cut_before_acceptance_shows_nothing(world: World) -> None:
    await world.turn(cut=1)
    with pytest.raises(aiohttp.ClientError):
        await world.push(key=KEY)
    assert await world.shown() == []
    assert (await world.push(key=KEY)).status == 200


async def test_a_cut_after_acceptance_was_said_and_the_key_knows_it(world: World) -> None:
    await world.turn(cut_after_accept=1)
    with pytest.raises(aiohttp.ClientError):
        await world.push(key=KEY)
    assert (await world.push(key=KEY)).status == 409
    assert len(await world.shown()) == 1


async def test_a_500_after_acceptance_was_said_and_the_key_knows_it(world: World) -> None:
    await world.turn(error_500_after_accept=1)
    assert [(await world.push(key=KEY)).status for _ in range(2)] == [500, 409]
    assert len(await world.shown()) == 1


async def test_a_reply_cut_after_acceptance_has_used_its_token(world: World) -> None:
    event = await world.says()
    await world.turn(cut_after_accept=1)
    with pytest.raises(aiohttp.ClientError):
        await world.reply(event["replyToken"])
    assert (await world.reply(event["replyToken"])).message == "Invalid reply token"
    assert len(await world.shown()) == 1


@pytest.mark.parametrize("fault", ["rate_429", "error_500"])
async def test_a_reply_that_never_got_in_keeps_its_token(world: World, fault: str) -> None:
    event = await world.says()
    await world.turn(**{fault: 1})
    assert (await world.reply(event["replyToken"])).status in (429, 500)
    assert (await world.reply(event["replyToken"])).status == 200


async def test_faults_may_concern_replies_only(world: World) -> None:
    event = await world.says()
    await world.turn(error_500=1, only="reply")
    assert (await world.push()).status == 200
    assert (await world.reply(event["replyToken"])).status == 500


async def test_a_slow_answer_comes_after_the_message_was_shown(world: World) -> None:
    await world.turn(slow=30)
    waiting = asyncio.ensure_future(world.push(key=KEY))
    log = await asyncio.wait_for(world.log(wait=20), 5)
    assert len(log["entries"]) == 1
    assert not waiting.done()
    waiting.cancel()
    await world.turn(slow=0)
    assert (await world.push(key=KEY)).status == 409


@pytest.mark.parametrize(
    "wrong", [{"explode": 1}, {"cut": -1}, {"cut": True}, {"quota_429": 1}, {"only": "all"}, {"slow": "1"}]
)
async def test_a_wrong_switch_changes_nothing(world: World, wrong: dict[str, Any]) -> None:
    status, answer = await world.ask("POST", "/faults", {"error_500": 1, **wrong})
    assert (status, "switches" in answer["message"]) == (400, True)
    assert (await faults(world))["error_500"] == 0


async def test_all_faults_go_off_at_once(world: World) -> None:
    await world.turn(error_500=5, quota_429=True, only="push", webhook_redelivery=False)
    _, after = await world.ask("DELETE", "/faults")
    assert (after["error_500"], after["quota_429"], after["only"], after["webhook_redelivery"]) == (
        0,
        False,
        None,
        False,
    )


async def test_the_hospitals_switches_are_reached_through_the_platform(world: World) -> None:
    async with TestServer(hospital_app(seed=False)) as hospital:
        app = line_app(channel_secret="s", access_token="t", hospital_url=str(hospital.make_url("/")))
        async with TestServer(app) as server:
            async with world.http.post(server.make_url("/sandbox/hospital/faults"), json={"hang": True}) as told:
                assert told.status == 200
            async with world.http.get(server.make_url("/sandbox/api/hospital")) as shown:
                assert (await shown.json())["faults"]["hang"] is True


# ---- statistics and bursts --------------------------------------------------------------------------------------


def replying(world: World) -> Callable[[dict[str, Any]], Awaitable[None]]:
    async def answering(event: dict[str, Any]) -> None:
        await world.reply(event["replyToken"], {"type": "text", "text": "ตอบ " + event["message"]["text"]})

    return answering


async def burst(world: World, **plan: Any) -> dict[str, Any]:
    await world.do("/burst", **plan)
    while True:
        _, progress = await world.ask("GET", "/burst")
        if progress["done"]:
            return dict(progress)
        await asyncio.sleep(0.01)


async def test_hearing_the_same_twice_shows_in_the_statistics(world: World) -> None:
    await world.push()
    await world.push()
    _, stats = await world.ask("GET", "/stats")
    assert (stats["bot_messages"], stats["duplicates"], stats["pushes_counted"]) == (2, 1, 2)
    assert stats["users"][SOMSRI]["duplicates"] == 1


async def test_saying_the_same_words_inside_one_call_is_no_duplicate(world: World) -> None:
    word = {"type": "text", "text": "ก"}
    await world.push(word, word)
    _, stats = await world.ask("GET", "/stats")
    assert (stats["bot_messages"], stats["bot_calls"], stats["duplicates"]) == (2, 1, 0)


async def test_a_burst_writes_in_order_and_counts_its_answers(world: World) -> None:
    world.bot.answering = replying(world)
    progress = await burst(world, users=5, messages_per_user=4, text=["คน {user} ข้อ {n}"], concurrency=3)
    assert (progress["sent"], progress["acknowledged"], progress["answered"], progress["calls"]) == (20, 20, 20, 20)
    assert 0 < progress["p50_ms"] <= progress["p99_ms"]
    for number, user in enumerate(progress["users"], 1):
        assert await world.shown(user) == [f"ตอบ คน {number} ข้อ {n}" for n in range(1, 5)]


async def test_a_burst_may_go_on_with_the_people_of_an_earlier_one(world: World) -> None:
    world.bot.answering = replying(world)
    first = await burst(world, users=2, messages_per_user=1, text="ก")
    again = await burst(world, people=first["users"], messages_per_user=2, text="ข {user}")
    assert again["users"] == first["users"]
    assert await world.shown(first["users"][1]) == ["ตอบ ก", "ตอบ ข 2", "ตอบ ข 2"]


async def test_a_burst_repeats_what_the_bot_did_not_acknowledge_and_stays_in_order(world: World) -> None:
    world.bot.answers = [500, 200, 503, 500]
    await world.do("/burst", users=1, messages_per_user=3, text="{n}")
    events = await world.bot.heard(6)
    assert [event["message"]["text"] for event in events] == ["1", "1", "2", "2", "2", "3"]


async def test_a_burst_that_waits_for_answers_has_one_message_under_way_per_person(world: World) -> None:
    world.bot.answering = replying(world)
    progress = await burst(world, users=2, messages_per_user=3, wait_for_answer=True, rate=500)
    assert progress["answered"] == 6


async def test_pushed_answers_count_for_the_oldest_message(world: World) -> None:
    async def answering(event: dict[str, Any]) -> None:
        await world.push({"type": "text", "text": event["message"]["text"]}, to=event["source"]["userId"])

    world.bot.answering = answering
    progress = await burst(world, users=1, messages_per_user=3, text="{n}")
    assert (progress["answered"], progress["calls"]) == (3, 3)


async def test_a_second_answer_nobody_waited_for_shows_as_a_call_too_many(world: World) -> None:
    async def answering(event: dict[str, Any]) -> None:
        await replying(world)(event)
        await world.push({"type": "text", "text": "อีกครั้ง"}, to=event["source"]["userId"])

    world.bot.answering = answering
    progress = await burst(world, users=1, messages_per_user=2)
    assert (progress["answered"], progress["calls"]) == (2, 4)


async def test_without_redelivery_a_burst_counts_what_was_lost(world: World) -> None:
    await world.turn(webhook_redelivery=False)
    world.bot.answers = [500]
    await world.do("/burst", users=1, messages_per_user=2, text="{n}")
    await world.bot.heard(2)
    for delivery in list(world.deliveries.log):
        await asyncio.wait_for(delivery.settled.wait(), 5)
    _, progress = await world.ask("GET", "/burst")
    assert (progress["lost"], progress["failed_attempts"]) == (1, 1)


async def test_one_burst_at_a_time(world: World) -> None:
    world.bot.hangs = asyncio.Event()
    await world.do("/burst", users=1)
    status, _ = await world.ask("POST", "/burst", {"users": 1})
    assert status == 409
