"""What a commit relies on is looked at in the commit: consents, and who speaks."""

from __future__ import annotations

import pytest

from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered
from bot.domain.errors import Changed
from bot.domain.sayings import Urgency
from integrations.storage.instants import micros
from integrations.storage.statements import Statement
from tests.storage.clinic import MALEE, SOMCHAI, Clinic, says, spoken

YES = ConsentAnswered(Purpose.TRIAGE, True, "2026-11")
NO = ConsentAnswered(Purpose.TRIAGE, False, "2026-11")
_SPEAKS = Statement(
    "UPDATE conversations SET speaker = :who, speaker_until = :until "
    "WHERE patient_id = (SELECT patient_id FROM conversations WHERE patient_id = :patient)"
)


async def speaks(clinic: Clinic, who: str | None, seconds: int = 60) -> None:
    """This member of staff takes Somchai's conversation."""
    patient = str((await clinic.storage.records.peek(SOMCHAI)).patient.id)
    until = micros(clinic.now) + seconds * 1_000_000
    await clinic.storage.database.write(lambda conn: _SPEAKS.run(conn, who=who, until=until, patient=patient))


async def test_the_latest_answer_counts_and_only_for_its_purpose(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, facts=(YES,))
    patient = (await clinic.storage.records.peek(SOMCHAI)).patient
    assert patient.agrees_to(Purpose.TRIAGE)
    assert not patient.agrees_to(Purpose.APPOINTMENTS)
    assert (patient.consents[Purpose.TRIAGE].version, patient.consents[Purpose.TRIAGE].at) == ("2026-11", clinic.now)
    await clinic.turns(SOMCHAI, facts=(NO,))
    assert not (await clinic.storage.records.peek(SOMCHAI)).patient.agrees_to(Purpose.TRIAGE)
    assert (await clinic.storage.records.peek(MALEE)).patient.consents == {}


async def test_a_turn_that_relied_on_a_consent_taken_back_meanwhile_is_not_stored(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, facts=(YES,))
    claim = await clinic.holds(SOMCHAI)
    assert await clinic.answers(claim, seq=None, step_kept=True, relied_on=(Purpose.TRIAGE,)) >= 0
    await clinic.answers(claim, seq=None, step_kept=True, facts=(NO,))
    claim = await clinic.storage.records.load(claim)
    with pytest.raises(Changed):
        await clinic.answers(claim, seq=None, step_kept=True, relied_on=(Purpose.TRIAGE,), sends=(says("ปวดตรงไหนคะ"),))
    assert await clinic.sends() == ()


async def test_erasing_a_patient_takes_their_consents(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, facts=(YES,))
    assert await clinic.storage.records.erase_patient(SOMCHAI)
    assert (await clinic.storage.records.peek(SOMCHAI)).patient.consents == {}


async def test_while_a_person_speaks_the_bot_has_no_word(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI)
    claim = await clinic.holds(SOMCHAI)
    await speaks(clinic, "nurse-1")
    assert (await clinic.storage.records.load(claim)).loaded.patient.speaker == "nurse-1"
    with pytest.raises(Changed):
        await clinic.answers(claim, seq=None, step_kept=True, sends=(says("สวัสดีค่ะ"),))
    await clinic.answers(claim, seq=None, step_kept=True)  # reading is not speaking
    await clinic.answers(claim, seq=None, step_kept=True, by="nurse-1", sends=(says("พยาบาลค่ะ", Urgency.PERSON),))
    with pytest.raises(Changed):
        await clinic.answers(claim, seq=None, step_kept=True, by="nurse-2", sends=(says("อีกคนค่ะ", Urgency.PERSON),))
    assert spoken(await clinic.sends()) == ["พยาบาลค่ะ"]


@pytest.mark.parametrize("urgency", [Urgency.EMERGENCY, Urgency.OUTCOME, Urgency.REMINDER])
async def test_emergencies_outcomes_and_reminders_pass_a_speaker(clinic: Clinic, urgency: Urgency) -> None:
    await clinic.turns(SOMCHAI)
    claim = await clinic.holds(SOMCHAI)
    await speaks(clinic, "nurse-1")
    await clinic.answers(claim, seq=None, step_kept=True, sends=(says("สำคัญ", urgency),))
    assert spoken(await clinic.sends()) == ["สำคัญ"]


async def test_a_speaker_whose_time_is_over_speaks_no_more(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI)
    await speaks(clinic, "nurse-1", seconds=5)
    clinic.passes(seconds=5)
    claim = await clinic.holds(SOMCHAI)
    assert claim.loaded.patient.speaker is None
    with pytest.raises(Changed):
        await clinic.answers(claim, seq=None, step_kept=True, by="nurse-1", sends=(says("ช้าไป", Urgency.PERSON),))
    await clinic.answers(claim, seq=None, step_kept=True, sends=(says("สวัสดีค่ะ"),))
    assert spoken(await clinic.sends()) == ["สวัสดีค่ะ"]
