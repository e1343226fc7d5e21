"""The intent classifier is trained from the examples, the same way every time, with scikit-learn, which is not needed to serve."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from nlu.classify import Classifier, Table
from nlu.kindred import LENGTH, Kindred, shipped_kindred
from nlu.training import Example, fingerprint

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Document = tuple[str, tuple[str, ...]]  # a label and the features of one example
See = Callable[[str], Iterable[str]]  # the features of a text

_LEAST = 2  # examples a feature must occur in
_STEPS = 127  # a weight is stored in one byte
_FREEDOM = 1.0  # inverse strength of the regularisation, best of 0.3 and 1 on authors that the model had not seen
_TRUST = 0.5  # how long the vector of kindred words is beside the one of words and letters
_NEAR = 1e-3  # to the best weights; nearer takes longer and is no better
_ORDER = 20261123  # in which the examples are visited


def documents(given: Sequence[Example], see: See) -> list[Document]:
    """Each example as the model sees it."""
    return [(each.intent, tuple(sorted(see(each.text)))) for each in given]


def train(
    given: Sequence[Document],
    *,
    sharpness: float = 1.0,
    kindred: Kindred | None = None,
    weights: Sequence[float] | None = None,
    version: str = "",
    least: int = _LEAST,
) -> Classifier:
    """One linear support vector machine for each intent, over features weighed by rarity and over the vectors of their words.

    Each message is a vector of length one, and beside it a shorter one that is the sum of the vectors of its words; weights of
    the second are multiplied out, so that serving needs one row for each word. Deterministic. Raises ModuleNotFoundError
    without scikit-learn, which is in the group of packages for development. On authors that the model had not seen this was
    better than logistic regression, and ten times as fast to train. `weights`: how much each example counts, all alike where
    not given; `least`: in how many examples a feature must occur; `version`: the fingerprint of what is taught, of the intents'
    examples where not given.
    Sources: TF-IDF (Salton and Buckley 1988); scikit-learn's LinearSVC (LIBLINEAR, Fan et al. 2008).
    """
    import numpy
    from scipy.sparse import hstack
    from sklearn.svm import LinearSVC

    near = kindred or shipped_kindred()
    counts = Counter(feature for _, seen in given for feature in seen)
    names = [name for name in sorted(counts) if counts[name] >= least]
    words = ["w:" + word for word in near.words]
    rare, rare_words = (_rarities(each, counts, len(given)) for each in (names, words))
    vectors = numpy.array(near.vectors, dtype=float).reshape(len(words), near.size) * (_TRUST / LENGTH)
    seen = hstack([_matrix(given, names, rare), _matrix(given, words, rare_words) @ vectors]).tocsr()
    fitted = LinearSVC(C=_FREEDOM, tol=_NEAR, random_state=_ORDER).fit(
        seen, [label for label, _ in given], sample_weight=weights
    )
    # Of two labels scikit-learn keeps one row of weights, for the second.
    two = len(fitted.classes_) == 2
    rows = numpy.vstack([-fitted.coef_, fitted.coef_]) if two else fitted.coef_
    bias = numpy.hstack([-fitted.intercept_, fitted.intercept_]) if two else fitted.intercept_
    said = _table(names, rare, rows[:, : len(names)].T.tolist())
    kin = _table(words, rare_words, (vectors @ rows[:, len(names) :].T).tolist())
    return Classifier(
        tuple(fitted.classes_.tolist()), tuple(bias.tolist()), said, kin, sharpness, version or fingerprint()
    )


def _table(names: Sequence[str], rarities: array[int], weights: Sequence[Sequence[float]]) -> Table:
    """Weights in steps of one byte."""
    largest = max((abs(weight) for row in weights for weight in row), default=0.0) or 1.0
    steps = array("b", [round(weight / largest * _STEPS) for row in weights for weight in row])
    return Table(tuple(names), rarities, steps, largest / _STEPS)


def _matrix(given: Sequence[Document], names: Sequence[str], rarities: array[int]) -> csr_matrix:
    """A row of length one for each message, with the rarities of the features that it has."""
    from scipy.sparse import csr_matrix

    index = {name: at for at, name in enumerate(names)}
    values: list[float] = []
    columns: list[int] = []
    ends = [0]
    for _, seen in given:
        mine = [at for each in seen if (at := index.get(each)) is not None]
        length = math.sqrt(sum(rarities[at] ** 2 for at in mine)) or 1.0
        values += [rarities[at] / length for at in mine]
        columns += mine
        ends.append(len(columns))
    return csr_matrix((values, columns, ends), shape=(len(given), len(names)))


def _rarities(names: Iterable[str], counts: Counter[str], examples: int) -> array[int]:
    """How telling each feature is by how few examples have it, in sixteenths (inverse document frequency)."""
    return array("B", [min(255, round(16 * (1 + math.log((1 + examples) / (1 + counts[name]))))) for name in names])
