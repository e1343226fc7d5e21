"""Carers at the counter: staff register who may act for whom, and end it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import uuid5

from bot.dialogue.turn import Outcome
from bot.domain.care import TERMS, Basis, Care, of_age_on, ordered
from bot.domain.consent import Purpose
from bot.domain.link import Record
from bot.domain.record_facts import CareEnded, CareMade
from bot.domain.sayings import Card, Plain, Urgency
from bot.domain.staff_act import BadTerm, BadWords, EndCare, MayNot, NoSuchRecord, RegisterCarer
from bot.domain.words import Phrase
from bot.flows.care_words import care_line, person
from bot.flows.caring_ways import TO_MY_CARERS, TO_MY_PEOPLE
from bot.flows.contact_words import name_in
from bot.flows.staff_at_hand import AtHand
from bot.flows.staff_linking import held_case, may_link
from bot.flows.ways_on import TO_MENU, TO_MY_APPOINTMENTS


def register(act: RegisterCarer, at: AtHand) -> Outcome:
    """Whoever has the case registers it; the carer hears so here, and the person cared for in their own chat, if they have one."""
    may_link(act, at)
    carer = name_in(act.carer)
    if carer is None:
        raise BadWords("unreadable" if act.carer.strip() else "empty")
    if at.record is None:
        raise NoSuchRecord
    found = at.record
    record = Record(found.hospital, found.id, found.hn, found.name)
    scopes = ordered(act.scopes)
    care = Care(uuid5(act.id, "care"), record, act.relation, scopes, Basis.COUNTER, at.now, _until(act, at), carer)
    lines = (care_line(care, at.hospitals, at.now.tzinfo), Phrase("care-restricted-never"), Phrase("care-how"))
    return Outcome(
        (Card(Phrase("care-news-given"), lines, alt=Phrase("alt-answer")),),
        (*at.back_to_step, TO_MY_APPOINTMENTS, TO_MY_PEOPLE, TO_MENU),
        facts=(CareMade(care),),
        urgency=Urgency.OUTCOME,
        step_kept=True,
        relied_on=(Purpose.APPOINTMENTS,),
    )


def end(act: EndCare, at: AtHand) -> Outcome:
    """It is over with this commit; who sits here hears so, the other side by its own news."""
    case = held_case(at)
    mine = next((each for each in at.patient.cares if each.id == act.care), None)
    over_them = next((each for each in at.patient.carers if each.id == act.care), None)
    care = mine or over_them
    if care is None or not care.stands(at.now):
        return Outcome(step_kept=True)
    if case.in_group or care.record.hospital not in at.who.hospitals:
        raise MayNot
    said = Phrase("care-let-go", {"person": person(care)}) if mine else Phrase("carer-ended", {"carer": care.carer})
    choices = (*at.back_to_step, TO_MY_PEOPLE if mine else TO_MY_CARERS, TO_MENU)
    return Outcome((Plain(said),), choices, facts=(CareEnded(care.id),), urgency=Urgency.OUTCOME, step_kept=True)


def _until(act: RegisterCarer, at: AtHand) -> datetime:
    """A right over somebody who is not of age ends on the day they are. Raises BadTerm."""
    of_age = of_age_on(act.claimed.born)
    child_until = None if of_age is None else datetime.combine(of_age, time(), at.now.tzinfo)
    is_child = child_until is not None and child_until > at.now
    if not act.scopes or (act.days not in TERMS and not (act.days == 0 and is_child)):
        raise BadTerm
    until = at.now + timedelta(days=act.days) if act.days else child_until
    if until is None:
        raise BadTerm
    return min(until, child_until) if is_child and child_until is not None else until
