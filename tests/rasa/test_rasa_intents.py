"""Rasa is asked over HTTP; whatever it does, the caller soon knows whether to rank the intents here."""

from __future__ import annotations

import asyncio
import io
import json
import socket
from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import web
from prometheus_client import REGISTRY

from config.logging import our_own_logs
from integrations.rasa.intents import AT_ONCE, NoRanking, RasaIntents
from integrations.rasa.rest import Rest
from tests.fakes.rasa import TOKEN, FakeRasa, parsed, pretend_rasa

KNOWN = ("greeting", "book_appointment", "emergency")
RANKING = (("book_appointment", 0.75), ("greeting", 0.25))


@pytest.fixture
async def rasa() -> AsyncIterator[FakeRasa]:
    async with pretend_rasa(lambda _: RANKING) as fake:
        yield fake


@pytest.fixture
async def asks(rasa: FakeRasa) -> AsyncIterator[RasaIntents]:
    async with RasaIntents(rasa.url, TOKEN, KNOWN) as asks:
        yield asks


def counted(end: str) -> float:
    return REGISTRY.get_sample_value("klaimor_rasa_messages_total", {"end": end}) or 0.0


async def test_the_ranking_comes_back_and_is_counted(asks: RasaIntents) -> None:
    before = counted("answered")
    assert await asks.ranking("ขอนัดหมอฟัน") == RANKING
    assert counted("answered") == before + 1


async def test_likeliest_first_whatever_the_order(rasa: FakeRasa, asks: RasaIntents) -> None:
    rasa.ranks = lambda _: RANKING[::-1]
    assert await asks.ranking("ขอนัดหมอฟัน") == RANKING


@pytest.mark.parametrize(("typed", "heard"), [("/emergency", "emergency"), (" //greeting{} ", "greeting{}")])
async def test_nobody_commands_rasa_with_a_slash(rasa: FakeRasa, asks: RasaIntents, typed: str, heard: str) -> None:
    await asks.ranking(typed)
    assert rasa.heard == [heard]


@pytest.mark.parametrize("text", ["", "  ", "/", " // "])
async def test_nothing_is_not_asked_about(rasa: FakeRasa, asks: RasaIntents, text: str) -> None:
    assert await asks.ranking(text) is None
    assert rasa.heard == []


def answer(**fields: object) -> Callable[[str], web.Response]:
    return lambda _: web.json_response(fields)


def ranked(*intents: tuple[object, object]) -> Callable[[str], web.Response]:
    return answer(intent_ranking=[{"name": name, "confidence": chance} for name, chance in intents])


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        (lambda _: web.Response(status=500, text="An unexpected error occurred. Error: ขอนัด"), "refused"),
        (lambda _: web.Response(status=409), "refused"),  # no model is loaded
        (lambda _: web.Response(status=302, headers={"Location": "http://127.0.0.1:1/"}), "refused"),
        (lambda _: web.Response(text="<html>"), "senseless"),
        (lambda _: web.Response(body=b"\xff\xfe"), "senseless"),
        (lambda _: web.Response(text=""), "senseless"),
        (lambda _: web.Response(text="{" + " " * 100_000 + "}"), "senseless"),
        (answer(intent={"name": "greeting", "confidence": 1.0}), "senseless"),
        (answer(intent_ranking="greeting"), "senseless"),
        (ranked(), "senseless"),
        (ranked(("greeting", "high")), "senseless"),
        (ranked((None, 1.0)), "senseless"),
        (ranked(("nlu_fallback", 0.9), ("greeting", 0.1)), "senseless"),
        (ranked(("greeting", 0.5), ("greeting", 0.5)), "senseless"),
        (ranked(("greeting", -0.5)), "senseless"),
        (ranked(("greeting", 0.0)), "senseless"),
        (ranked(("greeting", 7.0)), "senseless"),
        (lambda _: web.Response(text='{"intent_ranking":[{"name":"greeting","confidence":NaN}]}'), "senseless"),
    ],
)
async def test_what_is_no_ranking_is_not_used(
    rasa: FakeRasa, asks: RasaIntents, says: Callable[[str], web.Response], reason: str
) -> None:
    rasa.answers, before = says, counted(reason)
    assert await asks.ranking("ขอนัดหมอฟัน") is None
    assert counted(reason) == before + 1


async def test_a_wrong_token_is_refused(rasa: FakeRasa) -> None:
    async with RasaIntents(rasa.url, "token-of-another", KNOWN) as asks:
        with pytest.raises(NoRanking, match=r"refused.*401"):
            await asks.ask("ขอนัดหมอฟัน")
    assert rasa.heard == []


async def test_a_slow_one_is_not_waited_for(rasa: FakeRasa) -> None:
    rasa.delay = 5
    async with RasaIntents(rasa.url, TOKEN, KNOWN, patience=0.05) as asks, asyncio.timeout(1):
        with pytest.raises(NoRanking, match="slow"):
            await asks.ask("ขอนัดหมอฟัน")


async def test_one_that_is_down_is_left_alone_and_found_again() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    now = [0.0]
    async with RasaIntents(url, TOKEN, KNOWN, rest=Rest(clock=lambda: now[0])) as asks:
        assert [await end(asks) for _ in range(5)] == ["down", "down", "down", "resting", "resting"]
        now[0] += 1
        assert [await end(asks) for _ in range(2)] == ["down", "resting"]


async def test_when_it_is_back_all_ask_again(rasa: FakeRasa) -> None:
    now = [0.0]
    async with RasaIntents(rasa.url, TOKEN, KNOWN, rest=Rest(clock=lambda: now[0])) as asks:
        rasa.answers = lambda _: web.Response(status=500)
        assert [await end(asks) for _ in range(4)] == ["refused"] * 3 + ["resting"]
        rasa.answers = None
        assert await end(asks) == "resting"
        now[0] += 1
        assert [await end(asks) for _ in range(3)] == ["answered"] * 3


async def end(asks: RasaIntents) -> str:
    try:
        await asks.ask("ขอนัดหมอฟัน")
    except NoRanking as none:
        return none.reason
    return "answered"


async def test_more_than_a_few_at_once_are_ranked_here(rasa: FakeRasa, asks: RasaIntents) -> None:
    rasa.delay = 0.1
    ends = await asyncio.gather(*(end(asks) for _ in range(AT_ONCE + 3)))
    assert ends == ["answered"] * AT_ONCE + ["busy"] * 3
    assert await end(asks) == "answered"


async def test_a_turn_that_is_cancelled_is_cancelled(rasa: FakeRasa) -> None:
    rasa.delay = 5
    async with RasaIntents(rasa.url, TOKEN, KNOWN, patience=10) as asks:
        task = asyncio.create_task(asks.ranking("ขอนัดหมอฟัน"))
        await rasa.asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        rasa.delay = 0
        assert await asks.ranking("ขอนัดหมอฟัน") == RANKING


async def test_the_log_has_one_line_for_each_change_and_neither_words_nor_token(
    rasa: FakeRasa, asks: RasaIntents
) -> None:
    log = io.StringIO()
    our_own_logs("DEBUG", log)
    rasa.answers = lambda text: web.Response(status=500, text=text)
    for _ in range(2):
        await asks.ranking("my secret illness")
    rasa.answers = lambda text: parsed(text, RANKING)
    for _ in range(2):
        await asks.ranking("my secret illness")
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [(each["level"], each.get("reason"), each.get("status")) for each in lines] == [
        ("error", "refused", 500),
        ("info", None, None),
    ]
    assert "illness" not in log.getvalue()
    assert TOKEN not in log.getvalue()
