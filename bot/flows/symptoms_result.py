"""A triage's verdict as it is told: the card, its buttons, and what is recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.assessment import Assessment
from bot.domain.danger import CHECK_AFTER, Check, ref_of
from bot.domain.facts import CaseKind, CaseOpened, Fact, TriageDone
from bot.domain.sayings import Card, Choice, Plain, Shape, Tone, Urgency
from bot.domain.triage import Level
from bot.domain.words import Phrase, Words
from bot.flows.booking_referral import Referral
from bot.flows.booking_words import booking_button
from bot.flows.check_clock import check_set
from bot.flows.emergency import CALL_NOW, UNSURE
from bot.flows.emergency_room import room_lines, way_there
from bot.flows.follow_up_offer import offered
from bot.flows.improvement import asked_in_passing
from bot.flows.symptoms_verdict import URGENT, Verdict
from bot.flows.vital_interest import in_vital_interest
from bot.flows.ways_on import CALL_1669, SHARE_PLACE, TO_BOOKING, TO_MENU, TO_PERSON

_ON_THE_WAY = timedelta(hours=1)
_ALTS = {  # the whole answer in one line, for who hears it read out or sees it on a locked screen: how soon, and of what never
    Level.CALL_1669: "alt-emergency",
    Level.EMERGENCY_ROOM: "alt-symptoms-level-2",
    Level.DOCTOR_SOON: "alt-symptoms-level-3",
    Level.APPOINTMENT: "alt-symptoms-level-4",
    Level.SELF_CARE: "alt-symptoms-level-5",
}


def told_result(
    turn: Turn, clinic: Clinic, found: Verdict, *before: Shape, assessment: Assessment | None = None
) -> Outcome:
    """The result as a card, its buttons, and what is recorded. `assessment`: what it rests on."""
    facts: tuple[Fact, ...] = (TriageDone(found.level.value, found.protocols, assessment),)
    if found.level in URGENT:
        facts = (*_asked_later(turn, found), *facts)
    if found.level is Level.CALL_1669:
        facts = (CaseOpened(CaseKind.EMERGENCY, "triage"), *in_vital_interest(turn, "triage"), *facts)
    if turn.patient.open_emergency and found.level not in URGENT:
        before = (*before, Plain(Phrase("symptoms-alarm-earlier")))
    outcome = Outcome(
        (*before, _card(found, clinic)),
        _choices(found.level),
        facts=facts,
        urgency=Urgency.EMERGENCY if found.level in URGENT else Urgency.TALK,
    )
    return outcome if found.level in URGENT else asked_in_passing(turn, clinic, outcome)


def _asked_later(turn: Turn, found: Verdict) -> tuple[Fact, ...]:
    """Whether a doctor is with them: in five minutes after a call, in an hour for who goes by themselves."""
    check = Check(ref_of(found.flags or (UNSURE,), crisis=False))
    return check_set(turn, check, CHECK_AFTER if found.level is Level.CALL_1669 else _ON_THE_WAY)


def no_protocol(clinic: Clinic, department: str = "") -> Outcome:
    """We have no questions for this, and say so: what to watch for, 1669, a visit, a person. Never a guess."""
    card = Card(
        Phrase("symptoms-unknown"),
        (Phrase("symptoms-unknown-why"), Phrase("symptoms-unknown-danger"), Phrase("symptoms-unknown-soon")),
        (_booking_at(clinic, department), CALL_1669),
        alt=Phrase("alt-symptoms-result"),
    )
    return Outcome((card,), (TO_PERSON, TO_MENU))


def _card(found: Verdict, clinic: Clinic) -> Card:
    because = tuple(_because(each) for each in found.because)
    buttons: tuple[Choice, ...] = (CALL_NOW, *way_there(clinic.hospitals))
    if found.level is Level.CALL_1669:
        lines = (*found.advice, *because, Phrase("emergency-tell"), *room_lines(clinic.hospitals))
    elif found.level is Level.EMERGENCY_ROOM:
        lines = (*because, *found.advice, *room_lines(clinic.hospitals), found.safety_net)
    else:
        denied = (Phrase("symptoms-denied", {"signs": found.denied}),) if found.denied is not None else ()
        lines = (*because, *denied, *found.advice, found.safety_net)
        book = () if found.level is Level.SELF_CARE else (_to_booking(clinic, found),)
        buttons = (*book, CALL_1669)
    return Card(
        found.title,
        (*lines, found.note),
        buttons,
        alt=Phrase(_ALTS[found.level]),
        tone=Tone.URGENT if found.level in URGENT else Tone.CALM,
    )


def _choices(level: Level) -> tuple[Choice, ...]:
    if level in URGENT:
        return (SHARE_PLACE, TO_PERSON)
    return (*offered(level), TO_PERSON, TO_MENU) if level is not Level.SELF_CARE else (TO_BOOKING, TO_PERSON, TO_MENU)


def _to_booking(clinic: Clinic, found: Verdict) -> Choice:
    """Into booking, at the department that fits if some hospital has it, with how soon it must be and what it is about."""
    about = tuple(each.partition("@")[0] for each in found.protocols)
    return _booking_at(clinic, found.department, Referral(found.level.value, about))


def _booking_at(clinic: Clinic, department: str, referral: Referral | None = None) -> Choice:
    if department and any(hospital.department(department) is not None for hospital in clinic.hospitals):
        return booking_button(department, Phrase("symptoms-book"), referral)
    return replace(TO_BOOKING, label=Phrase("symptoms-book"))


def _because(reason: Words) -> Words:
    """What came from a rule is a reason alone; our own phrases are whole sentences already."""
    return reason if isinstance(reason, Phrase) else Phrase("symptoms-because", {"what": reason})
