"""What hospitals.yaml says of when a hospital is open: periods by day, public holidays, and days of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from bot.domain.words import Name
from config.named_entry import NameEntry
from config.public_holidays import thai_holidays
from config.strict import Strict


class OpenEntry(Strict):
    """Days and hours in local time."""

    days: list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]] = Field(min_length=1)
    opens: dt.time = Field(alias="from")
    closes: dt.time = Field(alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> OpenEntry:
        if self.opens >= self.closes:
            raise ValueError(f"opens at {self.opens} and closes at {self.closes}")
        return self


class HolidayEntry(Strict):
    """A day on which the hospital is closed."""

    date: dt.date
    name: NameEntry


def overlapping(periods: list[OpenEntry]) -> list[OpenEntry]:
    """The periods as they are. Raises ValueError for two of one day that overlap: which of them holds is not known."""
    for number, one in enumerate(periods):
        for other in periods[number + 1 :]:
            shared = set(one.days) & set(other.days)
            if shared and one.opens < other.closes and other.opens < one.closes:
                raise ValueError(f"two periods of {', '.join(sorted(shared))} overlap")
    return periods


def closed_days(
    public: Literal["TH", "none"], own: list[HolidayEntry], open_anyway: list[dt.date], timezone: str
) -> Mapping[dt.date, Name]:
    """Public holidays, without those on which it is open anyway, and its own, whose names come first."""
    today = dt.datetime.now(ZoneInfo(timezone)).date()
    days = dict(thai_holidays(today)) if public == "TH" else {}
    days |= {each.date: each.name.name() for each in own}
    return {day: name for day, name in sorted(days.items()) if day not in open_anyway}
