"""Reads config/hospitals.yaml, says plainly what is wrong in it, and gives hospitals as values."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator

from bot.domain.appointment import HnForm, Hospital, Opening, Position
from bot.domain.errors import BadConfiguration
from config.access_entries import AuthEntry, ReadsEntry
from config.coming_entries import EmergencyRoomEntry, MapEntry, RemindersEntry, SpotEntry, map_url
from config.department_entry import DepartmentEntry
from config.named_entry import NameEntry
from config.opening_entries import HolidayEntry, OpenEntry, closed_days, overlapping
from config.rules_entry import RulesEntry
from config.safe_url import is_database_url, is_safe_url
from config.spans import span_of
from config.strict import Strict
from config.waitlist_entry import WaitlistEntry
from config.yaml_file import decoded, shaped


def _waiting_time(text: str) -> str:
    if not dt.timedelta(minutes=1) <= span_of(text) <= dt.timedelta(days=7):
        raise ValueError(f"{text}: a case may wait for a minute (PT1M) to a week (P7D)")
    return text


class HnEntry(Strict):
    """How a hospital number looks; compared after padding."""

    pattern: str = "[0-9]{1,9}"
    pad: int = Field(default=0, ge=0, le=20)

    @field_validator("pattern")
    @classmethod
    def _readable(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"is no regular expression: {error}") from error
        return pattern


class HospitalEntry(Strict):
    """One hospital of hospitals.yaml."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    hcode: str = Field(pattern=r"^([0-9]{5}|[0-9]{9})$")
    name: NameEntry
    phone: str | None = None
    adapter: str
    base_url: str
    auth: AuthEntry = AuthEntry()
    reads: ReadsEntry | None = None
    identifiers: Mapping[str, str]
    departments: list[DepartmentEntry] = Field(min_length=1)
    open: Annotated[list[OpenEntry], AfterValidator(overlapping)] = Field(default_factory=list)
    public_holidays: Literal["TH", "none"] = "TH"
    holidays: list[HolidayEntry] = Field(default_factory=list)  # days of its own
    open_anyway: list[dt.date] = Field(default_factory=list)  # public holidays on which it is open
    rules: RulesEntry = RulesEntry()
    reminders: RemindersEntry = RemindersEntry()
    map: MapEntry = None
    also_called: list[Annotated[str, Field(min_length=2)]] = Field(
        default_factory=list
    )  # other names that people use for it
    emergency_room: EmergencyRoomEntry | None = None
    hn: HnEntry = HnEntry()
    on_call: list[str] = Field(default_factory=list)
    # How long a case of each level may wait for a person: {1: PT2M, 2: PT5M, 3: PT30M, 4: PT2H, 5: PT4H} unless said otherwise.
    answer_within: Mapping[Literal[1, 2, 3, 4, 5], Annotated[str, AfterValidator(_waiting_time)]] = Field(
        default_factory=dict
    )
    # Whether results of triages are handed to its own system, once the patient has agreed; the adapter must be able to.
    triage: bool = False
    # How free times are offered to who waits for one; `waitlist: false`: nobody can wait here.
    waitlist: WaitlistEntry | Literal[False] = WaitlistEntry()
    options: Mapping[str, bool | int | str] = Field(default_factory=dict)  # what an adapter documents in its own file
    secrets: Mapping[str, str] = Field(default_factory=dict)  # so too; the value is the name of an environment variable

    @field_validator("base_url")
    @classmethod
    def _safe(cls, url: str) -> str:
        if not (is_safe_url(url) or is_database_url(url)):
            raise ValueError(
                "must be https (plain http only to this machine), or a database without a password in its address"
            )
        return url.rstrip("/")

    @field_validator("map")
    @classmethod
    def _openable(cls, given: MapEntry) -> MapEntry:
        map_url(given)
        return given

    @field_validator("departments")
    @classmethod
    def _distinct(cls, departments: list[DepartmentEntry]) -> list[DepartmentEntry]:
        codes = [each.code for each in departments]
        if len(set(codes)) != len(codes):
            raise ValueError("two departments have the same code")
        return departments

    def read_secrets(self) -> Mapping[str, str]:
        """The secrets themselves, by name. Raises BadConfiguration for an environment variable that is not set."""
        return {name: self.auth.secret(variable) for name, variable in self.secrets.items()}

    def hospital(self, timezone: str) -> Hospital:
        """What conversations may know of it."""
        closed = closed_days(self.public_holidays, self.holidays, self.open_anyway, timezone)
        return Hospital(
            self.id,
            self.name.name(),
            tuple(each.department() for each in self.departments),
            tuple(Opening(tuple(each.days), each.opens, each.closes) for each in self.open),
            timezone,
            self.phone,
            tuple(closed),
            {level: span_of(text) for level, text in self.answer_within.items()},
            self.reminders.rules(),
            map_url(self.map),
            self.emergency_room.room() if self.emergency_room is not None else None,
            takes_triage=self.triage,
            hn=HnForm(self.hn.pattern, self.hn.pad),
            position=self._position(),
            also_called=tuple(self.also_called),
            holiday_names=closed,
            rules=self.rules.rules(),
            waitlist=self.waitlist.rules() if self.waitlist else None,
        )

    def _position(self) -> Position | None:
        """For "near me": where the map shows it, else where emergencies are taken in."""
        spot = self.map if isinstance(self.map, SpotEntry) else self.emergency_room
        return Position(spot.lat, spot.lon) if spot is not None else None


class _File(Strict):
    hospitals: list[HospitalEntry] = Field(default_factory=list)


def read_hospitals(path: Path) -> tuple[HospitalEntry, ...]:
    """All hospitals of the file. Raises BadConfiguration with the place of every fault."""
    try:
        raw = decoded(path, str(path)) or {}
    except FileNotFoundError:
        raise BadConfiguration(f"KLAIMOR_HOSPITALS_FILE: there is no file {path}") from None
    hospitals = tuple(shaped(raw, _File.model_validate, str(path)).hospitals)
    ids = [each.id for each in hospitals]
    if len(set(ids)) != len(ids):
        raise BadConfiguration(f"{path}: two hospitals have the same id")
    return hospitals
