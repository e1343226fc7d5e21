"""The console as an application of its own, to be mounted at /console."""

from __future__ import annotations

from itertools import chain

from aiohttp import web

from bot.web.console import accounts, acts, assets, calls, case_page, live, login, misread, queue, waiting
from bot.web.console.doors import Door
from bot.web.console.guarding import guarded
from bot.web.console.parts import Console
from bot.web.console.policy import policy_of

DOORS: tuple[Door, ...] = tuple(
    chain.from_iterable(
        module.doors.all for module in (login, queue, case_page, acts, misread, calls, waiting, live, accounts, assets)
    )
)


def console_app(console: Console) -> web.Application:
    """Every door with its guard. Raises ValueError when two doors have one address."""
    if len({(door.method, door.path) for door in DOORS}) != len(DOORS):
        raise ValueError("two doors of the console have one address")
    app = web.Application()
    app.on_response_prepare.append(policy_of(console))
    app.on_shutdown.append(live.end_streams)
    app[live.STREAMS] = live.streams()
    for door in DOORS:
        app.router.add_route(door.method, door.path, guarded(door, console))
    return app
