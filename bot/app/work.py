"""The work that any number of processes share, started together and stopped in order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.app.kept import kept_running
from bot.app.knocks import knock_at
from bot.app.language import danger_rules
from bot.app.parts import Parts
from bot.jobs.changes import ChangeKeeper
from bot.jobs.eraser import Eraser
from bot.jobs.feed import FeedKeeper, LiveFeed
from bot.jobs.handoffs import HandoffKeeper
from bot.jobs.housekeeping import purge_nightly
from bot.jobs.inbox_worker import InboxWorker
from bot.jobs.outbox_sender import OutboxSender
from bot.jobs.patient_turns import PatientTurns
from bot.jobs.quota import QuotaKeeper
from bot.jobs.reconciler import Reconciler
from bot.jobs.reminders import ReminderKeeper
from bot.jobs.sealer import Sealer
from bot.jobs.sorting import Sorter
from bot.jobs.timers import TimerKeeper
from bot.jobs.waitlist import WaitlistKeeper
from bot.jobs.watching import WatchKeeper
from integrations.line.events_read import LineEvents
from nlu.beforehand import beforehand
from nlu.words import wait_until_ready

PATIENCE = 20.0  # seconds that claimed work may take after SIGTERM


@dataclass(frozen=True, slots=True)
class Work:
    """The jobs of one process. What must run once in a deployment (sealing, numbering, purging) keeps the others away by itself."""

    worker: InboxWorker
    sender: OutboxSender
    reconciler: Reconciler
    timers: TimerKeeper
    changes: ChangeKeeper
    handoffs: HandoffKeeper
    reminders: ReminderKeeper
    watching: WatchKeeper
    waitlist: WaitlistKeeper
    quota: QuotaKeeper
    eraser: Eraser
    sealer: Sealer
    feed_keeper: FeedKeeper
    feed: LiveFeed


def build_work(parts: Parts) -> Work:
    """The jobs, not yet running."""
    storage, wake, clock, desk, me = parts.storage, parts.together.wake, parts.clock, parts.desk, parts.me
    # A holder may take its own lease again, so each job is somebody else than the worker.
    reconciler = Reconciler(
        parts.adapters, storage.bookings, storage.records, desk, wake, clock, f"{me}-reconciler", quiet=parts.quiet
    )
    return Work(
        worker=_inbox_worker(parts),
        sender=OutboxSender(storage.outbox, parts.messenger, wake, clock, me, gauge=parts.gauge),
        reconciler=reconciler,
        timers=TimerKeeper(storage.timers, storage.records, desk, wake, clock, f"{me}-timers"),
        changes=_change_keeper(parts),
        handoffs=HandoffKeeper(parts.intakes, storage.handoffs, clock, f"{me}-handoffs", quiet=parts.quiet),
        reminders=_reminder_keeper(parts),
        watching=_watch_keeper(parts),
        waitlist=_waitlist_keeper(parts),
        quota=QuotaKeeper(parts.gauge, parts.messenger.account, storage.quota, storage.outbox, wake, clock),
        eraser=Eraser(storage.erasures, clock),
        sealer=Sealer(storage.audit_chain, clock),
        feed_keeper=FeedKeeper(storage.feed, wake),
        feed=LiveFeed(storage.feed, wake),
    )


def _inbox_worker(parts: Parts) -> InboxWorker:
    storage, wake, clock, desk, reader = parts.storage, parts.together.wake, parts.clock, parts.desk, LineEvents()
    return InboxWorker(
        Sorter(storage.journal, reader, parts.metrics),
        storage.inbox,
        storage.records,
        reader,
        desk,
        desk.clinic.red_flags,
        PatientTurns(storage.records, reader, desk, parts.messenger, wake, clock, parts.me),
        wake,
        clock,
        shares=parts.together.shares,
    )


def _change_keeper(parts: Parts) -> ChangeKeeper:
    storage, wake, owner = parts.storage, parts.together.wake, f"{parts.me}-changes"
    return ChangeKeeper(
        parts.adapters, storage.changes, storage.records, parts.desk, wake, parts.clock, owner, quiet=parts.quiet
    )


def _reminder_keeper(parts: Parts) -> ReminderKeeper:
    storage, wake, gauge = parts.storage, parts.together.wake, parts.gauge
    return ReminderKeeper(
        storage.reminders,
        storage.calls,
        storage.records,
        parts.adapters,
        parts.desk,
        gauge,
        wake,
        parts.clock,
        parts.me,
    )


def _watch_keeper(parts: Parts) -> WatchKeeper:
    storage, wake, owner = parts.storage, parts.together.wake, f"{parts.me}-watching"
    return WatchKeeper(
        parts.adapters, storage.watches, storage.records, parts.desk, wake, parts.clock, owner, knock_at=knock_at(parts)
    )


def _waitlist_keeper(parts: Parts) -> WaitlistKeeper:
    storage, wake, owner = parts.storage, parts.together.wake, f"{parts.me}-waitlist"
    return WaitlistKeeper(
        parts.adapters, storage.waitlist, storage.records, parts.desk, parts.gauge, wake, parts.clock, owner
    )


@asynccontextmanager
async def working(work: Work, parts: Parts, *, paused: bool = False) -> AsyncIterator[asyncio.Task[None]]:
    """Run the jobs; at the end take no more, finish what is claimed, then stop. `paused`: nothing is worked on.

    Gives the task that ends when all that is loaded in the background has been.
    """
    warm = asyncio.create_task(kept_running("warming up", lambda: _warm_up(parts)))
    jobs = {"feed": work.feed.run} if paused else _jobs(work, parts)
    tasks = [asyncio.create_task(kept_running(name, job)) for name, job in jobs.items()]
    try:
        yield warm
    finally:
        await _finish(work, paused=paused)
        for task in (warm, *tasks):
            task.cancel()
        await asyncio.gather(warm, *tasks, return_exceptions=True)


def _jobs(work: Work, parts: Parts) -> dict[str, Callable[[], Coroutine[None, None, None]]]:
    return {
        "inbox": work.worker.run,
        "outbox": lambda: _send(work, parts),
        "reconciler": work.reconciler.run,
        "timers": work.timers.run,
        "changes": work.changes.run,
        "handoffs": work.handoffs.run,
        "reminders": work.reminders.run,
        "watching": work.watching.run,
        "waitlist": work.waitlist.run,
        "quota": work.quota.run,
        "eraser": work.eraser.run,
        "sealer": work.sealer.run,
        "feed keeper": work.feed_keeper.run,
        "feed": work.feed.run,
        "purge": lambda: purge_nightly(parts.storage.records, parts.clock, parts.settings.zone),
    }


async def _finish(work: Work, *, paused: bool) -> None:
    await work.reconciler.stop()
    await work.timers.stop()
    await work.changes.stop()
    await work.handoffs.stop()
    await work.watching.stop()
    await work.waitlist.stop()
    await work.quota.stop()
    await work.eraser.stop()
    await work.reminders.stop(PATIENCE)
    await work.worker.stop(PATIENCE)
    await work.sender.stop(PATIENCE)
    if not paused:  # what the last turns have noted and recorded
        await work.feed_keeper.stop()
        await work.sealer.stop()


async def _send(work: Work, parts: Parts) -> None:
    """Send once there is something to send with: a try that is written down before would look like one that was perhaps heard."""
    await parts.messenger.warm_up()
    await work.sender.run()


async def _warm_up(parts: Parts) -> None:
    """LINE's client takes seconds to load, the dictionary one, the danger signs three: none should wait for the first patient.

    The signs come last, since each message can make for itself the few that it needs.
    """
    await asyncio.gather(parts.messenger.warm_up(), asyncio.to_thread(wait_until_ready))
    await beforehand(each.make for each in danger_rules().patterns)
