"""Builds the desk: flows and guards in their order, wording, rendering, and understanding."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from zoneinfo import ZoneInfo

from bot.app.language import red_flags, thai
from bot.dialogue.desk import Desk
from bot.dialogue.phrasebook import Phrasebook
from bot.dialogue.router import Router
from bot.dialogue.steps import Steps
from bot.dialogue.turn import Clinic
from bot.domain.appointment import Hospital
from bot.domain.consent import ConsentText, Purpose
from bot.domain.ports.appointment_history import AppointmentHistory
from bot.domain.ports.booking import Booking
from bot.domain.ports.care_codes import CareCodes
from bot.domain.ports.hospital_appointments import AppointmentsSeen
from bot.domain.ports.kept import KeptRecords
from bot.domain.ports.links_seen import LinksSeen
from bot.domain.ports.renderer import Renderer
from bot.domain.ports.signatures import Signatures
from bot.domain.ports.understand import Understand
from bot.flows import EXPRESS, GUARDS, ROUTERS
from bot.flows.handover_filing import filing
from config.read_protocols import shipped_protocols
from config.settings import PACKAGED
from integrations.line.flex import LineRenderer


def build_desk(
    hospitals: tuple[Hospital, ...],
    booking: Booking,
    zone: ZoneInfo,
    signatures: Signatures,
    kept: KeptRecords,
    *,
    consents: Mapping[Purpose, ConsentText],
    notice_url: str = "",
    links: LinksSeen | None = None,
    link_url: str = "",
    care_codes: CareCodes | None = None,
    history: AppointmentHistory | None = None,
    appointment_url: str = "",
    seen: AppointmentsSeen | None = None,
    renderer: Renderer | None = None,
    understand: Understand | None = None,
) -> Desk:
    """The desk of the service. Two handlers for one thing, or a phrase missing in a language, fail here."""
    router = Router(*ROUTERS)
    return Desk(
        router=router,
        guards=GUARDS,
        express=EXPRESS,
        steps=Steps(router.steps),
        understand=understand or thai(),
        phrasebook=_phrasebook(zone),
        renderer=renderer or LineRenderer(),
        clinic=Clinic(
            booking,
            red_flags(),
            signatures,
            kept,
            hospitals,
            shipped_protocols(),
            consents,
            notice_url,
            links,
            link_url,
            care_codes,
            history,
            appointment_url,
            seen,
        ),
        timezone=zone,
        filed=filing(hospitals),
    )


@cache
def _phrasebook(zone: ZoneInfo) -> Phrasebook:
    """The wording, read once per process."""
    return Phrasebook.load(PACKAGED / "locales", zone)
