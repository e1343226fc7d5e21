"""Opens the hospitals of the configuration, each behind its own adapter."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

from bot.domain.ability import EVERY_WRITE, Ability
from bot.domain.appointment import Hospital
from bot.domain.errors import BadConfiguration
from bot.domain.ports.hospital import HospitalBooking
from bot.domain.ports.hospital_appointments import HospitalAppointments
from bot.domain.ports.hospital_records import HospitalRecords
from bot.domain.ports.limited import Limited
from bot.domain.ports.triage_intake import TriageIntake
from config.access_entries import AuthEntry, ReadsEntry
from config.read_hospitals import HospitalEntry
from integrations.hospitals import ADAPTERS
from integrations.hospitals.hosxp_sql import HosxpSqlHospital
from integrations.hospitals.read_elsewhere import ReadElsewhere
from integrations.hospitals.settings import HospitalSettings, Identifiers
from integrations.http.auth import Auth, BasicAuth, BearerAuth, NoAuth
from integrations.http.smart import SmartAuth


@asynccontextmanager
async def open_hospitals(entries: Sequence[HospitalEntry]) -> AsyncIterator[Mapping[str, HospitalBooking]]:
    """Adapters by hospital id, closed at the end. Nothing is asked of a hospital yet. Raises BadConfiguration."""
    adapters = {entry.id: _adapter(entry) for entry in entries}
    try:
        yield adapters
    finally:
        await asyncio.gather(*(each.aclose() for each in adapters.values()))


def intakes(entries: Sequence[HospitalEntry], adapters: Mapping[str, HospitalBooking]) -> Mapping[str, TriageIntake]:
    """The hospitals that take results of triages, by id. Raises BadConfiguration for an adapter that cannot hand them on."""
    taking: dict[str, TriageIntake] = {}
    for entry in entries:
        adapter = adapters[entry.id]
        if not entry.triage:
            continue
        if not isinstance(adapter, TriageIntake):
            raise BadConfiguration(
                f"hospital {entry.id}: adapter {entry.adapter!r} takes no triages: remove `triage: true`"
            )
        taking[entry.id] = adapter
    return taking


def abilities(adapter: HospitalBooking) -> frozenset[Ability]:
    """What the chat can do at this adapter's hospital."""
    writes = frozenset(adapter.can) if isinstance(adapter, Limited) else EVERY_WRITE | {Ability.NOTICE}
    seen = {Ability.SEE} if isinstance(adapter, HospitalAppointments) else set()
    found = {Ability.FIND} if isinstance(adapter, HospitalRecords) else set()
    return writes | seen | found


def able(entries: Sequence[HospitalEntry], adapters: Mapping[str, HospitalBooking], zone: str) -> tuple[Hospital, ...]:
    """The hospitals as conversations know them, each with what its adapter can do."""
    return tuple(replace(each.hospital(zone), can=abilities(adapters[each.id])) for each in entries)


def _adapter(entry: HospitalEntry) -> HospitalBooking:
    if entry.adapter not in ADAPTERS:
        raise BadConfiguration(
            f"hospital {entry.id}: no adapter {entry.adapter!r}; there are {', '.join(sorted(ADAPTERS))}"
        )
    if missing := {"hn", "cid", "own"} - entry.identifiers.keys():
        raise BadConfiguration(f"hospital {entry.id}: identifiers lack {', '.join(sorted(missing))}")
    booking = ADAPTERS[entry.adapter](_settings(entry))
    if entry.reads is None:
        return booking
    return ReadElsewhere(booking, HosxpSqlHospital(_settings_of_reads(entry, entry.reads)))


def _settings(entry: HospitalEntry) -> HospitalSettings:
    return HospitalSettings(
        id=entry.id,
        base_url=entry.base_url,
        identifiers=Identifiers(**entry.identifiers),
        departments={each.code: each.slots for each in entry.departments},
        auth=_auth(entry.auth),
        options=dict(entry.options),
        secrets=entry.read_secrets(),
        hn_pad=entry.hn.pad,
        hcode=entry.hcode,
    )


def _settings_of_reads(entry: HospitalEntry, reads: ReadsEntry) -> HospitalSettings:
    return HospitalSettings(
        id=entry.id,
        base_url=reads.base_url,
        identifiers=Identifiers(**entry.identifiers),
        departments=dict(reads.departments),
        auth=_auth(reads.auth),
        options=dict(reads.options),
        hn_pad=entry.hn.pad,
    )


def _auth(entry: AuthEntry) -> Auth:
    match entry.kind:
        case "none":
            return NoAuth()
        case "basic":
            return BasicAuth(entry.secret(entry.user_env), entry.secret(entry.password_env))
        case "bearer":
            return BearerAuth(entry.secret(entry.token_env))
        case "smart":
            return SmartAuth(
                token_url=entry.token_url or "",
                client_id=entry.client_id or "",
                key_pem=entry.secret(entry.key_env),
                kid=entry.kid or "",
                scope=entry.scope or "",
            )
