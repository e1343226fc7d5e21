"""A turn that is taken once more: what waited for a yes is answered in the same commit."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.desk import Desk
from bot.dialogue.router import Router
from bot.dialogue.steps import Step, Steps
from bot.dialogue.turn import Again, Clinic, Outcome, Turn, say
from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered
from bot.domain.facts import CaseKind, CaseOpened
from bot.domain.messages import Text
from bot.domain.sayings import Plain
from bot.domain.stored import Commit
from bot.domain.words import Phrase
from tests.fakes.house import build
from tests.fakes.talk import Talker


class Waiting(Step, frozen=True, tag="ask.waiting"):
    """What was said before the yes."""

    text: str


router = Router()


@router.intent("greeting", needs=Purpose.TRIAGE)
async def told(turn: Turn, clinic: Clinic) -> Outcome:
    """What may only be answered after a yes."""
    return replace(say("thanks"), facts=(CaseOpened(CaseKind.COMPLAINT, turn.text),))


@router.intent("fallback")
async def other(turn: Turn, clinic: Clinic) -> Outcome:
    """All else."""
    return say("not-understood")


@router.step(Waiting)
async def answer(turn: Turn, clinic: Clinic, step: Waiting) -> Outcome:
    """Whatever is said now is a yes."""
    facts = (ConsentAnswered(Purpose.TRIAGE, True, "1"),)
    return Outcome((Plain(Phrase("left")),), facts=facts, again=(Again(Text(step.text)),))


async def ask_first(turn: Turn, clinic: Clinic) -> Outcome | None:
    """The guard of this test."""
    if turn.needs is None or turn.patient.agrees_to(turn.needs):
        return None
    return say("menu-title", step=Waiting(text=turn.text))


def talker() -> Talker:
    house = build(stranger=True)
    house.means.knows("สวัสดี", "greeting")
    desk: Desk = replace(house.patient.desk, router=router, guards=(ask_first,), express=(), steps=Steps(router.steps))
    house.patient.desk = desk
    return house.patient


def last(patient: Talker) -> Commit:
    assert patient.last is not None
    return patient.last


async def test_the_waiting_message_is_answered_in_the_turn_of_the_yes() -> None:
    patient = talker()
    assert len(await patient.writes("สวัสดี")) == 1
    assert last(patient).relied_on == ()
    said = await patient.writes("ได้ค่ะ")
    assert len(said) == 2
    assert last(patient).facts == (
        ConsentAnswered(Purpose.TRIAGE, True, "1"),
        CaseOpened(CaseKind.COMPLAINT, "สวัสดี"),
    )
    assert last(patient).relied_on == (), "it is given in this very commit"
    assert patient.desk.steps.decode(last(patient).step)[0] is None


async def test_afterwards_a_turn_relies_on_the_consent_and_asks_no_more() -> None:
    patient = talker()
    await patient.writes("สวัสดี")
    await patient.writes("ได้ค่ะ")
    assert len(await patient.writes("สวัสดี")) == 1
    assert last(patient).relied_on == (Purpose.TRIAGE,)
