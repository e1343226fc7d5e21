"""A thin FHIR R4 client for one hospital: versions and conditions first, and no doubt about what a failed write means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

import aiohttp
import msgspec
import stamina
from yarl import URL

from bot.domain.errors import HospitalRefused, HospitalUnavailable, KlaiMorError, OutcomeUnknown
from integrations.fhir.auth import Auth, NoAuth, credentials
from integrations.fhir.breaker import Breaker
from integrations.fhir.bulkhead import Bulkhead
from integrations.fhir.outcomes import Resource, TimedOut, raise_failed, refusal, resource_of, retry_after
from integrations.fhir.resources import Bundle
from integrations.fhir.wire import Answer, Deadline, Limits, Lost, NotSent, Request, exchange, open_session, safe_url

FHIR_JSON = "application/fhir+json"
LONGEST_PAUSE = 120.0  # seconds; a Retry-After beyond it is asked again
MOST_PAGES = 20


class _MayPass(HospitalUnavailable):
    """A failed read that is worth one more try at once."""


@dataclass(frozen=True, slots=True)
class Versioned:
    """A resource with the ETag of its version, if the hospital gave one."""

    resource: Resource
    etag: str | None

    @property
    def id(self) -> str:
        """The logical id."""
        return str(self.resource.get("id", ""))


class FhirClient:
    """Reads are tried twice, writes once. Every call takes the deadline of the deed it belongs to.

    Raises HospitalUnavailable (nothing was written), HospitalRefused, NotFound, Conflict, and for writes OutcomeUnknown:
    the request was sent and whether it was carried out is not known.
    """

    def __init__(
        self,
        base_url: str,
        *,
        auth: Auth | None = None,
        limits: Limits | None = None,
        breaker: Breaker | None = None,
    ) -> None:
        self._base = safe_url(base_url)
        self._credentials = credentials(auth or NoAuth())
        self._limits = limits or Limits()
        self.breaker = breaker or Breaker(failures=(NotSent, Lost))
        self._bulkhead = Bulkhead(self._limits.connections, self._limits.queue)
        self._session: aiohttp.ClientSession | None = None

    async def read(self, path: str, deadline: Deadline) -> Versioned:
        """One resource by its relative reference, such as `Slot/12`."""
        return _versioned(await self._get(self._base / path, deadline))

    async def search(
        self, kind: str, query: Sequence[tuple[str, str]], deadline: Deadline, *, limit: int
    ) -> list[Resource]:
        """Matches of a search, following the server's own pages, at most `limit`. Other origins are not followed."""
        url: URL | None = (self._base / kind).with_query(list(query))
        found: list[Resource] = []
        for _ in range(MOST_PAGES):
            if url is None or len(found) >= limit:
                break
            bundle = _bundle(await self._get(url, deadline))
            found += bundle.matches()
            url = self._next(url, bundle)
        return found[:limit]

    async def create(
        self, resource: Resource, deadline: Deadline, *, if_none_exist: tuple[str, str] | None = None
    ) -> Versioned:
        """Create, unless one with this (identifier system, value) exists: then that one comes back."""
        headers = {"Prefer": "return=representation"}
        if if_none_exist:
            headers["If-None-Exist"] = "identifier=" + quote("|".join(if_none_exist), safe="")
        return await self._write("POST", self._base / str(resource["resourceType"]), resource, headers, deadline)

    async def update(self, resource: Resource, deadline: Deadline, *, if_match: str | None = None) -> Versioned:
        """Replace a resource; with `if_match` only this version of it (Conflict otherwise)."""
        headers = {"Prefer": "return=representation"}
        if if_match:
            headers["If-Match"] = if_match
        url = self._base / str(resource["resourceType"]) / str(resource["id"])
        return await self._write("PUT", url, resource, headers, deadline)

    async def transact(self, bundle: Resource, deadline: Deadline) -> None:
        """Let a transaction be carried out.

        Some servers answer well and tell of a failure only within: Conflict or HospitalRefused by what most hinders, OutcomeUnknown
        for a fault of the server's, since others of its entries may have been kept.
        """
        headers = {"Prefer": "return=minimal", "Content-Type": FHIR_JSON}
        request = Request("POST", self._base, headers, msgspec.json.encode(bundle))
        _, kept = await self._sent(request, deadline)
        if kept is not None and kept["resourceType"] == "Bundle":
            raise_failed(kept)

    async def aclose(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()

    async def _get(self, url: URL, deadline: Deadline) -> tuple[Answer, Resource]:
        # HAPI and others answer a repeated search from a cache of a minute unless told not to
        request = Request("GET", url, {"Cache-Control": "no-cache"})
        if deadline.left() <= 0:
            raise HospitalUnavailable("no time left")
        again = self._limits.again
        async for attempt in stamina.retry_context(
            on=_MayPass, attempts=2, timeout=deadline.left(), wait_initial=again, wait_max=3 * again, wait_jitter=again
        ):
            with attempt:
                return await self._get_once(request, deadline)
        raise AssertionError("unreachable: the last try returns or raises")

    async def _get_once(self, request: Request, deadline: Deadline) -> tuple[Answer, Resource]:
        try:
            answer, resource = await self._call(request, deadline, writing=False)
        except NotSent as error:
            raise HospitalUnavailable(str(error)) from error
        except Lost as error:
            worth = HospitalUnavailable if error.timed_out or error.maintenance else _MayPass
            raise worth(str(error), maintenance=error.maintenance) from error
        if resource is None:
            raise _MayPass("an empty answer to a read")
        return answer, resource

    async def _write(
        self, method: str, url: URL, resource: Resource, headers: dict[str, str], deadline: Deadline
    ) -> Versioned:
        headers["Content-Type"] = FHIR_JSON
        answer, kept = await self._sent(Request(method, url, headers, msgspec.json.encode(resource)), deadline)
        if kept is None or kept["resourceType"] != resource["resourceType"]:  # silence, or a mere OperationOutcome
            kept = _as_sent(resource, answer)
        return _versioned((answer, kept))

    async def _sent(self, request: Request, deadline: Deadline) -> tuple[Answer, Resource | None]:
        """A write, once."""
        try:
            return await self._call(request, deadline, writing=True)
        except NotSent as error:
            raise HospitalUnavailable(str(error)) from error
        except Lost as error:
            raise (TimedOut if error.timed_out else OutcomeUnknown)(str(error)) from error

    async def _call(self, request: Request, deadline: Deadline, *, writing: bool) -> tuple[Answer, Resource | None]:
        async with self._bulkhead.place(deadline.left()):
            with self.breaker.attempt() as attempt:
                answer = await self._send(request, deadline)
                if 200 <= answer.status < 300:
                    return answer, resource_of(answer)
                if answer.status >= 500 and answer.status != 501:
                    attempt.fail()
        raise self._refusal(answer, writing=writing)

    def _refusal(self, answer: Answer, *, writing: bool) -> KlaiMorError:
        after = retry_after(answer)
        if answer.status in (429, 503) and after:
            self.breaker.pause(min(after, LONGEST_PAUSE))
        return refusal(answer, writing=writing)

    async def _send(self, request: Request, deadline: Deadline) -> Answer:
        session = self._session = self._session or open_session(self._limits)
        for _ in range(2):
            headers = {"Accept": FHIR_JSON, **request.headers}
            authorization = await self._credentials.header(session, self._limits, deadline)
            if authorization:
                headers["Authorization"] = authorization
            sent = Request(request.method, request.url, headers, request.body)
            answer = await exchange(session, sent, self._limits, deadline)
            if answer.status != 401 or not self._credentials.refused():
                break
        return answer

    def _next(self, current: URL, bundle: Bundle) -> URL | None:
        link = bundle.next_page()
        if link is None:
            return None
        url = current.join(URL(link))
        if url.origin() != self._base.origin():
            raise HospitalRefused("the next page of a search leads to another server")
        return url


def _versioned(got: tuple[Answer, Resource]) -> Versioned:
    answer, resource = got
    meta = resource.get("meta")
    version = meta.get("versionId") if isinstance(meta, dict) else None
    return Versioned(resource, answer.headers.get("ETag") or (f'W/"{version}"' if version else None))


def _bundle(got: tuple[Answer, Resource]) -> Bundle:
    try:
        return msgspec.convert(got[1], Bundle)
    except msgspec.ValidationError as error:
        raise HospitalUnavailable("the answer to a search is not a Bundle") from error


def _as_sent(resource: Resource, answer: Answer) -> Resource:
    """What was sent, with its id, when the hospital took it and kept silent. Raises OutcomeUnknown without an id."""
    parts = URL(answer.headers.get("Location", "")).path.rstrip("/").partition("/_history/")[0].split("/")
    id_ = resource.get("id") or (parts[-1] if len(parts) > 1 and parts[-2] == resource["resourceType"] else None)
    if not id_:
        raise OutcomeUnknown("the hospital took it but does not say under which id")
    return {**resource, "id": id_}
