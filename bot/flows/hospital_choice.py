"""The hospital that a patient has chosen once: used from then on, said when it is remembered."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.taps import start
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.ability import Ability
from bot.domain.appointment import Hospital
from bot.domain.facts import HospitalChosen
from bot.domain.patient import Patient
from bot.domain.sayings import Choice, Plain
from bot.domain.words import Phrase

CHOOSE = "choose_hospital"


def to_another(clinic: Clinic) -> tuple[Choice, ...]:
    """The button to another hospital, where there is one."""
    return (start(CHOOSE, Phrase("way-hospital")),) if len(clinic.hospitals) > 1 else ()


def usual(patient: Patient, clinic: Clinic) -> Hospital | None:
    """The one that they have chosen, as long as it is configured."""
    return next((each for each in clinic.hospitals if each.id == patient.hospital), None)


def own_first(patient: Patient, hospitals: tuple[Hospital, ...]) -> tuple[Hospital, ...]:
    """All of them, the one that they have chosen before the others: its number and hours are theirs."""
    return tuple(sorted(hospitals, key=lambda each: each.id != patient.hospital))


def remembered(turn: Turn, clinic: Clinic, hospital: str, outcome: Outcome, *, instead: bool = False) -> Outcome:
    """The outcome with their choice kept and said: the first one, and with `instead` also another one than before.

    One that cannot be booked at is told so each time it is named, and is not what they come back to.
    """
    known = next((each for each in clinic.hospitals if each.id == hospital), None)
    before = usual(turn.patient, clinic)
    if (
        known is None
        or Ability.BOOK not in known.can
        or len(clinic.hospitals) == 1
        or known == before
        or (before is not None and not instead)
    ):
        return outcome
    said = Plain(Phrase("hospital-remembered", {"hospital": known.name}))
    return replace(outcome, say=(said, *outcome.say), facts=(HospitalChosen(hospital), *outcome.facts))
