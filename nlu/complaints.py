"""Which complaint a message tells of: learned from how people open, for what no list of words holds."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING

from nlu.classify import Judge
from nlu.features import Seen
from nlu.kindred import Kindred
from nlu.model_file import shipped_judges

if TYPE_CHECKING:
    from collections.abc import Callable

    from nlu.train import Document
    from nlu.training import Example

NONE = "none"
SHARPNESS = 6.0  # of guesses with a chance of .8 about 85 in a hundred are right (authors that the reader had not seen)
LEAST = 4  # examples that a feature must occur in; with 2 the reader is twice as large and no better
NO_KIN = Kindred((), 1, array("b"))  # vectors of kindred words made it no better either
_LIKELY = 0.1  # below that a complaint is not named
# How much an example counts: of its complaint, of one it also tells, a word by which its protocol is named, of no complaint.
_OPENING, _ASIDE, _NAMED, _OTHER = 1.0, 0.3, 0.3, 0.04
_MAY_COMPLAIN = frozenset({"report_symptom", "emergency", "mental_health", "affirm", "deny", "unsure"})


class ComplaintReader:
    """A linear model over words and letters of a message and over what grammar and rules found in it."""

    def __init__(self, model: Judge) -> None:
        self._model = model

    def likely(self, seen: Seen, hints: Set[str]) -> tuple[tuple[str, float], ...]:
        """Ids of protocols with how likely it is that the message belongs there, likeliest first; nothing where none is likely."""
        chances = zip(self._model.labels, self._model.chances(seen, hints), strict=True)
        likely = [(code, chance) for code, chance in chances if chance >= _LIKELY and code != NONE]
        return tuple(sorted(likely, key=itemgetter(1), reverse=True))


@cache
def shipped_complaints() -> ComplaintReader:
    """The reader in the package. Raises FileNotFoundError when nobody has trained one."""
    return ComplaintReader(shipped_judges()[2])


def lessons(
    openings: Iterable[Example],
    named: Mapping[str, Sequence[str]],
    ordinary: Iterable[Example],
    see: Callable[[str], frozenset[str]],
) -> tuple[list[Document], list[float]]:
    """What the reader is taught, and how much each counts: openings by complaint, what each is called, and what complains of nothing.

    The intent of an opening is its complaint, then, after strokes, those that it also tells.
    """
    told = [
        *_openings(openings),
        *((code, words, _NAMED) for code, every in named.items() for words in every),
        *((NONE, each.text, _OTHER) for each in ordinary if each.intent not in _MAY_COMPLAIN),
    ]
    return [(label, tuple(sorted(see(text)))) for label, text, _ in told], [weight for _, _, weight in told]


def _openings(given: Iterable[Example]) -> Iterator[tuple[str, str, float]]:
    for each in given:
        first, *others = each.intent.split("/")
        yield first, each.text, _OPENING
        yield from ((other, each.text, _ASIDE) for other in others)
