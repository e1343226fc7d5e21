"""A hospital that is only read, in the whole service: its appointments are seen by chat, and what it cannot do is said."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import yaml
from aiohttp import ClientSession

from bot.app.clock import utc_now
from bot.app.service import running_service
from bot.app.serving import served
from bot.domain.link import LINK_LASTS, Link, Proof, Record
from bot.domain.messages import Person
from bot.domain.record_facts import RecordLinked
from bot.domain.stored import Commit, Ending
from config.settings import PACKAGED
from integrations.sandbox.line import DESTINATION, line_app
from tests.fakes.migrated import migrated_copy
from tests.fakes.registered import somebody
from tests.fakes.town import SECRET, SOMSRI, TOKEN, Town, settings_for
from tests.hospitals.hosxp_sql_ward import LOGIN, PASSWORD, HosxpSqlWard
from tests.hospitals.wards import BANGKOK
from tests.service.booking_by_phone import begun
from tests.service.wording import th
from tests.storage.postgres_for_tests import postgres_server


@pytest.fixture
async def ward() -> AsyncIterator[HosxpSqlWard]:
    with postgres_server() as address:
        opened = HosxpSqlWard(address)
        await opened.stock()
        yield opened
        await opened.aclose()


@pytest.fixture
async def town(tmp_path: Path, ward: HosxpSqlWard, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    monkeypatch.setenv("DB_USER", LOGIN)
    monkeypatch.setenv("DB_PASSWORD", PASSWORD)
    line = line_app(channel_secret=SECRET, access_token=TOKEN, redelivery_delays=(0.2, 0.4, 0.8, 1.6))
    async with ClientSession() as client, served(line, "127.0.0.1", 0) as line_port:
        place = Town(client, f"http://127.0.0.1:{line_port}", "http://127.0.0.1:9")
        settings = settings_for(place, tmp_path).model_copy(update={"hospitals_file": hospitals(ward, tmp_path)})
        await migrated_copy(tmp_path / "klaimor.sqlite3")
        async with running_service(settings) as service, served(service.web, "127.0.0.1", 0) as port:
            await service.warm
            place.service = service
            await place.posts("/sandbox/api/settings", {"webhook_url": f"http://127.0.0.1:{port}/line/webhook"})
            yield place
            await place.posts("/sandbox/api/settings", {"webhook_url": None})


def hospitals(ward: HosxpSqlWard, folder: Path) -> Path:
    """The packaged hospital as if its tables were read."""
    [entry] = yaml.safe_load((PACKAGED / "hospitals.yaml").read_text("utf-8"))["hospitals"]
    dental = {"code": "dental", "name": {"th": "ทันตกรรม", "en": "Dental"}, "slots": "clinic=011"}
    read_only = {
        "adapter": "hosxp_sql",
        "base_url": ward.settings().base_url,
        "auth": {"kind": "basic", "user_env": "DB_USER", "password_env": "DB_PASSWORD"},
        "departments": [dental],
        "triage": False,
    }
    path = folder / "read_only.yaml"
    path.write_text(yaml.safe_dump({"hospitals": [{**entry, **read_only}]}, allow_unicode=True), "utf-8")
    return path


async def linked(town: Town, hn: str) -> None:
    """The patient's record is linked, as if by the page."""
    assert town.service is not None
    now = utc_now()
    link = Link(uuid4(), Record("klaimor-demo", hn, hn, "ยายบุญมา สุขใจ"), Proof.CODE, now, now + LINK_LASTS)
    facts = (RecordLinked(link),)
    commit = Commit(Person(DESTINATION, SOMSRI), now, None, Ending.ANSWERED, None, step_kept=True, facts=facts)
    assert await town.service.storage.records.express(commit)


async def test_what_the_hospital_made_is_seen_and_what_it_cannot_do_is_said(town: Town, ward: HosxpSqlWard) -> None:
    hn = await ward.register(somebody())
    await ward.gives(hn, datetime.now(BANGKOK).date() + timedelta(days=5))
    said = await begun(town)
    assert any("ยังจองนัดในแชทไม่ได้" in each for each in said), said
    await linked(town, hn)
    said = await town.answered(town.writes("ดูนัดของฉัน"))
    [card] = [each for each in said if th("seen-title") in each]
    for words in ("ทันตกรรม", "ทพญ. กมลฉัตร ดอกบัวขาว", "09:00 น."):
        assert words in card
    assert "เรื่องของหมอ" not in " ".join(said)  # the note is the doctor's, and is not read


async def test_a_hospital_whose_tables_are_gone_is_said_and_everything_else_goes_on(
    town: Town, ward: HosxpSqlWard
) -> None:
    hn = await ward.register(somebody())
    await begun(town)
    await linked(town, hn)
    await ward.does("DROP TABLE oapp")
    said = " ".join(await town.answered(town.writes("ดูนัดของฉัน")))
    assert "ลงไว้ให้ไม่ได้" in said
    await town.hears_next(town.writes("เจ็บแน่นหน้าอก เหงื่อแตก"), "1669")
