"""Consent: asked for once, in plain words, before health data is used; answered, explained, and left unanswered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import msgspec

from bot.dialogue.router import SURE, Handler, Router
from bot.dialogue.steps import Step
from bot.dialogue.taps import RESUME
from bot.dialogue.turn import SILENCE, Again, Clinic, Outcome, Ring, Turn
from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered, WordsDropped
from bot.domain.facts import Fact, MessageErased, TimerStopped
from bot.domain.messages import Tap, Text, Unsent
from bot.domain.sayings import Plain
from bot.domain.words import Phrase
from bot.flows import appointments, asides, crisis, handover, information, rights
from bot.flows.consent_no import refused_card, ways_without
from bot.flows.consent_question import (
    NO,
    TIMER,
    WHY,
    YES,
    Asking,
    Waiting,
    agreed,
    ask,
    asked_shortly,
    explained,
    held,
    in_danger,
    joined,
    needing,
    question,
    taken_up,
    timer,
    waiting_of,
)
from bot.flows.consent_words import Answer, reply_in
from bot.flows.ways_on import back_to_step

router = Router()

_SURE = 0.6
_BARE_ANSWERS = frozenset({"affirm", "deny", "unsure"})
# What is answered in passing while the question stands, since it needs no consent or asks for its own.
_PASSING: Mapping[str, Handler] = {
    "ask_opening_hours": information.opening_hours,
    "ask_location_department": information.where_is,
    "ask_price_rights": information.price_and_rights,
    "ask_medicine_refill": information.medicine,
    "lab_results": information.results,
    "ask_doctor_schedule": information.doctors,
    "mental_health": crisis.listen,
    "greeting": asides.hello,
    "thanks_goodbye": asides.thanks,
    "check_appointment": needing(Purpose.APPOINTMENTS, appointments.my_appointments),
    "complaint": needing(Purpose.HANDOVER, handover.complain),
}
# What the router takes out of any flow, this one too; "stop" and "a person" are for us to understand first.
_WINS = frozenset({"emergency", "show_my_data", "withdraw_consent", "erase_my_data"})


async def guard(turn: Turn, clinic: Clinic) -> Outcome | None:
    """Asks before a handler that needs a consent which is not given, and reads every answer while the question stands."""
    content, step = turn.incoming.content, turn.conversation.step
    if isinstance(content, Unsent):
        return _taken_back(turn, content.message_id)
    if not isinstance(content, Text | Tap):
        return None
    if isinstance(step, Asking):
        return await _while_asking(turn, clinic, step)
    if turn.needs is None or agreed(turn, clinic, turn.needs) or in_danger(turn, turn.needs):
        return None
    return ask(turn, clinic, turn.needs)


async def _while_asking(turn: Turn, clinic: Clinic, step: Asking) -> Outcome | None:
    if turn.tap is not None:
        return _tapped(turn, clinic, step, turn.tap)
    if turn.tapped:
        return _other_button(turn, clinic, step)
    reply = reply_in(turn.text)
    if reply is not None:
        match reply.answer:
            case Answer.YES:
                return _yes(turn, joined(step, _words(turn, reply.more)) if reply.more else step)
            case Answer.NO:
                return _no(turn, clinic, step)
            case Answer.WHY:
                return explained(turn, clinic, step)
            case Answer.LATER:
                return asked_shortly(turn, step, Plain(Phrase("consent-take-your-time")))
    return await _in_own_words(turn, clinic, step)


def _tapped(turn: Turn, clinic: Clinic, step: Asking, tap: str) -> Outcome:
    """A button of a card; one that asked for something else answers that, and leaves this question standing."""
    deed, _, what = tap.partition(":")
    purpose, _, version = what.partition(":")
    if purpose != step.purpose.value:
        return replace(_late(turn, clinic, deed, purpose, version), step_kept=True)
    match deed:
        case "yes":
            return _yes(turn, msgspec.structs.replace(step, shown=version))
        case "no":
            return _no(turn, clinic, step)
        case "why":
            return explained(turn, clinic, step)
    return question(clinic, step, turn.conversation.below)


def _other_button(turn: Turn, clinic: Clinic, step: Asking) -> Outcome | None:
    content = turn.incoming.content
    if isinstance(content, Tap) and content.key == RESUME:
        return question(clinic, step, turn.conversation.below, facts=(timer(turn, step.purpose),))
    if turn.needs is None or in_danger(turn, turn.needs) or agreed(turn, clinic, turn.needs):
        return None
    if turn.needs is step.purpose:
        return _waits_too(turn, step)
    return ask(turn, clinic, turn.needs)


async def _in_own_words(turn: Turn, clinic: Clinic, step: Asking) -> Outcome | None:
    """Not an answer: another matter, a question in between, or more of what waits."""
    understood = turn.understanding
    sure = understood.confidence >= _SURE
    if sure and understood.intent == "cancel_flow":
        return _no(turn, clinic, step)
    if turn.needs is not None or (understood.intent in _WINS and understood.confidence >= SURE):
        return _interrupted(turn, clinic, step)
    if sure and understood.intent == "privacy_consent":
        return explained(turn, clinic, step)
    if sure and understood.intent in _PASSING:
        return await _PASSING[understood.intent](turn, clinic)
    if understood.intent in _BARE_ANSWERS and not understood.findings:
        return asked_shortly(turn, step, Plain(Phrase("consent-unclear")), facts=(timer(turn, step.purpose),))
    if sure and turn.would_need not in (None, step.purpose):
        return _something_else(turn, step)
    return _waits_too(turn, step)


def _interrupted(turn: Turn, clinic: Clinic, step: Asking) -> Outcome | None:
    """Words that win in the middle of everything: the router has them, or their own consent is asked for first."""
    if turn.needs is None or agreed(turn, clinic, turn.needs) or in_danger(turn, turn.needs):
        return None
    return _waits_too(turn, step) if turn.needs is step.purpose else ask(turn, clinic, turn.needs)


def _something_else(turn: Turn, step: Asking) -> Outcome:
    """They have gone on to another matter: what waited is let go of, and this is taken up instead."""
    dropped = (WordsDropped(step.purpose), TimerStopped(TIMER, step.purpose.value))
    return Outcome(facts=dropped, below=turn.conversation.below, again=(Again(turn.incoming.content),))


def _waits_too(turn: Turn, step: Asking) -> Outcome:
    more = joined(step, waiting_of(turn))
    return asked_shortly(turn, more, Plain(Phrase("consent-joined")), facts=held(turn, step.purpose))


def _words(turn: Turn, text: str) -> Waiting:
    return msgspec.structs.replace(waiting_of(turn), text=text, key="")


def _yes(turn: Turn, step: Asking) -> Outcome:
    """Recorded, and what waited is answered in the same breath."""
    facts = (ConsentAnswered(step.purpose, True, step.shown), TimerStopped(TIMER, step.purpose.value))
    said = (Plain(Phrase("consent-given")),)
    return Outcome(said, facts=facts, below=turn.conversation.below, again=taken_up(step))


def _no(turn: Turn, clinic: Clinic, step: Asking) -> Outcome:
    """Recorded, what waited is erased, and what works without is said. There may be something to go back to."""
    facts = (ConsentAnswered(step.purpose, False, step.shown), TimerStopped(TIMER, step.purpose.value))
    card = refused_card(clinic, turn.now, "consent-no-title")
    below = turn.conversation.below
    return Outcome((card,), ways_without(back=bool(below)), facts=facts, below=below)


@router.stale("consent")
async def late_tap(turn: Turn, clinic: Clinic) -> Outcome:
    """A button of a question that is over: a yes stands, a no can be taken for a withdrawal, nothing is done twice."""
    content = turn.incoming.content
    deed, _, what = (content.key if isinstance(content, Tap) else "").partition(":")[2].partition(":")
    purpose, _, version = what.partition(":")
    return replace(_late(turn, clinic, deed, purpose, version), step_kept=True)


def _late(turn: Turn, clinic: Clinic, deed: str, code: str, version: str) -> Outcome:
    purpose = next((each for each in Purpose if each.value == code), None)
    if purpose is None or purpose not in clinic.consents:
        return Outcome((Plain(Phrase("button-old")),), back_to_step(turn))
    if deed == WHY:
        return rights.about(clinic, purpose)
    if agreed(turn, clinic, purpose):
        return rights.stands(turn, clinic, purpose) if deed == YES else rights.ask_withdrawal(turn, clinic, purpose)
    if deed == NO or version != clinic.consents[purpose].version:
        return rights.stands(turn, clinic, purpose)
    facts: tuple[Fact, ...] = (ConsentAnswered(purpose, True, version), TimerStopped(TIMER, purpose.value))
    return replace(rights.agreed_late(turn, clinic, purpose), facts=facts)


@router.timer(TIMER)
async def nobody_answered(ring: Ring, clinic: Clinic) -> Outcome:
    """A day without an answer: what waited is erased. It is said where the question still stands and nobody else speaks."""
    purpose = Purpose(ring.ref)
    stack = ring.conversation.stack
    rest = tuple(each for each in stack if not (isinstance(each, Asking) and each.purpose is purpose))
    facts = (WordsDropped(purpose),)
    if len(rest) == len(stack):
        return replace(SILENCE, facts=facts)
    silent = ring.patient.speaker is not None or rest[:1] == stack[:1]
    say = () if silent else (refused_card(clinic, ring.now, "consent-silent-title"),)
    return _standing(rest, replace(SILENCE, say=say, choices=ways_without(back=bool(rest)) if say else (), facts=facts))


def _standing(stack: tuple[Step, ...], outcome: Outcome) -> Outcome:
    return replace(outcome, step=stack[0] if stack else None, below=stack[1:], step_kept=False)


def _taken_back(turn: Turn, message_id: str) -> Outcome | None:
    """A message that waits was taken back: it waits no more; with nothing left to wait, the question is over."""
    kept: list[Step] = []
    facts: list[Fact] = [MessageErased(message_id)]
    for each in turn.conversation.stack:
        step = _without(each, message_id) if isinstance(each, Asking) else each
        if step is not None:
            kept.append(step)
        elif isinstance(each, Asking):
            facts.append(TimerStopped(TIMER, each.purpose.value))
    if tuple(kept) == turn.conversation.stack:
        return None
    return _standing(tuple(kept), Outcome(facts=tuple(facts)))


def _without(step: Asking, message_id: str) -> Asking | None:
    left = tuple(each for each in step.waiting if each.message_id != message_id)
    if left == step.waiting:
        return step
    return msgspec.structs.replace(step, waiting=left) if left else None


@router.step(Asking)
async def stand(turn: Turn, clinic: Clinic, step: Asking) -> Outcome:
    """Reached by what no guard takes: the question once more."""
    return question(clinic, step, turn.conversation.below)
