"""Understanding by a table: what each sentence of a walkthrough means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.understanding import Ambiguity, Entity, Finding, Understanding, Value

NOTHING = Understanding("fallback", 1.0)


@dataclass
class Table:
    """Port Understand; a sentence that is not in the table is not understood."""

    meanings: dict[str, Understanding] = field(default_factory=dict)

    async def read(self, text: str, now: datetime) -> Understanding:
        return self.meanings.get(text.strip(), NOTHING)

    def knows(self, text: str, intent: str, *entities: Entity, **more: object) -> None:
        """Teach one sentence."""
        self.meanings[text] = meant(intent, *entities, **more)


def meant(intent: str, *entities: Entity, **more: object) -> Understanding:
    """An Understanding of full confidence unless `confidence` is given."""
    confidence = more.get("confidence", 1.0)
    ranking = more.get("ranking", ((intent, confidence),))
    findings, ambiguous = more.get("findings", ()), more.get("ambiguous", ())
    assert isinstance(confidence, float)
    assert isinstance(ranking, tuple)
    assert isinstance(findings, tuple)
    assert isinstance(ambiguous, tuple)
    return Understanding(intent, confidence, ranking, entities, findings, ambiguous)


def entity(name: str, role: str | None = None, **value: str | int) -> Entity:
    """An entity whose place in the text does not matter."""
    return Entity(name, "", 0, 0, value, role)


def unsure_of(name: str, text: str, *readings: Mapping[str, str | int]) -> Ambiguity:
    """A span that can be read in more than one way."""
    return Ambiguity(name, text, tuple(dict[str, str | int | float](each) for each in readings))


def finding(code: str, who: str = "self") -> Finding:
    """A symptom told of oneself, or of somebody else, as present."""
    return Finding(code, "present", who, "", 0, 0)


__all__ = ["NOTHING", "Table", "Value", "entity", "finding", "meant", "unsure_of"]
