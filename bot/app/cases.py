"""The staff list from the shell, until the desk has its console."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.domain.stored import CaseRow
from config.settings import read_settings
from integrations.storage.stores import open_storage


async def open_cases(limit: int) -> list[str]:
    """Open cases, newest first, one line each."""
    settings = read_settings()
    async with await open_storage(settings.storage_url, settings.keys(), data_dir=settings.data_dir) as storage:
        rows = await storage.records.cases(limit)
    return [_line(row, settings.zone) for row in rows] or ["no open cases"]


def _line(row: CaseRow, zone: ZoneInfo) -> str:
    parts = [f"{row.opened_at.astimezone(zone):%Y-%m-%d %H:%M}", row.kind, row.reason, row.location, row.event_text]
    return "  ".join(part for part in parts if part)
