"""A triage protocol as data: what is asked, which rule gives which level, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.triage import Level
from bot.domain.words import Name


@dataclass(frozen=True, slots=True)
class Answer:
    """One possible answer to a question; `code` is what rules test, `words` match typed text (lower case, Thai or English)."""

    code: str
    label: Name
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question on one topic of the contracts. danger: it asks for danger signs, and an unsure answer goes up."""

    topic: str
    text: Name
    answers: tuple[Answer, ...]
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """Every (topic, answer code) in `when` must match. `source`: document, page or URL. Only ever raises urgency."""

    when: Mapping[str, str]
    level: Level
    reason: Name
    source: str


@dataclass(frozen=True, slots=True)
class Protocol:
    """One complaint. `findings`: codes of findings or words that start it. `otherwise`: the level when no rule matches."""

    id: str
    version: str
    title: Name
    findings: tuple[str, ...]
    words: tuple[str, ...]
    questions: tuple[Question, ...]
    rules: tuple[Rule, ...]
    otherwise: Level
    advice: Mapping[Level, Name]
    safety_net: Name
    department: str
    signed_by: str | None = None
