"""What a message is, judged by what is seen of it: linear models that learned from examples, asked one or several at once."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain
from operator import itemgetter
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.domain.ports.intents import Ranking
from nlu.features import Seen
from nlu.vocabulary import Vocabulary

_HIGH = 256  # a square is kept as how many of these, and what is left
Sums: TypeAlias = NDArray[np.int32]


@dataclass(frozen=True)
class Table:
    """A linear model: `weights` holds, for each feature, one number for each label, in steps of `scale`.

    `rarity` says how telling each feature is, in sixteenths.
    """

    features: tuple[str, ...]
    rarity: array[int]
    weights: array[int]
    scale: float


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


class Judge:
    """A classifier that is asked about messages, over the vocabulary that it shares with others."""

    def __init__(self, model: Classifier, vocabulary: Vocabulary) -> None:
        self.labels = model.labels
        self._model, self.vocabulary = model, vocabulary
        self._lanes = _lanes(model, vocabulary)

    def chances(self, seen: Seen, more: Set[str] = frozenset()) -> list[float]:
        """The probability of each label, in their order. `more`: further features, found in another way."""
        rows = self.vocabulary.with_more(seen, more) if more else self.vocabulary.of(seen).every
        return self.chances_of(np.add.reduce(self._lanes.take(rows, 0), 0, np.int32).tolist())

    def chances_of(self, sums: list[int]) -> list[float]:
        """As `chances`, of what was added up."""
        model, labels = self._model, len(self.labels)
        said, kin, squares = sums[:labels], sums[labels:-4], sums[-4:]
        # A message is a vector of length one: long ones do not shout.
        factor = model.said.scale / (math.sqrt(squares[0] * _HIGH + squares[1]) or 1.0)
        if not kin:
            return softmax(
                [(bias + one * factor) * model.sharpness for bias, one in zip(model.bias, said, strict=True)]
            )
        factor_of_kin = model.kin.scale / (math.sqrt(squares[2] * _HIGH + squares[3]) or 1.0)
        return softmax(
            [
                (bias + one * factor + other * factor_of_kin) * model.sharpness
                for bias, one, other in zip(model.bias, said, kin, strict=True)
            ]
        )

    def ranking(self, seen: Seen, more: Set[str] = frozenset()) -> Ranking:
        """Every label with its probability, likeliest first."""
        chances = zip(self.labels, self.chances(seen, more), strict=True)
        return tuple(sorted(chances, key=itemgetter(1), reverse=True))

    def sums(self, groups: Sequence[Sequence[int]]) -> Sums:
        """What the rows of each group say together, one line for each group; a row counts as often as it is named.

        A group needs a row; 0 says nothing.
        """
        begins = [0, *accumulate(map(len, groups))]
        every = np.fromiter(chain.from_iterable(groups), np.intp, begins.pop())
        return np.add.reduceat(self._lanes.take(every, 0), begins, 0, np.int32)

    def chance_of(self, label: int, sums: Sums) -> NDArray[np.float64]:
        """How likely one label is, for each line of what was added up by `sums`; of all together in the time of two by `chances_of`."""
        model, labels = self._model, len(self.labels)
        squares = sums[:, -4:].astype(np.float64)
        lengths = np.sqrt(squares[:, ::2] * _HIGH + squares[:, 1::2])
        factors = (model.said.scale, model.kin.scale) / np.where(lengths, lengths, 1.0)
        scores = sums[:, :labels] * factors[:, :1] + np.asarray(model.bias)
        if model.kin.features:
            scores += sums[:, labels:-4] * factors[:, 1:]
        powers = np.exp((scores - scores.max(axis=1, keepdims=True, initial=-np.inf)) * model.sharpness)
        chances: NDArray[np.float64] = powers[:, label] / powers.sum(axis=1)
        return chances


def _lanes(model: Classifier, vocabulary: Vocabulary) -> NDArray[np.int16]:
    """For each row what it adds: for each label by what was said, then by kin if the model knows any, then the squares of both
    rarities, each in two bytes.

    Sixteen bits hold the largest (255 * 128); thirty-two hold the sum over the most that LONGEST letters have.
    """
    labels = len(model.labels)
    width = 2 * labels if model.kin.features else labels
    lanes = np.zeros((len(vocabulary), width + 4), np.int16)
    for nth, table in enumerate((model.said, model.kin) if model.kin.features else (model.said,)):
        at = vocabulary.rows(table.features)
        rare = np.asarray(table.rarity, np.uint8).astype(np.int32)
        weights = np.asarray(table.weights, np.int8).reshape(len(at), labels)
        lanes[at, nth * labels : (nth + 1) * labels] = weights * rare[:, None]
        lanes[at, width + 2 * nth], lanes[at, width + 2 * nth + 1] = np.divmod(rare * rare, _HIGH)
    return lanes


def panel(*models: Classifier) -> tuple[Judge, ...]:
    """These classifiers as judges over one vocabulary, in this order: a message is looked up once for all."""
    tables = chain.from_iterable((model.said, model.kin) for model in models)
    vocabulary = Vocabulary(chain.from_iterable(table.features for table in tables))
    return tuple(Judge(model, vocabulary) for model in models)


def softmax(scores: list[float]) -> list[float]:
    """Scores as probabilities; none of none."""
    top = max(scores, default=0.0)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


_NOTHING_SEEN = Seen("", ())
NOTHING = Table((), array("B"), array("b"), 1.0)
UNTRAINED = Classifier((), (), NOTHING, NOTHING, 1.0, "")  # for what needs no intent
