"""Nothing can be read in the files, and what is to be forgotten is gone from them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyotp
import pytest
from sqlalchemy import Connection, LargeBinary

from bot.domain.appointment import BookingState, Mode, PatientContact
from bot.domain.appointment_facts import CallNeeded, RemindersPlanned
from bot.domain.call import CallReason
from bot.domain.care import ASK_LASTS
from bot.domain.case import Ended
from bot.domain.case_facts import CaseClosed, LeftUnread, NoteWritten, StaffActed
from bot.domain.change import ChangeKind
from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered
from bot.domain.correction import Correction, Marked
from bot.domain.errors import BadConfiguration, LeaseLost
from bot.domain.facts import (
    CaseKind,
    CaseOpened,
    ContactGiven,
    LocationShared,
    MessageErased,
    ResultHandedOff,
    TimerSet,
    TriageDone,
)
from bot.domain.link import VISIT_LASTS, Proof, hash_of
from bot.domain.messages import Person, SharedLocation
from bot.domain.ports.identity_provider import Handshake
from bot.domain.record_facts import CareAsked, CareMade, LinkOffered, RecordLinked
from bot.domain.reminder import PlannedReminder
from bot.domain.staff import NewStaff, Role
from bot.domain.stored import Ending, Fate, Sent
from bot.domain.wait_facts import SlotOffered, WaitJoined
from bot.domain.waitlist import ForWhom
from integrations.storage import tables
from integrations.storage.sealed import Sealed, is_sealed
from tests.fakes.agreed import TEXTS
from tests.fakes.assessments import HEADACHE
from tests.fakes.staff import NURSE
from tests.storage.clinic import KEYS, MALEE, SOMCHAI, Clinic, appointment, message, opened, said, says, slot, step
from tests.storage.records import BORN, CARE_ASK, CLAIMED, RECORD, cared, linked
from tests.storage.waiting import offer, wait

IMPROVEMENT = TEXTS[Purpose.IMPROVEMENT]
NEEDLES = (
    "ปวดฟันมากค่ะ",
    "สมชาย ใจดี",
    "0812345678",
    SOMCHAI.user_id,
    "reply-token-0001",
    "step-content",
    "จองคิวทันตกรรม",
    "chest_pain",
    "ถนนพระอาทิตย์",
    "headache@2026-11",
    "ปวดหัวนานเกินสามวัน",
    "neck_stiffness",
    "13.7563",
    "dental",
    "appt-9",
    "โทรหาญาติแล้ว",
    "reply-token-kept",
    RECORD.id,
    RECORD.hn,
    RECORD.name,
    RECORD.phones[0],
    CLAIMED.number,
    BORN,
    "link-token",
    "link-key",
    "481516",
    "oidc-state",
    "oidc-nonce",
    "oidc-verifier",
)


async def a_full_life(clinic: Clinic) -> None:
    """Somchai does all that a patient can do, and a message of his still waits."""
    await clinic.hears(message(SOMCHAI, "ปวดฟันมากค่ะ"))
    claim = await clinic.holds(SOMCHAI)
    wish = await clinic.storage.bookings.request(
        SOMCHAI,
        "h1",
        slot(),
        PatientContact(uuid4(), "สมชาย ใจดี", "0812345678"),
        Mode.IN_PERSON,
        key=uuid4(),
        now=clinic.now,
    )
    await clinic.storage.bookings.conclude(wish.key, BookingState.BOOKED, clinic.now, appointment(wish))
    await clinic.storage.changes.request(SOMCHAI, wish.key, ChangeKind.CONFIRM, key=uuid4(), now=clinic.now)
    await clinic.storage.quota.note(500, 20, clinic.now)
    await clinic.storage.watches.ready(["h1"], clinic.now)
    waits_for = wait(whom=ForWhom("สมชาย ใจดี", "0812345678"))
    row = claim.waiting[0]
    await clinic.answers(
        claim,
        step=step(b"step-content"),
        sends=(says("จองคิวทันตกรรม", token="reply-token-0001", token_from=clinic.now),) * 2,
        said=said(claim.waiting[0], "ปวดฟันมากค่ะ"),
        facts=(
            ContactGiven("สมชาย ใจดี", "0812345678"),
            CaseOpened(CaseKind.EMERGENCY, "chest_pain"),
            LocationShared(SharedLocation(13.7563, 100.5018, "บ้าน", "ถนนพระอาทิตย์")),
            TriageDone(3, ("headache@2026-11",), HEADACHE),
            ResultHandedOff(HEADACHE.id, "h1", clinic.now + timedelta(hours=1)),
            ConsentAnswered(Purpose.TRIAGE, True, "2026-11"),
            ConsentAnswered(Purpose.IMPROVEMENT, True, IMPROVEMENT.version),
            TimerSet("tea", "pot", clinic.now),
            LeftUnread("reply-token-kept", clinic.now),
            RemindersPlanned(wish.key, 1, (PlannedReminder("-P1D", clinic.now, clinic.now, True),)),
            CallNeeded(wish.key, CallReason.QUOTA),
            LinkOffered(hash_of("link-token"), clinic.now + VISIT_LASTS),
            RecordLinked(linked(clinic.now)),
            CareAsked(CARE_ASK, clinic.now + ASK_LASTS),
            CareMade(cared(clinic.now)),
            WaitJoined(waits_for),
            SlotOffered(offer(waits_for, slot(), now=clinic.now), waits_for.hospital, 1),
        ),
    )
    assert await clinic.storage.links.count("link-token", "h1", CLAIMED, clinic.now) is None
    assert await clinic.storage.links.may_send(RECORD.phones[0], clinic.now)
    await clinic.storage.links.put("link-token", "h1", RECORD, "481516", "link-key", clinic.now)
    handshake = Handshake("oidc-state", "oidc-nonce", "oidc-verifier")
    await clinic.storage.links.send_away("link-token", "h1", handshake, "link-key", clinic.now)
    await clinic.storage.links.prove("link-token", "link-key", RECORD, Proof.THAID, clinic.now)
    [case] = await clinic.storage.records.cases(10)
    claim = await clinic.storage.records.load(claim)
    words = NoteWritten(uuid4(), case.id, "note", NURSE.id, "โทรหาญาติแล้ว")
    await clinic.answers(
        claim, seq=None, step_kept=True, actor=NURSE.id, facts=(StaffActed(uuid4(), "note", case.id, NURSE), words)
    )
    await clinic.storage.records.release(claim)
    misread = Correction(uuid4(), case.id, row.event_id, "book_appointment", (Marked("symptom", "ปวดฟัน"),))
    assert await clinic.storage.corrections(IMPROVEMENT).note(NURSE, misread, clinic.now)
    await clinic.hears(message(SOMCHAI, "ปวดฟันมากค่ะ"), message(SOMCHAI, "ปวดฟันมากค่ะ", broken=True))
    [row] = await clinic.sends()
    await clinic.notes(Sent(row.id, Fate.SAID, via="reply"))
    await clinic.storage.feed.number()
    await clinic.storage.audit_chain.seal(clinic.now)


async def somebody_at_the_desk(clinic: Clinic) -> None:
    """A nurse has an account and has logged in."""
    issued = await clinic.storage.staff.add(NewStaff("malee", "พยาบาล", Role.NURSE, ("h1",)), "shell", clinic.now)
    code = pyotp.parse_uri(issued.otpauth).at(int(clinic.now.timestamp()))  # type: ignore[union-attr]
    await clinic.storage.sessions.log_in("malee", issued.password, code, clinic.now)
    assert found((issued.password, issued.otpauth), files(clinic)) == []


def files(clinic: Clinic) -> dict[str, bytes]:
    """Every file under the data directory, as it is now."""
    return {path.name: path.read_bytes() for path in clinic.data_dir.rglob("*") if path.is_file()}


def found(needles: tuple[str, ...], haystacks: dict[str, bytes]) -> list[tuple[str, str]]:
    """Which needle is in which file, in UTF-8 or UTF-16."""
    return [
        (needle, name)
        for needle in needles
        for name, content in haystacks.items()
        if any(needle.encode(encoding) in content for encoding in ("utf-8", "utf-16-le"))
    ]


def cells(conn: Connection) -> Iterator[tuple[Any, Any]]:
    """Every column of every row, with its value."""
    for table in tables.metadata.sorted_tables:
        for row in conn.execute(table.select()):
            yield from zip(table.columns, row, strict=True)


async def test_no_file_holds_a_clear_word(sqlite_clinic: Clinic) -> None:
    await a_full_life(sqlite_clinic)
    await somebody_at_the_desk(sqlite_clinic)
    await sqlite_clinic.storage.journal.append(["ปวดฟันมากค่ะ".encode()], sqlite_clinic.now)
    names = files(sqlite_clinic)
    assert {"klaimor.db", "klaimor.db-wal"} <= set(names)
    assert found(("waiting",), names) != []  # the search itself works
    assert found(NEEDLES, names) == []
    await sqlite_clinic.storage.close()
    assert found(NEEDLES, files(sqlite_clinic)) == []


async def test_no_column_holds_a_clear_word_and_sealed_ones_are_sealed(clinic: Clinic) -> None:
    await a_full_life(clinic)
    await somebody_at_the_desk(clinic)
    await clinic.storage.journal.append(["ปวดฟันมากค่ะ".encode()], clinic.now)
    seen = await clinic.storage.database.read(lambda conn: list(cells(conn)))
    filled = {str(column) for column, value in seen if isinstance(column.type, Sealed) and value is not None}
    sealed = {
        str(column)
        for table in tables.metadata.tables.values()
        for column in table.c
        if isinstance(column.type, Sealed)
    }
    assert filled == sealed  # or this test checks less than it says
    for column, value in seen:
        if isinstance(column.type, Sealed):
            assert value is None or is_sealed(value), column
        elif not isinstance(column.type, LargeBinary):
            assert not [needle for needle in NEEDLES if needle in str(value)], column


async def test_an_erased_patient_is_nowhere(clinic: Clinic) -> None:
    await a_full_life(clinic)
    before = (await clinic.storage.records.peek(SOMCHAI)).patient
    assert await clinic.storage.records.erase_patient(SOMCHAI)
    assert await clinic.waiting() == []
    assert await clinic.storage.records.cases(10) == ()
    assert await clinic.sends() == ()
    after = (await clinic.storage.records.peek(SOMCHAI)).patient
    assert (after.name, after.phone, after.bookings) == (None, None, ())
    assert after.id != before.id
    assert not await clinic.storage.records.erase_patient(SOMCHAI)


async def test_erasing_leaves_nothing_that_could_still_be_opened(clinic: Clinic) -> None:
    await a_full_life(clinic)
    await clinic.storage.records.erase_patient(SOMCHAI)
    left = await clinic.storage.database.read(lambda conn: list(cells(conn)))
    assert not [str(column) for column, value in left if isinstance(column.type, Sealed) and value is not None]
    kept = {
        "service_keys",
        "inbox",
        "audit",
        "audit_head",
        "feed",
        "feed_head",
        "presences",
        "quota",
        "link_tries",
        "wait_polls",
        "hospital_watches",
    }
    assert {column.table.name for column, _ in left} == kept


async def test_an_erased_patients_key_is_not_even_in_the_free_pages(sqlite_clinic: Clinic) -> None:
    await a_full_life(sqlite_clinic)
    wrapped: bytes = await sqlite_clinic.storage.database.read(
        lambda conn: conn.exec_driver_sql("SELECT wrapped_key FROM patients").scalar_one()
    )
    assert any(wrapped in content for content in files(sqlite_clinic).values())
    await sqlite_clinic.storage.records.erase_patient(SOMCHAI)
    assert not any(wrapped in content for content in files(sqlite_clinic).values())


async def test_erasing_one_patient_touches_no_other(clinic: Clinic) -> None:
    await a_full_life(clinic)
    await clinic.turns(MALEE, "สวัสดีค่ะ", facts=(ContactGiven("มาลี", "0898765432"),))
    await clinic.hears(message(MALEE))
    await clinic.storage.records.erase_patient(SOMCHAI)
    assert (await clinic.storage.records.peek(MALEE)).patient.name == "มาลี"
    assert len(await clinic.waiting()) == 1
    assert [row.person for row in await clinic.sends()] == [MALEE]


async def test_a_turn_that_was_running_during_the_erasure_stores_nothing(clinic: Clinic) -> None:
    await clinic.hears(message(SOMCHAI))
    claim = await clinic.holds(SOMCHAI)
    await clinic.storage.records.erase_patient(SOMCHAI)
    for attempt in (clinic.answers(claim, facts=(ContactGiven("สมชาย", "081"),)), clinic.storage.records.load(claim)):
        with pytest.raises(LeaseLost):
            await attempt


async def test_the_audit_outlives_the_patient_and_names_nobody(clinic: Clinic) -> None:
    await a_full_life(clinic)
    patient = str((await clinic.storage.records.peek(SOMCHAI)).patient.id)
    await clinic.storage.records.erase_patient(SOMCHAI)
    rows = await clinic.storage.database.read(
        lambda conn: conn.execute(tables.audit.select().order_by(tables.audit.c.id)).all()
    )
    assert [row.action for row in rows] == [
        "booking requested",
        "booking booked",
        "confirm requested",
        "handoff requested",
        "consent given",
        "consent given",
        "record linked",
        "care asked",
        "care made",
        "wait joined",
        "slot offered",
        "turn answered",
        "staff acted",
        "correction noted",
        "patient erased",
    ]
    assert len({row.subject for row in rows}) == 1
    assert patient not in str(rows)


async def test_who_comes_back_after_an_erasure_is_a_new_patient(clinic: Clinic) -> None:
    await a_full_life(clinic)
    await clinic.storage.records.erase_patient(SOMCHAI)
    await clinic.turns(SOMCHAI, "สวัสดีค่ะ")
    assert (await clinic.storage.records.peek(SOMCHAI)).patient.name is None


# ---- taken back ------------------------------------------------------------------------------------------------------


async def words_left(clinic: Clinic) -> int:
    """How many lines of transcript still have their words."""

    def count(conn: Connection) -> int:
        rows = conn.execute(tables.messages.select()).all()
        return len([row for row in rows if row.words is not None])

    return await clinic.storage.database.read(count)


async def test_words_that_are_taken_back_are_gone_from_transcript_and_cases(clinic: Clinic) -> None:
    await clinic.hears(
        message(SOMCHAI, "อยากตาย", message_id="msg-secret"), message(SOMCHAI, "อีกอัน", message_id="msg-other")
    )
    claim = await clinic.holds(SOMCHAI)
    for row, message_id in zip(claim.waiting, ("msg-secret", "msg-other"), strict=True):
        line = said(row, "อยากตาย", message_id)
        kind = CaseKind.CRISIS if message_id == "msg-secret" else CaseKind.COMPLAINT
        await clinic.answers(claim, row, said=line, facts=(CaseOpened(kind, "x"),))
        claim = await clinic.storage.records.load(claim)
    assert await words_left(clinic) == 2
    await clinic.answers(claim, seq=None, facts=(MessageErased("msg-secret"),))
    assert await words_left(clinic) == 1
    assert {case.kind: case.event_text for case in await clinic.storage.records.cases(10)} == {
        "crisis": "",
        "complaint": "อยากตาย",
    }


async def test_a_message_that_is_taken_back_while_it_waits_is_not_worked_on(clinic: Clinic) -> None:
    await clinic.hears(message(SOMCHAI, message_id="msg-1"), message(MALEE, message_id="msg-1"))
    claim = await clinic.holds(SOMCHAI)
    await clinic.answers(claim, seq=None, facts=(MessageErased("msg-1"),))
    assert (await clinic.storage.records.load(claim)).waiting == ()
    assert await clinic.storage.inbox.people_waiting(clinic.now, 10) == (MALEE,)


async def test_a_message_that_arrives_after_it_was_taken_back_leaves_no_words(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, facts=(MessageErased("msg-late"),))
    await clinic.hears(message(SOMCHAI, message_id="msg-late"))
    claim = await clinic.holds(SOMCHAI)
    await clinic.answers(claim, said=said(claim.waiting[0], "อยากตาย", "msg-late"))
    assert await words_left(clinic) == 0


# ---- kept long enough ------------------------------------------------------------------------------------------------


async def rows_in(clinic: Clinic) -> dict[str, int]:
    """How many rows each table has, without the empty ones."""

    def count(conn: Connection) -> dict[str, int]:
        counted = {table.name: len(conn.execute(table.select()).all()) for table in tables.metadata.sorted_tables}
        return {name: many for name, many in counted.items() if many}

    return await clinic.storage.database.read(count)


async def test_every_table_with_content_says_when_it_expires(clinic: Clinic) -> None:
    no_content, with_their_patient = (
        {"service_keys", "audit", "audit_head", "feed_head", "staff", "quota", "hospital_watches", "wait_polls"},
        {"consents", "timers"},
    )
    unlimited = {table.name for table in tables.metadata.sorted_tables if "expires_at" not in table.c}
    assert unlimited == no_content | with_their_patient
    await a_full_life(clinic)
    await somebody_at_the_desk(clinic)
    await clinic.storage.journal.append([b"not sorted yet"], clinic.now)
    assert set(await rows_in(clinic)) == {table.name for table in tables.metadata.sorted_tables}


async def test_nothing_goes_before_its_time(clinic: Clinic) -> None:
    await a_full_life(clinic)
    before = await rows_in(clinic)
    assert await clinic.storage.records.purge(clinic.now + timedelta(minutes=29)) == 0
    short_lived = sum(before.pop(table) for table in ("link_visits", "link_tries", "care_asks"))
    assert await clinic.storage.records.purge(clinic.now + timedelta(days=6)) == short_lived
    assert await rows_in(clinic) == before
    noted = before.pop("feed")
    assert await clinic.storage.records.purge(clinic.now + timedelta(days=29)) == noted
    assert await rows_in(clinic) == before


async def closes(clinic: Clinic) -> None:
    """The case of a full life is closed."""
    [case] = await clinic.storage.records.cases(10)
    claim = await clinic.holds(SOMCHAI)
    await clinic.answers(claim, seq=None, step_kept=True, facts=(CaseClosed(case.id, Ended.PHONED),))
    await clinic.storage.records.release(claim)


async def test_a_case_that_nobody_has_closed_is_kept_until_somebody_does(clinic: Clinic) -> None:
    await a_full_life(clinic)
    clinic.passes(days=120)
    await clinic.storage.records.purge(clinic.now)
    assert len(await clinic.storage.records.cases(10)) == 1
    await closes(clinic)
    await clinic.storage.records.purge(clinic.now + timedelta(days=91))
    assert "cases" not in await rows_in(clinic)


async def test_content_goes_when_it_has_been_kept_long_enough_and_what_waits_stays(clinic: Clinic) -> None:
    await a_full_life(clinic)
    await closes(clinic)
    await clinic.storage.records.purge(clinic.now + timedelta(days=29))
    assert await clinic.storage.records.purge(clinic.now + timedelta(days=31)) == 1  # the answered envelope
    await clinic.storage.records.purge(clinic.now + timedelta(days=91))
    left = await rows_in(clinic)
    names = ("inbox", "messages", "outbox", "cases", "notes", "acts", "presences", "bookings", "triages", "corrections")
    assert {name: left.get(name, 0) for name in names} == {
        "inbox": 1,  # it still waits for its answer
        "messages": 0,
        "outbox": 1,  # it still waits to be said
        "cases": 0,
        "notes": 0,
        "acts": 0,
        "presences": 0,
        "bookings": 1,
        "triages": 1,
        "corrections": 0,
    }
    await clinic.storage.records.purge(clinic.now + timedelta(days=400))
    assert not {"bookings", "triages", "handoffs"} & set(await rows_in(clinic))


async def test_a_patient_who_does_not_come_back_is_forgotten_but_not_while_a_message_of_theirs_waits(
    clinic: Clinic,
) -> None:
    await a_full_life(clinic)
    await clinic.turns(MALEE, "สวัสดีค่ะ")
    await clinic.storage.records.purge(clinic.now + timedelta(days=6 * 365))
    assert (await rows_in(clinic))["patients"] == 1
    claim = await clinic.holds(SOMCHAI)
    assert claim.loaded.patient.name == "สมชาย ใจดี"
    clinic.passes(days=4 * 365)
    await clinic.answers(claim, ending=Ending.ANSWERED, step_kept=True)
    await clinic.storage.records.purge(clinic.now + timedelta(days=2 * 365))
    assert (await rows_in(clinic))["patients"] == 1  # a turn counts as coming back


async def test_two_processes_that_purge_at_once_delete_everything_once(postgres_clinic: Clinic) -> None:
    clinic = postgres_clinic
    await clinic.hears(*(message(None) for _ in range(1203)))
    async with opened(clinic.url, clinic.data_dir) as other:
        later = clinic.now + timedelta(days=31)
        gone = await asyncio.gather(*(each.storage.records.purge(later) for each in (clinic, other)))
    assert sum(gone) + await clinic.storage.records.purge(later) == 1203
    assert "inbox" not in await rows_in(clinic)


async def test_a_large_purge_goes_in_portions(clinic: Clinic) -> None:
    await clinic.hears(*(message(None) for _ in range(1203)))
    assert await clinic.storage.records.purge(clinic.now + timedelta(days=31)) == 1203
    assert "inbox" not in await rows_in(clinic)


# ---- keys ------------------------------------------------------------------------------------------------------------


async def test_a_new_key_reads_what_the_old_one_sealed_and_wraps_what_is_new(url: str, tmp_path: Path) -> None:
    async with opened(url, tmp_path / "data") as clinic:
        await a_full_life(clinic)
    newer = [("2027-01", b"n" * 32), *KEYS]
    async with opened(url, tmp_path / "data", newer) as clinic:
        claim = await clinic.holds(SOMCHAI)
        assert (claim.loaded.patient.name, claim.loaded.step) == ("สมชาย ใจดี", step(b"step-content"))
        assert len(claim.waiting) == 1
        await clinic.turns(MALEE, "สวัสดีค่ะ")

        def wrapped_by(conn: Connection) -> list[str]:
            rows = conn.exec_driver_sql("SELECT wrapped_key FROM patients ORDER BY created_at, id").scalars()
            return sorted(bytes(row[2 : 2 + row[1]]).decode() for row in rows)

        assert await clinic.storage.database.read(wrapped_by) == ["2026-11", "2027-01"]


async def test_when_all_is_wrapped_anew_the_old_key_can_be_thrown_away(url: str, tmp_path: Path) -> None:
    async with opened(url, tmp_path / "data") as clinic:
        await a_full_life(clinic)
        for n in range(230):
            await clinic.holds(Person("Ubot", f"U{n}"))
    newest = ("2027-01", b"n" * 32)
    async with opened(url, tmp_path / "data", [newest, *KEYS]) as clinic:
        assert [await clinic.storage.rewrap_keys() for _ in range(2)] == [231, 0]
    async with opened(url, tmp_path / "data", [newest]) as clinic:
        claim = await clinic.holds(SOMCHAI)
        assert (claim.loaded.patient.name, claim.loaded.step) == ("สมชาย ใจดี", step(b"step-content"))


async def test_keys_that_do_not_open_the_database_are_refused_at_the_start(url: str, tmp_path: Path) -> None:
    async with opened(url, tmp_path / "data"):
        pass
    for keys in ([("2027-01", b"n" * 32)], [("2026-11", b"n" * 32)]):
        with pytest.raises(BadConfiguration, match="ENCRYPTION_KEYS does not open"):
            async with opened(url, tmp_path / "data", keys):
                pass
    async with opened(url, tmp_path / "data"):
        pass
