"""The carer's side: whom they care for, whose appointments they want to see, and letting go of somebody."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogue.router import Router
from bot.dialogue.steps import tag_of
from bot.dialogue.taps import press
from bot.dialogue.turn import Again, Clinic, Outcome, Turn
from bot.domain.consent import Purpose
from bot.domain.messages import Tap
from bot.domain.record_facts import CareEnded
from bot.domain.sayings import Card, Plain, Shape
from bot.domain.words import Phrase
from bot.flows import appointments
from bot.flows.asides import aside
from bot.flows.care_words import care_line, means_oneself, meant, on_button, person
from bot.flows.caring_rights import standing
from bot.flows.caring_shown import ME, ChoosingPerson, ask_whom, care_over, for_people, shown_for
from bot.flows.caring_ways import TO_CARE, TO_MY_CARERS
from bot.flows.consent_question import needing
from bot.flows.ways_on import TO_MENU, TO_MY_APPOINTMENTS, TO_PERSON, back_to_step, leads_back

router = Router()

_PER_CARD = 5
_SURE = 0.6  # that something else is asked for than whose appointments are meant
_DEEDS = frozenset({"book_appointment", "reschedule_appointment", "cancel_appointment"})
_KEY = f"{tag_of(ChoosingPerson)}:"
_LISTS = re.compile(
    r"^(?:ดู|ขอดู)?\s*(?:คน|ผู้ป่วย)ที่\s*(?:ฉัน|ผม|หนู|เรา|ดิฉัน)\s*ดูแล(?:นัด|อยู่|ให้)?\s*(?:มี|คือ)?(?:ใครบ้าง|ใคร)?\s*(?:คะ|ค่ะ|ครับ|คับ)?\s*$|"
    r"(?:ฉัน|ผม|หนู)ดูแลนัด(?:ให้)?ใคร|\bpeople i care for\b",
    re.IGNORECASE,
)
_LETS_GO = re.compile(
    r"^(?:ขอ|อยาก|จะ)?\s*(?:เลิก|หยุด)\s*(?:เป็นผู้)?ดูแล(?:นัด)?(?!ฉัน|ผม|หนู)\s*(?P<who>(?:(?!ไม่|เพราะ|ไม่ได้).){0,40})$|"
    r"^\s*stop caring for\b(?P<whom>.{0,40})$",
    re.IGNORECASE,
)
_SHOWS = re.compile(
    r"^(?:ขอ)?\s*(?:ดู|เช็ค|เช็ก|ตรวจสอบ)?\s*(?:วัน|คิว)?นัด(?:หมาย|หมอ)?\s*(?:ของ|คุณ)?\s*\S{1,30}(?:\s*(?:มี|วันไหน|เมื่อไหร่|เมื่อไร|กี่โมง|บ้าง|ไหม|นะ|ครับ|คับ|ค่ะ|คะ))*$"
)
_OTHER_WISHES = ("book_appointment", "reschedule_appointment", "cancel_appointment", "confirm_reminder")


async def asked(turn: Turn, clinic: Clinic) -> Outcome | None:
    """Letting go of somebody, whom I care for, and "แม่'s appointments" in the words of people."""
    if (found := _LETS_GO.search(turn.text)) is not None and turn.patient.cares:
        return _let_go(turn, clinic, found["who"] or found["whom"] or "")
    if _LISTS.search(turn.text):
        return await my_people(turn, clinic)
    wants = turn.patient.cares and turn.understanding.intent not in _OTHER_WISHES and _SHOWS.match(turn.text)
    return await _shown(turn, clinic) if wants and meant(turn.text, turn.patient.cares) else None


async def _people(turn: Turn, clinic: Clinic) -> Outcome:
    return await for_people(turn, clinic) or await appointments.my_appointments(turn, clinic)


_shown = needing(Purpose.APPOINTMENTS, _people)


@router.intent("my_people")
async def my_people(turn: Turn, clinic: Clinic) -> Outcome:
    """Whom this chat cares for: how far, until when, each with a button to their appointments."""
    people = standing(turn.patient, turn.now)
    on = (TO_CARE, *((TO_MY_CARERS,) if turn.patient.carers else ()), *back_to_step(turn), TO_PERSON, TO_MENU)
    if not people:
        return Outcome((Plain(Phrase("care-people-none")),), on, step_kept=True)
    cards: list[Shape] = []
    for first in range(0, len(people), _PER_CARD):
        some = people[first : first + _PER_CARD]
        lines = (*(care_line(each, clinic.hospitals, turn.now.tzinfo) for each in some), Phrase("care-let-go-hint"))
        labels = [(each.id, Phrase("care-of", {"name": on_button(each)})) for each in some]
        buttons = tuple(press(ChoosingPerson, str(which), label) for which, label in labels)
        cards.append(Card(Phrase("care-people-title"), lines, buttons, alt=Phrase("alt-answer")))
    return Outcome(tuple(cards), on, step_kept=True)


@router.step(ChoosingPerson, needs=Purpose.APPOINTMENTS)
async def chosen(turn: Turn, clinic: Clinic, step: ChoosingPerson) -> Outcome:
    """By button, number, name or what they are to the carer; then what was open before is gone on with.

    Who names somebody while asking for something else ("book a dentist for my father") has let go of the question.
    """
    if (
        turn.text
        and turn.tap is None
        and turn.understanding.intent in _DEEDS
        and turn.understanding.confidence >= _SURE
    ):
        return Outcome(below=turn.conversation.below, again=(Again(turn.incoming.content),))
    people = standing(turn.patient, turn.now)
    if turn.tap == ME or (turn.text and means_oneself(turn.text)):
        return _goes_on(turn, await appointments.own_appointments(turn, clinic))
    tapped = tuple(each for each in turn.patient.cares if str(each.id) == turn.tap)
    named = tapped or meant(turn.text, people)
    if len(named) == 1:
        shown = await shown_for(turn, clinic, named[0]) if named[0] in people else care_over(turn, named[0])
        return _goes_on(turn, shown)
    if not people:
        return _goes_on(turn, care_over(turn))
    return await aside(turn, clinic) or ask_whom(turn, named or people)


@router.stale("caring", needs=Purpose.APPOINTMENTS)
async def tapped_later(turn: Turn, clinic: Clinic) -> Outcome:
    """A person's button works wherever the patient is; the buttons of a request that was left are old."""
    content = turn.incoming.content
    key = content.key if isinstance(content, Tap) else ""
    which = key.removeprefix(_KEY)
    if which == ME:
        return await appointments.own_appointments(turn, clinic)
    care = next((each for each in turn.patient.cares if key.startswith(_KEY) and str(each.id) == which), None)
    if care is not None:
        return (
            await shown_for(turn, clinic, care)
            if care.stands(turn.now)
            else replace(care_over(turn, care), step_kept=True)
        )
    return Outcome((Plain(Phrase("button-old")),), (*back_to_step(turn), TO_MY_APPOINTMENTS, TO_MENU), step_kept=True)


def _goes_on(turn: Turn, outcome: Outcome) -> Outcome:
    """The question is over: a way back to it leads nowhere, unless it stood in front of something."""
    ways = (
        outcome.choices if turn.conversation.below else tuple(each for each in outcome.choices if not leads_back(each))
    )
    return replace(outcome, choices=ways, step=None, step_kept=False, below=turn.conversation.below)


def _let_go(turn: Turn, clinic: Clinic, who: str) -> Outcome:
    """Of the one who is named; else it is asked by the list who is meant."""
    people = standing(turn.patient, turn.now)
    named = meant(who, people) if who.strip() else people
    on = (*back_to_step(turn), TO_MENU)
    if len(named) != 1:
        said = Phrase("care-let-go-whom") if people else Phrase("care-people-none")
        return Outcome((Plain(said),), on, step_kept=True)
    said = Phrase("care-let-go", {"person": person(named[0])})
    return Outcome((Plain(said),), on, facts=(CareEnded(named[0].id),), step_kept=True)
