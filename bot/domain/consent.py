"""Consent: what patients have agreed to, purpose by purpose (PDPA, B.E. 2562, sections 19 and 26)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.domain.words import Name


class Purpose(Enum):
    """What we ask to use a patient's words and data for; each is asked for by itself."""

    TRIAGE = "triage"  # asking about symptoms and saying how urgent they are
    APPOINTMENTS = "appointments"  # booking, appointments and reminders
    HANDOVER = "handover"  # staff of the hospital read the conversation and answer
    IMPROVEMENT = "improvement"  # examples for a better understanding; nothing in the chat depends on it


@dataclass(frozen=True, slots=True)
class Consent:
    """The latest answer for one purpose. `version`: of the text that was shown; `at`: when it was answered (UTC).

    `answered` False: the question was put at `at` and no answer has come; then `given` is False.
    """

    purpose: Purpose
    given: bool
    version: str
    at: datetime
    answered: bool = True


@dataclass(frozen=True, slots=True)
class ConsentText:
    """What is said when a consent is asked for, explained and taken back; `name` says the purpose in a few words.

    An answer counts for the text that was shown: `version` changes with the text, and an answer to an older one counts on only if
    that one is among `still_good` (a slip of the pen was mended; what is agreed to is the same).
    """

    purpose: Purpose
    version: str
    name: Name
    title: Name
    lines: tuple[Name, ...]
    details: tuple[Name, ...]
    withdrawn: Name
    still_good: tuple[str, ...] = ()

    def covers(self, answer: Consent | None) -> bool:
        """Whether this answer is a yes to what the text says today."""
        return answer is not None and answer.given and answer.version in (self.version, *self.still_good)


@dataclass(frozen=True, slots=True)
class NoticeSection:
    """A heading of the privacy notice and what stands under it."""

    heading: Name
    paragraphs: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """The privacy notice (PDPA, section 23) as a page of our own."""

    version: str
    title: Name
    sections: tuple[NoticeSection, ...]
