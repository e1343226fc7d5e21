"""Sorting the post: whatever is wrong with one delivery costs only itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from bot.domain.errors import StorageDown
from bot.domain.messages import Person
from bot.domain.stored import Arrival
from bot.jobs.sorting import ENTRIES, Sorter
from tests.fakes.inbox import FakeInbox, FakeJournal

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


class Words:
    """A delivery is words, each an event; the word `choke` cannot be read at all."""

    def arrivals(self, body: bytes) -> Sequence[Arrival]:
        words = body.decode().split()
        if "choke" in words:
            raise ValueError("cannot be read")
        return [Arrival(word, Person("Ubot", "U1"), NOW, word.encode(), broken=word == "half") for word in words]


class Tally:
    def __init__(self) -> None:
        self.new = self.repeated = self.broken = 0

    def sorted(self, new: int, repeated: int, broken: int) -> None:
        self.new, self.repeated, self.broken = self.new + new, self.repeated + repeated, self.broken + broken


class Post:
    """A sorter with everything around it in sight."""

    def __init__(self) -> None:
        self.inbox, self.tally = FakeInbox(), Tally()
        self.journal = FakeJournal(self.inbox)
        self.sorter = Sorter(self.journal, Words(), self.tally)

    async def sorts(self, *deliveries: str) -> list[str]:
        for each in deliveries:
            await self.journal.append([each.encode()], NOW)
        while await self.sorter.sort():
            pass
        assert not self.journal.entries
        return list(self.inbox.arrivals)


async def test_every_event_stands_in_the_inbox_once() -> None:
    post = Post()
    assert await post.sorts("a b", "b c", "a") == ["a", "b", "c"]
    assert (post.tally.new, post.tally.repeated) == (3, 2)


async def test_nothing_to_sort_says_so() -> None:
    assert not await Post().sorter.sort()


async def test_a_heap_is_sorted_in_portions() -> None:
    post = Post()
    for number in range(ENTRIES + 1):
        await post.journal.append([b"%d" % number], NOW)
    assert await post.sorter.sort()
    assert len(post.inbox.arrivals) == ENTRIES


async def test_a_delivery_that_cannot_be_read_is_kept_as_broken() -> None:
    post = Post()
    kept = await post.sorts("a", "choke", "b")
    assert [name for name in kept if not name.startswith("broken-")] == ["a", "b"]
    [broken] = [each for each in post.inbox.arrivals.values() if each.broken]
    assert broken.raw == b"choke"
    assert post.tally.broken == 1


async def test_an_event_that_cannot_be_stored_costs_only_itself() -> None:
    post = Post()
    post.journal.spoilt = {"bad"}
    kept = await post.sorts("a b", "c bad d", "e")
    assert [name for name in kept if not name.startswith("broken-")] == ["a", "b", "c", "d", "e"]
    assert [each.raw for each in post.inbox.arrivals.values() if each.broken] == [b"bad"]


async def test_while_nothing_can_be_stored_everything_stays() -> None:
    post = Post()
    await post.journal.append([b"a"], NOW)
    post.journal.down = True
    with pytest.raises(StorageDown):
        await post.sorter.sort()
    post.journal.down = False
    assert await post.sorts() == ["a"]


async def test_what_is_wrong_is_logged_without_a_word_of_it() -> None:
    post = Post()
    post.journal.spoilt = {"bad"}
    with capture_logs() as logged:
        await post.sorts("choke secretword", "bad")
    assert len(logged) == 3
    assert "secretword" not in str(logged)
    assert "'bad'" not in str(logged)
