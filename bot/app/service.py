"""Builds the service: what every process has and does, and the web application that this one answers with."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web

from bot.app.appointment_pages import appointment_pages
from bot.app.clock import utc_now
from bot.app.consents import privacy_notice
from bot.app.console import add_console, build_cases, build_staff_desk
from bot.app.health import health
from bot.app.knocks import knocking
from bot.app.link_page import link_page
from bot.app.parts import Parts, opened_parts
from bot.app.work import Work, build_work, working
from bot.dialogue.desk import Desk
from bot.domain.errors import BadConfiguration
from bot.domain.ports.cases import Cases
from bot.jobs.reconciler import QUIET, Reconciler
from bot.jobs.staff_desk import ActingDesk
from bot.web.privacy import privacy_routes
from config.settings import Settings, missing_for_serve
from integrations.line.webhook import webhook_routes
from integrations.storage.staff_secrets import Passwords
from integrations.storage.stores import Storage


@dataclass(frozen=True, slots=True)
class Service:
    """A running service; `web` is not yet served. `warm` ends when all that is loaded in the background has been."""

    web: web.Application
    storage: Storage
    desk: Desk
    work: Work
    staff_desk: ActingDesk
    cases: Cases
    warm: asyncio.Task[None]

    @property
    def reconciler(self) -> Reconciler:
        """The job that settles hospital writes."""
        return self.work.reconciler


@asynccontextmanager
async def running_service(
    settings: Settings,
    *,
    clock: Callable[[], datetime] = utc_now,
    paused: bool = False,
    changed: Callable[[Desk], Desk] = lambda desk: desk,
    quiet: timedelta = QUIET,
    framed: bool = False,
    passwords: Passwords | None = None,
) -> AsyncIterator[Service]:
    """Everything that `serve` runs. Raises BadConfiguration, StorageDown.

    `paused`: events are stored and not worked on. `framed`: another page of this address may show the console in a frame (the demo's).
    `passwords`: how those of staff are hashed, instead of as in use.
    """
    if missing := missing_for_serve(settings):
        raise BadConfiguration("; ".join(missing))
    async with opened_parts(
        settings, clock=clock, changed=changed, quiet=quiet, works=not paused, passwords=passwords
    ) as parts:
        work = build_work(parts)
        async with working(work, parts, paused=paused) as warm:
            staff_desk, cases = build_staff_desk(parts), build_cases(parts)
            app = _web(parts)
            add_console(app, parts, staff_desk, cases, work.feed, framed=framed)
            yield Service(app, parts.storage, parts.desk, work, staff_desk, cases, warm)


def _web(parts: Parts) -> web.Application:
    app = web.Application()
    app.add_routes(
        webhook_routes(
            parts.storage.journal,
            channel_secret=parts.settings.line_channel_secret.get_secret_value(),
            wake=parts.together.wake,
            clock=parts.clock,
            counters=parts.metrics,
        )
    )
    app.add_routes(privacy_routes(privacy_notice(parts.desk.clinic.hospitals)))
    app.add_routes(link_page(parts))
    app.add_routes(knocking(parts))
    app.add_routes(appointment_pages(parts))
    app.add_routes(health(parts))
    return app
