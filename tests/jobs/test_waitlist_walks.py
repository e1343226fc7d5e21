"""Whatever people, hospital and crashes do: one booking for each time, nobody offered the same twice, nothing free left unoffered."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.appointment import BookingState, Slot
from bot.domain.errors import StorageDown
from bot.domain.messages import Person
from bot.domain.waitlist import OfferState, SlotOffer, WaitState, answer_by, fits, may_have, same_time
from tests.fakes.house import HOSPITAL as HOUSE
from tests.jobs.waiting import PEOPLE, frees, joins, looks, offers, presses, waiting_room
from tests.jobs.ward import Ward
from tests.service.wording import th
from tests.thoroughness import examples

OFFERED = (th("waitlist-offer"), th("waitlist-offer-earlier"))
BANGKOK = ZoneInfo("Asia/Bangkok")
WHO = st.integers(0, 3)

steps = st.one_of(
    st.tuples(st.just("join"), WHO, st.just(0)),
    st.tuples(st.just("free"), st.integers(24, 72), st.just(0)),
    st.tuples(st.just("look"), st.just(0), st.just(0)),
    st.tuples(st.just("look"), st.just(0), st.just(0)),
    st.tuples(st.just("take"), WHO, st.integers(0, 2)),
    st.tuples(st.just("take"), WHO, st.integers(0, 2)),
    st.tuples(st.just("pass"), WHO, st.integers(0, 2)),
    st.tuples(st.just("leave"), WHO, st.just(0)),
    st.tuples(st.just("cancel"), WHO, st.just(0)),
    st.tuples(st.just("elsewhere"), st.integers(0, 5), st.just(0)),  # the counter gives a time to somebody else, or takes it back
    st.tuples(st.just("killed looking"), st.integers(0, 2), st.just(0)),
    st.tuples(st.just("killed taking"), WHO, st.integers(0, 2)),  # the turn is cut off before its commit
    st.tuples(st.just("answer lost"), WHO, st.integers(0, 1)),
    st.tuples(st.just("pass time"), st.sampled_from([5, 40, 70]), st.just(0)),
    st.tuples(st.just("settle"), st.just(0), st.just(0)),
)  # fmt: skip


# So that something happens in every walk: three wait for two times.
MORNING = [("join", 0, 0), ("join", 1, 0), ("join", 2, 0), ("free", 30, 0), ("free", 48, 0), ("look", 0, 0)]


class DiesAt:
    """Records whose commit number `at` never happens."""

    def __init__(self, inner: Any, at: int) -> None:
        self._inner, self._left = inner, at

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    async def commit(self, *given: Any, **more: Any) -> int:
        if self._left == 0:
            raise StorageDown("killed")
        self._left -= 1
        done: int = await self._inner.commit(*given, **more)
        return done


class Walk:
    """Some days at a hospital with four people in line."""

    def __init__(self, place: Ward) -> None:
        self.place, self.slots = place, list[Slot]()
        self.said: Counter[Person] = Counter()

    async def does(self, name: str, first: int, second: int) -> None:
        place, person = self.place, PEOPLE[first % len(PEOPLE)]
        match name:
            case "join":
                if all(each.state is not WaitState.WAITING for each in await self.waits(person)):
                    await joins(place, person)
            case "free":
                self.slots.append(frees(place, first))
            case "look":
                await looks(place)
            case "take" | "pass":
                await self.presses(name, person, second)
            case "leave":
                for each in await self.waits(person):
                    await place.presses(f"waitlist.listed:leave:{each.id}", person)
                await self.serves(person)
            case "cancel":
                await self.cancels(person)
            case "elsewhere":
                self.gives_elsewhere(first)
            case "killed looking":
                await self.killed_looking(first)
            case "killed taking":
                await self.presses("take", person, second, killed=True)
            case "answer lost":
                place.hospital.unknown_after, place.hospital.unknown_before = second, 1 - second
                await self.presses("take", person, 0)
                place.hospital.unknown_after = place.hospital.unknown_before = 0
            case "pass time":
                place.moved += first * 60
            case "settle":
                await self.settles()
        await self.holds()

    async def waits(self, person: Person) -> Sequence[Any]:
        return (await self.place.storage.records.peek(person)).patient.waits

    async def presses(self, verb: str, person: Person, which: int, *, killed: bool = False) -> None:
        given = await offers(self.place, person)
        if which >= len(given):
            return
        if not killed:
            await presses(self.place, verb, given[which], person)
            return
        await self.place.presses(f"waitlist.listed:{verb}:{given[which].key}", person)
        records = DiesAt(self.place.storage.records, 0)
        with suppress(StorageDown):
            await self.place.turns(records).serve(person)
        await self.serves(person)

    async def serves(self, person: Person) -> None:
        self.place.moved += 16  # whoever died holding them does so no more
        await self.place.turns().serve(person)

    async def cancels(self, person: Person) -> None:
        booked = (await self.place.storage.records.peek(person)).patient.bookings
        for each in booked:
            if each.state is BookingState.BOOKED and each.start > self.place.now():
                await self.place.booking().cancel(person, each)

    def gives_elsewhere(self, which: int) -> None:
        if which < len(self.slots):
            slot, holders = self.slots[which], self.place.hospital.holders
            if slot.id not in holders:
                self.place.hospital.take(slot)
            elif holders[slot.id] is None:
                del holders[slot.id]

    async def killed_looking(self, at: int) -> None:
        keeper = self.place.waitlist(owner="killed")
        keeper._telling._records = DiesAt(self.place.storage.records, at)
        await keeper.look_all()
        self.place.moved += 130

    async def settles(self) -> None:
        for _ in range(2):
            await self.place.reconciler().settle_all()
            await self.place.changes().settle_all()
        self.place.moved += 1

    async def holds(self) -> None:
        """What must be true at every moment."""
        self.one_booking_each()
        for person in PEOPLE[:4]:
            await self.nothing_twice(person)

    def one_booking_each(self) -> None:
        taken = Counter(each.start for each in self.place.hospital.appointments.values())
        open_at = Counter(each.start for each in self.slots)
        assert all(taken[start] <= open_at[start] for start in taken)
        holders = [each for each in self.place.hospital.holders.values() if each is not None]
        assert len(holders) == len(set(holders))

    async def nothing_twice(self, person: Person) -> None:
        for wait in await self.waits(person):
            assert sum(each.state in (OfferState.OPEN, OfferState.TAKING) for each in wait.offers) <= 1
            for number, each in enumerate(wait.offers):
                before = [other for other in wait.offers[number + 1 :] if same_time(other.slot, each.slot)]
                assert all(other.state in (OfferState.LOST, OfferState.GONE) for other in before)
            taken = [each for each in wait.offers if each.state is OfferState.TAKEN]
            assert len(taken) <= 1
            assert (wait.state is WaitState.BOOKED) == bool(taken)

    async def ends(self) -> None:
        """After the last crash one quiet look leaves nothing free that somebody fits, and everybody has heard each offer once."""
        self.place.moved += 200
        await self.settles()
        for person in PEOPLE[:4]:
            await self.serves(person)
        await looks(self.place, 2)
        await self.settles()
        await self.nothing_left_over()
        await self.said_once()

    async def nothing_left_over(self) -> None:
        place, now = self.place, self.place.now() - timedelta(minutes=6)
        holders = place.hospital.holders
        waiting = [
            each for person in PEOPLE[:4] for each in await self.waits(person) if each.state is WaitState.WAITING
        ]
        for slot in self.slots:
            shown = any(
                same_time(each.slot, slot) and each.state is OfferState.OPEN for wait in waiting for each in wait.offers
            )
            answerable = HOUSE.waitlist and answer_by(slot, HOUSE.waitlist, HOUSE.reminders, BANGKOK, now)
            if slot.id in holders or shown or not answerable:
                continue
            assert not [each for each in waiting if fits(slot, each, BANGKOK) and may_have(each, slot, now)]

    async def said_once(self) -> None:
        bubbles = await self.place.hears()
        made: list[SlotOffer] = [each for person in PEOPLE[:4] for each in await offers(self.place, person)]
        assert sum(any(each in bubble for each in OFFERED) for bubble in bubbles) == len(made)


async def walk(path: Sequence[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with waiting_room(Path(folder), together=2) as place:
            day = Walk(place)
            for name, first, second in (*MORNING, *path):
                await day.does(name, first, second)
            await day.ends()


@given(st.lists(steps, min_size=6, max_size=40))
@settings(max_examples=examples(120, least=15), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_walk(path: list[tuple[str, int, int]]) -> None:
    asyncio.run(walk(path))
