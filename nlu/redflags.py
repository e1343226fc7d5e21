"""Danger signs are found in a patient's own words, by rule, before anything else looks at the message."""

from __future__ import annotations

from functools import lru_cache

from bot.domain.lexicon import DangerSign, RedFlagLexicon
from bot.domain.understanding import RedFlag
from nlu.fold import fold, unfold
from nlu.negation import Status, status
from nlu.normalise import Squeezed, normalise, squeeze
from nlu.patterns import compile_pattern, folded
from nlu.spotter import Rule, Spotter

_NAME = "name of "  # before the code of a pattern that is an illness by its name
_SURE_ENOUGH = 7  # letters a misspelt sign must have, so that no other word is taken for it

_LATELY = 128  # messages


class LexiconRedFlags:
    """Port RedFlags over a lexicon. Linear in the length of the text; well under 1 ms for a usual message. Never raises.

    Each sign is reported once, at the first place that states it as present. Raises nlu.patterns.BadPattern when the
    lexicon itself cannot be read.
    """

    def __init__(self, lexicon: RedFlagLexicon) -> None:
        self._signs = {sign.code: sign for sign in lexicon.signs}
        said = [(sign.code, pattern) for sign in lexicon.signs for pattern in sign.say]
        said += [(_NAME + sign.code, pattern) for sign in lexicon.signs for pattern in sign.names]
        rules = (Rule(code, compile_pattern(each, lexicon.words, lexicon.fillers)) for code, each in said)
        self._as_spelt = Spotter(rules, lexicon.idioms)
        alike = {name: tuple(map(fold, words)) for name, words in lexicon.words.items()}
        fillers = tuple(map(fold, lexicon.fillers))
        rules = (Rule(code, compile_pattern(folded(each), alike, fillers)) for code, each in said if "~" not in each)
        self._misspelt = Spotter(rules, tuple(map(fold, lexicon.idioms)))
        # One message is read by the worker, by each guard and by the understanding: the last few readings are kept for the others.
        self._lately = lru_cache(maxsize=_LATELY)(self._read)

    def read(self, text: str) -> tuple[RedFlag, ...]:
        """Danger signs stated as present, in text order, with places in the text as given."""
        return self._lately(text)

    def _read(self, text: str) -> tuple[RedFlag, ...]:
        line = squeeze(normalise(text))
        found: dict[str, RedFlag] = {}
        for said, start, end in sorted(
            [*self._as_spelt.every(line), *self._as_misspelt(line)], key=lambda each: each[1:]
        ):
            code = said.removeprefix(_NAME)
            meant = status(line, start, end, name=said.startswith(_NAME))
            if code not in found and _counts(self._signs[code], meant):
                begin, stop = line.span(start, end)
                found[code] = RedFlag(code, self._signs[code].alarm, line.whole.original[begin:stop], begin, stop)
        return tuple(found.values())

    def _as_misspelt(self, line: Squeezed) -> list[tuple[str, int, int]]:
        alike = fold(line.text)
        found = [
            each for each in self._misspelt.every(Squeezed(alike, (), line.whole)) if each[2] - each[1] >= _SURE_ENOUGH
        ]
        return [(code, *unfold(line.text, start, end)) for code, start, end in found]


def _counts(sign: DangerSign, meant: Status) -> bool:
    """Whether this sign is urgent when it is meant like this. Present and uncertain always are."""
    if meant is Status.OVER:
        return sign.after_it_passed
    if meant in (Status.HYPOTHETICAL, Status.ONCE):
        return sign.even_if
    return meant in (Status.PRESENT, Status.UNCERTAIN)
