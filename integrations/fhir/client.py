"""A thin FHIR R4 client for one hospital: versions and conditions first, and no doubt about what a failed write means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

import msgspec
from yarl import URL

from bot.domain.errors import HospitalRefused, HospitalUnavailable, OutcomeUnknown
from integrations.fhir.outcomes import FHIR_JSON, FhirDialect, Resource, Said, raise_failed
from integrations.fhir.resources import Page
from integrations.http.auth import Auth, NoAuth, credentials
from integrations.http.breaker import Breaker
from integrations.http.calls import Calls
from integrations.http.wire import Answer, Deadline, Limits, Lost, Request, safe_url

MOST_PAGES = 20


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
        self._calls = Calls(FhirDialect(), credentials(auth or NoAuth()), limits or Limits(), breaker)
        self.breaker = self._calls.breaker

    async def read(self, path: str, deadline: Deadline) -> Versioned:
        """One resource by its relative reference, such as `Slot/12`."""
        answer, said = await self._get(self._base / path, deadline)
        return _versioned(answer, _read(said))

    async def search(
        self, kind: str, query: Sequence[tuple[str, str]], deadline: Deadline, *, limit: int
    ) -> list[Resource]:
        """Matches of a search, following the server's own pages, at most `limit`. Other origins are not followed."""
        return [_resource(each) for each in await self.search_raw(kind, query, deadline, limit=limit)]

    async def search_raw(
        self, kind: str, query: Sequence[tuple[str, str]], deadline: Deadline, *, limit: int
    ) -> list[msgspec.Raw]:
        """The same as JSON that has not been read yet."""
        url: URL | None = (self._base / kind).with_query(list(query))
        found: list[msgspec.Raw] = []
        for _ in range(MOST_PAGES):
            if url is None or len(found) >= limit:
                break
            _, said = await self._get(url, deadline)
            page = _page(said)
            found += page.matches()
            url = self._next(url, page)
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

    async def transact(self, bundle: Resource, deadline: Deadline) -> Resource | None:
        """Let a transaction be carried out; the hospital's answer to it, None when it says nothing.

        Some servers answer well and tell of a failure only within: Conflict or HospitalRefused by what most hinders, OutcomeUnknown
        for a fault of the server's, since others of its entries may have been kept.
        """
        headers = {"Prefer": "return=minimal", "Content-Type": FHIR_JSON}
        request = Request("POST", self._base, headers, msgspec.json.encode(bundle))
        _, said = await self._calls.write(request, deadline)
        kept = _written(said)
        if kept is not None and kept["resourceType"] == "Bundle":
            raise_failed(kept)
        return kept

    async def invoke(self, operation: str, parameters: Sequence[Resource], deadline: Deadline) -> Resource | None:
        """Let an operation such as `Appointment/$book` be carried out; what it returns, None when it says nothing.

        Raises as a write does; what a server tells of a failure within a good answer is the caller's to read.
        """
        headers = {"Prefer": "return=representation", "Content-Type": FHIR_JSON}
        body = msgspec.json.encode({"resourceType": "Parameters", "parameter": list(parameters)})
        _, said = await self._calls.write(Request("POST", self._base / operation, headers, body), deadline)
        return _written(said)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._calls.aclose()

    async def _get(self, url: URL, deadline: Deadline) -> tuple[Answer, Said]:
        # HAPI and others answer a repeated search from a cache of a minute unless told not to
        request = Request("GET", url, {"Cache-Control": "no-cache"})
        answer, said = await self._calls.read(request, deadline)
        if said is None:
            raise HospitalUnavailable("an empty answer to a read")
        return answer, said

    async def _write(
        self, method: str, url: URL, resource: Resource, headers: dict[str, str], deadline: Deadline
    ) -> Versioned:
        headers["Content-Type"] = FHIR_JSON
        answer, said = await self._calls.write(Request(method, url, headers, msgspec.json.encode(resource)), deadline)
        kept = _written(said)
        if kept is None or kept["resourceType"] != resource["resourceType"]:  # silence, or a mere OperationOutcome
            kept = _as_sent(resource, answer)
        return _versioned(answer, kept)

    def _next(self, current: URL, page: Page) -> URL | None:
        link = page.next_page()
        if link is None:
            return None
        url = current.join(URL(link))
        if url.origin() != self._base.origin():
            raise HospitalRefused("the next page of a search leads to another server")
        return url


def _versioned(answer: Answer, resource: Resource) -> Versioned:
    meta = resource.get("meta")
    version = meta.get("versionId") if isinstance(meta, dict) else None
    return Versioned(resource, answer.headers.get("ETag") or (f'W/"{version}"' if version else None))


def _read(said: Said) -> Resource:
    try:
        return said.resource()
    except Lost as error:
        raise HospitalUnavailable(str(error)) from error


def _written(said: Said | None) -> Resource | None:
    try:
        return None if said is None else said.resource()
    except Lost as error:
        raise OutcomeUnknown(str(error)) from error


_pages = msgspec.json.Decoder(Page)
_resources = msgspec.json.Decoder(Resource)


def _page(said: Said) -> Page:
    try:
        return _pages.decode(said.answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise HospitalUnavailable("the answer to a search is not a Bundle") from error


def _resource(raw: msgspec.Raw) -> Resource:
    try:
        return _resources.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise HospitalUnavailable("a page of a search cannot be read") from error


def _as_sent(resource: Resource, answer: Answer) -> Resource:
    """What was sent, with its id, when the hospital took it and kept silent. Raises OutcomeUnknown without an id."""
    parts = URL(answer.headers.get("Location", "")).path.rstrip("/").partition("/_history/")[0].split("/")
    id_ = resource.get("id") or (parts[-1] if len(parts) > 1 and parts[-2] == resource["resourceType"] else None)
    if not id_:
        raise OutcomeUnknown("the hospital took it but does not say under which id")
    return {**resource, "id": id_}
