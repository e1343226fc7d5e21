"""A life goes before consent: what is recorded when health data is used to protect one (PDPA, section 26 (1))."""

from __future__ import annotations

from bot.dialogue.turn import Ring, Turn
from bot.domain.consent import Purpose
from bot.domain.consent_facts import VitalInterest
from bot.domain.facts import Fact

_OTHERWISE_ASKED = (Purpose.TRIAGE, Purpose.HANDOVER)  # the words are read for danger signs, and a person is told


def in_vital_interest(turn: Turn | Ring, why: str) -> tuple[Fact, ...]:
    """The fact to record, unless the patient has agreed to all that this uses anyway."""
    return () if all(turn.patient.agrees_to(each) for each in _OTHERWISE_ASKED) else (VitalInterest(why),)
