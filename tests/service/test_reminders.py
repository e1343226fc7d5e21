"""A reminder in the whole service: it comes, is confirmed, tapped again, moved; and what happens when the month's messages are used up."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection

from bot.app.clock import utc_now
from bot.domain.call import CallReason
from bot.domain.messages import Person
from integrations.sandbox.line import DESTINATION
from tests.fakes.town import SOMSRI, Town, until
from tests.service.booking_by_phone import BOOKED, CONFIRM, up_to_the_last_question
from tests.service.wording import longest, th

YES, MOVE, CANCEL = th("reminder-yes"), th("reminder-move"), th("reminder-cancel")
PERSON = Person(DESTINATION, SOMSRI)


async def books(town: Town) -> None:
    """She books at the dentist by phone, and agrees to be reminded."""
    await up_to_the_last_question(town)
    await town.hears_next(town.chooses(CONFIRM), BOOKED)


async def is_due(town: Town) -> None:
    """The first of her reminders is due now, and helps for an hour."""
    now = int(time.time() * 1_000_000)

    def hurry(conn: Connection) -> None:
        conn.exec_driver_sql(
            "INSERT INTO reminders (id, patient_id, booking_id, hospital, ahead, generation, state, reason, at, due, starts_at, "
            "helps_until, last, attempts, expires_at) SELECT ?, patient_id, id, hospital, '-PT0S', generation, 'planned', '', "
            "?, ?, starts_at, ?, FALSE, 0, expires_at FROM bookings WHERE state = 'booked'",
            (str(uuid4()), now, now, now + 3_600_000_000),
        )

    assert town.service is not None
    await town.service.storage.database.write(hurry)


async def appointments(town: Town) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await town.hospital_state())["appointments"]
    return found


async def test_a_reminder_comes_is_confirmed_tapped_again_and_moved(town: Town) -> None:
    await books(town)
    await is_due(town)
    await town.hears(th("reminder-title"))
    await town.hears_next(town.chooses(YES), longest("confirming-done"))
    [appointment] = await appointments(town)
    patient = next(each for each in appointment["participant"] if each["actor"].get("type") == "Patient")
    assert (appointment["status"], patient["status"]) == ("booked", "accepted")
    await town.hears_next(town.chooses(YES), longest("confirming-already"))
    await town.answered(town.chooses(MOVE))
    await town.answered(town.chooses(th("booking-soonest")))
    times = [each["label"] for each in await town.buttons() if "·" in each["label"]]
    await town.answered(town.chooses(times[5]))
    await town.hears_next(town.chooses(th("moving-yes")), th("moving-done"))
    by_status = {each["status"]: each for each in await appointments(town)}
    assert set(by_status) == {"cancelled", "booked"}
    assert by_status["booked"]["start"] != by_status["cancelled"]["start"]
    held = [slot for slot in (await town.hospital_state())["busy_slots"] if "hold:" in slot.get("comment", "")]
    assert len(held) == 1, "the old slot is free again"


async def test_it_is_cancelled_after_it_was_read_back(town: Town) -> None:
    await books(town)
    await is_due(town)
    await town.hears(th("reminder-title"))
    await town.hears_next(town.chooses(CANCEL), th("cancelling-ask"))
    assert [each["status"] for each in await appointments(town)] == ["booked"]
    await town.hears_next(town.chooses(th("cancelling-yes")), longest("cancelling-done"))
    assert [each["status"] for each in await appointments(town)] == ["cancelled"]
    held = [slot for slot in (await town.hospital_state())["busy_slots"] if "hold:" in slot.get("comment", "")]
    assert held == []


async def test_a_slot_that_could_not_be_freed_at_once_is_freed_and_the_end_is_told(town: Town) -> None:
    await books(town)
    await town.answered(town.writes("ขอยกเลิกนัดค่ะ"))
    await town.hospital_faults(error_503=99, retry_after=0, only="PUT Slot")
    await town.hears_next(town.chooses(th("cancelling-yes")), longest("cancelling-being-checked"))
    await town.hospital_faults()
    assert town.service is not None
    keeper = town.service.work.changes
    keeper._quiet = timedelta(0)  # nobody works on it any more
    await keeper.settle_all()
    await town.hears(longest("cancelling-done"))


async def test_with_the_month_used_up_reminders_are_rung_about_and_replies_go_on(town: Town) -> None:
    await books(town)
    await town.posts("/sandbox/api/settings", {"quota": 1})
    assert town.service is not None
    storage, quota = town.service.storage, town.service.work.quota
    await storage.database.write(lambda conn: conn.exec_driver_sql("DELETE FROM quota"))
    await quota.look()
    await is_due(town)

    async def listed() -> bool:
        calls = await storage.calls.open(["klaimor-demo"], utc_now(), 10)
        return [(call.reason, call.name, call.phone) for call in calls] == [
            (CallReason.QUOTA, "สมศรี ใจดี", "0812345678")
        ]

    await until(listed, 15, "nobody is to be rung")
    known = await storage.quota.latest()
    assert known is not None
    assert known.limit == 1
    assert await town.answered(town.writes("สวัสดีค่ะ"))
    assert th("reminder-title") not in str(await town.heard())
