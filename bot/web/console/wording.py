"""What codes of the desk are called: levels, kinds of cases, signs, deliveries, and how long somebody has waited."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.appointment import Booking
from bot.domain.case import By, Case, Line
from bot.domain.staff import Role
from bot.flows.sbar import case_words
from bot.web.console.parts import Visit

LEVELS = (1, 2, 3, 4, 5)
_ACTS = frozenset(
    {
        "take",
        "acknowledge",
        "escalate",
        "hand_over",
        "hand_back",
        "close",
        "correct",
        "open",
        "open_case",
        "look",
        "overdue",
        "returned",
        "link_record",
        "register_carer",
        "end_care",
    }
)


def since(visit: Visit, at: datetime) -> str:
    """How long ago that was, in words: just now, 5 minutes, 2 hours 10 minutes, 3 days."""
    passed = max(visit.now - at, timedelta())
    minutes = passed // timedelta(minutes=1)
    if minutes < 1:
        return visit.word("since-now")
    if minutes < 60:
        return visit.word("since-minutes", minutes=str(minutes))
    if minutes < 24 * 60:
        return visit.word("since-hours", hours=str(minutes // 60), minutes=str(minutes % 60))
    return visit.word("since-days", days=str(minutes // (24 * 60)))


def kind(visit: Visit, case: Case) -> str:
    """Why a person should look, in the general words that any role may read and that the summary begins with."""
    return visit.console.chat_words.word(case_words(case.kind), visit.language)


def reason(visit: Visit, code: str) -> str:
    """A short code of a case in words; a code that nobody has put into words is shown as it is."""
    phrase = f"sign-{code}"
    return visit.word(phrase) if phrase in visit.console.phrasebook.ids[visit.language] else code


def role(visit: Visit, role: Role) -> str:
    """A role by its name."""
    return visit.word(f"role-{role.value}")


def hospital(visit: Visit, hospital_id: str) -> str:
    """A hospital by its name, its id if it is not configured any more."""
    names = {each.id: each.name for each in visit.console.hospitals}
    found = names.get(hospital_id)
    return hospital_id if found is None else visit.console.phrasebook.word(found, visit.language)


def department_of(visit: Visit, hospital_id: str, code: str) -> str:
    """A department by its name, its code if it is not configured any more."""
    hospitals = [each for each in visit.console.hospitals if each.id == hospital_id]
    found = hospitals[0].department(code) if hospitals else None
    return code if found is None else visit.console.phrasebook.word(found.name, visit.language)


def department(visit: Visit, booking: Booking) -> str:
    """A booking's department, with the doctor where one is named."""
    name, doctor = department_of(visit, booking.hospital, booking.slot.department), booking.slot.practitioner
    return name if doctor is None else f"{name} · {visit.console.phrasebook.word(doctor, visit.language)}"


def is_act(line: Line) -> bool:
    """Whether the line tells what staff did, without words that were said."""
    return line.by is By.STAFF and line.kind in _ACTS


def kind_of_line(visit: Visit, line: Line) -> str:
    """What a line without words was: an image, a sticker, an act; its code when nobody has named it."""
    phrase = f"line-{line.kind.replace('_', '-')}"
    return visit.word(phrase) if phrase in visit.console.phrasebook.ids[visit.language] else line.kind


def loud(case: Case, viewer_id: str) -> bool:
    """Whether the case must be seen now: overdue, an alarm for its holder, or an emergency that nobody has."""
    alarmed = case.alarmed_at is not None and (case.holder is None or case.holder.id == viewer_id)
    return case.overdue_at is not None or alarmed or (case.level == 1 and case.holder is None)
