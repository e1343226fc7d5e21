"""`klaimor demo`: everything on one machine behind one address, kept between runs, forgotten with --fresh."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.app.demo import Demo, running_demo
from bot.domain.errors import BadConfiguration
from integrations.storage.migrate import downgrade
from integrations.storage.stores import connect
from tests.fakes.town import SOMSRI, Town
from tests.service.answers import GREETING, asked_by
from tests.service.booking_by_phone import BOOKED, CONFIRM, begun, up_to_the_last_question
from tests.service.wording import th


def phone(client: ClientSession, demo: Demo) -> Town:
    """The phone as a browser reaches it: through the demo's one address."""
    return Town(client, demo.base, demo.base)


async def test_one_address_serves_health_phone_page_and_hospital(tmp_path: Path) -> None:
    async with running_demo(0, tmp_path / "demo") as demo, ClientSession() as client:
        for path, words in (("/readyz", "ready"), ("/healthz", "alive"), ("/sandbox", "<html"), ("/", "<html")):
            async with client.get(demo.base + path) as answer:
                assert answer.status == 200, path
                assert words in await answer.text()
        async with client.get(f"{demo.base}/fhir/metadata") as answer:
            assert (await answer.json())["fhirVersion"].startswith("4.")
        about = json.loads((demo.folder / "demo.json").read_text("utf-8"))
        assert about["base_url"] == demo.base
        assert about["webhook"] == f"{demo.base}/line/webhook"
        assert {"sandbox", "hospital", "channel_secret", "users"} <= about.keys()
        assert {stat.S_IMODE(path.stat().st_mode) for path in demo.folder.glob("*.json")} == {0o600}


async def test_a_talk_and_a_booking_through_the_one_address(tmp_path: Path) -> None:
    async with running_demo(0, tmp_path / "demo") as demo, ClientSession() as client:
        town = phone(client, demo)
        assert asked_by(await town.answered(town.writes(GREETING))) == GREETING
        await up_to_the_last_question(town)
        assert BOOKED in (await town.answered(town.chooses(CONFIRM)))[0]
        async with client.get(f"{demo.base}/fhir/Appointment") as answer:
            assert (await answer.json())["total"] == 1


async def test_what_was_kept_is_there_in_the_next_run_and_fresh_forgets(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    async with running_demo(0, folder) as demo, ClientSession() as client:
        town = phone(client, demo)
        await begun(town)
        secret = (folder / "secrets.json").read_text()
    async with running_demo(0, folder) as demo, ClientSession() as client:
        town = phone(client, demo)
        day = await town.answered(town.writes("ทันตกรรม"))
        assert th("booking-ask-day") in day[0], "the step of the last run was to be gone on with"
        assert (folder / "secrets.json").read_text() == secret
    async with running_demo(0, folder, fresh=True) as demo, ClientSession() as client:
        town = phone(client, demo)
        assert th("booking-ask-day") not in (await town.answered(town.writes("1")))[0]
        assert (folder / "secrets.json").read_text() != secret


async def test_the_data_of_an_older_demo_is_migrated(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    async with running_demo(0, folder):
        pass
    [file] = folder.glob("*.sqlite3")
    database = await connect(f"sqlite:///{file}", folder, lambda conn: downgrade(conn, "0001"))
    await database.close()
    async with running_demo(0, folder) as demo, ClientSession() as client:
        assert await phone(client, demo).answered(phone(client, demo).writes("สวัสดีค่ะ"))


async def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear all")
    with pytest.raises(BadConfiguration, match="holds other things"):
        async with running_demo(0, tmp_path, fresh=True):
            pass
    assert (tmp_path / "letter.txt").read_text() == "dear all"


async def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    async with running_demo(0, tmp_path / "one") as demo:
        port = int(demo.base.rpartition(":")[2])
        with pytest.raises(BadConfiguration, match=f"cannot listen on 127.0.0.1:{port}"):
            async with running_demo(port, tmp_path / "two"):
                pass
    assert SOMSRI not in (tmp_path / "one" / "demo.json").read_text("utf-8")
