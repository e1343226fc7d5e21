"""Passages of a message, and what each says by itself, added up from its pieces."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate, pairwise

from nlu.features import LONGEST, Seen, one_digit
from nlu.normalise import Squeezed
from nlu.runs import every_run
from nlu.words import cut

_LONGEST = 50  # letters: as many pieces between blanks as are no longer together
_PART = 13  # letters of the parts of what is written without blanks
_SHORT = 25  # letters of a message that has no passages
_UNBROKEN = re.compile(r"\S+")
_Sum = Callable[[Iterable[str]], int]
_Place = tuple[int, int]


def passages(line: Squeezed, seen: Seen, added: _Sum) -> Iterator[tuple[int, int, int]]:
    """From every piece as far as a passage reaches: its place in the normalised text, and what it says as `added` counts it.

    What is seen twice in one passage may count twice. The number of letters in all passages grows with the text's, and no faster.
    """
    text = line.whole.text
    if len(text) <= _SHORT:
        return
    pieces = [*_pieces(text)]
    told = _Told(line, pieces, seen.cut if len(text) <= LONGEST else tuple(cut(text)), added)
    for first, last in _reaches(text, pieces):
        if (first, last) != (0, len(pieces) - 1):
            yield pieces[first][0], pieces[last][1], told.together(first, last)


def _pieces(text: str) -> Iterator[_Place]:
    """What stands between blanks; where it is too long for a passage, parts of it."""
    for match in _UNBROKEN.finditer(text):
        start, end = match.span()
        step = _PART if end - start > _LONGEST else _LONGEST
        yield from ((at, min(end, at + step)) for at in range(start, end, step))


def _reaches(text: str, pieces: list[_Place]) -> Iterator[tuple[int, int]]:
    """The first and last piece of each passage."""
    upto = 0
    for first, (start, _) in enumerate(pieces):
        upto = max(upto, first)
        while upto + 1 < len(pieces) and pieces[upto + 1][1] - start <= _LONGEST:
            upto += 1
        yield first, upto


class _Told:
    """What the pieces of a message say, and what they say where two meet."""

    def __init__(self, line: Squeezed, pieces: list[_Place], words: tuple[str, ...], added: _Sum) -> None:
        self._added = added
        self._text = one_digit(line.text)
        self._pieces = _squeezed_places(line, pieces)
        self._words = _words_of(one_digit(line.whole.text), pieces, words)
        inside = map(self._inside, self._pieces, self._words)
        meet = (self._meeting(at) for at in range(len(pieces) - 1))
        self._upto = [0, *accumulate(_alternating(inside, meet))]

    def together(self, first: int, last: int) -> int:
        """What these pieces say as one passage."""
        between = self._upto[2 * last + 1] - self._upto[2 * first]
        begin, end = self._pieces[first][0], self._pieces[last][1]
        head, tail = self._text[begin : begin + 2], self._text[max(begin, end - 2) : end]
        edges = ["^" + head, "^" + head[:1], tail + "$", tail[-1:] + "$"]
        if words := self._words[first]:
            edges.append(f"w:^+{words[0]}")
        if words := self._words[last]:
            edges.append(f"w:{words[-1]}+$")
        return between + self._added(edges)

    def _inside(self, place: _Place, words: list[str]) -> int:
        told = {f"w:{one}+{other}" for one, other in pairwise(words)}
        told.update(map("w:".__add__, words))
        return self._added(told) + self._added(every_run(self._text[place[0] : place[1]]))

    def _meeting(self, at: int) -> int:
        """What is seen across the end of a piece and the beginning of the next."""
        text, end, begin = self._text, self._pieces[at][1], self._pieces[at + 1][0]
        told = [text[each : each + 2] for each in range(max(0, end - 1), begin)]
        told += [text[each : each + 3] for each in range(max(0, end - 2), begin)]
        if self._words[at] and self._words[at + 1]:
            told.append(f"w:{self._words[at][-1]}+{self._words[at + 1][0]}")
        return self._added(told)


def _alternating(inside: Iterable[int], meet: Iterable[int]) -> Iterator[int]:
    """Of a piece, of where it meets the next, of the next, ..."""
    between = iter(meet)
    for each in inside:
        yield each
        yield next(between, 0)


def _squeezed_places(line: Squeezed, pieces: list[_Place]) -> list[_Place]:
    """Where these pieces of the normalised text stand in the squeezed one."""
    blanks = [gap + nth for nth, gap in enumerate(line.gaps)]
    before = [bisect_left(blanks, start) for start, _ in pieces]
    return [(start - less, end - less) for (start, end), less in zip(pieces, before, strict=True)]


def _words_of(text: str, pieces: list[_Place], words: tuple[str, ...]) -> list[list[str]]:
    """For each piece the words that begin in it."""
    found: list[list[str]] = [[] for _ in pieces]
    ends, at = [end for _, end in pieces], 0
    which = 0
    for word in words:
        at = text.find(word, at)
        if at < 0:
            break
        while which < len(ends) - 1 and ends[which] <= at:
            which += 1
        found[which].append(word)
        at += len(word)
    return found
