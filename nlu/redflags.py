"""Danger signs are found in a patient's own words, by rule, before anything else looks at the message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from operator import itemgetter

from bot.domain.lexicon import DangerSign, RedFlagLexicon
from bot.domain.understanding import Alarm, RedFlag
from nlu.fold import fold, unfolded
from nlu.negation import Status, denied, status
from nlu.normalise import Squeezed, squeezed
from nlu.patterns import Pattern, compile_pattern, folded
from nlu.redflag_after_all import answers_no, pastime_left, with_questions_ended, with_requests_ended
from nlu.redflag_context import Told, told
from nlu.redflag_rooms import Beside, Rooms
from nlu.spotter import Lookout, Rule, Sight, Spotter

_NAME = "name of "  # before the code of a pattern that is an illness by its name
_ASK = "perhaps "  # before the code of a pattern that is asked about
PART = " #"  # between the code of a sign and the number of one of its patterns, where each is a sign of its own (see nlu.needed)
_SURE_ENOUGH = 7  # letters a misspelt sign must have, so that no other word is taken for it

_WEAK = "weak"  # of hints that many a cold has too: one of them needs one of a sign beside it
_NEAR = 50  # letters between two hints that belong together
_LATELY = 128  # messages


class LexiconRedFlags:
    """Port RedFlags over a lexicon. Linear in the length of the text; well under 1 ms for a usual message. Never raises.

    Each sign is reported once, at the first place that states it as present. Raises nlu.patterns.BadPattern when the
    lexicon itself cannot be read.
    """

    def __init__(self, lexicon: RedFlagLexicon) -> None:
        self._signs = {sign.code: sign for sign in lexicon.signs}
        said = [(mark + sign.code, pattern) for sign in lexicon.signs for mark, pattern in _patterns(sign)]
        rules = (Rule(code, compile_pattern(each, lexicon.words, lexicon.fillers)) for code, each in said)
        self._lookout, self._lookout_misspelt = Lookout(lexicon.idioms), Lookout(tuple(map(fold, lexicon.idioms)))
        self._as_spelt = Spotter(rules, self._lookout)
        alike = {name: tuple(map(fold, words)) for name, words in lexicon.words.items()}
        fillers = tuple(map(fold, lexicon.fillers))
        rules = (Rule(code, compile_pattern(folded(each), alike, fillers)) for code, each in said if _rigid(each))
        self._misspelt = Spotter(rules, self._lookout_misspelt)
        hints = (Rule(code, compile_pattern("|".join(words), {}, fillers)) for code, words in lexicon.hints.items())
        self._hints = Spotter(hints, self._lookout)
        self._rooms = Rooms(lexicon, self._lookout)
        for each in (self._lookout, self._lookout_misspelt):
            each.make()
        # One message is read by the worker, by each guard and by the understanding: the last few readings are kept for the others.
        self._lately = lru_cache(maxsize=_LATELY)(self._every)

    def read(self, text: str) -> tuple[RedFlag, ...]:
        """See RedFlags."""
        return self._lately(text)[0]

    def doubts(self, text: str) -> tuple[RedFlag, ...]:
        """See RedFlags."""
        return self._lately(text)[1]

    def set_aside(self, text: str) -> tuple[RedFlag, ...]:
        """Signs in so many words that nobody denies, and that count as nothing for what stands around them: news, a fear, long ago."""
        return self._lately(text)[2]

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """Every pattern that a message may need; each is compiled when one first does, or by its `make`."""
        spotters = (self._as_spelt, self._misspelt, self._rooms.spotter, self._hints)
        return tuple(pattern for each in spotters for pattern in each.patterns)

    def alarm_of(self, code: str) -> Alarm:
        """Which line a sign of this code belongs to."""
        return self._signs[code].alarm

    def learned(self, code: str, text: str) -> RedFlag:
        """A sign of this code, told in words that no rule has; for the emergency room as far as it mostly is, and as it is told."""
        beside = self._rooms.beside(self._lookout.over(squeezed(text)))
        sign = self._signs[code]
        unclear, grave = beside.unclear(sign), bool(beside.worse)
        room = beside.for_the_room(sign, None) or (unclear and sign.mostly_room)
        return RedFlag(code, sign.alarm, text, 0, len(text), learned=True, room=room, grave=grave, unclear=unclear)

    def read_afresh(self, text: str) -> tuple[tuple[RedFlag, ...], tuple[RedFlag, ...]]:
        """What `read` and `doubts` answer, without looking whether this text was read before (for measurements)."""
        return self._every(text)[:2]

    def _every(self, text: str) -> tuple[tuple[RedFlag, ...], tuple[RedFlag, ...], tuple[RedFlag, ...]]:
        """What is sure, what is doubtful, and what is set aside."""
        line = squeezed(text)
        sight = self._lookout.over(line)
        sure: dict[str, RedFlag] = {}
        doubtful: dict[str, RedFlag] = {}
        aside: dict[str, RedFlag] = {}
        places = dict.fromkeys((*self._as_spelt.every(sight), *self._as_misspelt(line)))  # most stand in both
        for said, start, end in sorted(places, key=itemgetter(1, 2)):
            code = said.removeprefix(_NAME).removeprefix(_ASK)
            if code in sure:
                if (wider := self._wider(line, start, end, said, sure[code])) is not None:
                    sure[code] = wider
                continue
            how = self._told(line, start, end, said)
            if how is not Told.ASIDE or (said == code and not denied(line, start, end)):
                begin, stop = line.span(start, end)
                flag = RedFlag(code, self._signs[code].alarm, line.whole.original[begin:stop], begin, stop)
                {Told.HERE: sure, Told.DOUBTFUL: doubtful, Told.ASIDE: aside}[how].setdefault(code, flag)
        if not sure and aside:
            sure = self._behind(with_requests_ended(text), text)
        if not sure and not doubtful:
            doubtful = self._hinted(sight) or self._behind(with_questions_ended(text), text)
        beside = self._rooms.beside(sight) if sure else Beside()
        for code, flag in sure.items():
            room = beside.for_the_room(self._signs[code], (flag.start, flag.end))
            young = self._signs[code].young if beside.unclear(self._signs[code]) else None
            sure[code] = replace(flag, room=room, grave=bool(beside.worse), young=young)
        asked = tuple(flag for code, flag in doubtful.items() if code not in sure)
        return tuple(sure.values()), asked, tuple(aside.values())

    def _wider(self, line: Squeezed, start: int, end: int, said: str, flag: RedFlag) -> RedFlag | None:
        """The same sign at the same place in more words, if they count as well."""
        begin, stop = line.span(start, end)
        if begin != flag.start or stop <= flag.end or self._told(line, start, end, said) is not Told.HERE:
            return None
        return replace(flag, text=line.whole.original[begin:stop], end=stop)

    def _behind(self, ended: str, text: str) -> dict[str, RedFlag]:
        """Signs of the text that count where what was said before them is ended: a question that seems to deny them, a request."""
        sure = self._every(ended)[0] if ended != text else ()
        behind = (flag for flag in sure if ended[: flag.start] != text[: flag.start])
        return {flag.code: replace(flag, text=text[flag.start : flag.end]) for flag in behind}

    def _told(self, line: Squeezed, start: int, end: int, said: str) -> Told:
        code = said.removeprefix(_NAME).removeprefix(_ASK)
        sign = self._signs[code]
        counted = Told.HERE
        meant = status(line, start, end, name=said.startswith(_NAME))
        if not _counts(sign, meant):
            counted = _after_all(line, start, meant)
        if counted is Told.ASIDE:
            return Told.ASIDE
        how = told(line, start, end, code.partition(PART)[0], sign.alarm, joked=sign.joked)
        if how is Told.HERE:
            how = counted
        return Told.DOUBTFUL if how is Told.HERE and said.startswith(_ASK) else how

    def _hinted(self, sight: Sight) -> dict[str, RedFlag]:
        """The first of two hints of different signs that are meant as present and stand near each other."""
        line, places = sight.line, sorted(self._hints.every(sight), key=itemgetter(1, 2))
        if len({code for code, _, _ in places}) < 2:
            return {}
        met: list[tuple[str, int, int]] = []
        for code, start, end in places:
            if not _stands(line, start, end, code):
                continue
            for other, begin, stop in met:
                if other != code and start - stop <= _NEAR and begin < start:
                    first, last = line.span(begin, end)
                    words = line.whole.original[first:last]
                    strong = code if other == _WEAK else other
                    return {strong: RedFlag(strong, self._signs[strong].alarm, words, first, last)}
            met.append((code, start, end))
        return {}

    def _as_misspelt(self, line: Squeezed) -> list[tuple[str, int, int]]:
        alike = fold(line.text)
        sight = self._lookout_misspelt.over(Squeezed(alike, (), line.whole))
        found = [each for each in self._misspelt.every(sight) if each[2] - each[1] >= _SURE_ENOUGH]
        if not found:
            return []
        place = unfolded(line.text)
        return [(code, place[start], place[end]) for code, start, end in found]


def _patterns(sign: DangerSign) -> Iterator[tuple[str, str]]:
    """Every pattern of a sign, with the mark of its kind."""
    for mark, patterns in (("", sign.say), (_NAME, sign.names), (_ASK, sign.ask)):
        yield from ((mark, pattern) for pattern in patterns)


def _stands(line: Squeezed, start: int, end: int, code: str) -> bool:
    """Whether a hint is meant as present, here and now."""
    if status(line, start, end) not in (Status.PRESENT, Status.UNCERTAIN):
        return False
    return told(line, start, end, code, Alarm.EMERGENCY, joked=False) is Told.HERE


def _after_all(line: Squeezed, start: int, meant: Status) -> Told:
    """How a sign stands that does not count when it is meant like this, unless these words were said of something else."""
    if meant is Status.HYPOTHETICAL:
        return Told.HERE if pastime_left(line, start) else Told.ASIDE
    return Told.DOUBTFUL if meant is Status.ABSENT and answers_no(line, start) else Told.ASIDE


def _rigid(pattern: str) -> bool:
    """Whether a pattern is also looked for in misspelt text: a long gap and a loose spelling together find anything."""
    return not {"~", "~~", "&", "&&"}.intersection(pattern.split())


def _counts(sign: DangerSign, meant: Status) -> bool:
    """Whether this sign is urgent when it is meant like this. Present and uncertain always are."""
    if meant is Status.OVER:
        return sign.after_it_passed
    if meant in (Status.HYPOTHETICAL, Status.ONCE):
        return sign.even_if
    return meant in (Status.PRESENT, Status.UNCERTAIN)
