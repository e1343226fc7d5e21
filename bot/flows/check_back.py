"""Checking back after an emergency answer: is a doctor with them, are they safe; and what is done when nobody answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.dialogue.router import Router
from bot.dialogue.taps import INTENT, start
from bot.dialogue.turn import SILENCE, Clinic, Outcome, Ring, Turn
from bot.domain.danger import CHECK_CLOCK, Check, check_of, ref_of
from bot.domain.facts import CaseKind, CaseOpened, Fact
from bot.domain.messages import Place, Tap, Text
from bot.domain.sayings import Card, Choice, Plain, Shape, Tone, Urgency
from bot.domain.words import Phrase
from bot.flows.check_clock import check_over, check_set
from bot.flows.check_words import Reply, reply_in, reply_of
from bot.flows.crisis_words import CALL_SOCIAL, NOT_SAFE, SAFE, calls_for, safe_buttons
from bot.flows.emergency import CALL_MIND, CALL_NOW, UNSURE, card
from bot.flows.mind_start import TO_MIND_CHECK
from bot.flows.vital_interest import in_vital_interest
from bot.flows.ways_on import CALL_1669, SHARE_PLACE, TO_MENU, TO_PERSON, back_to_step

router = Router()

ARRIVED, NOT_YET, HELP = "help_arrived", "help_not_yet", "help_needed"
_MOST_ASKED = 2  # then a person must call; asking on would only be noise
_LATER = timedelta(hours=1)  # who is safe now is asked once more
_TAPS = {ARRIVED: Reply.WELL, NOT_YET: Reply.NOT_YET, HELP: Reply.HELP, SAFE: Reply.WELL, NOT_SAFE: Reply.HELP}


@router.timer(CHECK_CLOCK)
async def ask(ring: Ring, clinic: Clinic) -> Outcome:
    """Asked at most twice in a row; after that silence is told to staff. A person who speaks there asks themself."""
    check = check_of(ring.ref)
    if ring.patient.speaker is not None or ring.patient.blocked:
        return SILENCE
    if check.asked >= _MOST_ASKED:
        return Outcome(facts=(CaseOpened(_kind(check, ring), "no_answer"),), step_kept=True)
    again = check_set(ring, replace(check, asked=check.asked + 1))
    choices = (*((SHARE_PLACE,) if not check.crisis else ()), *back_to_step(ring))
    return Outcome((_question(check),), choices, facts=again, urgency=Urgency.EMERGENCY, step_kept=True)


async def answered(turn: Turn, clinic: Clinic) -> Outcome | None:
    """A guard: a plain answer to what was asked, by button or in words; anything else is left to whom it is meant for."""
    check = turn.patient.check
    if check is None or turn.patient.asked_about is not None or turn.incoming.place is not Place.PRIVATE:
        return None
    reply = _reply(turn, check)
    if reply is None or (turn.patient.speaker is not None and reply is not Reply.HELP):
        return None
    return _after(turn, clinic, check, reply)


@router.intent(ARRIVED, NOT_YET, HELP)
async def late_answer(turn: Turn, clinic: Clinic) -> Outcome:
    """A button further up, when nothing is asked any more: help is still needed as long as they say so."""
    check = turn.patient.check or Check(ref_of((), crisis=False))
    return _after(turn, clinic, check, _reply(turn, check) or Reply.HELP)


@router.intent(SAFE, NOT_SAFE)
async def late_word(turn: Turn, clinic: Clinic) -> Outcome:
    """The same of the question whether they are safe."""
    check = turn.patient.check if turn.patient.check is not None and turn.patient.check.crisis else None
    check = check or Check(ref_of((), crisis=True))
    return _after(turn, clinic, check, _reply(turn, check) or Reply.HELP)


def _reply(turn: Turn, check: Check) -> Reply | None:
    content = turn.incoming.content
    if isinstance(content, Tap):
        return _TAPS.get(content.key.removeprefix(INTENT))
    if turn.understanding.intent in _TAPS:
        return _TAPS[turn.understanding.intent]
    if not isinstance(content, Text):
        return None
    return reply_of(content.text, crisis=check.crisis) if check.asked else reply_in(content.text)


def _after(turn: Turn, clinic: Clinic, check: Check, reply: Reply) -> Outcome:
    if check.crisis:
        return _safe(turn, check) if reply is Reply.WELL else _not_safe(turn, check)
    match reply:
        case Reply.WELL:
            return _with_doctor(turn)
        case Reply.NOT_YET:
            return _not_yet(turn, check)
    return _help(turn, clinic, check)


def _with_doctor(turn: Turn) -> Outcome:
    """Glad, and nothing more is asked; their case stays until a person closes it."""
    choices = (*back_to_step(turn), CALL_1669, TO_PERSON, TO_MENU)
    return _said((Plain(Phrase("check-with-doctor")),), choices, facts=check_over(turn))


def _not_yet(turn: Turn, check: Check) -> Outcome:
    """1669 once more, in few words; asked again in five minutes."""
    now = Card(
        Phrase("check-not-yet-title"),
        (Phrase("check-not-yet"), Phrase("check-not-alone")),
        (CALL_NOW, start(HELP, Phrase("check-help")), start(ARRIVED, Phrase("check-arrived"))),
        alt=Phrase("alt-emergency"),
        tone=Tone.URGENT,
    )
    return _said((now,), (SHARE_PLACE, *back_to_step(turn)), facts=check_set(turn, Check(check.signs)))


def _help(turn: Turn, clinic: Clinic, check: Check) -> Outcome:
    """The whole answer again, and staff are told again."""
    codes = check.codes or (UNSURE,)
    facts = (
        CaseOpened(CaseKind.EMERGENCY, "needs_help"),
        *in_vital_interest(turn, "emergency"),
        *check_set(turn, Check(check.signs)),
    )
    return _said((card(codes, clinic.hospitals),), (SHARE_PLACE, *back_to_step(turn)), facts=facts)


def _safe(turn: Turn, check: Check) -> Outcome:
    """Glad and not gone: what helps on, and asked once more in an hour. After that it is enough."""
    go_on = check.codes and not check.last
    once_more = check_set(turn, Check(check.signs, last=True), _LATER) if go_on else check_over(turn)
    harmed = CALL_SOCIAL in calls_for(check.codes)
    on = (CALL_SOCIAL,) if harmed else (TO_MIND_CHECK, CALL_MIND)
    words = Phrase("crisis-safe-harmed" if harmed else "crisis-safe-self")
    return _said((Plain(words),), (*on, TO_PERSON, CALL_1669, *back_to_step(turn)), facts=once_more)


def _not_safe(turn: Turn, check: Check) -> Outcome:
    """What to do this minute, and staff are told again; asked again in five minutes."""
    lines = Phrase("crisis-not-safe-harmed" if CALL_SOCIAL in calls_for(check.codes) else "crisis-not-safe-self")
    now = Card(
        Phrase("crisis-not-safe-title"),
        (lines, Phrase("emergency-nobody-called"), Phrase("crisis-not-safe-told")),
        (*calls_for(check.codes), start(SAFE, Phrase("crisis-safe-yes"))),
        alt=Phrase("alt-crisis"),
        tone=Tone.URGENT,
    )
    signs = check.signs if check.codes else ref_of(("not_safe",), crisis=True)
    facts = (
        CaseOpened(CaseKind.CRISIS, "not_safe"),
        *in_vital_interest(turn, "crisis"),
        *check_set(turn, Check(signs)),
    )
    return _said((now,), (SHARE_PLACE, *back_to_step(turn)), facts=facts)


def _said(say: tuple[Shape, ...], choices: tuple[Choice, ...], facts: tuple[Fact, ...]) -> Outcome:
    return Outcome(say, choices, facts=facts, urgency=Urgency.EMERGENCY, step_kept=True)


def _question(check: Check) -> Card:
    if check.crisis:
        return Card(
            Phrase("check-safe-title"),
            (Phrase("check-safe"),),
            (*safe_buttons(), *calls_for(check.codes)),
            alt=Phrase("alt-check"),
            tone=Tone.URGENT,
        )
    buttons = (
        start(ARRIVED, Phrase("check-arrived")),
        start(NOT_YET, Phrase("check-not-yet-button")),
        start(HELP, Phrase("check-help")),
    )
    return Card(
        Phrase("check-title"), (Phrase("check-why"),), (*buttons, CALL_NOW), alt=Phrase("alt-check"), tone=Tone.URGENT
    )


def _kind(check: Check, ring: Ring) -> CaseKind:
    """Who was sent to an emergency room and named no danger sign may well be there: staff hear of it, but not as loudly."""
    if check.crisis:
        return CaseKind.CRISIS
    named = check.codes != (UNSURE,) or ring.patient.open_emergency
    return CaseKind.EMERGENCY if named else CaseKind.POSSIBLE_EMERGENCY
