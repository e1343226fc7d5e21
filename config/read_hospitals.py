"""Reads config/hospitals.yaml, says plainly what is wrong in it, and gives hospitals as values."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from bot.domain.appointment import Department, Hospital, Opening
from bot.domain.errors import BadConfiguration
from bot.domain.words import Name
from config.safe_url import is_safe_url

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DURATION = re.compile(r"-?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NameEntry(_Strict):
    """A name in Thai, and in English if it has one."""

    th: str = Field(min_length=1)
    en: str = ""

    def name(self) -> Name:
        """As the domain has it."""
        return Name(self.th, self.en or self.th)


class AuthEntry(_Strict):
    """How to log in; secrets are named by environment variable, never written here."""

    kind: Literal["none", "basic", "bearer", "smart"] = "none"
    user_env: str | None = None
    password_env: str | None = None
    token_env: str | None = None
    token_url: str | None = None
    client_id: str | None = None
    key_env: str | None = None
    kid: str | None = None
    scope: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> AuthEntry:
        needed = {
            "none": (),
            "basic": ("user_env", "password_env"),
            "bearer": ("token_env",),
            "smart": ("token_url", "client_id", "key_env", "kid", "scope"),
        }[self.kind]
        missing = [name for name in needed if not getattr(self, name)]
        if missing:
            raise ValueError(f"kind {self.kind} needs {', '.join(missing)}")
        return self

    def secret(self, variable: str | None) -> str:
        """The value of the environment variable. Raises BadConfiguration naming it."""
        value = os.environ.get(variable or "")
        if not value:
            raise BadConfiguration(f"the environment variable {variable} (hospitals.yaml, auth) is not set")
        return value


class DepartmentEntry(_Strict):
    """`slots`: the FHIR search that is added to `Slot?status=free&start=...`."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: NameEntry
    slots: str = Field(min_length=1)
    place: NameEntry | None = None


class OpenEntry(_Strict):
    """Days and hours in local time."""

    days: list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]] = Field(min_length=1)
    opens: dt.time = Field(alias="from")
    closes: dt.time = Field(alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> OpenEntry:
        if self.opens >= self.closes:
            raise ValueError(f"opens at {self.opens} and closes at {self.closes}")
        return self


class HolidayEntry(_Strict):
    """A day on which the hospital is closed."""

    date: dt.date
    name: NameEntry


class QuietEntry(_Strict):
    """No reminders between these local times (over midnight if from > to)."""

    start: dt.time = Field(alias="from")
    end: dt.time = Field(alias="to")


def _iso_duration(text: str) -> str:
    if not _DURATION.fullmatch(text) or text.endswith(("P", "T")):
        raise ValueError(f"{text} is not an ISO 8601 duration such as -P3D or -PT2H")
    return text


def span_of(text: str) -> dt.timedelta:
    """PT30M, P1DT2H ... as a span; a sign is left out of account."""
    found = _DURATION.fullmatch(text)
    if found is None:
        raise ValueError(f"{text} is not an ISO 8601 duration")
    days, hours, minutes = (int(each or 0) for each in found.groups())
    return dt.timedelta(days=days, hours=hours, minutes=minutes)


def _waiting_time(text: str) -> str:
    if text.startswith("-") or not dt.timedelta(minutes=1) <= span_of(_iso_duration(text)) <= dt.timedelta(days=7):
        raise ValueError(f"{text}: a case may wait for a minute (PT1M) to a week (P7D)")
    return text


class RemindersEntry(_Strict):
    """Offsets before the appointment."""

    offsets: list[Annotated[str, AfterValidator(_iso_duration)]] = Field(default_factory=list)
    quiet: QuietEntry | None = None


class HnEntry(_Strict):
    """How a hospital number looks; compared after padding."""

    pattern: str = "[0-9]{1,9}"
    pad: int = Field(default=0, ge=0, le=20)


class HospitalEntry(_Strict):
    """One hospital of hospitals.yaml."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    hcode: str = Field(pattern=r"^([0-9]{5}|[0-9]{9})$")
    name: NameEntry
    phone: str | None = None
    adapter: str
    base_url: str
    auth: AuthEntry = AuthEntry()
    identifiers: Mapping[str, str]
    departments: list[DepartmentEntry] = Field(min_length=1)
    open: list[OpenEntry] = Field(default_factory=list)
    holidays: list[HolidayEntry] = Field(default_factory=list)
    reminders: RemindersEntry = RemindersEntry()
    hn: HnEntry = HnEntry()
    on_call: list[str] = Field(default_factory=list)
    # How long a case of each level may wait for a person: {1: PT2M, 2: PT5M, 3: PT30M, 4: PT2H, 5: PT4H} unless said otherwise.
    answer_within: Mapping[Literal[1, 2, 3, 4, 5], Annotated[str, AfterValidator(_waiting_time)]] = Field(
        default_factory=dict
    )
    options: Mapping[str, bool | int | str] = Field(default_factory=dict)  # what an adapter documents in its own file

    @field_validator("base_url")
    @classmethod
    def _safe(cls, url: str) -> str:
        if not is_safe_url(url):
            raise ValueError("must be https (plain http only to this machine)")
        return url.rstrip("/")

    @field_validator("departments")
    @classmethod
    def _distinct(cls, departments: list[DepartmentEntry]) -> list[DepartmentEntry]:
        codes = [each.code for each in departments]
        if len(set(codes)) != len(codes):
            raise ValueError("two departments have the same code")
        return departments

    def hospital(self, timezone: str) -> Hospital:
        """What conversations may know of it."""
        return Hospital(
            self.id,
            self.name.name(),
            tuple(
                Department(each.code, each.name.name(), each.place.name() if each.place else None)
                for each in self.departments
            ),
            tuple(Opening(tuple(each.days), each.opens, each.closes) for each in self.open),
            timezone,
            self.phone,
            tuple(each.date for each in self.holidays),
            {level: span_of(text) for level, text in self.answer_within.items()},
        )


class _File(_Strict):
    hospitals: list[HospitalEntry] = Field(default_factory=list)


def read_hospitals(path: Path) -> tuple[HospitalEntry, ...]:
    """All hospitals of the file. Raises BadConfiguration with the place of every fault."""
    try:
        raw = yaml.safe_load(path.read_text("utf-8")) or {}
    except FileNotFoundError:
        raise BadConfiguration(f"KLAIMOR_HOSPITALS_FILE: there is no file {path}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadConfiguration(f"{path} is not YAML: {error}") from None
    try:
        hospitals = tuple(_File.model_validate(raw).hospitals)
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors(include_input=False)]
        raise BadConfiguration(f"{path}: " + "; ".join(faults)) from None
    ids = [each.id for each in hospitals]
    if len(set(ids)) != len(ids):
        raise BadConfiguration(f"{path}: two hospitals have the same id")
    return hospitals
