"""What a triage found, with all that it rests on, as it is handed to people who were not there."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from bot.domain.interview import Reason
from bot.domain.protocol import NO
from bot.domain.words import Name

SELF = "self"


@dataclass(frozen=True, slots=True)
class Answered:
    """One thing that was asked or told. `code`: yes, no, unsure or the protocol's own; danger: it was about danger signs."""

    topic: str
    question: Name
    code: str
    answer: Name
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Assessment:
    """The end of a triage; never a diagnosis. level 1 (call 1669) to 5 (care at home), protocols as name@version.

    whose: self, or as in `person` of the contracts (mother, child ...) where the trouble is somebody else's. years: age, a fraction for
    infants; man: True, False; None where it was not told. signed: clinicians answer for all of the rules that gave the level.
    """

    id: UUID
    level: int
    protocols: tuple[str, ...]
    because: tuple[Reason, ...] = ()
    answers: tuple[Answered, ...] = ()
    advice: tuple[Name, ...] = ()
    safety_net: Name | None = None
    department: str = ""
    whose: str = SELF
    years: float | None = None
    man: bool | None = None
    signed: bool = False

    @property
    def denied(self) -> tuple[Answered, ...]:
        """Danger signs that were asked for and denied."""
        return tuple(each for each in self.answers if each.danger and each.code == NO)
