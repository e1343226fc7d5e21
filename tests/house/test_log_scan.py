"""The reader of logs finds what must not stand there, lets pass what must, and a test that leaks fails."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import structlog

from tests.log_scan import SCAN, Scan

ROOT = Path(__file__).parents[2]

LEAKS = {
    "said": "เจ็บหน้าอก",
    "said, escaped": json.dumps("เจ็บหน้าอก"),
    "one letter": "handler failed on ก",
    "user": "U" + "1a" * 16,
    "group": "no profile of C" + "0f" * 16,
    "citizen id": "1101700230705",
    "citizen id as written": "1-1017-00230-70-5",
    "phone": "0812345678",
    "phone as shown": "081-234-5678",
    "phone of Bangkok": "02 123 4567",
    "phone abroad": "+66 81 234 5678",
    "HN": "HN: 12345",
    "HN padded": "000123456",
    "token": "Authorization: Bearer abc",
    "reply token": '{"replyToken": "nHuyWiB7yP5Zw52FIkcQobQuGDXCTA"}',
    "assertion": "eyJhbGciOiJFUzI1NiJ9.x",
    "body": '{"text": "hello"}',
}


def line(**more: object) -> str:
    """A line as the service logs it."""
    return json.dumps({"event": "handler failed", "level": "error", "timestamp": "2026-11-25T22:43:53.123456Z", **more})


@pytest.mark.parametrize("what", LEAKS)
def test_each_is_found_wherever_it_stands(what: str) -> None:
    for leak in (line(error=LEAKS[what]), line(**{LEAKS[what]: 1}), f"Traceback: ValueError: {LEAKS[what]}"):
        scan = Scan()
        scan.read(leak)
        assert scan.found(), leak


@pytest.mark.parametrize(
    "good",
    [
        line(error="TimeoutError", attempt=3),
        line(address="http://127.0.0.1:58080", rows=123456),
        line(number=1234567, hash="e89820ad2712e1336bce6de1e022341c2700000000000137773b7ed96b23b6f1"),
        line(reason="the head of the chain is gone", seconds=0.123456789),
        line(request_id="123e4567-e89b-12d3-a456-426614174000", hospital="klaimor-demo"),
        line(kind="aiohttp.server", dropped=2),
    ],
)
def test_what_a_log_is_for_passes(good: str) -> None:
    scan = Scan()
    scan.read(good)
    assert scan.found() == []


def test_a_text_that_was_sent_is_found_though_it_looks_like_nothing() -> None:
    scan = Scan()
    scan.sent("my chest hurts")
    scan.read(line(error="cannot read: my chest hurts a lot"))
    assert scan.found() == [f"a text that was sent in: {line(error='cannot read: my chest hurts a lot')}"]
    assert scan.found() == [], "told twice"


def test_the_log_of_another_process_is_read_on_from_where_it_was_left(tmp_path: Path) -> None:
    scan, log = Scan(), tmp_path / "log"
    scan.reads_log_of(log)
    assert scan.found() == []
    log.write_text(line(error="0812345678") + "\n")
    assert len(scan.found()) == 1
    assert scan.found() == []
    with log.open("a") as more:
        more.write(line() + "\n" + line(error="U" + "0" * 32) + "\n")
    assert len(scan.found()) == 1
    assert scan.lines == 3


LEAKY = """
import logging
import structlog
from tests.log_scan import SCAN


def test_leaks():
    structlog.get_logger().info("said", reason="เจ็บหน้าอก")


def test_tells_a_code():
    structlog.get_logger().info("said", reason="a code")


def test_is_clean():
    structlog.get_logger().info("turn answered", error="TimeoutError")
    structlog.get_logger().info("dropped before it is written", text="เจ็บหน้าอก")
    logging.getLogger("somebody").error("their words are not kept: %s", "เจ็บหน้าอก")
"""


def test_a_test_that_leaks_fails_and_its_neighbours_do_not(tmp_path: Path) -> None:
    (tmp_path / "test_leaky.py").write_text(LEAKY, "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "tests.log_scan", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout
    assert "3 passed, 1 error" in done.stdout
    assert "ERROR test_leaky.py::test_leaks" in done.stdout
    assert "5 log lines read" in done.stdout


def test_the_lines_of_this_very_test_are_read() -> None:
    before = SCAN.lines
    structlog.get_logger().debug("somebody listens")
    assert SCAN.lines == before + 1
