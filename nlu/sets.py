"""Sets of messages with what they should be understood as are read from YAML files, for measuring and never for training."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import TypeVar

import msgspec

from bot.domain.understanding import Value

T = TypeVar("T")
_LISTS = ("cases", "utterances", "examples", "messages", "items")  # under which of them a file may keep its cases
_TAGS = ("phenomenon", "phenomena", "tags", "tag")
THAI_TIME = timezone(timedelta(hours=7))
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=THAI_TIME)  # a Monday: what a set counts from that names no day of its own


class BadSet(ValueError):
    """A file that is no set of cases; says which case, never what it says."""


@dataclass(frozen=True, slots=True)
class WantedEntity:
    """An entity that should be found. `text` None: wherever it stands; a missing `role` is not asked for.

    `value` {"impossible": true} wants an entity that is said but cannot be; `readings` wants exactly these, in any order.
    """

    entity: str
    value: Value | None
    text: str | None = None
    role: str | None = None
    readings: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class WantedFinding:
    """A symptom that should be found, and how it is meant."""

    code: str
    status: str
    who: str = "self"


@dataclass(frozen=True, slots=True)
class Case:
    """One message of a set. What is None is not asked for; an empty tuple asks that nothing of the kind be found."""

    text: str
    intent: str | None
    tags: tuple[str, ...]
    author: str
    now: datetime
    entities: tuple[WantedEntity, ...] | None = None
    findings: tuple[WantedFinding, ...] | None = None
    number: int = 0


def read_set(path: Path) -> tuple[Case, ...]:
    """The cases of a file: a list, or a mapping that keeps one under `cases` beside `now` and `author` for all.

    A case: {text, intent, phenomenon or tags, author, now, entities: [{entity, value, text, role}], findings: [{code, status,
    who}]}; all but `text` may be missing, and the author is then the name of the file. Raises BadSet or OSError.
    """
    try:
        read: object = msgspec.yaml.decode(path.read_text("utf-8"))
    except msgspec.DecodeError as error:
        raise BadSet(f"{path.name}: no YAML") from error
    common: Mapping[str, object] = {}
    if isinstance(read, Mapping):
        common = read
        read = next((read[name] for name in _LISTS if isinstance(read.get(name), list)), None)
    if not isinstance(read, list):
        raise BadSet(f"{path.name}: no list of cases")
    return tuple(_case(path, number, each, common) for number, each in enumerate(read, 1))


def _case(path: Path, number: int, given: object, common: Mapping[str, object]) -> Case:
    if not isinstance(given, Mapping) or not isinstance(given.get("text"), str):
        raise BadSet(f"{path.name}: case {number} has no text")
    said = {**{name: common[name] for name in ("author", "now", "intent") if name in common}, **given}
    try:
        return Case(
            text=given["text"],
            intent=None if said.get("intent") is None else str(said["intent"]),
            tags=tuple(tag for name in _TAGS for tag in _words(said.get(name))),
            author=str(said.get("author", path.stem)),
            now=_moment(said.get("now")),
            entities=_each(said.get("entities"), _entity),
            findings=_each(said.get("findings"), _finding),
            number=number,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadSet(f"{path.name}: case {number}: {type(error).__name__} while reading what it wants") from error


def _words(said: object) -> tuple[str, ...]:
    if said is None:
        return ()
    return tuple(map(str, said)) if isinstance(said, list) else (str(said),)


def _each(said: object, read: Callable[[Mapping[str, object]], T]) -> tuple[T, ...] | None:
    """None when a case does not ask for them."""
    if said is None:
        return None
    if not isinstance(said, list):
        raise TypeError("a list was expected")
    return tuple(read(each) for each in said)


def _entity(said: Mapping[str, object]) -> WantedEntity:
    value, text, role = said.get("value"), said.get("text"), said.get("role")
    return WantedEntity(
        str(said["entity"]),
        _value(value),
        None if text is None else str(text),
        None if role is None else str(role),
        tuple(each for given in _listed(said.get("readings")) if (each := _value(given)) is not None),
    )


def _listed(said: object) -> list[object]:
    return list(said) if isinstance(said, list) else []


def _value(said: object) -> Value | None:
    """As the contracts print it; a day that YAML read as a date is written out again, and a key `on` that it read as yes."""
    if said is None or not isinstance(said, Mapping):
        return None if said is None else {"number": str(said)}
    return {
        "on" if name is True else str(name): each.isoformat() if isinstance(each, date) else each
        for name, each in said.items()
    }


def _finding(said: Mapping[str, object]) -> WantedFinding:
    return WantedFinding(str(said["code"]), str(said["status"]), str(said.get("who", "self")))


def _moment(said: object) -> datetime:
    """An aware moment in Thai time; a date alone is its nine o'clock."""
    if said is None:
        return NOW
    if isinstance(said, datetime):
        moment = said
    elif isinstance(said, date):
        moment = datetime(said.year, said.month, said.day, 9, tzinfo=THAI_TIME)
    else:
        moment = datetime.fromisoformat(str(said))
    return moment if moment.tzinfo else moment.replace(tzinfo=THAI_TIME)
