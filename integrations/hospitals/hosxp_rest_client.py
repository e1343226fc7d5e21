"""Calls to the vendor's interface of one HOSxP: searches page by page, and writes that are made once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from yarl import URL

from bot.domain.errors import HospitalUnavailable
from integrations.hospitals.hosxp_rest_envelope import Envelope, HosxpDialect
from integrations.hospitals.hosxp_rest_rows import Row
from integrations.http.auth import Auth, NoAuth, credentials
from integrations.http.breaker import Breaker
from integrations.http.calls import Calls
from integrations.http.refusals import NotFound
from integrations.http.wire import Deadline, Limits, Request, safe_url

PAGE = 200
MOST_PAGES = 20
TOKEN = "marketplace-token"  # noqa: S105 (the name of the parameter)
# their bulk job holds the lock of every booking for about three seconds
PATIENT = Limits(sock_read=6.0, total=6.0)

_JSON = {"Content-Type": "application/json"}

Query = Sequence[tuple[str, str]]


class HosxpClient:
    """One HOSxP. `marketplace_token`: what grants reading in clear and writing.

    Raises as Calls does, NotFound and Conflict among it, and Failed for a write.
    """

    def __init__(
        self,
        base_url: str,
        *,
        auth: Auth | None = None,
        marketplace_token: str | None = None,
        limits: Limits | None = None,
        breaker: Breaker | None = None,
    ) -> None:
        self._api = safe_url(base_url) / "api"
        self._base = self._api / "rest"
        self._token = marketplace_token
        self._calls = Calls(HosxpDialect(), credentials(auth or NoAuth()), limits or PATIENT, breaker)
        self.breaker = self._calls.breaker

    async def search(self, table: str, query: Query, deadline: Deadline, *, first: int = PAGE) -> list[Row]:
        """All rows that match, page after page. Raises HospitalUnavailable when there is no end to them: a part tells nothing."""
        found: list[Row] = []
        for _ in range(MOST_PAGES):
            page = await self.page(table, query, deadline, offset=len(found), limit=first)
            found += page.rows
            if len(page.rows) < min(first, page.limit or first):
                return found
        raise HospitalUnavailable("a search without end")

    async def page(self, table: str, query: Query, deadline: Deadline, *, offset: int, limit: int) -> Envelope:
        """One page of a search. The site may give fewer rows than `limit`; its answer says how many at most."""
        asked = [*query, ("limit", str(limit)), ("offset", str(offset))]
        return await self._calls.read(Request("GET", self._url(table, asked), {}), deadline)

    async def row(self, table: str, id_: str, query: Query, deadline: Deadline) -> Row | None:
        """The row of this id, or None."""
        try:
            answer = await self._calls.read(Request("GET", self._url(f"{table}/{id_}", query), {}), deadline)
        except NotFound:
            return None
        return answer.rows[0] if answer.rows else None

    async def select(self, statement: str, params: Mapping[str, tuple[str, str]], deadline: Deadline) -> list[Row]:
        """The rows of a SELECT; `params`: (value, type: string, date, integer ...) by the name that stands after a colon in it.

        It is a question although it is posted, and is asked once more like any other.
        """
        bound = {name: {"value": value, "value_type": kind} for name, (value, kind) in params.items()}
        body = {"sql": statement, "app": "KlaiMor", "params": bound, **({TOKEN: self._token} if self._token else {})}
        request = Request("POST", self._api / "sql", _JSON, msgspec.json.encode(body))
        return (await self._calls.read(request, deadline)).rows

    async def post(self, path: str, said: Mapping[str, object], deadline: Deadline) -> Row:
        """Write, once; the row of the answer, empty when there is none."""
        body = {TOKEN: self._token, **said} if self._token else said
        url = self._base.joinpath(*path.split("/"))
        answer = await self._calls.write(Request("POST", url, _JSON, msgspec.json.encode(body)), deadline)
        return answer.rows[0] if answer.rows else {}

    async def aclose(self) -> None:
        """Close the connections."""
        await self._calls.aclose()

    def _url(self, path: str, query: Query) -> URL:
        token = [(TOKEN, self._token)] if self._token else []
        return self._base.joinpath(*path.split("/")).with_query([*query, *token])
