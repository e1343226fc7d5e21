"""HOSxP as it stands at a site: numbers of patients, its lock, its sessions of login, its grants and its codes."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from bot.domain.errors import (
    BadConfiguration,
    HospitalRefused,
    HospitalUnavailable,
    NotLinked,
    OutcomeUnknown,
    SlotTaken,
)
from integrations.hospitals.hosxp_rest import HosxpRestHospital
from integrations.http.breaker import Breaker
from integrations.http.wire import Lost, NotSent
from integrations.sandbox.hosxp_tables import CANCELLED
from tests.hospitals.conftest import hosxp_ward
from tests.hospitals.hosxp_ward import HosxpWard
from tests.hospitals.impatience import impatient, what_is_said
from tests.hospitals.wards import NINE, someone

# ---- who --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hn", [None, "", "  "])
async def test_a_patient_without_a_number_is_told_why_and_nothing_is_asked(hosxp: HosxpWard, hn: str | None) -> None:
    with pytest.raises(NotLinked):
        await hosxp.adapter().book(hosxp.slots[0], replace(someone(), hn=hn), key=uuid4())
    assert (await hosxp.state())["requests"] == {}


async def test_a_number_that_the_hospital_does_not_know_is_refused_and_is_no_lost_race(hosxp: HosxpWard) -> None:
    with pytest.raises(HospitalRefused):
        await hosxp.adapter().book(hosxp.slots[0], replace(someone(), hn="77-123"), key=uuid4())
    assert await hosxp.is_free(hosxp.slots[0])


async def test_a_session_that_was_taken_out_of_the_diary_is_taken(hosxp: HosxpWard) -> None:
    gone = replace(hosxp.slots[0], id="4711")
    with pytest.raises(SlotTaken):
        await hosxp.adapter().book(gone, someone(), key=uuid4())


async def test_a_session_at_another_hour_than_was_told_is_not_booked(hosxp: HosxpWard) -> None:
    await hosxp.add("opd_queue_schedule", {**await hosxp.session_of(hosxp.slots[0]), "opd_queue_slot_id": 4})
    with pytest.raises(SlotTaken):
        await hosxp.adapter().book(hosxp.slots[0], someone(), key=uuid4())
    assert await hosxp.standing() == []


# ---- a slow lock, an old session, a token that may not write ----------------------------------------------------


async def test_a_booking_waits_for_the_bulk_job(hosxp: HosxpWard) -> None:
    bulk = asyncio.create_task(hosxp.sandbox("bulk", {"seconds": 1.0}))
    await asyncio.sleep(0.05)
    key = uuid4()
    assert (await hosxp.adapter().book(hosxp.slots[0], someone(), key=key)).key == key
    await bulk
    assert await hosxp.standing() == [key]


async def test_a_bulk_job_that_outlasts_our_patience_leaves_one_booking(many: HosxpWard) -> None:
    bulk = asyncio.create_task(many.sandbox("bulk", {"seconds": 0.6}))
    await asyncio.sleep(0.05)
    key, contact = uuid4(), someone()
    assert isinstance(await what_is_said(impatient(many), many, contact, key), OutcomeUnknown)
    await bulk
    assert (await many.adapter().book(many.slots[0], contact, key=key)).key == key
    assert await many.standing() == [key]


async def test_after_a_restart_of_their_server_nothing_is_refused_and_nothing_is_settled(hosxp: HosxpWard) -> None:
    hospital = hosxp.adapter()
    booked = await hospital.book(hosxp.slots[0], someone(), key=uuid4())
    await hosxp.sandbox("restart", {})
    for deed in (
        hospital.ping(),
        hospital.book(hosxp.slots[1], someone(), key=uuid4()),
        hospital.look([booked]),
        hospital.cancel(booked, hosxp.slots[0]),
    ):
        with pytest.raises(HospitalUnavailable, match="session"):
            await deed
    assert await hosxp.standing() == [booked.key]


async def test_without_the_right_to_write_the_booking_is_refused(hosxp: HosxpWard) -> None:
    hospital = HosxpRestHospital(hosxp.settings(marketplace=False))
    hosxp.opened.append(hospital)
    assert await hospital.free_slots("dental", NINE, NINE + timedelta(hours=8), 10)
    with pytest.raises(HospitalRefused, match="403"):
        await hospital.book(hosxp.slots[0], someone(), key=uuid4())
    assert await hosxp.is_free(hosxp.slots[0])


# ---- errors by HTTP, as some of its builds answer ---------------------------------------------------------------


async def test_errors_by_http_mean_the_same_as_errors_inside() -> None:
    async with hosxp_ward(inside=False) as ward:
        key, contact = uuid4(), someone()
        booked = await ward.adapter().book(ward.slots[0], contact, key=key)
        with pytest.raises(SlotTaken):
            await ward.adapter().book(ward.slots[0], someone(), key=uuid4())
        unknown = replace(booked, id="4711")
        assert not (await ward.adapter().look([unknown]))[key].stands
        await ward.break_down(error_500=1, only=ward.written)
        with pytest.raises(HospitalUnavailable):
            await ward.adapter().book(ward.slots[1], someone(), key=uuid4())
        await ward.receive(key)
        with pytest.raises(HospitalRefused):
            await ward.adapter().cancel(booked, ward.slots[0])
        assert await ward.standing() == [key]


async def test_errors_inside_an_http_200_open_the_breaker_and_refusals_do_not(hosxp: HosxpWard) -> None:
    breaker = Breaker(failures=(NotSent, Lost), threshold=3)
    hospital = hosxp.adapter(breaker=breaker)
    for number in range(5):
        with pytest.raises(HospitalRefused):
            await hospital.book(hosxp.slots[0], replace(someone(), hn=f"77-{number}"), key=uuid4())
    assert not breaker.is_open
    await hosxp.break_down(error_500=9)
    for _ in range(3):
        with pytest.raises(HospitalUnavailable):
            await hospital.ping()
    assert breaker.is_open


# ---- what the site's codes mean ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "options", "stands", "begun"),
    [
        (1, {}, True, False),
        (3, {}, True, False),
        (3, {"cancelled": "3,5"}, False, False),
        (2, {}, True, True),
        (2, {"came": 4}, True, False),
        (5, {}, False, False),
        (9, {}, True, True),
        (9, {"cancelled": 9}, False, False),
    ],
)
async def test_the_codes_of_a_site_are_its_configuration(
    hosxp: HosxpWard, code: int, options: dict[str, object], stands: bool, begun: bool
) -> None:
    booked = await hosxp.adapter().book(hosxp.slots[0], someone(), key=uuid4())
    await hosxp.write("PUT", f"oapp/{booked.id}", oapp_status_id=code)
    seen = (await hosxp.adapter(**options).look([booked]))[booked.key]
    assert (seen.stands, seen.begun) == (stands, begun)


async def test_a_site_that_cancels_by_another_code_than_was_configured_is_said_to_its_operator(
    hosxp: HosxpWard,
) -> None:
    hospital = hosxp.adapter(cancelled="9")
    booked = await hospital.book(hosxp.slots[0], someone(), key=uuid4())
    with capture_logs() as said:
        await hospital.cancel(booked, hosxp.slots[0])
    assert [(each["event"], each["status"]) for each in said] == [("site_status_not_configured", CANCELLED)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"staff": ""},
        {"cancel_type": "three"},
        {"came": "2,5"},
        {"cancelled": "x"},
        {"budget": 60},
        {"cache": 600},
        {"spread": 500},
        {"a": 1},
    ],
)
async def test_options_that_are_wrong_are_named_at_the_start(hosxp: HosxpWard, wrong: dict[str, object]) -> None:
    with pytest.raises(BadConfiguration, match="klaimor-demo"):
        hosxp.adapter(**wrong)


@pytest.mark.parametrize("missing", ["staff", "cancel_type"])
async def test_options_that_are_missing_are_named_at_the_start(hosxp: HosxpWard, missing: str) -> None:
    settings = hosxp.settings()
    options = {name: value for name, value in settings.options.items() if name != missing}
    with pytest.raises(BadConfiguration, match=missing):
        HosxpRestHospital(replace(settings, options=options))


@pytest.mark.parametrize("wrong", [{"cancel_type": 77}, {"confirm_type": 77}, {"cancelled": "5,77"}])
async def test_codes_that_the_site_does_not_have_are_found_by_the_check(
    hosxp: HosxpWard, wrong: dict[str, object]
) -> None:
    await hosxp.adapter().ping()
    with pytest.raises(HospitalRefused, match=next(iter(wrong))):
        await hosxp.adapter(**wrong).ping()


@pytest.mark.parametrize("hour", ["", "9.30", "24:00:00", None])
async def test_an_old_appointment_at_no_hour_keeps_nobody_from_a_new_one(hosxp: HosxpWard, hour: str | None) -> None:
    contact = someone()
    old = await hosxp.adapter().book(hosxp.slots[0], contact, key=uuid4())
    await hosxp.write("PUT", f"oapp/{old.id}", nexttime=hour)
    assert await hosxp.adapter().book(hosxp.slots[1], contact, key=uuid4())
    seen = (await hosxp.adapter().look([old]))[old.key]
    assert (seen.stands, seen.start, seen.end) == (True, None, None)
