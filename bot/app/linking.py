"""Opens what linking a record needs: the hospitals that know records, and a way to send codes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from bot.dialogue.phrasebook import Phrasebook
from bot.domain.appointment import Hospital
from bot.domain.ports.account_link import AccountLink
from bot.domain.ports.hospital import HospitalBooking
from bot.domain.ports.hospital_records import HospitalRecords
from bot.domain.ports.identity_provider import IdentityProvider
from bot.domain.ports.links import Links
from bot.domain.ports.sms import SmsSender
from bot.jobs.linking import LinkingDesk
from config.settings import PACKAGED, Settings
from integrations.oidc.thaid import OidcClient, ThaiD
from integrations.sms.console import ConsoleSms
from integrations.sms.http import Gateway, HttpSms


@asynccontextmanager
async def opened_linking(
    settings: Settings,
    hospitals: Sequence[Hospital],
    adapters: Mapping[str, HospitalBooking],
    links: Links,
    account: AccountLink,
    clock: Callable[[], datetime],
) -> AsyncIterator[LinkingDesk]:
    """Linking over the hospitals that know records; at the end codes that are under way still go out."""
    records = known_records(adapters)
    names = {each.id: each.name for each in hospitals}
    words, provider = link_phrasebook(settings.zone), _provider(settings)
    desk = LinkingDesk(links, records, names, _sms(settings), account, words, clock, provider=provider)
    try:
        yield desk
    finally:
        await desk.aclose()


def known_records(adapters: Mapping[str, HospitalBooking]) -> Mapping[str, HospitalRecords]:
    """The hospitals, by id, whose records can be linked."""
    return {hospital: each for hospital, each in adapters.items() if isinstance(each, HospitalRecords)}


def _provider(settings: Settings) -> IdentityProvider | None:
    """ThaiD, where the service is registered with it and the page has an address to come back to."""
    if not settings.thaid_issuer or not settings.link_url:
        return None
    return ThaiD(
        OidcClient(
            issuer=settings.thaid_issuer,
            authorise_url=settings.thaid_authorise_url,
            token_url=settings.thaid_token_url,
            keys_url=settings.thaid_keys_url,
            client_id=settings.thaid_client_id,
            client_secret=settings.thaid_client_secret.get_secret_value(),
            redirect_uri=f"{settings.link_url}/thaid/callback",
        )
    )


def _sms(settings: Settings) -> SmsSender:
    if settings.sms != "http":
        return ConsoleSms()  # with SMS=none nothing leads to the page, so nothing is ever sent
    to, words, sender = (each.strip() for each in settings.sms_fields.split(","))
    token = settings.sms_token.get_secret_value()
    return HttpSms(
        Gateway(settings.sms_url, token, settings.sms_sender, (to, words, sender), settings.sms_international)
    )


@cache
def link_phrasebook(zone: ZoneInfo) -> Phrasebook:
    """The wording of page and codes, read once per process."""
    return Phrasebook.load(PACKAGED / "locales" / "link", zone)
