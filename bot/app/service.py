"""Builds the service: stores, desk, jobs and the web application, started together and stopped in order."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from aiohttp import web
from prometheus_client import REGISTRY, CollectorRegistry

from bot.app.clock import utc_now
from bot.app.desk import build_desk
from bot.app.hospitals import open_hospitals
from bot.dialogue.desk import Desk
from bot.domain.errors import BadConfiguration, KlaiMorError
from bot.domain.ports.hospital import HospitalBooking
from bot.domain.ports.messenger import Messenger
from bot.jobs.hospital_desk import RecordedBooking
from bot.jobs.housekeeping import purge_nightly
from bot.jobs.inbox_worker import InboxWorker
from bot.jobs.outbox_sender import OutboxSender
from bot.jobs.patient_turns import PatientTurns
from bot.jobs.reconciler import QUIET, Reconciler
from bot.jobs.wakeup import InProcessWakeUp
from bot.web.health import health_routes
from config.read_hospitals import read_hospitals
from config.settings import Settings, missing_for_serve
from integrations.line.events_read import LineEvents
from integrations.line.messenger import LineMessenger
from integrations.line.metrics import LineMetrics
from integrations.line.webhook import webhook_routes
from integrations.storage.stores import Storage, open_storage

PATIENCE = 20.0  # seconds that claimed work may take after SIGTERM

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Service:
    """A running service; `web` is not yet served."""

    web: web.Application
    storage: Storage
    desk: Desk
    worker: InboxWorker
    sender: OutboxSender
    reconciler: Reconciler


@asynccontextmanager
async def running_service(
    settings: Settings,
    *,
    clock: Callable[[], datetime] = utc_now,
    paused: bool = False,
    changed: Callable[[Desk], Desk] = lambda desk: desk,
    quiet: timedelta = QUIET,
) -> AsyncIterator[Service]:
    """Everything that `serve` runs. `paused`: events are stored and not worked on. Raises BadConfiguration.

    `changed` lets a test put a failing or slow flow at the desk; `quiet` is the Reconciler's.
    """
    if missing := missing_for_serve(settings):
        raise BadConfiguration("; ".join(missing))
    entries = read_hospitals(settings.hospitals_file)
    async with (
        await open_storage(settings.storage_url, settings.keys(), data_dir=settings.data_dir) as storage,
        open_hospitals(entries) as adapters,
        _messenger(settings) as messenger,
    ):
        hospitals = tuple(each.hospital(settings.timezone) for each in entries)
        booking = RecordedBooking(adapters, storage.bookings, clock)
        desk = changed(build_desk(hospitals, booking, settings.zone))
        service = _join(settings, storage, desk, adapters, messenger, clock, quiet)
        async with _working(service, settings, clock, paused=paused):
            yield service


def _join(
    settings: Settings,
    storage: Storage,
    desk: Desk,
    adapters: Mapping[str, HospitalBooking],
    messenger: Messenger,
    clock: Callable[[], datetime],
    quiet: timedelta,
) -> Service:
    owner = f"{os.getpid()}-{secrets.token_hex(4)}"
    wake = InProcessWakeUp()
    reader = LineEvents()
    turns = PatientTurns(storage.records, reader, desk, messenger, wake, clock, owner)
    worker = InboxWorker(storage.inbox, storage.records, reader, desk, desk.clinic.red_flags, turns, wake, clock)
    sender = OutboxSender(storage.outbox, messenger, wake, clock, owner)
    # A holder may take its own lease again, so the reconciler is somebody else than the worker.
    reconciler = Reconciler(
        adapters, storage.bookings, storage.records, desk, wake, clock, f"{owner}-reconciler", quiet=quiet
    )
    registry = CollectorRegistry()
    app = web.Application()
    app.add_routes(
        webhook_routes(
            storage.inbox,
            channel_secret=settings.line_channel_secret.get_secret_value(),
            wake=wake,
            clock=clock,
            counters=LineMetrics(registry),
        )
    )
    token = settings.metrics_token.get_secret_value() if settings.metrics_token else None
    app.add_routes(health_routes(_ready(storage), (REGISTRY, registry), token))
    return Service(app, storage, desk, worker, sender, reconciler)


def _ready(storage: Storage) -> Callable[[], Coroutine[None, None, str | None]]:
    async def ready() -> str | None:
        try:
            await storage.ping()
        except KlaiMorError:
            return "the database does not answer"
        return None

    return ready


@asynccontextmanager
async def _working(
    service: Service, settings: Settings, clock: Callable[[], datetime], *, paused: bool
) -> AsyncIterator[None]:
    """Run the jobs; at the end take no more, finish what is claimed, then stop."""
    jobs: list[Coroutine[None, None, None]] = []
    if not paused:
        jobs = [service.worker.run(), service.sender.run(), service.reconciler.run()]
        jobs.append(purge_nightly(service.storage.records, clock, settings.zone))
    tasks = [asyncio.create_task(job) for job in jobs]
    try:
        yield
    finally:
        await service.reconciler.stop()
        await service.worker.stop(PATIENCE)
        await service.sender.stop(PATIENCE)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def _messenger(settings: Settings) -> AsyncIterator[LineMessenger]:
    messenger = LineMessenger(
        access_token=settings.line_channel_access_token.get_secret_value(),
        api_url=settings.line_api_url,
        data_url=settings.line_data_url,
    )
    warming = asyncio.create_task(messenger.warm_up())
    try:
        yield messenger
    finally:
        warming.cancel()
        await messenger.aclose()
