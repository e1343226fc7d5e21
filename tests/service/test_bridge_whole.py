"""A hospital with a bridge of its own in the whole service: checked, booked by chat, and settled after a lost answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.app.check import check_all
from integrations.sandbox.bridge import HCODE, NUMBER_KEY, TOKEN, bridge_app
from tests.fakes.town import Town
from tests.service.booking_by_phone import BEING_CHECKED, BOOKED, BOOKED_LATE, CONFIRM, up_to_the_last_question
from tests.service.other_hospital import settings_at, town_at
from tests.service.wording import longest

DEPARTMENTS = {"internal_medicine": "MED", "dental": "DENT", "pediatrics": "PED"}
BY_BRIDGE = {
    "hcode": HCODE,
    "adapter": "generic_rest",
    "auth": {"kind": "bearer", "token_env": "BRIDGE_TOKEN"},
    "secrets": {"number_key": "BRIDGE_NUMBER_KEY"},
    "options": {"numbers": "hn,citizen"},
}


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIDGE_TOKEN", TOKEN)
    monkeypatch.setenv("BRIDGE_NUMBER_KEY", NUMBER_KEY)


@asynccontextmanager
async def town_of(folder: Path, *, strict: bool) -> AsyncIterator[Town]:
    async with town_at(bridge_app(days=7, strict=strict), folder, BY_BRIDGE, DEPARTMENTS, "/v1") as place:
        yield place


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with town_of(tmp_path, strict=False) as place:
        yield place


async def state(town: Town) -> dict[str, Any]:
    async with town.client.get(f"{town.hospital}/sandbox/bridge/state") as answer:
        told: dict[str, Any] = await answer.json()
        return told


async def breaks_down(town: Town, **switches: object) -> None:
    async with town.client.post(f"{town.hospital}/sandbox/bridge/faults", json=switches) as answer:
        assert answer.status == 200


async def test_a_patient_books_by_chat(town: Town) -> None:
    await up_to_the_last_question(town)
    assert BOOKED in (await town.answered(town.chooses(CONFIRM)))[0]
    [row] = (await state(town))["appointments"]
    assert (row["status"], row["slot"].partition("-")[0]) == ("booked", "DENT")


async def test_where_a_record_is_needed_who_is_not_linked_hears_why(tmp_path: Path) -> None:
    async with town_of(tmp_path, strict=True) as town:
        await up_to_the_last_question(town)
        assert longest("booking-needs-number") in (await town.answered(town.chooses(CONFIRM)))[0]
        assert (await state(town))["appointments"] == []


async def test_an_answer_that_was_not_waited_for_is_settled_and_told_once(town: Town) -> None:
    await up_to_the_last_question(town)
    await breaks_down(town, cut_before=2, only="POST appointments")
    assert BEING_CHECKED in (await town.answered(town.chooses(CONFIRM)))[0]
    await town.hears(BOOKED_LATE)
    await town.quiet()
    assert len((await state(town))["appointments"]) == 1
    assert len([each for each in await town.heard() if BOOKED_LATE in each]) == 1


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "answers"),
        ({"hcode": "10999"}, f"the bridge is of hospital {HCODE}"),
        ({"options": {"cache": 600}}, "cache"),
    ],
)
async def test_the_check_proves_the_bridge(town: Town, tmp_path: Path, more: dict[str, Any], said: str) -> None:
    entry = {**BY_BRIDGE, **more, "base_url": f"{town.hospital}/v1"}
    (folder := tmp_path / "checked").mkdir()
    [row] = [
        each
        for each in await check_all(settings_at(town, folder, entry, DEPARTMENTS))
        if each.what == "hospital klaimor-demo"
    ]
    assert said in row.said
    assert row.good is (said == "answers")
