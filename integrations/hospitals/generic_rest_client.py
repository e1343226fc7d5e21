"""Calls to a hospital's bridge: questions, some of them posted, and writes that are made once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import msgspec
from yarl import URL

from bot.domain.errors import HospitalUnavailable, OutcomeUnknown
from integrations.hospitals.generic_rest_answers import Row
from integrations.hospitals.generic_rest_dialect import BridgeDialect
from integrations.http.auth import Auth, NoAuth, credentials
from integrations.http.breaker import Breaker
from integrations.http.calls import Calls
from integrations.http.wire import Deadline, Limits, Request, safe_url

_JSON = {"Content-Type": "application/json"}

Query = Sequence[tuple[str, str]]
T = TypeVar("T")


class BridgeClient:
    """One bridge. Paths are given by their segments, ids among them proved to be ids.

    Raises as Calls does, NotFound and Said among it; an answer that is not as the contract has it is HospitalUnavailable for a
    question and OutcomeUnknown for a write.
    """

    def __init__(
        self, base_url: str, *, auth: Auth | None = None, limits: Limits | None = None, breaker: Breaker | None = None
    ) -> None:
        self._base = safe_url(base_url)
        self._calls = Calls(BridgeDialect(), credentials(auth or NoAuth()), limits or Limits(), breaker)
        self.breaker = self._calls.breaker

    async def get(self, kind: type[T], path: Sequence[str], query: Query, deadline: Deadline) -> T:
        """Ask."""
        return _question(await self._calls.read(Request("GET", self._url(path).with_query(query), {}), deadline), kind)

    async def ask(self, kind: type[T], path: Sequence[str], said: Row, deadline: Deadline) -> T:
        """A question that is posted; it is asked once more like any other."""
        request = Request("POST", self._url(path), _JSON, msgspec.json.encode(said))
        return _question(await self._calls.read(request, deadline), kind)

    async def post(
        self,
        kind: type[T],
        path: Sequence[str],
        said: Row | None,
        deadline: Deadline,
        *,
        key: str = "",
        if_match: str = "",
    ) -> T:
        """Write, once. `key`: the Idempotency-Key; `if_match`: the version that we have read."""
        headers = dict(_JSON) if said is not None else {}
        headers |= {"Idempotency-Key": key} if key else {}
        headers |= {"If-Match": f'"{if_match}"'} if if_match else {}
        body = msgspec.json.encode(said) if said is not None else None
        answer = await self._calls.write(Request("POST", self._url(path), headers, body), deadline)
        try:
            return msgspec.convert(answer, kind)
        except msgspec.ValidationError as error:
            raise OutcomeUnknown("written, and the answer is not as the contract has it") from error

    async def delete(self, path: Sequence[str], deadline: Deadline) -> None:
        """Write, once, without an answer but that it is done."""
        await self._calls.write(Request("DELETE", self._url(path), {}), deadline)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._calls.aclose()

    def _url(self, path: Sequence[str]) -> URL:
        return self._base.joinpath(*path)


def _question(answer: Row, kind: type[T]) -> T:
    try:
        return msgspec.convert(answer, kind)
    except msgspec.ValidationError as error:
        raise HospitalUnavailable(f"{kind.__name__}: an answer that is not as the contract has it") from error
