"""Passes requests on to an application on another port of this machine, for the demo's one address."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, hdrs, web

# Headers that belong to one hop (RFC 9110, 7.6.1), and those that aiohttp writes anew. Host goes on: a page's origin is checked by it.
_HOP = {
    "connection",
    "keep-alive",
    "transfer-encoding",
    "upgrade",
    "te",
    "trailer",
    "content-length",
    "content-encoding",
}
_CLIENT = web.AppKey("_CLIENT", ClientSession)


def proxy_routes(app: web.Application, prefixes: dict[str, str]) -> None:
    """Pass `prefix` and all below it on to the origin given for it; the longest prefix wins."""
    app.cleanup_ctx.append(_client)
    app.on_shutdown.append(_nobody_waits)
    for prefix, origin in sorted(prefixes.items(), key=lambda each: -len(each[0])):
        handler = _pass_on(origin)
        app.router.add_route("*", prefix, handler)
        app.router.add_route("*", prefix + "/{rest:.*}", handler)


async def _client(app: web.Application) -> AsyncIterator[None]:
    async with ClientSession(timeout=ClientTimeout(total=120), cookie_jar=DummyCookieJar(), trust_env=False) as client:
        app[_CLIENT] = client
        yield


async def _nobody_waits(app: web.Application) -> None:
    """A long answer of the other side, such as a phone's waiting for news, would hold up a service that is to stop."""
    await app[_CLIENT].close()


def _stopping() -> web.Response:
    return web.Response(status=502, text="The demo is stopping.\n")


def _pass_on(origin: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            if request.app[_CLIENT].closed:
                return _stopping()
            return await passed(request)
        except ClientError:  # the other side has gone: the demo is being stopped
            return _stopping()

    async def passed(request: web.Request) -> web.StreamResponse:
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _HOP}
        async with request.app[_CLIENT].request(
            request.method, origin + request.raw_path, headers=headers, data=await request.read(), allow_redirects=False
        ) as answer:
            kept = [(name, value) for name, value in answer.headers.items() if name.lower() not in _HOP]
            response = web.Response(status=answer.status, body=await answer.read())
            for name, value in kept:
                if name.lower() != hdrs.CONTENT_TYPE.lower():
                    response.headers.add(name, value)
                else:
                    response.headers[name] = value
            return response

    return handle
