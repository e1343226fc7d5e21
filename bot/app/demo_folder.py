"""The folder of a demo: it belongs to the demo alone, and keeps its secrets and its list of hospitals between runs."""

from __future__ import annotations

import base64
import json
import secrets
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from bot.domain.errors import BadConfiguration
from config.settings import PACKAGED

_KEEP = "secrets.json"
_MARK = "This folder belongs to `klaimor demo`; `klaimor demo --fresh` empties it.\n"


def own_folder(folder: Path, *, fresh: bool) -> Path:
    """The folder, made if need be (mode 700) and emptied if `fresh`. Raises BadConfiguration when it holds what is not a demo's."""
    folder = folder.resolve()
    mark = folder / "README"
    if folder.exists() and any(folder.iterdir()) and not mark.exists():
        raise BadConfiguration(f"{folder} holds other things; give the demo a folder of its own with --data")
    if fresh and folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    mark.write_text(_MARK)
    return folder


def kept_secrets(folder: Path) -> dict[str, str]:
    """The demo's own secrets: those of the last run, else new ones."""
    path = folder / _KEEP
    if path.exists():
        kept: dict[str, str] = json.loads(path.read_text())
        return kept
    return {
        "channel_secret": secrets.token_hex(16),
        "access_token": secrets.token_urlsafe(32),
        "encryption_keys": f"demo:{base64.b64encode(secrets.token_bytes(32)).decode()}",
    }


def keep_secrets(folder: Path, kept: dict[str, str]) -> None:
    """Write the demo's secrets down (mode 600), so that the next run opens the same data."""
    path = folder / _KEEP
    path.touch(mode=0o600)
    path.write_text(json.dumps(kept))


def packaged_hospitals(folder: Path, fhir: str, more: Sequence[Mapping[str, object]] = ()) -> Path:
    """The packaged hospital list, pointed at the pretend hospital's address of today; without quiet hours, in which the demo would wait,
    and without public holidays, on which the pretend hospital works.

    `more`: entries that are added as they are.
    """
    entries = msgspec.yaml.decode((PACKAGED / "hospitals.yaml").read_text("utf-8"))
    for entry in entries["hospitals"]:
        entry["base_url"] = fhir
        entry.get("reminders", {}).pop("quiet", None)
        entry["public_holidays"] = "none"
    entries["hospitals"] += [dict(each) for each in more]
    path = folder / "hospitals.yaml"
    path.write_bytes(msgspec.yaml.encode(entries))
    return path
