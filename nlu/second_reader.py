"""A second reader of danger signs: it has learned from messages what danger sounds like, also where no rule has the words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from bot.domain.understanding import RedFlag
from nlu.classify import Judge
from nlu.features import LONGEST
from nlu.features import seen as seen_of
from nlu.model_file import shipped_judges
from nlu.normalise import squeezed
from nlu.passages import passages

if TYPE_CHECKING:
    from nlu.train import Document
    from nlu.training import Example

NONE = "none"
SHARPNESS = 4.0  # of 2 and 4, 4 told signs from look-alikes better (authors that the model had not seen)
_STEP = LONGEST - 150  # letters between two places at which a long text is read
_MOST = 24  # such places: a text on LINE has at most 5,000 letters
_SIGN, _ORDINARY, _CALL = (
    1.0,
    0.3,
    0.5,
)  # how much an example counts that is a sign or looks like one, any other, a call for help
# A passage is judged where the sum over its pieces, in which a word may count twice, says at least this; it takes 0.36 to matter.
_MAY_TELL = 0.1
_CALL_CODE = "call_for_help"
_URGENT = frozenset({"emergency", "mental_health"})

Marked = tuple[Sequence[RedFlag], Sequence[RedFlag]]  # what the rules are sure of, and what they doubt
Marks = Callable[[str], Marked]


class SecondReader:
    """Which danger sign a message tells, as a linear model over its words and letters and over what the rules found in it."""

    def __init__(self, model: Judge) -> None:
        self._model = model
        self._none = model.labels.index(NONE)

    def judge(self, text: str, marked: Marked) -> tuple[str, float]:
        """The likeliest sign, and how likely it is that there is any. Linear in the length of the text."""
        return max((self._judged(part, marked) for part in _parts(text)), key=lambda each: each[1])

    def likely_passages(self, text: str) -> list[tuple[int, int]]:
        """Places of the passages that may tell a sign by themselves, found at little cost; what is left out would not."""
        line = squeezed(text)
        places, sums = passages(line, seen_of(line), self._model)
        nothing = [] if sums is None else self._model.chance_of(self._none, sums).tolist()
        return [line.whole.span(*place) for place, none in zip(places, nothing, strict=True) if 1 - none >= _MAY_TELL]

    def _judged(self, text: str, marked: Marked) -> tuple[str, float]:
        chances = self._model.chances(seen_of(squeezed(text)), _told_by(marked))
        none, chances[self._none] = chances[self._none], -1.0
        return self._model.labels[chances.index(max(chances))], 1 - none


def seen(text: str, marked: Marked) -> frozenset[str]:
    """What the model sees of a text."""
    return seen_of(squeezed(text)).every | _told_by(marked)


def _told_by(marked: Marked) -> frozenset[str]:
    """What the rules found, as features that no word and no run of letters is."""
    sure, doubtful = marked
    if not sure and not doubtful:
        return frozenset()
    return frozenset((*(f"rule:{each.code}" for each in sure), *(f"rule:perhaps:{each.code}" for each in doubtful)))


def _parts(text: str) -> Iterator[str]:
    """A long text in pieces that overlap; what matters may stand in the middle."""
    yield text[:LONGEST]
    for start in range(_STEP, min(len(text) - 150, _STEP * _MOST), _STEP):
        yield text[start : start + LONGEST]


@cache
def shipped_reader() -> SecondReader:
    """The reader in the package. Raises FileNotFoundError when nobody has trained one."""
    return SecondReader(shipped_judges()[1])


def lessons(signs: Iterable[Example], ordinary: Iterable[Example], marks: Marks) -> tuple[list[Document], list[float]]:
    """What the reader is taught, and how much each counts: signs and look-alikes, and ordinary messages of all intents.

    Of complaints and of troubles of the mind those in which the rules see or suspect a sign are left out: nobody has said
    whether they are one.
    """
    told, weights = list[tuple[str, tuple[str, ...]]](), list[float]()
    for each in signs:
        told.append((each.intent.partition("/")[0], tuple(sorted(seen(each.text, marks(each.text))))))
        weights.append(_SIGN)
    for each in ordinary:
        marked = marks(each.text)
        if each.intent == "emergency" or not any(marked) or each.intent not in _URGENT | {"report_symptom"}:
            call = each.intent == "emergency"
            told.append((_CALL_CODE if call else NONE, tuple(sorted(seen(each.text, marked)))))
            weights.append(_CALL if call else _ORDINARY)
    return told, weights
