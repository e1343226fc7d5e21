"""What a message is, judged by what is seen of it: linear models that learned from examples, asked one or several at once."""

from __future__ import annotations

import math
import struct
from array import array
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

from bot.domain.ports.intents import Ranking
from nlu.features import Seen

_LIFT = 128  # makes every weight positive
_LIFTED = bytes(each ^ _LIFT for each in range(256))  # a signed byte, as an unsigned one that is so much more
_LANE = 32  # bits


@dataclass(frozen=True)
class Table:
    """A linear model: `weights` holds, for each feature, one number for each label, in steps of `scale`.

    `rarity` says how telling each feature is, in sixteenths.
    """

    features: tuple[str, ...]
    rarity: array[int]
    weights: array[int]
    scale: float

    def rows(self, labels: int) -> Iterator[tuple[str, int]]:
        """For each feature one large integer with all it says, so that one addition adds for all labels at once.

        Its lanes are (weight + 128) * rarity for each label, then rarity, then its square; 255 * 255 for each of 1,600
        features (the most that LONGEST letters have) fit.
        """
        lifted = bytearray(len(self.weights) * _LANE // 8)
        lifted[:: _LANE // 8] = self.weights.tobytes().translate(_LIFTED)
        size = labels * _LANE // 8
        once, twice = 1 << labels * _LANE, (labels + 1) * _LANE
        for at, (feature, rare) in enumerate(zip(self.features, self.rarity, strict=True)):
            lanes = int.from_bytes(lifted[at * size : (at + 1) * size], "little")
            yield feature, (lanes + once) * rare + (rare * rare << twice)


@dataclass(frozen=True)
class Classifier:
    """`said` knows words, pairs of words and runs of letters from the examples; `kin` knows what words of the dictionary,
    also those that stand in no example, have in common with them."""

    labels: tuple[str, ...]
    bias: tuple[float, ...]  # for each label, what speaks for it before a word is read
    said: Table
    kin: Table
    sharpness: float  # fitted by cross-validation, so that of answers given with confidence .8 about 80 % are right
    fingerprint: str

    def ranking(self, features: Iterable[str]) -> Ranking:
        """Every label with its probability, likeliest first."""
        return self._alone.ranking(_NOTHING_SEEN, frozenset(features))

    @cached_property
    def _alone(self) -> Judge:
        return panel(self)[0]


class Panel:
    """Several classifiers that read the same messages: each feature is looked up once, with what it says to all of them."""

    def __init__(self, models: Sequence[Classifier]) -> None:
        self._rows: dict[str, int] = {}
        self._lanes = 0
        # Only words have kin: with their lanes last, the integers of all else are short.
        said = [self._added(each.said, len(each.labels)) for each in models]
        kin = [self._added(each.kin, len(each.labels)) for each in models]
        self._at = [*zip(said, kin, strict=True)]
        self._read = struct.Struct(f"<{self._lanes}I")
        self._last: tuple[Seen, int] = (_NOTHING_SEEN, 0)  # models are asked about a message one right after the other

    def _added(self, table: Table, labels: int) -> int:
        """Where the lanes of this table begin, which are taken in."""
        begin, rows = self._lanes, self._rows
        for feature, row in table.rows(labels):
            rows[feature] = rows.get(feature, 0) + (row << begin * _LANE)
        self._lanes += labels + 2
        return begin

    def lanes(self, seen: Seen, more: Set[str]) -> tuple[int, ...]:
        """The sums over all that is seen, and more where it is not seen already."""
        total = self._total(seen)
        if more:
            total += self.sum(more - seen.letters - seen.words)
        return self.unpacked(total)

    def unpacked(self, total: int) -> tuple[int, ...]:
        """The lanes of a sum."""
        return self._read.unpack(total.to_bytes(self._read.size, "little"))

    def _total(self, seen: Seen) -> int:
        last, total = self._last
        if last is not seen:
            total = self.sum(seen.letters) + self.sum(seen.words)
            self._last = seen, total
        return total

    def sum(self, features: Iterable[str]) -> int:
        """What these features say together, to all models. Sums may be added, as long as one never counts more than a message."""
        return sum(filter(None, map(self._rows.get, features)))

    def places(self, which: int) -> tuple[int, int]:
        """Where the lanes begin of what one of the models learned from examples, and of what it knows by kin."""
        return self._at[which]


class Judge:
    """One of the classifiers of a panel."""

    def __init__(self, model: Classifier, of: Panel, which: int) -> None:
        self.labels = model.labels
        self._model, self._panel = model, of
        self._said, self._kin = of.places(which)

    def chances(self, seen: Seen, more: Set[str] = frozenset()) -> list[float]:
        """The probability of each label, in their order. `more`: further features, found in another way."""
        return self._chances(self._panel.lanes(seen, more))

    def sum(self, features: Iterable[str]) -> int:
        """See Panel.sum."""
        return self._panel.sum(features)

    def chances_of(self, total: int) -> list[float]:
        """As `chances`, of features that were added up by `sum`."""
        return self._chances(self._panel.unpacked(total))

    def _chances(self, lanes: tuple[int, ...]) -> list[float]:
        model, labels = self._model, len(self.labels)
        said, lift, factor = _part(lanes, self._said, labels, model.said.scale)
        kin, lift_of_kin, factor_of_kin = _part(lanes, self._kin, labels, model.kin.scale)
        return softmax(
            [
                (bias + (one - lift) * factor + (other - lift_of_kin) * factor_of_kin) * model.sharpness
                for bias, one, other in zip(model.bias, said, kin, strict=True)
            ]
        )

    def ranking(self, seen: Seen, more: Set[str] = frozenset()) -> Ranking:
        """Every label with its probability, likeliest first."""
        chances = zip(self.labels, self.chances(seen, more), strict=True)
        return tuple(sorted(chances, key=itemgetter(1), reverse=True))


def panel(*models: Classifier) -> tuple[Judge, ...]:
    """These classifiers as one panel, each as a judge of it, in this order."""
    together = Panel(models)
    return tuple(Judge(model, together, which) for which, model in enumerate(models))


def _part(lanes: tuple[int, ...], begin: int, labels: int, scale: float) -> tuple[tuple[int, ...], int, float]:
    """The lanes of one table, what was added to each to keep it positive, and what a step of it is worth.

    A message is a vector of length one: long ones do not shout.
    """
    end = begin + labels
    return lanes[begin:end], _LIFT * lanes[end], scale / (math.sqrt(lanes[end + 1]) or 1.0)


def softmax(scores: list[float]) -> list[float]:
    """Scores as probabilities; none of none."""
    top = max(scores, default=0.0)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


_NOTHING_SEEN = Seen(frozenset(), frozenset())
NOTHING = Table((), array("B"), array("b"), 1.0)
UNTRAINED = Classifier((), (), NOTHING, NOTHING, 1.0, "")  # for what needs no intent
