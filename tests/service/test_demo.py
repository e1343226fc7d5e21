"""`klaimor demo`: everything on one machine behind one address, kept between runs, forgotten with --fresh."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

import pyotp
import pytest
from aiohttp import ClientSession, CookieJar
from yarl import URL

from bot.app.demo import CARER, PATIENT, Demo, running_demo
from bot.domain.errors import BadConfiguration
from integrations.storage.migrate import downgrade
from integrations.storage.stores import connect
from tests.fakes.migrated import empty_demo
from tests.fakes.town import SOMSRI, Town, town
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
        assert {"sandbox", "hospital", "channel_secret", "console", "users"} <= about.keys()
        assert {stat.S_IMODE(path.stat().st_mode) for path in demo.folder.glob("*.json")} == {0o600}


async def test_a_talk_and_a_booking_through_the_one_address(tmp_path: Path) -> None:
    async with running_demo(0, empty_demo(tmp_path / "demo")) as demo, ClientSession() as client:
        patient = phone(client, demo)
        assert asked_by(await patient.answered(patient.writes(GREETING))) == GREETING
        await up_to_the_last_question(patient)
        assert BOOKED in (await patient.answered(patient.chooses(CONFIRM)))[0]
        async with client.get(f"{demo.base}/fhir/Appointment") as answer:
            assert (await answer.json())["total"] == 3, "hers, and the two that the demo begins with"


async def test_what_was_kept_is_there_in_the_next_run_and_fresh_forgets(tmp_path: Path) -> None:
    folder = empty_demo(tmp_path / "demo")
    async with running_demo(0, folder) as demo, ClientSession() as client:
        patient = phone(client, demo)
        await begun(patient)
        secret = (folder / "secrets.json").read_text()
    async with running_demo(0, folder) as demo, ClientSession() as client:
        patient = phone(client, demo)
        day = await patient.answered(patient.writes("ทันตกรรม"))
        assert th("booking-ask-day") in day[0], "the step of the last run was to be gone on with"
        assert (folder / "secrets.json").read_text() == secret
    async with running_demo(0, folder, fresh=True) as demo, ClientSession() as client:
        patient = phone(client, demo)
        assert th("booking-ask-day") not in (await patient.answered(patient.writes("1")))[0]
        assert (folder / "secrets.json").read_text() != secret


async def test_the_data_of_an_older_demo_is_migrated(tmp_path: Path) -> None:
    folder = empty_demo(tmp_path / "demo")
    async with running_demo(0, folder):
        pass
    [file] = folder.glob("*.sqlite3")
    database = await connect(f"sqlite:///{file}", folder, lambda conn: downgrade(conn, "0001"))
    await database.close()
    async with running_demo(0, folder) as demo, ClientSession() as client:
        assert await phone(client, demo).answered(phone(client, demo).writes("สวัสดีค่ะ"))


async def logs_in(client: ClientSession, demo: Demo, user: dict[str, str]) -> int:
    """At the console, with what demo.json says; the status of the answer."""
    async with client.get(f"{demo.base}/console/login") as page:
        token = re.findall(r'name="token" value="([^"]+)"', await page.text())[0]
    authenticator = pyotp.parse_uri(user["otpauth"])
    assert isinstance(authenticator, pyotp.TOTP)
    fields = {"token": token, "username": user["username"], "password": user["password"], "code": authenticator.now()}
    url, headers = f"{demo.base}/console/login", {"Origin": demo.base}
    async with client.post(url, data=fields, headers=headers, allow_redirects=False) as answer:
        return answer.status


def somebody_new() -> ClientSession:
    return ClientSession(cookie_jar=CookieJar(unsafe=True))


async def test_everybody_of_the_cast_can_log_in_and_is_kept_between_runs(tmp_path: Path) -> None:
    folder = empty_demo(tmp_path / "demo")
    async with running_demo(0, folder) as demo:
        first = json.loads((folder / "demo.json").read_text("utf-8"))["users"]
        assert [user["role"] for user in first] == ["clerk", "nurse", "supervisor", "admin"]
        for user in first:
            async with somebody_new() as client:
                assert await logs_in(client, demo, user) == 303
                async with client.get(f"{demo.base}/console/") as page:
                    assert user["name"] in await page.text()
    async with running_demo(0, folder):
        assert json.loads((folder / "demo.json").read_text("utf-8"))["users"] == first
    async with running_demo(0, folder, fresh=True):
        fresh = json.loads((folder / "demo.json").read_text("utf-8"))["users"]
        assert not {user["otpauth"] for user in fresh} & {user["otpauth"] for user in first}


async def test_the_front_page_shows_the_codes_of_the_moment_and_frames_phone_and_desk(tmp_path: Path) -> None:
    async with running_demo(0, empty_demo(tmp_path / "demo")) as demo, somebody_new() as client:
        users = json.loads((demo.folder / "demo.json").read_text("utf-8"))["users"]
        async with client.get(f"{demo.base}/demo/codes") as answer:
            players = {each["username"]: each for each in await answer.json()}
        for user in users:
            authenticator = pyotp.parse_uri(user["otpauth"])
            assert isinstance(authenticator, pyotp.TOTP)
            player = players[user["username"]]
            assert authenticator.verify(player["code"], valid_window=1)
            assert player["password"] == user["password"]
            assert 0 < player["seconds"] <= 30
        for path in ("/sandbox", "/console/login"):
            async with client.get(demo.base + path) as answer:
                assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
        async with client.get(f"{demo.base}/sandbox") as answer:
            assert 'href="/demo/"' in await answer.text()
        for name in ("beside.css", "beside.js"):
            async with client.get(f"{demo.base}/demo/static/{name}") as answer:
                assert answer.status == 200
        for name in ("index.html", "..%2fdemo_page.py", "nothing.js"):
            async with client.get(URL(f"{demo.base}/demo/static/{name}", encoded=True)) as answer:
                assert answer.status == 404


async def test_the_service_itself_has_no_page_that_shows_codes(tmp_path: Path) -> None:
    async with town(tmp_path) as place, somebody_new() as client:
        base = place.webhook.removesuffix("/line/webhook")
        for path in ("/demo", "/demo/", "/demo/codes", "/sandbox"):
            async with client.get(base + path) as answer:
                assert answer.status == 404
        async with client.get(f"{base}/console") as answer:
            assert str(answer.url).startswith(f"{base}/console/login")
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


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


async def moves_clock(client: ClientSession, demo: Demo, seconds: float) -> None:
    async with client.post(f"{demo.base}/sandbox/api/clock", json={"offset_seconds": seconds}) as answer:
        assert answer.status == 200


async def test_somebody_has_an_appointment_and_hears_its_reminders_as_the_clock_is_moved(tmp_path: Path) -> None:
    async with running_demo(0, empty_demo(tmp_path / "demo")) as demo, somebody_new() as client:
        patient = phone(client, demo)
        await patient.hears(BOOKED, PATIENT)
        [card] = await patient.heard(PATIENT)
        assert re.search(r"วัน\S+ที่ \d+ \S+ 25\d\d เวลา \d\d:\d\d น\.", card)
        await moves_clock(client, demo, 90)
        await patient.hears(th("reminder-title"), PATIENT)
        await moves_clock(client, demo, 14 * 86400)
        users = json.loads((demo.folder / "demo.json").read_text("utf-8"))["users"]
        assert await logs_in(client, demo, users[1]) == 303, "codes are those of the real time"


async def test_the_appointment_is_made_once_and_the_hospital_knows_it_in_the_next_run(tmp_path: Path) -> None:
    found, folder = [], empty_demo(tmp_path / "demo")
    for _ in range(2):
        async with running_demo(0, folder) as demo, ClientSession() as client:
            async with client.get(f"{demo.hospital}/Appointment") as answer:
                found.append([each["resource"]["id"] for each in (await answer.json())["entry"]])
            async with client.get(f"{demo.hospital.removesuffix('/fhir')}/sandbox/hospital/state") as answer:
                busy = (await answer.json())["busy_slots"]
                assert sum("hold:" in slot.get("comment", "") for slot in busy) == 2
    assert len(found[0]) == 2
    assert found[0] == found[1]


async def test_a_carer_with_two_elders_is_asked_whom_and_told_about_whom(tmp_path: Path) -> None:
    async with running_demo(0, empty_demo(tmp_path / "demo")) as demo, ClientSession() as client:
        carer = phone(client, demo)
        await carer.hears(th("care-news-given"), CARER)
        [card] = await carer.answered(carer.writes("ดูนัดหน่อย", user=CARER), user=CARER)
        assert th("care-whose") in card
        [card] = await carer.answered(carer.writes("พ่อ", user=CARER), user=CARER)
        assert "นัดของพ่อ (นายชัย ใจเย็น)" in card
        [card] = await carer.answered(carer.writes("นัดของยาย", user=CARER), user=CARER)
        assert "นัดของยายหรือย่า (นางบุญมา ใจดี)" in card
        # Her father takes it back in his own chat: from her next message on she may not.
        await carer.answered(carer.writes("เลิกให้ฟ้าใสดูแล", user=PATIENT), user=PATIENT)
        said = await carer.answered(carer.writes("นัดของพ่อ", user=CARER), user=CARER)
        assert "ไม่ได้แล้ว" in "".join(said)
