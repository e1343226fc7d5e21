"""The intent classifier is trained from the examples, the same way every time, with scikit-learn, which is not needed to serve."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from nlu.classify import Classifier
from nlu.training import Example, fingerprint

Document = tuple[str, tuple[str, ...]]  # a label and the features of one example
See = Callable[[str], Iterable[str]]  # the features of a text

_LEAST = 2  # examples a feature must occur in
_STEPS = 127  # a weight is stored in one byte
_FREEDOM = 1.0  # inverse strength of the regularisation, best of 0.3 and 1 on authors that the model had not seen
_ORDER = 20261123  # in which the examples are visited


def documents(given: Sequence[Example], see: See) -> list[Document]:
    """Each example as the model sees it."""
    return [(each.intent, tuple(sorted(see(each.text)))) for each in given]


def train(given: Sequence[Document], *, sharpness: float = 1.0) -> Classifier:
    """One linear support vector machine for each intent, over features weighed by rarity, each message a vector of length one.

    Deterministic. Raises ModuleNotFoundError without scikit-learn, which is in the group of packages for development.
    On authors that the model had not seen it was better than logistic regression, and ten times as fast to train.
    Sources: TF-IDF (Salton and Buckley 1988); scikit-learn's LinearSVC (LIBLINEAR, Fan et al. 2008).
    """
    from scipy.sparse import csr_matrix
    from sklearn.svm import LinearSVC

    labels = sorted({label for label, _ in given})
    counts = Counter(feature for _, seen in given for feature in seen)
    index = {name: at for at, name in enumerate(sorted(name for name, count in counts.items() if count >= _LEAST))}
    rarity = array("B", [_rarity(counts[feature], len(given)) for feature in index])
    values, columns, ends = _rows(given, index, rarity)
    fitted = LinearSVC(C=_FREEDOM, random_state=_ORDER).fit(
        csr_matrix((values, columns, ends), shape=(len(given), len(index))), [label for label, _ in given]
    )
    weights = _side_by_side(fitted.coef_.tolist())
    largest = max((abs(weight) for weight in weights), default=1.0) or 1.0
    steps = array("b", [round(weight / largest * _STEPS) for weight in weights])
    return Classifier(tuple(labels), index, rarity, steps, largest / _STEPS, sharpness, fingerprint())


def _side_by_side(rows: Sequence[Sequence[float]]) -> list[float]:
    """For each feature its weights for all labels. Of two labels scikit-learn keeps one row, for the second."""
    both = [[-weight for weight in rows[0]], list(rows[0])] if len(rows) == 1 else rows
    return [weight for feature in zip(*both, strict=True) for weight in feature]


def _rows(
    given: Sequence[Document], index: dict[str, int], rarity: array[int]
) -> tuple[list[float], list[int], list[int]]:
    """The features of all messages one after the other: their weights, which they are, and where each message ends."""
    values: list[float] = []
    columns: list[int] = []
    ends = [0]
    for _, seen in given:
        mine = [index[each] for each in seen if each in index]
        length = math.sqrt(sum(rarity[at] ** 2 for at in mine)) or 1.0
        values += [rarity[at] / length for at in mine]
        columns += mine
        ends.append(len(columns))
    return values, columns, ends


def _rarity(count: int, examples_: int) -> int:
    """How telling a feature is by how few examples have it, in sixteenths (inverse document frequency)."""
    return min(255, round(16 * (1 + math.log((1 + examples_) / (1 + count)))))
