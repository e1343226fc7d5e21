"""Asking again how it is, for those who wanted that: better, the same, or worse, which starts the questions anew."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from bot.dialogue.router import Router
from bot.dialogue.taps import press
from bot.dialogue.turn import SILENCE, Again, Clinic, Outcome, Ring, Turn
from bot.domain.consent import Purpose
from bot.domain.facts import TimerSet, TimerStopped
from bot.domain.messages import Tap
from bot.domain.sayings import Card, Plain
from bot.domain.words import Phrase, When
from bot.flows.follow_up_offer import ASK, CLOCK, AskedHow, when
from bot.flows.smalltalk import old_button
from bot.flows.symptoms import start_with
from bot.flows.symptoms_heard import Heard
from bot.flows.symptoms_interview import begun
from bot.flows.symptoms_questions import ask_trouble
from bot.flows.ways_on import CALL_1669, TO_BOOKING, TO_MENU, TO_PERSON, TO_SYMPTOMS, back_to_step, start_resume

router = Router()

BETTER, SAME, WORSE, STOP = "better", "same", "worse", "stop"
_NOT_NOW = timedelta(hours=1)  # while a person speaks with them
_DAYS = frozenset({1, 3})
_LONGEST = 60  # letters; who writes more tells something new
# The worst that is said counts.
_SAID = (
    (WORSE, re.compile(r"แย่|หนักขึ้น|หนักกว่าเดิม|มากขึ้น|ไม่ดีขึ้น.*(?:หนัก|มาก)|ทรุด|ไม่ไหว|เป็นหนัก|worse|not good", re.IGNORECASE)),
    (
        SAME,
        re.compile(
            r"เหมือนเดิม|เท่าเดิม|ทรงๆ|ทรง ๆ|พอๆ กัน|(?:ไม่|บ่|ยังไม่)(?:ค่อย)?(?:ดีขึ้น|หาย)|ยังเป็นอยู่|ยังปวดอยู่|same|no change|no better",
            re.IGNORECASE,
        ),
    ),
    (
        BETTER,
        re.compile(
            r"ดีขึ้น|หาย(?:แล้ว|ดี|เป็นปกติ|ขาด)|ทุเลา|เบาลง|ค่อยยังชั่ว|ปกติ(?:ดี)?แล้ว|สบายดี|better|fine|recovered|gone",
            re.IGNORECASE,
        ),
    ),
)


@router.timer(CLOCK)
async def how_is_it(ring: Ring, clinic: Clinic) -> Outcome:
    """Asked once, in front of whatever is open; not where a person speaks, an emergency is open, or consent was taken back."""
    patient = ring.patient
    if patient.speaker is not None:
        return replace(SILENCE, facts=(TimerSet(CLOCK, "", ring.now + _NOT_NOW),))
    if patient.blocked or patient.open_emergency or not patient.agrees_to(Purpose.TRIAGE):
        return SILENCE
    step = AskedHow(_ids((await clinic.kept.of(patient.person)).newest))
    buttons = (
        press(step, BETTER, Phrase("follow-up-better")),
        press(step, SAME, Phrase("follow-up-same")),
        press(step, WORSE, Phrase("follow-up-worse")),
    )
    card = Card(Phrase("follow-up-title"), (Phrase("follow-up-why"),), buttons, alt=Phrase("alt-follow-up"))
    return Outcome((card,), (TO_PERSON, CALL_1669), step, below=ring.conversation.stack, relied_on=(Purpose.TRIAGE,))


@router.step(AskedHow, needs=Purpose.TRIAGE)
async def hear(turn: Turn, clinic: Clinic, step: AskedHow) -> Outcome:
    """An answer by button or in words; anything else is taken for what it is, and the question is let go."""
    below = turn.conversation.below
    if turn.tap is not None and turn.tap.startswith(f"{ASK}:"):  # the button of a later result
        return replace(_promised(turn, turn.tap), step_kept=False, below=below)
    said = turn.tap or _said(turn.text)
    if said not in (BETTER, SAME, WORSE):
        return Outcome(below=below, again=(Again(turn.incoming.content),))
    return replace(_answer(turn, clinic, said, step.protocols), below=below)


@router.stale("follow_up", needs=Purpose.TRIAGE)
async def late_tap(turn: Turn, clinic: Clinic) -> Outcome:
    """The wish to be asked again, its end, and an answer that comes when the question is gone."""
    content = turn.incoming.content
    deed = content.key.partition(":")[2] if isinstance(content, Tap) else ""
    if deed.startswith(f"{ASK}:"):
        return _promised(turn, deed)
    if deed == STOP:
        said = (Plain(Phrase("follow-up-stopped")),)
        return Outcome(said, (*back_to_step(turn), TO_MENU), facts=(TimerStopped(CLOCK, ""),), step_kept=True)
    if deed not in (BETTER, SAME, WORSE):
        return await old_button(turn, clinic)
    protocols = _ids((await clinic.kept.of(turn.incoming.person)).newest)
    outcome = _answer(turn, clinic, deed, protocols)
    return replace(outcome, step_kept=outcome.step is None, below=turn.conversation.stack if outcome.step else ())


def _promised(turn: Turn, deed: str) -> Outcome:
    days = int(deed.partition(":")[2]) if deed.partition(":")[2].isdigit() else 0
    due = when(turn.now, days if days in _DAYS else 1)
    said = Plain(Phrase("follow-up-promised", {"when": When(due)}))
    choices = (press(AskedHow, STOP, Phrase("follow-up-stop")), *back_to_step(turn), TO_MENU)
    return Outcome((said,), choices, facts=(TimerSet(CLOCK, "", due),), step_kept=True)


def _answer(turn: Turn, clinic: Clinic, said: str, protocols: tuple[str, ...]) -> Outcome:
    resume = start_resume(turn.conversation.below)
    if said == WORSE:
        return _again(turn, clinic, protocols)
    if said == BETTER:
        return Outcome((Plain(Phrase("follow-up-glad")),), (*resume, TO_MENU, TO_SYMPTOMS))
    card = Card(
        Phrase("follow-up-same-title"),
        (Phrase("follow-up-same-do"), Phrase("follow-up-same-call")),
        (press(AskedHow, WORSE, Phrase("follow-up-ask-me")), TO_BOOKING, CALL_1669),
        alt=Phrase("alt-follow-up-answer"),
    )
    return Outcome((card,), (*resume, TO_PERSON, TO_MENU))


def _again(turn: Turn, clinic: Clinic, protocols: tuple[str, ...]) -> Outcome:
    """The same questions from the beginning, danger signs first: nothing that was answered then counts now."""
    known = tuple(each for each in protocols if each in clinic.protocols)
    sorry = Plain(Phrase("follow-up-sorry"))
    if not known:
        return ask_trouble(clinic, 0, sorry)
    heard = Heard(turn.text, turn.understanding, turn.now)
    outcome = start_with(turn, clinic, begun(known, heard, clinic.protocols))
    return replace(outcome, say=(sorry, *outcome.say))


def _said(text: str) -> str:
    if not text or len(text) > _LONGEST:
        return ""
    return next((what for what, words in _SAID if words.search(text)), "")


def _ids(names: tuple[str, ...]) -> tuple[str, ...]:
    """fever@2026-11 -> fever."""
    return tuple(each.partition("@")[0] for each in names)
