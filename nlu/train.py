"""The intent classifier is trained from the examples, in plain Python, the same way every time."""

from __future__ import annotations

import math
import random
from array import array
from collections import Counter
from collections.abc import Sequence

from nlu.classify import Classifier, features, scaled, softmax
from nlu.normalise import normalise
from nlu.training import Example, examples, fingerprint

Document = tuple[str, tuple[str, ...]]  # a label and the features of one example
Row = tuple[
    int, list[tuple[int, float]]
]  # the same as numbers: rare features weigh more, and all rows are equally long

_EPOCHS, _RATE, _START, _ENOUGH, _SHUFFLE = 12, 1.0, 0.1, 0.01, 20261123
_LEAST = 2  # examples a feature must occur in
_STEPS = 127  # a weight is stored in one byte


def documents(given: Sequence[Example]) -> list[Document]:
    """Each example as the model sees it."""
    return [(each.intent, tuple(sorted(features(normalise(each.text))))) for each in given]


def train(given: Sequence[Document] | None = None, *, sharpness: float = 1.0) -> Classifier:
    """Multinomial logistic regression by stochastic gradient descent with a step of its own for each feature (AdaGrad).

    Deterministic. Sources: TF-IDF (Salton and Buckley 1988), AdaGrad (Duchi, Hazan and Singer 2011).
    """
    told = documents(examples()) if given is None else given
    labels = sorted({label for label, _ in told})
    counts = Counter(feature for _, seen in told for feature in seen)
    index = {
        feature: at for at, feature in enumerate(sorted(each for each, count in counts.items() if count >= _LEAST))
    }
    rarity = array("B", [_rarity(counts[feature], len(told)) for feature in index])
    rows = [
        (labels.index(label), scaled([index[each] for each in seen if each in index], rarity)) for label, seen in told
    ]
    weights = _descend(rows, len(index), len(labels))
    largest = max((abs(weight) for row in weights for weight in row), default=1.0) or 1.0
    steps = array("b", [round(weight / largest * _STEPS) for row in weights for weight in row])
    return Classifier(tuple(labels), index, rarity, steps, largest / _STEPS, sharpness, fingerprint())


def _rarity(count: int, examples_: int) -> int:
    """How telling a feature is by how few examples have it, in sixteenths (inverse document frequency)."""
    return min(255, round(16 * (1 + math.log((1 + examples_) / (1 + count)))))


def _descend(rows: list[Row], size: int, width: int) -> list[list[float]]:
    weights = [[0.0] * width for _ in range(size)]
    slopes = [[_START] * width for _ in range(size)]
    order = list(range(len(rows)))
    shuffle = random.Random(_SHUFFLE)  # noqa: S311 (an order of training, no secret)
    for _ in range(_EPOCHS):
        shuffle.shuffle(order)
        for at in order:
            _step(weights, slopes, *rows[at])
    return weights


def _step(weights: list[list[float]], slopes: list[list[float]], label: int, row: list[tuple[int, float]]) -> None:
    """One example: where the model is wrong by more than a hundredth, its features learn."""
    wrong = softmax(scores(weights, row, len(weights[0]) if weights else 1))
    wrong[label] -= 1.0
    learn = [(which, error) for which, error in enumerate(wrong) if abs(error) > _ENOUGH]
    for feature, value in row:
        mine, past = weights[feature], slopes[feature]
        for which, error in learn:
            slope = error * value
            past[which] += slope * slope
            mine[which] -= _RATE * slope / math.sqrt(past[which])


def scores(weights: list[list[float]], row: list[tuple[int, float]], width: int) -> list[float]:
    """What the features of one example say for each label."""
    sums = [0.0] * width
    for feature, value in row:
        sums = [total + value * weight for total, weight in zip(sums, weights[feature], strict=True)]
    return sums
