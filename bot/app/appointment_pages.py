"""Builds what the links of appointments open."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from bot.app.parts import Parts
from bot.web.appointment.routes import AppointmentPages, appointment_routes


def appointment_pages(parts: Parts) -> Sequence[web.RouteDef]:
    """Calendar files and pictures, where phones can load them; nothing where they cannot."""
    if not parts.settings.appointment_url:
        return ()
    clinic = parts.desk.clinic
    pages = AppointmentPages(
        chains=parts.storage.chains,
        hospitals={each.id: each for each in clinic.hospitals},
        signatures=clinic.signatures,
        clock=parts.clock,
        word=parts.desk.phrasebook.word,
    )
    return appointment_routes(pages)
