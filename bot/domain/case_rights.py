"""The rights of staff over a case: who may read what of it, take it, and relieve whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import Enum

from bot.domain.case import Case, CaseState
from bot.domain.staff import Role, StaffMember


class Reads(Enum):
    """What can be read of a case, from the least to the most."""

    LINE = "line"  # that there is one: kind in general words, level, waiting time, who has it
    CONTACT = "contact"  # name and phone
    APPOINTMENTS = "appointments"
    WORDS_OF_HELD = "words_of_held"  # the conversation, codes, place and triage of a case that they hold themselves
    WORDS = "words"  # the same of every case of their hospitals


# THE table of what a role may read at its own hospitals. Anything else is opened only with a stated reason, and audited with it.
MAY_READ: Mapping[Role, frozenset[Reads]] = {
    Role.CLERK: frozenset({Reads.LINE, Reads.CONTACT, Reads.APPOINTMENTS, Reads.WORDS_OF_HELD}),
    Role.NURSE: frozenset(Reads),
    Role.SUPERVISOR: frozenset(Reads),
    Role.ADMIN: frozenset({Reads.LINE}),
}
_RANK: Mapping[Role, int] = {Role.ADMIN: 0, Role.CLERK: 1, Role.NURSE: 2, Role.SUPERVISOR: 3}


def at_home(viewer: StaffMember, hospital: str) -> bool:
    """Whether a case of this hospital is the viewer's business."""
    return not hospital or hospital in viewer.hospitals


def reads(viewer: StaffMember, case: Case) -> frozenset[Reads]:
    """What the viewer may read of this case without stating a reason."""
    if not at_home(viewer, case.hospital):
        return frozenset()
    return MAY_READ[viewer.role]


def reads_words(viewer: StaffMember, case: Case) -> bool:
    """Whether the viewer may read the conversation of this case without stating a reason."""
    allowed = reads(viewer, case)
    holds = case.holder is not None and case.holder.id == viewer.id and case.state is CaseState.TAKEN
    return Reads.WORDS in allowed or (Reads.WORDS_OF_HELD in allowed and holds)


def as_seen_by(viewer: StaffMember, case: Case) -> Case:
    """The case as a line of the viewer's queue: without codes and name where their role may not read them."""
    codes = case.reasons if reads_words(viewer, case) else ()
    return replace(case, reasons=codes, name=case.name if Reads.CONTACT in reads(viewer, case) else "")


def above(one: Role, other: Role) -> bool:
    """Whether the first role is above the second: supervisor, nurse, clerk; an admin is above nobody."""
    return _RANK[one] > _RANK[other]


def may_take(who: StaffMember, case: Case) -> bool:
    """Whether they may take it: at their hospital, in a role that is high enough; an overdue case may be taken by any of these roles."""
    if who.role is Role.ADMIN or not at_home(who, case.hospital):
        return False
    return case.overdue_at is not None or not above(case.needs, who.role)


def may_relieve(who: StaffMember, case: Case, speaker_role: Role) -> bool:
    """Whether they may take the word from a colleague: from a role below theirs, and a supervisor from anybody."""
    return may_take(who, case) and (who.role is Role.SUPERVISOR or above(who.role, speaker_role))
