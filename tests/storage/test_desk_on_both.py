"""The desk of the staff over either database, from two processes at once."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

from bot.domain.case_facts import CaseOpened
from bot.domain.case_kind import CaseKind
from bot.domain.staff_act import Close, Done, Ended, HeldBy, Take, Write
from bot.jobs.staff_desk import ActingDesk
from bot.jobs.wakeup import InProcessWakeUp
from integrations.line.transcript import plain_text
from tests.fakes.house import build
from tests.fakes.staff import CLERK, NURSE, OTHER_NURSE, SUPERVISOR
from tests.storage.clinic import SOMCHAI, Clinic, spoken

CASE = CaseOpened(CaseKind.TALK_TO_NURSE, "asked", hospital="klaimor-demo")


def process(clinic: Clinic, name: str) -> ActingDesk:
    """The desk of one process."""
    storage = clinic.storage
    desk = build().patient.desk
    return ActingDesk(storage.records, storage.case_files, desk, InProcessWakeUp(), lambda: clinic.now, name)


async def a_case(clinic: Clinic) -> UUID:
    await clinic.turns(SOMCHAI, facts=(CASE,))
    [case] = await clinic.storage.cases(plain_text).queue(SUPERVISOR, clinic.now)
    return case.id


async def test_four_who_claim_from_two_processes_at_once_are_one_speaker(clinic: Clinic) -> None:
    case, desks = await a_case(clinic), [process(clinic, "one"), process(clinic, "two")]
    people = (CLERK, NURSE, OTHER_NURSE, SUPERVISOR)
    acts = [desks[n % 2].do(who, Take(uuid4(), case)) for n, who in enumerate(people)]
    results = await asyncio.gather(*acts, return_exceptions=True)
    assert sorted(type(each).__name__ for each in results) == ["Done", "HeldBy", "HeldBy", "HeldBy"]
    takeover = (await clinic.storage.records.peek(SOMCHAI)).patient.takeover
    assert takeover is not None
    winner = people[next(n for n, each in enumerate(results) if isinstance(each, Done))]
    assert takeover.staff == winner.id
    assert {each.name for each in results if isinstance(each, HeldBy)} == {winner.name}
    assert len(await clinic.sends()) == 1


async def test_a_form_that_reaches_two_processes_is_done_once(clinic: Clinic) -> None:
    case, desks = await a_case(clinic), [process(clinic, "one"), process(clinic, "two")]
    await desks[0].do(NURSE, Take(uuid4(), case))
    act = Write(uuid4(), case, "โทรหานะคะ")
    done = await asyncio.gather(*(desk.do(NURSE, act) for desk in desks * 3))
    assert sorted(each.repeated for each in done) == [False, True, True, True, True, True]
    counts = await clinic.storage.outbox.counts()
    assert counts == {"waiting": 2}, "that she has joined, and what she says"
    close = Close(uuid4(), case, Ended.PHONED)
    assert not (await desks[1].do(NURSE, close)).repeated
    assert (await desks[0].do(NURSE, close)).repeated
    assert spoken(await clinic.sends()) != []
