"""The intent classifier is trained from the examples, in plain Python, the same way every time."""

from __future__ import annotations

import math
import random
from array import array
from collections import Counter
from collections.abc import Sequence

from nlu.classify import Classifier, features, softmax
from nlu.normalise import normalise
from nlu.training import Example, examples, fingerprint

Document = tuple[str, tuple[str, ...]]  # a label and the features of one example

_EPOCHS, _RATE, _KEEP, _SHUFFLE = 20, 0.8, 1e-5, 20261123
_LEAST = 2  # examples a feature must occur in
_STEPS = 127  # a weight is stored in one byte


def documents(given: Sequence[Example]) -> list[Document]:
    """Each example as the model sees it."""
    return [(each.intent, tuple(sorted(features(normalise(each.text))))) for each in given]


def train(given: Sequence[Document] | None = None, *, sharpness: float = 1.0) -> Classifier:
    """Multinomial logistic regression by stochastic gradient descent with a step of its own for each feature (AdaGrad).

    Each document is scaled to unit length, so that long messages do not shout. Deterministic.
    """
    documents_ = documents(examples()) if given is None else given
    labels = sorted({label for label, _ in documents_})
    counts = Counter(feature for _, seen in documents_ for feature in seen)
    index = {
        feature: at for at, feature in enumerate(sorted(each for each, count in counts.items() if count >= _LEAST))
    }
    rows = [
        (labels.index(label), [index[feature] for feature in seen if feature in index]) for label, seen in documents_
    ]
    weights = _descend(rows, len(index), len(labels))
    largest = max((abs(weight) for row in weights for weight in row), default=1.0) or 1.0
    steps = array("b", [round(weight / largest * _STEPS) for row in weights for weight in row])
    return Classifier(tuple(labels), index, steps, largest / _STEPS, sharpness, fingerprint())


def _descend(rows: list[tuple[int, list[int]]], size: int, width: int) -> list[list[float]]:
    weights = [[0.0] * width for _ in range(size)]
    seen = [[1e-2] * width for _ in range(size)]
    order = list(range(len(rows)))
    shuffle = random.Random(_SHUFFLE)  # noqa: S311 (an order of training, no secret)
    for _ in range(_EPOCHS):
        shuffle.shuffle(order)
        for at in order:
            label, row = rows[at]
            if row:
                _step(weights, seen, label, row, width)
    return weights


def _step(weights: list[list[float]], seen: list[list[float]], label: int, row: list[int], width: int) -> None:
    """One example: where the model is wrong by more than a hundredth, its features learn."""
    length = 1 / math.sqrt(len(row))
    scores = [0.0] * width
    for feature in row:
        scores = [score + weight for score, weight in zip(scores, weights[feature], strict=True)]
    wrong = softmax([score * length for score in scores])
    wrong[label] -= 1.0
    learn = [(which, error * length) for which, error in enumerate(wrong) if abs(error) > 0.01]
    for feature in row:
        mine, past = weights[feature], seen[feature]
        for which, slope in learn:
            past[which] += slope * slope
            mine[which] -= _RATE * (slope / math.sqrt(past[which]) * 0.5 + _KEEP * mine[which])
