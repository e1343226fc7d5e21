"""The triage from the shell: the same questions, rules and words as the chat, in JSON lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial
from zoneinfo import ZoneInfo

import msgspec

from bot.app.clock import utc_now
from bot.app.language import answer_reader, red_flags, thai
from bot.dialogue.phrasebook import Phrasebook
from bot.domain.interview import Ask
from bot.domain.ports.redflags import RedFlags
from bot.domain.protocol import Protocol, Question
from bot.domain.topics import topics_outside
from bot.domain.understanding import RedFlag, Understanding
from bot.domain.words import Phrase, Words
from bot.flows.danger import for_the_room, seen_by_rule, suspected
from bot.flows.symptoms_begin import complains
from bot.flows.symptoms_heard import Heard, hear
from bot.flows.symptoms_interview import (
    How,
    Interview,
    after,
    asking,
    asking_about,
    begun,
    last_resort,
    next_move,
    opened,
    question_on,
)
from bot.flows.symptoms_people import About
from bot.flows.symptoms_signs import asked_on, asked_on_within
from bot.flows.symptoms_verdict import Verdict, flagged, verdict
from config.read_protocols import shipped_protocols
from config.settings import PACKAGED

Parse = Callable[[str, datetime], Understanding]
Json = dict[str, object]

_ZONE = ZoneInfo("Asia/Bangkok")  # "since yesterday" is said in Thailand
_OLDEST = 130.0
_SURE = 0.8  # that somebody tells of distress, where the chat would listen
_MEN, _WOMEN = frozenset({"m", "male", "ชาย"}), frozenset({"f", "female", "หญิง"})
_AGAIN = {
    How.PART: "symptoms-and-the-rest",
    How.TOLD_OTHER: "symptoms-noted",
    How.UNCLEAR: "symptoms-answer-unclear",
}


class _Line(msgspec.Struct):
    """One line as given. age in years, a fraction for infants."""

    case: str | int
    text: str
    age: float | None = None
    sex: str | None = None
    speaker: str | None = None

    def person(self) -> About:
        """Raises ValueError for an age that nobody has."""
        if self.age is not None and not 0 <= self.age <= _OLDEST:
            raise ValueError(f"age {self.age} is not between 0 and {_OLDEST:.0f} years")
        sex = (self.sex or "").casefold()
        return About(self.age, True if sex in _MEN else False if sex in _WOMEN else None)


def interview_lines(
    lines: Iterable[str],
    *,
    parse: Parse | None = None,
    flags: RedFlags | None = None,
    protocols: Mapping[str, Protocol] | None = None,
) -> Iterator[str]:
    """JSON lines {"case", "text", "age"?, "sex"?, "speaker"?} to {"case", "ask" | "result" | "none"}, one for each, in order.

    A line that cannot be read answers {"error": ...}, with its case where that can be read, and changes nothing.
    """
    desk = _Desk(
        parse or thai().parse,
        flags or red_flags(),
        shipped_protocols() if protocols is None else protocols,
        _book(),
    )
    cases: dict[str | int, _Case] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            given = msgspec.json.decode(line, type=_Line)
            case = cases.get(given.case, _Case())
            person = case.person.and_now(given.person())
            cases[given.case], answer = desk.hear(replace(case, person=person), given.text)
            said: Json = {"case": given.case, **answer}
        except (msgspec.MsgspecError, ValueError) as error:
            said = {**_case_of(line), "error": f"line {number}: {error}"}
        yield msgspec.json.encode(said).decode()


@dataclass(frozen=True, slots=True)
class _Case:
    """What is known of one case between its lines."""

    interview: Interview | None = None
    person: About = About()


@dataclass(frozen=True, slots=True)
class _Desk:
    """Hears one message of one case."""

    parse: Parse
    flags: RedFlags
    protocols: Mapping[str, Protocol]
    book: Phrasebook

    def hear(self, case: _Case, text: str) -> tuple[_Case, Json]:
        """The case after this message, and the answer."""
        interview = case.interview
        chosen = interview.chosen(self.protocols) if interview is not None else ()
        sure = self.flags.read(text)
        # As the guard does: within an interview what only sounds like danger is a yes to the open question.
        signs = sure if interview is None else seen_by_rule(sure)
        now = utc_now().astimezone(_ZONE)
        heard = self._heard(text, now)
        if signs and (on := self._asked_on(signs, heard, case)) is not None:
            return self._go_on(case, on, How.ANSWERED)
        if signs:
            return replace(case, interview=None), self._result(flagged(signs, interview, chosen))
        if interview is not None:
            interview = msgspec.structs.replace(interview, about=interview.about.and_now(case.person))
            return self._go_on(case, *after(interview, heard, self.protocols))
        found = opened(heard, self.protocols, case.person) or self._doubted(heard, case.person)
        return (case, self._none(heard)) if found is None else self._go_on(case, found, How.ANSWERED)

    def _heard(self, text: str, now: datetime) -> Heard:
        flags = self.flags
        readers = partial(suspected, flags), partial(for_the_room, flags), answer_reader()
        return hear(text, self.parse(text, now), now, *readers)

    def _asked_on(self, signs: tuple[RedFlag, ...], heard: Heard, case: _Case) -> Interview | None:
        """The interview that asks on before less than 1669 is said, if these signs are such."""
        if case.interview is None:
            return asked_on(signs, heard, self.protocols, case.person)
        return asked_on_within(signs, case.interview, self.protocols)

    def _doubted(self, heard: Heard, person: About) -> Interview | None:
        """What may be a danger sign and no complaint that we know: danger is asked for, as the chat asks or listens."""
        started: tuple[str, ...] = ()
        if signs := (*self.flags.read(heard.text), *self.flags.doubts(heard.text)):
            started = asking_about(signs, heard, self.protocols, person) or last_resort(self.protocols)
        elif heard.understood.intent == "mental_health" and heard.understood.confidence >= _SURE:
            started = tuple(each.id for each in self.protocols.values() if "mood" in each.findings)
        return begun(started, heard, self.protocols, person) if started else None

    def _go_on(self, case: _Case, interview: Interview, how: How) -> tuple[_Case, Json]:
        move = next_move(interview, self.protocols)
        if not isinstance(move, Ask):
            found = replace(verdict(move), flags=interview.signs)
            return replace(case, interview=None, person=interview.about), self._result(found)
        same = question_on(interview.topic, interview.chosen(self.protocols))
        if how in _AGAIN and same is not None:
            return replace(case, interview=interview), self._ask(interview, same, Phrase(_AGAIN[how]))
        put = asking(interview, move.question)
        return replace(case, interview=put), self._ask(put, move.question)

    def _ask(self, interview: Interview, question: Question, before: Phrase | None = None) -> Json:
        chosen = interview.chosen(self.protocols)
        put = [found for each in interview.asked if (found := question_on(each, chosen)) is not None]
        words: tuple[Words, ...] = (question.text,) if before is None else (before, question.text)
        ask: Json = {
            "topic": topics_outside(put)[-1],
            "text": self._thai(*words),
            "choices": [self._thai(each.label) for each in question.answers],
            "topics": question.covers,
        }
        return {"ask": ask if before is None else {**ask, "again": True}}

    def _result(self, found: Verdict) -> Json:
        return {
            "result": {
                "level": found.level.value,
                "title": self._thai(found.title),
                "flags": found.flags,
                "because": [self._thai(each) for each in found.because],
                "advice": self._thai(found.title, *found.advice),
                "denied": "" if found.denied is None else self._thai(found.denied),
                "safety_net": self._thai(found.safety_net),
                "department": found.department,
                "asked": found.asked,
                "protocols": found.protocols,
                "note": self._thai(found.note),
                "signed": found.signed,
                "signed_by": [{"who": who, "on": on} for who, on in found.signatures],
            }
        }

    def _none(self, heard: Heard) -> Json:
        """Nothing to triage here; where somebody is ill and we have no questions for it, what to watch for."""
        if not complains(heard):
            return {"none": True, "why": "no_symptom"}
        said = map(Phrase, ("symptoms-unknown-why", "symptoms-unknown-danger", "symptoms-unknown-soon"))
        return {"none": True, "why": "no_protocol", "text": self._thai(*said)}

    def _thai(self, *words: Words) -> str:
        return "\n".join(self.book.word(each, "th") for each in words)


@cache
def _book() -> Phrasebook:
    return Phrasebook.load(PACKAGED / "locales", _ZONE)


def _case_of(line: str) -> Json:
    """The case of a line that is wrong otherwise."""
    try:
        case = msgspec.json.decode(line)["case"]
    except (msgspec.MsgspecError, ValueError, KeyError, TypeError):
        return {}
    return {"case": case} if isinstance(case, str | int) else {}
