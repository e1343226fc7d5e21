"""One worker at a time holds a patient, and a turn is stored wholly or not at all."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from bot.domain.appointment_facts import BookingTold
from bot.domain.errors import Changed, LeaseLost
from bot.domain.facts import CaseKind, CaseOpened, ContactGiven, LanguageChosen, LocationShared, TriageDone
from bot.domain.messages import Person, SharedLocation
from bot.domain.sayings import Urgency
from bot.domain.stored import Commit, Ending, Fate, Sent
from tests.storage.clinic import LEASE, MALEE, SOMCHAI, Clinic, message, said, says, spoken, step


async def test_a_new_patient_is_made_when_first_held(clinic: Clinic) -> None:
    claim = await clinic.holds(SOMCHAI)
    patient = claim.loaded.patient
    assert (patient.person, patient.language, patient.name, patient.open_emergency) == (SOMCHAI, "th", None, False)
    assert (claim.loaded.step, claim.loaded.version, claim.waiting) == (None, 0, ())
    assert (await clinic.storage.records.peek(SOMCHAI)).patient == patient


async def test_looking_at_a_stranger_stores_nothing(clinic: Clinic) -> None:
    first, second = [await clinic.storage.records.peek(MALEE) for _ in range(2)]
    assert first.patient.id != second.patient.id
    assert not await clinic.storage.records.erase_patient(MALEE)


async def test_the_same_user_id_in_two_channels_is_two_patients(clinic: Clinic) -> None:
    other = Person("Uanother", SOMCHAI.user_id)
    assert (await clinic.holds(SOMCHAI)).loaded.patient.id != (await clinic.holds(other)).loaded.patient.id


async def test_waiting_events_come_oldest_first_by_when_they_were_sent_due_or_not(clinic: Clinic) -> None:
    late, early = message(SOMCHAI, at=clinic.now), message(SOMCHAI, at=clinic.now - timedelta(seconds=9))
    same = message(SOMCHAI, at=clinic.now)
    await clinic.hears(late, message(MALEE), early, same)
    claim = await clinic.holds(SOMCHAI)
    assert [row.event_id for row in claim.waiting] == [early.event_id, late.event_id, same.event_id]
    await clinic.answers(claim, ending=Ending.RETRY, due=clinic.now + timedelta(seconds=3), step_kept=True)
    again = await clinic.storage.records.load(claim)
    assert [row.event_id for row in again.waiting] == [early.event_id, late.event_id, same.event_id]
    assert again.waiting[0].due == clinic.now + timedelta(seconds=3)


async def test_whom_another_holds_cannot_be_held(clinic: Clinic) -> None:
    await clinic.holds(SOMCHAI, "worker-1")
    assert await clinic.storage.records.claim(SOMCHAI, "worker-2", clinic.now, LEASE) is None


async def test_of_many_workers_one_gets_the_patient(clinic: Clinic) -> None:
    claims = await asyncio.gather(
        *(clinic.storage.records.claim(SOMCHAI, f"worker-{n}", clinic.now, LEASE) for n in range(12))
    )
    assert len([claim for claim in claims if claim is not None]) == 1


async def test_letting_go_frees_the_patient_at_once(clinic: Clinic) -> None:
    claim = await clinic.holds(SOMCHAI, "worker-1")
    await clinic.storage.records.release(claim)
    assert (await clinic.holds(SOMCHAI, "worker-2")).fence > claim.fence


async def test_a_lease_that_ran_out_can_be_taken_over_and_its_first_holder_writes_no_more(clinic: Clinic) -> None:
    await clinic.hears(message(SOMCHAI))
    slow = await clinic.holds(SOMCHAI, "worker-1")
    clinic.passes(seconds=16)
    quick = await clinic.holds(SOMCHAI, "worker-2")
    for attempt in (
        clinic.answers(slow),
        clinic.storage.records.renew(slow, clinic.now, LEASE),
        clinic.storage.records.load(slow),
    ):
        with pytest.raises(LeaseLost):
            await attempt
    await clinic.storage.records.release(slow)
    assert await clinic.storage.records.claim(SOMCHAI, "worker-3", clinic.now, LEASE) is None
    await clinic.answers(quick)
    assert await clinic.waiting() == []


async def test_a_worker_that_comes_back_under_its_own_name_gets_a_new_fence(clinic: Clinic) -> None:
    await clinic.hears(message(SOMCHAI))
    before = await clinic.holds(SOMCHAI, "worker-1")
    after = await clinic.holds(SOMCHAI, "worker-1")
    assert after.fence == before.fence + 1
    with pytest.raises(LeaseLost):
        await clinic.answers(before)


async def test_a_renewed_lease_holds_on(clinic: Clinic) -> None:
    claim = await clinic.holds(SOMCHAI, "worker-1")
    clinic.passes(seconds=10)
    await clinic.storage.records.renew(claim, clinic.now, LEASE)
    clinic.passes(seconds=10)
    assert await clinic.storage.records.claim(SOMCHAI, "worker-2", clinic.now, LEASE) is None


async def test_a_turn_moves_the_step_and_the_version(clinic: Clinic) -> None:
    await clinic.hears(message(SOMCHAI), message(SOMCHAI))
    claim = await clinic.holds(SOMCHAI)
    assert await clinic.answers(claim, step=step(b"dental")) == 1
    claim = await clinic.storage.records.load(claim)
    assert (claim.loaded.step, claim.loaded.version, len(claim.waiting)) == (step(b"dental"), 1, 1)
    assert await clinic.answers(claim, step=None) == 2
    assert (await clinic.storage.records.peek(SOMCHAI)).step is None


async def test_an_apology_keeps_the_step(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, step=step(b"dental"))
    await clinic.hears(message(SOMCHAI))
    claim = await clinic.holds(SOMCHAI)
    due = clinic.now + timedelta(seconds=2)
    await clinic.answers(claim, step_kept=True, ending=Ending.RETRY, due=due, apologised=True, sends=(says("ขออภัยค่ะ"),))
    claim = await clinic.storage.records.load(claim)
    [row] = claim.waiting
    assert claim.loaded.step == step(b"dental")
    assert (row.attempts, row.due, row.apologised) == (1, due, True)
    await clinic.answers(claim, step_kept=True, ending=Ending.RETRY, due=due)
    assert (await clinic.storage.records.load(claim)).waiting[0].apologised


async def test_a_commit_can_let_go_at_the_same_time(clinic: Clinic) -> None:
    await clinic.hears(message(SOMCHAI))
    claim = await clinic.holds(SOMCHAI, "worker-1")
    await clinic.storage.records.commit(claim, clinic.turn(claim), release=True)
    await clinic.holds(SOMCHAI, "worker-2")


async def test_a_version_that_went_on_stores_nothing(clinic: Clinic) -> None:
    await clinic.hears(message(SOMCHAI), message(SOMCHAI))
    claim = await clinic.holds(SOMCHAI)
    await clinic.answers(claim)
    with pytest.raises(Changed):
        await clinic.answers(claim, claim.waiting[1], sends=(says("สองครั้ง"),))
    assert len(await clinic.waiting()) == 1
    assert await clinic.sends() == ()


async def test_an_event_is_answered_once(clinic: Clinic) -> None:
    await clinic.hears(message(SOMCHAI))
    claim = await clinic.holds(SOMCHAI)
    await clinic.answers(claim, sends=(says("ครั้งเดียว"),))
    again = await clinic.storage.records.load(claim)
    with pytest.raises(Changed):
        await clinic.answers(again, claim.waiting[0], sends=(says("ครั้งเดียว"),))
    assert spoken(await clinic.sends()) == ["ครั้งเดียว"]


async def test_nobody_answers_the_event_of_another(clinic: Clinic) -> None:
    await clinic.hears(message(SOMCHAI), message(MALEE))
    somchai, malee = await clinic.holds(SOMCHAI), await clinic.holds(MALEE)
    with pytest.raises(Changed):
        await clinic.answers(somchai, malee.waiting[0])
    assert len(await clinic.waiting()) == 2


async def test_when_one_fact_fails_nothing_of_the_turn_is_stored(clinic: Clinic) -> None:
    await clinic.hears(message(SOMCHAI))
    claim = await clinic.holds(SOMCHAI)
    facts = (ContactGiven("สมชาย", "0812345678"), CaseOpened(CaseKind.COMPLAINT, "late"), BookingTold(uuid4()))
    with pytest.raises(Changed):
        await clinic.answers(
            claim,
            step=step(),
            sends=(says("จองแล้วค่ะ"),),
            facts=facts,
            said=said(claim.waiting[0], "ใช่"),
        )
    again = await clinic.storage.records.load(claim)
    assert (again.loaded, len(again.waiting)) == (claim.loaded, 1)
    assert await clinic.storage.records.cases(10) == ()
    assert await clinic.sends() == ()


async def test_a_failing_turn_does_not_hurt_the_turns_that_are_stored_with_it(clinic: Clinic) -> None:
    people = [Person("Ubot", f"U{n}") for n in range(12)]
    await clinic.hears(*(message(person) for person in people))
    claims = [await clinic.holds(person) for person in people]
    bad = {"facts": (CaseOpened(CaseKind.COMPLAINT, "x"), BookingTold(uuid4()))}
    outcomes = await asyncio.gather(
        *(clinic.answers(claim, **(bad if n % 4 == 0 else {})) for n, claim in enumerate(claims)),
        return_exceptions=True,
    )
    assert [isinstance(outcome, Changed) for outcome in outcomes] == [n % 4 == 0 for n in range(12)]
    assert len(await clinic.waiting()) == 3
    assert await clinic.storage.records.cases(10) == ()


async def test_facts_become_what_the_next_turn_sees(clinic: Clinic) -> None:
    facts = (
        ContactGiven("สมชาย ใจดี", "0812345678"),
        LanguageChosen("en"),
        TriageDone(3, ("headache@2026-11",)),
        CaseOpened(CaseKind.EMERGENCY, "chest_pain"),
    )
    await clinic.turns(SOMCHAI, facts=facts)
    patient = (await clinic.storage.records.peek(SOMCHAI)).patient
    assert (patient.name, patient.phone, patient.language) == ("สมชาย ใจดี", "0812345678", "en")
    assert patient.open_emergency
    clinic.passes(hours=25)
    assert not (await clinic.storage.records.peek(SOMCHAI)).patient.open_emergency


async def test_what_only_sounded_urgent_is_on_the_staff_list_and_opens_no_emergency(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, facts=(CaseOpened(CaseKind.POSSIBLE_EMERGENCY, "unsure"),))
    assert [(case.kind, case.reason) for case in await clinic.storage.records.cases(10)] == [
        ("possible_emergency", "unsure")
    ]
    assert not (await clinic.storage.records.peek(SOMCHAI)).patient.open_emergency
    await clinic.turns(SOMCHAI, facts=(CaseOpened(CaseKind.EMERGENCY, "stroke"),))
    assert (await clinic.storage.records.peek(SOMCHAI)).patient.open_emergency


async def test_an_open_case_of_the_same_kind_is_reused(clinic: Clinic) -> None:
    for reason in ("chest_pain", "stroke", "chest_pain"):
        await clinic.turns(SOMCHAI, facts=(CaseOpened(CaseKind.EMERGENCY, reason),))
    await clinic.turns(SOMCHAI, facts=(CaseOpened(CaseKind.COMPLAINT, "rude"),))
    await clinic.turns(MALEE, facts=(CaseOpened(CaseKind.EMERGENCY, "stroke"),))
    cases = await clinic.storage.records.cases(10)
    assert sorted((case.kind, case.reason) for case in cases) == [
        ("complaint", "rude"),
        ("emergency", "chest_pain, stroke"),
        ("emergency", "stroke"),
    ]


async def test_the_staff_list_shows_the_newest_first(clinic: Clinic) -> None:
    for kind in (CaseKind.COMPLAINT, CaseKind.TALK_TO_NURSE, CaseKind.CRISIS):
        await clinic.turns(SOMCHAI, facts=(CaseOpened(kind, "x"),))
        clinic.passes(seconds=1)
    assert [case.kind for case in await clinic.storage.records.cases(2)] == ["crisis", "talk_to_nurse"]


async def test_a_place_goes_to_the_newest_urgent_case(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, facts=(CaseOpened(CaseKind.EMERGENCY, "stroke"),))
    clinic.passes(minutes=1)
    await clinic.turns(SOMCHAI, facts=(CaseOpened(CaseKind.CRISIS, "suicide"),))
    await clinic.turns(SOMCHAI, facts=(LocationShared(SharedLocation(13.7563, 100.5018, "บ้าน", "ถนนพระอาทิตย์")),))
    [crisis, emergency] = await clinic.storage.records.cases(10)
    assert (crisis.kind, crisis.location) == ("crisis", "13.7563,100.5018 บ้าน ถนนพระอาทิตย์")
    assert emergency.location == ""


async def test_a_place_goes_to_a_possible_emergency_if_there_is_no_sure_one(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, facts=(CaseOpened(CaseKind.POSSIBLE_EMERGENCY, "unsure"),))
    assert (await clinic.storage.records.peek(SOMCHAI)).patient.open_doubt
    await clinic.turns(SOMCHAI, facts=(LocationShared(SharedLocation(13.5, 100.25)),))
    [case] = await clinic.storage.records.cases(10)
    assert (case.kind, case.location) == ("possible_emergency", "13.5,100.25")


async def test_a_place_without_a_case_opens_one(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, facts=(LocationShared(SharedLocation(13.5, 100.25)),))
    [case] = await clinic.storage.records.cases(10)
    assert (case.kind, case.location) == ("emergency", "13.5,100.25")


async def test_an_event_that_is_set_aside_is_a_case_of_its_own_with_its_words(clinic: Clinic) -> None:
    for words in ("ข้อความแรก", "ข้อความที่สอง"):
        await clinic.hears(message(SOMCHAI, words))
        claim = await clinic.holds(SOMCHAI)
        line = said(claim.waiting[0], words)
        await clinic.answers(claim, ending=Ending.SET_ASIDE, step_kept=True, said=line, trail={"reason": "KeyError"})
        clinic.passes(seconds=1)
    assert [(case.kind, case.reason, case.event_text) for case in await clinic.storage.records.cases(10)] == [
        ("set_aside", "KeyError", "ข้อความที่สอง"),
        ("set_aside", "KeyError", "ข้อความแรก"),
    ]
    assert await clinic.waiting() == []


async def test_an_event_without_text_that_is_set_aside_is_kept_whole(clinic: Clinic) -> None:
    await clinic.hears(message(SOMCHAI, "ไม่มีใครอ่าน"))
    await clinic.answers(await clinic.holds(SOMCHAI), ending=Ending.SET_ASIDE, step_kept=True)
    [case] = await clinic.storage.records.cases(10)
    assert "ไม่มีใครอ่าน" in case.event_text


async def test_a_timer_commits_without_an_event(clinic: Clinic) -> None:
    claim = await clinic.holds(SOMCHAI)
    assert await clinic.answers(claim, seq=None, step_kept=True, sends=(says("พรุ่งนี้มีนัดค่ะ"),)) == 0
    assert spoken(await clinic.sends()) == ["พรุ่งนี้มีนัดค่ะ"]


# ---- the express lane --------------------------------------------------------------------------------------------


def emergency(clinic: Clinic, seq: int | None, person: Person = SOMCHAI) -> Commit:
    """What the express lane stores for a red flag."""
    return Commit(
        person=person,
        at=clinic.now,
        seq=seq,
        ending=Ending.ANSWERED,
        expected_version=None,
        step_kept=True,
        sends=(says("โทร 1669", Urgency.EMERGENCY),),
        facts=(CaseOpened(CaseKind.EMERGENCY, "chest_pain"),),
    )


async def test_the_express_lane_passes_a_held_patient_and_leaves_their_step_alone(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, step=step(b"dental"))
    await clinic.hears(
        message(SOMCHAI, at=clinic.now), message(SOMCHAI, "เจ็บแน่นหน้าอก", at=clinic.now + timedelta(seconds=1))
    )
    claim = await clinic.holds(SOMCHAI)
    slow, flagged = claim.waiting
    assert await clinic.storage.records.express(emergency(clinic, flagged.seq))
    seen = await clinic.storage.records.load(claim)
    assert seen.loaded.step == step(b"dental")
    assert seen.loaded.patient.open_emergency
    assert [row.seq for row in seen.waiting] == [slow.seq]
    await clinic.answers(claim, slow)
    assert await clinic.waiting() == []


async def test_the_express_lane_stores_its_step_only_over_the_version_it_saw(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, step=step(b"dental"))
    version = (await clinic.storage.records.peek(SOMCHAI)).version
    seen = replace(emergency(clinic, None), step_kept=False, step=step(b"dental, offered"), expected_version=version)
    assert await clinic.storage.records.express(seen)
    after = await clinic.storage.records.peek(SOMCHAI)
    assert (after.step, after.version) == (step(b"dental, offered"), version)
    await clinic.turns(SOMCHAI, step=step(b"eye"))
    assert await clinic.storage.records.express(seen)
    assert (await clinic.storage.records.peek(SOMCHAI)).step == step(b"eye")


async def test_the_express_lane_answers_an_event_once(clinic: Clinic) -> None:
    await clinic.hears(message(SOMCHAI))
    [(_, row)] = await clinic.storage.inbox.fresh(0, 10)
    commit = emergency(clinic, row.seq)
    outcomes = await asyncio.gather(*(clinic.storage.records.express(commit) for _ in range(8)))
    assert sorted(outcomes) == [False] * 7 + [True]
    assert spoken(await clinic.sends()) == ["โทร 1669"]
    assert len(await clinic.storage.records.cases(10)) == 1


async def test_turn_and_express_lane_race_for_an_event_and_one_wins(clinic: Clinic) -> None:
    for _ in range(10):
        await clinic.hears(message(SOMCHAI, at=clinic.now))
        claim = await clinic.holds(SOMCHAI)
        express = clinic.storage.records.express(emergency(clinic, claim.waiting[0].seq))
        turn = clinic.answers(claim, sends=(says("โทร 1669", Urgency.EMERGENCY),))
        answered = await asyncio.gather(express, turn, return_exceptions=True)
        assert (answered[0] is True) != (not isinstance(answered[1], Changed))
        assert len(await clinic.sends()) == 1
        clinic.passes(seconds=60)
        await clinic.storage.records.release(claim)
        assert await clinic.waiting() == []
        [again] = await clinic.sends()
        await clinic.notes(Sent(again.id, Fate.SAID))


async def test_the_express_lane_knows_a_patient_whom_nobody_has_met(clinic: Clinic) -> None:
    assert await clinic.storage.records.express(emergency(clinic, None, MALEE))
    assert (await clinic.storage.records.peek(MALEE)).patient.open_emergency
