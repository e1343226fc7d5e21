"""The audit trail from the shell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.domain.errors import BadConfiguration
from bot.domain.ports.audit import Walk
from config.settings import read_settings

_KNOWN = re.compile(r"([1-9][0-9]*):([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to say of the chain, and whether it holds."""

    good: bool
    lines: tuple[str, ...]


async def verify(head: str | None = None) -> Verdict:
    """Walk the chain. `head`: `number:hash` as it was noted earlier. Raises BadConfiguration, StorageDown."""
    settings, known = read_settings(), None if head is None else _known(head)
    from integrations.storage.stores import open_storage  # a second to load: what cannot be a head is refused before

    async with await open_storage(settings.storage_url, settings.keys(), data_dir=settings.data_dir) as storage:
        return _verdict(await storage.walk_audit(known), settings.zone)


def _known(text: str) -> tuple[int, bytes]:
    found = _KNOWN.fullmatch(text)
    if found is None:
        raise BadConfiguration("a head is NUMBER:HASH, as `audit verify` and the log tell it")
    return int(found[1]), bytes.fromhex(found[2])


def _verdict(walk: Walk, zone: ZoneInfo) -> Verdict:
    lines = [f"{walk.good} entries hold, {walk.waiting} are not sealed yet"]
    if walk.head is not None:
        when = walk.head.sealed_at.astimezone(zone)
        lines.append(f"head {walk.head.number}:{walk.head.hash.hex()} sealed {when:%Y-%m-%d %H:%M:%S %Z}")
    if walk.broken is None:
        return Verdict(True, tuple(lines))
    where = "" if walk.broken.number is None else f"entry {walk.broken.number} "
    return Verdict(False, (f"BROKEN: {where}{walk.broken.why}", *lines))
