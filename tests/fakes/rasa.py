"""A pretend Rasa server: answers as told, and as badly as told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.domain.ports.intents import Ranking

TOKEN = "token-of-rasa"
Answer = Callable[[str], web.Response]


class FakeRasa:
    """`ranks` says what a text is for; `answers`, where set, is the whole answer. `heard` are the texts it was asked about."""

    def __init__(self, ranks: Callable[[str], Ranking]) -> None:
        self.ranks = ranks
        self.answers: Answer | None = None
        self.delay = 0.0
        self.heard: list[str] = []
        self.asked = asyncio.Event()
        self.url = ""

    async def parse(self, request: web.Request) -> web.Response:
        """POST /model/parse."""
        if request.query.get("token") != TOKEN:
            return web.json_response({"status": "failure", "reason": "NotAuthenticated"}, status=401)
        text = (await request.json())["text"]
        self.heard.append(text)
        self.asked.set()
        await asyncio.sleep(self.delay)
        return self.answers(text) if self.answers else parsed(text, self.ranks(text))


def parsed(text: str, ranking: Ranking) -> web.Response:
    """As Rasa 3.6.21 answers: measured, with all that it adds."""
    ranked = [{"name": name, "confidence": chance} for name, chance in ranking]
    return web.json_response(
        {
            "text": text,
            "intent": ranked[0] if ranked else {"name": None, "confidence": 0.0},
            "entities": [],
            "text_tokens": [[0, len(text)]],
            "intent_ranking": ranked,
        }
    )


@asynccontextmanager
async def pretend_rasa(ranks: Callable[[str], Ranking]) -> AsyncIterator[FakeRasa]:
    """One that listens."""
    fake = FakeRasa(ranks)
    app = web.Application()
    app.router.add_post("/model/parse", fake.parse)
    async with TestServer(app) as server:
        fake.url = str(server.make_url("")).rstrip("/")
        yield fake
