"""A move at a hospital that breaks down at either half: one appointment stands in the end, and the patient hears which."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from bot.domain.appointment import Booking, BookingState, PatientContact
from bot.domain.appointment_facts import BookingTold, ChangeTold
from bot.domain.change import Moved
from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered
from bot.domain.errors import HospitalRefused, HospitalUnavailable, OutcomeUnknown, SlotTaken
from bot.domain.ports.hospital import HospitalBooking
from bot.jobs.changes import ChangeKeeper
from bot.jobs.hospital_desk import RecordedBooking
from bot.jobs.reconciler import Reconciler
from tests.fakes.agreed import TEXTS
from tests.hospitals.breakable import Breakable
from tests.hospitals.faults import FAULTS
from tests.hospitals.impatience import impatient, settled
from tests.hospitals.wards import NINE, someone
from tests.jobs.ward import HOSPITAL, PERSON
from tests.jobs.ward import Ward as Service
from tests.jobs.ward import ward as service_of
from tests.service.wording import longest, th


@dataclass
class Patient:
    """Somebody with an appointment at nine, two days from now, who will move it to ten."""

    service: Service
    ward: Breakable
    contact: PatientContact
    old: Booking
    new: UUID

    def desk(self, hospital: HospitalBooking) -> RecordedBooking:
        """What handlers book by, over this adapter."""
        return RecordedBooking(
            {HOSPITAL: hospital}, self.service.storage.bookings, self.service.storage.changes, self.service.now
        )

    async def moves(self) -> Moved | Exception:
        """As a handler has it; what a handler tells at once is told."""
        slot = replace(self.ward.slots[2])
        desk = self.desk(impatient(self.ward))
        try:
            moved = await desk.move(PERSON, self.old, slot, self.contact, key=self.new)
        except OutcomeUnknown as error:
            return error
        except (SlotTaken, HospitalUnavailable, HospitalRefused) as error:
            await self.service.learns(PERSON, BookingTold(self.new), ChangeTold(self.new))
            return error
        await self.service.learns(PERSON, BookingTold(self.new), *((ChangeTold(self.new),) if moved.let_go else ()))
        return moved

    async def settles(self) -> None:
        """The reconciler and the keeper of changes see to what is left."""
        service, hospital = self.service, {HOSPITAL: self.ward.adapter()}
        how = (service.storage.records, service.desk, service.wake, service.now)
        reconciler = Reconciler(hospital, service.storage.bookings, *how, "reconciler", quiet=timedelta(0))
        keeper = ChangeKeeper(hospital, service.storage.changes, *how, "changes", quiet=timedelta(0))
        for _ in range(3):
            await reconciler.settle_all()
            await keeper.settle_all()

    async def believes(self) -> list[UUID]:
        """The appointments that our own record says stand."""
        seen = (await self.service.storage.records.peek(PERSON)).patient.bookings
        return [each.key for each in seen if each.state is BookingState.BOOKED]


@pytest.fixture
async def patient(breakable: Breakable, tmp_path: Path) -> AsyncIterator[Patient]:
    async with service_of(tmp_path) as service:
        service.stands_at(NINE - timedelta(days=2))
        contact, key = someone(), uuid4()
        booking = RecordedBooking(
            {HOSPITAL: breakable.adapter()}, service.storage.bookings, service.storage.changes, service.now
        )
        await booking.book(PERSON, HOSPITAL, breakable.slots[0], contact, key=key)
        agreed = ConsentAnswered(Purpose.APPOINTMENTS, True, TEXTS[Purpose.APPOINTMENTS].version)
        await service.learns(PERSON, agreed, BookingTold(key))
        yield Patient(service, breakable, contact, await service.booked(key), uuid4())


async def test_a_move_is_a_booking_and_a_cancellation(patient: Patient) -> None:
    said = await patient.moves()
    assert isinstance(said, Moved)
    assert said.let_go
    assert await patient.ward.standing() == await patient.believes() == [patient.new]
    assert await patient.ward.is_free(patient.ward.slots[0])


@pytest.mark.parametrize("half", ["written", "cancelled"])
@pytest.mark.parametrize("fault", FAULTS)
async def test_after_a_fault_in_either_half_one_stands_and_what_was_said_is_true(
    patient: Patient, fault: str, half: str
) -> None:
    ward = patient.ward
    await ward.break_down(**FAULTS[fault], only=getattr(ward, half))
    said = await patient.moves()
    await ward.mend()
    if not isinstance(said, OutcomeUnknown):
        standing = await ward.standing()
        assert (patient.new in standing) is isinstance(said, Moved)
        assert (patient.old.key in standing) or (isinstance(said, Moved) and standing == [patient.new])
        if isinstance(said, Moved) and said.let_go:
            assert standing == [patient.new]
    await patient.settles()
    await ward.break_down(commit_late=True)
    await settled(ward)
    await patient.settles()
    [left] = await ward.standing()
    assert await patient.believes() == [left]
    assert await ward.is_free(ward.slots[0 if left == patient.new else 2])
    await _heard(patient, said, left)


async def _heard(patient: Patient, said: Moved | Exception, left: UUID) -> None:
    """What came by push is the truth, once; nothing comes where all was said at once."""
    heard = await patient.service.said()
    if isinstance(said, OutcomeUnknown):
        done = left == patient.new
        assert len(heard) == 1
        assert (th("moving-done") in heard[0]) is done
        assert (longest("moving-late-not-done") in heard[0]) is not done
    elif isinstance(said, Moved) and not said.let_go:
        assert [longest("moving-let-go") in each for each in heard] == [True]
    else:
        assert heard == []
