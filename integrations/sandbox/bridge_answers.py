"""What the reference bridge says back: JSON, and problems (RFC 9457) whose code says what is to be done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import msgspec
from aiohttp import web

Row: TypeAlias = dict[str, object]

_TITLES = {
    400: "the request is not as the contract has it",
    401: "who asks?",
    403: "not allowed",
    404: "there is no such thing",
    405: "not for this method",
    409: "not as things stand",
    410: "gone",
    412: "it has changed since it was read",
    413: "too long",
    415: "not in this form",
    429: "too many requests",
    500: "the program failed",
    503: "not just now",
}
_CODES = {401: "unauthorised", 403: "forbidden", 404: "not-found", 412: "changed", 429: "too-many", 503: "maintenance"}


class No(Exception):
    """The bridge says no, by a status and a code of the contract."""

    def __init__(self, status: int, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail


def bad(detail: str) -> No:
    """A request that is not as the contract has it."""
    return No(400, "bad-request", detail)


def problem(status: int, code: str, detail: str = "", headers: Mapping[str, str] | None = None) -> web.Response:
    """The answer of a no. `detail` repeats nothing of a patient."""
    body: Row = {"type": "about:blank", "title": _TITLES.get(status, "no"), "status": status, "code": code}
    if detail:
        body["detail"] = detail
    return web.Response(
        status=status, body=msgspec.json.encode(body), content_type="application/problem+json", headers=headers
    )


def problem_of(error: web.HTTPException) -> web.Response:
    """A no of the framework's, in the words of the contract."""
    usual = "unsupported" if error.status in (405, 413, 415) else "bad-request"
    code = _CODES.get(error.status, "failed" if error.status >= 500 else usual)
    kept = {name: error.headers[name] for name in ("Allow",) if name in error.headers}
    return problem(error.status, code, headers=kept)


def refuse(status: int, reason: str, headers: Mapping[str, str] | None = None) -> web.Response:
    """A no by a switch of the sandbox."""
    return problem(status, _CODES.get(status, "failed"), reason, headers)


def told(body: Row, *, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """An object."""
    return web.Response(status=status, body=msgspec.json.encode(body), content_type="application/json", headers=headers)
