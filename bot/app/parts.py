"""Opens what every process of a deployment has: stores, hospitals, LINE, the other processes, and the desk."""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry

from bot.app.clock import utc_now
from bot.app.consents import consent_texts
from bot.app.desk import build_desk
from bot.app.hospitals import able, intakes, open_hospitals
from bot.app.language import answer_reader, red_flags
from bot.app.linking import opened_linking
from bot.app.together import Together, together
from bot.app.understanding import opened_understanding
from bot.dialogue.desk import Desk
from bot.dialogue.turn import Clinic
from bot.domain.appointment import Hospital
from bot.domain.ports.hospital import HospitalBooking
from bot.domain.ports.limits import Limits
from bot.domain.ports.triage_intake import TriageIntake
from bot.jobs.appointments_seen import SeenEverywhere
from bot.jobs.hospital_desk import RecordedBooking
from bot.jobs.linking import LinkingDesk
from bot.jobs.quota import QuotaGauge
from bot.jobs.reconciler import QUIET
from config.read_hospitals import read_hospitals
from config.read_protocols import shipped_protocols
from config.settings import Settings
from integrations.line.messenger import LineMessenger
from integrations.line.metrics import LineMetrics
from integrations.storage.signing import KeyedSignatures
from integrations.storage.staff_secrets import Passwords
from integrations.storage.stores import Storage, open_storage


@dataclass(frozen=True, slots=True)
class Parts:
    """What the parts of one process share. `me` names it in leases: no two processes have the same."""

    settings: Settings
    clock: Callable[[], datetime]
    storage: Storage
    adapters: Mapping[str, HospitalBooking]
    intakes: Mapping[str, TriageIntake]
    messenger: LineMessenger
    metrics: LineMetrics
    registry: CollectorRegistry
    together: Together
    desk: Desk
    gauge: QuotaGauge
    quiet: timedelta
    me: str
    linking: LinkingDesk


@asynccontextmanager
async def opened_parts(
    settings: Settings,
    *,
    clock: Callable[[], datetime] = utc_now,
    changed: Callable[[Desk], Desk] = lambda desk: desk,
    quiet: timedelta = QUIET,
    works: bool = True,
    passwords: Passwords | None = None,
) -> AsyncIterator[Parts]:
    """Everything open and nothing running. Raises BadConfiguration, StorageDown.

    `works`: this process is about to take its share of the work, and the others may count on it.
    `changed` lets a test put a failing or slow flow at the desk; `quiet` is the Reconciler's; `passwords` hashes those of
    staff otherwise than in use.
    """
    entries = read_hospitals(settings.hospitals_file)
    registry, me = CollectorRegistry(), f"{os.getpid()}-{secrets.token_hex(4)}"
    metrics = LineMetrics(registry)
    async with (
        await open_storage(
            settings.storage_url, settings.keys(), data_dir=settings.data_dir, clock=clock, passwords=passwords
        ) as storage,
        open_hospitals(entries) as adapters,
        together(settings, storage.vault, me if works else None) as others,
        opened_understanding(settings) as understand,
        _messenger(settings, metrics, others.limits) as messenger,
        AsyncExitStack() as opened,
    ):
        hospitals = able(entries, adapters, settings.timezone)
        linking = await opened.enter_async_context(
            opened_linking(settings, hospitals, adapters, storage.links, messenger.account, clock)
        )
        clinic = _clinic(settings, hospitals, storage, adapters, linking, clock)
        yield Parts(
            settings=settings,
            clock=clock,
            storage=storage,
            adapters=adapters,
            intakes=intakes(entries, adapters),
            messenger=messenger,
            metrics=metrics,
            registry=registry,
            together=others,
            desk=changed(build_desk(clinic, settings.zone, understand)),
            gauge=QuotaGauge(settings.quota_reserve),
            quiet=quiet,
            me=me,
            linking=linking,
        )


def _clinic(
    settings: Settings,
    hospitals: tuple[Hospital, ...],
    storage: Storage,
    adapters: Mapping[str, HospitalBooking],
    linking: LinkingDesk,
    clock: Callable[[], datetime],
) -> Clinic:
    """What handlers may use in this deployment."""
    return Clinic(
        booking=RecordedBooking(adapters, storage.bookings, storage.changes, clock),
        red_flags=red_flags(),
        signatures=KeyedSignatures(settings.keys()),
        kept=storage.kept,
        hospitals=hospitals,
        protocols=shipped_protocols(),
        consents=consent_texts(hospitals),
        notice_url=settings.notice_url,
        links=linking,
        link_url=settings.link_url,
        care_codes=storage.care_codes,
        history=storage.history,
        appointment_url=settings.appointment_url,
        seen=SeenEverywhere(adapters),
        answers=answer_reader(),
    )


@asynccontextmanager
async def _messenger(settings: Settings, metrics: LineMetrics, limits: Limits) -> AsyncIterator[LineMessenger]:
    messenger = LineMessenger(
        access_token=settings.line_channel_access_token.get_secret_value(),
        api_url=settings.line_api_url,
        data_url=settings.line_data_url,
        access_url=settings.line_access_url,
        counter=metrics,
        limits=limits,
    )
    try:
        yield messenger
    finally:
        await messenger.aclose()
