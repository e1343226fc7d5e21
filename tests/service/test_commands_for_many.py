"""The commands for more than one process, from the shell: what they refuse, and what they tell."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog
from pydantic import SecretStr

from bot.app.check import check_all
from bot.app.service import running_service
from bot.app.serving import served
from bot.cli import main
from tests.fakes.town import KEYS, SOMSRI, TOKEN, empty_town, settings_for, until
from tests.fakes.town import town as build_town
from tests.log_scan import SCAN
from tests.redis.server import Server
from tests.service.answers import GREETING
from tests.thoroughness import THOROUGH

ROOT = Path(__file__).parents[2]
GOOD = {
    "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
    "ENCRYPTION_KEYS": KEYS,
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
    "REDIS_URL": "redis://127.0.0.1:9/0",
}


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


def klaimor(folder: Path, *words: str, **settings: str) -> Done:
    """A command with these settings and no others: with CI=true from the shell, else in this process, where all is imported."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KLAIMOR_")}
    env = {**kept, "PYTHONPATH": str(ROOT), **{f"KLAIMOR_{name}": value for name, value in settings.items()}}
    if THOROUGH:
        done = from_the_shell(folder, words, env)
    else:
        with ThreadPoolExecutor(1) as aside:  # a loop may be running here
            done = aside.submit(here, folder, words, env).result(60)
    for line in done.stderr.splitlines():
        SCAN.read(line)
    return done


def from_the_shell(folder: Path, words: tuple[str, ...], env: dict[str, str]) -> Done:
    command = [sys.executable, "-m", "bot", *words]
    done = subprocess.run(command, env=env, cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    return Done(done.returncode, done.stdout, done.stderr)


def here(folder: Path, words: tuple[str, ...], env: dict[str, str]) -> Done:
    out, err, before = io.StringIO(), io.StringIO(), logging.getLogger().handlers[:]
    with pytest.MonkeyPatch.context() as shell, redirect_stdout(out), redirect_stderr(err):
        shell.chdir(folder)
        shell.setattr(sys, "argv", ["klaimor", *words])
        shell.setattr(os, "environ", env)
        with pytest.raises(SystemExit) as end:
            main()
    structlog.reset_defaults()
    logging.getLogger().handlers[:] = before
    return Done(int(end.value.code or 0), out.getvalue(), err.getvalue())


@pytest.mark.parametrize("missing", GOOD)
def test_a_worker_says_which_setting_it_lacks(tmp_path: Path, missing: str) -> None:
    done = klaimor(tmp_path, "worker", **{name: value for name, value in GOOD.items() if name != missing})
    assert done.returncode == 2
    assert f"KLAIMOR_{missing} is not set" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("DATABASE_URL", "sqlite:///klaimor.sqlite3"),
        ("DATABASE_URL", "mysql://u:secret@db/k"),
        ("REDIS_URL", "http://u:secret@127.0.0.1/"),
    ],
)
def test_a_worker_refuses_what_cannot_be_shared(tmp_path: Path, setting: str, value: str) -> None:
    done = klaimor(tmp_path, "worker", **{**GOOD, setting: value})
    assert done.returncode == 2
    assert setting in done.stderr
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_is_away_is_said_in_one_line(tmp_path: Path) -> None:
    done = klaimor(tmp_path, "worker", **GOOD)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("klaimor: PostgreSQL does not answer")
    assert "Traceback" not in done.stderr


async def told(folder: Path, *words: str) -> tuple[int, str]:
    """Exit status and words of a command over the data in this folder."""
    done = klaimor(folder, *words, DATABASE_URL=f"sqlite:///{folder / 'klaimor.sqlite3'}", ENCRYPTION_KEYS=KEYS)
    return done.returncode, done.stdout + done.stderr


async def test_the_audit_of_a_day_holds_and_a_hand_in_the_database_is_named(tmp_path: Path) -> None:
    async with build_town(tmp_path) as town:
        for _ in range(3):
            await town.answered(town.writes(GREETING))
        await town.quiet()
    status, words = await told(tmp_path, "audit", "verify")
    assert (status, words.splitlines()[0]) == (0, "3 entries hold, 0 are not sealed yet")
    head = words.splitlines()[1].split()[1]
    assert (await told(tmp_path, "audit", "verify", "--head", head))[0] == 0
    tamper(tmp_path, "UPDATE audit SET action = 'nothing happened' WHERE number = 2")
    status, words = await told(tmp_path, "audit", "verify")
    assert (status, words.splitlines()[0]) == (1, "BROKEN: entry 2 was changed after it was sealed")


def tamper(folder: Path, sql: str) -> None:
    with contextlib.closing(sqlite3.connect(folder / "klaimor.sqlite3")) as conn, conn:
        conn.execute(sql)


async def test_a_head_that_cannot_be_one_is_refused(tmp_path: Path) -> None:
    for head in ("7", "0:" + "a" * 64, "7:xyz", "7:" + "A" * 64):
        status, words = await told(tmp_path, "audit", "verify", "--head", head)
        assert (status, "NUMBER:HASH" in words) == (2, True)


# ---- Redis beside one process ----------------------------------------------------------------------------------------


async def test_when_redis_is_lost_the_service_stays_ready_says_so_and_answers(tmp_path: Path) -> None:
    with Server.started() as valkey:
        async with empty_town() as town:
            settings = settings_for(town, tmp_path).model_copy(update={"redis_url": SecretStr(valkey.url)})
            async with running_service(settings) as service, served(service.web, "127.0.0.1", 0) as port:
                await service.warm
                await town.posts("/sandbox/api/settings", {"webhook_url": f"http://127.0.0.1:{port}/line/webhook"})
                url = f"http://127.0.0.1:{port}/readyz"

                async def says(words: str) -> bool:
                    async with town.client.get(url) as answer:
                        assert answer.status == 200
                        return await answer.text() == words

                await until(lambda: says("ready\n"), 5, "Redis is not found")
                valkey.kill()
                lacking = "ready, but: Redis does not answer, work is found by sweeps\n"
                await until(lambda: says(lacking), 5, "nobody says that Redis is gone")
                await town.answered(town.writes(GREETING, user=SOMSRI))
                valkey.start()
                await until(lambda: says("ready\n"), 10, "it does not come back")
                await town.answered(town.writes(GREETING, user=SOMSRI))


async def test_check_tries_redis_and_says_what_is_wrong(tmp_path: Path) -> None:
    async with empty_town() as town:
        with Server.started() as valkey:
            settings = settings_for(town, tmp_path).model_copy(update={"redis_url": SecretStr(valkey.url)})
            [row] = [row for row in await check_all(settings) if row.what == "Redis"]
            assert (row.good, row.said) == (True, "answers")
        [row] = [row for row in await check_all(settings) if row.what == "Redis"]
        assert (row.good, "ConnectionError" in row.said) == (False, True)
