"""Builds the service: stores, desk, jobs and the web application, started together and stopped in order."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
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
from bot.jobs.changes import ChangeKeeper
from bot.jobs.hospital_desk import RecordedBooking
from bot.jobs.housekeeping import purge_nightly
from bot.jobs.inbox_worker import InboxWorker
from bot.jobs.outbox_sender import OutboxSender
from bot.jobs.patient_turns import PatientTurns
from bot.jobs.quota import QuotaGauge, QuotaKeeper
from bot.jobs.reconciler import QUIET, Reconciler
from bot.jobs.reminders import ReminderKeeper
from bot.jobs.sorting import Sorter
from bot.jobs.timers import TimerKeeper
from bot.jobs.wakeup import InProcessWakeUp
from bot.web.health import health_routes
from config.read_hospitals import read_hospitals
from config.settings import Settings, missing_for_serve
from integrations.line.events_read import LineEvents
from integrations.line.messenger import LineMessenger
from integrations.line.metrics import LineMetrics
from integrations.line.webhook import webhook_routes
from integrations.storage.signing import KeyedSignatures
from integrations.storage.stores import Storage, open_storage
from nlu.words import wait_until_ready

PATIENCE = 20.0  # seconds that claimed work may take after SIGTERM

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Service:
    """A running service; `web` is not yet served. `warm` ends when all that is loaded in the background has been."""

    web: web.Application
    storage: Storage
    desk: Desk
    worker: InboxWorker
    sender: OutboxSender
    reconciler: Reconciler
    timers: TimerKeeper
    changes: ChangeKeeper
    reminders: ReminderKeeper
    quota: QuotaKeeper
    warm: asyncio.Task[None]


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the parts of one service share."""

    settings: Settings
    clock: Callable[[], datetime]
    storage: Storage
    adapters: Mapping[str, HospitalBooking]
    messenger: LineMessenger
    metrics: LineMetrics
    registry: CollectorRegistry
    quiet: timedelta
    wake: InProcessWakeUp = field(default_factory=InProcessWakeUp)


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
    registry = CollectorRegistry()
    metrics = LineMetrics(registry)
    async with (
        await open_storage(settings.storage_url, settings.keys(), data_dir=settings.data_dir) as storage,
        open_hospitals(entries) as adapters,
        _messenger(settings, metrics) as messenger,
    ):
        hospitals = tuple(each.hospital(settings.timezone) for each in entries)
        booking = RecordedBooking(adapters, storage.bookings, storage.changes, clock)
        desk = changed(build_desk(hospitals, booking, settings.zone, KeyedSignatures(settings.keys())))
        parts = _Parts(settings, clock, storage, adapters, messenger, metrics, registry, quiet)
        service = _join(parts, desk)
        async with _working(service, parts, paused=paused):
            yield service


def _join(parts: _Parts, desk: Desk) -> Service:
    owner = f"{os.getpid()}-{secrets.token_hex(4)}"
    storage, wake, clock, messenger = parts.storage, parts.wake, parts.clock, parts.messenger
    reader = LineEvents()
    turns = PatientTurns(storage.records, reader, desk, messenger, wake, clock, owner)
    sorter = Sorter(storage.journal, reader, parts.metrics)
    worker = InboxWorker(
        sorter, storage.inbox, storage.records, reader, desk, desk.clinic.red_flags, turns, wake, clock
    )
    gauge = QuotaGauge(parts.settings.quota_reserve)
    sender = OutboxSender(storage.outbox, messenger, wake, clock, owner, gauge=gauge)
    # A holder may take its own lease again, so the reconciler is somebody else than the worker.
    other = f"{owner}-reconciler"
    reconciler = Reconciler(
        parts.adapters, storage.bookings, storage.records, desk, wake, clock, other, quiet=parts.quiet
    )
    warm = asyncio.create_task(_warm_up(messenger))
    timers = TimerKeeper(storage.timers, storage.records, desk, wake, clock, f"{owner}-timers")
    changes = ChangeKeeper(
        parts.adapters, storage.changes, storage.records, desk, wake, clock, f"{owner}-changes", quiet=parts.quiet
    )
    reminders = ReminderKeeper(
        storage.reminders, storage.calls, storage.records, parts.adapters, desk, gauge, wake, clock, owner
    )
    quota = QuotaKeeper(gauge, messenger.account, storage.quota, storage.outbox, wake, clock)
    return Service(_web(parts), storage, desk, worker, sender, reconciler, timers, changes, reminders, quota, warm)


def _web(parts: _Parts) -> web.Application:
    settings = parts.settings
    app = web.Application()
    app.add_routes(
        webhook_routes(
            parts.storage.journal,
            channel_secret=settings.line_channel_secret.get_secret_value(),
            wake=parts.wake,
            clock=parts.clock,
            counters=parts.metrics,
        )
    )
    token = settings.metrics_token.get_secret_value() if settings.metrics_token else None
    app.add_routes(health_routes(_ready(parts.storage), (REGISTRY, parts.registry), token))
    return app


def _ready(storage: Storage) -> Callable[[], Coroutine[None, None, str | None]]:
    async def ready() -> str | None:
        try:
            await storage.ping()
        except KlaiMorError:
            return "the database does not answer"
        return None

    return ready


@asynccontextmanager
async def _working(service: Service, parts: _Parts, *, paused: bool) -> AsyncIterator[None]:
    """Run the jobs; at the end take no more, finish what is claimed, then stop."""
    jobs: list[Coroutine[None, None, None]] = []
    if not paused:
        jobs = [service.worker.run(), _send(service, parts), service.reconciler.run(), service.timers.run()]
        jobs += [service.changes.run(), service.reminders.run(), service.quota.run()]
        jobs.append(purge_nightly(service.storage.records, parts.clock, parts.settings.zone))
    tasks = [asyncio.create_task(job) for job in jobs]
    try:
        yield
    finally:
        await service.reconciler.stop()
        await service.timers.stop()
        await service.changes.stop()
        await service.quota.stop()
        await service.reminders.stop(PATIENCE)
        await service.worker.stop(PATIENCE)
        await service.sender.stop(PATIENCE)
        for task in (service.warm, *tasks):
            task.cancel()
        await asyncio.gather(service.warm, *tasks, return_exceptions=True)


async def _send(service: Service, parts: _Parts) -> None:
    """Send once there is something to send with: a try that is written down before would look like one that was perhaps heard."""
    await parts.messenger.warm_up()
    await service.sender.run()


@asynccontextmanager
async def _messenger(settings: Settings, metrics: LineMetrics) -> AsyncIterator[LineMessenger]:
    messenger = LineMessenger(
        access_token=settings.line_channel_access_token.get_secret_value(),
        api_url=settings.line_api_url,
        data_url=settings.line_data_url,
        counter=metrics,
    )
    try:
        yield messenger
    finally:
        await messenger.aclose()


async def _warm_up(messenger: LineMessenger) -> None:
    """LINE's client takes seconds to load and the dictionary one: neither should wait for the first patient."""
    await asyncio.gather(messenger.warm_up(), asyncio.to_thread(wait_until_ready))
