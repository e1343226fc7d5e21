"""How well the intents are told apart, by cross-validation on the examples: each fold is judged by a model that never saw it."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nlu.classify import MODEL, Classifier, encode
from nlu.train import Document, documents, train
from nlu.training import examples

_FOLDS, _SHUFFLE = 5, 7
_CONFUSIONS = 10  # pairs shown


@dataclass(frozen=True, slots=True)
class Judged:
    """One example: what it wants, and what the model made of it, likeliest first."""

    intent: str
    ranking: tuple[tuple[str, float], ...]

    @property
    def guess(self) -> str:
        """The likeliest intent."""
        return self.ranking[0][0]


def report(folds: int = _FOLDS) -> str:
    """Precision, recall and F1 of each intent, accuracy, confusions, and how far confidence can be trusted. Takes minutes."""
    judged = cross_validate(documents(examples()), folds)
    right = sum(each.intent == each.guess for each in judged)
    lines = [f"{len(judged)} examples, {folds} folds, accuracy {right / len(judged):.3f}", ""]
    lines.append(f"{'intent':<26}{'n':>5}{'P':>7}{'R':>7}{'F1':>7}")
    lines.extend(_row(intent, judged) for intent in sorted({each.intent for each in judged}))
    wrong = Counter((each.intent, each.guess) for each in judged if each.intent != each.guess)
    lines.extend(["", "most confused (wanted, guessed)"])
    lines.extend(f"{count:>5}  {wanted} -> {guess}" for (wanted, guess), count in wrong.most_common(_CONFUSIONS))
    lines.extend(["", "confidence   guesses   right", *_reliability(judged)])
    return "\n".join(lines)


def cross_validate(given: Sequence[Document], folds: int, sharpness: float = 1.0) -> list[Judged]:
    """Every example judged once. Examples are dealt to folds intent by intent, the same way every time."""
    dealt: list[list[Document]] = [[] for _ in range(folds)]
    order = list(given)
    random.Random(_SHUFFLE).shuffle(order)  # noqa: S311 (an order, no secret)
    for at, document in enumerate(sorted(order, key=lambda each: each[0])):
        dealt[at % folds].append(document)
    judged: list[Judged] = []
    for held in range(folds):
        model = train([each for at, fold in enumerate(dealt) if at != held for each in fold], sharpness=sharpness)
        judged.extend(Judged(intent, model.ranking(seen)) for intent, seen in dealt[held])
    return judged


def fitted_sharpness(judged: Sequence[Judged]) -> float:
    """The sharpness under which the judgements made with sharpness 1 are least surprised (log loss)."""
    return min((step / 10 for step in range(5, 61)), key=lambda sharpness: _surprise(judged, sharpness))


def trained() -> Classifier:
    """A model of all examples, with its sharpness fitted by cross-validation. Takes minutes."""
    given = documents(examples())
    return replace(train(given), sharpness=fitted_sharpness(cross_validate(given, _FOLDS)))


def ship(model: Classifier, folder: Path) -> Path:
    """Write the model where the package looks for it: `folder` is the one that holds the package nlu."""
    path = folder / "nlu" / "model" / MODEL
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(encode(model), "utf-8")
    return path


def _surprise(judged: Sequence[Judged], sharpness: float) -> float:
    total = 0.0
    for each in judged:
        powers = {intent: max(chance, 1e-12) ** sharpness for intent, chance in each.ranking}
        total -= math.log(powers[each.intent] / sum(powers.values()))
    return total


def _row(intent: str, judged: Sequence[Judged]) -> str:
    wanted = sum(each.intent == intent for each in judged)
    guessed = sum(each.guess == intent for each in judged)
    right = sum(each.intent == each.guess == intent for each in judged)
    precision, recall = right / max(guessed, 1), right / max(wanted, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"{intent:<26}{wanted:>5}{precision:>7.2f}{recall:>7.2f}{f1:>7.2f}"


def _reliability(judged: Sequence[Judged]) -> list[str]:
    rows = []
    for low in range(10):
        inside = [each for each in judged if low <= min(each.ranking[0][1] * 10, 9.99) < low + 1]
        if inside:
            right = sum(each.intent == each.guess for each in inside) / len(inside)
            rows.append(f"{low / 10:.1f} - {(low + 1) / 10:.1f}{len(inside):>10}{right:>10.2f}")
    return rows
