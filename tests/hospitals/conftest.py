"""Wards for the tests of this folder: the fake, the pretend hospital, and SEKMET, a server that is not ours."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from integrations.http.smart import SmartAuth
from integrations.sandbox.bridge import bridge_app
from integrations.sandbox.hospital import hospital_app
from integrations.sandbox.hosxp import hosxp_app
from tests.hospitals.breakable import Breakable
from tests.hospitals.bridge_ward import BridgeWard
from tests.hospitals.hosxp_sql_ward import HosxpSqlWard
from tests.hospitals.hosxp_ward import HosxpWard
from tests.hospitals.mariadb_for_tests import mariadb_server
from tests.hospitals.wards import WAYS, FakeWard, FhirWard, Gives, PretendWard, Registers, Ward
from tests.storage.postgres_for_tests import postgres_server

ROOT = Path(__file__).parents[2]
SEKMET = ROOT / ".sekmet" / "bin" / "sekmet"
PLACES = 6
STAFF = "the-wards-own-token"
# all that the adapter needs of a hospital, and no more
SCOPES = (
    "system/Slot.rsu system/Appointment.crus system/Patient.crs system/Schedule.rs system/Practitioner.rs "
    "system/Encounter.crs system/QuestionnaireResponse.crs system/RiskAssessment.crs system/Task.crs system/Provenance.crs "
    "system/Subscription.crs "  # with the option `subscribe`
    "system/*.c"  # SEKMET asks for it for a transaction, whatever is in it
)


@dataclass(frozen=True)
class Sekmet:
    """The running server."""

    url: str
    auth: SmartAuth
    pid: int


@asynccontextmanager
async def pretend_ward(way: str = "pretend") -> AsyncIterator[PretendWard]:
    """The pretend hospital, empty but for one ward; `way`: how it is booked, by its name in WAYS."""
    async with TestServer(hospital_app(seed=False)) as server, aiohttp.ClientSession() as http:
        ward = WAYS[way](str(server.make_url("/fhir")), http)
        await ward.stock()
        yield ward
        await ward.mend()
        await ward.aclose()


@asynccontextmanager
async def hosxp_ward(places: int = 1, *, inside: bool = True) -> AsyncIterator[HosxpWard]:
    """The pretend hospital on HOSxP, with four sessions of so many places; `inside`: errors stand inside an HTTP 200."""
    async with TestServer(hosxp_app(seed=False, inside=inside)) as server, aiohttp.ClientSession() as http:
        ward = HosxpWard(str(server.make_url("/")), http)
        await ward.stock(places)
        yield ward
        await ward.mend()
        await ward.aclose()


@asynccontextmanager
async def bridge_ward(places: int = 1, *, strict: bool = False) -> AsyncIterator[BridgeWard]:
    """The reference bridge, with four slots of so many places; `strict`: it books for nobody without a record."""
    async with TestServer(bridge_app(strict=strict)) as server, aiohttp.ClientSession() as http:
        ward = BridgeWard(str(server.make_url("/")), http)
        await ward.stock(places)
        yield ward
        await ward.mend()
        await ward.aclose()


@asynccontextmanager
async def sekmet_ward(sekmet: Sekmet, book_by: str = "claim") -> AsyncIterator[FhirWard]:
    """A ward of its own at SEKMET; its staff have a token of theirs, we come by SMART Backend Services."""
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {STAFF}"}) as http:
        ward = FhirWard(sekmet.url, http, sekmet.auth)
        ward.way = {"book_by": book_by}
        await ward.stock()
        yield ward
        await ward.aclose()


@pytest.fixture
async def pretend() -> AsyncIterator[PretendWard]:
    """A ward of the pretend hospital, with its switches."""
    async with pretend_ward() as ward:
        yield ward


@pytest.fixture
async def hosxp() -> AsyncIterator[HosxpWard]:
    """A ward of the pretend hospital on HOSxP, with its switches."""
    async with hosxp_ward() as ward:
        yield ward


@pytest.fixture
async def many() -> AsyncIterator[HosxpWard]:
    """The same with sessions of six places."""
    async with hosxp_ward(PLACES) as ward:
        yield ward


@pytest.fixture
async def bridge() -> AsyncIterator[BridgeWard]:
    """A ward of the reference bridge, with its switches."""
    async with bridge_ward() as ward:
        yield ward


@pytest.fixture(
    params=[
        "fake",
        "pretend",
        "transaction",
        "operation",
        "operation alone",
        "sekmet",
        "sekmet by transaction",
        "hosxp",
        "bridge",
    ]
)
async def ward(request: pytest.FixtureRequest) -> AsyncIterator[Ward]:
    """Every hospital in turn."""
    async with _ward(request) as opened:
        yield opened


@pytest.fixture(params=["fake", "pretend", "sekmet", "bridge"])
async def merging(request: pytest.FixtureRequest) -> AsyncIterator[Ward]:
    """Every hospital that follows records that were merged, and finds people by any number."""
    async with _ward(request) as opened:
        yield opened


@asynccontextmanager
async def _ward(request: pytest.FixtureRequest) -> AsyncIterator[Ward]:
    if request.param == "fake":
        yield FakeWard()
        return
    async with _without_server(request.param) or fhir_ward(request, request.param) as opened:
        yield opened


def _without_server(name: str) -> AbstractAsyncContextManager[Ward] | None:
    """The ward of this name if it speaks something else than FHIR."""
    if name == "bridge":
        return bridge_ward()
    return hosxp_ward() if name == "hosxp" else None


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A PostgreSQL server, as a format string for the name of a database."""
    with postgres_server() as address:
        yield address


@pytest.fixture(scope="session")
def mariadb() -> Iterator[str]:
    """A MariaDB server, as a format string for the name of a database."""
    with mariadb_server() as (address, _):
        yield address


DATABASES = ["postgresql", "mariadb"]


@asynccontextmanager
async def sql_ward(request: pytest.FixtureRequest, name: str, charset: str = "utf8") -> AsyncIterator[HosxpSqlWard]:
    """A ward on HOSxP's own tables; asking for a server starts it."""
    ward = HosxpSqlWard(request.getfixturevalue(name), charset)
    await ward.stock()
    yield ward
    await ward.aclose()


@pytest.fixture(params=DATABASES)
async def sql(request: pytest.FixtureRequest) -> AsyncIterator[HosxpSqlWard]:
    """HOSxP's tables on every kind of server."""
    async with sql_ward(request, request.param) as ward:
        yield ward


@pytest.fixture(params=DATABASES)
async def tis620(request: pytest.FixtureRequest) -> AsyncIterator[HosxpSqlWard]:
    """The same where Thai stands as plain TIS-620 bytes."""
    async with sql_ward(request, request.param, "tis620") as ward:
        yield ward


@pytest.fixture(params=["hosxp", *DATABASES])
async def whole_dates(request: pytest.FixtureRequest) -> AsyncIterator[Registers]:
    """Every hospital whose birth dates are whole ones and that follows no merged numbers."""
    opened = hosxp_ward() if request.param == "hosxp" else sql_ward(request, request.param)
    async with opened as ward:
        yield ward


@pytest.fixture(params=["pretend", "sekmet", "hosxp", "bridge", *DATABASES])
async def gives(request: pytest.FixtureRequest) -> AsyncIterator[Gives]:
    """Every hospital that shows the appointments of a record."""
    async with _reading(request, request.param) as ward:
        yield ward


@pytest.fixture(params=["fake", "pretend", "sekmet", "hosxp", "bridge", *DATABASES])
async def known(request: pytest.FixtureRequest) -> AsyncIterator[Registers]:
    """Every hospital that knows people, also those where nothing is booked."""
    if request.param == "fake":
        yield FakeWard()
        return
    async with _reading(request, request.param) as ward:
        yield ward


def _reading(request: pytest.FixtureRequest, name: str) -> AbstractAsyncContextManager[Gives]:
    if name in DATABASES:
        return sql_ward(request, name)
    if name == "bridge":
        return bridge_ward()
    return hosxp_ward() if name == "hosxp" else fhir_ward(request, name)


@pytest.fixture(params=["fake", "pretend", "sekmet"])
async def full(request: pytest.FixtureRequest) -> AsyncIterator[Ward]:
    """Every hospital that takes results of triages."""
    async with _ward(request) as opened:
        yield opened


@pytest.fixture(params=["pretend", "transaction", "operation", "hosxp", "bridge"])
async def breakable(request: pytest.FixtureRequest) -> AsyncIterator[Breakable]:
    """Every hospital that breaks down by a switch."""
    async with _breakable(request.param) as opened:
        yield opened


def _breakable(name: str) -> AbstractAsyncContextManager[Breakable]:
    if name in WAYS:
        return pretend_ward(name)
    if name.startswith("bridge"):
        return bridge_ward(PLACES if name == "bridge of many places" else 1)
    return hosxp_ward(PLACES if name == "hosxp of many places" else 1)


@pytest.fixture(params=["pretend", "sekmet"])
async def fhir(request: pytest.FixtureRequest) -> AsyncIterator[FhirWard]:
    """Every FHIR server in turn."""
    async with fhir_ward(request, request.param) as opened:
        yield opened


def fhir_ward(request: pytest.FixtureRequest, name: str) -> AbstractAsyncContextManager[FhirWard]:
    """The ward of this name; asking for SEKMET starts it."""
    if name in WAYS:
        return pretend_ward(name)
    book_by = "transaction" if name.endswith("by transaction") else "claim"
    return sekmet_ward(request.getfixturevalue("sekmet"), book_by)


@pytest.fixture(scope="session")
def sekmet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sekmet]:
    """SEKMET in an environment of its own (`.ci/sekmet` makes it); never skipped where CI is set."""
    if not SEKMET.exists():
        if not os.environ.get("CI"):
            pytest.skip("SEKMET is not installed: run .ci/sekmet")
        subprocess.run([ROOT / ".ci" / "sekmet"], check=True)
    folder, port = tmp_path_factory.mktemp("sekmet"), _free_port()
    key = ec.generate_private_key(ec.SECP384R1())
    (folder / "settings.yaml").write_text(json.dumps(_sekmet_settings(port, key)))  # JSON is YAML
    with (folder / "log").open("wb") as log:
        command = [str(SEKMET), "serve", "-c", "settings.yaml"]
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_for(port, folder / "log")
            pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
            auth = SmartAuth(f"http://127.0.0.1:{port}/auth/token", "line-bot", "k1", SCOPES, pem)
            yield Sekmet(f"http://127.0.0.1:{port}/fhir", auth, server.pid)
        finally:
            server.send_signal(signal.SIGCONT)
            server.terminate()
            server.wait(10)


def _sekmet_settings(port: int, key: ec.EllipticCurvePrivateKey) -> dict[str, object]:
    numbers = key.public_key().public_numbers()
    jwk = {"kty": "EC", "crv": "P-384", "kid": "k1", "alg": "ES384", "x": _base64(numbers.x), "y": _base64(numbers.y)}
    return {
        "base_url": f"http://127.0.0.1:{port}/fhir",
        "host": "127.0.0.1",
        "port": port,
        "data_dir": "data",
        "simulator": {"enabled": False},
        "validation": {"inbound": "strict"},
        "server_auth": {
            "types": ["smart", "bearer"],
            "tokens": [STAFF],
            "smart_clients": [{"client_id": "line-bot", "scopes": SCOPES, "jwks": {"keys": [jwk]}}],
        },
    }


def _base64(number: int) -> str:
    return urlsafe_b64encode(number.to_bytes(48, "big")).rstrip(b"=").decode()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, log: Path) -> None:
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/fhir/metadata")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise TimeoutError(log.read_text())
