"""What is kept of one patient, counted, for the patient to see (PDPA, section 30)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.facts import CaseKind


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A matter that a person looks at, and since when (UTC)."""

    kind: CaseKind
    since: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """Counts and ends; `until`: when the last of it goes (UTC).

    messages: what the patient wrote, with its words; answers: what we said; corrections: messages that staff set aside because the bot
    misunderstood them. newest: the protocols (name@version) of the newest triage. handed_off: how many results each hospital (by id) has,
    or may have, in its own system.
    """

    messages: int = 0
    messages_until: datetime | None = None
    answers: int = 0
    answers_until: datetime | None = None
    triages: int = 0
    triages_until: datetime | None = None
    cases: tuple[OpenCase, ...] = ()
    corrections: int = 0
    corrections_until: datetime | None = None
    newest: tuple[str, ...] = ()
    handed_off: tuple[tuple[str, int], ...] = ()
