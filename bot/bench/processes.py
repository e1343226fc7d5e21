"""Processes under measurement: started on a core of their own, watched for the CPU time they use, stopped by their own id."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.domain.errors import BadConfiguration

SERVER_CORE, LOAD_CORE = 0, 1
_TICKS, _PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Running:
    """A process that has said where it answers."""

    pid: int
    said: dict[str, str]

    def cpu_seconds(self) -> float:
        """User and system time so far, all threads."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def megabytes(self) -> float:
        """Memory it holds now (resident set)."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * _PAGE / 1024**2


def needs_two_cores() -> None:
    """Raises BadConfiguration where server and load would share a core."""
    if len(os.sched_getaffinity(0)) < 2:
        raise BadConfiguration("the benchmarks need two cores: one for the server, one for the load")


@contextmanager
def running(module: str, *options: str, core: int) -> Iterator[Running]:
    """`python -m module options` pinned to a core; its first line on stdout is JSON and says where it answers."""
    process = subprocess.Popen(  # noqa: S603 (our own modules)
        [sys.executable, "-m", module, *options],
        stdout=subprocess.PIPE,
        preexec_fn=lambda: os.sched_setaffinity(0, {core}),  # noqa: PLW1509 (before any thread is started)
        text=True,
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        if not line:
            raise RuntimeError(f"{module} did not start")
        yield Running(process.pid, json.loads(line))
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
