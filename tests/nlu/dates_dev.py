"""The development set of days and times: how its lines are read and judged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

from bot.domain.understanding import Value
from nlu.dates import find_dates
from nlu.measures import find_measures
from nlu.mention import without_overlaps
from nlu.normalise import normalise
from tests.yaml_files import read_yaml

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=7)))
_ALL = ("durations", "neither", "impossible")  # groups in which durations are looked for as well
_WITH_DURATIONS = "_with_durations"
_FIRST = "dates_dev.yaml"
_LIMIT = re.compile(r"^[<>]=?")  # "before", "by", "after", "from": the day itself is what is found
_ROLES = ("old", "new", "onset", "birth", "rejected")


def lines(name: str = _FIRST) -> Iterator[tuple[str, str, list[str]]]:
    """Each line of the set: its group, its text, and what is to be found, each as `shown`."""
    for group, rows in read_yaml(Path(__file__).with_name(name)).items():
        for row in rows:
            text, _, wanted = row.partition("=>")
            yield group, text.strip(), [_full(each) for each in wanted.split(";") if each.strip()]


def judged(text: str, group: str = "") -> list[str]:
    """What the grammar finds in a text, written as in the set: days and times, durations, or (neither) all of them.

    `group`: the class of the line, or "class @ now" (ISO 8601, Asia/Bangkok) where it is said at another time than `NOW`.
    """
    group, _, said = group.partition(" @ ")
    now = datetime.fromisoformat(said).replace(tzinfo=NOW.tzinfo) if said else NOW
    whole = normalise(text)
    found = []
    lengths = [each for each in find_measures(whole.text) if each.entity == "duration"]
    days = [] if group == "durations" else find_dates(whole.text, now)
    for each in [*days, *(without_overlaps(lengths) if group in _ALL or group.endswith(_WITH_DURATIONS) else ())]:
        start, end = whole.span(each.start, each.end)
        values = each.readings or ((each.value,) if each.value else ())
        meant = " | ".join(_shown(value) for value in values) or "!"
        found.append(f"{text[start:end]} = {meant} {each.role or ''}".strip())
    return found


def _shown(value: Value) -> str:
    if "from" in value:
        return f"{value['from']}..{value['to']}"
    return str(next(iter(value.values())))


def _full(wanted: str) -> str:
    """The line's short days with their year."""
    words, _, meant = wanted.strip().rpartition(" = ")
    *_, role = meant.split()
    role = role if role in _ROLES else ""
    values = _LIMIT.sub("", meant.removesuffix(role).strip())
    days = " | ".join("..".join(map(_day, each.strip().split(".."))) for each in values.split("|"))
    return f"{words} = {days} {role}".strip()


def _day(said: str) -> str:
    return f"2026-{said}" if len(said) == 5 and said[2] == "-" else said
