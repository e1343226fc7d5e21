"""Questions about mood (2Q, 9Q, 8Q of the Department of Mental Health), asked gently and only as far as somebody agrees."""

from __future__ import annotations

import msgspec

from bot.dialogue.router import Router
from bot.dialogue.steps import Step
from bot.dialogue.taps import press
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.consent import Purpose
from bot.domain.danger import Check, ref_of
from bot.domain.facts import CaseKind, CaseOpened, Fact
from bot.domain.mood import HARM_ITEM, MORE_8, MORE_9, next_item, risk, thinks_of_harm, weight
from bot.domain.sayings import Card, Plain, Shape, Urgency
from bot.domain.words import Phrase
from bot.flows.asides import aside
from bot.flows.check_clock import check_set
from bot.flows.emergency import CALL_MIND
from bot.flows.mind_result import mind_result
from bot.flows.mind_start import MIND_CHECK
from bot.flows.mind_words import answer_to, labels, question_of
from bot.flows.vital_interest import in_vital_interest
from bot.flows.ways_on import TO_PERSON

router = Router()

_MOST_TRIES = 3
BACK, STOP = "back", "stop"


class AskingMood(Step, frozen=True, tag="mind.asking"):
    """An item is asked; the tap's key is `item:answer`. given: what each answered item weighs, in the order of asking."""

    own_words = True

    item: str
    given: dict[str, int] = msgspec.field(default_factory=dict)
    tries: int = 0


@router.intent(MIND_CHECK, needs=Purpose.TRIAGE)
async def begin(turn: Turn, clinic: Clinic) -> Outcome:
    """Two questions first; whoever comes from another flow goes on with it afterwards."""
    below = tuple(each for each in turn.conversation.stack if not isinstance(each, AskingMood))
    return _put("2q1", {}, Plain(Phrase("mind-check-opening")), below=below)


@router.step(AskingMood, needs=Purpose.TRIAGE)
async def hear(turn: Turn, clinic: Clinic, step: AskingMood) -> Outcome:
    """An answer by its button or in words; another matter in passing; what cannot be read is asked again, never guessed."""
    below = turn.conversation.below
    if turn.tap == STOP:
        return mind_result(turn, clinic, step.given, below, stopped=True)
    if turn.tap == BACK:
        return _back(step, below)
    answer = _answer(turn, step)
    if answer is not None:
        return _go_on(turn, clinic, {**step.given, step.item: weight(step.item, answer)}, step.item, below)
    if not turn.text:
        return _put(step.item, step.given, below=below)
    beside = await aside(turn, clinic)
    if beside is not None:
        return beside
    if step.tries + 1 >= _MOST_TRIES:
        return mind_result(turn, clinic, step.given, below, stopped=True)
    return _put(step.item, step.given, Plain(Phrase("mind-unclear")), below=below, tries=step.tries + 1)


def _answer(turn: Turn, step: AskingMood) -> int | None:
    if turn.tap is not None:
        item, _, answer = turn.tap.partition(":")
        return int(answer) if item == step.item and answer.isdigit() else None
    return answer_to(step.item, turn.text) if turn.text else None


def _go_on(turn: Turn, clinic: Clinic, given: dict[str, int], item: str, below: tuple[Step, ...]) -> Outcome:
    facts = _told(turn, given, item)
    following = next_item(given)
    if following is None:
        return mind_result(turn, clinic, given, below, facts=facts)
    said = (Plain(Phrase("mind-harm-heard")),) if item == HARM_ITEM and given[item] else ()
    return _put(following, given, *said, below=below, facts=facts)


def _told(turn: Turn, given: dict[str, int], item: str) -> tuple[Fact, ...]:
    """At the first thought of harm staff are told, and should they fall silent now, they are asked whether they are safe."""
    if not thinks_of_harm(given):
        return ()
    silent = check_set(turn, Check(ref_of(("self_harm",), crisis=True)))
    first = item == HARM_ITEM or (risk(given) > 0 and given.get(item, 0) == risk(given) and not given.get(HARM_ITEM))
    opened = (CaseOpened(CaseKind.CRISIS, "harm_thought"), *in_vital_interest(turn, "crisis")) if first else ()
    return (*opened, *silent)


def _back(step: AskingMood, below: tuple[Step, ...]) -> Outcome:
    """The question before, its answer taken back; the first one stays."""
    if not step.given:
        return _put(step.item, {}, below=below)
    before = list(step.given)[-1]
    return _put(before, {item: score for item, score in step.given.items() if item != before}, below=below)


def _put(
    item: str,
    given: dict[str, int],
    *before: Shape,
    below: tuple[Step, ...] = (),
    tries: int = 0,
    facts: tuple[Fact, ...] = (),
) -> Outcome:
    step = AskingMood(item, given, tries)
    title, lines = question_of(item)
    buttons = tuple(press(step, f"{item}:{answer}", label) for answer, label in labels(item))
    card = Card(title, lines, buttons, alt=Phrase("alt-crisis"))
    back = (press(step, BACK, Phrase("booking-back")),) if given and item not in (MORE_8, MORE_9) else ()
    choices = (*back, press(step, STOP, Phrase("mind-stop")), TO_PERSON, CALL_MIND)
    urgency = Urgency.EMERGENCY if thinks_of_harm(given) else Urgency.TALK
    return Outcome((*before, card), choices, step, facts, urgency, below=below)
