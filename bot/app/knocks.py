"""Builds the addresses at which hospitals knock, and what answers there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aiohttp import web

from bot.app.parts import Parts
from bot.web.knock import Knocks, knock_routes

_PURPOSE = "hospital-knock"


def knock_at(parts: Parts) -> Callable[[str], str | None]:
    """The address for a hospital, with its secret; None for all where this service has no address of its own."""
    public, signatures = parts.settings.public_url, parts.desk.clinic.signatures

    def address(hospital: str) -> str | None:
        return f"{public}/hospitals/{hospital}/changed/{signatures.sign(_PURPOSE, hospital)}" if public else None

    return address


def knocking(parts: Parts) -> Sequence[web.RouteDef]:
    """What a hospital's knock reaches."""
    signatures = parts.desk.clinic.signatures
    knocks = Knocks(
        parts.adapters,
        lambda hospital, secret: signatures.good(_PURPOSE, hospital, secret),
        parts.storage.watches.hint,
        parts.clock,
    )
    return knock_routes(knocks)
