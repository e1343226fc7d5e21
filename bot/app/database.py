"""Migrations from the shell."""

from __future__ import annotations

import asyncio

from config.settings import read_settings
from integrations.storage.stores import upgrade


def upgrade_database() -> str:
    """Bring the database to the newest migration; says where it stands."""
    settings = read_settings()
    revision = asyncio.run(upgrade(settings.storage_url, settings.data_dir))
    return f"the database is at {revision.current}"
