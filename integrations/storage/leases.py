"""Who is working for a patient: one worker at a time, under a number that only grows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.domain.errors import LeaseLost
from bot.domain.messages import Person
from bot.domain.patient import Patient
from bot.domain.stored import Claim, Loaded, StoredStep
from integrations.storage import patients, tables
from integrations.storage.inbox import waiting_of
from integrations.storage.instants import micros
from integrations.storage.retention import Retention
from integrations.storage.sealed import Vault, cell
from integrations.storage.statements import Row, Statement

STEP = cell(tables.conversations.c.step)

_STATE = "patient_id, fence, version, step_tag, step_version, step"
_TAKE = Statement(
    "UPDATE conversations SET lease_owner = :owner, lease_until = :until, fence = fence + 1 "  # noqa: S608
    "WHERE patient_id = (SELECT id FROM patients WHERE person_index = :index) "
    f"AND (lease_owner IS NULL OR lease_until <= :now OR lease_owner = :owner) RETURNING {_STATE}"
)
_SEE = Statement(
    f"SELECT {_STATE}, lease_owner FROM conversations "  # noqa: S608
    "WHERE patient_id = (SELECT id FROM patients WHERE person_index = :index)"
)
_RENEW = Statement(
    "UPDATE conversations SET lease_until = :until WHERE patient_id = :patient AND fence = :fence AND lease_owner = :owner"
)
_RELEASE = Statement(
    "UPDATE conversations SET lease_owner = NULL, lease_until = 0 "
    "WHERE patient_id = :patient AND fence = :fence AND lease_owner = :owner"
)


@dataclass(frozen=True, slots=True)
class Desk:
    """What reading and holding a conversation needs besides a connection."""

    vault: Vault
    keep: Retention


def take(conn: Connection, desk: Desk, person: Person, owner: str, now: datetime, lease: timedelta) -> Claim | None:
    """Hold the patient, made if new; None if another holds them."""
    index = patients.index_of(desk.vault, person)
    values = {"index": index, "owner": owner, "now": micros(now), "until": micros(now + lease)}
    row = _TAKE.first(conn, **values)
    if row is None:
        if patients.find(conn, desk.vault, index) is not None:
            return None
        patients.make(conn, desk.vault, person, micros(now), desk.keep)
        row = _TAKE.first(conn, **values)
    return None if row is None else _claim(conn, desk, person, owner, row, now)


def see_again(conn: Connection, desk: Desk, claim: Claim, now: datetime) -> Claim:
    """The same claim as of now. Raises LeaseLost."""
    row = _SEE.first(conn, index=patients.index_of(desk.vault, claim.person))
    if row is None or row.fence != claim.fence or row.lease_owner != claim.owner:
        raise LeaseLost("another worker holds this patient, or they were erased")
    return _claim(conn, desk, claim.person, claim.owner, row, now)


def glance(conn: Connection, desk: Desk, person: Person, now: datetime) -> Loaded | None:
    """The conversation without holding it; None if the person is new."""
    row = _SEE.first(conn, index=patients.index_of(desk.vault, person))
    patient = None if row is None else patients.load(conn, desk.vault, person, now)
    return None if row is None or patient is None else _loaded(conn, desk, patient, row)


def renew(conn: Connection, claim: Claim, until: datetime) -> None:
    """Hold on. Raises LeaseLost."""
    if not _RENEW.run(conn, until=micros(until), **held(claim)):
        raise LeaseLost("another worker holds this patient, or they were erased")


def release(conn: Connection, claim: Claim) -> None:
    """Let go; nothing when the lease was lost."""
    _RELEASE.run(conn, **held(claim))


def held(claim: Claim) -> dict[str, object]:
    """By what a statement knows that the claim still holds."""
    return {"patient": str(claim.loaded.patient.id), "fence": claim.fence, "owner": claim.owner}


def _claim(conn: Connection, desk: Desk, person: Person, owner: str, row: Row, now: datetime) -> Claim:
    patient = patients.load(conn, desk.vault, person, now)
    if patient is None:
        raise LeaseLost("the patient was erased")
    waiting = waiting_of(conn, desk.vault, patients.index_of(desk.vault, person))
    return Claim(person, owner, row.fence, _loaded(conn, desk, patient, row), waiting)


def _loaded(conn: Connection, desk: Desk, patient: Patient, row: Row) -> Loaded:
    step = None
    if row.step is not None:
        known = patients.known(conn, desk.vault, patient.id)
        if known is None:
            raise LeaseLost("the patient was erased")
        step = StoredStep(row.step_tag, row.step_version, known.box.open(STEP, known.id, row.step))
    return Loaded(patient, step, row.version)
