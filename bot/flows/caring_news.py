"""News of a right to act for somebody: it was given, registered, taken back, or has ended by itself; each side hears once."""

from __future__ import annotations

from bot.dialogue.router import Router
from bot.dialogue.turn import SILENCE, Clinic, Outcome, Ring
from bot.domain.care import CARE_NEWS, CARE_OVER, Basis, Care
from bot.domain.sayings import Card, Choice, Plain, Shape, Urgency
from bot.domain.words import Phrase
from bot.flows.care_words import care_line, carer_line, person, until_day
from bot.flows.caring_consent import to_end
from bot.flows.caring_ways import TO_CARE, TO_MY_CARERS, TO_MY_PEOPLE
from bot.flows.ways_on import TO_LINK, TO_MENU, TO_MY_APPOINTMENTS, TO_PERSON

router = Router()


@router.timer(CARE_NEWS)
async def news(ring: Ring, clinic: Clinic) -> Outcome:
    """To the carer what they may do now or no more, to the person cared for who may."""
    mine = _of(ring.patient.cares, ring.ref)
    if mine is not None:
        return _given(ring, clinic, mine) if mine.stands(ring.now) else _ended(ring, mine)
    over_me = _of(ring.patient.carers, ring.ref)
    return SILENCE if over_me is None else _about(ring, over_me)


@router.timer(CARE_OVER)
async def over(ring: Ring, clinic: Clinic) -> Outcome:
    """It has ended by itself: said once, with a way on."""
    care = _of(ring.patient.cares, ring.ref)
    if care is None or care.ended or care.stands(ring.now):
        return SILENCE
    if care.basis is Basis.PARENT:
        said = Plain(Phrase("care-child-of-age", {"person": person(care)}))
        return _tells(said, TO_CARE, TO_LINK, TO_PERSON)
    return _ended(ring, care)


def _given(ring: Ring, clinic: Clinic, care: Care) -> Outcome:
    lines = (care_line(care, clinic.hospitals, ring.now.tzinfo), Phrase("care-restricted-never"), Phrase("care-how"))
    return _tells(Card(Phrase("care-news-given"), lines, alt=Phrase("alt-answer")), TO_MY_APPOINTMENTS, TO_MY_PEOPLE)


def _ended(ring: Ring, care: Care) -> Outcome:
    until = until_day(care, ring.now.tzinfo)
    return _tells(Plain(Phrase("care-is-over", {"person": person(care), "until": until})), TO_CARE, TO_PERSON)


def _about(ring: Ring, care: Care) -> Outcome:
    """What the person cared for hears of it."""
    if not care.stands(ring.now):
        return _tells(Plain(Phrase("carer-let-go", {"carer": care.carer})), TO_MY_CARERS)
    lines = (carer_line(care, ring.now.tzinfo), Phrase("care-restricted-yours"), Phrase("carer-not-known"))
    card = Card(Phrase("carer-registered"), lines, (to_end(care),), alt=Phrase("alt-answer"))
    return _tells(card, TO_MY_CARERS, TO_PERSON)


def _tells(shape: Shape, *choices: Choice) -> Outcome:
    return Outcome((shape,), (*choices, TO_MENU), urgency=Urgency.OUTCOME, step_kept=True)


def _of(rights: tuple[Care, ...], ref: str) -> Care | None:
    return next((each for each in rights if str(each.id) == ref), None)
