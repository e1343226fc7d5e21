"""What LINE tells about people and about our own account: names, the month's pushes, who the bot is, whose phone something is on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote, urlencode

import msgspec

from bot.domain.messages import Person
from bot.domain.ports.messenger import AnswerLost
from integrations.line.calls import Answer, LineCalls
from integrations.line.refusals import refusal


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as LINE knows them; `language` is a BCP 47 tag or None (people may keep it to themselves)."""

    display_name: str
    language: str | None


@dataclass(frozen=True, slots=True)
class Quota:
    """Pushes of this month. `limit` None: no limit."""

    limit: int | None
    used: int


@dataclass(frozen=True, slots=True)
class BotInfo:
    """Our own account. `user_id` is what webhooks call `destination`."""

    user_id: str
    basic_id: str
    display_name: str


class _Profile(msgspec.Struct):
    displayName: str
    language: str | None = None


class _Limit(msgspec.Struct):
    type: str = ""
    value: int | None = None


class _Used(msgspec.Struct):
    totalUsage: int


class _Bot(msgspec.Struct):
    userId: str
    basicId: str = ""
    displayName: str = ""


class _LinkToken(msgspec.Struct):
    linkToken: str


Shape = TypeVar("Shape", bound=msgspec.Struct)


class LineAccount:
    """Every method raises as Messenger does: NotSent (no connection, wrong token), AnswerLost, RateLimited, MessageRefused."""

    def __init__(self, calls: LineCalls, access_url: str = "https://access.line.me") -> None:
        self._calls, self._access_url = calls, access_url.rstrip("/")

    async def profile(self, person: Person) -> Profile | None:
        """None for groups, and for people who blocked us, are no friends of the account or did not consent."""
        if not person.user_id.startswith("U"):
            return None
        answer = await self._calls.get(f"/v2/bot/profile/{quote(person.user_id, safe='')}")
        if answer.status == 404:
            return None
        found = _shaped(answer, _Profile)
        return Profile(found.displayName, found.language)

    async def quota(self) -> Quota:
        """The month's limit, and how much of it is used."""
        limit = _shaped(await self._calls.get("/v2/bot/message/quota"), _Limit)
        used = _shaped(await self._calls.get("/v2/bot/message/quota/consumption"), _Used)
        return Quota(limit.value if limit.type == "limited" else None, used.totalUsage)

    async def month(self) -> tuple[int | None, int]:
        """Implements QuotaSource: limit and used pushes of this month."""
        known = await self.quota()
        return known.limit, known.used

    async def address(self, person: Person, nonce: str) -> str:
        """Implements AccountLink (LINE docs, "Link user accounts"): LINE's token is issued at this moment, so it cannot be too old."""
        answer = await self._calls.post(f"/v2/bot/user/{quote(person.user_id, safe='')}/linkToken", {})
        token = _shaped(answer, _LinkToken).linkToken
        return f"{self._access_url}/dialog/bot/accountLink?{urlencode({'linkToken': token, 'nonce': nonce})}"

    async def bot_info(self) -> BotInfo:
        """Who we are; the cheapest proof that the token is right."""
        found = _shaped(await self._calls.get("/v2/bot/info"), _Bot)
        return BotInfo(found.userId, found.basicId, found.displayName)


def _shaped(answer: Answer, shape: type[Shape]) -> Shape:
    if not answer.good:
        raise refusal(answer)
    try:
        return msgspec.json.decode(answer.body, type=shape)
    except ValueError as problem:
        raise AnswerLost(f"{answer.status}, but not in LINE's form") from problem
