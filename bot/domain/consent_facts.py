"""What becomes true of agreeing: answers, what waits for one, and wishes to be forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from bot.domain.consent import Purpose


@dataclass(frozen=True, slots=True)
class ConsentAnswered:
    """The patient said yes or no to a purpose, or took a yes back. `version`: of the text that was shown."""

    purpose: Purpose
    given: bool
    version: str


@dataclass(frozen=True, slots=True)
class ConsentAsked:
    """The patient was asked for this purpose in passing, and is not asked again whatever they answer; an answer stands as it is."""

    purpose: Purpose
    version: str


@dataclass(frozen=True, slots=True)
class WordsHeld:
    """The words of this turn's event wait for a yes to this purpose; a no, or WordsDropped, erases them."""

    purpose: Purpose


@dataclass(frozen=True, slots=True)
class WordsDropped:
    """No yes came: what waited for this purpose is erased from the transcript."""

    purpose: Purpose


@dataclass(frozen=True, slots=True)
class VitalInterest:
    """Health data was used without consent to protect a life (PDPA, section 26 (1)); `why`: a short code. It leaves an audit entry."""

    why: str


@dataclass(frozen=True, slots=True)
class ErasureAsked:
    """The patient wants to be forgotten, and has confirmed it: done by a job once the last word is out, or ten minutes from now."""


ConsentFact: TypeAlias = ConsentAnswered | ConsentAsked | WordsHeld | WordsDropped | VitalInterest | ErasureAsked
