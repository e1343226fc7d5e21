"""How patients are asked for consent, and the privacy notice, filled in with what this service really does."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.appointment import Hospital
from bot.domain.consent import ConsentText, Notice, Purpose
from bot.domain.words import Name
from config.read_consents import filling, read_consents, read_notice
from integrations.storage.retention import Retention


def consent_texts(hospitals: tuple[Hospital, ...]) -> Mapping[Purpose, ConsentText]:
    """The texts by purpose. Raises BadConfiguration."""
    return read_consents(_blanks(hospitals))


def privacy_notice(hospitals: tuple[Hospital, ...]) -> Notice:
    """The page at /privacy. Raises BadConfiguration."""
    return read_notice(_blanks(hospitals))


def _blanks(hospitals: tuple[Hospital, ...]) -> Mapping[str, Name]:
    keep = Retention()
    spans = {name: getattr(keep, name) for name in ("words", "triages", "bookings", "cases", "patients")}
    return filling(hospitals, spans)
