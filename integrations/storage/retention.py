"""How long things are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from integrations.storage.instants import DAY


@dataclass(frozen=True, slots=True)
class Retention:
    """How long each kind of content lives; what still waits for an answer never expires.

    answered: the empty envelope of an answered event (it keeps a late redelivery from being answered again). broken: an event that
    nobody could read. words: transcript and outgoing messages. cases: after their last change. bookings: after the appointment.
    triages: after the triage. patients: after their last turn; then their key is destroyed with all that is left.
    """

    answered: timedelta = timedelta(days=30)
    broken: timedelta = timedelta(days=90)
    words: timedelta = timedelta(days=90)
    cases: timedelta = timedelta(days=90)
    bookings: timedelta = timedelta(days=365)
    triages: timedelta = timedelta(days=365)
    patients: timedelta = timedelta(days=5 * 365)


def after(moment: int, span: timedelta) -> int:
    """`moment` (microseconds) plus a span of whole seconds."""
    return moment + span.days * DAY + span.seconds * 1_000_000
