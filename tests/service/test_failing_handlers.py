"""A flow that fails, hangs or is overtaken: nobody else notices, nothing is lost, and a red flag never waits for it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app.clock import utc_now
from bot.dialogue.desk import Desk
from bot.dialogue.router import Router
from bot.dialogue.steps import Step, Steps
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.messages import Person
from bot.domain.sayings import Plain
from bot.domain.words import Name
from integrations.sandbox.line import DESTINATION
from tests.fakes.town import BUSY, CHAI, SOMSRI, Town, empty_town, serving, until
from tests.fakes.town import town as build_town
from tests.service.trouble import (
    ALWAYS_CHANGES,
    APOLOGY,
    CALL_1669,
    CHANGES_ONCE,
    CHEST_PAIN,
    DONE,
    FAILS,
    HANGS,
    UNSTORABLE,
    Trouble,
)
from tests.service.wording import th

QUESTION, HOURS = "โรงพยาบาลเปิดกี่โมงคะ", "08:30-16:30"


@pytest.fixture
def trouble() -> Trouble:
    return Trouble()


@pytest.fixture
async def town(tmp_path: Path, trouble: Trouble) -> AsyncIterator[Town]:
    async with build_town(tmp_path, changed=trouble.at) as place:
        await place.answered(place.writes("สวัสดีค่ะ", user="U" + "9" * 32), user="U" + "9" * 32)  # libraries are loaded
        yield place
        trouble.let_go.set()


async def aside(town: Town) -> list[tuple[str, str]]:
    """Reason and words of what was set aside for staff."""
    assert town.service is not None
    rows = await town.service.storage.records.cases(100)
    return [(row.reason, row.event_text) for row in rows if row.kind == "set_aside"]


async def test_a_failing_message_apologises_once_is_tried_three_times_and_goes_to_staff(
    town: Town, trouble: Trouble
) -> None:
    apology = await town.answered(town.writes(FAILS))
    assert APOLOGY in apology[0]
    await town.answered(town.writes(QUESTION, user=CHAI), user=CHAI, within=2)
    assert len(trouble.tries[FAILS]) < 3, "others were to be answered while this one is still being tried"
    assert HOURS in (await town.answered(town.writes(QUESTION)))[0]
    assert len(trouble.tries[FAILS]) == 3
    assert trouble.tries[FAILS][-1] - trouble.tries[FAILS][0] < 10
    [(reason, words)] = await aside(town)
    assert "ZeroDivisionError" in reason
    assert words == FAILS
    await town.quiet()
    assert [APOLOGY in call[0] for call in await town.calls()] == [True, False]


WRONG = {UNSTORABLE: "AttributeError", ALWAYS_CHANGES: "Changed", FAILS: "ZeroDivisionError"}


async def test_whatever_is_wrong_with_a_turn_it_goes_to_staff_and_holds_up_nothing(town: Town) -> None:
    people = {f"U{number:032x}": what for number, what in enumerate(list(WRONG) * 3, 1)}
    await asyncio.gather(*(town.writes(what, user=each) for each, what in people.items()))
    await asyncio.gather(*(town.writes(QUESTION, user=each) for each in people))
    await asyncio.gather(*(town.hears(HOURS, each) for each in people))
    for what, reason in WRONG.items():
        assert [words for why, words in await aside(town) if reason in why] == [what] * 3
    for each in people:
        apology, answer = await town.calls(each)
        assert APOLOGY in apology[0]
        assert HOURS in answer[0]


async def test_a_red_flag_is_answered_within_a_second_while_an_earlier_message_is_retried(
    town: Town, trouble: Trouble
) -> None:
    await town.writes(FAILS)
    await trouble.asked.wait()
    await town.writes(CHEST_PAIN)
    assert await town.hears(CALL_1669, within=5) < 1 * BUSY
    assert len(trouble.tries[FAILS]) < 3
    assert sum(CALL_1669 in call[0] for call in await town.calls()) == 1


async def test_a_red_flag_is_answered_within_a_second_while_an_earlier_message_hangs(
    town: Town, trouble: Trouble
) -> None:
    await town.writes(HANGS)
    await trouble.asked.wait()
    await town.writes(QUESTION)
    await town.writes(CHEST_PAIN)
    assert await town.hears(CALL_1669, within=5) < 1 * BUSY
    trouble.let_go.set()
    await town.hears(HOURS)
    await town.quiet()
    assert [word in call[0] for word, call in zip((CALL_1669, DONE, HOURS), await town.calls(), strict=True)] == [
        True
    ] * 3


async def test_while_a_handler_hangs_the_dots_are_shown_and_others_are_served(town: Town, trouble: Trouble) -> None:
    await town.writes(HANGS)
    await trouble.asked.wait()
    people = [f"U{number:032x}" for number in range(1, 21)]
    started = time.perf_counter()
    await asyncio.gather(*(town.answered(town.writes(QUESTION, user=each), user=each) for each in people))
    assert time.perf_counter() - started < 3 * BUSY
    await until(lambda: _dots(town), 3, "no dots")
    trouble.let_go.set()
    await town.hears(DONE)


async def _dots(town: Town) -> bool:
    async with town.client.get(f"{town.line}/sandbox/api/users/{SOMSRI}/log") as answer:
        return bool((await answer.json())["loading"])


async def test_what_changed_meanwhile_is_answered_in_the_state_of_now(town: Town, trouble: Trouble) -> None:
    assert await town.answered(town.writes(CHANGES_ONCE)) == [DONE]
    await town.quiet()
    assert len(trouble.tries[CHANGES_ONCE]) == 2
    assert await town.calls() == [[DONE]]


async def test_whoever_lost_the_patient_says_nothing_and_the_message_is_answered_once(
    town: Town, trouble: Trouble
) -> None:
    assert town.service is not None
    records, person = town.service.storage.records, Person(DESTINATION, SOMSRI)
    await town.writes(HANGS)
    await trouble.asked.wait()
    thief = await records.claim(person, "another worker", utc_now() + timedelta(minutes=1), timedelta(minutes=1))
    assert thief is not None
    before = await lost(town)
    trouble.let_go.set()
    await until(lambda: _more_lost(town, before), 5, "the work was not dropped")
    assert await town.calls() == []
    await records.release(thief)
    await town.hears(DONE)
    await town.quiet()
    assert await town.calls() == [[DONE]]


async def lost(town: Town) -> float:
    """How often a turn was dropped because another held the patient, by our own count."""
    async with town.client.get(town.webhook.replace("/line/webhook", "/metrics")) as answer:
        lines = (await answer.text()).splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("klaimor_leases_lost_total"))


async def _more_lost(town: Town, before: float) -> bool:
    return await lost(town) > before


class Asking(Step, frozen=True, tag="forgotten.asking"):
    """A step that the next version of the service does not know any more."""


def with_old_flow(desk: Desk) -> Desk:
    """A desk of the version before: it knows one more flow."""
    old = Router()

    @old.intent("old_question")
    async def ask(turn: Turn, clinic: Clinic) -> Outcome:
        return Outcome((Plain(Name("ถามค้างไว้", "asking")),), step=Asking())

    @old.step(Asking)
    async def again(turn: Turn, clinic: Clinic, step: Asking) -> Outcome:
        return Outcome((Plain(Name("ถามอีกครั้ง", "asking again")),), step=step)

    router = Router(desk.router, old)
    return replace(desk, router=router, steps=Steps(router.steps))


async def test_a_step_that_no_longer_decodes_is_said_and_the_talk_starts_afresh(tmp_path: Path) -> None:
    async with empty_town() as town:
        async with serving(town, tmp_path, changed=with_old_flow):
            assert await town.answered(town.taps("intent:old_question")) == ["ถามค้างไว้"]
            assert await town.answered(town.writes("อะไรนะ")) == ["ถามอีกครั้ง"]
        async with serving(town, tmp_path):
            sorry, hours = await town.answered(town.writes(QUESTION))
            assert sorry == th("step-lost")
            assert HOURS in hours
            [again] = await town.answered(town.writes(QUESTION))
            assert HOURS in again
