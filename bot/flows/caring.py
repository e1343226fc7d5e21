"""Asking to care for somebody: name, who they are, how far and how long; the patient says yes in their own chat, with a one-time code."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

from bot.dialogue.router import Router
from bot.dialogue.steps import Step
from bot.dialogue.taps import press
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.care import ASK_LASTS, CODE_DIGITS, MOST_PEOPLE, TERMS, CareAsk, Relation, Scope
from bot.domain.consent import Purpose
from bot.domain.record_facts import CareAsked
from bot.domain.sayings import Card, Choice, Plain, Shape
from bot.domain.words import Phrase
from bot.flows import caring_consent, caring_people
from bot.flows.asides import aside, questions_first
from bot.flows.care_words import CHOICES, RELATIONS, scopes_shortly
from bot.flows.caring_rights import standing
from bot.flows.caring_ways import TO_MY_PEOPLE
from bot.flows.consent_question import needing
from bot.flows.contact_words import name_in
from bot.flows.link_words import named
from bot.flows.smalltalk import leave
from bot.flows.ways_on import TO_MENU, TO_PERSON, back_to_step

router = Router(caring_consent.router, caring_people.router)

LEAVE = "leave"
_READ = 80  # letters of a message in which such a wish is looked for
_ASKS = re.compile(
    r"(?:ขอ|อยาก|ต้องการ|สมัคร)\s*(?:เป็น\s*)?(?:ผู้ดูแล|คนดูแล)|(?:ขอ|อยาก)\s*(?:ช่วย)?\s*ดูแลนัด|\bbecome (?:a |her |his )?carer\b",
    re.IGNORECASE,
)
_TERM_LABELS = {90: "care-term-90", 365: "care-term-365", 730: "care-term-730"}
_SCOPE_LABELS = dict(
    zip(CHOICES, ("care-pick-everything", "care-pick-see-remind", "care-pick-see", "care-pick-remind"), strict=True)
)


class GivingOwnName(Step, frozen=True, tag="caring.own_name"):
    """Under which name the patient is asked."""

    numbers_are_choices = False
    own_words = True


class ChoosingRelation(Step, frozen=True, tag="caring.relation"):
    """Who the person is to the carer; the tap's key is the relation."""

    name: str


class ChoosingScope(Step, frozen=True, tag="caring.scope"):
    """How far; the tap's key is the number of the choice."""

    name: str
    relation: Relation


class ChoosingTerm(Step, frozen=True, tag="caring.term"):
    """How long; the tap's key is the days."""

    name: str
    relation: Relation
    scopes: tuple[Scope, ...]


async def asked(turn: Turn, clinic: Clinic) -> Outcome | None:
    """A guard: a code that was passed on, who cares for me, whom I care for, and the wish to care, whatever was open."""
    text = turn.text if len(turn.text) <= _READ else ""
    if not text or turn.tap is not None:
        return None
    found = await caring_consent.asked(turn, clinic) or await caring_people.asked(turn, clinic)
    if found is None and _ASKS.search(text):
        return await _began(turn, clinic)
    return found


@router.intent("care_begin", needs=Purpose.APPOINTMENTS)
async def begin(turn: Turn, clinic: Clinic) -> Outcome:
    """The name that stands on the asker's own record or that they gave is taken; else it is asked for."""
    if clinic.care_codes is None:
        return Outcome((Plain(Phrase("care-counter-only")),), (*back_to_step(turn), TO_PERSON, TO_MENU), step_kept=True)
    if len(standing(turn.patient, turn.now)) >= MOST_PEOPLE:
        return Outcome((Plain(Phrase("care-too-many")),), (TO_MY_PEOPLE, TO_PERSON, TO_MENU), step_kept=True)
    own = turn.patient.name or next((named(each.record) for each in turn.patient.links), "")
    return _ask_relation(own) if own else _ask_name()


_began = needing(Purpose.APPOINTMENTS, begin)


@router.step(GivingOwnName, needs=Purpose.APPOINTMENTS)
@questions_first
async def take_name(turn: Turn, clinic: Clinic, step: GivingOwnName) -> Outcome:
    """As people write their names."""
    if turn.tap == LEAVE:
        return await leave(turn, clinic)
    name = name_in(turn.text) if turn.text else None
    if name is None or turn.understanding.findings:
        return await aside(turn, clinic) or _ask_name(*((Plain(Phrase("booking-name-unclear")),) if turn.text else ()))
    return _ask_relation(name)


@router.step(ChoosingRelation, needs=Purpose.APPOINTMENTS)
@questions_first
async def take_relation(turn: Turn, clinic: Clinic, step: ChoosingRelation) -> Outcome:
    """By its button, its number or its word."""
    if turn.tap == LEAVE:
        return await leave(turn, clinic)
    chosen = next((each for each in Relation if each.value == turn.tap), None)
    return _ask_scope(step.name, chosen) if chosen else await aside(turn, clinic) or _ask_relation(step.name)


@router.step(ChoosingScope, needs=Purpose.APPOINTMENTS)
@questions_first
async def take_scope(turn: Turn, clinic: Clinic, step: ChoosingScope) -> Outcome:
    """What it shall be for."""
    if turn.tap == LEAVE:
        return await leave(turn, clinic)
    chosen = next((each for each in CHOICES if _key(each) == turn.tap), None)
    if chosen is None:
        return await aside(turn, clinic) or _ask_scope(step.name, step.relation)
    return _ask_term(ChoosingTerm(step.name, step.relation, chosen))


@router.step(ChoosingTerm, needs=Purpose.APPOINTMENTS)
@questions_first
async def take_term(turn: Turn, clinic: Clinic, step: ChoosingTerm) -> Outcome:
    """Everything is known: the code is said, with what the patient is to write."""
    if turn.tap == LEAVE:
        return await leave(turn, clinic)
    days = next((each for each in TERMS if str(each) == turn.tap), None)
    if days is None:
        return await aside(turn, clinic) or _ask_term(step)
    return _code(turn, step, timedelta(days=days))


def _code(turn: Turn, step: ChoosingTerm, lasts: timedelta) -> Outcome:
    # The first digit is no 0, so that it does not look like a phone number.
    code = f"{secrets.choice('123456789')}{secrets.randbelow(10 ** (CODE_DIGITS - 1)):0{CODE_DIGITS - 1}}"
    ask = CareAsk(code, step.name, step.relation, step.scopes, lasts)
    card = Card(
        Phrase("care-code-title"),
        (
            Phrase("care-code-tell", {"words": Phrase("care-code-words", {"code": code})}),
            Phrase("care-code-where"),
            Phrase("care-code-once"),
            Phrase("care-ask-scopes", {"scopes": scopes_shortly(step.scopes)}),
            Phrase("care-counter-too"),
        ),
        alt=Phrase("alt-answer"),
    )
    plain = Plain(Phrase("care-code-words", {"code": code}))  # by itself, so that it can be passed on as it is
    facts = (CareAsked(ask, turn.now + ASK_LASTS),)
    return Outcome((card, plain), (TO_PERSON, TO_MENU), facts=facts)


def _ask_name(*before: Shape) -> Outcome:
    return Outcome((*before, Plain(Phrase("care-ask-name"))), (_leave(GivingOwnName), TO_PERSON), GivingOwnName())


def _ask_relation(name: str) -> Outcome:
    buttons = [press(ChoosingRelation, each.value, Phrase(RELATIONS[each])) for each in Relation]
    first = Card(
        Phrase("care-ask-relation"), (Phrase("care-as", {"name": name}),), tuple(buttons[:5]), alt=Phrase("alt-answer")
    )
    second = Card(Phrase("care-ask-relation-more"), (), tuple(buttons[5:]), alt=Phrase("alt-answer"))
    return Outcome((first, second), (_leave(ChoosingRelation), TO_PERSON), ChoosingRelation(name))


def _ask_scope(name: str, relation: Relation) -> Outcome:
    buttons = tuple(press(ChoosingScope, _key(each), Phrase(label)) for each, label in _SCOPE_LABELS.items())
    card = Card(Phrase("care-ask-scope"), (Phrase("care-restricted-never"),), buttons, alt=Phrase("alt-answer"))
    return Outcome((card,), (_leave(ChoosingScope), TO_PERSON), ChoosingScope(name, relation))


def _ask_term(step: ChoosingTerm) -> Outcome:
    buttons = tuple(press(ChoosingTerm, str(days), Phrase(label)) for days, label in _TERM_LABELS.items())
    card = Card(Phrase("care-ask-term"), (Phrase("care-any-time"),), buttons, alt=Phrase("alt-answer"))
    return Outcome((card,), (_leave(ChoosingTerm), TO_PERSON), step)


def _key(scopes: tuple[Scope, ...]) -> str:
    return "-".join(each.value for each in scopes)


def _leave(step: type[Step]) -> Choice:
    return press(step, LEAVE, Phrase("care-leave"))
