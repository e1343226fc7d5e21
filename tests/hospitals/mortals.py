"""Clients whose process dies before or after their n-th write at a hospital."""

from __future__ import annotations

from typing import Any

from bot.domain.ports.hospital import HospitalBooking
from integrations.fhir.client import FhirClient
from integrations.hospitals.generic_rest_client import BridgeClient
from integrations.hospitals.hosxp_rest_client import HosxpClient
from integrations.http.auth import BearerAuth
from integrations.sandbox.bridge import TOKEN
from integrations.sandbox.hosxp import MARKETPLACE, SESSION
from tests.hospitals.breakable import Breakable
from tests.hospitals.bridge_ward import BridgeWard
from tests.hospitals.hosxp_ward import HosxpWard


class Crash(BaseException):
    """The process dies here."""


class Life:
    """Ends before or after the n-th write."""

    def __init__(self, at: int, *, after: bool) -> None:
        self._left, self._after = at, after

    def before(self) -> None:
        """A write is about to be made."""
        self._left -= 1
        self._end(after=False)

    def after(self) -> None:
        """It has been made."""
        self._end(after=True)

    def _end(self, *, after: bool) -> None:
        if self._left == 0 and after is self._after:
            raise Crash


class MortalFhir(FhirClient):
    """On FHIR writes are `create`, `update`, `transact` and `invoke`."""

    life: Life

    async def create(self, *said: Any, **more: Any) -> Any:
        self.life.before()
        made = await super().create(*said, **more)
        self.life.after()
        return made

    async def update(self, *said: Any, **more: Any) -> Any:
        self.life.before()
        kept = await super().update(*said, **more)
        self.life.after()
        return kept

    async def transact(self, *said: Any, **more: Any) -> Any:
        self.life.before()
        answer = await super().transact(*said, **more)
        self.life.after()
        return answer

    async def invoke(self, *said: Any, **more: Any) -> Any:
        self.life.before()
        answer = await super().invoke(*said, **more)
        self.life.after()
        return answer


class _MortalPosts:
    """At the others every write is a `post`."""

    life: Life

    async def post(self, *said: Any, **more: Any) -> Any:
        self.life.before()
        made = await super().post(*said, **more)  # type: ignore[misc]  # of the client that it is mixed into
        self.life.after()
        return made


class MortalHosxp(_MortalPosts, HosxpClient):
    """On HOSxP."""


class MortalBridge(_MortalPosts, BridgeClient):
    """At a bridge of the hospital's own."""


def mortal(ward: Breakable, at: int, *, after: bool) -> HospitalBooking:
    """An adapter whose process dies at its n-th write."""
    client: MortalFhir | MortalHosxp | MortalBridge
    if isinstance(ward, HosxpWard):
        client = MortalHosxp(ward.base_url, auth=BearerAuth(SESSION), marketplace_token=MARKETPLACE)
    elif isinstance(ward, BridgeWard):
        client = MortalBridge(f"{ward.base_url}/v1", auth=BearerAuth(TOKEN))
    else:
        client = MortalFhir(ward.base_url)
    client.life = Life(at, after=after)
    return ward.adapter(client=client)
