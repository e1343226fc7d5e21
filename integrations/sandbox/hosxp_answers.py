"""What the pretend HOSxP says back: its own envelope, in which the status stands whatever HTTP says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeAlias

import msgspec
from aiohttp import web

Row: TypeAlias = dict[str, object]

# 501 is what it says to a bearer that is not good; 429 and 503 come from the gateway in front of it
_ALWAYS_HTTP = frozenset({429, 501, 503})


class No(Exception):
    """The program says no: a MessageCode and why."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def envelope(
    code: int, message: str, *, inside: bool, headers: Mapping[str, str] | None = None, **more: object
) -> web.Response:
    """Any answer; `inside`: errors of the program stand inside an HTTP 200."""
    body = {
        "MessageCode": code,
        "Message": message,
        "RequestTime": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        **more,
    }
    status = 200 if code < 300 or (inside and code not in _ALWAYS_HTTP) else code
    return web.Response(
        status=status, body=msgspec.json.encode(body), content_type="application/json", charset="utf-8", headers=headers
    )
