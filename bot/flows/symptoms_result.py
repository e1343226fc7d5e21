"""What a triage says in the end: how urgent, why, what to do, and when to come back sooner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.assessment import Assessment
from bot.domain.facts import CaseKind, CaseOpened, Fact, TriageDone
from bot.domain.interview import Reason, Result
from bot.domain.messages import Card, Choice, Plain, Shape, Tone, Urgency
from bot.domain.protocol import Protocol
from bot.domain.triage import Level
from bot.domain.understanding import Alarm, RedFlag
from bot.domain.words import Day, Phrase, Words
from bot.flows.booking_words import booking_button
from bot.flows.emergency import CALL_NOW
from bot.flows.first_aid import first_aid
from bot.flows.improvement import asked_in_passing
from bot.flows.symptoms_interview import Interview
from bot.flows.vital_interest import in_vital_interest
from bot.flows.ways_on import CALL_1669, SHARE_PLACE, TO_BOOKING, TO_MENU, TO_PERSON

EMERGENCY_DEPARTMENT = "emergency"
URGENT = frozenset({Level.CALL_1669, Level.EMERGENCY_ROOM})
_TITLES = {
    Level.CALL_1669: "symptoms-level-1",
    Level.EMERGENCY_ROOM: "symptoms-level-2",
    Level.DOCTOR_SOON: "symptoms-level-3",
    Level.APPOINTMENT: "symptoms-level-4",
    Level.SELF_CARE: "symptoms-level-5",
}
_FIRST: Mapping[Level, tuple[Phrase, ...]] = {
    Level.CALL_1669: (Phrase("emergency-nobody-called"),),
    Level.EMERGENCY_ROOM: (Phrase("symptoms-cannot-go"),),
}
_NETS: Mapping[Level, Phrase] = {  # who is on the way needs no "if it is no better in a day"
    Level.CALL_1669: Phrase("symptoms-net-call"),
    Level.EMERGENCY_ROOM: Phrase("symptoms-net-on-the-way"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A result in words. title says the level; note says what this is not."""

    level: Level
    title: Words
    because: tuple[Words, ...]
    advice: tuple[Words, ...]
    safety_net: Words
    note: Words
    department: str
    asked: int = 0
    protocols: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    signed: bool = False
    signatures: tuple[tuple[str, str], ...] = ()


def verdict(result: Result) -> Verdict:
    """A result of the interview in words."""
    return Verdict(
        result.level,
        _title(result.level),
        tuple(_reason(each) for each in result.because) or (Phrase("symptoms-because-none"),),
        (*_FIRST.get(result.level, ()), result.advice),
        _NETS.get(result.level, result.safety_net),
        _note(result.signatures if result.signed else ()),
        EMERGENCY_DEPARTMENT if result.level in URGENT else result.department,
        result.asked,
        result.protocols,
        signed=result.signed,
        signatures=result.signatures,
    )


def flagged(flags: tuple[RedFlag, ...], interview: Interview | None, chosen: tuple[Protocol, ...]) -> Verdict:
    """Danger signs in the words themselves: a call to 1669, whatever was asked before."""
    codes = tuple(dict.fromkeys(each.code for each in flags))
    return Verdict(
        Level.CALL_1669,
        _title(Level.CALL_1669),
        tuple(Phrase("symptoms-because-flag", {"words": each.text}) for each in flags),
        _aid(flags),
        _NETS[Level.CALL_1669],
        _note(()),
        EMERGENCY_DEPARTMENT,
        len(interview.asked) if interview is not None else 0,
        tuple(each.name for each in chosen),
        codes,
    )


def alarmed(found: Verdict, protocols: tuple[Protocol, ...]) -> Verdict:
    """The same after a danger sign was told during the interview: never less than 1669."""
    lead = next((each for each in protocols if Level.CALL_1669 in each.advice), None)
    return replace(
        found,
        level=Level.CALL_1669,
        title=_title(Level.CALL_1669),
        because=(Phrase("symptoms-because-alarm"),),
        advice=(*_FIRST[Level.CALL_1669], *((lead.advice[Level.CALL_1669],) if lead is not None else ())),
        safety_net=_NETS[Level.CALL_1669],
        department=EMERGENCY_DEPARTMENT,
    )


def told_result(
    turn: Turn, clinic: Clinic, found: Verdict, *before: Shape, assessment: Assessment | None = None
) -> Outcome:
    """The result as a card, its buttons, and what is recorded. `assessment`: what it rests on."""
    facts: tuple[Fact, ...] = (TriageDone(found.level.value, found.protocols, assessment),)
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


def no_protocol(clinic: Clinic, department: str = "") -> Outcome:
    """We have no questions for this, and say so: what to watch for, 1669, a visit, a person. Never a guess."""
    card = Card(
        Phrase("symptoms-unknown"),
        (Phrase("symptoms-unknown-why"), Phrase("symptoms-unknown-danger"), Phrase("symptoms-unknown-soon")),
        (_to_booking(clinic, department), CALL_1669),
        alt=Phrase("alt-symptoms-result"),
    )
    return Outcome((card,), (TO_PERSON, TO_MENU))


def _card(found: Verdict, clinic: Clinic) -> Card:
    lines = (*(_because(each) for each in found.because), *found.advice)
    buttons: tuple[Choice, ...] = (CALL_NOW,)
    if found.level is Level.CALL_1669:
        lines = (*found.advice, *(_because(each) for each in found.because), Phrase("emergency-tell"))
    else:
        lines = (*lines, found.safety_net)
    if found.level not in URGENT:
        book = () if found.level is Level.SELF_CARE else (_to_booking(clinic, found.department),)
        buttons = (*book, CALL_1669)
    return Card(
        found.title,
        (*lines, found.note),
        buttons,
        alt=Phrase("alt-emergency" if found.level is Level.CALL_1669 else "alt-symptoms-result"),
        tone=Tone.URGENT if found.level in URGENT else Tone.CALM,
    )


def _aid(flags: tuple[RedFlag, ...]) -> tuple[Words, ...]:
    """As the guards of the chat would say it: first aid for a danger sign, and somebody to talk to for a wish to die."""
    signs = tuple(dict.fromkeys(each.code for each in flags if each.alarm is Alarm.EMERGENCY))
    if not signs:
        return tuple(map(Phrase, ("crisis-heard", "crisis-now", "crisis-means")))
    stay = (Phrase("emergency-stay"),) if any(each.alarm is Alarm.CRISIS for each in flags) else ()
    return (*_FIRST[Level.CALL_1669], *stay, *first_aid(signs))


def _choices(level: Level) -> tuple[Choice, ...]:
    if level in URGENT:
        return (SHARE_PLACE, TO_PERSON)
    return (TO_PERSON, TO_MENU) if level is not Level.SELF_CARE else (TO_BOOKING, TO_PERSON, TO_MENU)


def _to_booking(clinic: Clinic, department: str) -> Choice:
    """Into booking, at the department that fits if some hospital has it."""
    if department and any(hospital.department(department) is not None for hospital in clinic.hospitals):
        return booking_button(department, Phrase("symptoms-book"))
    return replace(TO_BOOKING, label=Phrase("symptoms-book"))


def _title(level: Level) -> Phrase:
    return Phrase(_TITLES[level])


def _reason(reason: Reason) -> Words:
    return reason.what if reason.sure else Phrase("symptoms-because-unsure", {"what": reason.what})


def _because(reason: Words) -> Words:
    """What came from a rule is a reason alone; our own phrases are whole sentences already."""
    return reason if isinstance(reason, Phrase) else Phrase("symptoms-because", {"what": reason})


def _note(signatures: tuple[tuple[str, str], ...]) -> Phrase:
    """What this is not, and who answers for the questions since when; that nobody does yet where nobody does."""
    if not signatures:
        return Phrase("symptoms-note-unsigned")
    who, on = ", ".join(dict.fromkeys(name for name, _ in signatures)), max(day for _, day in signatures)
    return Phrase("symptoms-note", {"who": who, "on": Day(date.fromisoformat(on))})
