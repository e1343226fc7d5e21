"""What a triage comes to, in words: how urgent, why, what to do, and when to come back sooner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.danger import by_others
from bot.domain.interview import Reason, Result
from bot.domain.protocol import Protocol
from bot.domain.triage import Level
from bot.domain.understanding import Alarm, RedFlag
from bot.domain.words import Day, Phrase, Words
from bot.flows.crisis_words import said_in_crisis
from bot.flows.denied_signs import denied_signs
from bot.flows.first_aid import first_aid
from bot.flows.symptoms_interview import Interview

EMERGENCY_DEPARTMENT = "emergency"
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


def _aid(flags: tuple[RedFlag, ...], level: Level = Level.CALL_1669) -> tuple[Words, ...]:
    """As the guards of the chat would say it: first aid for a danger sign, and somebody to talk to for a wish to die."""
    signs = tuple(dict.fromkeys(each.code for each in flags if each.alarm is Alarm.EMERGENCY))
    crisis = tuple(each.code for each in flags if each.alarm is Alarm.CRISIS)
    if not signs:
        return said_in_crisis(crisis).lines
    stay = (Phrase("crisis-harm-too" if by_others(crisis) else "emergency-stay"),) if crisis else ()
    return (*_FIRST[level], *stay, *first_aid(signs))


def _title(level: Level) -> Phrase:
    return Phrase(_TITLES[level])


def _once(reasons: Sequence[Reason]) -> Iterator[Reason]:
    """Without what another reason begins with and goes on: two complaints may be judged by the same days of fever."""
    for each in reasons:
        if not any(other.what.th.startswith(each.what.th) for other in reasons if other.what != each.what):
            yield each


def _reason(reason: Reason) -> Words:
    return reason.what if reason.sure else Phrase("symptoms-because-unsure", {"what": reason.what})


def _note(signatures: tuple[tuple[str, str], ...]) -> Phrase:
    """What this is not, and who answers for the questions since when; that nobody does yet where nobody does."""
    if not signatures:
        return Phrase("symptoms-note-unsigned")
    who, on = ", ".join(dict.fromkeys(name for name, _ in signatures)), max(day for _, day in signatures)
    return Phrase("symptoms-note", {"who": who, "on": Day(date.fromisoformat(on))})
