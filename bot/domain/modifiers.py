"""What makes any complaint weigh more: weak immunity, blood thinners, kidneys, a recent operation, the very young and the old."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.triage import Level
from bot.domain.words import Name

THERE = "yes"


@dataclass(frozen=True, slots=True)
class ModifierCase:
    """An example that stands in the modifiers' own file: answers by topic in this protocol, and the level they must give."""

    protocol: str
    said: Mapping[str, str]
    level: Level
    why: str = ""


@dataclass(frozen=True, slots=True)
class Modifier:
    """It is told in passing and never asked for by itself; rules test it as a topic with the answer "yes".

    told: words that mean it, in small letters. answers: what was answered to a question means it too. ages: years [from, under) that
    are it. at_least: the least urgent level for whoever it holds for, whatever the complaint; None leaves that to the protocols.
    """

    id: str
    told: tuple[str, ...]
    answers: Mapping[str, frozenset[str]]
    ages: tuple[float, float] | None
    at_least: Level | None
    reason: Name
    source: str
    cases: tuple[ModifierCase, ...] = ()

    def holds(self, known: Mapping[str, str], years: float | None) -> bool:
        """Whether the answers so far, or the age, say that it holds."""
        if known.get(self.id) == THERE or any(known.get(topic) in codes for topic, codes in self.answers.items()):
            return True
        return self.ages is not None and years is not None and self.ages[0] <= years < self.ages[1]


def with_modifiers(known: Mapping[str, str], years: float | None, modifiers: Iterable[Modifier]) -> dict[str, str]:
    """What is known, with every modifier that holds as a topic of its own."""
    return {**known, **{each.id: THERE for each in modifiers if each.holds(known, years)}}
