"""HOSxP books places in sessions under no key of ours: what that asks of us, and that it is kept."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from bot.domain.appointment import Appointment, Slot
from bot.domain.errors import (
    HospitalRefused,
    HospitalUnavailable,
    OutcomeUnknown,
    SlotTaken,
)
from integrations.hospitals.hosxp_rest import HosxpRestHospital
from integrations.hospitals.hosxp_rest_client import HosxpClient, Query
from integrations.hospitals.hosxp_rest_envelope import Envelope
from integrations.http.auth import BearerAuth
from integrations.http.wire import Deadline
from integrations.sandbox.hosxp import MARKETPLACE, SESSION
from integrations.sandbox.hosxp_tables import CANCELLED
from tests.hospitals.conftest import PLACES
from tests.hospitals.hosxp_ward import HosxpWard
from tests.hospitals.impatience import impatient, settled, what_is_said
from tests.hospitals.wards import NINE, someone


async def rows(ward: HosxpWard) -> int:
    """How many appointments stand."""
    return len(await ward.standing())


# ---- places -----------------------------------------------------------------------------------------------------


async def test_fifty_racers_for_six_places_are_six_bookings(many: HosxpWard) -> None:
    racers = [many.adapter().book(many.slots[0], someone(), key=uuid4()) for _ in range(50)]
    ends = await asyncio.gather(*racers, return_exceptions=True)
    winners = [end.key for end in ends if isinstance(end, Appointment)]
    assert len(winners) == PLACES
    assert [type(end) for end in ends if not isinstance(end, Appointment)] == [SlotTaken] * (50 - PLACES)
    assert sorted(await many.standing()) == sorted(winners)
    assert (await many.session_of(many.slots[0]))["available_count"] == 0


async def test_a_session_is_offered_while_it_has_a_place(many: HosxpWard) -> None:
    for _ in range(PLACES - 1):
        await many.take(many.slots[0])
    shown = await many.adapter().free_slots("dental", NINE, NINE + timedelta(hours=8), 10)
    assert [slot.id for slot in shown] == [slot.id for slot in many.slots]
    await many.adapter().book(shown[0], someone(), key=uuid4())
    shown = await many.adapter().free_slots("dental", NINE, NINE + timedelta(hours=8), 10)
    assert [slot.id for slot in shown] == [slot.id for slot in many.slots[1:]]


async def test_one_key_in_five_processes_is_one_place(many: HosxpWard) -> None:
    key, contact = uuid4(), someone()
    made = await asyncio.gather(*(many.adapter().book(many.slots[0], contact, key=key) for _ in range(5)))
    assert len({appointment.id for appointment in made}) == 1
    assert await many.standing() == [key]
    assert (await many.session_of(many.slots[0]))["available_count"] == PLACES - 1


async def test_one_patient_has_one_place_in_a_session_however_many_ask_for_them(many: HosxpWard) -> None:
    contact, keys = someone(), [uuid4() for _ in range(5)]
    deeds = (many.adapter().book(many.slots[0], contact, key=key) for key in keys)
    ends = await asyncio.gather(*deeds, return_exceptions=True)
    winners = [end.key for end in ends if isinstance(end, Appointment)]
    assert len(winners) == 1
    assert {type(end) for end in ends} == {Appointment, SlotTaken}
    assert await many.standing() == winners
    with pytest.raises(SlotTaken):
        await many.adapter().book(many.slots[0], contact, key=uuid4())
    assert await many.standing() == winners


async def test_an_answer_that_was_lost_is_not_followed_by_a_second_write(many: HosxpWard) -> None:
    for fault in ("cut_before", "cut_after_commit", "truncated_json", "maintenance_html", "late_commit"):
        contact, before = someone(), (await many.state())["requests"].get(many.written, 0)
        await many.break_down(**{fault: 1}, only=many.written, late_seconds=0.3)
        await what_is_said(impatient(many), many, contact, uuid4())
        assert (await many.state())["requests"][many.written] == before + 1


# ---- one after the other ----------------------------------------------------------------------------------------


async def next_of(ward: HosxpWard) -> Slot:
    """The first session as it is offered now, patients spread by five minutes."""
    return (await ward.adapter(spread=5).free_slots("dental", NINE, NINE + timedelta(hours=8), 1))[0]


async def test_patients_of_one_session_are_asked_to_come_one_after_the_other(many: HosxpWard) -> None:
    told = []
    for _ in range(PLACES):
        slot = await next_of(many)
        told.append((await many.adapter(spread=5).book(slot, someone(), key=uuid4())).start)
    assert told == [NINE + number * timedelta(minutes=5) for number in range(PLACES)]
    assert (await next_of(many)).id == many.slots[1].id


async def test_who_was_shown_a_time_comes_then_though_others_were_quicker(many: HosxpWard) -> None:
    slot, contact, key = await next_of(many), someone(), uuid4()
    await many.adapter(spread=5).book(slot, someone(), key=uuid4())
    booked = await many.adapter(spread=5).book(slot, contact, key=key)
    assert (booked.start, booked.end) == (slot.start, slot.end)
    assert await many.adapter(spread=5).book(slot, contact, key=key) == booked


async def test_a_session_that_is_at_another_time_now_is_not_booked_spread_or_not(many: HosxpWard) -> None:
    slot = await next_of(many)
    await many.add("opd_queue_schedule", {**await many.session_of(slot), "opd_queue_slot_id": 4})
    with pytest.raises(SlotTaken):
        await many.adapter(spread=5).book(slot, someone(), key=uuid4())


# ---- late commits -----------------------------------------------------------------------------------------------


async def late_double(ward: HosxpWard) -> Appointment:
    """A write that was given up comes in after the next try has booked."""
    key, contact = uuid4(), someone()
    await ward.break_down(late_commit=1, only=ward.written)
    assert isinstance(await what_is_said(impatient(ward), ward, contact, key), OutcomeUnknown)
    await ward.break_down(late_seconds=60)
    booked = await ward.adapter().book(ward.slots[0], contact, key=key)
    await ward.break_down(commit_late=True)
    await settled(ward)
    assert await ward.standing() == [key, key]  # two, until somebody looks
    return booked


async def test_a_late_double_is_taken_back_by_the_next_look(many: HosxpWard) -> None:
    booked = await late_double(many)
    seen = await many.adapter().look([booked])
    assert seen[booked.key].stands
    assert [str(each.id) for each in await many.appointments() if each.status != CANCELLED] == [booked.id]
    assert (await many.session_of(many.slots[0]))["available_count"] == PLACES - 1


async def test_a_late_double_goes_with_the_cancellation(many: HosxpWard) -> None:
    booked = await late_double(many)
    await many.adapter().cancel(booked, many.slots[0])
    assert await many.standing() == []
    assert await many.is_free(many.slots[0])


async def test_a_double_that_cannot_be_taken_back_does_not_hide_what_stands(many: HosxpWard) -> None:
    booked = await late_double(many)
    await many.break_down(error_503=9, retry_after=0, only=many.cancelled)
    assert (await many.adapter().look([booked]))[booked.key].stands
    await many.mend()
    await many.adapter().look([booked])
    assert await rows(many) == 1


# ---- the note ---------------------------------------------------------------------------------------------------


async def test_a_note_that_was_written_over_does_not_make_a_second_appointment(many: HosxpWard) -> None:
    key, contact = uuid4(), someone()
    booked = await many.adapter().book(many.slots[0], contact, key=key)
    await many.write("PUT", f"oapp/{booked.id}", note="นำฟิล์มเก่ามาด้วย")
    assert (await many.adapter().book(many.slots[0], contact, key=key)).id == booked.id
    assert (await many.adapter().look([booked]))[key].stands
    assert len(await many.appointments()) == 1


async def test_a_note_that_was_added_to_is_still_ours(many: HosxpWard) -> None:
    key, contact = uuid4(), someone()
    booked = await many.adapter().book(many.slots[0], contact, key=key)
    note = (await many.of_key(key)).note
    await many.write("PUT", f"oapp/{booked.id}", note=f"โทรยืนยันแล้ว {note} คุณแอน")
    assert await many.adapter().release(many.slots[0], key=key) == booked


async def test_an_appointment_that_the_counter_moved_is_found_by_its_key(many: HosxpWard) -> None:
    key, contact = uuid4(), someone()
    await many.adapter().book(many.slots[0], contact, key=key)
    await many.move(key, many.slots[2])
    assert (await many.adapter().book(many.slots[0], contact, key=key)).start == many.slots[2].start
    left = await many.adapter().release(many.slots[0], key=key)
    assert left is not None
    assert left.start == many.slots[2].start
    assert await many.standing() == [key]


async def test_an_appointment_of_another_key_is_neither_seen_nor_touched(hosxp: HosxpWard) -> None:
    hospital = hosxp.adapter()
    booked = await hospital.book(hosxp.slots[0], someone(), key=uuid4())
    stranger = replace(booked, key=uuid4())
    assert await hospital.look([stranger]) == {}
    for deed in (hospital.accept(stranger), hospital.cancel(stranger, hosxp.slots[0])):
        with pytest.raises(HospitalRefused):
            await deed
    assert await hosxp.standing() == [booked.key]


async def test_a_booking_names_clinic_and_desk_and_the_hour_in_bangkok(hosxp: HosxpWard) -> None:
    await hosxp.adapter().book(hosxp.slots[1], someone(), key=uuid4())
    [row] = (await hosxp.state())["oapp"]
    assert (row["nextdate"], row["nexttime"]) == ("2026-12-02", "09:30:00")
    assert (row["clinic"], row["depcode"], row["doctor"]) == ("002", "102", "0021")
    assert len(row["hn"]) == 9


@pytest.mark.parametrize(
    ("kind", "owner", "clinic", "doctor"), [(2, "011", "011", "011"), (3, "011:0021", "011", "0021")]
)
async def test_sessions_of_clinics_are_booked_for_the_clinic(
    hosxp: HosxpWard, kind: int, owner: str, clinic: str, doctor: str
) -> None:
    row = {**await hosxp.session_of(hosxp.slots[0]), "opd_qs_schedule_tmpl_type_id": kind, "doctor_code": owner}
    await hosxp.add("opd_queue_schedule", row)
    settings = replace(hosxp.settings(), departments={"dental": f"doctor_code=eq.{owner}"})
    hospital = HosxpRestHospital(settings, client=hosxp.client())
    hosxp.opened.append(hospital)
    [slot] = await hospital.free_slots("dental", NINE, NINE + timedelta(hours=8), 10)
    await hospital.book(slot, someone(), key=uuid4())
    [booked] = (await hosxp.state())["oapp"]
    assert (booked["clinic"], booked["doctor"]) == (clinic, doctor)


# ---- reads that lag or mask ----------------------------------------------------------------------------------


async def test_the_last_place_that_went_to_our_own_key_meanwhile_is_ours(hosxp: HosxpWard) -> None:
    key, contact, slot = uuid4(), someone(), hosxp.slots[0]
    booked = await hosxp.adapter().book(slot, contact, key=key)

    class Lagging(HosxpClient):
        """Asked before another process wrote, as far as the patient's appointments go."""

        asked = 0

        async def page(self, table: str, query: Query, deadline: Deadline, *, offset: int, limit: int) -> Envelope:
            self.asked += 1
            page = await super().page(table, query, deadline, offset=offset, limit=limit)
            return Envelope(200, []) if table == "oapp" and self.asked == 1 else page

    client = Lagging(hosxp.base_url, auth=BearerAuth(SESSION), marketplace_token=MARKETPLACE)
    assert await hosxp.adapter(client=client).book(slot, contact, key=key) == booked


async def test_a_search_by_number_that_answers_of_others_books_nothing(hosxp: HosxpWard) -> None:
    class Masking(HosxpClient):
        """Tells numbers masked, as it does to who has no grant."""

        async def page(self, table: str, query: Query, deadline: Deadline, *, offset: int, limit: int) -> Envelope:
            page = await super().page(table, query, deadline, offset=offset, limit=limit)
            return Envelope(200, [{**row, "hn": "XXXXX"} if "hn" in row else row for row in page.rows])

    contact = someone()
    await hosxp.adapter().book(hosxp.slots[1], contact, key=uuid4())
    client = Masking(hosxp.base_url, auth=BearerAuth(SESSION), marketplace_token=MARKETPLACE)
    with pytest.raises(HospitalUnavailable, match="masks"):
        await hosxp.adapter(client=client).book(hosxp.slots[0], contact, key=uuid4())
    assert len(await hosxp.standing()) == 1


async def test_what_a_search_does_not_show_is_asked_for_by_itself_before_it_is_called_gone(hosxp: HosxpWard) -> None:
    class Blind(HosxpClient):
        """Its searches find no appointment."""

        async def page(self, table: str, query: Query, deadline: Deadline, *, offset: int, limit: int) -> Envelope:
            return Envelope(200, [])

    booked = await hosxp.adapter().book(hosxp.slots[0], someone(), key=uuid4())
    gone = replace(booked, id="4711", key=uuid4())
    client = Blind(hosxp.base_url, auth=BearerAuth(SESSION), marketplace_token=MARKETPLACE)
    seen = await hosxp.adapter(client=client).look([booked, gone])
    assert {key: standing.stands for key, standing in seen.items()} == {booked.key: True, gone.key: False}
