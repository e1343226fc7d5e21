"""One case as one viewer may see it, and the audit entry for having seen it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Connection

from bot.domain.care import Care
from bot.domain.case import Case, CaseView, Colleague
from bot.domain.case_facts import NoteWritten
from bot.domain.case_rights import Reads, as_seen_by, at_home, reads, reads_words
from bot.domain.ports.cases import NeedsReason
from bot.domain.staff import StaffMember
from bot.domain.staff_act import NoSuchCase
from bot.domain.takeover import Takeover
from integrations.storage import audit, notes, patients, takeovers, triages
from integrations.storage.booked import bookings_of
from integrations.storage.cared import carers_of, cares_of
from integrations.storage.case_rows import COLUMNS, JOINS, case_of
from integrations.storage.cases import LOCATION
from integrations.storage.conversation_lines import Span, lines_of
from integrations.storage.instants import micros
from integrations.storage.leases import Desk
from integrations.storage.linked import links_seen
from integrations.storage.patients import PHONE
from integrations.storage.sealed import Vault
from integrations.storage.statements import Row, Statement
from integrations.storage.writing import Known, Writing

BEFORE = timedelta(days=1)  # what was said so long before a case was opened is shown with it

_ONE = Statement(
    f"SELECT {COLUMNS}, c.location, p.phone, p.language, p.blocked_at, v.unread_since AS since, v.unread_until AS until, "  # noqa: S608
    f"CASE WHEN v.speaker_until > :now THEN v.speaker END AS speaker FROM {JOINS} WHERE c.id = :case"
)
_OTHERS = Statement(
    f"SELECT {COLUMNS} FROM {JOINS} WHERE c.patient_id = :patient AND c.state <> 'closed' AND c.id <> :case "  # noqa: S608
    "ORDER BY c.level, c.opened_at"
)


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks at which case, when, and what they asked for (see Cases.look)."""

    viewer: StaffMember
    case: str
    now: datetime
    reason: str = ""
    before: datetime | None = None
    limit: int = 200


def view(conn: Connection, vault: Vault, look: Look, plain_text: Callable[[bytes], Sequence[str]]) -> CaseView:
    """The case as the viewer may see it. Raises NoSuchCase, NeedsReason."""
    row = _ONE.first(conn, case=look.case, now=micros(look.now))
    if row is None:
        raise NoSuchCase
    patient = Known(row.patient_id, vault.box(row.patient_id, row.wrapped_key))
    case = case_of(patient.box, row, look.now)
    allowed = reads(look.viewer, case)
    if not allowed and not look.reason:
        raise NeedsReason
    seen = _card(conn, vault, patient, case, row, look)
    if not (look.reason or reads_words(look.viewer, case)):
        return seen
    return _with_words(conn, patient, seen, case, row, look, plain_text)


def record(conn: Connection, desk: Desk, look: Look, seen: CaseView) -> None:
    """The audit entry of having seen it; a stated reason is kept as a note, which the entry names."""
    detail: dict[str, object] = {"case": look.case}
    action = "conversation read" if seen.words_shown else "case looked at"
    if look.reason:
        action, note = "conversation opened", uuid4()
        detail["note"] = str(note)
        _keep_reason(conn, desk, look, seen.case, note)
    audit.record(conn, desk.vault, micros(look.now), action, str(seen.case.patient), detail, actor=look.viewer.id)


def _card(conn: Connection, vault: Vault, patient: Known, case: Case, row: Row, look: Look) -> CaseView:
    """What can be seen without the words."""
    allowed = frozenset(Reads) if look.reason else reads(look.viewer, case)
    now, takeover = micros(look.now), _takeover(conn, patient.id, row, look.now)
    booked = bookings_of(conn, patient.id, patient.box, now) if Reads.APPOINTMENTS in allowed else ()
    linked = links_seen(conn, patient.id, patient.box, now) if Reads.APPOINTMENTS in allowed else ()
    phone = None if row.phone is None or Reads.CONTACT not in allowed else row.phone
    return CaseView(
        case=as_seen_by(look.viewer, case),
        words_shown=False,
        phone="" if phone is None else patient.box.open_text(PHONE, patient.id, phone),
        language=row.language,
        blocked=row.blocked_at is not None,
        speaker=None if takeover is None else Colleague(takeover.staff, takeover.name, takeover.present),
        may_write=takeover is not None and takeover.staff == look.viewer.id,
        appointments=tuple(each for each in booked if look.reason or at_home(look.viewer, each.hospital)),
        others=_others(conn, patient, look),
        links=tuple(each for each in linked if look.reason or at_home(look.viewer, each.link.record.hospital)),
        cares=_holding(look, allowed, cares_of(conn, patient.id, patient.box, now)),
        carers=_holding(look, allowed, carers_of(conn, vault, patient.id, now)),
    )


def _others(conn: Connection, patient: Known, look: Look) -> tuple[Case, ...]:
    """The patient's other open cases, of the viewer's hospitals."""
    return tuple(
        as_seen_by(look.viewer, case_of(patient.box, other, look.now))
        for other in _OTHERS.all(conn, patient=patient.id, case=look.case, now=micros(look.now))
        if at_home(look.viewer, other.hospital)
    )


def _holding(look: Look, allowed: frozenset[Reads], rights: tuple[Care, ...]) -> tuple[Care, ...]:
    """Those that hold now, of the viewer's hospitals."""
    return tuple(
        each
        for each in rights
        if Reads.APPOINTMENTS in allowed
        and each.stands(look.now)
        and (look.reason or at_home(look.viewer, each.record.hospital))
    )


def _with_words(
    conn: Connection,
    patient: Known,
    seen: CaseView,
    case: Case,
    row: Row,
    look: Look,
    plain_text: Callable[[bytes], Sequence[str]],
) -> CaseView:
    until = case.closed_at + timedelta(microseconds=1) if case.closed_at is not None else look.now + BEFORE
    span = Span(micros(case.opened_at - BEFORE), micros(min(until, look.before or until)), look.limit)
    lines, earlier = lines_of(conn, patient, look.case, span, plain_text)
    return replace(
        seen,
        case=case,
        words_shown=True,
        lines=lines,
        earlier=earlier,
        location="" if row.location is None else patient.box.open_text(LOCATION, row.id, row.location),
        triages=triages.of_patient(conn, patient),
    )


def _takeover(conn: Connection, patient: str, row: Row, now: datetime) -> Takeover | None:
    if row.speaker is None:
        return None
    return takeovers.takeover(conn, patient, takeovers.Speaking(row.speaker, row.since, row.until), now)


def _keep_reason(conn: Connection, desk: Desk, look: Look, case: Case, note: UUID) -> None:
    known = patients.known(conn, desk.vault, case.patient)
    if known is None:
        raise NoSuchCase  # erased meanwhile: nothing is shown
    to = Writing(conn, desk.vault, desk.keep, known, b"", micros(look.now), None)
    notes.write(to, NoteWritten(note, case.id, "looked", look.viewer.id, look.reason))
