"""One call to LINE and its answer, over LINE's own Python client with our time limits; nothing is tried twice here."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    TCPConnector,
)

from bot.domain.ports.messenger import AnswerLost, NotSent
from integrations.line.sdk import Transport, transport

TIMEOUT: Final = ClientTimeout(total=10, connect=3)


@dataclass(frozen=True, slots=True)
class Answer:
    """What LINE said. `request_id`: x-line-request-id; `accepted_id`: x-line-accepted-request-id, of the first try of a retry key."""

    status: int
    body: bytes
    request_id: str = ""
    accepted_id: str = ""
    retry_after: str = ""

    @property
    def good(self) -> bool:
        """A 2xx."""
        return 200 <= self.status <= 299


class LineCalls:
    """The connections to LINE; made at the first call, closed by `aclose`. At most `connections` at a time.

    line-bot-sdk is imported in a thread, at the first call or at `warm_up`. Its models are passed by: they drop what they
    do not know in a Flex message. Its own time limit (five minutes), connection limit and proxy settings from the
    environment are replaced.
    """

    def __init__(
        self, access_token: str, api_url: str, *, timeout: ClientTimeout = TIMEOUT, connections: int = 100
    ) -> None:
        self._access_token, self._api_url = access_token, api_url.rstrip("/")
        self._timeout, self._connections = timeout, connections
        self._opening = asyncio.Lock()
        self._sdk: Transport | None = None
        self._client: Any = None  # linebot's RESTClientObject, which has no types
        self._closed = False

    async def warm_up(self) -> None:
        """Import and open everything that the first call would wait for."""
        await self._open()

    async def aclose(self) -> None:
        """Close the connections; calls after this raise NotSent."""
        self._closed = True
        async with self._opening:
            if self._client is not None:
                await self._client.close()
                self._client = None

    async def get(self, path: str) -> Answer:
        """Read something. Raises NotSent, AnswerLost."""
        return await self._call("GET", path, None, {}, self._timeout)

    async def post(
        self,
        path: str,
        body: Mapping[str, object],
        *,
        retry_key: UUID | None = None,
        timeout: ClientTimeout | None = None,
    ) -> Answer:
        """Send this JSON: equal bodies are equal bytes. Raises NotSent when nothing can have arrived, AnswerLost when it may have."""
        extra = {"X-Line-Retry-Key": str(retry_key)} if retry_key else {}
        return await self._call("POST", path, body, extra, timeout or self._timeout)

    async def _call(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None,
        extra: Mapping[str, str],
        timeout: ClientTimeout,
    ) -> Answer:
        client, sdk = await self._open()
        headers = {**self._usual_headers(sdk), "Content-Type": "application/json", **extra}
        try:
            response = await client.request(
                method, self._api_url + path, headers=headers, body=body, _request_timeout=timeout
            )
        except sdk.refusal as refused:
            return _refusal(refused)
        except (ClientConnectorError, ConnectionTimeoutError) as fault:
            raise NotSent(f"no connection to LINE: {type(fault).__name__}") from fault
        except (ClientError, OSError, TimeoutError) as fault:  # it had left: nobody knows
            raise AnswerLost(f"no answer from LINE: {type(fault).__name__}") from fault
        return _answer(response.status, response.data, response.getheaders())

    def _usual_headers(self, sdk: Transport) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._access_token}", "User-Agent": sdk.user_agent}

    async def _open(self) -> tuple[Any, Transport]:
        if self._client is None or self._sdk is None:
            async with self._opening:
                if self._closed:
                    raise NotSent("the connections to LINE are closed")
                if self._sdk is None:
                    self._sdk = await asyncio.to_thread(transport)
                if self._client is None:
                    self._client = self._connect(self._sdk)
        return self._client, self._sdk

    def _connect(self, sdk: Transport) -> Any:
        # Its own constructor opens connections that we would throw away, and reads the machine's certificates for them, which takes as
        # long as all the rest of a start of this class; aiohttp has them already.
        client = sdk.client.__new__(sdk.client)
        client.proxy = client.proxy_headers = None
        connector = TCPConnector(limit=self._connections)
        client.pool_manager = ClientSession(connector=connector, trust_env=False, cookie_jar=DummyCookieJar())
        return client


def _refusal(refused: Any) -> Answer:
    return _answer(refused.status, refused.body, refused.headers)


def _answer(status: int, body: bytes | None, headers: Mapping[str, str]) -> Answer:
    return Answer(
        status,
        body or b"",
        headers.get("x-line-request-id", ""),
        headers.get("x-line-accepted-request-id", ""),
        headers.get("Retry-After", ""),
    )
