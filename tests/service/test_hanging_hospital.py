"""A hospital that hangs, breaks off or loses its answer: nobody waits for it but its own patient, and they are told the end once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue.desk import Desk
from bot.domain.appointment import Appointment, Slot
from bot.domain.ports.booking import Booking
from tests.fakes.town import BUSY, SOMSRI, Town, until
from tests.fakes.town import town as build_town
from tests.service.booking_by_phone import (
    BEING_CHECKED,
    BOOKED,
    BOOKED_LATE,
    CONFIRM,
    UNAVAILABLE,
    ends_told,
    up_to_the_last_question,
)
from tests.service.trouble import APOLOGY, CALL_1669, CHEST_PAIN
from tests.service.wording import th
from tests.thoroughness import THOROUGH

QUESTION, HOURS = "โรงพยาบาลเปิดกี่โมงคะ", "08:30-16:30"
QUIET = timedelta(seconds=5)  # longer than a call to the hospital may hang, as in the service


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with build_town(tmp_path, quiet=QUIET) as place:
        yield place
        await place.hospital_faults()  # whoever still hangs may go on


async def held(town: Town) -> bool:
    """Whether the hospital holds a request of ours."""
    return bool((await town.hospital_state())["held"])


async def stands(town: Town) -> tuple[int, int]:
    """How many Appointments stand, and how many slots are busy."""
    state = await town.hospital_state()
    standing = [each for each in state["appointments"] if each["status"] not in ("cancelled", "entered-in-error")]
    return len(standing), len(state["busy_slots"]) - busy_from_the_start(state)


def busy_from_the_start(state: dict[str, Any]) -> int:
    """Slots that others had before anybody came."""
    return sum("hold:" not in slot.get("comment", "") for slot in state["busy_slots"])


async def test_a_red_flag_is_answered_within_a_second_while_the_hospital_hangs(town: Town) -> None:
    await up_to_the_last_question(town)
    await town.hospital_faults(hang=True)
    await town.chooses(CONFIRM)
    await until(lambda: held(town), 3, "the hospital was not asked")
    await town.writes(CHEST_PAIN)
    assert await town.hears(CALL_1669, within=5) < 1 * BUSY
    people = [f"U{number:032x}" for number in range(1, 31)]
    started = time.perf_counter()
    await asyncio.gather(*(town.answered(town.writes(QUESTION, user=each), user=each) for each in people))
    assert time.perf_counter() - started < 3 * BUSY
    assert await ends_told(town) == [], "the booking is still under way"
    await town.hears(UNAVAILABLE, within=10)
    await town.hospital_faults()
    await town.quiet()
    assert await stands(town) == (0, 0)
    assert await ends_told(town) == [UNAVAILABLE]


async def test_an_answer_that_hangs_is_being_checked_and_the_end_is_told_by_push(town: Town) -> None:
    await up_to_the_last_question(town)
    await town.hospital_faults(hang=True, only="POST Appointment")
    await town.chooses(CONFIRM)
    await until(lambda: dots(town), 3, "no dots are shown")
    assert await town.hears(BEING_CHECKED, within=10) < 10
    assert await stands(town) == (0, 1)
    await town.hospital_faults()  # the request that hung is carried out now, though nobody waits for it any more
    await town.hears(BOOKED_LATE)
    await town.quiet()
    assert await stands(town) == (1, 1)
    assert await ends_told(town) == [BOOKED_LATE]
    assert (await town.log())[-1]["via"] == "push"


async def dots(town: Town) -> bool:
    """Whether the phone shows that somebody is typing."""
    async with town.client.get(f"{town.line}/sandbox/api/users/{SOMSRI}/log") as answer:
        return bool((await answer.json())["loading"])


FAULTS = [
    {"cut_after_commit": 1, "only": "PUT Slot"},
    {"cut_after_commit": 1, "only": "POST Appointment"},
    {"cut_before": 1, "only": "PUT Slot"},
    {"cut_before": 1, "only": "POST Appointment"},
    {"truncated_json": 1, "only": "PUT Slot"},
    {"truncated_json": 1, "only": "POST Appointment"},
    {"error_503": 1, "only": "POST Appointment", "retry_after": 0},
    {"maintenance_html": 1, "only": "PUT Slot"},
    {"maintenance_html": 1, "only": "POST Appointment"},
]


# Each at every hospital: tests/hospitals/test_faults.py.
BROKEN = FAULTS if THOROUGH else FAULTS[::3]


async def test_whatever_breaks_there_is_one_appointment_or_none_and_its_end_is_told_once(town: Town) -> None:
    for number, fault in enumerate(BROKEN):
        user, (before, _) = f"U{number:032x}", await stands(town)
        await up_to_the_last_question(town, user)
        await town.hospital_faults(**fault)
        first = await town.answered(town.chooses(CONFIRM, user=user), user=user)
        if BEING_CHECKED in first[0]:
            await until(partial(told, town, user), 15, f"the end was never told: {fault}")
        await town.quiet()
        await town.hospital_faults()
        appointments, busy = await stands(town)
        assert appointments == busy <= before + 1, fault
        booked = appointments > before
        assert await ends_told(town, user) in ([[BOOKED], [BOOKED_LATE]] if booked else [[UNAVAILABLE]]), fault


async def told(town: Town, user: str) -> bool:
    """Whether the person knows how it ended."""
    return bool(await ends_told(town, user))


async def test_a_hospital_under_maintenance_is_said_and_the_next_try_books(town: Town) -> None:
    await up_to_the_last_question(town)
    await town.hospital_faults(error_503=10, retry_after=0)
    assert UNAVAILABLE in (await town.answered(town.chooses(CONFIRM)))[0]
    assert await stands(town) == (0, 0)
    await town.hospital_faults()
    assert BOOKED in (await town.answered(town.chooses(th("booking-again"))))[0]
    assert await stands(town) == (1, 1)


async def test_two_taps_on_yes_book_once(town: Town) -> None:
    await up_to_the_last_question(town)
    await asyncio.gather(town.chooses(CONFIRM), town.chooses(CONFIRM))
    await town.hears(BOOKED)
    await town.quiet()
    assert await stands(town) == (1, 1)


@dataclass
class BooksAndFails:
    """The real booking, but the first turn that booked is lost before it could say so."""

    real: Booking
    failed: bool = False

    async def free_slots(self, *what: Any) -> tuple[Slot, ...]:
        return await self.real.free_slots(*what)

    async def book(self, *what: Any, **more: Any) -> Appointment:
        appointment = await self.real.book(*what, **more)
        if self.failed:
            return appointment
        self.failed = True
        raise RuntimeError("lost after the write")


def lost_after_the_write(desk: Desk) -> Desk:
    return replace(desk, clinic=replace(desk.clinic, booking=BooksAndFails(desk.clinic.booking)))


async def test_a_booking_whose_message_still_waits_is_told_by_its_own_turn_and_not_by_the_timer_too(
    tmp_path: Path,
) -> None:
    async with build_town(tmp_path, changed=lost_after_the_write, quiet=timedelta(0)) as town:
        assert town.service is not None
        await up_to_the_last_question(town)
        assert APOLOGY in (await town.answered(town.chooses(CONFIRM)))[0]
        assert await town.service.reconciler.settle_all() == 1
        await town.hears(BOOKED)
        await town.service.reconciler.settle_all()
        await town.quiet()
        assert await ends_told(town) == [BOOKED]
        assert await stands(town) == (1, 1)
