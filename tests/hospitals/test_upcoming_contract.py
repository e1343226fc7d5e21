"""What every hospital promises that shows the appointments of a linked record: theirs, those that wait, and nobody else's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.domain.errors import HospitalUnavailable
from bot.domain.ports.hospital_appointments import HospitalAppointments
from bot.domain.seen import SeenAppointment
from tests.fakes.registered import somebody
from tests.hospitals.breakable import Breakable
from tests.hospitals.hosxp_ward import HosxpWard
from tests.hospitals.wards import HALF_HOUR, NINE, Gives, Registers

TODAY = date(2026, 11, 26)
DAY = timedelta(days=1)


async def seen(ward: Registers, record: str, since: date = TODAY) -> tuple[SeenAppointment, ...]:
    adapter = ward.adapter()
    assert isinstance(adapter, HospitalAppointments)
    return await adapter.upcoming(record, since)


async def test_those_of_the_record_come_earliest_first(gives: Gives) -> None:
    record, other = await gives.register(somebody()), await gives.register(somebody())
    late = await gives.appoints(record, NINE + DAY)
    later_that_day = await gives.appoints(record, NINE + 2 * HALF_HOUR)
    first = await gives.appoints(record, NINE)
    await gives.appoints(other, NINE + HALF_HOUR)
    shown = await seen(gives, record)
    assert [each.id for each in shown] == [first, later_that_day, late]
    assert [(each.record, each.hospital) for each in shown] == [(record, "klaimor-demo")] * 3
    assert (shown[0].day, shown[0].start) == (NINE.date(), NINE)
    assert shown[0].department == "dental" or shown[0].clinic == "ทันตกรรม"


async def test_what_was_cancelled_and_who_has_come_is_not_shown(gives: Gives) -> None:
    record = await gives.register(somebody())
    cancelled, come = await gives.appoints(record, NINE), await gives.appoints(record, NINE + HALF_HOUR)
    waits = await gives.appoints(record, NINE + DAY)
    await gives.cancels(cancelled)
    await gives.receives_patient(come)
    assert [each.id for each in await seen(gives, record)] == [waits]


async def test_days_that_are_over_are_left_out_and_the_day_itself_is_not(gives: Gives) -> None:
    record = await gives.register(somebody())
    await gives.appoints(record, NINE - DAY)
    today = await gives.appoints(record, NINE)
    assert [each.id for each in await seen(gives, record, NINE.date())] == [today]


@pytest.mark.parametrize("record", ["no-such-record", "' OR '1'='1", "1,2", "%"])
async def test_a_record_that_is_not_there_has_none(gives: Gives, record: str) -> None:
    await gives.appoints(await gives.register(somebody()), NINE)
    assert await seen(gives, record) == ()


async def test_a_hospital_that_does_not_answer_is_unavailable(breakable: Breakable) -> None:
    record = await breakable.register(somebody())
    await breakable.break_down(error_503=9, retry_after=0)
    with pytest.raises(HospitalUnavailable):
        await seen(breakable, record)


async def test_one_that_the_counter_has_moved_is_shown_at_its_new_time_with_its_doctor(hosxp: HosxpWard) -> None:
    record = await hosxp.register(somebody())
    await hosxp.appoints(record, NINE)
    row = (await hosxp.appointments())[0]
    await hosxp.sandbox(f"move/{row.id}", {"opd_queue_schedule_id": int(hosxp.slots[1].id)})
    [shown] = await seen(hosxp, record)
    assert (shown.doctor, shown.start) == ("ทพญ. พิมพ์ชนก รุ่งอรุณสาย", hosxp.slots[1].start)
