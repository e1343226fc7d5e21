"""What a message adds to the wish for an appointment: hospital, department, day, time of day."""

from __future__ import annotations

from datetime import date, time

import msgspec

from bot.dialogue.turn import Clinic, Turn
from bot.domain.appointment import Hospital
from bot.domain.understanding import Entity, Understanding, Value
from bot.flows.booking_steps import Wish
from bot.flows.hospital_names import named_hospital

_NOT_WANTED = frozenset({"rejected", "old", "birth"})
_ONSET = "onset"


def wish_after(turn: Turn, clinic: Clinic, wish: Wish) -> Wish:
    """The wish with everything that this message says of it; what it does not say stays."""
    wish = wish if wish.moves is not None else _where(turn, clinic, wish)
    wish = _day(turn.understanding, wish, turn.now.date())
    return _time(turn.understanding, wish, turn.now.date())


def doubtful_days(turn: Turn) -> tuple[date, ...]:
    """The days from today on that the words may mean, when they may mean more than one."""
    for ambiguity in turn.understanding.ambiguous:
        if ambiguity.entity == "date":
            days = [day for reading in ambiguity.readings if (day := _date(reading, "on")) is not None]
            ahead = tuple(sorted({day for day in days if day >= turn.now.date()}))
            if len(ahead) > 1:
                return ahead
    return ()


def hospital_of(clinic: Clinic, wish: Wish) -> Hospital | None:
    """The hospital of this wish, if it is chosen and still configured."""
    return next((each for each in clinic.hospitals if each.id == wish.hospital), None)


def named_department(text: str, hospital: Hospital) -> str:
    """The code of the department whose name is in the text, the longest name first; empty if none is."""
    said = text.casefold()
    found = [
        (len(name), each.code)
        for each in hospital.departments
        for name in (each.name.th, each.name.en)
        if name.casefold() in said
    ]
    return max(found, default=(0, ""))[1]


def _where(turn: Turn, clinic: Clinic, wish: Wish) -> Wish:
    named = named_hospital(turn.text, clinic.hospitals) if turn.text else None
    if named is not None:
        wish = msgspec.structs.replace(wish, hospital=named.id)
    department = _wanted(turn.understanding, "department", turn.now.date())
    code = str(department.value.get("code", "")) if department is not None else ""
    hospital = hospital_of(clinic, wish)
    code = code or (named_department(turn.text, hospital) if hospital is not None else "")
    if not code or code == wish.department:
        return wish
    # Another one asks for a letter of its own, and has other doctors.
    return msgspec.structs.replace(wish, department=code, letter=False, doctor="")


def _day(understood: Understanding, wish: Wish, today: date) -> Wish:
    said = _wanted(understood, "date", today)
    if said is None:
        return wish
    first, last = _date(said.value, "on") or _date(said.value, "from"), _date(said.value, "to")
    if first is None and last is None:
        return wish
    return msgspec.structs.replace(wish, first=first or last, last=last or first, any_day=False)


def _time(understood: Understanding, wish: Wish, today: date) -> Wish:
    said = _wanted(understood, "time", today)
    if said is None:
        return wish
    doubtful = [each.readings for each in understood.ambiguous if each.entity == "time"]
    readings = (said.value, *doubtful[0]) if doubtful else (said.value,)
    clocks = tuple(dict.fromkeys(clock for each in readings if (clock := _clock(each)) is not None))
    period = str(said.value.get("period", ""))
    if not clocks and not period:
        return wish
    return msgspec.structs.replace(wish, clocks=clocks, period="" if clocks else period)


def _wanted(understood: Understanding, entity: str, today: date) -> Entity | None:
    # A day that lies back is when an illness began, if one is named; else it is a wish, and is refused as such.
    unwanted = _NOT_WANTED | {_ONSET} if understood.findings else _NOT_WANTED
    said = [each for each in understood.entities if each.entity == entity and each.role not in unwanted]
    said.sort(
        key=lambda each: _has_gone(each, today)
    )  # a visit is for a day to come, where one is named beside a past one
    return next((each for each in said if each.role == "new"), said[0] if said else None)


def _has_gone(said: Entity, today: date) -> bool:
    last = _date(said.value, "on") or _date(said.value, "to")
    return last is not None and last < today


def _date(value: Value, key: str) -> date | None:
    try:
        return date.fromisoformat(str(value.get(key, "")))
    except ValueError:
        return None


def _clock(value: Value) -> time | None:
    try:
        return time.fromisoformat(str(value.get("at", "")))
    except ValueError:
        return None
