"""An empty SQLite file of the newest shape, made once per process: copying it is ten times as fast as migrating."""

from __future__ import annotations

import asyncio
import atexit
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from integrations.storage.stores import upgrade

_MADE: list[Path] = []


async def migrated_copy(path: Path) -> None:
    """Put a fresh one there, unless there is a file already."""
    await asyncio.to_thread(_copy, await _migrated(), path)


def migrated_folder(path: Path, name: str = "klaimor.sqlite3") -> Path:
    """A new folder, ours alone, with such a file in it; also where no loop runs."""
    path.mkdir(mode=0o700)
    with ThreadPoolExecutor(1) as aside:
        aside.submit(asyncio.run, migrated_copy(path / name)).result()
    return path


def empty_demo(path: Path) -> Path:
    """The folder of a demo in which nothing has happened yet."""
    folder = migrated_folder(path)
    (folder / "README").touch()  # its mark
    return folder


def _copy(made: Path, path: Path) -> None:
    if not path.exists():
        shutil.copy(made, path)


async def _migrated() -> Path:
    if not _MADE:
        folder = Path(tempfile.mkdtemp(prefix="klaimor-migrated-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        await upgrade("sqlite:///klaimor.db", folder)
        _MADE.append(folder / "klaimor.db")
    return _MADE[0]
