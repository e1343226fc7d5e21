"""Links of one appointment: its calendar file and its picture for checking in, signed, each good for that alone and not for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import Enum
from uuid import UUID

from bot.dialogue.turn import Clinic
from bot.domain.appointment import Booking
from bot.domain.ports.signatures import Signatures

LINGERS = timedelta(days=1)  # after the appointment, by the time of it that was known when the link was shown
_PARTS = 3


class Kind(Enum):
    """What a link opens; the value ends its address."""

    CALENDAR = "calendar.ics"
    CHECK_IN = "check-in.png"


def address_of(clinic: Clinic, kind: Kind, booking: Booking) -> str:
    """Where it is; "" where this service has no address that phones can open."""
    if not clinic.appointment_url:
        return ""
    said = f"{booking.key.hex}.{int((_end(booking) + LINGERS).timestamp())}"
    address = f"{clinic.appointment_url}/{said}.{clinic.signatures.sign(_purpose(kind), said)}/{kind.value}"
    # Not in LINE's own browser, which keeps no files (LINE Developers, "LINE URL scheme", openExternalBrowser).
    return f"{address}?openExternalBrowser=1" if kind is Kind.CALENDAR else address


def opened_by(signatures: Signatures, kind: Kind, token: str, now: datetime) -> UUID | None:
    """The key of the booking that such a link is about; None for one that we have not signed, or that is over."""
    parts = token.split(".")
    if len(parts) != _PARTS or not signatures.good(_purpose(kind), ".".join(parts[:2]), parts[2]):
        return None
    # What we have signed can be read.
    return UUID(hex=parts[0]) if datetime.fromtimestamp(int(parts[1]), UTC) > now else None


def check_in_words(key: UUID) -> str:
    """What the picture says to whoever scans it: our booking key, which the hospital has with the appointment, and nothing of the patient.

    Letters, digits and signs of QR's alphanumeric mode (ISO/IEC 18004), so that the picture is coarse and read from a worn screen too.
    """
    return f"KLAIMOR/1/{key}".upper()


def _end(booking: Booking) -> datetime:
    return booking.slot.end if booking.appointment is None else booking.appointment.end


def _purpose(kind: Kind) -> str:
    return f"appointment-{kind.value}"
