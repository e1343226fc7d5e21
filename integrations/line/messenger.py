"""Words for patients go to LINE by reply token or by push, as stored; what became of each is told, and no more is promised."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol
from uuid import UUID

import msgspec
from aiohttp import ClientTimeout

from bot.domain.errors import KlaiMorError
from bot.domain.messages import Person
from bot.domain.ports.limits import Limits
from bot.domain.ports.messenger import AnswerLost, NotSent, RateLimited
from integrations.line.account import LineAccount
from integrations.line.calls import TIMEOUT, Answer, LineCalls
from integrations.line.rates import LOADING, PUSH, REPLY, LineRates
from integrations.line.refusals import is_lines, refusal

_LOADING_TIMEOUT: Final = ClientTimeout(total=3)
_ALREADY_ACCEPTED: Final = 409


class CallCounter(Protocol):
    """Counts calls to LINE by outcome."""

    def called(self, call: str, outcome: str) -> None:
        """`call`: reply, push or loading; `outcome`: said, repeated, or the name of the error."""
        ...


class _NoCounter:
    def called(self, call: str, outcome: str) -> None:
        """Count nothing."""


class LineMessenger:
    """Implements Messenger. One per process; opens its connections at the first call and is closed by `aclose`.

    `data_url` is where what people sent is fetched from; nothing is fetched yet. `access_url` is where LINE's own pages are. `limits`
    counts calls for all processes together.
    """

    def __init__(
        self,
        *,
        access_token: str,
        api_url: str = "https://api.line.me",
        data_url: str = "https://api-data.line.me",
        access_url: str = "https://access.line.me",
        timeout: ClientTimeout = TIMEOUT,
        connections: int = 100,
        counter: CallCounter | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._calls = LineCalls(access_token, api_url, timeout=timeout, connections=connections)
        self._counter = counter or _NoCounter()
        self._rates = LineRates(limits, access_token)
        self.data_url = data_url
        self.account = LineAccount(self._calls, access_url)

    async def warm_up(self) -> None:
        """Do now, in the background, what the first call would otherwise wait for (seconds: LINE's client is large)."""
        await self._calls.warm_up()

    async def reply(self, token: str, messages: bytes) -> str:
        """See Messenger. A retry key is never sent: LINE answers 400 to one here."""
        body = {"replyToken": token, "messages": _decoded(messages)}
        return await self._send("reply", "/v2/bot/message/reply", body, None)

    async def push(self, person: Person, messages: bytes, *, retry_key: UUID) -> str:
        """See Messenger. For a 409 the id of the first, accepted call is returned."""
        body = {"to": person.user_id, "messages": _decoded(messages)}
        return await self._send("push", "/v2/bot/message/push", body, retry_key)

    async def show_loading(self, person: Person, seconds: int) -> None:
        """See Messenger. In groups there are no dots; seconds are rounded up to LINE's steps of five."""
        if not person.user_id.startswith("U"):
            return
        steps = min(max(-(-seconds // 5), 1), 12)
        body = {"chatId": person.user_id, "loadingSeconds": steps * 5}
        if not await self._rates.free(LOADING):
            self._counter.called("loading", RateLimited.__name__)
            return
        try:
            answer = await self._calls.post("/v2/bot/chat/loading/start", body, timeout=_LOADING_TIMEOUT)
        except (NotSent, AnswerLost) as fault:  # dots are a kindness, not a message
            self._counter.called("loading", type(fault).__name__)
        else:
            self._counter.called("loading", "said" if answer.good else str(answer.status))

    async def aclose(self) -> None:
        """Close connections; calls after this raise NotSent."""
        await self._calls.aclose()

    async def _send(self, call: str, path: str, body: Mapping[str, object], retry_key: UUID | None) -> str:
        try:
            await self._rates.turn(PUSH if call == "push" else REPLY)
            answer = await self._calls.post(path, body, retry_key=retry_key)
            request_id, outcome = _said(answer, retried=retry_key is not None)
        except KlaiMorError as fault:
            self._counter.called(call, type(fault).__name__)
            raise
        self._counter.called(call, outcome)
        return request_id


def _said(answer: Answer, *, retried: bool) -> tuple[str, str]:
    if answer.good and is_lines(answer.body):
        return answer.request_id, "said"
    if answer.good:  # a portal or proxy in between may have answered for LINE
        raise AnswerLost(f"{answer.status}, but not in LINE's form")
    if retried and answer.status == _ALREADY_ACCEPTED:
        return answer.accepted_id or answer.request_id, "repeated"
    raise refusal(answer)


def _decoded(messages: bytes) -> list[object]:
    return msgspec.json.decode(messages, type=list[object])
