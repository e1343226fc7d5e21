"""Linking at the counter: staff have the person, the card and the phone before them."""

from __future__ import annotations

from uuid import uuid5

from bot.dialogue.turn import Outcome
from bot.domain.case import Case
from bot.domain.consent import Purpose
from bot.domain.link import LINK_LASTS, Link, Proof
from bot.domain.record_facts import RecordLinked
from bot.domain.sayings import Urgency
from bot.domain.staff_act import LinkRecord, MayNot, NoConsent, NoSuchRecord, NotChecked, NotHolding, RegisterCarer
from bot.flows.link_words import linked_card
from bot.flows.linking import TO_MY_LINKS, to_unlink
from bot.flows.staff_at_hand import AtHand, open_case_of
from bot.flows.ways_on import TO_MENU


def link_record(act: LinkRecord, at: AtHand) -> Outcome:
    """Whoever has the case links the record, and the patient hears so in the chat, with the way to undo it."""
    may_link(act, at)
    if at.record is None:
        raise NoSuchRecord
    link = Link(uuid5(act.id, "link"), at.record, Proof.COUNTER, at.now, at.now + LINK_LASTS)
    card = linked_card(link, at.hospitals, "linked-counter-title", to_unlink(link))
    return Outcome(
        (card,),
        (*at.back_to_step, TO_MY_LINKS, TO_MENU),
        facts=(RecordLinked(link),),
        urgency=Urgency.OUTCOME,
        step_kept=True,
        relied_on=(Purpose.APPOINTMENTS,),
    )


def held_case(at: AtHand) -> Case:
    """The case, which must be theirs. Raises NotHolding."""
    case = open_case_of(at)
    if case not in at.file.held_by(at.who.id):
        raise NotHolding
    return case


def may_link(act: LinkRecord | RegisterCarer, at: AtHand) -> None:
    """Asked before the hospital is. Raises NotHolding, MayNot, NotChecked, NoConsent."""
    case = held_case(at)
    if case.in_group or act.hospital not in at.who.hospitals:
        raise MayNot
    if not act.checked:
        raise NotChecked
    if not at.patient.agrees_to(Purpose.APPOINTMENTS):
        raise NoConsent
