"""Passages of a message, and what each says by itself, added up from its pieces."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import chain

import numpy as np

from nlu.classify import Judge, Sums
from nlu.features import LONGEST, Seen, marked, one_digit
from nlu.normalise import Squeezed
from nlu.words import cut

_LONGEST = 50  # letters: as many pieces between blanks as are no longer together
_PART = 13  # letters of the parts of what is written without blanks
_SHORT = 25  # letters of a message that has no passages
_UNBROKEN = re.compile(r"\S+")
_Place = tuple[int, int]


def passages(line: Squeezed, seen: Seen, judge: Judge) -> tuple[list[_Place], Sums | None]:
    """From every piece as far as a passage reaches: its place in the normalised text, and a line of what it says as the judge sums it up.

    What is seen twice in one passage may count twice. The number of letters in all passages grows with the text's, and no faster.
    """
    text = line.whole.text
    pieces = [*_pieces(text)] if len(text) > _SHORT else []
    reaches = [each for each in _reaches(text, pieces) if each != (0, len(pieces) - 1)]
    if not reaches:
        return [], None
    whole = seen if len(text) <= LONGEST else marked(one_digit(line.text), map(one_digit, cut(text)))
    told = _Told(line, pieces, whole, judge).together(reaches)
    return [(pieces[first][0], pieces[last][1]) for first, last in reaches], told


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

    def __init__(self, line: Squeezed, pieces: list[_Place], seen: Seen, judge: Judge) -> None:
        self._judge = judge
        self._text, self._cut = seen.text[1:-1], seen.words[1:-1]
        self._rows = rows = judge.vocabulary.of(seen)
        self._two = rows.two[1:-1].tolist()
        self._three = [*rows.three[1:-1].tolist(), *self._two[-1:]]  # from the last letter but one there are only two
        self._pieces = _squeezed_places(line, pieces)
        self._words = _words_of(one_digit(line.whole.text), pieces, self._cut)

    def together(self, reaches: list[_Place]) -> Sums:
        """What the pieces from one to another say as one passage, a line for each."""
        begun = reaches[0][0]  # where all together would be the whole message, the first piece is in no passage
        inside = [*map(self._inside, self._pieces[begun:], self._words[begun:])]
        meeting = [self._meeting(at) for at in range(begun, len(self._pieces) - 1)]
        edges = [self._edges(first, last) for first, last in reaches]
        said = self._judge.sums([*chain.from_iterable(zip(inside, [*meeting, [0]], strict=True)), *edges])
        begin_and_end = [2 * (at - begun) + end for reach in reaches for end, at in enumerate(reach)]  # each in turn
        told: Sums = np.add.reduceat(said, begin_and_end)[::2] + said[-len(edges) :]
        return told

    def _edges(self, first: int, last: int) -> list[int]:
        """What is seen of a passage at its beginning and its end."""
        vocabulary = self._judge.vocabulary
        begin, end = self._pieces[first][0], self._pieces[last][1]
        head, tail = self._text[begin : begin + 2], self._text[max(begin, end - 2) : end]
        edges = vocabulary.rows(("^" + head, "^" + head[:1], tail + "$", tail[-1:] + "$"))
        (start, stop), (begun, over) = self._words[first], self._words[last]
        if start < stop:
            edges.append(vocabulary.pair("^", self._cut[start]))
        if begun < over:
            edges.append(vocabulary.pair(self._cut[over - 1], "$"))
        return [0, *edges]

    def _inside(self, place: _Place, words: _Place) -> list[int]:
        """What is seen between the ends of a piece: its words and their pairs once, its letters once."""
        (start, end), (first, last) = place, words
        told = {*self._rows.words[first:last], *self._rows.pairs[first + 1 : last]}
        letters = {0, *self._two[start : end - 1], *self._three[start : max(start, end - 2)]}
        return [*told, *letters]

    def _meeting(self, at: int) -> list[int]:
        """What is seen across the end of a piece and the beginning of the next."""
        end, begin = self._pieces[at][1], self._pieces[at + 1][0]
        (start, stop), (first, last) = self._words[at], self._words[at + 1]
        pair = self._rows.pairs[first] if start < stop and first < last else 0
        return [pair, *self._two[max(0, end - 1) : begin], *self._three[max(0, end - 2) : begin]]


def _squeezed_places(line: Squeezed, pieces: list[_Place]) -> list[_Place]:
    """Where these pieces of the normalised text stand in the squeezed one."""
    blanks = [gap + nth for nth, gap in enumerate(line.gaps)]
    before = [bisect_left(blanks, start) for start, _ in pieces]
    return [(start - less, end - less) for (start, end), less in zip(pieces, before, strict=True)]


def _words_of(text: str, pieces: list[_Place], words: tuple[str, ...]) -> list[_Place]:
    """For each piece the first of the words that begin in it, and the first that does not."""
    found: list[_Place] = []
    ends, at = [end for _, end in pieces], 0
    first = which = 0
    for nth, word in enumerate(words):
        at = text.find(word, at)
        if at < 0:
            words = words[:nth]
            break
        while which < len(ends) - 1 and ends[which] <= at:
            found.append((first, nth))
            first, which = nth, which + 1
        at += len(word)
    found.append((first, len(words)))
    return found + [(len(words), len(words))] * (len(pieces) - len(found))
