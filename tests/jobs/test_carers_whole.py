"""Two chats on one database: what a carer does reaches the hospital, the ledger, and the person cared for, each told once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from bot.domain.appointment import BookingState
from bot.domain.care import CareAsk, Relation, Scope
from bot.domain.change import ChangeKind, ChangeState
from bot.domain.errors import NotCarer, OutcomeUnknown
from bot.domain.record_facts import CareAsked, CareGiven
from tests.jobs.family import DAUGHTER, MOTHER, Family, family_in
from tests.jobs.ward import HOSPITAL


@pytest.fixture
async def family(tmp_path: Path) -> AsyncIterator[Family]:
    async with family_in(tmp_path) as built:
        yield built


async def test_what_the_daughter_books_the_mother_is_told_once_by_name(family: Family) -> None:
    key = await family.books()
    place = family.place
    await place.reconciler().settle_all()
    said = "\n".join(await place.hears())
    assert "ผู้ดูแลจองนัดให้คุณแล้ว" in said
    assert "ผู้ดูแลของคุณทำให้: สมหญิง ใจดี" in said
    assert (await place.booked(key, MOTHER)).told
    assert await place.reconciler().settle_all() == 0
    assert await place.hears() == []
    # With that her reminders stand, and the daughter's beside them.
    assert (await place.ledger())["planned"] == 2 * 2


async def test_what_the_daughter_did_not_get_the_mother_is_not_bothered_with(family: Family) -> None:
    place = family.place
    place.hospital.unknown_before = 1
    with pytest.raises(OutcomeUnknown):
        await family.books()
    slot = next(each for each in place.hospital.slots.values() if each.department == "dental")
    place.hospital.take(slot)
    await place.reconciler().settle_all()
    assert await place.hears() == []
    assert await place.reconciler().settle_all() == 0


async def test_what_the_daughter_cancels_the_mother_is_told_once_by_name(family: Family) -> None:
    key = await family.books(by=MOTHER)
    place = family.place
    await place.reconciler().settle_all()
    await place.hears()
    [booking] = (await place.storage.records.peek(DAUGHTER)).patient.cared
    await place.booking().cancel(DAUGHTER, booking)
    assert key in place.hospital.cancelled
    await place.changes().settle_all()
    said = "\n".join(await place.hears())
    assert "ผู้ดูแลของคุณทำให้: สมหญิง ใจดี" in said
    assert "ยกเลิกนัด" in said
    assert await place.changes().settle_all() == 0
    assert (await place.booked(key, MOTHER)).state is BookingState.CANCELLED


async def test_the_daughter_hears_that_it_was_given_and_then_that_it_is_over(family: Family) -> None:
    await family.takes_back()
    await family.rings()
    said = "\n".join(await family.place.hears())
    assert "ดูแลนัดของแม่ (นางสมศรี ใจดี)ไม่ได้แล้ว" in said
    await family.rings()
    assert await family.place.hears() == []


async def test_taken_back_in_the_middle_of_cancelling_nothing_is_cancelled(family: Family) -> None:
    key = await family.books(by=MOTHER)
    family.understands("ขอยกเลิกนัดของแม่", "cancel_appointment")
    family.understands("ใช่ค่ะ", "affirm")
    asked = "\n".join(await family.turn("ขอยกเลิกนัดของแม่"))
    assert "จะยกเลิกนัดนี้ใช่ไหม" in asked
    await family.takes_back()
    said = "\n".join(await family.turn("ใช่ค่ะ"))
    assert "ไม่ได้แล้ว" in said
    assert key in family.place.hospital.appointments
    assert "cancel" not in family.place.hospital.calls


async def test_taken_back_between_load_and_write_the_hospital_is_not_even_called(family: Family) -> None:
    await family.books(by=MOTHER)
    [booking] = (await family.place.storage.records.peek(DAUGHTER)).patient.cared
    await family.takes_back()
    before = list(family.place.hospital.calls)
    with pytest.raises(NotCarer):
        await family.place.booking().cancel(DAUGHTER, booking)
    with pytest.raises(NotCarer):
        await family.books()
    assert family.place.hospital.calls == before


async def test_both_are_reminded_and_the_daughter_by_name_of_the_mother(family: Family) -> None:
    place = family.place
    key = await family.books(hours=24, by=MOTHER)
    await place.reconciler().settle_all()
    await place.hears()
    booking = await place.booked(key, MOTHER)
    assert (await place.ledger())["planned"] == 2  # two hours before, for both
    place.moved += timedelta(hours=22, minutes=1).total_seconds()
    assert booking.start - place.now() < timedelta(hours=2)
    await place.reminders().work_batch(HOSPITAL)
    said = await place.hears()
    assert len([each for each in said if "เตือนนัดของแม่ (นางสมศรี ใจดี)" in each]) == 1


async def test_a_restricted_appointment_reaches_no_outbox_of_a_carer(family: Family) -> None:
    place = family.place
    key = await family.books(department="psychiatry", by=MOTHER)
    await place.reconciler().settle_all()
    assert "จิตเวช" in "\n".join(await place.hears())  # the mother's own chat
    assert (await place.ledger())["planned"] == 2 * 2
    family.understands("นัดของแม่", "check_appointment")
    assert "จิตเวช" not in "\n".join(await family.turn("นัดของแม่"))
    booking = await place.booked(key, MOTHER)
    place.moved += (booking.start - place.now() - timedelta(hours=23)).total_seconds()
    await place.reminders().work_batch(HOSPITAL)
    said = await place.hears()
    assert await place.ledger() == {"planned": 2, "sent": 1, "withheld": 1}
    assert not [each for each in said if "เตือนนัดของแม่" in each]


async def test_the_daughters_write_is_recorded_with_the_right_it_was_made_by(family: Family) -> None:
    await family.books(by=MOTHER)
    place = family.place
    [booking] = (await place.storage.records.peek(DAUGHTER)).patient.cared
    place.hospital.unknown_after = 0
    await place.booking().confirm(DAUGHTER, booking)
    [due] = await place.storage.changes.to_settle("keeper", place.now(), timedelta(0), 10)
    assert (due.change.kind, due.change.state, due.change.care) == (
        ChangeKind.CONFIRM,
        ChangeState.DONE,
        family.care.id,
    )
    assert due.person == MOTHER


async def test_the_last_scope_decides_not_the_first(family: Family) -> None:
    place = family.place
    link = (await place.storage.records.peek(MOTHER)).patient.links[0]
    ask = CareAsk("2234567890", "สมหญิง ใจดี", Relation.MOTHER, (Scope.SEE,), timedelta(days=90))
    await place.learns(DAUGHTER, CareAsked(ask, place.now() + timedelta(hours=24)))
    narrower = replace(family.care, id=uuid4(), scopes=(Scope.SEE,))
    await place.learns(MOTHER, CareGiven(narrower, ask.code, link.id))
    with pytest.raises(NotCarer):
        await family.books()
