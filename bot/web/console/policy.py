"""What browsers are told about every answer of the console: what it may load, who may frame it, that it is not to be kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.web.console.cookies import is_secure
from bot.web.console.parts import Console

Signal = Callable[[web.Request, web.StreamResponse], Awaitable[None]]


# Nothing inline, nothing evaluated, nothing from elsewhere.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; object-src 'none'"
)
_STRICT = {
    "X-Content-Type-Options": "nosniff",
    # With no-referrer a browser would send `Origin: null` with our own forms (Fetch, "serializing a request origin").
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}


def policy_of(console: Console) -> Signal:
    """A signal for `on_response_prepare`: it holds for refusals and unknown addresses too."""
    frames = "'self'" if console.framed else "'none'"
    headers = {**_STRICT, "Content-Security-Policy": f"{_POLICY}; frame-ancestors {frames}"}

    async def prepare(request: web.Request, response: web.StreamResponse) -> None:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if is_secure(request, console.public_url):
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")

    return prepare
