"""The hospital that a patient has chosen: kept, changed, let go of, and forgotten with them."""

from __future__ import annotations

from bot.domain.facts import HospitalChosen
from tests.storage.clinic import MALEE, SOMCHAI, Clinic


async def usual(clinic: Clinic) -> str:
    return (await clinic.storage.records.peek(SOMCHAI)).patient.hospital


async def test_the_newest_choice_is_kept_for_this_patient_alone(clinic: Clinic) -> None:
    assert await usual(clinic) == ""
    await clinic.turns(SOMCHAI, facts=(HospitalChosen("first"),))
    await clinic.turns(MALEE, facts=(HospitalChosen("other"),))
    assert await usual(clinic) == "first"
    await clinic.turns(SOMCHAI, facts=(HospitalChosen("second"),))
    assert await usual(clinic) == "second"


async def test_a_choice_that_is_let_go_of_is_none(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, facts=(HospitalChosen("first"),))
    await clinic.turns(SOMCHAI, facts=(HospitalChosen(""),))
    assert await usual(clinic) == ""


async def test_who_is_forgotten_has_chosen_nothing(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, facts=(HospitalChosen("first"),))
    assert await clinic.storage.records.erase_patient(SOMCHAI)
    assert await usual(clinic) == ""
