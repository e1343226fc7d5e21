"""Words that wait for a consent: kept on a yes, and gone from every file on a no or after silence."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered, ConsentAsked, VitalInterest, WordsDropped, WordsHeld
from bot.domain.facts import CaseKind, CaseOpened, Fact
from integrations.storage import patients, tables
from integrations.storage.transcript import WORDS
from tests.storage.clinic import MALEE, SOMCHAI, Clinic, message, said, step
from tests.storage.test_forgetting import files

HELD = WordsHeld(Purpose.TRIAGE)
YES, NO = (ConsentAnswered(Purpose.TRIAGE, given, "2026-11") for given in (True, False))


async def writes(clinic: Clinic, text: str, *facts: Fact, stored: bytes | None = None) -> str:
    """Somchai writes, and a turn with these facts is committed; returns the event's id."""
    await clinic.hears(message(SOMCHAI, text))
    claim = await clinic.holds(SOMCHAI)
    row = claim.waiting[0]
    what = {"step": step(stored, "consent.asking") if stored else None}
    await clinic.answers(claim, row, said=said(row, text, f"m-{row.event_id}"), facts=facts, **what)
    await clinic.storage.records.release(claim)
    return row.event_id


async def transcript(clinic: Clinic) -> list[tuple[str | None, str | None]]:
    """Every line of Somchai's that can be opened, with what it waits for."""

    def read(conn: Connection) -> list[tuple[str | None, str | None]]:
        known = patients.find(conn, clinic.storage.vault, patients.index_of(clinic.storage.vault, SOMCHAI))
        assert known is not None
        rows = conn.execute(tables.messages.select().order_by(tables.messages.c.event_id)).all()
        return [
            (None if row.words is None else known.box.open_text(WORDS, row.event_id, row.words), row.waits_for)
            for row in rows
        ]

    return await clinic.storage.database.read(read)


async def sealed(clinic: Clinic) -> list[bytes]:
    """The bytes of every sealed word and step as they stand in the database."""

    def read(conn: Connection) -> list[bytes]:
        words = conn.exec_driver_sql("SELECT words FROM messages WHERE words IS NOT NULL").scalars().all()
        steps = conn.exec_driver_sql("SELECT step FROM conversations WHERE step IS NOT NULL").scalars().all()
        return [bytes(each) for each in (*words, *steps)]

    return await clinic.storage.database.read(read)


async def audited(clinic: Clinic) -> list[tuple[str, str]]:
    """Actions and details of the audit trail."""

    def read(conn: Connection) -> list[tuple[str, str]]:
        return [
            (row.action, row.detail) for row in conn.execute(tables.audit.select().order_by(tables.audit.c.id)).all()
        ]

    return await clinic.storage.database.read(read)


async def test_a_yes_lets_the_words_through(clinic: Clinic) -> None:
    await writes(clinic, "ปวดหัว", HELD)
    assert await transcript(clinic) == [("ปวดหัว", "triage")]
    await writes(clinic, "ยินยอม", YES)
    assert await transcript(clinic) == [("ปวดหัว", None), ("ยินยอม", None)]


@pytest.mark.parametrize("ending", [NO, WordsDropped(Purpose.TRIAGE)])
async def test_a_no_or_a_days_silence_erases_them_and_nothing_else(clinic: Clinic, ending: Fact) -> None:
    await writes(clinic, "สวัสดี")
    await writes(clinic, "ปวดหัว", HELD)
    await writes(clinic, "มาสองวัน", HELD)
    await writes(clinic, "ขอคุยกับคน", WordsHeld(Purpose.HANDOVER))
    await writes(clinic, "ไม่", ending)
    assert await transcript(clinic) == [
        ("สวัสดี", None),
        (None, None),
        (None, None),
        ("ขอคุยกับคน", "handover"),
        ("ไม่", None),
    ]


async def test_what_was_let_through_is_not_erased_by_a_later_no(clinic: Clinic) -> None:
    await writes(clinic, "ปวดหัว", HELD)
    await writes(clinic, "ยินยอม", YES)
    await writes(clinic, "ถอน", NO)
    assert (await transcript(clinic))[0] == ("ปวดหัว", None)


async def test_only_this_patients_words_go(clinic: Clinic) -> None:
    await clinic.hears(message(MALEE, "ปวดท้อง"))
    claim = await clinic.holds(MALEE)
    await clinic.answers(claim, said=said(claim.waiting[0], "ปวดท้อง"), facts=(HELD,))
    await writes(clinic, "ปวดหัว", HELD)
    await writes(clinic, "ไม่", NO)
    rows = await clinic.storage.database.read(lambda conn: conn.execute(tables.messages.select()).all())
    assert sorted(row.waits_for or "" for row in rows) == ["", "", "triage"]


@pytest.mark.parametrize("ending", [NO, WordsDropped(Purpose.TRIAGE)])
async def test_their_bytes_are_in_no_file_any_more(sqlite_clinic: Clinic, ending: Fact) -> None:
    """Not even the sealed bytes: neither of the transcript's line nor of the step that carried the words."""
    await writes(sqlite_clinic, "ปวดหัวมาก", HELD, stored=b'{"text": "secret words"}')
    needles = await sealed(sqlite_clinic)
    assert len(needles) == 2
    for needle in needles:
        assert any(needle in content for content in files(sqlite_clinic).values()), "the search itself works"
    await writes(sqlite_clinic, "ไม่", ending)
    for needle in needles:
        assert not [name for name, content in files(sqlite_clinic).items() if needle in content]


async def test_a_case_is_about_the_words_that_waited(clinic: Clinic) -> None:
    waited = await writes(clinic, "บริการแย่มาก", WordsHeld(Purpose.HANDOVER))
    agrees = ConsentAnswered(Purpose.HANDOVER, True, "2026-11")
    await writes(clinic, "ยินยอม", agrees, CaseOpened(CaseKind.COMPLAINT, "complaint", of=waited))
    [case] = await clinic.storage.records.cases(10)
    assert case.event_text == "บริการแย่มาก"


@pytest.mark.parametrize("of", ["", "an event nobody knows"])
async def test_a_case_about_nothing_earlier_has_the_words_of_its_turn_or_none(clinic: Clinic, of: str) -> None:
    await writes(clinic, "ช่วยด้วย", CaseOpened(CaseKind.EMERGENCY, "x", of=of))
    [case] = await clinic.storage.records.cases(10)
    assert case.event_text == ("" if of else "ช่วยด้วย")


async def test_words_that_were_taken_back_meanwhile_are_in_no_case(clinic: Clinic) -> None:
    waited = await writes(clinic, "บริการแย่มาก", WordsHeld(Purpose.HANDOVER))
    await writes(clinic, "ไม่", ConsentAnswered(Purpose.HANDOVER, False, "1"))
    await writes(clinic, "ยินยอม", CaseOpened(CaseKind.COMPLAINT, "complaint", of=waited))
    [case] = await clinic.storage.records.cases(10)
    assert case.event_text == ""


async def test_each_answer_is_audited_with_its_version_and_without_content(clinic: Clinic) -> None:
    await writes(clinic, "ยินยอม", YES)
    await writes(clinic, "ถอน", NO)
    detail = '{"purpose":"triage","version":"2026-11"}'
    assert [each for each in await audited(clinic) if each[0].startswith("consent")] == [
        ("consent given", detail),
        ("consent refused", detail),
    ]


async def test_what_was_done_in_vital_interest_is_audited(clinic: Clinic) -> None:
    await writes(clinic, "เจ็บหน้าอก", VitalInterest("emergency"))
    assert ("vital interest", '{"why":"emergency"}') in await audited(clinic)


async def test_being_asked_in_passing_is_remembered_and_is_no_answer(clinic: Clinic) -> None:
    asked = ConsentAsked(Purpose.IMPROVEMENT, "1")
    await writes(clinic, "ขอบคุณ", asked)
    [consent] = (await clinic.storage.records.peek(SOMCHAI)).patient.consents.values()
    assert (consent.given, consent.answered, consent.version) == (False, False, "1")
    await writes(clinic, "ยินดี", ConsentAnswered(Purpose.IMPROVEMENT, True, "1"))
    await writes(clinic, "ขอบคุณ", asked)
    [consent] = (await clinic.storage.records.peek(SOMCHAI)).patient.consents.values()
    assert (consent.given, consent.answered) == (True, True)
