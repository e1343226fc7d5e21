"""How each try to say something ends: replied, pushed, tried again, refused, or left to staff."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from bot.domain.messages import Person
from bot.domain.ports.messenger import AnswerLost, MessageRefused, NotSent, QuotaSpent, RateLimited, TokenSpent
from bot.domain.sayings import Urgency
from bot.domain.stored import Dispatch, Fate, Sent
from bot.jobs.outbox_sender import LEASE, OutboxSender, wait_before
from bot.jobs.wakeup import InProcessWakeUp

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
EARLIER = NOW - timedelta(seconds=20)
PERSON = Person("Uc", "Up")


@dataclass
class OneRow:
    """An outbox that hands out one row and keeps what became of it."""

    row: Dispatch | None
    results: list[Sent] = field(default_factory=list)
    done: asyncio.Event = field(default_factory=asyncio.Event)

    async def claim(
        self, owner: str, now: datetime, lease: timedelta, limit: int, *, short: bool = False
    ) -> tuple[Dispatch, ...]:
        row, self.row = self.row, None
        return (row,) if row else ()

    async def record(self, owner: str, results: Sequence[Sent], now: datetime) -> None:
        self.results.extend(results)
        self.done.set()

    async def revive(self, since: datetime, now: datetime) -> int:
        return 0

    async def next_due(self, now: datetime) -> datetime | None:
        return None

    async def counts(self) -> dict[str, int]:
        return {}


@dataclass
class Line:
    """A platform that answers as told and remembers what was tried."""

    reply_with: Exception | None = None
    push_with: Exception | None = None
    tried: list[tuple[str, str]] = field(default_factory=list)

    async def reply(self, token: str, messages: bytes) -> str:
        self.tried.append(("reply", token))
        if self.reply_with:
            raise self.reply_with
        return "request-1"

    async def push(self, person: Person, messages: bytes, *, retry_key: UUID) -> str:
        self.tried.append(("push", str(retry_key)))
        if self.push_with:
            raise self.push_with
        return "request-2"

    async def show_loading(self, person: Person, seconds: int) -> None: ...

    async def aclose(self) -> None: ...


ROW = Dispatch(uuid4(), PERSON, b"[]", Urgency.TALK, "token", EARLIER, 1, EARLIER, via="reply")
PUSHED = replace(ROW, reply_token=None, via="push")


async def ended(row: Dispatch, line: Line) -> Sent:
    outbox = OneRow(row)
    sender = OutboxSender(outbox, line, InProcessWakeUp(), lambda: NOW, "me")
    running = asyncio.create_task(sender.run())
    async with asyncio.timeout(5):
        await outbox.done.wait()
    await sender.stop(1)
    await running
    assert len(outbox.results) == 1
    return outbox.results[0]


async def test_a_fresh_token_is_replied_with() -> None:
    line = Line()
    sent = await ended(ROW, line)
    assert (sent.fate, sent.via, sent.request_id) == (Fate.SAID, "reply", "request-1")
    assert line.tried == [("reply", "token")]


async def test_a_push_goes_out_with_the_rows_own_retry_key() -> None:
    line = Line()
    sent = await ended(PUSHED, line)
    assert (sent.fate, sent.via) == (Fate.SAID, "push")
    assert line.tried == [("push", str(PUSHED.id))]


async def test_a_spent_token_is_never_tried_again_and_the_row_waits_to_be_pushed() -> None:
    line = Line(reply_with=TokenSpent())
    sent = await ended(ROW, line)
    assert (sent.fate, sent.token_done, sent.due) == (Fate.RETRY, True, NOW)
    assert line.tried == [("reply", "token")]


async def test_a_spent_token_after_a_lost_answer_means_that_it_was_said() -> None:
    line = Line(reply_with=TokenSpent())
    sent = await ended(replace(ROW, replied_at=EARLIER), line)
    assert sent.fate is Fate.SAID


async def test_a_lost_answer_is_repeated_with_the_same_token() -> None:
    sent = await ended(ROW, Line(reply_with=AnswerLost("cut")))
    assert (sent.fate, sent.replied_at, sent.token_done) == (Fate.RETRY, NOW, False)


async def test_what_is_certainly_not_said_keeps_what_was_known_of_earlier_tries() -> None:
    assert (await ended(ROW, Line(reply_with=NotSent("no route")))).replied_at is None
    assert (await ended(replace(ROW, replied_at=EARLIER), Line(reply_with=NotSent("no route")))).replied_at == EARLIER


async def test_talk_whose_reply_may_have_been_said_is_not_said_again() -> None:
    line = Line()
    sent = await ended(replace(ROW, via="unknown", replied_at=EARLIER), line)
    assert sent.fate is Fate.UNKNOWN
    assert line.tried == []


@pytest.mark.parametrize("urgency", [Urgency.EMERGENCY, Urgency.OUTCOME, Urgency.PERSON])
async def test_what_must_not_be_missed_is_pushed_though_it_may_be_heard_twice(urgency: Urgency) -> None:
    line = Line()
    sent = await ended(replace(PUSHED, replied_at=EARLIER, urgency=urgency), line)
    assert sent.fate is Fate.SAID
    assert line.tried[0][0] == "push"


async def test_what_line_refuses_for_good_goes_to_staff_with_its_reason() -> None:
    for row, line in (
        (ROW, Line(reply_with=MessageRefused("bad flex"))),
        (PUSHED, Line(push_with=MessageRefused("bad flex"))),
    ):
        sent = await ended(row, line)
        assert (sent.fate, sent.reason) == (Fate.DEAD, "bad flex")


async def test_a_rate_limit_waits_as_long_as_it_is_told() -> None:
    for row, line in ((ROW, Line(reply_with=RateLimited(7))), (PUSHED, Line(push_with=RateLimited(7)))):
        sent = await ended(row, line)
        assert (sent.fate, sent.due) == (Fate.RETRY, NOW + timedelta(seconds=7))


@pytest.mark.parametrize("urgency", list(Urgency))
async def test_a_spent_quota_is_a_state_of_its_own_and_talk_waits_for_the_patients_next_message(
    urgency: Urgency,
) -> None:
    row = replace(PUSHED, urgency=urgency)
    fate = Fate.PARKED if urgency is Urgency.TALK else Fate.QUOTA
    assert (await ended(row, Line(push_with=QuotaSpent()))).fate is fate


async def test_a_lost_push_is_tried_again_under_the_same_key_and_remembers_its_first_try() -> None:
    sent = await ended(PUSHED, Line(push_with=AnswerLost("timeout")))
    assert (sent.fate, sent.pushed_at) == (Fate.RETRY, NOW)
    again = await ended(replace(PUSHED, pushed_at=EARLIER), Line(push_with=AnswerLost("timeout")))
    assert again.pushed_at == EARLIER


async def test_a_fault_of_ours_is_a_try_that_failed_and_not_the_end_of_the_sender() -> None:
    sent = await ended(PUSHED, Line(push_with=RuntimeError("bug")))
    assert (sent.fate, sent.reason) == (Fate.RETRY, "RuntimeError")


def test_waits_double_up_to_five_minutes() -> None:
    waits = [wait_before(attempts).total_seconds() for attempts in range(1, 12)]
    assert waits[:4] == [1, 2, 4, 8]
    assert max(waits) == 300


async def test_a_row_that_was_frozen_past_its_lease_is_left_to_whoever_has_it_now() -> None:
    """The process stood still between claim and call: others have said it, and this reply would be refused or heard twice."""
    times = iter([NOW])
    line, outbox = Line(), OneRow(replace(ROW, replied_at=EARLIER))
    sender = OutboxSender(outbox, line, InProcessWakeUp(), lambda: next(times, NOW + LEASE), "me")
    running = asyncio.create_task(sender.run())
    async with asyncio.timeout(5):
        await outbox.done.wait()
    await sender.stop(1)
    await running
    [sent] = outbox.results
    assert line.tried == []
    assert (sent.fate, sent.replied_at, sent.token_done) == (Fate.RETRY, EARLIER, False)


async def test_what_was_pushed_after_a_reply_that_may_have_been_said_is_known_afterwards() -> None:
    sent = await ended(replace(PUSHED, urgency=Urgency.EMERGENCY, replied_at=EARLIER), Line())
    assert (sent.fate, sent.via, sent.replied_at) == (Fate.SAID, "push", EARLIER)
