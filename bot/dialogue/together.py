"""Two outcomes of one turn become one, and the state that an outcome leaves behind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.dialogue.steps import Conversation, Step
from bot.dialogue.turn import Outcome
from bot.domain.consent import Consent, Purpose
from bot.domain.consent_facts import ConsentAnswered
from bot.domain.facts import CaseOpened, Fact
from bot.domain.patient import Patient
from bot.domain.sayings import Urgency


def together(first: Outcome, second: Outcome) -> Outcome:
    """Both in one saying: the second has the choices and the last word on the step."""
    urgent = (Urgency.EMERGENCY, Urgency.OUTCOME)
    place = first if second.step_kept else second
    return replace(
        second,
        say=(*first.say, *second.say),
        choices=second.choices or first.choices,
        step=place.step,
        below=place.below,
        step_kept=first.step_kept and second.step_kept,
        facts=(*first.facts, *second.facts),
        urgency=next((each for each in urgent if each in (first.urgency, second.urgency)), second.urgency),
        relied_on=(*first.relied_on, *second.relied_on),
        again=(),
    )


def about(outcome: Outcome, event_id: str) -> Outcome:
    """The same, its cases about the words of an earlier event."""
    facts = tuple(
        replace(fact, of=fact.of or event_id) if isinstance(fact, CaseOpened) else fact for fact in outcome.facts
    )
    return replace(outcome, facts=facts)


def left_standing(
    outcome: Outcome, conversation: Conversation, needs: Mapping[str | type, Purpose]
) -> tuple[Step, ...]:
    """The step and those below it after an outcome; a step ends with the consent that it needs."""
    stack = conversation.stack if outcome.step_kept else outcome.stack
    refused = {fact.purpose for fact in answers(outcome.facts) if not fact.given}
    return tuple(step for step in stack if needs.get(type(step)) not in refused)


def answers(facts: Iterable[Fact]) -> tuple[ConsentAnswered, ...]:
    """The answers to questions for consent among these facts."""
    return tuple(fact for fact in facts if isinstance(fact, ConsentAnswered))


def patient_after(patient: Patient, facts: Iterable[Fact], now: datetime) -> Patient:
    """The patient once these facts are true, as far as a second look in the same turn needs them."""
    given = {fact.purpose: Consent(fact.purpose, fact.given, fact.version, now) for fact in answers(facts)}
    return replace(patient, consents={**patient.consents, **given})
