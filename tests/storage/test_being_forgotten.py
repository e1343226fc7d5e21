"""A patient who asked to be forgotten is forgotten once nothing is owed to them: never a word lost, never a trace left."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection

from bot.domain.appointment import BookingState, Mode, PatientContact
from bot.domain.appointment_facts import BookingTold, ChangeTold
from bot.domain.change import ChangeState
from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered, ErasureAsked
from bot.domain.facts import CaseKind, CaseOpened, TimerSet
from bot.domain.handoff import HandoffState
from bot.domain.sayings import Urgency
from bot.domain.stored import Fate, Outgoing, Sent
from integrations.storage import tables
from integrations.storage.erasures import LAST_WORDS, UNSETTLED
from integrations.storage.statements import Statement
from tests.storage.clinic import MALEE, SOMCHAI, Clinic, message, opened, said, says, slot, spoken
from tests.storage.test_forgetting import a_full_life, files

ASKED = (ErasureAsked(),)


async def asks(clinic: Clinic, *more: Outgoing) -> None:
    """Somchai asks, and is told goodbye."""
    await clinic.turns(SOMCHAI, facts=ASKED, sends=(says("ลาก่อนค่ะ"), *more))


async def says_all(clinic: Clinic) -> list[str]:
    """Everything that may go out goes out and arrives."""
    words: list[str] = []
    while rows := await clinic.sends():
        words += spoken(rows)
        await clinic.notes(*(Sent(row.id, Fate.SAID, via="push") for row in rows))
    return words


async def ready(clinic: Clinic) -> bool:
    """Whether Somchai may be forgotten now; asking and doing agree."""
    patient = await somchai(clinic)
    listed = patient in await clinic.storage.erasures.ready(clinic.now, 10)
    if not listed:
        assert not await clinic.storage.erasures.forget(patient, clinic.now)
    return listed


async def somchai(clinic: Clinic) -> UUID:
    """Our id of him."""
    return (await clinic.storage.records.peek(SOMCHAI)).patient.id


async def forgets(clinic: Clinic) -> bool:
    """Forget everybody who may be forgotten; whether that was Somchai alone."""
    done = [
        await clinic.storage.erasures.forget(each, clinic.now)
        for each in await clinic.storage.erasures.ready(clinic.now, 10)
    ]
    return done == [True]


async def known(clinic: Clinic) -> bool:
    """Whether there is still a patient."""
    rows = await clinic.storage.database.read(lambda conn: conn.execute(tables.patients.select()).all())
    return bool(rows)


async def test_first_the_goodbye_then_the_forgetting(clinic: Clinic) -> None:
    await asks(clinic)
    assert not await ready(clinic)
    assert await says_all(clinic) == ["ลาก่อนค่ะ"]
    assert await ready(clinic)
    assert await clinic.storage.erasures.waiting() == 1
    patient = await somchai(clinic)
    assert await clinic.storage.erasures.forget(patient, clinic.now)
    assert not await known(clinic)
    assert await clinic.storage.erasures.waiting() == 0
    assert not await clinic.storage.erasures.forget(patient, clinic.now), "it is done once"


async def test_nobody_is_forgotten_who_did_not_ask(clinic: Clinic) -> None:
    await clinic.turns(MALEE, "สวัสดีค่ะ")
    await says_all(clinic)
    assert await clinic.storage.erasures.ready(clinic.now, 10) == ()
    malee = (await clinic.storage.records.peek(MALEE)).patient.id
    assert not await clinic.storage.erasures.forget(malee, clinic.now)
    assert not await clinic.storage.erasures.forget(uuid4(), clinic.now)
    assert await known(clinic)


async def test_a_goodbye_that_cannot_be_said_holds_it_up_for_ten_minutes_and_no_longer(clinic: Clinic) -> None:
    await asks(clinic)
    [row] = await clinic.sends()
    await clinic.notes(Sent(row.id, Fate.RETRY, due=clinic.now + timedelta(hours=1)))
    clinic.passes(minutes=9, seconds=59)
    assert not await ready(clinic)
    clinic.now += LAST_WORDS - timedelta(minutes=9, seconds=59)
    assert await ready(clinic)


async def test_while_a_message_waits_it_is_answered_first(clinic: Clinic) -> None:
    await asks(clinic)
    await says_all(clinic)
    await clinic.hears(message(SOMCHAI, "เดี๋ยวก่อน"))
    assert not await ready(clinic)
    await clinic.answers(await clinic.holds(SOMCHAI))
    await clinic.storage.records.release(await clinic.holds(SOMCHAI))
    assert await ready(clinic)


async def test_while_somebody_works_for_the_patient_it_waits(clinic: Clinic) -> None:
    await asks(clinic)
    await says_all(clinic)
    claim = await clinic.holds(SOMCHAI, "the timers")
    assert not await ready(clinic)
    await clinic.storage.records.release(claim)
    assert await ready(clinic)


@pytest.mark.parametrize("state", [None, BookingState.UNKNOWN, BookingState.BOOKED])
async def test_a_write_at_a_hospital_is_settled_and_told_first(clinic: Clinic, state: BookingState | None) -> None:
    wish = await clinic.storage.bookings.request(
        SOMCHAI, "h1", slot(), PatientContact(uuid4(), "สมชาย", "081"), Mode.IN_PERSON, key=uuid4(), now=clinic.now
    )
    if state is not None:
        await clinic.storage.bookings.conclude(wish.key, state, clinic.now)
    await asks(clinic)
    await says_all(clinic)
    clinic.passes(hours=1)
    assert not await ready(clinic)
    await clinic.storage.bookings.conclude(wish.key, BookingState.BOOKED, clinic.now)
    assert not await ready(clinic), "it is not told yet"
    told = says("จองแล้วค่ะ", Urgency.OUTCOME)
    await clinic.turns(SOMCHAI, facts=(BookingTold(wish.key),), sends=(told,))
    assert not await ready(clinic), "it is on its way"
    assert await says_all(clinic) == ["จองแล้วค่ะ"]
    assert await ready(clinic)


async def test_a_hospital_that_never_answers_does_not_keep_anybody_for_ever(clinic: Clinic) -> None:
    await clinic.storage.bookings.request(
        SOMCHAI, "gone", slot(), PatientContact(uuid4(), "สมชาย", "081"), Mode.IN_PERSON, key=uuid4(), now=clinic.now
    )
    await asks(clinic)
    await says_all(clinic)
    clinic.now += UNSETTLED - timedelta(seconds=1)
    assert not await ready(clinic)
    clinic.passes(seconds=1)
    assert await ready(clinic)


@pytest.mark.parametrize("kind", [CaseKind.EMERGENCY, CaseKind.CRISIS])
async def test_an_emergency_that_opens_before_it_is_done_goes_first(clinic: Clinic, kind: CaseKind) -> None:
    await asks(clinic)
    await says_all(clinic)
    await clinic.turns(SOMCHAI, facts=(CaseOpened(kind, "chest_pain"),))
    clinic.passes(hours=23)
    assert not await ready(clinic)
    clinic.passes(hours=1)
    assert await ready(clinic)


async def test_another_open_matter_does_not_hold_it_up(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, facts=(CaseOpened(CaseKind.COMPLAINT, "x"),))
    await asks(clinic)
    await says_all(clinic)
    assert await ready(clinic)


async def test_from_the_wish_on_nothing_relies_on_a_consent_and_no_timer_rings(clinic: Clinic) -> None:
    yes = ConsentAnswered(Purpose.TRIAGE, True, "1")
    late = Outgoing(says("ปวดตรงไหนคะ").messages, Urgency.TALK, relies_on=(Purpose.TRIAGE,))
    await clinic.turns(SOMCHAI, facts=(yes, TimerSet("tea", "pot", clinic.now)), sends=(late,))
    await asks(clinic)
    assert not (await clinic.storage.records.peek(SOMCHAI)).patient.agrees_to(Purpose.TRIAGE)
    assert await clinic.storage.timers.claim(clinic.now, timedelta(seconds=1), 10) == ()
    assert await says_all(clinic) == ["ลาก่อนค่ะ"]


async def test_asked_twice_it_is_one_wish(clinic: Clinic) -> None:
    await asks(clinic)
    clinic.passes(minutes=5)
    await asks(clinic)
    actions = await clinic.storage.database.read(
        lambda conn: conn.exec_driver_sql("SELECT action FROM audit WHERE action = 'erasure asked'").all()
    )
    assert len(actions) == 1


async def test_a_whole_life_is_gone_and_the_audit_stays_under_the_pseudonym(clinic: Clinic) -> None:
    await a_full_life(clinic)
    while (await clinic.storage.records.load(await clinic.holds(SOMCHAI))).waiting:
        claim = await clinic.holds(SOMCHAI)
        await clinic.answers(claim, said=said(claim.waiting[0], "ปวดฟัน"))
    await clinic.storage.records.release(await clinic.holds(SOMCHAI))
    patient = str((await clinic.storage.records.peek(SOMCHAI)).patient.id)
    await clinic.turns(SOMCHAI, "ลาก่อนค่ะ", facts=ASKED)
    clinic.passes(hours=25)  # the emergency of that life is over
    patient_now = (await clinic.storage.records.peek(SOMCHAI)).patient
    wish, change = patient_now.bookings[0], patient_now.changes[0]
    await clinic.turns(SOMCHAI, facts=(BookingTold(wish.key),))
    await says_all(clinic)
    assert not await forgets(clinic), "a write at the hospital is not settled"
    await clinic.storage.changes.conclude(change.key, ChangeState.DONE, clinic.now)
    await clinic.turns(SOMCHAI, facts=(ChangeTold(change.key),))
    await says_all(clinic)
    assert not await forgets(clinic), "a result is on its way to a hospital"
    [due] = await clinic.storage.handoffs.due("keeper", clinic.now, timedelta(seconds=20), 10)
    assert not due.agreed, "who asked to be forgotten agrees to nothing any more"
    await clinic.storage.handoffs.conclude(due.handoff.key, HandoffState.WITHHELD, clinic.now)
    assert await forgets(clinic)

    def left(conn: Connection) -> dict[str, int]:
        counted = {table.name: len(conn.execute(table.select()).all()) for table in tables.metadata.sorted_tables}
        return {name: many for name, many in counted.items() if many}

    left_over = set(await clinic.storage.database.read(left))
    assert left_over == {
        "service_keys", "inbox", "audit", "audit_head", "feed", "feed_head", "presences", "quota", "hospital_watches", "wait_polls",
        "link_tries",  # counts under a blind index, for a day: being forgotten must not buy new tries
    }, "none of them holds anything of a patient"  # fmt: skip
    rows = await clinic.storage.database.read(
        lambda conn: conn.execute(tables.audit.select().order_by(tables.audit.c.id)).all()
    )
    assert {"erasure asked", "patient erased"} <= {row.action for row in rows}
    assert len({row.subject for row in rows}) == 1
    assert patient not in str(rows)


async def test_a_message_after_it_meets_somebody_new_and_one_that_is_on_its_way_is_not_lost(clinic: Clinic) -> None:
    await asks(clinic)
    await says_all(clinic)
    before = (await clinic.storage.records.peek(SOMCHAI)).patient.id
    assert await forgets(clinic)
    await clinic.hears(message(SOMCHAI, "สวัสดีค่ะ"))
    claim = await clinic.holds(SOMCHAI)
    assert claim.loaded.patient.id != before
    assert len(claim.waiting) == 1
    assert claim.loaded.patient.consents == {}


async def test_the_wish_survives_a_crash(url: str, tmp_path: Path) -> None:
    async with opened(url, tmp_path / "data") as clinic:
        await asks(clinic)
        await says_all(clinic)
    async with opened(url, tmp_path / "data") as clinic:
        assert await ready(clinic)
        assert await forgets(clinic)


async def test_the_key_is_in_no_file_any_more(sqlite_clinic: Clinic) -> None:
    clinic = sqlite_clinic
    await asks(clinic)
    await says_all(clinic)
    wrapped: bytes = await clinic.storage.database.read(
        lambda conn: conn.exec_driver_sql("SELECT wrapped_key FROM patients").scalar_one()
    )
    assert any(wrapped in content for content in files(clinic).values())
    assert await forgets(clinic)
    assert not any(wrapped in content for content in files(clinic).values())


async def test_the_events_that_were_dealt_with_are_nobodys_any_more(clinic: Clinic) -> None:
    await asks(clinic)
    await says_all(clinic)
    assert await forgets(clinic)
    rows = await clinic.storage.database.read(lambda conn: conn.execute(tables.inbox.select()).all())
    assert [(row.person_index, row.raw, row.message_id) for row in rows] == [(None, None, None)]


async def test_a_patient_whose_key_is_gone_keeps_nobody_else_from_it(clinic: Clinic) -> None:
    await clinic.turns(MALEE, facts=ASKED)
    await asks(clinic)
    await says_all(clinic)
    malee = str((await clinic.storage.records.peek(MALEE)).patient.id)
    spoil = Statement("UPDATE patients SET wrapped_key = :nothing WHERE id = :patient")
    await clinic.storage.database.write(lambda conn: spoil.run(conn, nothing=b"\x01", patient=malee))
    for patient in await clinic.storage.erasures.ready(clinic.now, 10):
        assert await clinic.storage.erasures.forget(patient, clinic.now)
    assert not await known(clinic)
