"""Every line that the service logs during any test is read for what must never stand in a log; whoever made it log that has failed.

Read are the lines of our own logger and of other libraries in this process, as `serve` would write them at its most talkative, and
the logs of service processes that tests start (`reads_log_of`). Looked for is what looks like a person's (Thai letters, ids of LINE,
citizen ids, phone numbers, HN, tokens, bodies) and every text that tests have sent (`sent`), whatever it looks like.
"""

from __future__ import annotations

import io
import logging
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from config.logging import OtherLibraries, our_own_logs

LOOKS_LIKE = {
    "Thai letters": r"[\u0e00-\u0e7f]|\\u0[eE][0-7][0-9a-fA-F]",
    "an id of LINE": r"\b[UCR][0-9a-f]{32}\b",
    "a citizen id": r"(?<![0-9a-fA-F.])\d{13}(?![0-9a-fA-F])|\b\d-\d{4}-\d{5}-\d{2}-\d\b",
    "a phone number": r"(?<![0-9a-fA-F.:-])(?:0|\+66 ?)[2-9]\d{0,2}[- ]?\d{3}[- ]?\d{3,4}(?![0-9a-fA-F])",
    "an HN": r"\bHN\b\W{0,3}\d|(?<![0-9a-fA-F.:])\d{9}(?![0-9a-fA-F])",
    "a token": r"\bBearer\b|\btoken-\d|reply-?token|\beyJ[\w-]{8,}|an-access-token|a-channel-secret",
    "a body": r'replyToken|webhookEventId|\\?"(?:text|messages|userId)\\?":',
}
_PATTERNS = {what: re.compile(pattern) for what, pattern in LOOKS_LIKE.items()}
_SHORTEST = 8  # letters of a text that counts as told: shorter ones are words that any log may hold


class Scan:
    """What has been read so far, and what was found since somebody last asked."""

    def __init__(self) -> None:
        self.lines = 0
        self._found: list[str] = []
        self._sent: set[str] = set()
        self._logs: dict[Path, int] = {}

    def sent(self, text: str) -> None:
        """A test sends this; Thai is found by its letters anyway."""
        if len(text) >= _SHORTEST and text.isascii():
            self._sent.add(text)

    def read(self, line: str) -> None:
        """Look at a line."""
        if not line.strip():
            return
        self.lines += 1
        found = [what for what, pattern in _PATTERNS.items() if pattern.search(line)]
        found += ["a text that was sent" for text in self._sent if text in line]
        if found:
            self._found.append(f"{', '.join(found)} in: {line.strip()[:300]}")

    def reads_log_of(self, path: Path) -> None:
        """A process writes its log there."""
        self._logs.setdefault(path, 0)

    def found(self) -> list[str]:
        """What was found since the last time, in this process and in the logs of others."""
        for path, at in self._logs.items():
            if path.exists():
                with path.open("rb") as log:
                    log.seek(at)
                    new = log.read()
                self._logs[path] = at + len(new)
                for line in new.decode("utf-8", "replace").splitlines():
                    self.read(line)
        found, self._found = self._found, []
        return found


SCAN = Scan()


class _Read(io.TextIOBase):
    """Where log lines go during tests: they are read, and shown if the test fails."""

    def write(self, text: str) -> int:
        for line in text.splitlines():
            SCAN.read(line)
        return sys.stdout.write(text)

    def flush(self) -> None:
        sys.stdout.flush()


@pytest.fixture(autouse=True)
def _logs_are_read() -> Iterator[None]:
    others = OtherLibraries()
    others.setLevel(logging.WARNING)
    logging.getLogger().addHandler(others)
    our_own_logs("DEBUG", _Read())
    yield
    logging.getLogger().removeHandler(others)
    found = SCAN.found()
    assert not found, "logged, and must never be:\n" + "\n".join(found)


@pytest.fixture(autouse=True, scope="session")
def _logs_after_the_last_test_are_read() -> Iterator[None]:
    yield
    found = SCAN.found()
    assert not found, "logged, and must never be:\n" + "\n".join(found)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process of xdist tells how much it has read."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["log_lines"] = SCAN.lines


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """And the one that started them adds it up."""
    SCAN.lines += getattr(node, "workeroutput", {}).get("log_lines", 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """So that nobody believes in a scan that has seen nothing."""
    terminalreporter.write_line(f"{SCAN.lines} log lines read for what must never stand in a log")
