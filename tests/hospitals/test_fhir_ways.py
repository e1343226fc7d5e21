"""Booking at FHIR R4 by transaction and by `$book`: what only those can do wrong, and how a hospital finds out which it may use."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from bot.app.check import try_booking
from bot.cli import app
from bot.domain.appointment import Appointment
from bot.domain.errors import BadConfiguration, HospitalRefused, HospitalUnavailable, OutcomeUnknown, SlotTaken
from bot.domain.ports.limited import TriesBooking
from config.settings import read_settings
from integrations.fhir.client import FhirClient
from integrations.fhir.outcomes import Resource
from integrations.hospitals.fhir_answered import booked_of
from integrations.hospitals.fhir_r4 import FhirR4Hospital
from integrations.http.refusals import Conflict
from integrations.http.wire import Deadline
from tests.fakes.registered import Registered
from tests.hospitals.conftest import Sekmet, pretend_ward, sekmet_ward
from tests.hospitals.impatience import arrived
from tests.hospitals.test_check_hospitals import entry, rows
from tests.hospitals.wards import FhirWard, PretendWard, someone

BY_TRANSACTION, BY_OPERATION = {"book_by": "transaction"}, {"book_by": "operation"}


# ---- transactions -----------------------------------------------------------------------------------------------


async def test_a_booking_by_transaction_is_one_write(pretend: PretendWard) -> None:
    await pretend.adapter(**BY_TRANSACTION).book(pretend.slots[0], someone(), key=uuid4())
    asked = (await pretend.state())["requests"]
    # the other writes are the ward's own, when it was stocked
    assert (asked.get("POST Bundle"), asked.get("POST Appointment"), asked.get("PUT Slot")) == (1, None, None)


async def test_fifty_racers_leave_one_appointment_where_transactions_are_none(pretend: PretendWard) -> None:
    """A hospital that set `book_by: transaction` unproven: what a refused one leaves behind is taken back."""
    await pretend.break_down(loose_transactions=True)
    slot = pretend.slots[0]
    racers = [pretend.adapter(**BY_TRANSACTION).book(slot, someone(), key=uuid4()) for _ in range(50)]
    ends = await asyncio.gather(*racers, return_exceptions=True)
    winners = [end.key for end in ends if isinstance(end, Appointment)]
    assert len(winners) == 1
    assert {type(end) for end in ends if not isinstance(end, Appointment)} == {SlotTaken}
    assert await pretend.standing() == winners
    assert not await pretend.is_free(slot)


async def test_a_slot_that_changes_under_the_transaction_leaves_nothing_behind(pretend: PretendWard) -> None:
    slot, key = pretend.slots[0], uuid4()
    await pretend.break_down(slow=0.3, only="POST Bundle")
    booking = asyncio.ensure_future(pretend.adapter(**BY_TRANSACTION).book(slot, someone(), key=key))
    await arrived(pretend, "POST Bundle")
    await pretend.take(slot)  # the counter, while ours is on its way
    with pytest.raises(SlotTaken):
        await booking
    assert await pretend.standing() == []
    assert (await pretend.get(f"Slot/{slot.id}")).get("comment") is None


@pytest.mark.parametrize("entries", [1, 2])
async def test_a_transaction_that_broke_off_half_way_is_made_whole(pretend: PretendWard, entries: int) -> None:
    """The Patient stands, perhaps the Appointment, and the slot is still free."""
    key, contact, slot = uuid4(), someone(), pretend.slots[0]
    await pretend.break_down(half_done=1, half_after=entries)
    assert (await pretend.adapter(**BY_TRANSACTION).book(slot, contact, key=key)).key == key
    assert await pretend.standing() == [key]
    assert not await pretend.is_free(slot)
    assert len(await pretend.patients(contact)) == 1


async def test_a_transaction_without_if_match_is_refused_at_the_start(pretend: PretendWard) -> None:
    with pytest.raises(BadConfiguration, match="needs if_match"):
        FhirR4Hospital(pretend.settings({**BY_TRANSACTION, "if_match": False}))


# ---- $book ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("parameter", ["appointment-resource", "appt-resource"])
async def test_the_hospital_takes_the_slot_itself(pretend: PretendWard, parameter: str) -> None:
    key, slot = uuid4(), pretend.slots[0]
    hospital = pretend.adapter(**BY_OPERATION, book_parameter=parameter)
    booked = await hospital.book(slot, someone(), key=key)
    assert await pretend.standing() == [key]
    taken = await pretend.get(f"Slot/{slot.id}")
    assert (taken["status"], taken.get("comment")) == ("busy", None)
    await hospital.cancel(booked, slot)
    assert await pretend.is_free(slot)


@pytest.mark.parametrize("inside", [False, True])
async def test_too_late_is_too_late_however_the_hospital_says_it(pretend: PretendWard, inside: bool) -> None:
    slot, hospital = pretend.slots[0], pretend.adapter(**BY_OPERATION)
    await pretend.break_down(outcome_inside=inside, slow=0.3, only="POST $book")
    booking = asyncio.ensure_future(hospital.book(slot, someone(), key=uuid4()))
    await arrived(pretend, "POST $book")
    await pretend.take(slot)
    with pytest.raises(SlotTaken):
        await booking
    assert await pretend.standing() == []


async def test_a_refusal_while_the_slot_is_free_is_a_refusal(pretend: PretendWard) -> None:
    class WithoutBook(FhirClient):
        async def invoke(self, operation: str, parameters: Sequence[Resource], deadline: Deadline) -> Resource | None:
            return await super().invoke("Appointment/$hold", parameters, deadline)  # which this hospital does not know

    hospital = pretend.adapter(client=WithoutBook(pretend.base_url), **BY_OPERATION)
    with pytest.raises(HospitalRefused):
        await hospital.book(pretend.slots[0], someone(), key=uuid4())
    assert await pretend.is_free(pretend.slots[0])


@pytest.mark.parametrize(
    ("codes", "means"),
    [
        (["conflict"], Conflict),
        (["business-rule"], HospitalRefused),
        (["throttled"], HospitalUnavailable),
        (["conflict", "exception"], OutcomeUnknown),
        ([], OutcomeUnknown),
    ],
)
def test_a_failure_within_a_good_answer_is_told_by_its_codes(codes: list[str], means: type[Exception]) -> None:
    said: Resource = {
        "resourceType": "OperationOutcome",
        "issue": [{"severity": "error", "code": each} for each in codes],
    }
    with pytest.raises(means) as raised:
        booked_of({"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": said}]})
    assert type(raised.value) is means


@pytest.mark.parametrize("answer", [None, {"resourceType": "Bundle"}, {"resourceType": "Parameters"}])
def test_an_answer_without_an_appointment_is_unknown(answer: Resource | None) -> None:
    with pytest.raises(OutcomeUnknown):
        booked_of(answer)


BY_OPERATION_ALONE = {**BY_OPERATION, "cancel_by": "operation"}


async def test_an_appointment_is_cancelled_by_the_operation_and_the_hospital_frees_its_slot(
    pretend: PretendWard,
) -> None:
    hospital, slot = pretend.adapter(**BY_OPERATION_ALONE), pretend.slots[0]
    booked = await hospital.book(slot, someone(), key=uuid4())
    before = (await pretend.state())["requests"]
    await hospital.cancel(booked, slot)
    after = (await pretend.state())["requests"]
    assert await pretend.standing() == []
    assert await pretend.is_free(slot)
    assert after["POST $book"] == before["POST $book"] + 1
    assert after.get("PUT Appointment") == before.get("PUT Appointment")
    assert after.get("PUT Slot") == before.get("PUT Slot")
    await hospital.cancel(booked, slot)  # already so is done
    assert (await pretend.state())["requests"]["POST $book"] == after["POST $book"]


@pytest.mark.parametrize("fault", ["cut_after_commit", "cut_before", "truncated_json", "error_503", "error_500_after"])
async def test_after_a_fault_in_cancelling_by_the_operation_what_is_said_is_true(
    pretend: PretendWard, fault: str
) -> None:
    hospital, slot = pretend.adapter(**BY_OPERATION_ALONE), pretend.slots[0]
    key = uuid4()
    booked = await hospital.book(slot, someone(), key=key)
    await pretend.break_down(**{fault: 1}, retry_after=0, only="POST $book")
    said: Exception | None = None
    try:
        await hospital.cancel(booked, slot)
    except (OutcomeUnknown, HospitalUnavailable) as error:
        said = error
    await pretend.mend()
    if said is None:
        assert await pretend.standing() == []
    if isinstance(said, HospitalUnavailable):
        assert await pretend.standing() == [key]
    await pretend.adapter(**BY_OPERATION_ALONE).cancel(booked, slot)
    assert await pretend.standing() == []
    assert await pretend.is_free(slot)


@pytest.mark.parametrize("inside", [False, True])
async def test_who_has_arrived_is_not_cancelled_by_the_operation(pretend: PretendWard, inside: bool) -> None:
    hospital, slot, key = pretend.adapter(**BY_OPERATION_ALONE), pretend.slots[0], uuid4()
    booked = await hospital.book(slot, someone(), key=key)
    await pretend.break_down(outcome_inside=inside)
    await pretend.receive(key)
    with pytest.raises(HospitalRefused):
        await hospital.cancel(booked, slot)
    assert not await pretend.is_free(slot)


# ---- finding out ------------------------------------------------------------------------------------------------


async def _tries(ward: FhirWard, **options: object) -> dict[str, tuple[bool, str]]:
    patient = await ward.register(Registered(numbers=(("hn", "990000001"),), born="1990-01-01", name="ทดสอบ ระบบ"))
    adapter = ward.adapter(**options)
    assert isinstance(adapter, TriesBooking)
    return {each.way: (each.good, each.said) for each in await adapter.try_booking(ward.slots[0].id, patient)}


async def _all_is_put_back(ward: FhirWard) -> bool:
    return await ward.standing() == [] and await ward.is_free(ward.slots[0])


async def test_every_way_holds_at_the_pretend_hospital_and_all_is_put_back(pretend: PretendWard) -> None:
    tried = await _tries(pretend)
    assert {way: good for way, (good, _) in tried.items()} == dict.fromkeys(("claim", "transaction", "operation"), True)
    assert all(said.startswith("holds: ") for _, said in tried.values())
    assert await _all_is_put_back(pretend)


async def test_a_server_that_is_not_ours_is_found_atomic(sekmet: Sekmet) -> None:
    async with sekmet_ward(sekmet) as ward:
        tried = await _tries(ward)
        assert tried["transaction"][1].startswith("holds: all or nothing")
        assert tried["claim"][1].startswith("holds: ")
        assert "operation" not in tried
        assert await _all_is_put_back(ward)


@pytest.mark.parametrize("options", [{}, BY_TRANSACTION])
async def test_transactions_that_are_none_are_found_out(pretend: PretendWard, options: dict[str, object]) -> None:
    await pretend.break_down(loose_transactions=True)
    good, said = (await _tries(pretend, **options))["transaction"]
    assert said == "does NOT hold: one that was refused left its Appointment behind"
    assert good is not bool(options)  # a failure only where the settings use it
    assert await _all_is_put_back(pretend)


async def test_a_server_that_ignores_if_match_is_found_out(pretend: PretendWard) -> None:
    await pretend.break_down(ignore_if_match=True)
    assert (await _tries(pretend))["claim"] == (
        False,
        "does NOT hold: a stale If-Match was written over; set if_match to false",
    )


async def test_a_slot_that_somebody_has_is_not_raced_for(pretend: PretendWard) -> None:
    await pretend.take(pretend.slots[0])
    tried = await _tries(pretend)
    assert all("is not free" in said for _, said in tried.values())
    assert await pretend.standing() == []


async def test_what_is_set_and_not_declared_is_said(tmp_path: Path, pretend: PretendWard) -> None:
    fhir = entry("fhir", "fhir_r4", pretend.base_url, "x=y", options=BY_OPERATION)
    said = (await rows(tmp_path, fhir))["hospital fhir"].said
    assert said.startswith("answers; booked by operation; declares transaction too")


async def test_the_command_writes_nothing_unless_slot_and_record_are_named() -> None:
    asked = CliRunner().invoke(app, ["check", "--try", "klaimor-demo"])
    assert asked.exit_code == 2
    assert "--slot" in asked.output


async def test_the_command_tries_a_hospital_of_the_configuration(tmp_path: Path) -> None:
    async with pretend_ward() as ward:
        await rows(tmp_path, entry("fhir", "fhir_r4", ward.base_url, "x=y"))  # writes the file
        settings = read_settings(_env_file=None, hospitals_file=tmp_path / "hospitals.yaml", data_dir=tmp_path)
        patient = await ward.register(Registered(numbers=(("hn", "990000001"),), born="1990-01-01", name="ทดสอบ ระบบ"))
        tried = await try_booking("fhir", ward.slots[0].id, patient, settings)
        assert [(row.what, row.good) for row in tried] == [
            (f"fhir: {way}", True) for way in ("claim", "transaction", "operation")
        ]
        assert [row.good for row in await try_booking("elsewhere", "1", "1", settings)] == [False]
