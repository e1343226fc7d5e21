"""At which hospital a wish can be had: the named one, the patient's own, or the only one."""

from __future__ import annotations

import msgspec

from bot.dialogue.turn import Clinic, Turn
from bot.domain.appointment import Hospital
from bot.flows.booking_steps import Wish
from bot.flows.booking_wish import hospital_of
from bot.flows.hospital_choice import usual


def able(clinic: Clinic, wish: Wish) -> tuple[Hospital, ...]:
    """The hospitals that have departments; the wished one, if it is known."""
    with_departments = tuple(each for each in clinic.hospitals if each.departments)
    if not wish.department:
        return with_departments
    return tuple(each for each in with_departments if each.department(wish.department) is not None)


def only_hospital(clinic: Clinic, wish: Wish) -> Wish:
    """The one hospital that can do it needs no question."""
    if hospital_of(clinic, wish) is not None:
        return wish
    fitting = able(clinic, wish) or able(clinic, msgspec.structs.replace(wish, department=""))
    return msgspec.structs.replace(wish, hospital=fitting[0].id if len(fitting) == 1 else "")


def with_usual(turn: Turn, clinic: Clinic, wish: Wish) -> Wish:
    """The patient's own hospital where none is named, as long as it has what is wished for."""
    theirs = usual(turn.patient, clinic)
    if theirs is None or hospital_of(clinic, wish) is not None or theirs not in able(clinic, wish):
        return wish
    return msgspec.structs.replace(wish, hospital=theirs.id)
