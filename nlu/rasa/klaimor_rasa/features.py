"""What the Rasa engine's featurizer sees of a message and of each word of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from itertools import pairwise

from nlu.dates import find_dates
from nlu.normalise import Normalised, squeeze

LONGEST = 400  # letters that are read for the intent, as in the embedded engine
_GRAMS = (2, 3, 4)
_DIGIT = re.compile(r"\d")
_LATIN = re.compile(r"[a-z]")
_THAI = re.compile(r"[\u0e01-\u0e5b]")
_NOW = datetime(2026, 11, 23, 9, tzinfo=timezone(timedelta(hours=7)))  # places of dates do not depend on the day


Mark = tuple[int, int, str]  # start and end in the text as given, and what is named there


def of_message(whole: Normalised, words: Sequence[str], marks: Sequence[Mark]) -> set[str]:
    """Words, pairs of words, short runs of letters, and whether a day or an hour is named; every digit is one digit."""
    letters = "^" + _DIGIT.sub("0", squeeze(whole).text[:LONGEST]) + "$"
    found = {letters[at : at + size] for size in _GRAMS for at in range(len(letters) - size + 1)}
    plain = [_DIGIT.sub("0", word) for word in words]
    found.update("w:" + word for word in plain)
    found.update(f"w:{one}+{other}" for one, other in pairwise(["^", *plain, "$"]))
    found.update("names:" + kind for _, _, kind in marks)
    return found


def of_word(word: str, mark: str | None) -> set[str]:
    """The word, how it begins and ends, its script, and the day or hour that it is a part of."""
    plain = _DIGIT.sub("0", word)
    found = {"w:" + plain, "script:" + _script(plain)}
    found.update(
        f"{place}{size}:{piece}" for size in (2, 3) for place, piece in (("<", plain[:size]), (">", plain[-size:]))
    )
    if mark is not None:
        found.add("in:" + mark)
    return found


def named(whole: Normalised) -> list[Mark]:
    """Start and end in the original of every day and hour, with its kind."""
    return [(*whole.span(each.start, each.end), each.entity) for each in find_dates(whole.text, _NOW)]


def mark_at(start: int, end: int, marks: Sequence[Mark]) -> str | None:
    """The kind of the first mark that overlaps [start, end)."""
    return next((kind for begin, stop, kind in marks if begin < end and start < stop), None)


def _script(word: str) -> str:
    if _THAI.search(word):
        return "thai"
    if _LATIN.search(word):
        return "latin"
    return "digit" if word.isdigit() else "other"
