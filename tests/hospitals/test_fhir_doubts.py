"""Answers that contradict each other: when in doubt we say unknown, and never that nothing was written."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

import pytest

from bot.domain.errors import HospitalRefused, HospitalUnavailable, OutcomeUnknown
from integrations.fhir.client import FhirClient, Versioned
from integrations.fhir.outcomes import Resource
from integrations.http.refusals import TimedOut
from integrations.http.wire import Deadline
from tests.hospitals.impatience import impatient, what_is_said
from tests.hospitals.wards import PretendWard, someone


class Refusing(FhirClient):
    """Sends Appointments that the hospital must refuse."""

    async def create(
        self, resource: Resource, deadline: Deadline, *, if_none_exist: tuple[str, str] | None = None
    ) -> Versioned:
        wrong = {"status": "nonsense"} if resource["resourceType"] == "Appointment" else {}
        return await super().create({**resource, **wrong}, deadline, if_none_exist=if_none_exist)


async def test_a_claim_lost_and_then_refused_is_unknown(pretend: PretendWard) -> None:
    class Lossy(FhirClient):
        claims = 0

        async def update(self, resource: Resource, deadline: Deadline, *, if_match: str | None = None) -> Versioned:
            self.claims += 1
            raise TimedOut("the first") if self.claims == 1 else HospitalUnavailable("the second")

    with pytest.raises(OutcomeUnknown, match="first"):
        await pretend.adapter(client=Lossy(pretend.base_url)).book(pretend.slots[0], someone(), key=uuid4())


async def test_an_appointment_made_and_not_read_back_is_unknown_and_keeps_its_slot(pretend: PretendWard) -> None:
    key = uuid4()
    await pretend.break_down(error_503=1, retry_after=0, skip=1, only="GET Appointment")
    assert isinstance(await what_is_said(impatient(pretend), pretend, someone(), key), OutcomeUnknown)
    assert await pretend.standing() == [key]
    assert not await pretend.is_free(pretend.slots[0])


@pytest.mark.parametrize("fault", [{"error_503": 9, "retry_after": 0}, {"cut_before": 9}, {"hang": True}])
async def test_a_slot_that_cannot_be_given_back_is_unknown(pretend: PretendWard, fault: dict[str, object]) -> None:
    key = uuid4()
    await pretend.break_down(**fault, skip=1, only="PUT Slot")
    hospital = pretend.adapter(client=Refusing(pretend.base_url), budget=0.5)
    assert isinstance(await what_is_said(hospital, pretend, someone(), key), OutcomeUnknown)
    await pretend.mend()
    assert await pretend.adapter().release(pretend.slots[0], key=key) is None
    assert await pretend.is_free(pretend.slots[0])


async def test_a_slot_whose_giving_back_was_done_and_not_answered_is_given_back(pretend: PretendWard) -> None:
    await pretend.break_down(cut_after_commit=1, skip=1, only="PUT Slot")
    hospital = pretend.adapter(client=Refusing(pretend.base_url))
    assert isinstance(await what_is_said(hospital, pretend, someone(), uuid4()), HospitalRefused)
    assert await pretend.is_free(pretend.slots[0])


async def test_a_person_stays_one_patient_where_if_none_exist_is_forgotten(pretend: PretendWard) -> None:
    await pretend.break_down(ignore_if_none_exist=True)
    contact = someone()
    for slot in pretend.slots[:3]:
        await pretend.adapter().book(slot, contact, key=uuid4())
    assert len(await pretend.patients(contact)) == 1


async def test_a_search_that_lags_behind_does_not_make_our_own_slot_taken(pretend: PretendWard) -> None:
    class Lagging(FhirClient):
        searches = 0

        async def search(
            self, kind: str, query: Sequence[tuple[str, str]], deadline: Deadline, *, limit: int
        ) -> list[Resource]:
            self.searches += kind == "Appointment"
            if kind == "Appointment" and self.searches == 1:
                return []
            return await super().search(kind, query, deadline, limit=limit)

    key, contact, slot = uuid4(), someone(), pretend.slots[0]
    booked = await pretend.adapter().book(slot, contact, key=key)
    whole = await pretend.get(f"Slot/{slot.id}")
    await pretend.put({name: value for name, value in whole.items() if name != "comment"})  # the hospital tidies up
    assert await pretend.adapter(client=Lagging(pretend.base_url)).book(slot, contact, key=key) == booked


async def test_a_search_that_never_shows_what_was_made_still_ends_in_the_appointment(pretend: PretendWard) -> None:
    class Blind(FhirClient):
        async def search(
            self, kind: str, query: Sequence[tuple[str, str]], deadline: Deadline, *, limit: int
        ) -> list[Resource]:
            if kind == "Appointment":
                return []
            return await super().search(kind, query, deadline, limit=limit)

    key = uuid4()
    booked = await pretend.adapter(client=Blind(pretend.base_url)).book(pretend.slots[0], someone(), key=key)
    assert booked.id == (await pretend.appointments())[0]["id"]
