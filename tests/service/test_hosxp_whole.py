"""A hospital on HOSxP in the whole service: booked by chat for a linked record, refused without one, settled after a lost answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.domain.messages import Person
from integrations.sandbox.hosxp import MARKETPLACE, SESSION, hosxp_app
from integrations.sandbox.hosxp_tables import CANCELLED
from integrations.sandbox.line import DESTINATION
from tests.fakes.town import SOMSRI, Town
from tests.service.booking_by_phone import (
    BEING_CHECKED,
    BOOKED,
    BOOKED_LATE,
    CLINICS,
    CONFIRM,
    NAME,
    PHONE,
    begun,
    up_to_the_last_question,
)
from tests.service.other_hospital import linked, town_at
from tests.service.wording import longest, th

HN = "000000042"
DOCTORS = {"internal_medicine": "0011", "dental": "0021,0022", "pediatrics": "0031"}
ON_HOSXP = {
    "adapter": "hosxp_rest",
    "auth": {"kind": "bearer", "token_env": "HOSXP_SESSION"},
    "secrets": {"marketplace_token": "HOSXP_MARKETPLACE"},
    "options": {"staff": "LINEBOT", "cancel_type": 3},
}


@pytest.fixture
async def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    monkeypatch.setenv("HOSXP_SESSION", SESSION)
    monkeypatch.setenv("HOSXP_MARKETPLACE", MARKETPLACE)
    departments = {code: f"doctor_code=in.({doctors})" for code, doctors in DOCTORS.items()}
    async with town_at(hosxp_app(days=7), tmp_path, ON_HOSXP, departments) as place:
        yield place


async def appointments(town: Town) -> list[dict[str, Any]]:
    """What stands at the hospital."""
    async with town.client.get(f"{town.hospital}/sandbox/hosxp/state") as answer:
        rows: list[dict[str, Any]] = (await answer.json())["oapp"]
    return [row for row in rows if row["oapp_status_id"] != CANCELLED]


async def breaks_down(town: Town, **switches: object) -> None:
    async with town.client.post(f"{town.hospital}/sandbox/hosxp/faults", json=switches) as answer:
        assert answer.status == 200


async def up_to_the_last(town: Town) -> list[str]:
    """As somebody whose record is linked: no name is asked for."""
    await begun(town)
    await town.answered(town.chooses(CLINICS[0]))
    await town.answered(town.chooses(th("booking-soonest")))
    times = [each["label"] for each in await town.buttons() if "·" in each["label"]]
    await town.answered(town.chooses(times[0]))
    card = await town.answered(town.writes(PHONE))
    assert any(f"HN {HN}" in bubble for bubble in card), card
    return card


async def test_who_is_linked_books_by_their_number(town: Town) -> None:
    await linked(town, HN, HN)
    await up_to_the_last(town)
    assert BOOKED in (await town.answered(town.chooses(CONFIRM)))[0]
    [row] = await appointments(town)
    assert row["hn"] == HN
    assert row["note"].startswith("KlaiMor ")
    assert row["doctor"] in ("0021", "0022")


async def test_who_is_not_linked_hears_why_and_nothing_is_booked(town: Town) -> None:
    await up_to_the_last_question(town)
    said = await town.answered(town.chooses(CONFIRM))
    assert longest("booking-needs-number") in said[0]
    assert await appointments(town) == []


async def test_an_answer_that_was_lost_is_settled_and_told_once(town: Town) -> None:
    await linked(town, HN, HN)
    await up_to_the_last(town)
    await breaks_down(town, cut_before=1, only="POST book-slot")
    assert BEING_CHECKED in (await town.answered(town.chooses(CONFIRM)))[0]
    await town.hears(BOOKED_LATE)
    await town.quiet()
    assert len(await appointments(town)) == 1
    assert len([each for each in await town.heard() if BOOKED_LATE in each]) == 1


async def test_a_doctor_by_name_and_the_earliest_of_theirs(town: Town) -> None:
    await linked(town)
    await begun(town)
    said = await town.answered(town.writes("ขอคิวหมอกมลฉัตรเร็วที่สุดค่ะ"))
    assert any("คิวแรกที่ว่างคือ" in each for each in said), said
    card = await town.answered(town.writes(PHONE))
    assert any("พบ ทพญ. กมลฉัตร ดอกบัวขาว" in bubble for bubble in card), card
    assert BOOKED in (await town.answered(town.chooses(CONFIRM)))[0]
    [row] = await appointments(town)
    assert row["doctor"] == "0022"


async def test_who_waits_is_offered_a_time_and_gets_it(town: Town) -> None:
    await linked(town)
    await begun(town)
    for label in (CLINICS[0], th("booking-soonest"), th("waitlist-way")):
        await town.answered(town.chooses(label))
    await town.answered(town.writes(PHONE))
    await town.answered(town.chooses(th("waitlist-yes")))
    await town.hears(th("waitlist-offer"))
    assert th("waitlist-got") in (await town.answered(town.chooses(th("waitlist-take"))))[0]
    [row] = await appointments(town)
    assert row["hn"] == HN


async def test_who_waits_without_a_number_hears_why_and_keeps_the_place(town: Town) -> None:
    await begun(town)
    for label in (CLINICS[0], th("booking-soonest"), th("waitlist-way")):
        await town.answered(town.chooses(label))
    await town.answered(town.writes(NAME))
    await town.answered(town.writes(PHONE))
    await town.answered(town.chooses(th("waitlist-yes")))
    await town.hears(th("waitlist-offer"))
    said = await town.answered(town.chooses(th("waitlist-take")))
    assert longest("booking-needs-number") in said[0]
    assert await appointments(town) == []
    assert town.service is not None
    [wait] = (await town.service.storage.records.peek(Person(DESTINATION, SOMSRI))).patient.waits
    assert wait.state.value == "waiting"
