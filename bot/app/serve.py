"""What `klaimor serve` runs."""

from __future__ import annotations

import asyncio

import structlog

from bot.app.memory import settle
from bot.app.service import running_service
from bot.app.serving import served, until_told_to_stop
from config.logging import set_up_logging
from config.settings import Settings, read_settings

log = structlog.get_logger(__name__)


async def run(settings: Settings | None = None, *, paused: bool = False) -> None:
    """Serve until SIGTERM: stop accepting, finish what is claimed (at most 20 s), return."""
    settings = settings or read_settings()
    set_up_logging(settings.log_level)
    async with (
        running_service(settings, paused=paused) as service,
        served(service.web, settings.host, settings.port) as port,
    ):
        settling = asyncio.create_task(settle(service.warm))
        log.info("serving", address=f"http://{settings.host}:{port}")
        await until_told_to_stop()
        log.info("stopping")
        settling.cancel()
