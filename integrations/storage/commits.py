"""The commit of a turn: everything it made true is stored together, or nothing is."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from bot.domain.errors import Changed, LeaseLost
from bot.domain.sayings import Urgency
from bot.domain.stored import Claim, Commit, Ending
from integrations.storage import appliers, audit, cases, consents, patients, sending, transcript
from integrations.storage.cases_changed import conversation_changed
from integrations.storage.inbox import raw_of
from integrations.storage.instants import micros
from integrations.storage.leases import STEP, Desk, held, release
from integrations.storage.retention import after
from integrations.storage.statements import Statement
from integrations.storage.writing import Writing

_CHECKED = (
    "WHERE patient_id = :patient AND fence = :fence AND lease_owner = :owner AND version = :expected "
    "AND (CAST(:says AS TEXT) = 'nothing' OR (CAST(:says AS TEXT) = 'bot' AND (speaker IS NULL OR speaker_until <= :now)) "
    "OR (speaker = CAST(:by AS TEXT) AND speaker_until > :now)) RETURNING version, out_seq"
)
_ADVANCE = Statement(
    "UPDATE conversations SET version = version + :touched, out_seq = out_seq + :sends, expires_at = :expires "  # noqa: S608
    + _CHECKED
)
_ADVANCE_TO_STEP = Statement(
    "UPDATE conversations SET version = version + :touched, out_seq = out_seq + :sends, expires_at = :expires, "  # noqa: S608
    "step_tag = :tag, step_version = :step_version, step = :step " + _CHECKED
)
_VERSION = Statement(
    "SELECT version FROM conversations WHERE patient_id = :patient AND fence = :fence AND lease_owner = :owner"
)
_COUNT_SENDS = Statement(
    "UPDATE conversations SET out_seq = out_seq + :sends, expires_at = :expires WHERE patient_id = :patient RETURNING out_seq"
)
_STEP_IF_UNCHANGED = Statement(
    "UPDATE conversations SET step_tag = :tag, step_version = :step_version, step = :step "
    "WHERE patient_id = :patient AND version = :expected"
)
_EVENT = Statement("SELECT event_id, raw FROM inbox WHERE seq = :seq AND state = 'waiting' AND person_index = :index")
_END = Statement(
    "UPDATE inbox SET state = :state, raw = NULL, expires_at = :expires "
    "WHERE seq = :seq AND state = 'waiting' AND person_index = :index"
)
_AGAIN = Statement(
    "UPDATE inbox SET attempts = attempts + 1, due = :due, apologised = (apologised OR :apologised) "
    "WHERE seq = :seq AND state = 'waiting' AND person_index = :index"
)


def commit(conn: Connection, desk: Desk, claim: Claim, what: Commit, *, let_go: bool) -> int:
    """Store a turn under its lease; returns the new version. Raises LeaseLost, Changed."""
    to = _writing(conn, desk, claim, what)
    version, last = _advance(to, claim, what)
    consents.check(to, what.relied_on)
    if not _mark(to, what):
        raise Changed("the event was answered meanwhile")
    _record(to, what, last)
    if let_go:
        release(conn, claim)
    return version


def express(conn: Connection, desk: Desk, what: Commit) -> bool:
    """Store an emergency answer past lease and step; False, and nothing stored, when the event was answered already."""
    index = patients.index_of(desk.vault, what.person)
    # The conversation is locked before the event is marked, as in a turn's commit: in the other order the two could wait for each other.
    known = patients.find(conn, desk.vault, index, locked=True)
    now = micros(what.at)
    if known is None:
        if what.seq is not None and _EVENT.first(conn, seq=what.seq, index=index) is None:
            return False
        known = patients.make(conn, desk.vault, what.person, now, desk.keep)
    to = Writing(conn, desk.vault, desk.keep, known, index, now, what.said)
    if not _mark(to, what):
        return False
    consents.check(to, what.relied_on)
    expires = after(now, desk.keep.patients)
    if not what.step_kept and what.expected_version is not None:
        _STEP_IF_UNCHANGED.run(conn, patient=known.id, expected=what.expected_version, **_step(to, what))
    row = _COUNT_SENDS.first(conn, patient=known.id, sends=len(what.sends), expires=expires)
    if row is None:
        raise Changed("the patient was erased meanwhile")
    _record(to, what, row.out_seq)
    return True


def _writing(conn: Connection, desk: Desk, claim: Claim, what: Commit) -> Writing:
    known = patients.known(conn, desk.vault, claim.loaded.patient.id)
    if known is None:
        raise LeaseLost("the patient was erased")
    index = patients.index_of(desk.vault, claim.person)
    return Writing(conn, desk.vault, desk.keep, known, index, micros(what.at), what.said)


def _advance(to: Writing, claim: Claim, what: Commit) -> tuple[int, int]:
    """Check fence and version and move on; returns the new version and the number of the last thing said."""
    expected = what.expected_version
    if expected is None:
        held_now = _VERSION.first(to.conn, **held(claim))
        expected = -1 if held_now is None else held_now.version
    values: dict[str, object] = {
        **held(claim),
        "expected": expected,
        "touched": int(not what.step_kept or bool(what.facts)),
        "sends": len(what.sends),
        "expires": after(to.now, to.keep.patients),
        "says": _who_says(what),
        "by": what.by,
        "now": to.now,
    }
    row = (_ADVANCE if what.step_kept else _ADVANCE_TO_STEP).first(to.conn, **values, **_step(to, what))
    if row is not None:
        return row.version, row.out_seq
    if _VERSION.first(to.conn, **held(claim)) is None:
        raise LeaseLost("another worker holds this patient")
    raise Changed("the conversation went on meanwhile")


def _who_says(what: Commit) -> str:
    """nothing (that a speaker would mind), bot or person."""
    if what.by is not None:
        return "person"
    return "bot" if any(send.urgency is Urgency.TALK for send in what.sends) else "nothing"


def _step(to: Writing, what: Commit) -> Mapping[str, object]:
    if what.step is None:
        return {"tag": None, "step_version": None, "step": None}
    sealed = to.patient.box.seal(STEP, to.patient.id, what.step.data)
    return {"tag": what.step.tag, "step_version": what.step.version, "step": sealed}


def _mark(to: Writing, what: Commit) -> bool:
    """The event's own mark. False when it does not wait any more. A timer's commit has no event."""
    if what.seq is None:
        return True
    which = {"seq": what.seq, "index": to.person_index}
    if what.ending is Ending.RETRY:
        due = to.now if what.due is None else micros(what.due)
        return bool(_AGAIN.run(to.conn, due=due, apologised=what.apologised, **which))
    words = None
    if what.ending is Ending.SET_ASIDE:
        event = _EVENT.first(to.conn, **which)
        words = None if event is None else _words(to, event.event_id, event.raw)
    expires = after(to.now, to.keep.answered)
    if not _END.run(to.conn, state=what.ending.value, expires=expires, **which):
        return False
    if words is not None:
        cases.set_aside(to, what.trail.get("reason", "handler_failed"), words)
    return True


def _words(to: Writing, event_id: str, raw: bytes) -> str:
    """What staff must read of an event that was set aside: its text, or all of it if it has none."""
    if to.said is not None:
        return to.said.text
    return raw_of(to.vault, event_id, raw).decode("utf-8", "replace")


def _record(to: Writing, what: Commit, last: int) -> None:
    """Outgoing messages, transcript, facts, audit."""
    if what.sends:
        sending.put(to, what.sends, first=last - len(what.sends) + 1, said_by=what.by)
    if what.said is not None:
        transcript.note(to, what.said)
    for fact in what.facts:
        appliers.apply(to, fact)
    detail: dict[str, object] = {**what.trail, "sends": len(what.sends)}
    if what.facts:
        detail["facts"] = [_code(fact) for fact in what.facts]
    if what.sends or what.said is not None:
        conversation_changed(to)
    action = f"turn {what.ending.value}" if what.actor is None else "staff acted"
    audit.record(to.conn, to.vault, to.now, action, to.patient.id, detail, actor=what.actor or "bot")


def _code(fact: object) -> str:
    """What kind of fact it was, without its content."""
    return type(fact).__name__
