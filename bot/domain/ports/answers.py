"""The port to what has learned how people answer the questions of the triage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol


class Answers(Protocol):
    """Reads answers that no rule can read."""

    def chances(self, text: str, topic: str, covers: Sequence[str], codes: Sequence[str]) -> Mapping[str, float]:
        """How likely it is that the text, said to a question on these topics, means each of these answers; what is left answers nothing.

        topic: of the question; covers: every topic that it asks for; codes: of its answers.
        """
        ...


__all__ = ["Answers"]
