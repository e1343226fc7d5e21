"""The pretend hospital's faults, by switch: it hangs, is slow, shuts for maintenance, or loses its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Protocol

import msgspec
from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

MAINTENANCE = "<!doctype html><html lang='th'><body><h1>ปิดปรับปรุงระบบ</h1><p>ขออภัยในความไม่สะดวก</p></body></html>"


class Refuse(Protocol):
    """Says no in the hospital's own way."""

    def __call__(self, status: int, reason: str, headers: Mapping[str, str] | None = None) -> web.Response:
        """The answer of this HTTP status."""
        ...


@dataclass(frozen=True, slots=True)
class Speech:
    """How the hospital speaks: under which path, how a request's kind is called in `only`, and how it says no."""

    prefix: str
    kind_of: Callable[[web.Request], str]
    refuse: Refuse


class Switches(msgspec.Struct, forbid_unknown_fields=True, rename={"too_many": "429"}):
    """What is broken. A number is how many requests it hits; `only` narrows it: "Slot", "POST Appointment", "PUT".

    A transaction is a "Bundle", `Appointment/$book` is "$book"; at HOSxP kinds are tables, and "book-slot", "cancel" and "confirm".
    `skip` lets that many matching requests through first. `late_commit` holds requests until `commit_late` is posted
    or `late_seconds` have passed, and then carries them out although the client may have gone.
    `retry_after` is sent with 503 and 429 when it is above zero.
    """

    only: str = ""
    skip: int = 0
    hang: bool = False
    slow: float = 0.0
    error_503: int = 0
    error_500: int = 0  # the program fails before it has done anything
    error_500_after: int = 0  # and after it has done all
    too_many: int = 0
    retry_after: int = 30
    maintenance_html: int = 0
    gateway_404: int = 0  # a page of whoever stands in front: the hospital behind it has not been asked
    cut_before: int = 0
    cut_after_commit: int = 0
    truncated_json: int = 0
    late_commit: int = 0
    late_seconds: float = 10.0
    half_done: int = 0  # transactions that break off after `half_after` entries, which stay
    half_after: int = 2
    loose_transactions: bool = False  # what an entry has made stays although a later one is refused
    outcome_inside: bool = False  # $book says no by a Bundle with an OperationOutcome alone, under a 200
    ignore_if_match: bool = False
    ignore_if_none_exist: bool = False
    ignore_birthdate: bool = False  # a search parameter that not every server knows
    commit_late: bool = False


class Faults:
    """The switches as they stand, and the requests that they hold back."""

    def __init__(self, speech: Speech) -> None:
        self.speech = speech
        self.switches = Switches()
        self._moving = asyncio.Event()
        self._moving.set()
        self._late = asyncio.Event()
        self._working: set[asyncio.Task[web.StreamResponse]] = set()
        self.held = 0
        self.closing = False

    @property
    def ignore_if_match(self) -> bool:
        """Whether PUT forgets about If-Match, as some servers do."""
        return self.switches.ignore_if_match

    @property
    def ignore_if_none_exist(self) -> bool:
        """Whether POST forgets about If-None-Exist, as some servers do under load."""
        return self.switches.ignore_if_none_exist

    @property
    def half(self) -> int | None:
        """After how many entries this transaction breaks off, as those of servers that are not atomic; None: it does not."""
        return self.switches.half_after if self.take("half_done") else None

    def turn(self, switches: Switches) -> None:
        """Replace all switches. Whoever hangs goes on when `hang` is off; late commits go on when `commit_late` is on."""
        self.switches = switches
        if switches.hang:
            self._moving.clear()
        else:
            self._moving.set()
        if switches.commit_late:
            self._late.set()
            self._late = asyncio.Event()

    def close(self) -> None:
        """Let everybody go, because the hospital shuts down: what was held is not carried out."""
        self.closing = True
        self._moving.set()
        self._late.set()

    def hits(self, request: web.Request) -> bool:
        """Whether the switches are meant for this request."""
        names = (request.method, self.speech.kind_of(request))
        if any(word not in names for word in self.switches.only.split()):
            return False
        if self.switches.skip > 0:
            self.switches.skip -= 1
            return False
        return True

    def take(self, name: str) -> bool:
        """Use up one of a counted fault, if there is one left."""
        left: int = getattr(self.switches, name)
        setattr(self.switches, name, max(0, left - 1))
        return left > 0

    async def apart(self, work: Coroutine[None, None, web.StreamResponse]) -> web.StreamResponse:
        """Do the work to its end even when the client gives up: a request once sent cannot be taken back."""
        task = asyncio.ensure_future(work)
        self._working.add(task)
        task.add_done_callback(self._done)
        return await asyncio.shield(task)

    def _done(self, task: asyncio.Task[web.StreamResponse]) -> None:
        self._working.discard(task)
        if not task.cancelled():
            task.exception()  # the refusal of a request that nobody waits for any more is nobody's business

    async def wait(self) -> None:
        """Hang, be slow, or be late, as the switches say."""
        if self.switches.slow > 0:
            await asyncio.sleep(self.switches.slow)
        if not self._moving.is_set():
            await self._hold(self._moving, None)
        if self.take("late_commit"):
            await self._hold(self._late, self.switches.late_seconds)

    async def _hold(self, event: asyncio.Event, seconds: float | None) -> None:
        self.held += 1
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            pass  # late, as asked
        finally:
            self.held -= 1


FAULTS = web.AppKey("FAULTS", Faults)


@web.middleware
async def faulty(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Do to a request for the hospital what the switches say."""
    faults = request.app[FAULTS]
    if not request.path.startswith(faults.speech.prefix) or not faults.hits(request):
        return await handler(request)
    await request.read()
    return await faults.apart(_suffer(faults, request, handler))


async def _suffer(faults: Faults, request: web.Request, handler: Handler) -> web.StreamResponse:
    await faults.wait()
    if faults.closing:
        return faults.speech.refuse(503, "the hospital is shutting down")
    if faults.take("cut_before"):
        return _cut(request)
    refusal = _refused(faults)
    if refusal is not None:
        return refusal
    answer = await handler(request)
    if faults.take("error_500_after"):
        return faults.speech.refuse(500, "the program failed")
    if faults.take("cut_after_commit"):
        return _cut(request)
    return _torn(answer) if faults.take("truncated_json") else answer


def _refused(faults: Faults) -> web.Response | None:
    after = faults.switches.retry_after
    headers = {"Retry-After": str(after)} if after > 0 else None
    if faults.take("maintenance_html"):
        return web.Response(text=MAINTENANCE, content_type="text/html")
    if faults.take("gateway_404"):
        return web.Response(status=404, text="<html><body>Tunnel not found</body></html>", content_type="text/html")
    if faults.take("error_503"):
        return faults.speech.refuse(503, "the hospital is not available just now", headers)
    if faults.take("error_500"):
        return faults.speech.refuse(500, "the program failed")
    return faults.speech.refuse(429, "too many requests", headers) if faults.take("too_many") else None


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)  # never seen: the connection is gone


def _torn(answer: web.StreamResponse) -> web.Response:
    whole = answer.body if isinstance(answer, web.Response) and isinstance(answer.body, bytes) else b""
    headers = {name: value for name, value in answer.headers.items() if name.lower() != "content-length"}
    return web.Response(status=answer.status, body=whole[: len(whole) // 2], headers=headers)
