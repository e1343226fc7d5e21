"""Consent: what patients have agreed to, purpose by purpose (PDPA, B.E. 2562, sections 19 and 26)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Purpose(Enum):
    """What we ask to use a patient's words and data for; each is asked for by itself."""

    TRIAGE = "triage"  # asking about symptoms and saying how urgent they are
    APPOINTMENTS = "appointments"  # booking, appointments and reminders
    HANDOVER = "handover"  # staff of the hospital read the conversation and answer
    IMPROVEMENT = "improvement"  # examples for a better understanding; nothing in the chat depends on it


@dataclass(frozen=True, slots=True)
class Consent:
    """The latest answer for one purpose. `version`: of the text that was shown; `at`: when it was answered (UTC)."""

    purpose: Purpose
    given: bool
    version: str
    at: datetime
