"""Buttons that are bound to one appointment as it stands: signed, good for this time of it only, and over when it begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from bot.domain.appointment import Booking
from bot.domain.ports.signatures import Signatures
from bot.domain.sayings import Choice, Press
from bot.domain.words import Words

FLOW = "reminder"
CONFIRM, MOVE, CANCEL, EARLIER = "confirm", "move", "cancel", "earlier"
_PARTS = 6


@dataclass(frozen=True, slots=True)
class Asked:
    """What a button of ours asks for. `until`: when it is over (UTC)."""

    verb: str
    booking: UUID
    generation: int
    until: datetime


def bound(signatures: Signatures, verb: str, booking: Booking, label: Words) -> Choice:
    """A button that asks this of this appointment, wherever and whenever it is tapped."""
    return bound_to(signatures, verb, booking.key, booking.generation, booking.start, label)


def bound_to(
    signatures: Signatures, verb: str, booking: UUID, generation: int, start: datetime, label: Words
) -> Choice:
    """The same for an appointment that has just been made."""
    asked = f"{verb}:{booking.hex}:{generation}:{int(start.timestamp())}"
    return Choice(label, Press(f"{FLOW}:{asked}:{signatures.sign(FLOW, asked)}"))


def asked_by(signatures: Signatures, key: str) -> Asked | None:
    """What the tap of such a button asks for; None when we have not signed it as it is."""
    parts = key.split(":")
    if len(parts) != _PARTS or parts[0] != FLOW:
        return None
    _, verb, booking, generation, until, signature = parts
    if not signatures.good(FLOW, f"{verb}:{booking}:{generation}:{until}", signature):
        return None
    # What we have signed can be read.
    return Asked(verb, UUID(hex=booking), int(generation), datetime.fromtimestamp(int(until), UTC))
