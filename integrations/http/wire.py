"""One HTTP exchange with a hospital, and whether the hospital can have seen it when it fails."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from types import SimpleNamespace

import aiohttp
from yarl import URL

from bot.domain.errors import BadConfiguration


class NotSent(Exception):
    """No connection could be made: the hospital has not seen the request."""


class Lost(Exception):
    """The request was sent and no readable answer came back: the hospital may have acted on it."""

    def __init__(self, reason: str, *, timed_out: bool = False, maintenance: bool = False) -> None:
        super().__init__(reason)
        self.timed_out = timed_out
        self.maintenance = maintenance


class Deadline:
    """What is left of a time budget, in seconds."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left, never below zero."""
        return max(0.0, self._ends - time.monotonic())

    def at_least(self, seconds: float) -> Deadline:
        """This deadline, or one of `seconds` from now when that is later: for putting things back in order."""
        return self if self.left() >= seconds else Deadline(seconds)


@dataclass(frozen=True, slots=True)
class Limits:
    """Connections at once, calls waiting for one; seconds to connect, between bytes, in all, before a read is tried
    again; bytes of an answer.
    """

    connections: int = 8
    queue: int = (
        64  # a clinic full of people who choose at the same moment; each waits only as long as its own deadline
    )
    connect: float = 2.0
    sock_read: float = 4.0
    total: float = 5.0
    again: float = 0.1
    largest: int = 8_000_000


@dataclass(frozen=True, slots=True)
class Request:
    """A request: body is JSON or a form, ready to send."""

    method: str
    url: URL
    headers: Mapping[str, str]
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of any status; header names are looked up without regard to case."""

    status: int
    headers: Mapping[str, str]
    content_type: str
    body: bytes


def safe_url(address: str) -> URL:
    """The address, if it is https or leads to this very machine. Raises BadConfiguration otherwise."""
    url = URL(address)
    if not url.host or url.scheme not in ("http", "https"):
        raise BadConfiguration(f"{address!r} is not an http address")
    if url.scheme == "http" and not _is_loopback(url.host):
        raise BadConfiguration(f"{address}: use https; plain http is for this machine only")
    return url


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def open_session(limits: Limits) -> aiohttp.ClientSession:
    """A session of its own for one hospital: certificates verified, no cookies, no proxies from the environment."""
    trace = aiohttp.TraceConfig()
    trace.on_request_headers_sent.append(_mark_sent)
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=limits.connections),
        cookie_jar=aiohttp.DummyCookieJar(),
        trace_configs=[trace],
    )


async def _mark_sent(
    _session: aiohttp.ClientSession, context: SimpleNamespace, _params: aiohttp.TraceRequestHeadersSentParams
) -> None:
    context.trace_request_ctx.sent = True


async def exchange(session: aiohttp.ClientSession, request: Request, limits: Limits, deadline: Deadline) -> Answer:
    """Send and read the whole answer, following no redirect. Raises NotSent, Lost.

    aiohttp itself repeats a GET or PUT once when its connection is closed before an answer (RFC 9112 9.3.1), so a PUT
    with If-Match may meet its own first try and be told 412.
    """
    left = min(limits.total, deadline.left())
    if left <= 0:
        raise NotSent("no time left")
    timeout = aiohttp.ClientTimeout(total=left, connect=limits.connect, sock_read=limits.sock_read)
    mark = SimpleNamespace(sent=False)
    try:
        async with session.request(
            request.method,
            request.url,
            headers=request.headers,
            data=request.body,
            timeout=timeout,
            allow_redirects=False,
            trace_request_ctx=mark,
        ) as response:
            body = await _whole(response, limits.largest)
            return Answer(response.status, response.headers, response.content_type, body)
    except TimeoutError as error:
        raise (Lost("no answer in time", timed_out=True) if mark.sent else NotSent("no connection in time")) from error
    except aiohttp.ClientError as error:
        reason = type(error).__name__
        raise (Lost(reason) if mark.sent else NotSent(reason)) from error


async def _whole(response: aiohttp.ClientResponse, largest: int) -> bytes:
    chunks, size = [], 0
    async for chunk in response.content.iter_any():
        size += len(chunk)
        if size > largest:
            raise Lost(f"an answer of more than {largest} bytes")
        chunks.append(chunk)
    return b"".join(chunks)
