"""A child's record that was proved on the page: whoever proved it acts as a parent, until the child is of age."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import uuid4

from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.care import EVERYTHING, Basis, Care, Relation
from bot.domain.consent import Purpose
from bot.domain.link import Record
from bot.domain.ports.links import Proved
from bot.domain.record_facts import CareMade
from bot.domain.sayings import Card, Urgency
from bot.domain.words import Phrase
from bot.flows.care_words import until_day
from bot.flows.caring_ways import TO_MY_PEOPLE
from bot.flows.link_words import named, record_line
from bot.flows.ways_on import TO_MENU, TO_MY_APPOINTMENTS, back_to_step


def linked(turn: Turn, clinic: Clinic, proved: Proved, until: date) -> Outcome:
    """The record is the child's: seen, booked and reminded of by the parent, restricted clinics apart; over on the 20th birthday."""
    found, ends = proved.record, datetime.combine(until, time(), turn.now.tzinfo)
    record = Record(found.hospital, found.id, found.hn, found.name)
    carer = turn.patient.name or next((named(each.record) for each in turn.patient.links), "")
    care = Care(uuid4(), record, Relation.CHILD, EVERYTHING, Basis.PARENT, turn.now, ends, carer)
    lines = (
        record_line(record, clinic.hospitals),
        Phrase("child-until", {"day": until_day(care, turn.now.tzinfo)}),
        Phrase("care-restricted-never"),
        Phrase("child-own-record"),
    )
    card = Card(Phrase("child-linked"), lines, alt=Phrase("alt-answer"))
    return Outcome(
        (card,),
        (*back_to_step(turn), TO_MY_APPOINTMENTS, TO_MY_PEOPLE, TO_MENU),
        facts=(CareMade(care, proved.visit),),
        urgency=Urgency.OUTCOME,
        step_kept=True,
        relied_on=(Purpose.APPOINTMENTS,),
    )
