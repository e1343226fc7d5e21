"""What hospitals.yaml says for patients who are to come: when they are reminded, and the way there."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from bot.domain.appointment import EmergencyRoom
from bot.domain.reminder import Ahead, Quiet, ReminderRules
from config.named_entry import NameEntry
from config.strict import Strict

_DURATION = re.compile(r"-P(?:(\d{1,3})D)?(?:T(?:(\d{1,3})H)?(?:(\d{1,4})M)?)?")


class QuietEntry(Strict):
    """No reminders between these local times (over midnight if from > to)."""

    start: dt.time = Field(alias="from")
    end: dt.time = Field(alias="to")

    @model_validator(mode="after")
    def _leaves_time(self) -> QuietEntry:
        Quiet(self.start, self.end)
        return self


def _iso_duration(text: str) -> str:
    found = _DURATION.fullmatch(text)
    if found is None or text.endswith(("P", "T")) or not any(int(each) for each in found.groups() if each):
        raise ValueError(f"{text} is not an ISO 8601 duration before the appointment, such as -P3D or -PT2H")
    return text


class RemindersEntry(Strict):
    """Offsets before the appointment."""

    offsets: list[Annotated[str, AfterValidator(_iso_duration)]] = Field(default_factory=list)
    quiet: QuietEntry | None = None

    def rules(self) -> ReminderRules:
        """As the domain has it."""
        quiet = Quiet(self.quiet.start, self.quiet.end) if self.quiet is not None else None
        return ReminderRules(tuple(_ahead(each) for each in self.offsets), quiet)


def _ahead(text: str) -> Ahead:
    found = _DURATION.fullmatch(text)
    days, hours, minutes = (int(each or 0) for each in found.groups()) if found is not None else (0, 0, 0)
    return Ahead(text, days, dt.timedelta(hours=hours, minutes=minutes))


class SpotEntry(Strict):
    """A place in degrees (WGS84)."""

    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)


class EmergencyRoomEntry(SpotEntry):
    """Where the hospital takes emergencies in, day and night; `place` says how to find it. Left out: it takes none."""

    place: NameEntry | None = None

    def room(self) -> EmergencyRoom:
        """As the domain has it, with the way there from wherever the phone is.

        Source: https://developers.google.com/maps/documentation/urls/get-started#directions-action
        """
        way = f"https://www.google.com/maps/dir/?api=1&destination={self.lat:.6f},{self.lon:.6f}"
        return EmergencyRoom(self.lat, self.lon, way, self.place.name() if self.place is not None else None)


def map_url(given: str | SpotEntry | None) -> str | None:
    """An https address; coordinates become one that every phone opens in its own map.

    Source: https://developers.google.com/maps/documentation/urls/get-started
    """
    if isinstance(given, SpotEntry):
        return f"https://www.google.com/maps/search/?api=1&query={given.lat:.6f},{given.lon:.6f}"
    if given is not None and not (given.startswith("https://") and given.isascii() and len(given) <= 1000):
        raise ValueError("map is an https address of at most 1000 ASCII characters, or {lat: ..., lon: ...}")
    return given


MapEntry = str | SpotEntry | None
