"""How well messages are understood: by cross-validation on the examples, each judged by a model that never saw it, and on other sets."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from bot.domain.ports.redflags import RedFlags
from bot.domain.ports.understand import Understand
from nlu.pipeline import EmbeddedThai
from nlu.readings import Reading, judged, read_cases
from nlu.report import Measured, measured
from nlu.scores import Judged
from nlu.sets import NOW, Case, read_set
from nlu.train import Document, train
from nlu.training import Example, author

FOLDS, _SHUFFLE = 5, 7


def stratified(given: Sequence[Example], folds: int = FOLDS) -> list[list[int]]:
    """Places dealt to folds intent by intent, the same way every time."""
    order = list(range(len(given)))
    random.Random(_SHUFFLE).shuffle(order)  # noqa: S311 (an order, no secret)
    order.sort(key=lambda at: given[at].intent)
    return [order[held::folds] for held in range(folds)]


def by_author(given: Sequence[Example]) -> list[list[int]]:
    """One fold for each author: how well people are understood who write like nobody in the examples."""
    folds: dict[str, list[int]] = defaultdict(list)
    for at, each in enumerate(given):
        folds[author(each)].append(at)
    return [folds[name] for name in sorted(folds)]


def held_out(documents: Sequence[Document], folds: Sequence[Sequence[int]], sharpness: float = 1.0) -> list[Judged]:
    """Every document judged once, by the classifier alone."""
    found = []
    for held in folds:
        model = train(_without(documents, held), sharpness=sharpness)
        found += [Judged(documents[at][0], model.ranking(documents[at][1])) for at in held]
    return found


async def cross_validated(
    given: Sequence[Example],
    documents: Sequence[Document],
    folds: Sequence[Sequence[int]],
    red_flags: RedFlags,
    sharpness: float,
) -> Measured:
    """Every example read once by the whole embedded engine, with a classifier that never saw it."""
    readings: list[Reading] = []
    for held in folds:
        engine = EmbeddedThai(red_flags, model=train(_without(documents, held), sharpness=sharpness))
        readings += await read_cases(engine, [_case(given[at]) for at in held])
    return measured(f"cross-validation, {len(folds)} folds", "embedded", judged(readings, red_flags), readings)


async def measured_on(path: Path, engine: Understand, name: str, red_flags: RedFlags) -> Measured:
    """A set that was written apart, read by an engine. Raises nlu.sets.BadSet or OSError."""
    readings = await read_cases(engine, read_set(path))
    return measured(path.stem, name, judged(readings, red_flags), readings)


def fitted_sharpness(found: Sequence[Judged]) -> float:
    """The sharpness under which the judgements made with sharpness 1 are least surprised (log loss)."""
    return min((step / 20 for step in range(4, 121)), key=lambda sharpness: _surprise(found, sharpness))


def _without(documents: Sequence[Document], held: Sequence[int]) -> list[Document]:
    left_out = set(held)
    return [each for at, each in enumerate(documents) if at not in left_out]


def _case(example: Example) -> Case:
    return Case(example.text, example.intent, (), author(example), NOW, number=example.line)


def _surprise(found: Sequence[Judged], sharpness: float) -> float:
    total = 0.0
    for each in found:
        powers = {intent: max(chance, 1e-12) ** sharpness for intent, chance in each.ranking}
        total -= math.log(max(powers.get(each.intent, 0.0), 1e-12) / sum(powers.values()))
    return total
