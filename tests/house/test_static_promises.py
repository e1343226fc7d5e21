"""Promises that can be read off the source: verified TLS, no registry named, no body in a log."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "nlu", "integrations", "config")
SOURCES = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if ".venv" not in path.parts]


def offenders(pattern: str) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in SOURCES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_tls_is_always_verified() -> None:
    assert offenders(r"ssl\s*=\s*False|verify_ssl\s*=\s*False|CERT_NONE|check_hostname\s*=\s*False") == []


def test_no_error_is_caught_without_its_name() -> None:
    assert offenders(r"^\s*except\s*:") == []


def test_every_module_opens_with_one_sentence() -> None:
    silent = [str(path.relative_to(ROOT)) for path in SOURCES if not path.read_text("utf-8").lstrip().startswith('"""')]
    assert silent == []


def test_logs_only_use_declared_keys() -> None:
    """Keys given to structlog that the processor would drop are mistakes: they say something was meant to be logged."""
    from config.logging import ALLOWED

    used = {
        key
        for path in SOURCES
        for call in re.findall(r"\blog\.(?:info|warning|error)\(([^\n]*)\)", path.read_text("utf-8"))
        for key in re.findall(r"(\w+)=", re.sub(r'"[^"]*"', '""', call))
    }
    assert used <= ALLOWED
