"""What becomes of a case: taken, back in the queue, overdue, closed."""

from __future__ import annotations

from bot.domain.case import CLOCK
from bot.domain.case_facts import CaseClosed, CaseOverdue, CaseTaken, CaseWaits
from bot.domain.errors import Changed
from integrations.storage import timers_set
from integrations.storage.cases_changed import changed
from integrations.storage.instants import micros
from integrations.storage.retention import after
from integrations.storage.statements import Statement
from integrations.storage.writing import Writing

_MINE = "WHERE id = :id AND patient_id = :patient AND state <> 'closed'"
_TAKE = Statement(
    "UPDATE cases SET state = 'taken', holder = :by, returned = FALSE, overdue_at = NULL, alarmed_at = NULL, "  # noqa: S608
    f"hospital = CASE WHEN hospital = '' THEN :hospital ELSE hospital END, updated_at = :now, expires_at = :expires {_MINE}"
)
_WAIT = Statement(
    "UPDATE cases SET state = 'waiting', holder = NULL, needs = :needs, level = :level, answer_by = :answer_by, "  # noqa: S608
    "waiting_since = :now, escalated = (escalated OR :escalated), returned = :returned, overdue_at = NULL, alarmed_at = NULL, "
    f"updated_at = :now, expires_at = :expires {_MINE}"
)
_CLOSE = Statement(
    "UPDATE cases SET state = 'closed', closed_at = :now, ended = :ended, overdue_at = NULL, alarmed_at = NULL, "  # noqa: S608
    f"updated_at = :now, expires_at = :expires {_MINE}"
)
_OVERDUE = Statement(f"UPDATE cases SET overdue_at = :now {_MINE} AND overdue_at IS NULL")  # noqa: S608


def take(to: Writing, fact: CaseTaken) -> None:
    """A person has it. Raises Changed when it was closed meanwhile."""
    if not _TAKE.run(to.conn, **_which(to, str(fact.case)), by=fact.by, hospital=fact.hospital):
        raise Changed("the case was closed meanwhile")
    timers_set.stop(to, CLOCK, str(fact.case))
    changed(to, str(fact.case), "taken")


def wait(to: Writing, fact: CaseWaits) -> None:
    """It waits again, and its clock runs. Raises Changed when it was closed meanwhile."""
    waits = _WAIT.run(
        to.conn,
        **_which(to, str(fact.case)),
        needs=fact.needs.value,
        level=fact.level,
        answer_by=micros(fact.answer_by),
        escalated=fact.escalated,
        returned=fact.returned,
    )
    if not waits:
        raise Changed("the case was closed meanwhile")
    timers_set.set_for(to, CLOCK, str(fact.case), fact.answer_by)
    changed(to, str(fact.case), "waits")


def close(to: Writing, fact: CaseClosed) -> None:
    """It is done. Raises Changed when it was closed meanwhile."""
    if not _CLOSE.run(to.conn, **_which(to, str(fact.case)), ended=fact.ended.value):
        raise Changed("the case was closed meanwhile")
    timers_set.stop(to, CLOCK, str(fact.case))
    changed(to, str(fact.case), "closed")


def mark_overdue(to: Writing, fact: CaseOverdue) -> None:
    """Loudly: nobody has looked in time."""
    if _OVERDUE.run(to.conn, **_which(to, str(fact.case))):
        changed(to, str(fact.case), "overdue")


def _which(to: Writing, case: str) -> dict[str, object]:
    return {"id": case, "patient": to.patient.id, "now": to.now, "expires": after(to.now, to.keep.cases)}
