"""The demo: the service on SQLite, a pretend LINE platform and a pretend hospital, in one process behind one address."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

from bot.app.clock import utc_now
from bot.app.demo_appointment import arrange
from bot.app.demo_carer import arrange_care
from bot.app.demo_folder import keep_secrets, kept_secrets, own_folder, packaged_hospitals
from bot.app.demo_second import second_hospital
from bot.app.demo_staff import Actor, cast, engage, players_at
from bot.app.proxy import proxy_routes
from bot.app.service import Service, running_service
from bot.app.serving import served, until_told_to_stop
from bot.domain.messages import Person
from config.logging import set_up_logging
from config.settings import Settings, read_settings
from integrations.sandbox.demo_page import Player, demo_page_app
from integrations.sandbox.hospital import hospital_app
from integrations.sandbox.hospital_people import PEOPLE
from integrations.sandbox.line import DELIVERIES, DESTINATION, line_app
from integrations.sandbox.line_clock import MovableClock
from integrations.storage.staff_secrets import Passwords, quick_hasher
from integrations.storage.stores import revision_state, upgrade

LOOPBACK = "127.0.0.1"
PATIENT = "U" + "2" * 32  # on the pretend platform: who has an appointment from the start
CARER = "U" + "3" * 32  # who cares for them and for a grandmother without a chat
_CARE = "ดูนัดหน่อย"
_LINK = "ขอเชื่อมประวัติ"


@dataclass(frozen=True, slots=True)
class Demo:
    """Addresses of a running demo, and who may log in at its desk."""

    base: str
    hospital: str
    line: str
    folder: Path
    actors: tuple[Actor, ...] = ()


async def run_demo(port: int, folder: Path, *, fresh: bool, second: bool = False) -> None:
    """Run until Ctrl-C or SIGTERM, after printing where everything is."""
    set_up_logging("WARNING")
    async with running_demo(port, folder, fresh=fresh, second=second) as demo:
        sys.stdout.write(_welcome(demo))
        sys.stdout.flush()
        await until_told_to_stop()


@asynccontextmanager
async def running_demo(port: int, folder: Path, *, fresh: bool = False, second: bool = False) -> AsyncIterator[Demo]:
    """The demo on `port` (0: any free port). Raises BadConfiguration when the port is taken or the folder is not ours.

    `second`: with another hospital, on HOSxP; the chat then asks which.

    One clock for platform, hospital and service, which POST /sandbox/api/clock moves; logins and their codes keep the real time.
    """
    folder, port = own_folder(folder, fresh=fresh), port or _free_port()
    kept = kept_secrets(folder)
    actors = cast(kept)
    keep_secrets(folder, kept)
    movable = MovableClock()

    def clock() -> datetime:
        return datetime.fromtimestamp(movable.now(), UTC)

    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        pretend = hospital_app(clock=clock, kept=folder / "hospital.jsonl", people=True)
        hospital = f"http://{LOOPBACK}:{await enter(served(pretend, LOOPBACK, 0))}"
        platform = _platform(kept, hospital, movable)
        line = f"http://{LOOPBACK}:{await enter(served(platform, LOOPBACK, 0))}"
        more = [await enter(second_hospital(clock, folder))] if second else []
        settings = _settings(folder, kept, port, line, packaged_hospitals(folder, f"{hospital}/fhir", more))
        await _bring_up_to_date(settings)
        passwords = Passwords(quick_hasher())
        service = await enter(running_service(settings, clock=clock, framed=True, passwords=passwords))
        _one_address(service.web, line, hospital, players_at(actors, utc_now))
        base = f"http://{LOOPBACK}:{await enter(served(service.web, LOOPBACK, port))}"
        platform[DELIVERIES].webhook_url = f"{base}/line/webhook"
        demo = Demo(base, f"{hospital}/fhir", line, folder, actors)
        _write_down(demo, kept)
        await _people_come(service, actors, clock)
        yield demo


def _platform(kept: dict[str, str], hospital: str, clock: MovableClock) -> web.Application:
    """The pretend LINE platform. It learns the address of the service once there is one."""
    return line_app(
        channel_secret=kept["channel_secret"],
        access_token=kept["access_token"],
        hospital_url=hospital,
        desk_url="/demo/",
        clock=clock,
    )


async def _people_come(service: Service, actors: Sequence[Actor], clock: Callable[[], datetime]) -> None:
    """Staff have accounts at every hospital there is; one patient has an appointment already, and one cares for them."""
    hospitals = tuple(each.id for each in service.desk.clinic.hospitals)
    await engage(actors, service.storage.staff, hospitals, utc_now())
    patient, carer = Person(DESTINATION, PATIENT), Person(DESTINATION, CARER)
    await arrange(service, patient, clock)
    await arrange_care(service, carer, patient, clock)


async def _bring_up_to_date(settings: Settings) -> None:
    """The data of an older demo is play: nobody needs to be asked before it is migrated, as an operator is before real data."""
    state = await revision_state(settings.storage_url, settings.data_dir)
    if state.current is not None and not state.up_to_date:
        await upgrade(settings.storage_url, settings.data_dir)


def _one_address(app: web.Application, line: str, hospital: str, players: Callable[[], Sequence[Player]]) -> None:
    async def home(_: web.Request) -> web.Response:
        raise web.HTTPFound("/demo/")

    proxy_routes(app, {"/sandbox": line, "/dialog": line, "/thaid": line, "/fhir": hospital})
    app.router.add_get("/", home)
    app.router.add_get("/demo", home)
    app.add_subapp("/demo/", demo_page_app(players))


def _free_port() -> int:
    """A port for the one address, which buttons in the chat name before anything is served there."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _settings(folder: Path, kept: dict[str, str], port: int, line: str, hospitals: Path) -> Settings:
    return read_settings(
        _env_file=None,
        line_channel_secret=kept["channel_secret"],
        line_channel_access_token=kept["access_token"],
        line_api_url=line,
        line_data_url=line,
        line_access_url=f"http://{LOOPBACK}:{port}",
        link_page_url=f"http://{LOOPBACK}:{port}/link",
        appointment_page_url=f"http://{LOOPBACK}:{port}/appointments",
        sms="http",
        sms_url=f"{line}/sms/messages",
        sms_token=kept["access_token"],
        sms_sender="KlaiMor",
        thaid_issuer="https://thaid.example",
        thaid_authorise_url=f"http://{LOOPBACK}:{port}/thaid/authorise",
        thaid_token_url=f"{line}/thaid/token",
        thaid_keys_url=f"{line}/thaid/keys",
        thaid_client_id="klaimor",
        thaid_client_secret=kept["access_token"],
        database_url=f"sqlite:///{folder / 'klaimor.sqlite3'}",
        data_dir=folder,
        encryption_keys=kept["encryption_keys"],
        hospitals_file=hospitals,
        host=LOOPBACK,
        port=port,
    )


def _write_down(demo: Demo, kept: dict[str, str]) -> None:
    """demo.json: addresses and secrets for scripts. `users`: the made-up staff, with password and otpauth URI."""
    path = demo.folder / "demo.json"
    path.touch(mode=0o600)
    about = {
        "base_url": demo.base,
        "sandbox": f"{demo.base}/sandbox",
        "webhook": f"{demo.base}/line/webhook",
        "hospital": demo.hospital,
        "line_api": demo.line,
        "channel_secret": kept["channel_secret"],
        "console": f"{demo.base}/console/",
        "demo": f"{demo.base}/demo/",
        "users": [actor.about() for actor in demo.actors],
        "sms": f"{demo.base}/sandbox/sms",
        "records": [
            {"name": each.name, "citizen_id": each.citizen_id, "hn": each.hn, "born": each.born, "mobile": each.mobile}
            for each in PEOPLE
        ],
    }
    path.write_text(json.dumps(about, ensure_ascii=False, indent=2))


def _welcome(demo: Demo) -> str:
    people = "".join(
        f"            {actor.username:<8} {actor.password:<16} {actor.role.value:<11} {actor.about()['otpauth']}\n"
        for actor in demo.actors
    )
    return (
        "\nKlaiMor (ใกล้หมอ) is running.\n"
        f"  all       {demo.base}/demo/   <- open this in a browser: phone and desk side by side\n"
        f"  phone     {demo.base}/sandbox\n"
        f"  desk      {demo.base}/console/   (6-digit codes of the moment stand on the first page)\n{people}"
        f"  hospital  {demo.hospital} (pretend, FHIR R4)\n"
        f"  linking   write {_LINK!r} on the phone; the code comes to {demo.base}/sandbox/sms\n{_records()}"
        f"  carer     the phone of น้องฟ้า: she cares for her father (ลุงชัย) and her grandmother; try {_CARE!r}\n"
        f"  data      {demo.folder} (kept between runs; --fresh starts anew)\n"
        "Ctrl-C stops it.\n\n"
    )


def _records() -> str:
    """Invented people whose records can be linked."""
    known = [each for each in PEOPLE if each.mobile and not each.merged_into]
    return "".join(f"            {each.citizen_id}  born {each.born}  {each.name}\n" for each in known)
