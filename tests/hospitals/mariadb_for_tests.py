"""A MariaDB server of this machine, for as long as the tests run (`apt-get install mariadb-server-core mariadb-client-core`)."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SERVER = shutil.which("mariadbd") or shutil.which("mariadbd", path="/usr/sbin")
DEFAULTS = shutil.which("my_print_defaults")  # what makes the first tables asks it; Debian has it with the client


@contextmanager
def mariadb_server() -> Iterator[tuple[str, int]]:
    """The address of a fresh server, as a format string for the name of a database, and its pid. Never skipped under CI."""
    if (SERVER is None or DEFAULTS is None) and os.environ.get("CI") != "true":
        pytest.skip("MariaDB is not installed: apt-get install mariadb-server-core mariadb-client-core")
    with tempfile.TemporaryDirectory(prefix="klaimor-db-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        server = _started(folder)
        try:
            yield f"mariadb://root@/{{}}?unix_socket={folder / 'socket'}", server.pid
        finally:
            server.kill()
            server.wait(10)


def _started(folder: Path) -> subprocess.Popen[bytes]:
    made = ["mariadb-install-db", "--no-defaults", f"--datadir={folder / 'data'}", "--skip-test-db"]
    first = subprocess.run([*made, "--auth-root-authentication-method=normal"], check=False, capture_output=True)
    if first.returncode:
        raise RuntimeError((first.stdout + first.stderr).decode(errors="replace"))
    options = {
        "datadir": folder / "data",
        "socket": folder / "socket",
        "pid-file": folder / "pid",
        "innodb-flush-log-at-trx-commit": 0,  # what the tests check does not survive a power cut anyway
        "innodb-buffer-pool-size": "16M",
        "character-set-server": "utf8mb4",
    }
    command = [SERVER or "mariadbd", "--no-defaults", "--skip-networking", *(f"--{k}={v}" for k, v in options.items())]
    if os.getuid() == 0:
        command.append("--user=root")
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    give_up = time.monotonic() + 30
    while not (folder / "socket").exists():
        if time.monotonic() > give_up or server.poll() is not None:
            server.kill()
            raise TimeoutError((folder / "log").read_text(errors="replace"))
        time.sleep(0.05)
    return server
