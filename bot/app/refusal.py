"""Refuses settings with which a worker must not run, before anything large is loaded: who has made a mistake waits half a second."""

from __future__ import annotations

from bot.domain.errors import BadConfiguration
from config.settings import Settings, missing_for_worker, read_settings
from integrations.storage.addresses import SqliteAddress, address


def settings_for_worker() -> Settings:
    """The settings of the environment. Raises BadConfiguration, which names every one that is missing or does not do."""
    settings = read_settings()
    refuse_for_worker(settings)
    return settings


def refuse_for_worker(settings: Settings) -> None:
    """Raises BadConfiguration where these are no settings of a process that shares work."""
    if missing := [*missing_for_worker(settings), *_not_shared(settings)]:
        raise BadConfiguration("; ".join(missing))


def _not_shared(settings: Settings) -> list[str]:
    if isinstance(address(settings.storage_url, settings.data_dir), SqliteAddress):
        return ["KLAIMOR_DATABASE_URL is not PostgreSQL: SQLite serves one process, and `serve` is that one"]
    return []
