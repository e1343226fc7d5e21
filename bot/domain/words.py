"""Words that are not yet in a language: a phrase of the phrasebook, a time, a name in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Name:
    """A name that configuration gives in Thai and English."""

    th: str
    en: str


@dataclass(frozen=True, slots=True)
class When:
    """A moment (aware datetime), said in the hospital's time zone: วันพุธที่ 2 ธันวาคม 2569 เวลา 15:30 น."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day, said with weekday and Buddhist year: วันพุธที่ 2 ธันวาคม 2569."""

    on: date


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of day of a moment (aware datetime): 15:30 น."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Phrase:
    """A message id of config/locales with its arguments. Arguments are words too, so a date is said in the right language."""

    id: str
    args: Mapping[str, Words] = field(default_factory=dict)


Words: TypeAlias = "str | Name | When | Day | Clock | Phrase"
