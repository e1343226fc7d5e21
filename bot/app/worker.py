"""What `klaimor worker` runs: a further process that shares the work and answers no webhook."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import structlog
from aiohttp import web

from bot.app.health import health
from bot.app.memory import settle
from bot.app.parts import Parts, opened_parts
from bot.app.refusal import refuse_for_worker
from bot.app.serving import served, until_told_to_stop
from bot.app.work import Work, build_work, working
from config.logging import set_up_logging
from config.settings import Settings

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Worker:
    """A running worker; `warm` ends when all that is loaded in the background has been."""

    parts: Parts
    work: Work
    warm: asyncio.Task[None]


async def run(settings: Settings) -> None:
    """Work until SIGTERM: take no more, finish what is claimed (at most 20 s), return."""
    set_up_logging(settings.log_level)
    async with running_worker(settings) as worker, AsyncExitStack() as stack:
        if settings.worker_port is not None:
            app = web.Application()
            app.add_routes(health(worker.parts))
            port = await stack.enter_async_context(served(app, settings.host, settings.worker_port))
            log.info("serving", address=f"http://{settings.host}:{port}")
        settling = asyncio.create_task(settle(worker.warm))
        log.info("working")
        await until_told_to_stop()
        log.info("stopping")
        settling.cancel()


@asynccontextmanager
async def running_worker(settings: Settings) -> AsyncIterator[Worker]:
    """A worker at work. Raises BadConfiguration, StorageDown."""
    refuse_for_worker(settings)
    async with opened_parts(settings) as parts:
        work = build_work(parts)
        async with working(work, parts) as warm:
            yield Worker(parts, work, warm)
