"""Signatures under a key that every test knows."""

from __future__ import annotations

from integrations.storage.signing import KeyedSignatures

SIGNATURES = KeyedSignatures([("test", bytes(range(32)))])
