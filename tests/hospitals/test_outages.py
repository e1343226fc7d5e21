"""A hospital that hangs, is down, or is crowded: said at once, within the budget, and asked again with care."""

from __future__ import annotations

import asyncio
import time
from uuid import uuid4

import pytest

from bot.domain.errors import HospitalRefused, HospitalUnavailable, OutcomeUnknown, SlotTaken
from integrations.http.breaker import Breaker
from integrations.http.wire import Limits, Lost, NotSent
from tests.hospitals.breakable import Breakable
from tests.hospitals.impatience import QUICK, what_is_said
from tests.hospitals.wards import someone

# ---- a hospital that hangs, and one that is down -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("breakable", "where"),
    [
        ("pretend", ""),
        ("pretend", "PUT Slot"),
        ("pretend", "POST Appointment"),
        ("transaction", "POST Bundle"),
        ("operation", "POST $book"),
        ("hosxp", ""),
        ("hosxp", "POST book-slot"),
        ("bridge", ""),
        ("bridge", "POST appointments"),
    ],
    indirect=["breakable"],
)
async def test_a_hanging_hospital_is_given_up_within_the_budget(breakable: Breakable, where: str) -> None:
    await breakable.break_down(hang=True, only=where)
    began = time.monotonic()
    said = await what_is_said(breakable.adapter(limits=Limits(total=0.4), budget=0.6), breakable, someone(), uuid4())
    assert isinstance(said, OutcomeUnknown if where else HospitalUnavailable)
    assert time.monotonic() - began < 5


async def test_no_hospital_at_the_address_is_unavailable_at_once(breakable: Breakable) -> None:
    hospital = breakable.adapter(client=type(breakable.client())("http://127.0.0.1:1/fhir"))
    with pytest.raises(HospitalUnavailable):
        await hospital.book(breakable.slots[0], someone(), key=uuid4())
    with pytest.raises(HospitalUnavailable):
        await hospital.ping()


async def test_maintenance_is_said_as_maintenance(breakable: Breakable) -> None:
    await breakable.break_down(maintenance_html=9)
    with pytest.raises(HospitalUnavailable) as said:
        await breakable.adapter().book(breakable.slots[0], someone(), key=uuid4())
    assert said.value.maintenance


async def test_a_hospital_is_left_alone_for_as_long_as_it_asks(breakable: Breakable) -> None:
    now = [1000.0]
    hospital = breakable.adapter(breaker=Breaker(failures=(NotSent, Lost), clock=lambda: now[0]))
    await breakable.break_down(error_503=2, retry_after=30)
    with pytest.raises(HospitalUnavailable) as said:
        await hospital.ping()
    assert (said.value.retry_after, said.value.maintenance) == (30.0, True)
    asked = (await breakable.state())["requests"][breakable.searches]
    await breakable.mend()
    now[0] += 29
    with pytest.raises(HospitalUnavailable):
        await hospital.ping()
    assert (await breakable.state())["requests"][breakable.searches] == asked
    now[0] += 2
    await hospital.ping()


async def test_after_an_outage_one_probe_goes_first_and_the_booking_follows(breakable: Breakable) -> None:
    now = [1000.0]
    breaker = Breaker(failures=(NotSent, Lost), threshold=2, cool_down=10, clock=lambda: now[0])
    hospital = breakable.adapter(breaker=breaker, limits=QUICK)
    await breakable.break_down(cut_before=99)
    for _ in range(2):
        with pytest.raises(HospitalUnavailable):
            await hospital.ping()
    assert breaker.is_open
    await breakable.mend()
    now[0] += 11
    key = uuid4()
    assert (await hospital.book(breakable.slots[0], someone(), key=key)).key == key
    assert not breaker.is_open


async def test_a_race_lost_and_a_refusal_do_not_open_the_breaker(breakable: Breakable) -> None:
    breaker = Breaker(failures=(NotSent, Lost), threshold=1)
    hospital = breakable.adapter(breaker=breaker)
    await breakable.take(breakable.slots[0])
    with pytest.raises(SlotTaken):
        await hospital.book(breakable.slots[0], someone(), key=uuid4())
    with pytest.raises(HospitalRefused):
        await hospital.free_slots("nowhere", breakable.slots[0].start, breakable.slots[0].end, 1)
    assert not breaker.is_open


async def test_a_crowd_before_a_hanging_hospital_is_told_at_once(breakable: Breakable) -> None:
    await breakable.break_down(hang=True)
    narrow = Limits(connections=2, queue=2, total=0.5)
    hospital = breakable.adapter(limits=narrow)
    first = [asyncio.ensure_future(hospital.ping()) for _ in range(4)]
    await asyncio.sleep(0)
    with pytest.raises(HospitalUnavailable, match="bulkhead"):
        await hospital.ping()
    assert not any(each.done() for each in first), "it has waited for the others"
    assert all(isinstance(end, HospitalUnavailable) for end in await asyncio.gather(*first, return_exceptions=True))
