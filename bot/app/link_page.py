"""Builds the page on which a record is linked."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from aiohttp import web

from bot.app.linking import link_phrasebook
from bot.app.parts import Parts
from bot.web.console.cookies import address_of
from bot.web.link.page import link_routes
from bot.web.link.showing import LinkPage


def link_page(parts: Parts) -> Sequence[web.RouteDef]:
    """The page, where phones can open it and codes can be sent; nothing where they cannot."""
    settings = parts.settings
    if not settings.link_url:
        return ()
    page = LinkPage(
        desk=parts.linking,
        hospitals={each.id: each for each in parts.desk.clinic.hospitals},
        phrasebook=link_phrasebook(settings.zone),
        limits=parts.together.limits,
        clock=parts.clock,
        zone=settings.zone,
        elsewhere=tuple(_origin(each) for each in (settings.line_access_url, settings.thaid_authorise_url) if each),
        address_of=address_of,
        secure=settings.link_url.startswith("https://"),
    )
    return link_routes(page)


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
