"""Calls to one hospital: few at once, none while it is down, a read tried twice and a write once."""

from __future__ import annotations

from typing import Generic, Protocol, TypeVar

import aiohttp
import stamina

from bot.domain.errors import HospitalUnavailable, KlaiMorError, OutcomeUnknown
from integrations.http.auth import Credentials
from integrations.http.breaker import Breaker
from integrations.http.bulkhead import Bulkhead
from integrations.http.refusals import TimedOut
from integrations.http.wire import Answer, Deadline, Limits, Lost, NotSent, Request, exchange, open_session

LONGEST_PAUSE = 120.0  # seconds; a Retry-After beyond it is asked again

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")


class Dialect(Protocol[T_co]):
    """How one kind of hospital answers. `accept` is what we ask for, `not_known` the status of credentials that are not good (any more)."""

    accept: str
    not_known: int

    def status(self, answer: Answer) -> int:
        """The HTTP status that the answer stands for. Raises Lost when it cannot be read."""
        ...

    def value(self, answer: Answer, *, writing: bool) -> T_co:
        """What an answer of 2xx holds. Raises Lost when it cannot be read."""
        ...

    def refusal(self, answer: Answer, *, writing: bool) -> KlaiMorError:
        """The error that any other answer stands for."""
        ...


class _MayPass(HospitalUnavailable):
    """A failed read that is worth one more try at once."""


class Calls(Generic[T]):
    """One hospital. Every call takes the deadline of the deed that it belongs to.

    Raises HospitalUnavailable (nothing was written), what the dialect makes of a refusal, and for writes OutcomeUnknown:
    the request was sent and whether it was carried out is not known.
    """

    def __init__(self, dialect: Dialect[T], who: Credentials, limits: Limits, breaker: Breaker | None = None) -> None:
        self._dialect, self._credentials, self._limits = dialect, who, limits
        self.breaker = breaker or Breaker(failures=(NotSent, Lost))
        self._bulkhead = Bulkhead(limits.connections, limits.queue)
        self._session: aiohttp.ClientSession | None = None

    async def read(self, request: Request, deadline: Deadline) -> T:
        """Ask, and once more when the first try failed in a way that may pass at once."""
        if deadline.left() <= 0:
            raise HospitalUnavailable("no time left")
        again = self._limits.again
        async for attempt in stamina.retry_context(
            on=_MayPass, attempts=2, timeout=deadline.left(), wait_initial=again, wait_max=3 * again, wait_jitter=again
        ):
            with attempt:
                return await self._read_once(request, deadline)
        raise AssertionError("unreachable: the last try returns or raises")

    async def write(self, request: Request, deadline: Deadline) -> T:
        """Write, once."""
        try:
            return await self._call(request, deadline, writing=True)
        except NotSent as error:
            raise HospitalUnavailable(str(error)) from error
        except Lost as error:
            raise (TimedOut if error.timed_out else OutcomeUnknown)(str(error)) from error

    async def aclose(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()

    async def _read_once(self, request: Request, deadline: Deadline) -> T:
        try:
            return await self._call(request, deadline, writing=False)
        except NotSent as error:
            raise HospitalUnavailable(str(error)) from error
        except Lost as error:
            worth = HospitalUnavailable if error.timed_out or error.maintenance else _MayPass
            raise worth(str(error), maintenance=error.maintenance) from error

    async def _call(self, request: Request, deadline: Deadline, *, writing: bool) -> T:
        async with self._bulkhead.place(deadline.left()):
            with self.breaker.attempt() as attempt:
                answer = await self._send(request, deadline)
                status = self._dialect.status(answer)
                if 200 <= status < 300:
                    return self._dialect.value(answer, writing=writing)
                if status >= 500 and status != 501:
                    attempt.fail()
        refusal = self._dialect.refusal(answer, writing=writing)
        if isinstance(refusal, HospitalUnavailable) and refusal.retry_after:
            self.breaker.pause(min(refusal.retry_after, LONGEST_PAUSE))
        raise refusal

    async def _send(self, request: Request, deadline: Deadline) -> Answer:
        session = self._session = self._session or open_session(self._limits)
        for _ in range(2):
            headers = {"Accept": self._dialect.accept, **request.headers}
            authorization = await self._credentials.header(session, self._limits, deadline)
            if authorization:
                headers["Authorization"] = authorization
            sent = Request(request.method, request.url, headers, request.body)
            answer = await exchange(session, sent, self._limits, deadline)
            if answer.status != self._dialect.not_known or not self._credentials.refused():
                break
        return answer
