"""Acts of staff that decide about a case: notes, escalation, closing, opening."""

from __future__ import annotations

from bot.dialogue.turn import Outcome
from bot.domain.case import Case, CaseState
from bot.domain.case_facts import CaseClosed, CaseOpened, CaseWaits, SpeakerSet, WordsRead
from bot.domain.case_kind import CaseKind
from bot.domain.case_rights import above, may_take, reads_words
from bot.domain.facts import Fact
from bot.domain.sayings import Card, Urgency
from bot.domain.staff import Role
from bot.domain.staff_act import Close, Escalate, MayNot, NoSuchCase, Note, NotHolding, OpenCase
from bot.domain.words import Phrase
from bot.flows.handover import read_at
from bot.flows.handover_filing import answer_by
from bot.flows.staff_acts import left
from bot.flows.staff_at_hand import AtHand, note, open_case_of, seen_all
from bot.flows.ways_on import CALL_1669, TO_MENU

_ROLES = {Role.NURSE: "role-nurse", Role.SUPERVISOR: "role-supervisor"}
_LEVELS = range(1, 6)


def write_note(act: Note, at: AtHand) -> Outcome:
    """Colleagues read it beside the conversation; whoever may not read that writes nothing there."""
    if at.file.case is None:
        raise NoSuchCase
    if not reads_words(at.who, at.file.case):
        raise MayNot
    return Outcome(facts=tuple(note(act, at, "note", act.words)), step_kept=True)


def escalate(act: Escalate, at: AtHand) -> Outcome:
    """With everything of this patient that they have: all of it waits for the higher role, never at a lower level."""
    case, mine = open_case_of(at), at.file.held_by(at.who.id)
    if act.to not in _ROLES or not above(act.to, at.who.role) or at.who.role is Role.ADMIN:
        raise MayNot
    if case not in mine and not (case.state is CaseState.WAITING and may_take(at.who, case)):
        raise NotHolding
    passed_on = mine if case in mine else (case,)
    facts: list[Fact] = note(act, at, "escalated", act.reason)
    facts += [_waits(each, act, at) for each in passed_on]
    takeover = at.patient.takeover
    if case not in mine or takeover is None or takeover.staff != at.who.id:
        return Outcome(facts=tuple(facts), step_kept=True)
    return Outcome(
        (_passed_on(act, at),),
        (*at.back_to_step, TO_MENU),
        facts=(*facts, SpeakerSet(None, at.who.id), WordsRead()),
        urgency=Urgency.PERSON,
        step_kept=True,
    )


def close(act: Close, at: AtHand) -> Outcome:
    """Done. A waiting case may be closed by whoever may take it: they have seen it and know how it ended."""
    case, mine = open_case_of(at), at.file.held_by(at.who.id)
    if case not in mine and not (case.state is CaseState.WAITING and may_take(at.who, case)):
        raise NotHolding
    facts: list[Fact] = [CaseClosed(case.id, act.ended)]
    facts += note(act, at, "closed", act.words) if act.words.strip() else []
    takeover = at.patient.takeover
    if takeover is None or takeover.staff != at.who.id or any(each.id != case.id for each in mine):
        return Outcome(facts=tuple(facts), step_kept=True)
    seen_all(act, at)
    return left(at, *facts)


def open_new(act: OpenCase, at: AtHand) -> Outcome:
    """A case of its own, whatever else is open; what it is about stands in its first note."""
    if at.who.role is Role.ADMIN or act.hospital not in at.who.hospitals or act.level not in _LEVELS:
        raise MayNot
    opened = CaseOpened(CaseKind.BY_STAFF, "by_staff", hospital=act.hospital, level=act.level, id=act.case)
    return Outcome(facts=(opened, *note(act, at, "opened", act.words)), step_kept=True)


def _waits(case: Case, act: Escalate, at: AtHand) -> CaseWaits:
    level = case.level if act.level is None or act.level not in _LEVELS else min(case.level, act.level)
    needs = act.to if above(act.to, case.needs) else case.needs
    return CaseWaits(case.id, needs, level, answer_by(level, case.hospital, at.hospitals, at.now), escalated=True)


def _passed_on(act: Escalate, at: AtHand) -> Card:
    title = Phrase("person-passed-on-title", {"name": at.who.name, "to": Phrase(_ROLES[act.to])})
    lines = (Phrase("person-passed-on"), read_at(at.now, at.hospitals), Phrase("person-worse"))
    return Card(title, lines, (CALL_1669,), alt=Phrase("alt-answer"))
