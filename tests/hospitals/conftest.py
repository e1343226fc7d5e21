"""Wards for the tests of this folder: the fake, the pretend hospital, and SEKMET, a server that is not ours."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from http.client import HTTPConnection
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from integrations.sandbox.hospital import hospital_app
from tests.hospitals.wards import FakeWard, FhirWard, PretendWard, Ward

ROOT = Path(__file__).parents[2]
SEKMET = ROOT / ".sekmet" / "bin" / "sekmet"


@asynccontextmanager
async def pretend_ward() -> AsyncIterator[PretendWard]:
    """The pretend hospital, empty but for one ward."""
    async with TestServer(hospital_app(seed=False)) as server, aiohttp.ClientSession() as http:
        ward = PretendWard(str(server.make_url("/fhir")), http)
        await ward.stock()
        yield ward
        await ward.mend()
        await ward.aclose()


@asynccontextmanager
async def sekmet_ward(url: str) -> AsyncIterator[FhirWard]:
    """A ward of its own at SEKMET."""
    async with aiohttp.ClientSession() as http:
        ward = FhirWard(url, http)
        await ward.stock()
        yield ward
        await ward.aclose()


@pytest.fixture
async def pretend() -> AsyncIterator[PretendWard]:
    """A ward of the pretend hospital, with its switches."""
    async with pretend_ward() as ward:
        yield ward


@pytest.fixture(params=["fake", "pretend", "sekmet"])
async def ward(request: pytest.FixtureRequest) -> AsyncIterator[Ward]:
    """Every hospital in turn."""
    if request.param == "fake":
        yield FakeWard()
        return
    async with fhir_ward(request, request.param) as opened:
        yield opened


@pytest.fixture(params=["pretend", "sekmet"])
async def fhir(request: pytest.FixtureRequest) -> AsyncIterator[FhirWard]:
    """Every FHIR server in turn."""
    async with fhir_ward(request, request.param) as opened:
        yield opened


def fhir_ward(request: pytest.FixtureRequest, name: str) -> AbstractAsyncContextManager[FhirWard]:
    """The ward of this name; asking for SEKMET starts it."""
    return pretend_ward() if name == "pretend" else sekmet_ward(request.getfixturevalue("sekmet_url"))


@pytest.fixture(scope="session")
def sekmet_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """SEKMET in an environment of its own (`.ci/sekmet` makes it); never skipped where CI is set."""
    if not SEKMET.exists():
        if not os.environ.get("CI"):
            pytest.skip("SEKMET is not installed: run .ci/sekmet")
        subprocess.run([ROOT / ".ci" / "sekmet"], check=True)
    folder = tmp_path_factory.mktemp("sekmet")
    port = _free_port()
    (folder / "settings.yaml").write_text(
        f"base_url: http://127.0.0.1:{port}/fhir\nhost: 127.0.0.1\nport: {port}\ndata_dir: data\n"
        "simulator: {enabled: false}\nvalidation: {inbound: strict}\n"
    )
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [SEKMET, "serve", "-c", "settings.yaml"], cwd=folder, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            _wait_for(port, folder / "log")
            yield f"http://127.0.0.1:{port}/fhir"
        finally:
            server.terminate()
            server.wait(10)


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
