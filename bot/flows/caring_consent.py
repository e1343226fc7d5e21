"""The patient's side of being cared for: what is asked is shown in plain words, yes or no, and taken back at any time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from uuid import uuid4

from bot.dialogue.router import Router
from bot.dialogue.steps import Step, tag_of
from bot.dialogue.taps import press
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.care import CODE_DIGITS, Basis, Care, CareAsk, Relation, Scope
from bot.domain.consent import Purpose
from bot.domain.link import Link
from bot.domain.messages import Tap
from bot.domain.ports.care_codes import TooManyCodes
from bot.domain.record_facts import CareEnded, CareGiven
from bot.domain.sayings import Card, Choice, Plain, Shape, Urgency
from bot.domain.words import Phrase, When
from bot.flows.asides import aside, questions_first
from bot.flows.care_words import RELATIONS, carer_line
from bot.flows.caring_ways import TO_MY_CARERS
from bot.flows.consent_question import needing
from bot.flows.link_words import on_a_button, record_line
from bot.flows.smalltalk import leave
from bot.flows.ways_on import TO_LINK, TO_MENU, TO_PERSON, back_to_step

router = Router()

YES, NO = "yes", "no"
END = "end"
_CODE = re.compile(r"(?:ให้\s*ดูแล|รหัส\s*(?:ผู้)?ดูแล|care code)\s*[:：]?\s*([\d\s-]{10,16})\s*$", re.IGNORECASE)
_LISTS = re.compile(
    r"(?<!มี)ใคร\s*(?:ดูแลนัด|เป็น\s*(?:ผู้|คน)ดูแล\s*(?:นัด)?\s*(?:ของ)?\s*(?:ฉัน|ผม|หนู|เรา))|"
    r"^ผู้ดูแล(?:นัด)?ของ(?:ฉัน|ผม|หนู|เรา)|\bmy carers\b",
    re.IGNORECASE,
)
# The whole message, or a nurse who does not let somebody dress a wound would end a right.
_AFTER = r"(?:นัด|ของ|ฉัน|ผม|หนู|เรา|แล้ว|นะ|ค่ะ|คะ|ครับ|คับ|\s)*$"
_ENDS = re.compile(
    rf"^(?:ขอ|อยาก|จะ|ฉัน|ผม|หนู|\s)*(?:เลิก|หยุด|ไม่)\s*ให้\s*(?P<who>.{{0,40}}?)\s*(?:มา)?\s*ดูแล{_AFTER}|"
    rf"^(?:ขอ|อยาก|\s)*(?:ยกเลิก|ถอน|เพิกถอน|ลบ)\s*(?:สิทธิ์?)?\s*(?:ของ)?\s*ผู้ดูแล{_AFTER}|^\s*remove (?:my )?carer",
    re.IGNORECASE,
)


class Considering(Step, frozen=True, tag="caring.considering"):
    """What is asked was shown: yes, for which of the linked records, or no. The tap's key is `yes:<link>`."""

    code: str
    carer: str
    relation: Relation
    scopes: tuple[Scope, ...]
    days: int


class Carers(Step, frozen=True, tag="carers.shown"):
    """Never stood at: it names the buttons that take a right back, which work wherever the patient is."""


_KEY = f"{tag_of(Carers)}:"


async def asked(turn: Turn, clinic: Clinic) -> Outcome | None:
    """A code of somebody who wants to care, the wish to see who cares, and the wish that they stop."""
    if (found := _CODE.search(turn.text)) is not None:
        code = "".join(str(int(each)) for each in found[1] if each.isdecimal())
        return await consider(turn, clinic, code) if len(code) == CODE_DIGITS else None
    if (found := _ENDS.search(turn.text)) is not None and (turn.patient.carers or found["who"] is None):
        return _ended_by_name(turn, (found["who"] or "").strip()) or await my_carers(turn, clinic)
    return await my_carers(turn, clinic) if _LISTS.search(turn.text) else None


async def consider(turn: Turn, clinic: Clinic, code: str) -> Outcome:
    """What is asked with this code; without a linked record there is nothing yet that could be given."""

    async def shown(turn: Turn, clinic: Clinic) -> Outcome:
        return await _considered(turn, clinic, code)

    return await needing(Purpose.APPOINTMENTS, shown)(turn, clinic)


async def _considered(turn: Turn, clinic: Clinic, code: str) -> Outcome:
    on = (*back_to_step(turn), TO_PERSON, TO_MENU)
    if not turn.patient.links:
        return Outcome((Plain(Phrase("care-link-first")),), (TO_LINK, *on), step_kept=True)
    try:
        ask = await clinic.care_codes.asked(turn.incoming.person, code) if clinic.care_codes is not None else None
    except TooManyCodes as error:
        return Outcome((Plain(Phrase("care-codes-locked", {"when": When(error.until)})),), on, step_kept=True)
    if ask is None:
        return Outcome((Plain(Phrase("care-code-unknown")),), on, step_kept=True)
    return _question(turn, clinic, _step(ask))


@router.step(Considering, needs=Purpose.APPOINTMENTS)
@questions_first
async def answered(turn: Turn, clinic: Clinic, step: Considering) -> Outcome:
    """Yes gives it, once; no gives nothing; anything else is asked again."""
    links, tap = turn.patient.links, turn.tap or ""
    intent = turn.understanding.intent if turn.text and turn.tap is None else ""
    chosen = next((each for each in links if tap == f"{YES}:{each.id}"), None)
    if intent == "affirm" and len(links) == 1:
        chosen = links[0]
    if chosen is not None:
        return _given(turn, step, chosen)
    if tap == NO or intent in ("deny", "cancel_flow"):
        return Outcome((Plain(Phrase("care-refused")),), (TO_MENU,))
    if tap == "leave":
        return await leave(turn, clinic)
    return await aside(turn, clinic) or _question(turn, clinic, step)


@router.intent("my_carers")
async def my_carers(turn: Turn, clinic: Clinic) -> Outcome:
    """Who may act for the person of this chat, each with a button that takes it back."""
    return _list(turn, tuple(each for each in turn.patient.carers if each.stands(turn.now)))


@router.stale("carers")
async def tapped(turn: Turn, clinic: Clinic) -> Outcome:
    """The button of one carer: it is over at once, wherever the patient is by now."""
    content = turn.incoming.content
    which = (content.key if isinstance(content, Tap) else "").removeprefix(_KEY)
    care = next((each for each in turn.patient.carers if str(each.id) == which and each.stands(turn.now)), None)
    if care is None:
        return Outcome((Plain(Phrase("carer-ended-already")),), (*back_to_step(turn), TO_MENU), step_kept=True)
    return _ended(turn, care)


@router.step(Carers)
async def stand(turn: Turn, clinic: Clinic, step: Carers) -> Outcome:
    """Nobody stands here; what would be asked is shown."""
    return await my_carers(turn, clinic)


def to_end(care: Care) -> Choice:
    """A button that takes this right back, wherever and whenever it is pressed."""
    label = Phrase("carer-end", {"carer": care.carer[:_ON_BUTTON]})
    return press(Carers, str(care.id), label)


_ON_BUTTON = 20


def _ended_by_name(turn: Turn, who: str) -> Outcome | None:
    """Whoever is plainly named need not be looked for in a list."""
    names = [each for each in turn.patient.carers if each.stands(turn.now) and who and who in each.carer]
    return _ended(turn, names[0]) if len(names) == 1 else None


def _ended(turn: Turn, care: Care) -> Outcome:
    said = Plain(Phrase("carer-ended", {"carer": care.carer}))
    choices = (*back_to_step(turn), TO_MY_CARERS, TO_MENU)
    return Outcome((said,), choices, facts=(CareEnded(care.id),), step_kept=True)


def _list(turn: Turn, carers: tuple[Care, ...]) -> Outcome:
    on = (*back_to_step(turn), TO_PERSON, TO_MENU)
    if not carers:
        return Outcome((Plain(Phrase("carers-none")),), on, step_kept=True)
    here = turn.now.tzinfo
    cards: list[Shape] = []
    for first in range(0, len(carers), _PER_CARD):
        some = carers[first : first + _PER_CARD]
        lines = (*(carer_line(each, here) for each in some), Phrase("carers-end-hint"))
        cards.append(Card(Phrase("carers-title"), lines, tuple(map(to_end, some)), alt=Phrase("alt-answer")))
    return Outcome(tuple(cards), on, step_kept=True)


_PER_CARD = 5


def _question(turn: Turn, clinic: Clinic, step: Considering) -> Outcome:
    """Who, how far, how long, and what it does not reach; then yes or no."""
    links, until = turn.patient.links, turn.now + timedelta(days=step.days)
    care = Care(uuid4(), links[0].record, step.relation, step.scopes, Basis.CONSENT, turn.now, until, step.carer)
    lines = (
        carer_line(care, turn.now.tzinfo),
        Phrase("care-asks-as", {"carer": step.carer, "relation": Phrase(_WHO_YOU_ARE[step.relation])}),
        *(record_line(each.record, clinic.hospitals) for each in links),
        Phrase("care-restricted-yours"),
        Phrase("care-any-time-yours"),
        Phrase("care-know-them"),
    )
    card = Card(Phrase("care-question"), lines, (*_yes(links), _NO), alt=Phrase("alt-answer"))
    return Outcome((card,), (TO_PERSON,), step)


def _yes(links: tuple[Link, ...]) -> tuple[Choice, ...]:
    """One yes; where several records are linked, one for each."""
    if len(links) == 1:
        return (press(Considering, f"{YES}:{links[0].id}", Phrase("care-yes")),)
    labels = [(each.id, Phrase("care-yes-for", {"name": on_a_button(each.record)})) for each in links]
    return tuple(press(Considering, f"{YES}:{which}", label) for which, label in labels)


_NO = press(Considering, NO, Phrase("care-no"))


def _given(turn: Turn, step: Considering, link: Link) -> Outcome:
    until = turn.now + timedelta(days=step.days)
    care = Care(uuid4(), link.record, step.relation, step.scopes, Basis.CONSENT, turn.now, until, step.carer)
    lines = (carer_line(care, turn.now.tzinfo), Phrase("care-restricted-yours"), Phrase("care-any-time-yours"))
    card = Card(Phrase("care-given"), lines, (to_end(care),), alt=Phrase("alt-answer"))
    return Outcome(
        (card,),
        (TO_MY_CARERS, TO_MENU),
        facts=(CareGiven(care, step.code, link.id),),
        urgency=Urgency.OUTCOME,
        relied_on=(Purpose.APPOINTMENTS,),
    )


def _step(ask: CareAsk) -> Considering:
    return Considering(ask.code, ask.carer, ask.relation, ask.scopes, ask.lasts.days)


# As what the patient is asked: the carer says "my mother", the mother reads "as their mother".
_WHO_YOU_ARE: Mapping[Relation, str] = {**RELATIONS, Relation.OTHER: "relation-somebody"}
