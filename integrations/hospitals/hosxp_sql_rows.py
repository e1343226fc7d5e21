"""What stands in HOSxP's rows, read with the quirks of its site: Buddhist years, zero dates, padded numbers, TIS-620."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import structlog

from bot.domain.errors import BadConfiguration
from integrations.hospitals.hosxp_sql_options import HosxpSqlOptions
from integrations.hospitals.hosxp_sql_tables import FILTERS

log = structlog.get_logger(__name__)

BANGKOK = ZoneInfo("Asia/Bangkok")  # no time has a zone there, and every hospital is in Thailand
CLOSED = 4  # from this oapp_status_id up an appointment is over, where the site does not say otherwise
_BUDDHIST = 543

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SiteDates:
    """`buddhist`: columns whose years are Buddhist."""

    buddhist: Collection[str]

    def stored(self, day: date, column: str) -> date | None:
        """The day as it stands there; None for one that no such column can hold (29 February of a Buddhist year)."""
        if column not in self.buddhist:
            return day
        try:
            return day.replace(year=day.year + _BUDDHIST)
        except ValueError:
            return None

    def since(self, day: date, column: str) -> date:
        """The same as the beginning of a span: a day later where there is no such day."""
        return self.stored(day, column) or self.stored(day + timedelta(days=1), column) or day

    def read(self, text: object, column: str) -> date | None:
        """The day that is meant; None for none, a zero date, and what is no date."""
        try:
            year, month, day = (int(each) for each in str(text or "")[:10].split("-"))
            return date(year - (_BUDDHIST if column in self.buddhist else 0), month, day)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class SiteNumbers:
    """How a site writes hospital numbers. `pad`: digits to which they are filled up with zeros, 0: each is as it is."""

    pad: int

    def spellings(self, hn: str) -> tuple[str, ...]:
        """Every way in which one table or another may hold this number."""
        if not self.pad or not hn.isdecimal():
            return (hn,)
        return tuple(dict.fromkeys((hn, hn.zfill(self.pad), hn.lstrip("0") or "0")))

    def same(self, one: str, other: str) -> bool:
        """Whether two are the number of one person."""
        return one == other or bool(self.pad and one.isdecimal() and other.isdecimal() and int(one) == int(other))


@dataclass(frozen=True, slots=True)
class SiteStatus:
    """What the oapp_status_id of a site mean. None there is an appointment that waits."""

    options: HosxpSqlOptions

    def stands(self, row: Row) -> bool:
        """Whether it still holds."""
        return _status(row) not in self.options.cancelled_codes

    def begun(self, row: Row) -> bool:
        """Whether the patient has come, or it is over in any other way."""
        status = _status(row)
        if row["came"] or status in self.options.came_codes:
            return True
        return status >= CLOSED and status not in self.options.waiting_codes | self.options.cancelled_codes

    def unnamed(self, status: object) -> bool:
        """Whether nothing was said of a status that means different things at different sites."""
        said = self.options.cancelled_codes | self.options.came_codes | self.options.waiting_codes
        return status is not None and int(str(status)) > 1 and int(str(status)) not in said


class SiteDepartments:
    """Which of our departments an appointment belongs to. `departments` maps a code to its filter (`clinic=011,012&doctor=0021`)."""

    def __init__(self, hospital: str, departments: Mapping[str, str]) -> None:
        self._filters = {code: _filter(hospital, code, said) for code, said in departments.items()}

    def of(self, row: Row) -> str:
        """The first that fits; empty when none does."""
        for code, wanted in self._filters.items():
            if all(written(row[name]) in codes for name, codes in wanted.items()):
                return code
        return ""


def _filter(hospital: str, code: str, said: str) -> Mapping[str, frozenset[str]]:
    pairs = parse_qsl(said, keep_blank_values=True)
    wanted = {name: frozenset(each.strip() for each in codes.split(",") if each.strip()) for name, codes in pairs}
    if not wanted or not wanted.keys() <= set(FILTERS) or not all(wanted.values()):
        raise BadConfiguration(f"hospital {hospital}, slots of {code}: {said!r} is not like clinic=011,012")
    return wanted


def moment(day: date | None, clock: object) -> datetime | None:
    """Day and hour, aware; None where the hour is none: an appointment for the day."""
    try:
        at = time.fromisoformat(str(clock or "")[:8])
    except ValueError:
        return None
    return datetime.combine(day, at, BANGKOK) if day is not None and at != time() else None


def written(value: object) -> str:
    """The text without the blanks that fill up a column."""
    return str(value if value is not None else "").strip()


def joined(*parts: object) -> str:
    """Words of a name, one blank between two."""
    return " ".join(each for part in parts if (each := written(part)))


def in_thai(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Rows whose text was read byte by byte (cp1252), as the TIS-620 that it is."""
    return [{name: _thai(value) for name, value in row.items()} for row in rows]


def _thai(value: Any) -> Any:
    return value.encode("cp1252", "replace").decode("cp874", "replace") if isinstance(value, str) else value


def _status(row: Row) -> int:
    status = row["status"]
    return 0 if status is None else int(status)
