"""Linking at the counter: by who has the case, with card and phone seen, for a patient who has agreed, and undone from the chat."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from bot.domain.consent import Purpose
from bot.domain.errors import HospitalUnavailable
from bot.domain.link import LINK_SHARED, Claimed, NumberKind, Proof
from bot.domain.patient import Patient
from bot.domain.ports.cases import NeedsReason
from bot.domain.staff_act import (
    ActRefused,
    CaseIsClosed,
    HospitalSilent,
    LinkRecord,
    MayNot,
    NoConsent,
    NoSuchCase,
    NoSuchRecord,
    NotChecked,
    NotHolding,
)
from tests.fakes.registered import Registered, a_citizen_id, somebody
from tests.fakes.staff import CLERK, ELSEWHERE, OTHER_CLERK
from tests.jobs.desk_of_staff import ASKS, Shift, asked_for_a_person, closes
from tests.jobs.ward import HOSPITAL, OTHER, PERSON


@pytest.fixture
async def shift(tmp_path: Path) -> AsyncIterator[Shift]:
    """A patient has asked for a person."""
    async with asked_for_a_person(tmp_path) as begun:
        yield begun


def act(case: UUID, person: Registered, **more: Any) -> LinkRecord:
    claimed = Claimed(NumberKind.CITIZEN, person.number("citizen"), person.born)
    usual = {"hospital": HOSPITAL, "claimed": claimed, "checked": True}
    return LinkRecord(uuid4(), case, **{**usual, **more})


async def patient(shift: Shift) -> Patient:
    return (await shift.place.storage.records.peek(PERSON)).patient


async def test_who_has_the_case_links_and_the_patient_hears_how_to_undo_it(shift: Shift) -> None:
    person = somebody()
    shift.place.hospital.registers(person)
    case = await shift.takes(CLERK)
    await shift.said()
    done = await shift.does(CLERK, act(case, person))
    assert not done.repeated
    [link] = (await patient(shift)).links
    assert (link.record.hn, link.proof) == (person.number("hn"), Proof.COUNTER)
    said = " ".join(await shift.said())
    assert "เจ้าหน้าที่เชื่อมประวัติให้แล้วค่ะ" in said
    assert "ยกเลิกการเชื่อมได้ทุกเมื่อ" in said
    actors = await shift.place.storage.database.read(
        lambda conn: [row.actor for row in conn.exec_driver_sql("SELECT actor FROM audit WHERE action = 'staff acted'")]
    )
    assert actors[-1] == CLERK.id


async def test_pressed_twice_it_is_linked_and_said_once(shift: Shift) -> None:
    person = somebody()
    shift.place.hospital.registers(person)
    case = await shift.takes(CLERK)
    await shift.said()
    link = act(case, person)
    assert [(await shift.does(CLERK, link)).repeated for _ in range(2)] == [False, True]
    assert len((await patient(shift)).links) == 1
    assert " ".join(await shift.said()).count("เจ้าหน้าที่เชื่อมประวัติให้แล้วค่ะ") == 1


async def test_two_people_with_one_record_are_told_of_at_the_counter_too(shift: Shift) -> None:
    person = somebody()
    shift.place.hospital.registers(person)
    case = await shift.takes(CLERK)
    await shift.does(CLERK, act(case, person))
    await shift.writes(ASKS, OTHER)
    [other] = [each.id for each in await shift.queue() if each.id != case]
    await shift.takes(OTHER_CLERK, other)
    await shift.does(OTHER_CLERK, act(other, person))
    rows = await shift.place.storage.database.read(
        lambda conn: conn.exec_driver_sql("SELECT kind, ref FROM timers").all()
    )
    [first] = (await patient(shift)).links
    for who, seen in ((CLERK, case), (OTHER_CLERK, other)):
        assert [(each.link.record.hn, each.chats) for each in (await shift.looks(who, seen)).links] == [
            (person.number("hn"), 2)
        ]
    assert (LINK_SHARED, str(first.id)) in [tuple(row) for row in rows]


REFUSED: list[tuple[dict[str, Any], type[ActRefused]]] = [
    ({"checked": False}, NotChecked),
    ({"hospital": "another-hospital"}, MayNot),
    ({"claimed": Claimed(NumberKind.CITIZEN, a_citizen_id(), "1952-04-13")}, NoSuchRecord),
]


@pytest.mark.parametrize(("how", "refusal"), REFUSED)
async def test_what_is_not_right_links_nothing(shift: Shift, how: dict[str, Any], refusal: type[ActRefused]) -> None:
    person = somebody()
    shift.place.hospital.registers(person)
    case = await shift.takes(CLERK)
    with pytest.raises(refusal):
        await shift.does(CLERK, act(case, person, **how))
    assert (await patient(shift)).links == ()


async def test_who_does_not_have_the_case_links_nothing_and_the_hospital_is_not_asked(shift: Shift) -> None:
    person = somebody()
    shift.place.hospital.registers(person)
    [case] = [each.id for each in await shift.queue()]
    for who in (CLERK, OTHER_CLERK):
        with pytest.raises(NotHolding):
            await shift.does(who, act(case, person))
    await shift.takes(CLERK)
    with pytest.raises(NotHolding):
        await shift.does(OTHER_CLERK, act(case, person))
    with pytest.raises(NoSuchCase):
        await shift.does(CLERK, act(uuid4(), person))
    await shift.does(CLERK, closes(case))
    with pytest.raises(CaseIsClosed):
        await shift.does(CLERK, act(case, person))
    assert "find" not in shift.place.hospital.calls


async def test_a_patient_who_has_not_agreed_is_not_linked(tmp_path: Path) -> None:
    person = somebody()
    async with asked_for_a_person(tmp_path, (PERSON,), (Purpose.HANDOVER,)) as shift:
        shift.place.hospital.registers(person)
        case = await shift.takes(CLERK)
        with pytest.raises(NoConsent):
            await shift.does(CLERK, act(case, person))
        assert (await patient(shift)).links == ()
        assert "find" not in shift.place.hospital.calls


async def test_a_silent_hospital_is_said(shift: Shift) -> None:
    case = await shift.takes(CLERK)
    shift.place.hospital.unavailable = HospitalUnavailable("timeout")
    with pytest.raises(HospitalSilent):
        await shift.does(CLERK, act(case, somebody()))
    everywhere = replace(CLERK, hospitals=(HOSPITAL, "second"))
    with pytest.raises(HospitalSilent):
        await shift.does(everywhere, act(case, somebody(), hospital="second"))


async def test_staff_of_another_hospital_do_not_see_the_record(shift: Shift) -> None:
    person = somebody()
    shift.place.hospital.registers(person)
    case = await shift.takes(CLERK)
    await shift.does(CLERK, act(case, person))
    assert len((await shift.looks(CLERK, case)).links) == 1
    with pytest.raises(NeedsReason):
        await shift.looks(ELSEWHERE, case)
