"""What an event becomes before anybody answers it: a turn in the patient's step and language, its words understood once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.dialogue.language import language_after
from bot.dialogue.steps import Conversation, Steps
from bot.dialogue.taps import key_for, typed_choice
from bot.dialogue.turn import Turn
from bot.domain.citizen_id import hidden
from bot.domain.errors import StepUnreadable
from bot.domain.messages import Incoming, Tap, Text
from bot.domain.patient import Patient
from bot.domain.ports.understand import Understand
from bot.domain.stored import Loaded
from bot.domain.understanding import Understanding

NO_TEXT = Understanding("no_text", 1.0)
_TAPPED = Understanding("tap", 1.0)


def numbers_hidden(incoming: Incoming) -> Incoming:
    """The same event without citizen ids in its words: from here on nobody reads or keeps one. The very same when there was none."""
    if not isinstance(incoming.content, Text):
        return incoming
    text = hidden(incoming.content.text)
    return incoming if text == incoming.content.text else replace(incoming, content=Text(text))


def in_their_language(patient: Patient, incoming: Incoming) -> Patient:
    """The patient, spoken with from now on in the language that they have just typed in."""
    if not isinstance(incoming.content, Text):
        return patient
    return replace(patient, language=language_after(incoming.content.text, patient.language))


def conversation_of(loaded: Loaded, steps: Steps) -> Conversation:
    """Where the patient stands; `lost` when the stored step cannot be read any more."""
    try:
        step, offered, below = steps.decode(loaded.step)
    except StepUnreadable:
        return Conversation(None, (), loaded.version, lost=True)
    return Conversation(step, offered, loaded.version, below=below)


async def heard(
    incoming: Incoming, conversation: Conversation, patient: Patient, now: datetime, understand: Understand
) -> Turn:
    """The event as a turn, `now` in the service's time zone. Raises whatever the understanding of typed words raises."""
    own_words = conversation.step is not None and conversation.step.own_words
    if not own_words:  # a name in Latin letters is not a wish for English
        patient = in_their_language(patient, incoming)
    match incoming.content:
        case Tap(key):
            return Turn(incoming, _TAPPED, conversation, patient, now, key_for(conversation.step, key))
        case Text(text):
            return await _typed(text, Turn(incoming, NO_TEXT, conversation, patient, now), understand)
    return Turn(incoming, NO_TEXT, conversation, patient, now)


async def _typed(text: str, turn: Turn, understand: Understand) -> Turn:
    """Typed words: the button that they name, if one that was offered is meant, and what is understood of them."""
    step = turn.conversation.step
    numbers = step is None or step.numbers_are_choices
    meant = typed_choice(text, turn.conversation.offered, numbers=numbers)
    tap = key_for(step, meant.key) if meant is not None else None
    if (
        meant is not None and meant.key and tap is None
    ):  # a button that belongs to no step: it starts something, or is bound to a thing
        return replace(turn, incoming=replace(turn.incoming, content=Tap(meant.key)))
    words = meant.types if meant is not None and meant.types else text
    return replace(turn, understanding=await understand.read(words, turn.now), tap=tap)
