"""Carers at the counter: registered by who has the case with proof seen, told to both, ended by staff, and never beyond of age."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from bot.domain.care import EVERYTHING, Basis, Relation, Scope
from bot.domain.consent import Purpose
from bot.domain.link import Claimed, NumberKind
from bot.domain.patient import Patient
from bot.domain.staff_act import (
    ActRefused,
    BadTerm,
    BadWords,
    EndCare,
    LinkRecord,
    MayNot,
    NoConsent,
    NoSuchRecord,
    NotChecked,
    NotHolding,
    RegisterCarer,
)
from tests.fakes.registered import Registered, a_citizen_id, somebody
from tests.fakes.staff import CLERK, ELSEWHERE, OTHER_CLERK
from tests.fakes.talk import BANGKOK
from tests.jobs.desk_of_staff import ASKS, Shift, asked_for_a_person
from tests.jobs.ward import HOSPITAL, OTHER, PERSON


@pytest.fixture
async def shift(tmp_path: Path) -> AsyncIterator[Shift]:
    """A daughter has asked for a person."""
    async with asked_for_a_person(tmp_path) as begun:
        yield begun


@pytest.fixture
def mother(shift: Shift) -> Registered:
    person = somebody()
    shift.place.hospital.registers(person)
    return person


def act(case: UUID, person: Registered, **more: Any) -> RegisterCarer:
    usual = {
        "hospital": HOSPITAL,
        "claimed": Claimed(NumberKind.CITIZEN, person.number("citizen"), person.born),
        "checked": True,
        "carer": "สมหญิง ใจดี",
        "relation": Relation.MOTHER,
        "scopes": EVERYTHING,
        "days": 365,
    }
    return RegisterCarer(uuid4(), case, **{**usual, **more})


async def patient(shift: Shift, person: Any = PERSON) -> Patient:
    return (await shift.place.storage.records.peek(person)).patient


async def test_who_has_the_case_registers_and_the_carer_hears_how_far(shift: Shift, mother: Registered) -> None:
    case = await shift.takes(CLERK)
    await shift.said()
    await shift.does(CLERK, act(case, mother, scopes=(Scope.REMIND, Scope.SEE)))
    [care] = (await patient(shift)).cares
    assert (care.record.hn, care.basis, care.relation) == (mother.number("hn"), Basis.COUNTER, Relation.MOTHER)
    assert (care.scopes, care.carer) == ((Scope.SEE, Scope.REMIND), "สมหญิง ใจดี")
    assert (await patient(shift)).links == ()  # a carer's right is no link: the record stays the mother's
    said = " ".join(await shift.said())
    assert "คุณดูแลนัดให้คนนี้ได้แล้ว" in said
    assert "ดูนัดและรับเตือนนัด" in said
    seen = await shift.looks(CLERK, case)
    assert [each.id for each in seen.cares] == [care.id]
    rows = await shift.place.storage.database.read(
        lambda conn: [tuple(row) for row in conn.exec_driver_sql("SELECT action, actor FROM audit").all()]
    )
    assert ("staff acted", CLERK.id) in rows
    assert "care made" in [action for action, _ in rows]


async def test_pressed_twice_it_is_registered_and_said_once(shift: Shift, mother: Registered) -> None:
    case = await shift.takes(CLERK)
    await shift.said()
    register = act(case, mother)
    assert [(await shift.does(CLERK, register)).repeated for _ in range(2)] == [False, True]
    assert len((await patient(shift)).cares) == 1
    assert " ".join(await shift.said()).count("คุณดูแลนัดให้คนนี้ได้แล้ว") == 1


async def test_the_chat_of_the_person_cared_for_is_told_and_staff_see_it_from_there(
    shift: Shift, mother: Registered
) -> None:
    await shift.writes(ASKS, OTHER)
    [theirs] = [each.id for each in await shift.queue() if each.patient != (await patient(shift)).id]
    await shift.takes(OTHER_CLERK, theirs)
    claimed = Claimed(NumberKind.CITIZEN, mother.number("citizen"), mother.born)
    await shift.does(OTHER_CLERK, LinkRecord(uuid4(), theirs, HOSPITAL, claimed, checked=True))
    [case] = [each.id for each in await shift.queue() if each.id != theirs]
    await shift.takes(CLERK, case)
    await shift.does(CLERK, act(case, mother))
    [care] = (await patient(shift)).cares
    assert care.with_chat
    rows = await shift.place.storage.database.read(
        lambda conn: [tuple(row) for row in conn.exec_driver_sql("SELECT kind, ref FROM timers").all()]
    )
    assert ("care_news", str(care.id)) in rows
    assert [each.id for each in (await shift.looks(OTHER_CLERK, theirs)).carers] == [care.id]
    await shift.does(OTHER_CLERK, EndCare(uuid4(), theirs, care.id))
    assert not (await patient(shift)).cares[0].stands(shift.place.now())


async def test_staff_end_it_and_it_is_said(shift: Shift, mother: Registered) -> None:
    case = await shift.takes(CLERK)
    await shift.does(CLERK, act(case, mother))
    [care] = (await patient(shift)).cares
    await shift.said()
    end = EndCare(uuid4(), case, care.id)
    assert [(await shift.does(CLERK, end)).repeated for _ in range(2)] == [False, True]
    assert not (await patient(shift)).cares[0].stands(shift.place.now())
    assert " ".join(await shift.said()).count("เลิกดูแลนัดของ") == 1
    assert (await shift.looks(CLERK, case)).cares == ()
    await shift.does(CLERK, EndCare(uuid4(), case, care.id))  # over already: nothing is said
    assert await shift.said() == []


REFUSED: list[tuple[dict[str, Any], type[ActRefused]]] = [
    ({"checked": False}, NotChecked),
    ({"hospital": "another-hospital"}, MayNot),
    ({"claimed": Claimed(NumberKind.CITIZEN, a_citizen_id(), "1952-04-13")}, NoSuchRecord),
    ({"days": 0}, BadTerm),  # of somebody who is of age
    ({"days": 3650}, BadTerm),
    ({"scopes": ()}, BadTerm),
    ({"carer": " "}, BadWords),
    ({"carer": "1234"}, BadWords),
]


@pytest.mark.parametrize(("more", "refusal"), REFUSED, ids=lambda value: str(value)[:40])
async def test_what_is_refused_registers_nothing(
    shift: Shift, mother: Registered, more: dict[str, Any], refusal: type[ActRefused]
) -> None:
    case = await shift.takes(CLERK)
    await shift.said()
    with pytest.raises(refusal):
        await shift.does(CLERK, act(case, mother, **more))
    assert (await patient(shift)).cares == ()
    assert await shift.said() == []


async def test_who_does_not_have_the_case_or_works_elsewhere_neither_registers_nor_ends(
    shift: Shift, mother: Registered
) -> None:
    case = await shift.takes(CLERK)
    await shift.does(CLERK, act(case, mother))
    [care] = (await patient(shift)).cares
    for who in (OTHER_CLERK, ELSEWHERE):
        with pytest.raises(ActRefused):
            await shift.does(who, act(case, mother))
        with pytest.raises(ActRefused):
            await shift.does(who, EndCare(uuid4(), case, care.id))
    with pytest.raises(NotHolding):
        await shift.does(OTHER_CLERK, EndCare(uuid4(), case, care.id))
    assert (await patient(shift)).cares[0].stands(shift.place.now())


async def test_a_carer_who_has_not_agreed_is_not_registered(tmp_path: Path) -> None:
    person = somebody()
    async with asked_for_a_person(tmp_path, (PERSON,), (Purpose.HANDOVER,)) as shift:
        shift.place.hospital.registers(person)
        case = await shift.takes(CLERK)
        with pytest.raises(NoConsent):
            await shift.does(CLERK, act(case, person))


@pytest.mark.parametrize("days", [0, 730])
async def test_over_a_child_it_ends_at_the_latest_on_the_20th_birthday(shift: Shift, days: int) -> None:
    soon = shift.place.now().astimezone(BANGKOK).date() + timedelta(days=100)
    child = replace(somebody(), born=soon.replace(year=soon.year - 20).isoformat())
    shift.place.hospital.registers(child)
    case = await shift.takes(CLERK)
    await shift.does(CLERK, act(case, child, relation=Relation.CHILD, days=days))
    [care] = (await patient(shift)).cares
    assert care.until == datetime(soon.year, soon.month, soon.day, tzinfo=BANGKOK)
