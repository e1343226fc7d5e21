"""Words of a message that tell how a symptom is meant: denied, long ago, feared, asked, read in the news."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cache
from importlib.resources import files

from nlu.place import Place
from nlu.scan import Hit
from nlu.symptom_words import read_words


class Cue(Enum):
    """The lists of nlu/lexicon/cues.yml."""

    __hash__ = object.__hash__  # each is one object; that of Enum hashes its name again at every look

    DENY = "deny"
    DENY_LOOSELY = "deny_loosely"
    SHADOW = "shadow"
    TURN = "turn"
    ONCE = "once"
    AGO = "ago"
    SINCE = "since"
    NOW = "now"
    AGAIN = "again"
    IMPROVING = "improving"
    OVER = "over"
    SOON_OVER = "soon_over"
    RECOVERED = "recovered"
    MAYBE = "maybe"
    ASKED = "asked"
    IF = "if"
    FEAR = "fear"
    WHOEVER = "whoever"
    NEWS = "news"
    FIGURE = "figure"
    BURDEN = "burden"
    STUNNED = "stunned"


@cache
def cue_words() -> Mapping[str, frozenset[Cue]]:
    """Every word and what it is a cue of; some are cues of two kinds."""
    found: dict[str, set[Cue]] = {}
    lists = read_words(files("nlu") / "lexicon" / "cues.yml", dict[str, list[str]])
    for kind, words in lists.items():
        for word in words:
            found.setdefault(word.replace("_", " "), set()).add(Cue(kind))
    return {word: frozenset(kinds) for word, kinds in found.items()}


class Cues:
    """The cues of one text outside the names of symptoms; of those that overlap the first and longest counts."""

    def __init__(self, hits: Iterable[Hit], places: list[Place]) -> None:
        words = cue_words()
        self._of: dict[Cue, tuple[list[int], list[int]]] = {}
        taken, which = 0, 0
        for start, end, word in hits:
            if word not in words or start < taken:
                continue
            while which < len(places) and places[which].end <= start:
                which += 1
            if which < len(places) and places[which].start < end and not places[which].wide:
                continue
            taken = end
            for kind in words[word]:
                starts, ends = self._of.setdefault(kind, ([], []))
                starts.append(start)
                ends.append(end)

    def before(self, kind: Cue, at: int, reach: int) -> tuple[int, int] | None:
        """The last cue of the kind that ends at or before `at` and within `reach` letters of it."""
        found = self._of.get(kind)
        if found is None:
            return None
        starts, ends = found
        which = bisect_right(ends, at) - 1
        return (starts[which], ends[which]) if which >= 0 and ends[which] >= at - reach else None

    def after(self, kind: Cue, at: int, limit: int) -> tuple[int, int] | None:
        """The first cue of the kind that begins at or after `at` and ends by `limit`."""
        found = self._of.get(kind)
        if found is None:
            return None
        starts, ends = found
        which = bisect_left(starts, at)
        return (starts[which], ends[which]) if which < len(starts) and ends[which] <= limit else None
