"""Fields of forms and addresses, read into values: what cannot be read is None, and the handler says what then."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import TypeVar
from uuid import UUID

E = TypeVar("E", bound=Enum)


def uuid_or_none(text: str) -> UUID | None:
    """An id as we write them."""
    try:
        return UUID(text)
    except ValueError:
        return None


def moment_or_none(text: str) -> datetime | None:
    """An aware moment in ISO 8601; one without its offset is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def one_of(kind: type[E], value: str) -> E | None:
    """The member of an enum with this value."""
    return next((each for each in kind if each.value == value), None)


def level_or_none(text: str) -> int | None:
    """A level, 1 to 5."""
    return int(text) if text in {"1", "2", "3", "4", "5"} else None
