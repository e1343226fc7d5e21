"""What must not be done whatever the advice says: no aspirin and no ibuprofen while a fever may be dengue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.words import Name


@dataclass(frozen=True, slots=True)
class Caution:
    """protocols: it holds in these complaints, whichever of them leads. answers: or where one of these was told, by topic.

    said_by: words of an advice (Thai) that says it already.
    """

    id: str
    protocols: frozenset[str]
    answers: Mapping[str, frozenset[str]]
    said_by: tuple[str, ...]
    words: Name
    source: str

    def holds(self, protocols: frozenset[str], known: Mapping[str, str]) -> bool:
        """Whether it must be said to somebody with these complaints and answers."""
        told = any(known.get(topic) in codes for topic, codes in self.answers.items())
        return told or not self.protocols.isdisjoint(protocols)

    def needed(self, advice: Name) -> bool:
        """Whether this advice does not say it by itself."""
        return not all(word in advice.th for word in self.said_by)
