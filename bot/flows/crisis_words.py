"""What is said in a crisis, by its kind: thoughts of suicide and self-harm, violence, sexual assault; and whether they are safe."""

# Sources stand beside the lines in config/locales/*/crisis.ftl. Not yet signed by a clinician.

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.taps import start
from bot.domain.danger import ASSAULT, VIOLENCE, by_others
from bot.domain.sayings import Call, Card, Choice, Tone
from bot.domain.words import Phrase
from bot.flows.emergency import CALL_MIND, CALL_NOW, CALL_POLICE

SAFE, NOT_SAFE = "danger_safe", "danger_not_safe"
CALL_SOCIAL = Choice(
    Phrase("call-1300"), Call("1300")
)  # Ministry of Social Development and Human Security, day and night


def crisis_card(codes: tuple[str, ...] = ()) -> Card:
    """Warm words, what to do now, whom to call, and the plain question whether they are safe."""
    said = said_in_crisis(codes)
    return Card(
        said.title,
        (*said.lines, Phrase("crisis-person"), Phrase("crisis-safe-ask")),
        (*said.calls, *safe_buttons()),
        alt=Phrase("alt-crisis"),
        tone=Tone.URGENT,
    )


@dataclass(frozen=True, slots=True)
class Said:
    """Title, lines and numbers of an answer."""

    title: Phrase
    lines: tuple[Phrase, ...]
    calls: tuple[Choice, ...]


def said_in_crisis(codes: tuple[str, ...]) -> Said:
    """By kind: what others do to them, what they think of doing to themselves, or both; without a code the latter."""
    done = _ASSAULT if ASSAULT in codes else _VIOLENCE
    if by_others(codes):
        return done
    if {ASSAULT, VIOLENCE}.isdisjoint(codes):
        return _SELF
    calls = (*_SELF.calls, *(each for each in done.calls if each not in _SELF.calls))
    return Said(_SELF.title, (*_SELF.lines, Phrase("crisis-harm-too"), *done.lines[1:2]), calls)


def calls_for(codes: tuple[str, ...]) -> tuple[Choice, ...]:
    """Whom to call, the most urgent first, for who is not safe."""
    return (CALL_POLICE, CALL_NOW, CALL_SOCIAL) if by_others(codes) else (CALL_NOW, CALL_MIND)


def safe_buttons() -> tuple[Choice, Choice]:
    """The two answers."""
    return (start(SAFE, Phrase("crisis-safe-yes")), start(NOT_SAFE, Phrase("crisis-safe-no")))


_SELF = Said(
    Phrase("crisis-title"),
    (Phrase("crisis-heard"), Phrase("crisis-now"), Phrase("crisis-means")),
    (CALL_MIND, CALL_NOW),
)
_VIOLENCE = Said(
    Phrase("violence-title"),
    (Phrase("violence-now"), Phrase("violence-hurt"), Phrase("violence-help")),
    (CALL_POLICE, CALL_SOCIAL, CALL_NOW),
)
_ASSAULT = Said(
    Phrase("assault-title"),
    (Phrase("assault-now"), Phrase("assault-hospital"), Phrase("assault-keep"), Phrase("assault-help")),
    (CALL_POLICE, CALL_SOCIAL, CALL_NOW),
)
