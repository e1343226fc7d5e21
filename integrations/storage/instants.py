"""Moments as the database keeps them: whole microseconds since 1970, in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 86_400_000_000
SECOND = 1_000_000


def micros(moment: datetime) -> int:
    """An aware datetime as microseconds, exactly. Raises TypeError for a naive one."""
    since = moment - EPOCH
    return since.days * DAY + since.seconds * SECOND + since.microseconds


def micros_or_none(moment: datetime | None) -> int | None:
    """As micros, None staying None."""
    return None if moment is None else micros(moment)


def moment(stored: int) -> datetime:
    """Back to an aware datetime in UTC."""
    return EPOCH + timedelta(microseconds=stored)


def moment_or_none(stored: int | None) -> datetime | None:
    """As moment, None staying None."""
    return None if stored is None else moment(stored)
