"""What a hospital changes is told to carers beside the patient: as far as the right goes, once, and of restricted clinics never."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from bot.domain.care import CARE_NOTICED, CareAsk, Relation, Scope
from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered
from bot.domain.errors import NoLongerStands
from bot.domain.record_facts import CareAsked, CareGiven
from bot.jobs.watching import LOOK, WatchKeeper
from tests.fakes.agreed import TEXTS
from tests.jobs.family import DAUGHTER, MOTHER, Family, family_in
from tests.jobs.ward import HOSPITAL

TO_CARER, GONE_TO_CARER = "โรงพยาบาลเปลี่ยนเวลานัดของแม่ (นางสมศรี ใจดี)ค่ะ", "ไม่พบนัดของแม่ (นางสมศรี ใจดี)ที่โรงพยาบาลแล้วค่ะ"
TO_PATIENT, GONE_TO_PATIENT = "โรงพยาบาลเปลี่ยนเวลานัดค่ะ", "ไม่พบนัดนี้ที่โรงพยาบาลแล้วค่ะ"


@pytest.fixture
async def family(tmp_path: Path) -> AsyncIterator[Family]:
    async with family_in(tmp_path) as built:
        yield built


async def mothers_appointment(family: Family, department: str = "dental") -> UUID:
    """One that the mother has made herself, and has been told of."""
    key = await family.books(department=department, by=MOTHER)
    await family.place.reconciler().settle_all()
    await family.place.hears()
    return key


async def noticed(family: Family, *, rings: int = 1) -> list[str]:
    """The hospital is looked at, and what is due is told; what both chats hear."""
    place = family.place
    place.moved += (LOOK + timedelta(minutes=1)).total_seconds()
    keeper = WatchKeeper(
        {HOSPITAL: place.hospital},
        place.storage.watches,
        place.storage.records,
        place.desk,
        place.wake,
        place.now,
        "watching",
    )
    await keeper.watch(HOSPITAL)
    for _ in range(rings):
        await family.rings()
    return await place.hears()


async def moves(family: Family, key: UUID, *, days: int = 1) -> datetime:
    """The hospital gives it another day; its new beginning."""
    booking = await family.place.booked(key, MOTHER)
    start = booking.start + timedelta(days=days)
    family.place.hospital.moves(key, start, start + timedelta(minutes=30))
    return start


async def gives(family: Family, *scopes: Scope) -> None:
    """The mother gives the daughter a right that goes so far, and no further."""
    place = family.place
    link = (await place.storage.records.peek(MOTHER)).patient.links[0]
    ask = CareAsk("2234567890", "สมหญิง ใจดี", Relation.MOTHER, scopes, timedelta(days=90))
    await place.learns(DAUGHTER, CareAsked(ask, place.now() + timedelta(hours=24)))
    await place.learns(MOTHER, CareGiven(replace(family.care, id=uuid4(), scopes=scopes), ask.code, link.id))
    await family.rings()
    await place.hears()


def count(said: list[str], what: str) -> int:
    return sum(what in each for each in said)


async def test_both_hear_of_another_time_once_and_the_carer_whose_it_is(family: Family) -> None:
    key = await mothers_appointment(family)
    await moves(family, key)
    said = await noticed(family, rings=3)
    assert (count(said, TO_PATIENT), count(said, TO_CARER)) == (1, 1)
    assert await noticed(family, rings=3) == []


async def test_both_hear_once_that_it_is_gone(family: Family) -> None:
    key = await mothers_appointment(family)
    family.place.hospital.cancels(key)
    said = await noticed(family, rings=3)
    assert (count(said, GONE_TO_PATIENT), count(said, GONE_TO_CARER)) == (1, 1)
    assert await noticed(family, rings=3) == []


async def test_of_a_restricted_clinic_the_carer_hears_nothing(family: Family) -> None:
    key = await mothers_appointment(family, "psychiatry")
    await moves(family, key)
    said = await noticed(family)
    assert (count(said, TO_PATIENT), count(said, "ของแม่")) == (1, 0)
    family.place.hospital.cancels(key)
    said = await noticed(family)
    assert (count(said, GONE_TO_PATIENT), count(said, "ของแม่")) == (1, 0)


async def test_after_the_right_is_over_the_carer_hears_nothing(family: Family) -> None:
    key = await mothers_appointment(family)
    await moves(family, key)
    assert count(await noticed(family, rings=0), TO_PATIENT) == 1  # put down for the carer, and not yet told
    await family.takes_back()
    await family.rings()
    assert count(await family.place.hears(), TO_CARER) == 0


async def test_a_right_that_was_over_before_is_told_nothing(family: Family) -> None:
    key = await mothers_appointment(family)
    await family.takes_back()
    await family.rings()
    await family.place.hears()
    await moves(family, key)
    said = await noticed(family)
    assert (count(said, TO_PATIENT), count(said, TO_CARER)) == (1, 0)


@pytest.mark.parametrize("scope", [Scope.SEE, Scope.REMIND])
async def test_who_may_see_or_is_reminded_hears_it_without_buttons_to_act(family: Family, scope: Scope) -> None:
    key = await mothers_appointment(family)
    await gives(family, scope)
    await moves(family, key)
    [said] = [each for each in await noticed(family) if TO_CARER in each]
    assert "เลื่อนหรือยกเลิกได้จากปุ่มด้านล่าง" not in said


async def test_who_may_only_book_hears_nothing_of_appointments(family: Family) -> None:
    key = await mothers_appointment(family)
    await gives(family, Scope.BOOK)
    await moves(family, key)
    assert count(await noticed(family), TO_CARER) == 0


async def test_who_does_not_agree_to_be_helped_with_appointments_hears_nothing(family: Family) -> None:
    key = await mothers_appointment(family)
    no = ConsentAnswered(Purpose.APPOINTMENTS, False, TEXTS[Purpose.APPOINTMENTS].version)
    await family.place.learns(DAUGHTER, no)
    await family.rings()
    await family.place.hears()
    await moves(family, key)
    said = await noticed(family)
    assert (count(said, TO_PATIENT), count(said, TO_CARER)) == (1, 0)


async def test_moved_twice_before_it_was_told_only_the_last_is_told(family: Family) -> None:
    key = await mothers_appointment(family)
    await moves(family, key)
    await noticed(family, rings=0)
    await moves(family, key, days=2)
    said = await noticed(family, rings=2)
    assert count(said, TO_CARER) == 1


async def test_at_night_the_carer_is_told_in_the_morning(family: Family) -> None:
    place = family.place
    hospital = place.desk.clinic.hospitals[0]
    key = await mothers_appointment(family)
    await moves(family, key, days=3)
    assert count(await noticed(family, rings=0), TO_PATIENT) == 1
    place.stands_at(datetime(2026, 12, 1, 15, 0, tzinfo=UTC))  # ten in the evening at the hospital
    assert hospital.reminders.quiet is not None, "this hospital has quiet hours"
    await family.rings()
    assert await place.hears() == []
    place.stands_at(datetime(2026, 12, 2, 1, 30, tzinfo=UTC))
    await family.rings()
    assert count(await place.hears(), TO_CARER) == 1


async def test_what_a_carers_own_question_finds_out_is_not_told_to_them_twice(family: Family) -> None:
    place, key = family.place, await mothers_appointment(family)
    [booking] = (await place.storage.records.peek(DAUGHTER)).patient.cared
    place.hospital.cancels(key)
    with pytest.raises(NoLongerStands):
        await place.booking().confirm(DAUGHTER, booking)
    await family.rings()
    said = await place.hears()
    assert count(said, GONE_TO_CARER) == 0
    assert await _timers(family) == []


async def _timers(family: Family) -> list[str]:
    due = await family.place.storage.timers.claim(family.place.now(), timedelta(minutes=1), 100)
    return [each.ref for each in due if each.kind == CARE_NOTICED]
