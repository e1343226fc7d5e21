"""Reads sets of whole cases and of messages that triage is tried on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
import yaml

from bot.domain.errors import BadConfiguration

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # every value as it is written: no yes that turns into true
_FIRST = ("text", "texts", "first", "first_message", "message", "messages", "says", "opening")
_ANY = "default"
_TRUE = frozenset({"true", "yes"})


@dataclass(frozen=True, slots=True)
class WholeCase:
    """A patient with a first message and answers by topic; `default` for all other topics.

    level: what a careful emergency doctor would want; safe_down_to: the least urgent level still acceptable.
    """

    id: str
    first: tuple[str, ...]
    truth: Mapping[str, str]
    default: str
    level: int
    safe_down_to: int
    department: str = ""
    age: float | None = None
    sex: str | None = None
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A message, or bubbles to be judged together. alarm: emergency or crisis; "" for a look-alike.

    about: its foremost sign, or for a look-alike why it is none. ask_ok: one short question would be sensible.
    """

    id: str
    texts: tuple[str, ...]
    alarm: str = ""
    about: str = ""
    ask_ok: bool = False
    phenomena: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrialSet:
    """One file of a kind. digest: of the file as it is, so that figures of changed sets are not compared."""

    name: str
    digest: str
    cases: tuple[WholeCase, ...] = ()
    messages: tuple[Message, ...] = ()


class _Expect(msgspec.Struct):
    level: int
    safe_down_to: int | None = None
    department: str = ""


class _Case(msgspec.Struct):
    expect: _Expect
    truth: dict[str, str] = {}
    default: str = "ไม่มี"
    age: float | None = None
    sex: str | None = None
    speaker: str | None = None


def read_set(path: Path) -> TrialSet:
    """A file of cases, or of messages: a list, or lists under any keys. Raises BadConfiguration with the place of the fault."""
    try:
        given = path.read_bytes()
        raw = yaml.load(given.decode(), Loader=_LOADER)  # noqa: S506 (a safe loader: BaseLoader makes strings only)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadConfiguration(f"{path.name} cannot be read: {type(error).__name__}") from None
    entries = list(_entries(raw))
    if not entries:
        raise BadConfiguration(f"{path.name} holds no list of cases or messages")
    common = str(raw[_ANY]) if isinstance(raw, dict) and isinstance(raw.get(_ANY), str) else ""
    cases, messages = [], []
    for number, entry in enumerate(entries, 1):
        name = str(entry.get("id", f"{path.stem}-{number}"))
        try:
            if "expect" in entry:
                cases.append(_case(name, entry, common))
            else:
                messages.append(_message(name, entry))
        except (ValueError, msgspec.ValidationError) as error:
            raise BadConfiguration(f"{path.name}, entry {number} ({name}): {error}") from None
    return TrialSet(path.name, hashlib.sha256(given).hexdigest()[:12], tuple(cases), tuple(messages))


def _entries(raw: object) -> Iterator[dict[str, object]]:
    """Every mapping with a first message, at whatever depth of lists and groups it stands."""
    if isinstance(raw, list):
        for each in raw:
            yield from _entries(each)
    elif isinstance(raw, dict):
        if any(key in raw for key in _FIRST):
            yield raw
        else:
            for each in raw.values():
                if isinstance(each, list | dict):
                    yield from _entries(each)


def _case(name: str, entry: dict[str, object], common: str) -> WholeCase:
    given = {key: value for key, value in entry.items() if value not in ("", "null", "~")}
    read = msgspec.convert(given, _Case, strict=False)
    default = read.default if "default" in entry else read.truth.get(_ANY, common or read.default)
    levels = (read.expect.level, read.expect.safe_down_to or read.expect.level)
    if not all(1 <= each <= 5 for each in levels) or levels[1] < levels[0]:
        raise ValueError(f"levels {levels} are not between 1 and 5, the second the less urgent")
    return WholeCase(
        name, _texts(entry), read.truth, default, *levels, read.expect.department, read.age, read.sex, read.speaker
    )


def _message(name: str, entry: dict[str, object]) -> Message:
    alarm = str(entry.get("alarm", ""))
    if alarm not in ("", "emergency", "crisis", "none"):
        raise ValueError(f"alarm {alarm!r} is neither emergency nor crisis")
    phenomena = entry.get("phenomena", [])
    return Message(
        name,
        _texts(entry),
        alarm.replace("none", ""),
        str(entry.get("sign" if alarm else "why", "")),
        str(entry.get("ask_ok", "")).casefold() in _TRUE,
        tuple(map(str, phenomena)) if isinstance(phenomena, list) else (str(phenomena),),
    )


def _texts(entry: dict[str, object]) -> tuple[str, ...]:
    given = next(entry[key] for key in _FIRST if key in entry)
    texts = tuple(map(str, given)) if isinstance(given, list) else (str(given),)
    if not any(each.strip() for each in texts):
        raise ValueError("has no words")
    return texts
