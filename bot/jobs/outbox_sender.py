"""The outbox sender: every stored call to the platform is tried until it is said, or until a rule says why not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.domain.ports.messenger import (
    AnswerLost,
    MessageRefused,
    Messenger,
    NotSent,
    QuotaSpent,
    RateLimited,
    TokenSpent,
)
from bot.domain.ports.outbox import Outbox
from bot.domain.ports.wakeup import WakeUp
from bot.domain.sayings import Urgency
from bot.domain.stored import Dispatch, Fate, Sent
from bot.jobs import measures
from bot.jobs.quota import QuotaGauge

SWEEP = 1.0
LEASE = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=5)

log = structlog.get_logger(__name__)


def wait_before(attempts: int) -> timedelta:
    """Exponential back-off: 1, 2, 4 ... seconds, at most five minutes."""
    return min(LONGEST_WAIT, timedelta(seconds=2 ** min(attempts, 20) / 2))


class OutboxSender:
    """One per process; `owner` names it in the leases of rows."""

    def __init__(
        self,
        outbox: Outbox,
        messenger: Messenger,
        wake: WakeUp,
        clock: Callable[[], datetime],
        owner: str,
        *,
        gauge: QuotaGauge | None = None,
        concurrency: int = 64,
    ) -> None:
        self._outbox, self._messenger, self._wake = outbox, messenger, wake
        self._gauge = gauge or QuotaGauge(0)
        self._clock, self._owner, self._concurrency = clock, owner, concurrency
        self._flying: set[asyncio.Task[None]] = set()
        self._landed: list[Sent] = []
        self._stopping = False

    async def run(self) -> None:
        """Send until `stop`; a fault of the store is logged and tried again."""
        while not self._stopping:
            try:
                if not await self._round():
                    await self._wake.wait("outbox", SWEEP)
            except Exception as error:
                log.error("outbox round failed", error=type(error).__name__)
                await asyncio.sleep(SWEEP)

    async def stop(self, patience: float) -> None:
        """Start nothing more; let what flies land and be recorded, at most `patience` seconds."""
        self._stopping = True
        self._wake.ring("outbox")
        if self._flying:
            await asyncio.wait(self._flying, timeout=patience)
        await self._record()

    async def _round(self) -> bool:
        """Record what has landed, claim what may fly. False when there was nothing to do."""
        recorded = await self._record()
        room = self._concurrency - len(self._flying)
        rows: tuple[Dispatch, ...] = ()
        now = self._clock()
        if room > 0:
            rows = await self._outbox.claim(self._owner, now, LEASE, room, short=self._gauge.short)
        loop = asyncio.get_running_loop()
        for row in rows:
            task = loop.create_task(self._fly(row, now + LEASE))
            self._flying.add(task)
            task.add_done_callback(self._flying.discard)
        return bool(recorded or rows)

    async def _record(self) -> bool:
        landed, self._landed = self._landed, []
        if not landed:
            return False
        try:
            await self._outbox.record(self._owner, landed, self._clock())
        except Exception:
            self._landed = [*landed, *self._landed]
            raise
        return True

    async def _fly(self, row: Dispatch, until: datetime) -> None:
        try:
            # A process that was frozen wakes up with rows that others have taken since: they say it, with its token or retry key.
            late = self._clock() >= until
            sent = self._later(row, "", "came too late", timedelta(0)) if late else await self._try(row)
        except Exception as error:
            log.error("sending failed", error=type(error).__name__)
            sent = self._later(row, "", type(error).__name__)
        measures.SENDS.labels(sent.via or "none", sent.fate.value).inc()
        self._landed.append(replace(sent, carries=row.carries) if row.carries else sent)
        self._wake.ring("outbox")

    async def _try(self, row: Dispatch) -> Sent:
        now = self._clock()
        if row.via == "reply" and row.reply_token is not None:
            return await self._reply(row, row.reply_token, now)
        if row.via == "unknown":
            return Sent(row.id, Fate.UNKNOWN, reason="the answer of LINE was lost", via="unknown", token_done=True)
        if row.replied_at is not None:
            measures.MAYBE_TWICE.inc()
        return await self._push(row, now)

    async def _reply(self, row: Dispatch, token: str, now: datetime) -> Sent:
        try:
            request_id = await self._messenger.reply(token, row.messages)
        except TokenSpent:
            if row.replied_at is not None:  # our own earlier try had used it: it was said
                return Sent(row.id, Fate.SAID, via="reply", replied_at=row.replied_at)
            # Pushed by the next claim, which first writes down that a push begins: a crash in between must not look like "said".
            return self._later(row, "push", "the reply token was used or too old", timedelta(0))
        except MessageRefused as error:
            return _refused(row, error, "reply")
        except RateLimited as error:
            return self._later(row, "reply", "rate limited", timedelta(seconds=error.after))
        except (NotSent, QuotaSpent) as error:
            return self._later(row, "reply", str(error))
        except AnswerLost as error:
            return self._later(row, "reply", str(error), lost_at=row.replied_at or now)
        return Sent(row.id, Fate.SAID, request_id=request_id, via="reply", replied_at=now)

    async def _push(self, row: Dispatch, now: datetime) -> Sent:
        try:
            request_id = await self._messenger.push(row.person, row.messages, retry_key=row.id)
        except MessageRefused as error:
            return _refused(row, error, "push")
        except QuotaSpent:
            measures.QUOTA_SPENT.set(1)
            self._gauge.spent(now)
            log.error("LINE's monthly quota is used up: pushes wait for staff")
            fate = Fate.PARKED if row.urgency is Urgency.TALK else Fate.QUOTA
            return Sent(row.id, fate, reason="monthly quota", via="push", token_done=True)
        except RateLimited as error:
            return self._later(row, "push", "rate limited", timedelta(seconds=error.after), pushed_at=row.pushed_at)
        except NotSent as error:
            return self._later(row, "push", str(error), pushed_at=row.pushed_at)
        except AnswerLost as error:
            return self._later(row, "push", str(error), pushed_at=row.pushed_at or now)
        measures.QUOTA_SPENT.set(0)
        self._gauge.pushed()
        return Sent(
            row.id,
            Fate.SAID,
            request_id=request_id,
            via="push",
            token_done=True,
            replied_at=row.replied_at,  # stays: the patient may have heard it twice
            pushed_at=row.pushed_at or now,
        )

    def _later(
        self,
        row: Dispatch,
        via: str,
        reason: str,
        wait: timedelta | None = None,
        *,
        lost_at: datetime | None = None,
        pushed_at: datetime | None = None,
    ) -> Sent:
        due = self._clock() + (wait if wait is not None else wait_before(row.attempts))
        return Sent(
            row.id,
            Fate.RETRY,
            due=due,
            reason=reason,
            via=via,
            token_done=via == "push",
            replied_at=lost_at or row.replied_at,
            pushed_at=pushed_at,
        )


def _refused(row: Dispatch, error: MessageRefused, via: str) -> Sent:
    """One bad message must not take the others of its call with it: each is tried by itself. A reply that is refused leaves its token."""
    if row.carries:
        return Sent(row.id, Fate.APART, reason=str(error), via=via, token_done=via == "push")
    return Sent(row.id, Fate.DEAD, reason=str(error), via=via, token_done=via == "push")
