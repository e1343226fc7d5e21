"""The whole service before a pretend hospital of another kind than the packaged one, for tests that book there by chat."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import yaml
from aiohttp import ClientSession, web

from bot.app.clock import utc_now
from bot.app.service import running_service
from bot.app.serving import served
from bot.domain.link import LINK_LASTS, Link, Proof, Record
from bot.domain.messages import Person
from bot.domain.record_facts import RecordLinked
from bot.domain.stored import Commit, Ending
from config.settings import PACKAGED, Settings
from integrations.sandbox.line import DESTINATION, line_app
from tests.fakes.migrated import migrated_copy
from tests.fakes.town import SECRET, SOMSRI, TOKEN, Town, settings_for
from tests.service.booking_by_phone import NAME, PHONE


@asynccontextmanager
async def town_at(
    hospital: web.Application, folder: Path, entry: Mapping[str, object], departments: Mapping[str, str], path: str = ""
) -> AsyncIterator[Town]:
    """The packaged hospital's entry with `entry` over it, at this hospital; `departments`: its slots by code; `path`: after its address."""
    line = line_app(channel_secret=SECRET, access_token=TOKEN, redelivery_delays=(0.2, 0.4, 0.8, 1.6))
    async with (
        ClientSession() as client,
        served(line, "127.0.0.1", 0) as line_port,
        served(hospital, "127.0.0.1", 0) as hospital_port,
    ):
        place = Town(client, f"http://127.0.0.1:{line_port}", f"http://127.0.0.1:{hospital_port}")
        written = {**entry, "base_url": f"{place.hospital}{path}"}
        async with _serving(place, settings_at(place, folder, written, departments), folder):
            yield place


def settings_at(place: Town, folder: Path, entry: Mapping[str, object], departments: Mapping[str, str]) -> Settings:
    """Settings whose list of hospitals has this one."""
    [packaged] = yaml.safe_load((PACKAGED / "hospitals.yaml").read_text("utf-8"))["hospitals"]
    packaged["reminders"].pop("quiet")
    open_here = [
        {**each, "slots": departments[each["code"]]} for each in packaged["departments"] if each["code"] in departments
    ]
    path = folder / "other.yaml"  # settings_for writes hospitals.yaml
    hospital = {**packaged, "departments": open_here, "triage": False, **entry}
    path.write_text(yaml.safe_dump({"hospitals": [hospital]}, allow_unicode=True), "utf-8")
    return settings_for(place, folder).model_copy(update={"hospitals_file": path})


@asynccontextmanager
async def _serving(place: Town, settings: Settings, folder: Path) -> AsyncIterator[None]:
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


async def linked(town: Town, record: str, hn: str) -> None:
    """The patient's record is linked, as if by the page."""
    assert town.service is not None
    now = utc_now()
    link = Link(uuid4(), Record("klaimor-demo", record, hn, NAME, (PHONE,)), Proof.CODE, now, now + LINK_LASTS)
    person = Person(DESTINATION, SOMSRI)
    commit = Commit(person, now, None, Ending.ANSWERED, None, step_kept=True, facts=(RecordLinked(link),))
    assert await town.service.storage.records.express(commit)
