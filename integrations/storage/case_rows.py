"""A row of cases as the domain knows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from bot.domain.case import Case, CaseState, Colleague, Ended
from bot.domain.case_kind import CaseKind
from bot.domain.staff import Role
from integrations.storage.cases import REASON
from integrations.storage.instants import micros, moment, moment_or_none
from integrations.storage.patients import NAME
from integrations.storage.sealed import Box
from integrations.storage.statements import Row

COLUMNS = (
    "c.id, c.patient_id, c.kind, c.level, c.hospital, c.state, c.needs, c.opened_at, c.waiting_since, c.answer_by, c.overdue_at, "
    "c.alarmed_at, c.holder, c.escalated, c.returned, c.in_group, c.closed_at, c.ended, c.reason, p.name, p.wrapped_key, "
    "CASE WHEN v.speaker_until > :now AND v.speaker = c.holder THEN v.unread_since END AS unread_since, "
    "s.name AS holder_name, s.until AS holder_until"
)
JOINS = (
    "cases c JOIN patients p ON p.id = c.patient_id JOIN conversations v ON v.patient_id = c.patient_id "
    "LEFT JOIN presences s ON s.staff = c.holder"
)


def case_of(box: Box, row: Row, now: datetime) -> Case:
    """Everything of a row (COLUMNS) that stands in a Case."""
    case = Case(
        id=UUID(row.id),
        patient=UUID(row.patient_id),
        kind=CaseKind(row.kind),
        level=row.level,
        hospital=row.hospital,
        state=CaseState(row.state),
        needs=Role(row.needs),
        opened_at=moment(row.opened_at),
        waiting_since=moment(row.waiting_since),
        reasons=tuple(each.strip() for each in box.open_text(REASON, row.id, row.reason).split(",")),
        name="" if row.name is None else box.open_text(NAME, row.patient_id, row.name),
    )
    return _with_marks(case, row, now)


def _with_marks(case: Case, row: Row, now: datetime) -> Case:
    """What has become of it."""
    return replace(
        case,
        answer_by=moment_or_none(row.answer_by),
        overdue_at=moment_or_none(row.overdue_at),
        alarmed_at=moment_or_none(row.alarmed_at),
        unread_since=moment_or_none(row.unread_since),
        holder=_holder(row, now),
        escalated=bool(row.escalated),
        returned=bool(row.returned),
        in_group=bool(row.in_group),
        closed_at=moment_or_none(row.closed_at),
        ended=None if row.ended is None else Ended(row.ended),
    )


def _holder(row: Row, now: datetime) -> Colleague | None:
    if row.holder is None:
        return None
    return Colleague(row.holder, row.holder_name or "", (row.holder_until or 0) > micros(now))
