"""Every import contract holds, and each is proven by a forbidden import that it catches."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "nlu", "integrations", "config")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]

# contract: (module that breaks it, the line it must not hold)
FORBIDDEN = {
    "storeys": ("bot/domain/patient.py", "import bot.flows"),
    "only-domain": ("integrations/line/events.py", "import bot.dialogue.turn"),
    "folders": ("integrations/line/events.py", "import integrations.storage"),
    "sandbox-alone": ("integrations/sandbox/line.py", "import bot.domain"),
    "serve-without-sandbox": ("bot/app/service.py", "import integrations.sandbox.line"),
    "commands-through-app": ("bot/commands/keys.py", "import integrations.storage"),
    "settings": ("bot/jobs/wakeup.py", "import config.settings"),
    "pure-domain": ("bot/domain/patient.py", "import msgspec"),
    "no-medicine": ("bot/dialogue/turn.py", "import aiohttp"),
    "one-tokeniser": ("nlu/normalise.py", "import pythainlp"),
    "grammar-alone": ("nlu/calendar_words.py", "import bot.domain.understanding"),
    "red-flags-alone": ("nlu/redflags.py", "import nlu.words"),
    "line-sdk": ("integrations/storage/tables/triage.py", "import linebot"),
    "redis": ("bot/jobs/limits.py", "import redis"),
}


def lint(place: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    options = [option for contract in contracts for option in ("--contract", contract)]
    code = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", code, "--no-cache", *options], cwd=place, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("copy")
    for room in ROOMS:
        shutil.copytree(ROOT / room, place / room, ignore=shutil.ignore_patterns("__pycache__", ".venv", "models"))
    shutil.copy(ROOT / "pyproject.toml", place)
    return place


def test_every_contract_holds() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


def test_every_contract_has_a_forbidden_import() -> None:
    assert set(FORBIDDEN) == {contract["id"] for contract in CONTRACTS}


@pytest.mark.parametrize("contract", FORBIDDEN)
def test_a_forbidden_import_is_caught(copy: Path, contract: str) -> None:
    module, line = FORBIDDEN[contract]
    path = copy / module
    before = path.read_text("utf-8")
    path.write_text(before + f"\n{line}\n", "utf-8")
    try:
        done = lint(copy, contract)
    finally:
        path.write_text(before, "utf-8")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout
