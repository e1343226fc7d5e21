"""Every setting tried against the real thing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.app.consents import consent_texts, privacy_notice
from bot.app.coverage import signature_of
from bot.app.hospitals import abilities, open_hospitals
from bot.app.understanding import tried_rasa
from bot.domain.ability import Ability
from bot.domain.appointment import Hospital
from bot.domain.errors import HospitalRefused, KlaiMorError
from bot.domain.ports.hospital import HospitalBooking
from bot.domain.ports.hospital_changes import HospitalChanges
from bot.domain.ports.limited import Proves, TriesBooking
from config.read_hospitals import HospitalEntry, read_hospitals
from config.read_protocols import shipped_protocols
from config.settings import Settings, missing_for_serve, read_settings
from integrations.line.messenger import LineMessenger
from integrations.storage.stores import revision_state


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    what: str
    good: bool
    said: str


async def check_all(settings: Settings | None = None) -> list[Row]:
    """Settings, database, Redis, LINE and each hospital; each fault says what to do."""
    settings = settings or read_settings()
    rows = [Row("settings", False, each) for each in missing_for_serve(settings)] or [Row("settings", True, "complete")]
    rows.append(await _tried("database", lambda: _database(settings)))
    if settings.redis_url is not None:
        rows.append(await _tried("Redis", lambda: _redis(settings)))
    if settings.nlu_engine == "rasa":
        rows.append(await _tried("Rasa", lambda: tried_rasa(settings)))
    rows.append(await _tried("LINE", lambda: _line(settings)))
    rows.append(await _tried("triage", _triage))
    try:
        entries = read_hospitals(settings.hospitals_file)
    except KlaiMorError as error:
        return [*rows, Row("hospitals", False, str(error))]
    hospitals = tuple(each.hospital(settings.timezone) for each in entries)
    rows.append(await _tried("consent", lambda: _consent(settings, hospitals)))
    return rows + await asyncio.gather(*(_hospital(entry) for entry in entries))


async def _tried(what: str, ask: Callable[[], Awaitable[str]]) -> Row:
    try:
        async with asyncio.timeout(15):
            return Row(what, True, await ask())
    except TimeoutError:
        return Row(what, False, "no answer within 15 s")
    except Exception as error:
        return Row(what, False, f"{type(error).__name__}: {error}")


async def _database(settings: Settings) -> str:
    state = await revision_state(settings.storage_url, settings.data_dir)
    if state.current is None:
        return "empty; `klaimor serve` sets it up"
    if not state.up_to_date:
        raise KlaiMorError(f"is at migration {state.current}, not {state.head}: run `klaimor db upgrade`")
    return f"at migration {state.current}"


async def _redis(settings: Settings) -> str:
    from integrations.redis.link import RedisLink

    url = settings.redis_url.get_secret_value() if settings.redis_url else ""
    async with RedisLink(url, "check") as link:
        await link.ping()
    return "answers"


async def _line(settings: Settings) -> str:
    messenger = LineMessenger(
        access_token=settings.line_channel_access_token.get_secret_value(),
        api_url=settings.line_api_url,
        data_url=settings.line_data_url,
    )
    try:
        quota = await messenger.account.quota()
    finally:
        await messenger.aclose()
    return (
        f"token accepted; pushes this month: {quota.used} of {quota.limit if quota.limit is not None else 'no limit'}"
    )


async def _triage() -> str:
    """The protocols, and whether a clinician answers for each."""
    protocols = shipped_protocols().values()
    signed = [
        f"{each.name} ({each.content_hash}) {signature_of(each)}" for each in protocols if each.signed_by is not None
    ]
    unsigned = [each.name for each in protocols if each.signed_by is None]
    warning = [f"NOT signed by a clinician, and the chat says so: {', '.join(unsigned)}"] if unsigned else []
    return "; ".join([*signed, *warning]) or "no protocols: every symptom is met with what to watch for and a person"


async def _consent(settings: Settings, hospitals: tuple[Hospital, ...]) -> str:
    """The texts by which patients are asked, and where they read the notice."""
    texts, notice = consent_texts(hospitals), privacy_notice(hospitals)
    versions = ", ".join(f"{purpose.value} {text.version}" for purpose, text in texts.items())
    if settings.privacy_notice_url:
        return f"{versions}; notice at {settings.privacy_notice_url}"
    if not settings.notice_url:
        return f"{versions}; NO link to the notice: set PUBLIC_URL (https) or PRIVACY_NOTICE_URL"
    return f"{versions}; notice {notice.version} at {settings.notice_url}"


async def _answers(adapter: HospitalBooking) -> str:
    await adapter.ping()
    return "answers"


def _can(adapter: HospitalBooking) -> str:
    """What the chat can do there, and what it says that it cannot."""
    can = abilities(adapter)
    words = ", ".join(each.value for each in Ability if each in can) or "nothing"
    cannot = ", ".join(each.value for each in Ability if each not in can)
    return f"can {words}" + (f"; cannot {cannot}" if cannot else "")


async def _hospital(entry: HospitalEntry) -> Row:
    async def ask() -> str:
        async with open_hospitals([entry]) as adapters:
            adapter = adapters[entry.id]
            said = await adapter.proof() if isinstance(adapter, Proves) else await _answers(adapter)
            soon = f"; {await noticed_within(adapter)}" if Ability.NOTICE in abilities(adapter) else ""
            return f"{said}{soon}; {_can(adapter)}"

    return await _tried(f"hospital {entry.id}", ask)


async def try_booking(hospital: str, slot: str, patient: str, settings: Settings | None = None) -> list[Row]:
    """Which ways to book hold at a hospital, tried for real with one slot and one record that were named; a row for each way."""
    settings = settings or read_settings()
    try:
        entries = [each for each in read_hospitals(settings.hospitals_file) if each.id == hospital]
        async with open_hospitals(entries) as adapters:
            trying = [each for each in adapters.values() if isinstance(each, TriesBooking)]
            tried = [each for adapter in trying for each in await adapter.try_booking(slot, patient)]
    except KlaiMorError as error:
        return [Row(hospital, False, str(error))]
    rows = [Row(f"{hospital}: {each.way}", each.good, each.said) for each in tried]
    return rows or [Row(hospital, False, "is not configured, or its interface has one way to book only")]


async def noticed_within(hospital: HospitalBooking) -> str:
    """How soon a change that is made there is noticed."""
    if not isinstance(hospital, HospitalChanges):
        return "changes are noticed within ten minutes"
    try:
        await hospital.changed(datetime.now(UTC))
    except HospitalRefused:
        return "does NOT say what has changed (_lastUpdated is refused): changes are noticed within ten minutes"
    return "changes are noticed within a minute"
