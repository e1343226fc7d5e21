"""The questions that are asked of HOSxP's tables: one each for a person, a record, appointments, and what is behind them.

Dates and hours are asked for as text: a zero date is no date to a driver, and some drivers move dates by a day.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    String,
    case,
    cast,
    column,
    exists,
    func,
    literal,
    select,
    table,
)

OAPP = table(
    "oapp",
    *map(column, ("oapp_id", "hn", "nextdate", "nexttime", "clinic", "doctor", "depcode", "spclty", "oapp_status_id")),
)
CLINIC = table("clinic", column("clinic"), column("name"))
DOCTOR = table("doctor", column("code"), column("name"))
DESK = table("kskdepartment", column("depcode"), column("department"))
VISIT = table("ovst", column("hn"), column("vstdate"))
PATIENT = table(
    "patient",
    *map(column, ("hn", "cid", "pname", "fname", "lname", "birthday", "mobile_phone_number", "hometel", "death")),
)
ALL = (OAPP, CLINIC, DOCTOR, DESK, VISIT, PATIENT)
FILTERS = ("clinic", "depcode", "spclty", "doctor")  # by what a department of ours is told in oapp
MOST = 50
_SAMPLE = 500

# of the phones the patient's own alone: informtel is somebody else's, who must not be sent their code
_ABOUT_PATIENT = ("hn", "pname", "fname", "lname", "mobile_phone_number", "hometel", "death")


def person(by: str, numbers: Sequence[str], born: date) -> Select[Any]:
    """Whoever has one of these numbers (`by`: cid or hn) and this birth date as it stands there; two are as good as nobody."""
    return _patient().where(PATIENT.c[by].in_(numbers), PATIENT.c.birthday == literal(born)).limit(2)


def record(hn: str) -> Select[Any]:
    """The patient of this hospital number as it is written there."""
    return _patient().where(PATIENT.c.hn == hn).limit(1)


def appointments(numbers: Collection[str], since: date, end: str, most: int = MOST) -> Select[Any]:
    """Of these numbers from this day on (as it stands there), earliest first."""
    wanted = (OAPP.c.hn.in_(numbers), OAPP.c.nextdate >= literal(since))
    ordered = (OAPP.c.nextdate, OAPP.c.nexttime, OAPP.c.oapp_id)
    return _appointment(end, VISIT.c.hn.in_(numbers)).where(*wanted).order_by(*ordered).limit(most)


def by_ids(ids: Collection[int], end: str) -> Select[Any]:
    """These, whatever has become of them."""
    return _appointment(end, VISIT.c.hn == OAPP.c.hn).where(OAPP.c.oapp_id.in_(ids))


def needed(source: FromClause, end: str) -> Select[Any]:
    """Every column of a table that is read anywhere, and no row: it fails where one is missing."""
    names = [*source.c, *([column(end)] if end and source is OAPP else [])]
    return select(*names).select_from(source).where(literal(1) == literal(0))


def ahead(since: date) -> Select[Any]:
    """How many appointments there are from this day on."""
    return select(func.count().label("ahead")).select_from(OAPP).where(OAPP.c.nextdate >= literal(since))


def newest_days() -> Select[Any]:
    """On which days the newest appointments are."""
    return select(_text(OAPP.c.nextdate).label("day")).order_by(OAPP.c.oapp_id.desc()).limit(_SAMPLE)


def statuses(since: date) -> Select[Any]:
    """Which oapp_status_id stand from this day on, and how often each."""
    counted = func.count().label("times")
    found = select(OAPP.c.oapp_status_id.label("status"), counted).where(OAPP.c.nextdate >= literal(since))
    return found.group_by(OAPP.c.oapp_status_id).order_by(OAPP.c.oapp_status_id)


def _patient() -> Select[Any]:
    return select(*(PATIENT.c[name] for name in _ABOUT_PATIENT), _text(PATIENT.c.birthday).label("birthday"))


def _appointment(end: str, visitor: ColumnElement[bool]) -> Select[Any]:
    came = exists(literal(1)).where(visitor, VISIT.c.vstdate == OAPP.c.nextdate).correlate(OAPP)
    plain = [OAPP.c[name] for name in ("oapp_id", "hn", *FILTERS)]
    ends = _text(column(end, _selectable=OAPP)) if end else literal("")
    named = (
        OAPP.c.oapp_status_id.label("status"),
        _text(OAPP.c.nextdate).label("day"),
        _text(OAPP.c.nexttime).label("start"),
        ends.label("end"),
        func.coalesce(CLINIC.c.name, DESK.c.department, "").label("clinic_name"),
        func.coalesce(DOCTOR.c.name, "").label("doctor_name"),
        case((came, 1), else_=0).label("came"),
    )
    return select(*plain, *named).select_from(
        OAPP.outerjoin(CLINIC, CLINIC.c.clinic == OAPP.c.clinic)
        .outerjoin(DOCTOR, DOCTOR.c.code == OAPP.c.doctor)
        .outerjoin(DESK, DESK.c.depcode == OAPP.c.depcode)
    )


def _text(given: ColumnElement[Any]) -> ColumnElement[str]:
    return cast(given, String(32))
