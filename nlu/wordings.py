"""Which messages share a wording: the same but for spelling, blanks and politeness, or nearly."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import combinations, product

from nlu.masking import mask
from nlu.normalise import normalise, squeeze
from nlu.sets import NOW
from nlu.whose import people_words

_NEAR = 0.8  # share of pieces that near duplicates have in common
_PIECE = 3
_TIGHT = re.compile(r"(?:[^\w\u0e30-\u0e4e]|_)+")  # Thai vowels and tones are no \w
_POLITE = re.compile(r"(?:นะ|คะ|ค่ะ|ค่า|ครับ|คับ|ครัช|จ้า|จ้ะ|จ๊ะ|ฮะ|หน่อย|ที)+$")


@cache
def _somebody() -> re.Pattern[str]:
    words = sorted(people_words(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


@cache  # one look needs it of each example five times
def core(text: str) -> str:
    """What two spellings of one message share: regular form without blanks, signs, and polite words at the end."""
    return _POLITE.sub("", _TIGHT.sub("", squeeze(normalise(text)).text))


@cache
def pieces(text: str) -> frozenset[str]:
    """Its runs of three letters, spelling, blanks and politeness apart."""
    said = core(text)
    return frozenset(said[at : at + _PIECE] for at in range(max(1, len(said) - _PIECE + 1)))


def candidates(given: Sequence[frozenset[str]], apart_at: int | None = None) -> set[tuple[int, int]]:
    """Pairs that may be that alike: they share one of their rarest pieces (prefix filtering, Chaudhuri et al. 2006).

    `apart_at`: only pairs of one before this place and one from there on.
    """
    common = Counter(each for mine in given for each in mine)
    holders: dict[str, list[int]] = defaultdict(list)
    for at, mine in enumerate(given):
        rarest = sorted(mine, key=lambda each: (common[each], each))
        for each in rarest[: len(mine) - math.ceil(_NEAR * len(mine)) + 1]:
            holders[each].append(at)
    if apart_at is None:
        return {pair for same in holders.values() for pair in combinations(same, 2)}
    cuts = ((same, bisect_left(same, apart_at)) for same in holders.values())
    return {pair for same, cut_at in cuts for pair in product(same[:cut_at], same[cut_at:])}


def near(mine: frozenset[str], its: frozenset[str]) -> bool:
    """Whether two have nearly the same pieces: four of five are of both (Jaccard)."""
    few, many = sorted((len(mine), len(its)))
    if few < _NEAR * many:  # most pairs: what they share is no more than the shorter one
        return False
    shared = len(mine & its)
    return shared / (len(mine) + len(its) - shared) >= _NEAR


def alike(texts: Sequence[str]) -> list[tuple[int, ...]]:
    """Groups of places whose texts share a wording apart from persons and numbers, the largest first; nobody alone is a group."""
    mine = [pieces(_nobody(text)) for text in texts]
    groups = {at: {at} for at in range(len(texts))}
    for one, other in candidates(mine):
        if groups[one] is not groups[other] and near(mine[one], mine[other]):
            groups[one] |= groups[other]
            groups.update(dict.fromkeys(groups[other], groups[one]))
    found = {tuple(sorted(each)) for each in groups.values() if len(each) > 1}
    return sorted(found, key=lambda each: (-len(each), each))


def _nobody(text: str) -> str:
    """Without numbers, names, days and who it is about: what is left when only those are changed."""
    return mask(_somebody().sub("", text), (), NOW).text
