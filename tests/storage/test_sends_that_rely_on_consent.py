"""What relies on a consent that was taken back before it was sent is not sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered, ConsentAsked
from bot.domain.sayings import Urgency
from bot.domain.stored import Fate, Outgoing, Sent
from tests.storage.clinic import LEASE, MALEE, SOMCHAI, Clinic, says, spoken


def relying(text: str, *purposes: Purpose, urgency: Urgency = Urgency.TALK) -> Outgoing:
    """One call to LINE that relies on these."""
    plain = says(text, urgency)
    return Outgoing(plain.messages, plain.urgency, relies_on=purposes)


def answer(purpose: Purpose, *, given: bool) -> ConsentAnswered:
    return ConsentAnswered(purpose, given, "1")


TRIAGE_YES, TRIAGE_NO = (answer(Purpose.TRIAGE, given=given) for given in (True, False))


async def test_it_is_withdrawn_at_claim_and_lets_the_next_go(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, facts=(TRIAGE_YES,), sends=(relying("ปวดตรงไหนคะ", Purpose.TRIAGE),))
    await clinic.turns(SOMCHAI, "ถอนให้แล้วค่ะ", facts=(TRIAGE_NO,))
    assert spoken(await clinic.sends()) == ["ถอนให้แล้วค่ะ"]
    assert await clinic.storage.outbox.counts() == {"withdrawn": 1, "sending": 1}


async def test_with_the_consent_it_goes_out_also_when_it_was_given_in_that_very_turn(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, facts=(TRIAGE_YES,), sends=(relying("ปวดตรงไหนคะ", Purpose.TRIAGE),))
    assert spoken(await clinic.sends()) == ["ปวดตรงไหนคะ"]


async def test_taken_back_and_given_again_it_goes_out(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, facts=(TRIAGE_YES,), sends=(relying("ปวดตรงไหนคะ", Purpose.TRIAGE),))
    await clinic.turns(SOMCHAI, facts=(TRIAGE_NO,))
    await clinic.turns(SOMCHAI, facts=(TRIAGE_YES,))
    assert spoken(await clinic.sends()) == ["ปวดตรงไหนคะ"]


async def test_another_purpose_and_another_patient_are_left_alone(clinic: Clinic) -> None:
    appointments = answer(Purpose.APPOINTMENTS, given=True)
    await clinic.turns(SOMCHAI, facts=(TRIAGE_YES, appointments), sends=(relying("นัดของคุณ", Purpose.APPOINTMENTS),))
    await clinic.turns(MALEE, facts=(TRIAGE_YES,), sends=(relying("ปวดตรงไหนคะ", Purpose.TRIAGE),))
    await clinic.turns(SOMCHAI, facts=(TRIAGE_NO,))
    assert sorted(spoken(await clinic.sends())) == ["นัดของคุณ", "ปวดตรงไหนคะ"]


@pytest.mark.parametrize("gone", [Purpose.TRIAGE, Purpose.APPOINTMENTS])
async def test_what_relies_on_two_needs_both(clinic: Clinic, gone: Purpose) -> None:
    both = (Purpose.TRIAGE, Purpose.APPOINTMENTS)
    yes = tuple(answer(each, given=True) for each in both)
    await clinic.turns(SOMCHAI, facts=yes, sends=(relying("ทั้งสองเรื่อง", *both),))
    await clinic.turns(SOMCHAI, facts=(answer(gone, given=False),))
    assert await clinic.sends() == ()


@pytest.mark.parametrize("urgency", [Urgency.EMERGENCY, Urgency.OUTCOME])
async def test_emergencies_and_outcomes_of_hospital_writes_are_owed_all_the_same(
    clinic: Clinic, urgency: Urgency
) -> None:
    sends = (relying("โทร 1669", Purpose.TRIAGE, urgency=urgency),)
    await clinic.turns(SOMCHAI, facts=(TRIAGE_YES,), sends=sends)
    await clinic.turns(SOMCHAI, facts=(TRIAGE_NO,))
    assert spoken(await clinic.sends()) == ["โทร 1669"]


async def test_reminders_are_not(clinic: Clinic) -> None:
    yes, no = (answer(Purpose.APPOINTMENTS, given=given) for given in (True, False))
    sends = (relying("พรุ่งนี้มีนัด", Purpose.APPOINTMENTS, urgency=Urgency.REMINDER),)
    await clinic.turns(SOMCHAI, facts=(yes,), sends=sends)
    await clinic.turns(SOMCHAI, facts=(no,))
    assert await clinic.sends() == ()


async def test_a_question_that_was_only_put_takes_nothing_back(clinic: Clinic) -> None:
    """A row that relies on what was never answered would be withdrawn for ever; the commit does not let one in."""
    await clinic.turns(SOMCHAI, "สวัสดีค่ะ", facts=(ConsentAsked(Purpose.IMPROVEMENT, "1"),))
    assert spoken(await clinic.sends()) == ["สวัสดีค่ะ"]


async def test_one_whose_first_try_failed_is_not_tried_again_after_a_withdrawal(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, facts=(TRIAGE_YES,), sends=(relying("ปวดตรงไหนคะ", Purpose.TRIAGE),))
    [row] = await clinic.sends()
    await clinic.notes(Sent(row.id, Fate.RETRY, due=clinic.now + timedelta(seconds=1)))
    await clinic.turns(SOMCHAI, facts=(TRIAGE_NO,))
    clinic.passes(seconds=2)
    assert await clinic.sends() == ()
    assert await clinic.storage.outbox.counts() == {"withdrawn": 1}


# ---- in company -----------------------------------------------------------------------------------------------------


def late(text: str, *purposes: Purpose, clinic: Clinic) -> Outgoing:
    """An answer to a message of five minutes ago, which travels with others."""
    return replace(relying(text, *purposes), reply_token=None, token_from=clinic.now - timedelta(minutes=5))


async def backlog(clinic: Clinic) -> None:
    """Three late answers of which the second relies on a consent."""
    await clinic.turns(SOMCHAI, facts=(TRIAGE_YES,), sends=(late("หนึ่ง", clinic=clinic),))
    await clinic.turns(SOMCHAI, sends=(late("สอง", Purpose.TRIAGE, clinic=clinic),))
    await clinic.turns(SOMCHAI, sends=(late("สาม", clinic=clinic),))


async def test_an_answer_whose_consent_is_gone_is_not_taken_along(clinic: Clinic) -> None:
    await backlog(clinic)
    await clinic.turns(SOMCHAI, facts=(TRIAGE_NO,))
    [first] = await clinic.sends()
    assert spoken([first]) == ["หนึ่ง"]
    await clinic.notes(Sent(first.id, Fate.SAID))
    assert spoken(await clinic.sends()) == ["สาม"]
    assert await clinic.storage.outbox.counts() == {"said": 1, "withdrawn": 1, "sending": 1}


async def test_a_call_that_was_tried_with_all_of_them_is_not_tried_again_as_it_was(clinic: Clinic) -> None:
    await backlog(clinic)
    [first] = await clinic.sends()
    assert spoken([first]) == ["หนึ่ง", "สอง", "สาม"]
    again = Sent(first.id, Fate.RETRY, due=clinic.now + timedelta(seconds=1), carries=first.carries)
    await clinic.notes(again)
    await clinic.turns(SOMCHAI, facts=(TRIAGE_NO,))
    clinic.passes(seconds=2)
    assert await clinic.sends() == ()
    assert await clinic.storage.outbox.counts() == {"withdrawn": 3}


async def test_parked_answers_whose_consent_is_gone_stay_where_they_are(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, facts=(TRIAGE_YES,), sends=(late("ปวดตรงไหนคะ", Purpose.TRIAGE, clinic=clinic),))
    assert await clinic.storage.outbox.claim("sender-1", clinic.now, LEASE, 10, short=True) == ()
    await clinic.turns(SOMCHAI, facts=(TRIAGE_NO,), sends=(says("ถอนให้แล้วค่ะ", token="t", token_from=clinic.now),))
    rows = await clinic.storage.outbox.claim("sender-1", clinic.now, LEASE, 10, short=True)
    assert spoken(rows) == ["ถอนให้แล้วค่ะ"]
    assert await clinic.storage.outbox.counts() == {"parked": 1, "sending": 1}
