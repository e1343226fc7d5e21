"""A hospital on HOSxP in the whole service: booked by chat for a linked record, refused without one, settled after a lost answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ClientSession

from bot.app.clock import utc_now
from bot.app.service import running_service
from bot.app.serving import served
from bot.domain.facts import RecordLinked
from bot.domain.link import LINK_LASTS, Link, Proof, Record
from bot.domain.messages import Person
from bot.domain.stored import Commit, Ending
from config.settings import PACKAGED
from integrations.sandbox.hosxp import MARKETPLACE, SESSION, hosxp_app
from integrations.sandbox.hosxp_tables import CANCELLED
from integrations.sandbox.line import DESTINATION, line_app
from tests.fakes.migrated import migrated_copy
from tests.fakes.town import SECRET, SOMSRI, TOKEN, Town, settings_for
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
from tests.service.wording import longest, th
from tests.yaml_files import read_yaml, write_yaml

HN = "000000042"


@pytest.fixture
async def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    monkeypatch.setenv("HOSXP_SESSION", SESSION)
    monkeypatch.setenv("HOSXP_MARKETPLACE", MARKETPLACE)
    line = line_app(channel_secret=SECRET, access_token=TOKEN, redelivery_delays=(0.2, 0.4, 0.8, 1.6))
    async with (
        ClientSession() as client,
        served(line, "127.0.0.1", 0) as line_port,
        served(hosxp_app(days=7), "127.0.0.1", 0) as hospital_port,
    ):
        place = Town(client, f"http://127.0.0.1:{line_port}", f"http://127.0.0.1:{hospital_port}")
        async with _serving(place, tmp_path):
            yield place


@asynccontextmanager
async def _serving(place: Town, folder: Path) -> AsyncIterator[None]:
    settings = settings_for(place, folder).model_copy(update={"hospitals_file": _hospitals(place, folder)})
    await migrated_copy(folder / "klaimor.sqlite3")
    async with (
        running_service(settings, quiet=timedelta(seconds=1)) as service,
        served(service.web, "127.0.0.1", 0) as port,
    ):
        await service.warm
        place.service = service
        await place.posts("/sandbox/api/settings", {"webhook_url": f"http://127.0.0.1:{port}/line/webhook"})
        yield
        await place.posts("/sandbox/api/settings", {"webhook_url": None})


def _hospitals(place: Town, folder: Path) -> Path:
    """The packaged hospital as if it stood on HOSxP."""
    [entry] = read_yaml(PACKAGED / "hospitals.yaml")["hospitals"]
    entry["reminders"].pop("quiet")
    doctors = {"internal_medicine": "0011", "dental": "0021,0022", "pediatrics": "0031"}
    departments = [
        {**each, "slots": f"doctor_code=in.({doctors[each['code']]})"}
        for each in entry["departments"]
        if each["code"] in doctors
    ]
    on_hosxp = {
        "adapter": "hosxp_rest",
        "base_url": place.hospital,
        "auth": {"kind": "bearer", "token_env": "HOSXP_SESSION"},
        "secrets": {"marketplace_token": "HOSXP_MARKETPLACE"},
        "options": {"staff": "LINEBOT", "cancel_type": 3},
        "departments": departments,
        "triage": False,
    }
    path = folder / "hosxp.yaml"
    write_yaml(path, {"hospitals": [{**entry, **on_hosxp}]})
    return path


async def linked(town: Town) -> None:
    """The patient's record is linked, as if by the page."""
    assert town.service is not None
    now = utc_now()
    link = Link(uuid4(), Record("klaimor-demo", HN, HN, NAME, (PHONE,)), Proof.CODE, now, now + LINK_LASTS)
    person = Person(DESTINATION, SOMSRI)
    commit = Commit(person, now, None, Ending.ANSWERED, None, step_kept=True, facts=(RecordLinked(link),))
    assert await town.service.storage.records.express(commit)


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
    await linked(town)
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
    await linked(town)
    await up_to_the_last(town)
    await breaks_down(town, cut_before=1, only="POST book-slot")
    assert BEING_CHECKED in (await town.answered(town.chooses(CONFIRM)))[0]
    await town.hears(BOOKED_LATE)
    await town.quiet()
    assert len(await appointments(town)) == 1
    assert len([each for each in await town.heard() if BOOKED_LATE in each]) == 1
