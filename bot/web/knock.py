"""Where a hospital knocks when something has changed there: nothing that it brings is read, and only the address proves who it is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime, timedelta

from aiohttp import web

from bot.domain.errors import StorageDown

SETTLES = timedelta(seconds=1)  # what comes together is read together

_PATH = "/hospitals/{hospital:[A-Za-z0-9._-]{1,64}}/changed/{secret:[A-Za-z0-9_-]{22}}"


class Knocks:
    """Hints that are let through once in SETTLES for each hospital, however often it knocks.

    `good`: whether an address (hospital, secret) is one of ours, in constant time. `hint`: read that hospital's changes at that moment.
    """

    def __init__(
        self,
        hospitals: Collection[str],
        good: Callable[[str, str], bool],
        hint: Callable[[str, datetime], Awaitable[None]],
        clock: Callable[[], datetime],
    ) -> None:
        self._hospitals, self._good, self._hint, self._clock = frozenset(hospitals), good, hint, clock
        self._next: dict[str, datetime] = {}

    async def heard(self, hospital: str, secret: str) -> bool:
        """Whether it was one of ours. Raises StorageDown."""
        if not self._good(hospital, secret) or hospital not in self._hospitals:
            return False
        now = self._clock()
        if self._next.get(hospital, now) <= now:
            self._next[hospital] = now + SETTLES
            await self._hint(hospital, now + SETTLES)
        return True


def knock_routes(knocks: Knocks) -> Sequence[web.RouteDef]:
    """POST and PUT, with whatever a server adds to the address; 204, or 404 for all that is not ours."""

    async def knocked(request: web.Request) -> web.Response:
        try:
            heard = await knocks.heard(request.match_info["hospital"], request.match_info["secret"])
        except StorageDown:
            return web.Response(status=503)  # what has changed is read in a minute all the same
        return web.Response(status=204 if heard else 404)

    paths = (_PATH, _PATH + "/{rest:.{0,200}}")
    return tuple(route(path, knocked) for path in paths for route in (web.post, web.put))
