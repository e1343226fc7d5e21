"""A triage protocol as data: what is asked, which rule gives which level, and why."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from bot.domain.cautions import Caution
from bot.domain.modifiers import Modifier
from bot.domain.triage import Level
from bot.domain.words import Name

YES, NO, NONE, UNSURE = "yes", "no", "none", "unsure"
SEX, MALE, FEMALE = "sex", "male", "female"  # never asked for by a protocol; rules of departments may test it


class Measure(Enum):
    """What a number means as the answer to a question."""

    YEARS = "years"  # of age; a month is a twelfth
    DAYS = "days"
    OF_TEN = "of_ten"
    CELSIUS = "celsius"
    SYSTOLIC = "systolic"  # of a blood pressure, in mmHg
    MG_DL = "mg_dl"  # of a blood sugar


@dataclass(frozen=True, slots=True)
class Answer:
    """One possible answer to a question; `code` is what rules test. All words are in small letters, Thai or English.

    words: mean it when the question was asked. told: mean it also when nobody asked, as do these findings.
    low: the smallest number that means it, for questions with a measure.
    """

    code: str
    label: Name
    words: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    low: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a question for several danger signs asks for. name: the first of its topics; lines: as they stand in the list."""

    topics: tuple[str, ...]
    lines: tuple[Name, ...]

    @property
    def name(self) -> str:
        """consciousness."""
        return self.topics[0]


@dataclass(frozen=True, slots=True)
class Question:
    """A question on one topic of the contracts. danger: it asks for danger signs, is asked first, and an unsure answer goes up.

    covers: every topic it asks for in one breath, its own included. findings: any of these told as present means yes, all of
    them told as absent means no (yes/no questions only). measure: what a bare number means here. parts: what it asks for, one thing
    after the other, so that it can be asked piece by piece (see pieces.py); () for a question that is asked in one.
    """

    topic: str
    text: Name
    answers: tuple[Answer, ...]
    danger: bool = False
    covers: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    measure: Measure | None = None
    parts: tuple[Part, ...] = ()

    def answer(self, code: str) -> Answer | None:
        """The answer with this code, or None."""
        return next((each for each in self.answers if each.code == code), None)

    def answer_to(self, number: float) -> Answer | None:
        """The answer that a number means, or None where it means none."""
        reached = [each for each in self.answers if each.low is not None and each.low <= number]
        return max(reached, key=lambda each: each.low or 0.0, default=None)


@dataclass(frozen=True, slots=True)
class Rule:
    """Every topic in `when` must be known with one of its codes. `source`: document, page or URL. Rules only ever raise urgency.

    told_only: it counts when somebody tells these things, but is no reason to ask for them; so do all that test a modifier.
    general: it comes from the modifiers and not from the protocol's own file. signed: a clinician answers for it (as far as its file
    goes).
    """

    when: Mapping[str, frozenset[str]]
    level: Level
    reason: Name
    source: str
    told_only: bool = False
    general: bool = False
    signed: bool = True


@dataclass(frozen=True, slots=True)
class ProtocolCase:
    """An example that stands in the protocol's own file: answers by topic, and the level they must give."""

    said: Mapping[str, str]
    level: Level
    why: str = ""


@dataclass(frozen=True, slots=True)
class OtherDepartment:
    """Where to go instead of the protocol's own department when a topic has one of these answers, at these levels.

    topic: "" where only the level matters; "sex" (male, female) counts where it is known. levels: none means any.
    """

    topic: str
    codes: frozenset[str]
    department: str
    levels: frozenset[Level] = frozenset()

    def holds(self, known: Mapping[str, str], level: Level) -> bool:
        """Whether somebody with these answers at this level goes there."""
        return (not self.topic or known.get(self.topic) in self.codes) and (not self.levels or level in self.levels)


@dataclass(frozen=True, slots=True)
class People:
    """Whom a protocol is for: ages in years [from, under), and men only, women only, or both (None). known: nobody whose age is untold."""

    from_years: float = 0.0
    under_years: float = math.inf
    men: bool | None = None
    known: bool = False

    def may_be(self, years: float | None, *, man: bool | None) -> bool:
        """Whether somebody of whom this much is known may be one of them."""
        if self.known and years is None:
            return False
        if years is not None and not self.from_years <= years < self.under_years:
            return False
        return self.men is None or man is None or self.men is man


@dataclass(frozen=True, slots=True)
class Protocol:
    """One complaint. `findings`: codes of findings that start it; `words`: what people call it, for texts without findings.

    looks_like: phrases that hold such a word and mean something else. otherwise: the level when no rule matches.
    signed_by: the clinician who answers for it, signed_on a day (ISO 8601); None: unsigned, and it says so. content_hash: of what
    they read. people: whom it is for. instead_of: ids of protocols that it replaces where both would start.
    last_resort: started for a complaint that no other protocol knows. signs: codes of danger signs that it asks about, where one is
    only suspected in a message that names no complaint. beside: words for what comes with many illnesses (nausea, tiredness): told like
    this, it starts only where no other does. measured: it starts when one of these is told that is not as it should be.
    weighs_itself: modifiers whose general level does not hold here, because its own rules are made for these people.
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
    looks_like: tuple[str, ...] = ()
    others: tuple[OtherDepartment, ...] = ()
    signed_by: str | None = None
    signed_on: str | None = None
    content_hash: str = ""
    people: People = People()
    instead_of: tuple[str, ...] = ()
    last_resort: bool = False
    signs: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    measured: tuple[Measure, ...] = ()
    weighs_itself: tuple[str, ...] = ()
    modifiers: tuple[Modifier, ...] = ()
    cautions: tuple[Caution, ...] = ()
    cases: tuple[ProtocolCase, ...] = field(default=())

    @property
    def name(self) -> str:
        """fever@2026-11."""
        return f"{self.id}@{self.version}"

    def question(self, topic: str) -> Question | None:
        """The question on this topic, or None."""
        return next((each for each in self.questions if each.topic == topic), None)

    def department_for(self, known: Mapping[str, str], level: Level) -> str:
        """Where somebody with these answers should go at this level."""
        instead = (each.department for each in self.others if each.holds(known, level))
        return next(instead, self.department)
