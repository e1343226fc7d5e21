"""A triage protocol as data: what is asked, which rule gives which level, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.triage import Level
from bot.domain.words import Name

YES, NO, UNSURE = "yes", "no", "unsure"


@dataclass(frozen=True, slots=True)
class Answer:
    """One possible answer to a question; `code` is what rules test, `words` also mean it when typed (lower case, Thai or English)."""

    code: str
    label: Name
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question on one topic of the contracts. danger: it asks for danger signs, is asked first, and an unsure answer goes up.

    findings: any of these told as present means yes, all of them told as absent means no (yes/no questions only).
    """

    topic: str
    text: Name
    answers: tuple[Answer, ...]
    danger: bool = False
    findings: tuple[str, ...] = ()

    def answer(self, code: str) -> Answer | None:
        """The answer with this code, or None."""
        return next((each for each in self.answers if each.code == code), None)


@dataclass(frozen=True, slots=True)
class Rule:
    """Every topic in `when` must be known with one of its codes. `source`: document, page or URL. Rules only ever raise urgency."""

    when: Mapping[str, frozenset[str]]
    level: Level
    reason: Name
    source: str


@dataclass(frozen=True, slots=True)
class ProtocolCase:
    """An example that stands in the protocol's own file: answers by topic, and the level they must give."""

    said: Mapping[str, str]
    level: Level
    why: str = ""


@dataclass(frozen=True, slots=True)
class Protocol:
    """One complaint. `findings`: codes of findings that start it; `words`: what people call it, for texts without findings.

    `otherwise`: the level when no rule matches. `signed_by`: the clinician who answers for it; None: unsigned, and it says so.
    """

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
    cases: tuple[ProtocolCase, ...] = field(default=())

    @property
    def name(self) -> str:
        """fever@2026-11."""
        return f"{self.id}@{self.version}"

    def question(self, topic: str) -> Question | None:
        """The question on this topic, or None."""
        return next((each for each in self.questions if each.topic == topic), None)
