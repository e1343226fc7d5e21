"""`klaimor keygen`: a fresh encryption key."""

from __future__ import annotations

import base64
import secrets
from datetime import UTC, datetime

import typer


def new_key() -> str:
    """`id:base64` of 32 random bytes; the id is the day it was made and a random part."""
    name = f"{datetime.now(UTC):%Y%m%d}-{secrets.token_hex(3)}"
    return f"{name}:{base64.b64encode(secrets.token_bytes(32)).decode()}"


def keygen() -> None:
    """Print one encryption key for KLAIMOR_ENCRYPTION_KEYS (newest first, comma between keys)."""
    typer.echo(new_key())


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(keygen)
