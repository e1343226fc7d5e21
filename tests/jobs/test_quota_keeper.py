"""The quota is read, counted on between readings, and what waited for it goes out when there is some again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.errors import KlaiMorError
from bot.domain.ports.messenger import MessageRefused, NotSent, QuotaSpent
from bot.domain.quota import Quota
from bot.domain.sayings import Urgency
from bot.domain.stored import Commit, Ending, Outgoing
from bot.jobs.outbox_sender import OutboxSender
from bot.jobs.quota import EVERY, QuotaGauge, QuotaKeeper
from tests.fakes.messenger import FakeMessenger, Fault
from tests.jobs.ward import PERSON, Ward, soon, ward

NOON = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)


class FakeAccount:
    """LINE's own count. `error`: what asking raises."""

    def __init__(self, limit: int | None, used: int) -> None:
        self.limit, self.used = limit, used
        self.error: KlaiMorError | None = None
        self.asked = 0

    async def month(self) -> tuple[int | None, int]:
        self.asked += 1
        if self.error is not None:
            raise self.error
        return self.limit, self.used


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Ward]:
    async with ward(tmp_path) as opened:
        yield opened


def keeper(place: Ward, account: FakeAccount, gauge: QuotaGauge | None = None) -> QuotaKeeper:
    place.gauge = gauge or place.gauge
    return QuotaKeeper(place.gauge, account, place.storage.quota, place.storage.outbox, place.wake, place.now)


async def owes(place: Ward, text: str, urgency: Urgency = Urgency.TALK) -> None:
    """Something stands in the outbox, to be pushed."""
    sends = (Outgoing(f'[{{"type":"text","text":"{text}"}}]'.encode(), urgency),)
    await place.storage.records.express(
        Commit(PERSON, place.now(), None, Ending.ANSWERED, None, step_kept=True, sends=sends)
    )


# ---- the gauge --------------------------------------------------------------------------------------------------


def test_before_the_first_reading_nothing_is_short() -> None:
    gauge = QuotaGauge(100)
    gauge.pushed()
    assert (gauge.short, gauge.now) == (False, None)


@pytest.mark.parametrize(("used", "short"), [(0, False), (399, False), (400, True), (500, True), (600, True)])
def test_it_is_short_when_only_the_reserve_is_left(used: int, short: bool) -> None:
    gauge = QuotaGauge(100)
    gauge.read(Quota(500, used, NOON))
    assert gauge.short is short


def test_without_a_limit_it_is_never_short() -> None:
    gauge = QuotaGauge(100)
    gauge.read(Quota(None, 10**9, NOON))
    for _ in range(1000):
        gauge.pushed()
    assert (gauge.short, gauge.stale.is_set()) == (False, False)


def test_what_was_pushed_since_counts_until_the_next_reading() -> None:
    gauge = QuotaGauge(0)
    gauge.read(Quota(10, 5, NOON))
    for _ in range(5):
        gauge.pushed()
    assert gauge.short
    gauge.read(Quota(10, 9, NOON + timedelta(minutes=1)))
    assert not gauge.short
    gauge.read(Quota(10, 10, NOON))  # an older one, come late
    assert not gauge.short


def test_the_faster_it_goes_the_sooner_it_is_read_again() -> None:
    gauge = QuotaGauge(100)
    gauge.read(Quota(1100, 0, NOON))
    for _ in range(90):
        gauge.pushed()
    assert not gauge.stale.is_set()
    gauge.pushed()
    assert gauge.stale.is_set()


def test_when_line_says_that_nothing_is_left_it_is_believed() -> None:
    gauge = QuotaGauge(0)
    gauge.read(Quota(500, 20, NOON))
    gauge.spent(NOON)
    assert gauge.short
    assert gauge.now is not None
    assert gauge.now.left == 0


@pytest.mark.parametrize("limit", [500, None])
def test_its_refusal_counts_more_than_figures_that_lag_behind_but_not_for_ever(limit: int | None) -> None:
    gauge = QuotaGauge(0)
    gauge.read(Quota(limit, 20, NOON))
    gauge.spent(NOON)
    gauge.read(Quota(limit, 21, NOON + timedelta(minutes=1)))
    assert gauge.short
    gauge.read(Quota(limit, 21, NOON + timedelta(minutes=16)))
    assert not gauge.short


def test_a_raised_limit_is_believed_at_once() -> None:
    gauge = QuotaGauge(0)
    gauge.read(Quota(500, 500, NOON))
    gauge.spent(NOON)
    gauge.read(Quota(1000, 500, NOON + timedelta(minutes=1)))
    assert not gauge.short


def test_a_refusal_before_the_first_reading_counts_too() -> None:
    gauge = QuotaGauge(0)
    gauge.spent(NOON)
    assert gauge.short


# ---- the keeper -------------------------------------------------------------------------------------------------


async def test_a_reading_is_kept_for_all_processes_and_made_once_a_minute(place: Ward) -> None:
    account = FakeAccount(500, 20)
    await keeper(place, account).look()
    other = QuotaGauge(0)
    await keeper(place, account, other).look()
    assert account.asked == 1
    assert other.now is not None
    assert (other.now.limit, other.now.used) == (500, 20)
    place.moved += EVERY
    await keeper(place, account).look()
    assert account.asked == 2


async def test_while_line_cannot_be_asked_the_last_reading_stands(place: Ward) -> None:
    account = FakeAccount(500, 500)
    minder = keeper(place, account)
    await minder.look()
    account.error = NotSent("no connection")
    place.moved += EVERY
    await minder.look()
    assert place.gauge.short


async def test_a_stale_gauge_is_read_at_once(place: Ward) -> None:
    account = FakeAccount(500, 20)
    minder = keeper(place, account)
    await minder.look()
    place.gauge.spent(place.now())
    account.used = 500
    place.moved += 1
    await minder.look()
    assert account.asked == 2
    assert place.gauge.short


async def test_what_was_parked_is_said_when_there_is_quota_again(place: Ward) -> None:
    account = FakeAccount(500, 500)
    minder = keeper(place, account)
    await minder.look()
    await owes(place, "ช้าไป")
    assert await place.storage.outbox.claim("s", place.now(), timedelta(seconds=9), 9, short=place.gauge.short) == ()
    account.limit = 1000
    place.moved += EVERY
    await minder.look()
    assert len(await place.storage.outbox.claim("s", place.now(), timedelta(seconds=9), 9)) == 1


async def test_it_runs_until_it_is_stopped(place: Ward) -> None:
    account = FakeAccount(500, 20)
    minder = keeper(place, account)
    running = asyncio.create_task(minder.run())
    await soon(lambda: account.asked == 1)
    await minder.stop()
    async with asyncio.timeout(5):
        await running


# ---- the sender -------------------------------------------------------------------------------------------------


async def sent_until_quiet(place: Ward) -> None:
    """A sender sends what it can."""
    sender = OutboxSender(place.storage.outbox, place.messenger, place.wake, place.now, "sender", gauge=place.gauge)
    running = asyncio.create_task(sender.run())
    await asyncio.sleep(0.3)
    await sender.stop(5)
    await running


async def test_a_sender_counts_its_pushes(place: Ward) -> None:
    place.gauge.read(Quota(500, 20, place.now()))
    await owes(place, "หนึ่ง")
    await sent_until_quiet(place)
    assert place.gauge.now is not None
    assert place.gauge.now.left == 479


async def test_when_line_refuses_pushes_talk_is_parked_and_urgent_words_wait_for_staff(place: Ward) -> None:
    place.gauge.read(Quota(500, 20, place.now()))
    place.messenger = FakeMessenger(Fault(QuotaSpent("spent")), Fault(QuotaSpent("spent")))
    await owes(place, "เรื่องทั่วไป")
    await owes(place, "ผลการจอง", Urgency.OUTCOME)
    await sent_until_quiet(place)
    assert await place.storage.outbox.counts() == {"parked": 1, "quota": 1}
    assert place.gauge.short


async def test_short_quota_keeps_talk_back_and_lets_urgent_words_go(place: Ward) -> None:
    place.gauge.read(Quota(500, 500, place.now()))
    await owes(place, "เรื่องทั่วไป")
    await owes(place, "ผลการจอง", Urgency.OUTCOME)
    await sent_until_quiet(place)
    assert await place.storage.outbox.counts() == {"parked": 1, "said": 1}


async def test_a_refused_call_of_several_is_taken_apart(place: Ward) -> None:
    for text in ("หนึ่ง", "สอง"):
        await owes(place, text)
    place.moved += 3
    place.messenger = FakeMessenger(Fault(MessageRefused("400: one of them")))
    await sent_until_quiet(place)
    assert await place.storage.outbox.counts() == {"said": 2}
    assert len(place.messenger.tries) == 3
