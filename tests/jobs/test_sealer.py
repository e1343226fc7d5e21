"""The sealer closes the book within a second, says when it cannot, and notices when somebody turns it back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from structlog.testing import capture_logs

from bot.domain.errors import StorageDown
from bot.domain.ports.audit import AuditBroken, Head, Sealed
from bot.jobs.sealer import Sealer

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def head(number: int, letter: str = "a") -> Head:
    return Head(number, letter.encode() * 32, START)


@dataclass
class Chain:
    """Gives what the test has laid out, the last of it for ever."""

    rounds: list[Sealed | Exception]
    sealed: list[datetime] = field(default_factory=list)

    async def seal(self, now: datetime) -> Sealed:
        self.sealed.append(now)
        found = self.rounds.pop(0) if len(self.rounds) > 1 else self.rounds[0]
        if isinstance(found, Exception):
            raise found
        return found


@dataclass
class Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


def events(lines: Sequence[object]) -> list[str]:
    return [line["event"] for line in lines]  # type: ignore[index]


async def test_everything_that_waits_is_sealed_in_one_go_however_much_it_is() -> None:
    chain = Chain([Sealed(500, 0, head(500)), Sealed(500, 0, head(1000)), Sealed(7, 0, head(1007)), Sealed(0, 0, None)])
    assert await Sealer(chain, Clock()).seal_all() == 1007
    assert len(chain.sealed) == 4


async def test_it_looks_again_and_again_without_being_woken() -> None:
    chain = Chain([Sealed(0, 0, None)])
    sealer = Sealer(chain, Clock())
    running = asyncio.create_task(sealer.run(every=0.01))
    await asyncio.sleep(0.1)
    assert len(chain.sealed) > 3
    await sealer.stop()
    await running


async def test_a_store_that_fails_does_not_stop_it() -> None:
    chain = Chain([StorageDown("gone"), Sealed(2, 0, head(2)), Sealed(0, 0, head(2))])
    sealer = Sealer(chain, Clock())
    with capture_logs() as lines:
        running = asyncio.create_task(sealer.run(every=0.01))
        await asyncio.sleep(0.1)
        await sealer.stop()
        await running
    assert events(lines).count("sealing failed") == 1
    assert "audit head" in events(lines)


async def test_a_broken_chain_is_complained_of_once_a_minute() -> None:
    clock, chain = Clock(), Chain([AuditBroken("the head of the chain is gone")])
    sealer = Sealer(chain, clock)
    with capture_logs() as lines:
        running = asyncio.create_task(sealer.run(every=0.005))
        await asyncio.sleep(0.05)
        clock.now += timedelta(minutes=1)
        await asyncio.sleep(0.05)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    complaints = [line for line in lines if line["event"] == "the audit chain is broken, nothing is sealed"]
    assert [line["reason"] for line in complaints] == ["the head of the chain is gone"] * 2
    assert len(chain.sealed) > 6


async def test_entries_that_we_have_not_written_are_told() -> None:
    with capture_logs() as lines:
        await Sealer(Chain([Sealed(5, 2, head(5)), Sealed(0, 0, head(5))]), Clock()).seal_all()
    [told] = [line for line in lines if line["log_level"] == "error"]
    assert (told["event"], told["count"]) == ("audit entries that this service has not written", 2)


async def test_a_chain_that_went_back_or_was_exchanged_is_told_once() -> None:
    for later in (head(4), head(9, "b")):
        chain = Chain([Sealed(1, 0, head(9)), Sealed(0, 0, later)])
        sealer = Sealer(chain, Clock())
        with capture_logs() as lines:
            await sealer.seal_all()
            await sealer.seal_all()
        assert events(lines).count("the audit chain went back") == 1


async def test_a_chain_that_grows_or_stands_still_is_not_complained_of() -> None:
    chain = Chain([Sealed(1, 0, head(1)), Sealed(0, 0, head(1)), Sealed(0, 0, head(3, "b")), Sealed(0, 0, None)])
    sealer = Sealer(chain, Clock())
    with capture_logs() as lines:
        for _ in range(4):
            await sealer.seal_all()
    assert "the audit chain went back" not in events(lines)


async def test_the_head_is_told_at_first_every_hour_and_at_the_end() -> None:
    clock, chain = Clock(), Chain([Sealed(0, 0, head(3))])
    sealer = Sealer(chain, clock)
    with capture_logs() as lines:
        for minutes in (0, 30, 29, 1, 59):
            clock.now += timedelta(minutes=minutes)
            await sealer.seal_all()
        assert events(lines).count("audit head") == 2
        await sealer.stop()
    told = [line for line in lines if line["event"] == "audit head"]
    assert [(line["number"], line["hash"]) for line in told] == [(3, "61" * 32)] * 3


async def test_at_the_end_what_the_last_turns_wrote_is_sealed_and_a_fault_then_is_only_told() -> None:
    chain = Chain([StorageDown("gone")])
    with capture_logs() as lines:
        await Sealer(chain, Clock()).stop()
    assert events(lines) == ["sealing failed"]
