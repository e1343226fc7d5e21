"""Asking for consent: the question, what waits for its answer, and what is said of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import msgspec

from bot.dialogue.steps import Step, tag_of
from bot.dialogue.taps import press
from bot.dialogue.turn import Again, Clinic, Outcome, Turn
from bot.domain.consent import Purpose
from bot.domain.consent_facts import WordsHeld
from bot.domain.facts import Fact, TimerSet
from bot.domain.messages import Tap, Text
from bot.domain.sayings import Card, Choice, Link, Shape
from bot.domain.words import Phrase
from bot.flows.ways_on import CALL_1669

SILENCE = timedelta(hours=24)  # after so long without a word, what waits is erased
TIMER = "consent"  # its ref is the purpose
YES, NO, WHY = "yes", "no", "why"
_LONGEST = 5000  # letters of what waits that are kept together for the answer; LINE's own limit for one message


class Waiting(msgspec.Struct, frozen=True):
    """A message that waits for a yes: its words, or the key of a button. The ids are those of its event and message."""

    text: str = ""
    key: str = ""
    event_id: str = ""
    message_id: str = ""


class Asking(Step, frozen=True, tag="consent.asking"):
    """The question stands; the tap's key is `yes:purpose:version`, and so on. `shown`: the version of the text that was shown."""

    purpose: Purpose
    shown: str
    waiting: tuple[Waiting, ...] = ()


def agreed(turn: Turn, clinic: Clinic, purpose: Purpose) -> bool:
    """Whether the patient has said yes to what the text for this purpose says today."""
    return clinic.consents[purpose].covers(turn.patient.consents.get(purpose))


def in_danger(turn: Turn, purpose: Purpose) -> bool:
    """Whether a person may be told without asking first: an emergency of this patient is open (vital interest)."""
    return purpose is Purpose.HANDOVER and (turn.patient.open_emergency or turn.patient.open_doubt)


def ask(turn: Turn, clinic: Clinic, purpose: Purpose) -> Outcome:
    """The question in front of whatever is open; this message waits for the answer."""
    earlier = [each for each in turn.conversation.stack if isinstance(each, Asking) and each.purpose is purpose]
    below = tuple(each for each in turn.conversation.stack if each not in earlier)
    waited = tuple(each for step in earlier for each in step.waiting)
    step = Asking(purpose, clinic.consents[purpose].version, (*waited, waiting_of(turn)))
    return question(clinic, step, below, facts=held(turn, purpose))


def question(
    clinic: Clinic, step: Asking, below: tuple[Step, ...], *before: Shape, facts: tuple[Fact, ...] = ()
) -> Outcome:
    """The whole question, once more or for the first time."""
    text = clinic.consents[step.purpose]
    step = msgspec.structs.replace(step, shown=text.version)
    card = Card(text.title, text.lines, (*yes_and_no(step), *notice(clinic)), alt=Phrase("alt-consent"))
    return Outcome((*before, card), (why(step), CALL_1669), step, facts, below=below)


def asked_shortly(turn: Turn, step: Asking, *said: Shape, facts: tuple[Fact, ...] = ()) -> Outcome:
    """The question stands above: only its buttons again, under a few words."""
    return Outcome(said, (*yes_and_no(step), why(step), CALL_1669), step, facts, below=turn.conversation.below)


def explained(turn: Turn, clinic: Clinic, step: Asking) -> Outcome:
    """Why, what, who and how long, and the buttons again."""
    text = clinic.consents[step.purpose]
    card = Card(
        Phrase("consent-why-title"), text.details, (*yes_and_no(step), *notice(clinic)), alt=Phrase("alt-consent")
    )
    return Outcome((card,), (CALL_1669,), step, (timer(turn, step.purpose),), below=turn.conversation.below)


def yes_and_no(step: Asking) -> tuple[Choice, ...]:
    """The two answers; they carry purpose and version, so that an old button is known as old."""
    what = f"{step.purpose.value}:{step.shown}"
    return (
        press(Asking, f"{YES}:{what}", Phrase("consent-yes")),
        press(Asking, f"{NO}:{what}", Phrase("consent-no")),
    )


def why(step: Asking) -> Choice:
    """A button that explains."""
    return press(Asking, f"{WHY}:{step.purpose.value}:{step.shown}", Phrase("consent-why"))


def notice(clinic: Clinic) -> tuple[Choice, ...]:
    """A button that opens the privacy notice, where it has an address that phones can open."""
    return (Choice(Phrase("consent-notice"), Link(clinic.notice_url)),) if clinic.notice_url else ()


def waiting_of(turn: Turn) -> Waiting:
    """This turn's message, as it is taken up again after a yes: a choice by its key, words as they are."""
    content, step = turn.incoming.content, turn.conversation.step
    key = content.key if isinstance(content, Tap) else ""
    if turn.tap is not None and step is not None:
        key = f"{tag_of(step)}:{turn.tap}"
    return Waiting("" if key else turn.text, key, turn.incoming.event_id, turn.incoming.message_id or "")


def joined(step: Asking, new: Waiting) -> Asking:
    """The newest joins what waits; a button that was pressed again waits once, and a flood of words is cut off."""
    room = _LONGEST - sum(len(each.text) for each in step.waiting)
    others = tuple(each for each in step.waiting if not new.key or each.key != new.key)
    return msgspec.structs.replace(step, waiting=(*others, msgspec.structs.replace(new, text=new.text[: max(0, room)])))


def taken_up(step: Asking) -> tuple[Again, ...]:
    """What waited, in its order, as it is answered after a yes; words that followed each other are read as one message."""
    again: list[Again] = []
    for each in step.waiting:
        last = again[-1].content if again else None
        if each.key:
            again.append(Again(Tap(each.key), each.event_id))
        elif isinstance(last, Text) and each.text:
            again[-1] = replace(again[-1], content=Text(f"{last.text}\n{each.text}"))
        elif each.text:
            again.append(Again(Text(each.text), each.event_id))
    return tuple(again)


def held(turn: Turn, purpose: Purpose) -> tuple[Fact, ...]:
    """What is recorded of a message that waits: its words go unless a yes comes within a day."""
    return (WordsHeld(purpose), timer(turn, purpose))


def timer(turn: Turn, purpose: Purpose) -> TimerSet:
    """A day of silence from now."""
    return TimerSet(TIMER, purpose.value, turn.now + SILENCE)


def needing(
    purpose: Purpose, handler: Callable[[Turn, Clinic], Awaitable[Outcome]]
) -> Callable[[Turn, Clinic], Awaitable[Outcome]]:
    """A handler that another flow calls by itself: the consent that it needs is asked for first."""

    async def asked_first(turn: Turn, clinic: Clinic) -> Outcome:
        if not agreed(turn, clinic, purpose) and not in_danger(turn, purpose):
            return ask(turn, clinic, purpose)
        outcome = await handler(turn, clinic)
        relied_on = (purpose,) if turn.patient.agrees_to(purpose) else ()
        return replace(outcome, relied_on=(*outcome.relied_on, *relied_on))

    return asked_first
