"""How often intents were told rightly: precision, recall, F1, confusion, and how far a confidence can be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

BINS = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """One message: what it wants, and what was made of it, likeliest first.

    `flagged` are the intents whose danger signs the rules saw; they guard a patient whatever the guess is.
    """

    intent: str
    ranking: tuple[tuple[str, float], ...]
    tags: tuple[str, ...] = ()
    author: str = ""
    flagged: frozenset[str] = field(default=frozenset())
    where: str = ""

    @property
    def guess(self) -> str:
        """The likeliest intent."""
        return self.ranking[0][0] if self.ranking else "fallback"

    @property
    def confidence(self) -> float:
        """Of the likeliest intent."""
        return self.ranking[0][1] if self.ranking else 0.0

    @property
    def right(self) -> bool:
        """Whether the likeliest intent is the one wanted."""
        return self.guess == self.intent


@dataclass(frozen=True, slots=True)
class Score:
    """Of one intent: how many wanted it, precision, recall and F1, each 0 to 1."""

    intent: str
    wanted: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Guesses made with a confidence in [low, high): how many, their mean confidence, and the share that was right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


def accuracy(judged: Sequence[Judged]) -> float:
    """The share of right guesses; 0 of nothing."""
    return sum(each.right for each in judged) / max(len(judged), 1)


def per_intent(judged: Sequence[Judged]) -> tuple[Score, ...]:
    """A score for each intent that anybody wanted, by name."""
    wanted = Counter(each.intent for each in judged)
    guessed = Counter(each.guess for each in judged)
    right = Counter(each.intent for each in judged if each.right)
    return tuple(_score(intent, wanted[intent], guessed[intent], right[intent]) for intent in sorted(wanted))


def _score(intent: str, wanted: int, guessed: int, right: int) -> Score:
    precision, recall = right / max(guessed, 1), right / max(wanted, 1)
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return Score(intent, wanted, precision, recall, f1)


def macro_f1(judged: Sequence[Judged]) -> float:
    """The mean F1 of the intents that anybody wanted; 0 of nothing."""
    scores = per_intent(judged)
    return sum(each.f1 for each in scores) / max(len(scores), 1)


def f1_of(intent: str, judged: Sequence[Judged]) -> float | None:
    """The F1 of one intent, or None where nobody wanted it."""
    return next((each.f1 for each in per_intent(judged) if each.intent == intent), None)


def guarded_recall(intent: str, judged: Sequence[Judged]) -> float | None:
    """The share of messages with this wish that were guessed so, or whose danger sign the guard saw or asks about. None of nothing.

    Who needs help for the mind and is answered as an emergency (tablets are swallowed) is guarded too; not the other way round.
    """
    mine = [each for each in judged if each.intent == intent]
    guards = {intent, "emergency"} if intent == "mental_health" else {intent}
    return sum(each.right or not guards.isdisjoint(each.flagged) for each in mine) / len(mine) if mine else None


def confusion(judged: Sequence[Judged]) -> Mapping[tuple[str, str], int]:
    """How often an intent was wanted and another (or the same) guessed."""
    return Counter((each.intent, each.guess) for each in judged)


def most_confused(judged: Sequence[Judged], many: int) -> list[tuple[tuple[str, str], int]]:
    """The pairs (wanted, guessed) that were mixed up most, with how often."""
    return Counter((each.intent, each.guess) for each in judged if not each.right).most_common(many)


def reliability(judged: Sequence[Judged]) -> tuple[Bin, ...]:
    """Guesses by confidence in tenths; empty tenths are left out."""
    bins = []
    for low in range(BINS):
        inside = [each for each in judged if low <= min(each.confidence * BINS, BINS - 0.01) < low + 1]
        if inside:
            mean = sum(each.confidence for each in inside) / len(inside)
            bins.append(Bin(low / BINS, (low + 1) / BINS, len(inside), mean, accuracy(inside)))
    return tuple(bins)


def calibration_error(judged: Sequence[Judged]) -> float:
    """Expected calibration error: how far, on average, a confidence is from the share of right guesses."""
    total = sum(each.count * abs(each.confidence - each.right) for each in reliability(judged))
    return total / max(len(judged), 1)


@dataclass(frozen=True, slots=True)
class Doubted:
    """At a threshold: the share of messages acted on, how many of those rightly, and of all others how many had the
    right intent among the three offered."""

    threshold: float
    acted: float
    right: float
    offered: float


def thresholds(judged: Sequence[Judged], at: Iterable[float]) -> tuple[Doubted, ...]:
    """What happens when guesses below a confidence become a question with the three likeliest as buttons."""
    return tuple(_doubted(judged, each) for each in at)


def _doubted(judged: Sequence[Judged], threshold: float) -> Doubted:
    acted = [each for each in judged if each.confidence >= threshold]
    asked = [each for each in judged if each.confidence < threshold]
    offered = sum(each.intent in [name for name, _ in each.ranking[:3]] for each in asked)
    return Doubted(threshold, len(acted) / max(len(judged), 1), accuracy(acted), offered / max(len(asked), 1))


def grouped(judged: Sequence[Judged]) -> dict[str, dict[str, tuple[int, float]]]:
    """Number and accuracy per author and per phenomenon; a message with two tags counts under both."""
    groups: dict[str, dict[str, list[Judged]]] = {"author": {}, "phenomenon": {}}
    for each in judged:
        if each.author:
            groups["author"].setdefault(each.author, []).append(each)
        for tag in each.tags:
            groups["phenomenon"].setdefault(tag, []).append(each)
    return {
        kind: {name: (len(mine), accuracy(mine)) for name, mine in sorted(group.items())}
        for kind, group in groups.items()
        if group
    }
