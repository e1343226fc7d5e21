"""Intents are ranked by a Rasa server over HTTP, within a time that a patient does not notice."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from functools import cache
from math import isfinite
from types import TracebackType
from typing import Final, Self

import aiohttp
import msgspec
import structlog
from prometheus_client import Counter, Histogram

from bot.domain.errors import KlaiMorError
from bot.domain.ports.intents import Ranking
from integrations.rasa.rest import Rest

PATIENCE: Final = 0.3  # seconds; a whole turn has 10, and the embedded engine needs a thousandth
AT_ONCE: Final = 8  # Rasa works off one at a time: further ones would only wait for these
_LARGEST = 65_536  # bytes of an answer: 27 intents need 2,000

log = structlog.get_logger(__name__)


class NoRanking(KlaiMorError):
    """Rank here instead. `reason`: slow, down, refused, senseless, busy, resting, unasked."""

    def __init__(self, reason: str, status: int | None = None) -> None:
        super().__init__(f"Rasa: {reason}" + (f" ({status})" if status else ""))
        self.reason, self.status = reason, status


class _Intent(msgspec.Struct):
    name: str
    confidence: float


class _Parsed(msgspec.Struct):
    intent_ranking: list[_Intent]


_DECODER = msgspec.json.Decoder(_Parsed)


@cache
def _asked() -> Counter:
    """Made where Rasa is used: elsewhere nobody should read that it was never asked."""
    return Counter(
        "klaimor_rasa_messages_total", "Messages by who ranked their intents: answered, or why not Rasa", ["end"]
    )


@cache
def _seconds() -> Histogram:
    return Histogram(
        "klaimor_rasa_seconds",
        "Until Rasa answered or was given up",
        buckets=(0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.15, 0.2, 0.3),
    )


class RasaIntents:
    """Port RanksIntents: `rasa run --enable-api` at `url`, opened by `token`.

    `intents`: those the bot knows; an answer with any other comes from a model of other examples and is not used.
    """

    def __init__(
        self, url: str, token: str, intents: Collection[str], *, patience: float = PATIENCE, rest: Rest | None = None
    ) -> None:
        self._url, self._token = f"{url.rstrip('/')}/model/parse", token
        self._intents, self._patience = frozenset(intents), patience
        self._rest, self._waiting = rest or Rest(), 0
        self._session: aiohttp.ClientSession | None = None
        self._well: bool | None = None  # nobody has asked yet

    async def ranking(self, text: str) -> Ranking | None:
        """As the port promises; every end is counted, and the first of a kind is logged."""
        try:
            ranking = await self.ask(text)
        except NoRanking as none:
            _asked().labels(none.reason).inc()
            return None
        _asked().labels("answered").inc()
        return ranking

    async def ask(self, text: str) -> Ranking:
        """Raises NoRanking."""
        # "/emergency" is a command to Rasa, which it obeys with full confidence.
        said = text.strip().lstrip("/").strip()
        if not said:
            raise NoRanking("unasked")
        if self._waiting >= AT_ONCE:
            raise NoRanking("busy")
        if not self._rest.may_ask():
            raise NoRanking("resting")
        self._waiting += 1
        try:
            ranking = await self._answer(said)
        except NoRanking as none:
            self._rest.failed()
            self._is_ill(none)
            raise
        except BaseException:
            self._rest.unknown()
            raise
        finally:
            self._waiting -= 1
        self._rest.worked()
        self._is_well()
        return ranking

    async def _answer(self, said: str) -> Ranking:
        try:
            with _seconds().time():
                async with asyncio.timeout(self._patience):
                    status, body = await self._post(said)
        except TimeoutError:
            raise NoRanking("slow") from None
        except (aiohttp.ClientError, OSError):  # their words hold the address with the token
            raise NoRanking("down") from None
        if status != 200:
            raise NoRanking("refused", status)
        return self._read(body)

    async def _post(self, said: str) -> tuple[int, bytes]:
        session = self._session = self._session or aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=AT_ONCE), cookie_jar=aiohttp.DummyCookieJar()
        )
        async with session.post(
            self._url, params={"token": self._token}, json={"text": said}, allow_redirects=False
        ) as answer:
            return answer.status, await answer.content.read(_LARGEST) if answer.status == 200 else b""

    def _read(self, body: bytes) -> Ranking:
        """Every intent one that we know, once, with a chance that is one, likeliest first."""
        try:
            ranked = _DECODER.decode(body).intent_ranking
        except msgspec.DecodeError:
            raise NoRanking("senseless") from None
        ranking = tuple(
            (each.name, min(each.confidence, 1.0)) for each in sorted(ranked, key=lambda each: -each.confidence)
        )
        sane = all(isfinite(each.confidence) and 0 <= each.confidence < 1.001 for each in ranked)
        names = {name for name, _ in ranking}
        if not ranking or not sane or len(names) < len(ranking) or not names <= self._intents or ranking[0][1] <= 0:
            raise NoRanking("senseless")
        return ranking

    def _is_well(self) -> None:
        if not self._well:
            log.info("Rasa answers")
        self._well = True

    def _is_ill(self, none: NoRanking) -> None:
        if self._well is not False:
            log.error(
                "Rasa does not answer as it should: intents are ranked here", reason=none.reason, status=none.status
            )
        self._well = False

    async def aclose(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()
