"""What a triage says in the end: how urgent, why, what to do, and when to come back sooner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.assessment import Assessment
from bot.domain.danger import CHECK_AFTER, Check, by_others, ref_of
from bot.domain.facts import CaseKind, CaseOpened, Fact, TriageDone
from bot.domain.interview import Reason, Result
from bot.domain.messages import Card, Choice, Plain, Shape, Tone, Urgency
from bot.domain.protocol import Protocol
from bot.domain.triage import Level
from bot.domain.understanding import Alarm, RedFlag
from bot.domain.words import Day, Phrase, Words
from bot.flows.booking_referral import Referral
from bot.flows.booking_words import booking_button
from bot.flows.check_clock import check_set
from bot.flows.crisis_words import said_in_crisis
from bot.flows.denied_signs import denied_signs
from bot.flows.emergency import CALL_NOW, UNSURE
from bot.flows.emergency_room import room_lines, way_there
from bot.flows.first_aid import first_aid
from bot.flows.follow_up_offer import offered
from bot.flows.improvement import asked_in_passing
from bot.flows.symptoms_interview import Interview
from bot.flows.vital_interest import in_vital_interest
from bot.flows.ways_on import CALL_1669, SHARE_PLACE, TO_BOOKING, TO_MENU, TO_PERSON

EMERGENCY_DEPARTMENT = "emergency"
_ON_THE_WAY = timedelta(hours=1)
_TAKEN = frozenset({"overdose", "poisoning"})
_PREGNANCY, _BLEEDING = "pregnancy_emergency", "heavy_bleeding"  # NIEMS CBD 15 red 5: from 20 weeks on
URGENT = frozenset({Level.CALL_1669, Level.EMERGENCY_ROOM})
_TITLES = {
    Level.CALL_1669: "symptoms-level-1",
    Level.EMERGENCY_ROOM: "symptoms-level-2",
    Level.DOCTOR_SOON: "symptoms-level-3",
    Level.APPOINTMENT: "symptoms-level-4",
    Level.SELF_CARE: "symptoms-level-5",
}
_ALTS = {  # the whole answer in one line, for who hears it read out or sees it on a locked screen: how soon, and of what never
    Level.CALL_1669: "alt-emergency",
    Level.EMERGENCY_ROOM: "alt-symptoms-level-2",
    Level.DOCTOR_SOON: "alt-symptoms-level-3",
    Level.APPOINTMENT: "alt-symptoms-level-4",
    Level.SELF_CARE: "alt-symptoms-level-5",
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
    """A result in words. title says the level; note says what this is not; denied: the danger signs that were asked for and denied."""

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
    denied: Words | None = None


def verdict(result: Result) -> Verdict:
    """A result of the interview in words."""
    return Verdict(
        result.level,
        _title(result.level),
        tuple(_reason(each) for each in _once(result.because)) or (Phrase("symptoms-because-none"),),
        (*_FIRST.get(result.level, ()), result.advice, *_not_to_do(result)),
        _NETS.get(result.level, result.safety_net),
        _note(result.signatures if result.signed else ()),
        EMERGENCY_DEPARTMENT if result.level in URGENT else result.department,
        result.asked,
        result.protocols,
        signed=result.signed,
        signatures=result.signatures,
        denied=denied_signs(result.denied),
    )


def _not_to_do(result: Result) -> tuple[Words, ...]:
    """Who calls 1669 is told what to do and no more."""
    return () if result.level is Level.CALL_1669 else result.cautions


def flagged(flags: tuple[RedFlag, ...], interview: Interview | None, chosen: tuple[Protocol, ...]) -> Verdict:
    """Danger signs in the words themselves: a call to 1669, or the emergency room if all are for it, whatever was asked before."""
    codes = tuple(dict.fromkeys(each.code for each in flags))
    level = Level.EMERGENCY_ROOM if for_the_room(flags, chosen) else Level.CALL_1669
    return Verdict(
        level,
        _title(level),
        tuple(Phrase("symptoms-because-flag", {"words": each.text}) for each in flags),
        _aid(flags, level),
        _NETS[level],
        _note(()),
        EMERGENCY_DEPARTMENT,
        len(interview.asked) if interview is not None else 0,
        tuple(each.name for each in chosen),
        codes,
    )


def for_the_room(flags: tuple[RedFlag, ...], chosen: tuple[Protocol, ...]) -> bool:
    """Whether all of these signs are, told while these protocols ask: not a wish to die of who is asked about what they have taken, nor
    blood of who is asked about their pregnancy."""
    asked = {sign for each in chosen for sign in each.signs}
    acted = bool(asked & _TAKEN) and any(each.alarm is Alarm.CRISIS for each in flags)
    bleeds = _PREGNANCY in asked and any(each.code == _BLEEDING for each in flags)
    return all(each.room for each in flags) and not acted and not bleeds


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


def _aid(flags: tuple[RedFlag, ...], level: Level = Level.CALL_1669) -> tuple[Words, ...]:
    """As the guards of the chat would say it: first aid for a danger sign, and somebody to talk to for a wish to die."""
    signs = tuple(dict.fromkeys(each.code for each in flags if each.alarm is Alarm.EMERGENCY))
    crisis = tuple(each.code for each in flags if each.alarm is Alarm.CRISIS)
    if not signs:
        return said_in_crisis(crisis).lines
    stay = (Phrase("crisis-harm-too" if by_others(crisis) else "emergency-stay"),) if crisis else ()
    return (*_FIRST[level], *stay, *first_aid(signs))


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


def _title(level: Level) -> Phrase:
    return Phrase(_TITLES[level])


def _once(reasons: Sequence[Reason]) -> Iterator[Reason]:
    """Without what another reason begins with and goes on: two complaints may be judged by the same days of fever."""
    for each in reasons:
        if not any(other.what.th.startswith(each.what.th) for other in reasons if other.what != each.what):
            yield each


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
