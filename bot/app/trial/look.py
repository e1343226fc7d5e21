"""A set that measures is looked over itself: how many messages share a wording, and how many repeat the lexicon word for word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.app.trial.sets import TrialSet, read_set
from config.redflag_lexicon import load_redflag_lexicon
from nlu.verbatim import Verbatim
from nlu.wordings import alike

MOST_ALIKE = 5  # messages that may share a wording apart from persons and numbers (issue 5)
LEAST_OWN = 1 / 3  # of the messages hold no entry of the lexicon word for word (issue 5)


@dataclass(frozen=True, slots=True)
class Look:
    """A line for each set, and what is wrong, by the ids of the messages and never by their words."""

    text: str
    faults: tuple[str, ...]


def looked_over(files: Sequence[Path]) -> Look:
    """Sets of messages; of whole cases the first messages. Raises BadConfiguration for a file that holds no set."""
    lines, faults = [], []
    lexicon = Verbatim(load_redflag_lexicon())
    for path in files:
        line, found = _look(read_set(path), lexicon)
        lines.append(line)
        faults += found
    return Look("\n".join(lines), tuple(faults))


def _look(given: TrialSet, lexicon: Verbatim) -> tuple[str, list[str]]:
    said = dict(_said(given))
    groups = _alike(said)
    largest = max(map(len, groups), default=1)
    own = sum(not lexicon.holds(text) for text in said.values())
    line = f"{given.name}: {len(said)} messages, at most {largest} share a wording"
    line += f", {own} ({own / len(said):.1%}) hold no entry of the lexicon word for word"
    return line, list(_faults(given.name, groups, own / len(said)))


def _said(given: TrialSet) -> Iterator[tuple[str, str]]:
    for message in given.messages:
        yield message.id, "\n".join(message.texts)
    for case in given.cases:
        yield case.id, "\n".join(case.first)


def _alike(said: dict[str, str]) -> list[list[str]]:
    ids = list(said)
    return [[ids[at] for at in group] for group in alike(list(said.values()))]


def _faults(name: str, groups: Sequence[Sequence[str]], own: float) -> Iterator[str]:
    for group in groups:
        if len(group) > MOST_ALIKE:
            yield f"{name}: {len(group)} messages share a wording, at most {MOST_ALIKE} may: {' '.join(group)}"
    if own < LEAST_OWN:
        yield f"{name}: {own:.1%} of the messages hold no entry of the lexicon word for word, a third at least is wanted"
