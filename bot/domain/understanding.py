"""What a message was understood to mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

Value: TypeAlias = Mapping[str, "str | int | float"]


@dataclass(frozen=True, slots=True)
class Entity:
    """A span [start, end) in Unicode code points of the text as given, with a value as in the contracts (`{"on": "2026-12-02"}`)."""

    entity: str
    text: str
    start: int
    end: int
    value: Value
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A symptom: status present, absent, uncertain, past or hypothetical; who as in `person` (self, mother, ...)."""

    code: str
    status: str
    who: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A span with more than one reading, likeliest first."""

    entity: str
    text: str
    readings: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Understanding:
    """intent of the contracts; confidence 0 to 1; ranking likeliest first.

    complaints: ids of protocols with how likely it is (0 to 1) that the message complains of that, likeliest first.
    """

    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...] = ()
    entities: tuple[Entity, ...] = ()
    findings: tuple[Finding, ...] = ()
    ambiguous: tuple[Ambiguity, ...] = ()
    complaints: tuple[tuple[str, float], ...] = ()

    def first(self, entity: str) -> Entity | None:
        """The first entity of this name in the order of the text, or None."""
        return next((found for found in self.entities if found.entity == entity), None)


NOT_READ = Understanding("not_read", 0.0)  # the engine failed: nobody knows what is meant


class Alarm(Enum):
    """Which line a red flag belongs to."""

    EMERGENCY = "emergency"  # 1669
    CRISIS = "crisis"  # suicide or self-harm: 1323 beside 1669


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A danger sign found in the raw text. `code` is a key of config/lexicon/redflags.yaml.

    learned: no rule has it; a model that has read many messages takes the whole text for it.
    room: said like this it is for the emergency room now, by its source, and not for an ambulance.
    grave: breath, circulation or mind are told to fail beside it. unclear: nothing that is told says for which of the two it is.
    young: below these ages in years, of a man and of a woman, it is for the emergency room as well.
    """

    code: str
    alarm: Alarm
    text: str
    start: int
    end: int
    learned: bool = False
    room: bool = False
    grave: bool = False
    unclear: bool = False
    young: tuple[int, int] | None = None
