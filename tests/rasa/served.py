"""The real Rasa server, where .ci/rasa has set it up and trained it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2] / "nlu" / "rasa"
PYTHON = PROJECT / ".venv" / "bin" / "python"
TOKEN = "token-of-the-real-rasa"
STARTS = 300  # seconds that it may take: it imports TensorFlow
only_where_set_up = pytest.mark.skipif(
    "KLAIMOR_TEST_RASA" not in os.environ, reason="the real Rasa is tested by .ci/rasa, which sets its environment up"
)


@dataclass(frozen=True, slots=True)
class Served:
    """Where it listens, and the file that holds all it has said."""

    url: str
    log: Path


@pytest.fixture(scope="session")
def real_rasa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One for all tests: it takes half a minute to start."""
    with served_rasa(tmp_path_factory.mktemp("rasa")) as served:
        yield served


@contextmanager
def served_rasa(place: Path) -> Iterator[Served]:
    """Start it as its README says, wait until it answers, and stop it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        served = Served(f"http://127.0.0.1:{free.getsockname()[1]}", place / "rasa.log")
    environment = {**os.environ, "KLAIMOR_RASA_URL": served.url, "KLAIMOR_RASA_TOKEN": TOKEN, "LOG_LEVEL": "DEBUG"}
    with served.log.open("wb") as log:
        command = [PYTHON, "-m", "klaimor_rasa.serve", "--pipeline", os.environ["KLAIMOR_TEST_RASA"]]
        process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait(served, process)
            yield served
        finally:
            process.kill()  # it holds nothing, and on a busy machine TensorFlow takes a minute to say good-bye
            process.wait()


def _wait(served: Served, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTS
    while time.monotonic() < until:
        assert process.poll() is None, served.log.read_text("utf-8")[-2000:]
        if asked(served, "/model/parse", {"text": "สวัสดีค่ะ"})[0] == 200:
            return
        time.sleep(0.5)
    raise AssertionError("Rasa has not come up")


def asked(served: Served, path: str, body: object = None, *, token: str | None = TOKEN) -> tuple[int, bytes]:
    """The status and body of a request; 0 when nobody listens. `body`: JSON, or bytes as they are; None to GET."""
    url = served.url + path + (f"?token={token}" if token else "")
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data), timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
    except (urllib.error.URLError, OSError):
        return 0, b""
