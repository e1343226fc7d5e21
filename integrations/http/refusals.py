"""What an answer that is no success means for us: nothing was written, it was refused, or nobody knows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from bot.domain.errors import HospitalRefused, HospitalUnavailable, KlaiMorError, OutcomeUnknown
from integrations.http.wire import Answer


class NotFound(HospitalRefused):
    """There is no such thing (404, 410)."""


class Conflict(KlaiMorError):
    """Somebody else was first, or our condition did not hold (409, 412): nothing was written by this request."""


class TimedOut(OutcomeUnknown):
    """A write was sent and no answer came in time: it may still be carried out later."""


def retry_after(answer: Answer, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> float | None:
    """Seconds of a Retry-After header (a number or an HTTP date), or None."""
    value = answer.headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now()).total_seconds())


def refusal_of(status: int, reason: str, after: float | None, *, writing: bool) -> KlaiMorError:
    """The error that a status outside 2xx stands for; `after`: seconds of its Retry-After."""
    if status in (404, 410):
        return NotFound(reason)
    if status in (409, 412):
        return Conflict(reason)
    if status in (408, 429, 503):  # not carried out: RFC 9110 15.5.9, RFC 6585 4, RFC 9110 15.6.4
        return HospitalUnavailable(reason, retry_after=after, maintenance=status == 503)
    if 400 <= status < 500 or status == 501:
        return HospitalRefused(reason)
    return OutcomeUnknown(reason) if writing else HospitalUnavailable(reason)
