"""A bridge that answers whatever a test puts into its mouth, to see what we make of those that do not keep the contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from integrations.hospitals.generic_rest import GenericRestHospital
from integrations.hospitals.generic_rest_client import BridgeClient
from integrations.hospitals.settings import HospitalSettings, Identifiers
from integrations.http.breaker import Breaker
from integrations.sandbox.bridge import HCODE, NUMBER_KEY

NOT_FOUND = {"title": "there is no such thing", "status": 404, "code": "not-found"}


class OddBridge:
    """`answers`: (status, body) by "METHOD /path"; a body of text is HTML, of 400 and up a problem. Anything else is not found.

    `problem`: the content type of problems.
    """

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, object]] = {}
        self.asked: Counter[str] = Counter()
        self.said: list[Any] = []
        self.url = ""
        self.problem = "application/problem+json"

    def adapter(
        self, *, breaker: Breaker | None = None, numbers: str = "hn,citizen", number_key: str = NUMBER_KEY
    ) -> GenericRestHospital:
        """An adapter that comes here."""
        return GenericRestHospital(
            HospitalSettings(
                id="klaimor-demo",
                base_url=f"{self.url}v1",
                identifiers=Identifiers(hn="hn", cid="cid", own="own"),
                departments={"dental": "DENT"},
                options={"numbers": numbers},
                secrets={"number_key": number_key},
                hcode=HCODE,
            ),
            client=BridgeClient(f"{self.url}v1", breaker=breaker),
        )

    async def answer(self, request: web.Request) -> web.Response:
        """The one for this request."""
        name = f"{request.method} {request.path.removeprefix('/v1')}"
        self.asked[name] += 1
        if request.can_read_body:
            self.said.append(await request.json())
        status, body = self.answers.get(name, (404, NOT_FOUND))
        if isinstance(body, str):
            return web.Response(status=status, text=body, content_type="text/html")
        kind = self.problem if status >= 400 else "application/json"
        return web.json_response(body, status=status, content_type=kind)


@asynccontextmanager
async def odd_bridge() -> AsyncIterator[OddBridge]:
    """Serve one."""
    odd, app = OddBridge(), web.Application()
    app.router.add_route("*", "/{path:.*}", odd.answer)
    async with TestServer(app) as server:
        odd.url = str(server.make_url("/"))
        yield odd
