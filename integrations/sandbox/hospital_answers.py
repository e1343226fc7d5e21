"""What the pretend hospital says back: resources with their ETag, and an OperationOutcome for every error."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

import msgspec
from aiohttp import web

from integrations.sandbox.hospital_values import Resource

CONTENT_TYPE = "application/fhir+json"

# https://hl7.org/fhir/R4/valueset-issue-type.html
_ISSUES = {
    400: "invalid",
    404: "not-found",
    405: "not-supported",
    409: "conflict",
    412: "conflict",
    415: "not-supported",
    422: "business-rule",
    429: "throttled",
    501: "not-supported",
    503: "transient",
}


class Refusal(Exception):
    """The hospital says no: an HTTP status and what is wrong."""

    def __init__(self, status: int, diagnostics: str) -> None:
        super().__init__(diagnostics)
        self.status = status
        self.diagnostics = diagnostics


def outcome(status: int, reason: str, headers: Mapping[str, str] | None = None) -> web.Response:
    """An OperationOutcome under this HTTP status."""
    issue = {"severity": "error", "code": _ISSUES.get(status, "processing"), "diagnostics": reason}
    body = {"resourceType": "OperationOutcome", "issue": [issue]}
    return web.Response(
        status=status, body=msgspec.json.encode(body), content_type=CONTENT_TYPE, charset="utf-8", headers=headers
    )


def resource_answer(
    body: bytes, version: int, *, status: int = HTTPStatus.OK, location: str | None = None, minimal: bool = False
) -> web.Response:
    """A stored resource with its ETag; `minimal` leaves the body out (Prefer: return=minimal)."""
    headers = {"ETag": f'W/"{version}"'}
    if location:
        headers["Location"] = location
    return web.Response(
        status=status, body=b"" if minimal else body, content_type=CONTENT_TYPE, charset="utf-8", headers=headers
    )


def bundle_answer(found: list[tuple[str, bytes, str]], total: int, links: dict[str, str]) -> web.Response:
    """A searchset Bundle of (full URL, resource bytes, search mode)."""
    bundle: Resource = {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": total,
        "link": [{"relation": relation, "url": url} for relation, url in links.items()],
        "entry": [
            {"fullUrl": url, "resource": msgspec.Raw(body), "search": {"mode": mode}} for url, body, mode in found
        ],
    }
    return web.Response(body=msgspec.json.encode(bundle), content_type=CONTENT_TYPE, charset="utf-8")
