"""Is the service alive, can it serve, and what has it counted."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from ipaddress import ip_address

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

Ready = Callable[[], Awaitable[str | None]]


def health_routes(
    ready: Ready,
    registries: tuple[CollectorRegistry, ...],
    metrics_token: str | None,
    lacks: Callable[[], str | None] = lambda: None,
) -> list[web.RouteDef]:
    """GET /healthz, /readyz and /metrics.

    `ready` returns None, or in a few words why not; `lacks` what a process that is ready does without. /metrics answers this machine
    only, unless a token is set: then whoever bears it.
    """

    async def healthz(_: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def readyz(_: web.Request) -> web.Response:
        fault = await ready()
        if fault is not None:
            return web.Response(status=503, text=f"not ready: {fault}\n")
        lacking = lacks()
        return web.Response(text="ready\n" if lacking is None else f"ready, but: {lacking}\n")

    async def metrics(request: web.Request) -> web.Response:
        if not _may_read(request, metrics_token):
            return web.Response(status=403, text="/metrics answers this machine only, or the bearer of METRICS_TOKEN\n")
        body = b"".join(generate_latest(registry) for registry in registries)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

    return [web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", metrics)]


def _may_read(request: web.Request, token: str | None) -> bool:
    if token is not None:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    # A request that a proxy passed on came from elsewhere, whatever its last hop was.
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ip_address(request.remote or "").is_loopback
    except ValueError:
        return False
