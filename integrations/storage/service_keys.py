"""The service's own data keys, made once per database."""

from __future__ import annotations

from sqlalchemy import Connection

from bot.domain.errors import BadConfiguration
from integrations.storage.database import Database
from integrations.storage.sealed import Keyring, SealBroken, Vault, new_data_key
from integrations.storage.statements import Statement

_NAMES = ("index", "inbox", "audit")
_READ = Statement("SELECT wrapped FROM service_keys WHERE name = :name")
_MAKE = Statement("INSERT INTO service_keys (name, wrapped) VALUES (:name, :wrapped) ON CONFLICT (name) DO NOTHING")
_REWRAP = Statement("UPDATE service_keys SET wrapped = :wrapped WHERE name = :name")


async def open_vault(database: Database, keyring: Keyring) -> Vault:
    """The vault of this database. Raises BadConfiguration when ENCRYPTION_KEYS does not open it."""
    keys = await database.write(lambda conn: [_service_key(conn, keyring, name) for name in _NAMES])
    return Vault(keyring, *keys)


def _service_key(conn: Connection, keyring: Keyring, name: str) -> bytes:
    owner = f"service {name}"
    row = _READ.first(conn, name=name)
    if row is None:
        _MAKE.run(conn, name=name, wrapped=keyring.wrap(new_data_key(), owner))
        row = _READ.first(conn, name=name)
    if row is None:
        raise LookupError(f"service key {name} was stored and is gone")
    try:
        key = keyring.unwrap(row.wrapped, owner)
    except SealBroken as broken:
        raise BadConfiguration(f"ENCRYPTION_KEYS does not open this database: {broken}") from broken
    if keyring.key_id(row.wrapped) != keyring.newest:
        _REWRAP.run(conn, name=name, wrapped=keyring.wrap(key, owner))
    return key
