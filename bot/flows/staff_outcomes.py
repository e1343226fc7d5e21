"""The outcome of any act of staff."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.turn import Outcome
from bot.domain.case_facts import StaffActed
from bot.domain.staff_act import (
    Acknowledge,
    Close,
    EndCare,
    Escalate,
    HandBack,
    HandOver,
    LinkRecord,
    Note,
    OpenCase,
    RegisterCarer,
    StaffAct,
    Take,
    Write,
)
from bot.flows import staff_acts, staff_caring, staff_decisions, staff_linking
from bot.flows.staff_at_hand import AtHand


def outcome_of(act: StaffAct, at: AtHand) -> Outcome:
    """What the act says and makes true, itself included. Raises a kind of ActRefused."""
    outcome = _outcome(act, at)
    return replace(outcome, facts=(StaffActed(act.id, act_name(act), act.case, at.who), *outcome.facts))


def act_name(act: StaffAct) -> str:
    """take, hand_over, open_case ...: for the history of a case and the audit trail."""
    name = type(act).__name__
    return "".join(f"_{each.lower()}" if each.isupper() else each for each in name).lstrip("_")


def _outcome(act: StaffAct, at: AtHand) -> Outcome:
    match act:
        case Take():
            return staff_acts.take(act, at)
        case Acknowledge():
            return staff_acts.acknowledge(act, at)
        case Write():
            return staff_acts.write(act, at)
        case HandOver():
            return staff_acts.hand_over(act, at)
        case HandBack():
            return staff_acts.hand_back(act, at)
        case Note():
            return staff_decisions.write_note(act, at)
        case Escalate():
            return staff_decisions.escalate(act, at)
        case Close():
            return staff_decisions.close(act, at)
        case OpenCase():
            return staff_decisions.open_new(act, at)
        case LinkRecord():
            return staff_linking.link_record(act, at)
        case RegisterCarer():
            return staff_caring.register(act, at)
        case EndCare():
            return staff_caring.end(act, at)
