"""Danger signs by rule and by what a second reader has learned, joined so that neither silences the other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.domain.understanding import Alarm, RedFlag
from nlu.redflag_context import no_joke
from nlu.redflag_explained import denied_for_a_reason, in_a_game
from nlu.redflag_talk import talk_beside
from nlu.redflags import LexiconRedFlags
from nlu.second_reader import SecondReader

# Chosen on authors that the second reader had not seen (README of nlu): with these it alarms at a hundredth or two of what
# only sounds like danger, and notices all but a few in a hundred of what is.
ALARM = 0.85  # it says danger, and no rule does: as if a rule had said it
ASK = {
    Alarm.EMERGENCY: 0.25,
    Alarm.CRISIS: 0.1,
}  # it may be danger: one short question; on a wish to die it is asked sooner
# Below it a rule's alarm becomes a question; never less than that. Who says that they want to die is answered, and seldom asked.
KEEP = {Alarm.EMERGENCY: 0.5, Alarm.CRISIS: 0.25}
# Below it what a rule has or doubts is let go, unless hardly anything else is said: as a whole, with much and with little around it,
# and between its blanks; sooner where talk of the past, a story, a beast stands beside it. Of 3,418 signs by unseen authors, and of
# 1,500 of them put into other talk, none went. Of a crisis nothing is let go: who writes in jest that they want to die is asked back.
LET_GO, LET_GO_IN_TALK = 0.01, 0.03
_WORDS, _MORE = 8, 12  # letters that a text must have to be asked about, and to be alarmed at, for its sound alone
_BARE = 0.6  # of a message's letters: a sign that is that much of it is meant
_AROUND, _CLOSE = (
    60,
    15,
)  # letters on each side of a rule's sign that are judged by themselves: a long story does not drown it
# Between its blanks a sign stands by itself: who writes "ตั้งแต่เช้า งูกัด" means it as much as who writes "งูกัด". There it is believed where
# nearly nothing else is said and the second reader half believes it, or where that is sure; not with talk of the past or a story beside it.
_NEARLY_ALL, _HALF, _SURE = 0.9, 0.35, 0.9
# What no rule has, and the whole of a message hides: somebody who asks for five things may tell the worst in the middle. A passage
# is judged by itself, at a higher limit, since there are many of them (README of nlu).
STANDS_OUT = {Alarm.EMERGENCY: 0.6, Alarm.CRISIS: 0.36}
_ALONE = 0.1  # of the limit: a rule has the words, and only what stood before them made them count as nothing
_LATELY = 128  # messages


class TwoReaders:
    """Port RedFlags. A rule's sign is alarmed at or asked about, unless it is as good as surely talk; what only the second reader sees
    is marked as learned."""

    def __init__(self, rules: LexiconRedFlags, second: SecondReader) -> None:
        self.rules = rules
        self._second = second
        # One message is read by the worker, by each guard and by the understanding.
        self._lately = lru_cache(maxsize=_LATELY)(self.read_afresh)

    def read(self, text: str) -> tuple[RedFlag, ...]:
        """See RedFlags."""
        return self._lately(text)[0]

    def doubts(self, text: str) -> tuple[RedFlag, ...]:
        """See RedFlags."""
        return self._lately(text)[1]

    def read_afresh(self, text: str) -> tuple[tuple[RedFlag, ...], tuple[RedFlag, ...]]:
        """What `read` and `doubts` answer, without looking whether this text was read before (for measurements)."""
        sure, doubtful = self.rules.read(text), self.rules.doubts(text)
        code, chance = self._second.judge(text, (sure, doubtful))
        if sure:
            enough = min(KEEP[each.alarm] for each in sure)
            believed = chance >= enough or _meant(text, sure) or self._near(text, sure) >= enough
            believed = believed or any(self._stands_by_itself(text, each) for each in sure)
            if believed:
                return sure, doubtful
            asked = tuple(
                each for each in (*sure, *doubtful) if self._worth_asking(text, each, chance, rule=each in sure)
            )
            return (), asked or self._standing_out(text)
        letters = sum(map(str.isalnum, text))
        if chance >= ALARM and letters >= _MORE:
            found = self._in_words(code, text) or self.rules.learned(code, text)
            if in_a_game(text) or (not doubtful and denied_for_a_reason(text)):
                return (), doubtful or (found,)
            return (found,), doubtful
        doubtful = tuple(each for each in doubtful if self._worth_asking(text, each, chance))
        if doubtful or letters < _WORDS:
            return (), doubtful
        if chance >= ASK[self.rules.alarm_of(code)]:
            return (), (self.rules.learned(code, text),)
        return (), self._read_alone(text) or self._standing_out(text)

    def _read_alone(self, text: str) -> tuple[RedFlag, ...]:
        """A sign that counts as nothing for what stands around it, where it counts by itself between its blanks, and is believed.

        "ขอดูประวัติ หายใจไม่ออก": what was asked before has nothing to do with it. A sign that is denied stays denied.
        """
        for aside in self.rules.set_aside(text):
            first, end = _between_blanks(text, aside.start, aside.end)
            # A wide pattern may have begun before a blank: what stands behind it may be the sign by itself.
            for start in (first, *(at for at in range(aside.start + 1, aside.end) if text[at - 1].isspace())):
                sure = self.rules.read(text[start:end]) if (start, end) != (0, len(text)) else ()
                if sure and self._second.judge(text[start:end], (sure, ()))[1] >= _ALONE * ASK[aside.alarm]:
                    return (aside,)
        return ()

    def _in_words(self, code: str, text: str) -> RedFlag | None:
        """The sign in so many words, where a rule has them and what stands around made them count as nothing."""
        return next((each for each in self.rules.set_aside(text) if each.code == code), None)

    def _standing_out(self, text: str) -> tuple[RedFlag, ...]:
        """The likeliest sign that a passage tells by itself, if it is likely enough."""
        best = 0.0
        found: tuple[RedFlag, ...] = ()
        for start, end in self._second.likely_passages(text):
            passage = text[start:end]
            code, chance = self._second.judge(passage, ((), ()))
            alarm = self.rules.alarm_of(code)
            if chance >= max(best, STANDS_OUT[alarm]) and sum(map(str.isalnum, passage)) >= _WORDS:
                best, found = chance, (RedFlag(code, alarm, passage, start, end, learned=True),)
        return found

    def _worth_asking(self, text: str, flag: RedFlag, chance: float, *, rule: bool = False) -> bool:
        """Whether it is asked about what a rule has or doubts: not where the second reader is sure that it is nothing, wherever it looks.

        `chance`: what it makes of the whole.
        """
        enough = LET_GO_IN_TALK if talk_beside(text, flag.start, flag.end) else LET_GO
        if flag.alarm is Alarm.CRISIS or chance >= enough or _meant(text, (flag,)):
            return True
        start, end = _between_blanks(text, flag.start, flag.end)
        if rule and flag.end - flag.start >= _BARE * (end - start):
            return True
        near = (_around(text, flag), text[start:end], _around(text, flag, _CLOSE))
        marked = ((flag,), ()) if rule else ((), (flag,))
        return any(self._second.judge(each, marked)[1] >= enough for each in near)

    def _stands_by_itself(self, text: str, flag: RedFlag) -> bool:
        """Whether this sign of a rule is believed for what stands between its own blanks."""
        start, end = _between_blanks(text, flag.start, flag.end)
        if (start, end) == (0, len(text)) or talk_beside(text, flag.start, flag.end):
            return False
        chance = self._second.judge(text[start:end], ((flag,), ()))[1]
        return chance >= (_HALF if flag.end - flag.start >= _NEARLY_ALL * (end - start) else _SURE)

    def _near(self, text: str, sure: Sequence[RedFlag]) -> float:
        """The most that is believed of any of these signs, each with what stands around it."""
        return max(self._second.judge(_around(text, each), ((each,), ()))[1] for each in sure)


def _around(text: str, flag: RedFlag, letters: int = _AROUND) -> str:
    return text[max(0, flag.start - letters) : flag.end + letters]


def _between_blanks(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch from the last blank before a sign to the next one after it."""
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end


def _meant(text: str, sure: Sequence[RedFlag]) -> bool:
    """Whether hardly anything but the sign is said, or it is said that it is no joke."""
    said = sum(each.end - each.start for each in sure)
    return said >= _BARE * len(text.strip()) or no_joke(text)
