"""A hospital that breaks down in the middle of a booking: what we say then is true, and the same key ends in one Appointment."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from bot.domain.appointment import Appointment
from bot.domain.errors import HospitalRefused, OutcomeUnknown
from integrations.fhir.client import FhirClient
from tests.hospitals.breakable import Breakable
from tests.hospitals.faults import FAULTS
from tests.hospitals.impatience import impatient, settled, what_is_said
from tests.hospitals.wards import PretendWard, someone

MANY = "hosxp of many places"
MANY_AT_BRIDGE = "bridge of many places"
WHERE = [
    *(("pretend", where) for where in ("", "PUT Slot", "POST Patient", "POST Appointment")),
    *(("transaction", where) for where in ("", "POST Bundle")),
    *(("operation", where) for where in ("", "POST Patient", "POST $book")),
    *(("hosxp", where) for where in ("", "POST book-slot")),
    *((MANY, where) for where in ("", "POST book-slot")),
    *((name, where) for name in ("bridge", MANY_AT_BRIDGE) for where in ("", "POST appointments")),
]
WRITES = [each for each in WHERE if each[1]]
READS = [
    *(("pretend", f"GET {kind}") for kind in ("Appointment", "Patient", "Slot", "Schedule")),
    *((way, f"GET {kind}") for way in ("transaction", "operation") for kind in ("Appointment", "Slot")),
    *(("hosxp", f"GET {table}") for table in ("oapp", "opd_queue_schedule")),
    ("bridge", "GET bookings"),
]
MAY_HAVE_COMMITTED = [
    "answers lost after every commit",
    "truncated JSON",
    "503 with Retry-After",
    "the program fails after it is done",
    "late commit",
    "hang",
]


async def _is_true(said: object, ward: Breakable, key: UUID) -> None:
    """`ward` is mended. What was said of the booking holds in the hospital's own books."""
    if isinstance(said, Appointment):
        assert await ward.standing() == [key]
        assert not await ward.is_free(ward.slots[0])
    elif not isinstance(said, OutcomeUnknown):
        assert await ward.standing() == []
        assert await ward.is_free(ward.slots[0])


@pytest.mark.parametrize(("breakable", "where"), WHERE, indirect=["breakable"])
@pytest.mark.parametrize("fault", FAULTS)
async def test_what_is_said_is_true_and_the_same_key_books_once(breakable: Breakable, fault: str, where: str) -> None:
    key, contact = uuid4(), someone()
    await breakable.break_down(**FAULTS[fault], only=where)
    said = await what_is_said(impatient(breakable), breakable, contact, key)
    await breakable.mend()
    if not isinstance(said, OutcomeUnknown) or fault not in ("hang", "late commit"):
        await _is_true(said, breakable, key)
    booked = await breakable.adapter().book(breakable.slots[0], contact, key=key)
    await breakable.break_down(commit_late=True)
    await settled(breakable)
    if fault in (
        "hang",
        "late commit",
    ):  # where a session has places left, a late commit stands beside until somebody looks
        await breakable.adapter().look([booked])
    await _is_true(booked, breakable, key)
    assert await breakable.standing() == [key]
    assert len(await breakable.patients(contact)) == 1


@pytest.mark.parametrize(("breakable", "where"), WRITES, indirect=["breakable"])
@pytest.mark.parametrize("fault", MAY_HAVE_COMMITTED)
async def test_giving_up_after_a_fault_ends_in_one_appointment_or_a_free_slot(
    breakable: Breakable, fault: str, where: str
) -> None:
    key = uuid4()
    await breakable.break_down(**FAULTS[fault], only=where)
    await what_is_said(impatient(breakable), breakable, someone(), key)
    await breakable.break_down(commit_late=True)
    await settled(breakable)
    left = await breakable.adapter().release(breakable.slots[0], key=key)
    assert await breakable.standing() == ([key] if left else [])
    assert await breakable.is_free(breakable.slots[0]) is (left is None)


@pytest.mark.parametrize(("breakable", "where"), READS, indirect=["breakable"])
async def test_a_read_that_fails_once_is_tried_again(breakable: Breakable, where: str) -> None:
    await breakable.break_down(cut_before=1, only=where)
    key = uuid4()
    assert (await breakable.adapter().book(breakable.slots[0], someone(), key=key)).key == key
    assert await breakable.standing() == [key]


async def test_an_unknown_that_can_be_looked_up_at_once_is_no_unknown(breakable: Breakable) -> None:
    await breakable.break_down(cut_after_commit=1, only=breakable.written)
    key = uuid4()
    assert (await breakable.adapter().book(breakable.slots[0], someone(), key=key)).key == key


async def test_a_refused_appointment_gives_the_slot_back(pretend: PretendWard) -> None:
    schedule = (await pretend.get("Schedule"))["entry"][0]["resource"]
    await pretend.put({**schedule, "actor": [*schedule["actor"], {"reference": f"Location/{pretend.location}"}]})

    class Forgetful(FhirClient):
        async def create(self, resource, deadline, *, if_none_exist=None):  # type: ignore[no-untyped-def]
            return await super().create({**resource, "status": "nonsense"}, deadline, if_none_exist=if_none_exist)

    with pytest.raises(HospitalRefused):
        await pretend.adapter(client=Forgetful(pretend.base_url)).book(pretend.slots[0], someone(), key=uuid4())
    assert await pretend.standing() == []
    assert await pretend.is_free(pretend.slots[0])
