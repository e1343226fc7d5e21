"""Consent and the rights over one's data in the whole service: from the webhook to the file on disk and back to the phone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.domain.consent import Purpose
from tests.fakes.agreed import TEXTS
from tests.fakes.town import Town, until
from tests.fakes.town import town as build_town
from tests.service.answers import HOURS, QUESTION
from tests.service.booking_by_phone import AGREES, BEING_CHECKED, BOOKED, CONFIRM, NAME, up_to_the_last_question
from tests.service.trouble import CALL_1669, CHEST_PAIN
from tests.service.wording import th

HEADACHE = "ปวดหัวมาสองวันแล้ว"
ASKS, ASKS_FOR_BOOKING = TEXTS[Purpose.TRIAGE].title.th, TEXTS[Purpose.APPOINTMENTS].title.th
REFUSES, DONE, GO, NOW = th("consent-no"), th("withdraw-done"), th("erase-go"), th("erase-now")


async def rows(town: Town, sql: str) -> list[tuple[object, ...]]:
    assert town.service is not None
    return [
        tuple(row) for row in await town.service.storage.database.read(lambda conn: conn.exec_driver_sql(sql).all())
    ]


async def test_the_message_that_waited_is_answered_by_the_yes(town: Town) -> None:
    asked = await town.answered(town.writes(HEADACHE))
    assert ASKS in asked[0]
    said = await town.answered(town.writes("ยินยอมค่ะ"))
    assert th("consent-given") in said[0]
    assert "ปวดหัว" in said[1]
    assert await rows(town, "SELECT purpose, given, answered FROM consents") == [("triage", 1, 1)]
    assert await rows(town, "SELECT COUNT(*) FROM messages WHERE waits_for IS NOT NULL") == [(0,)]
    assert ("triage",) in await rows(town, "SELECT relies_on FROM outbox ORDER BY seq")


async def test_a_no_leaves_nothing_of_it_and_the_rest_works(town: Town) -> None:
    await town.answered(town.writes(HEADACHE))
    said = await town.answered(town.chooses(REFUSES))
    assert "02-000-0000" in said[0]
    assert await rows(town, "SELECT COUNT(*) FROM messages WHERE words IS NULL AND erased") == [(1,)]
    assert await rows(town, "SELECT step FROM conversations WHERE step_tag = 'consent.asking'") == []
    assert HOURS in (await town.answered(town.writes(QUESTION)))[0]
    assert ASKS in (await town.answered(town.writes(HEADACHE)))[0]


async def test_an_emergency_in_between_is_answered_at_once(town: Town) -> None:
    await town.answered(town.writes(HEADACHE))
    assert CALL_1669 in (await town.answered(town.writes(CHEST_PAIN)))[0]
    said = await town.answered(town.chooses(AGREES))
    assert "ปวดหัว" in said[1]
    assert await rows(town, "SELECT COUNT(*) FROM audit WHERE action = 'vital interest'") == [(1,)]


async def test_what_is_withdrawn_is_not_sent_any_more(town: Town) -> None:
    """Its answer waits while LINE is away; the patient takes the consent back; what waits is not said."""
    await town.answered(town.writes(HEADACHE))
    await town.answered(town.chooses(AGREES))
    await town.quiet()
    heard = len(await town.heard())
    await town.faults(error_500=1000)
    await town.writes("ไม่มี")
    await town.writes("ขอถอนความยินยอมเรื่องอาการ")

    async def withdrawn() -> bool:
        return await rows(town, "SELECT given FROM consents WHERE purpose = 'triage'") == [(0,)]

    await until(withdrawn, 10, "it is not withdrawn")
    await town.no_faults()
    await town.hears(DONE)
    await town.quiet()
    states = await rows(town, "SELECT state, reason FROM outbox WHERE relies_on = 'triage' ORDER BY seq DESC LIMIT 1")
    assert states == [("withdrawn", "consent")]
    assert len(await town.heard()) == heard + 1
    assert ASKS in (await town.answered(town.writes(HEADACHE)))[0]


async def test_one_sees_what_is_kept(town: Town) -> None:
    await up_to_the_last_question(town)
    assert BOOKED in (await town.answered(town.chooses(CONFIRM)))[0]
    shown = await town.answered(town.writes("ขอดูข้อมูลของฉัน"))
    assert NAME in shown[0]
    assert "ทันตกรรม" in shown[1]
    assert f"{TEXTS[Purpose.APPOINTMENTS].name.th}: ยินยอม" in shown[-1]


async def test_being_forgotten_goodbye_first_and_then_nobody_knows_one(town: Town) -> None:
    await up_to_the_last_question(town)
    await town.answered(town.chooses(CONFIRM))
    await town.answered(town.writes("ขอลบข้อมูล"))
    assert th("erase-sure") in (await town.answered(town.chooses(GO)))[0]
    goodbye = await town.answered(town.chooses(NOW))
    assert th("goodbye-title") in goodbye[0]

    async def gone() -> bool:
        return await rows(town, "SELECT id FROM patients") == []

    await until(gone, 10, "the patient is still known")
    for table in ("messages", "outbox", "bookings", "consents", "cases", "conversations", "timers"):
        assert await rows(town, f"SELECT * FROM {table}") == [], table
    assert await rows(town, "SELECT COUNT(*) FROM audit WHERE action = 'patient erased'") == [(1,)]
    state = await town.hospital_state()
    assert [each["status"] for each in state["appointments"]] == ["booked"], "the hospital's own record stays"
    first = await town.answered(town.taps("intent:book_appointment"))
    assert ASKS_FOR_BOOKING in first[0], "a message after it meets somebody new"


async def test_a_booking_that_is_not_settled_is_told_before_the_forgetting(tmp_path: Path) -> None:
    async with build_town(tmp_path, quiet=timedelta(seconds=1)) as town:
        await up_to_the_last_question(town)
        await town.hospital_faults(hang=True, only="POST Appointment")
        assert BEING_CHECKED in (await town.answered(town.chooses(CONFIRM)))[0]
        await town.answered(town.writes("ขอลบข้อมูล"))
        await town.answered(town.chooses(GO))
        assert th("erase-booking-first") in (await town.answered(town.chooses(NOW)))[0]
        await town.quiet()
        assert await rows(town, "SELECT COUNT(*) FROM patients") == [(1,)]
        await town.hospital_faults()
        await town.hears(th("booking-booked-late"))

        async def gone() -> bool:
            return await rows(town, "SELECT id FROM patients") == []

        await until(gone, 15, "the patient is still known")


async def test_the_notice_is_a_page_that_needs_nothing_else(town: Town) -> None:
    async with town.client.get(town.webhook.replace("/line/webhook", "/privacy")) as answer:
        assert answer.status == 200
        assert answer.content_type == "text/html"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        page = await answer.text()
    assert "โรงพยาบาลใกล้หมอ" in page
    assert "KlaiMor Hospital" in page
    assert "<script" not in page
    assert "http" not in page.lower()
