"""Builds the desk: flows and guards in their order, wording, rendering, and understanding."""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo

from bot.dialogue.desk import Desk
from bot.dialogue.phrasebook import Phrasebook
from bot.dialogue.router import Router
from bot.dialogue.steps import Steps
from bot.dialogue.turn import Clinic
from bot.domain.ports.understand import Understand
from bot.flows import EXPRESS, GUARDS, ROUTERS
from bot.flows.handover_filing import filing
from config.settings import PACKAGED
from integrations.line.flex import LineRenderer


def build_desk(clinic: Clinic, zone: ZoneInfo, understand: Understand) -> Desk:
    """The desk of the service. Two handlers for one thing, or a phrase missing in a language, fail here."""
    router = Router(*ROUTERS)
    return Desk(
        router=router,
        guards=GUARDS,
        express=EXPRESS,
        steps=Steps(router.steps),
        understand=understand,
        phrasebook=_phrasebook(zone),
        renderer=LineRenderer(),
        clinic=clinic,
        timezone=zone,
        filed=filing(clinic.hospitals),
    )


@cache
def _phrasebook(zone: ZoneInfo) -> Phrasebook:
    """The wording, read once per process."""
    return Phrasebook.load(PACKAGED / "locales", zone)
