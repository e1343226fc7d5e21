"""Small numbers as people say them: 12, สิบสอง, ยี่สิบเอ็ด, ครึ่ง."""

from __future__ import annotations

import re

_ONES = {
    "หนึ่ง": 1,
    "นึง": 1,
    "เดียว": 1,
    "สอง": 2,
    "สาม": 3,
    "สี่": 4,
    "ห้า": 5,
    "หก": 6,
    "เจ็ด": 7,
    "เจ็ต": 7,
    "แปด": 8,
    "เก้า": 9,
}
_AFTER_TEN = {"เอ็ด": 1, "เอ็ต": 1, **{word: number for word, number in _ONES.items() if word != "เดียว"}}
_TENS = {"ยี่": 2, "ซาว": 2, **{word: number for word, number in _ONES.items() if number > 2}}


def _any(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_SPOKEN = re.compile(
    rf"(?:(?P<ten>{_any(_TENS)})?สิบ|(?P<score>ซาว))(?P<one>{_any(_AFTER_TEN)})?|(?P<single>{_any(_ONES)})"
)
NUMBER = rf"(?:(?<![\d.])\d{{1,3}}(?![\d])|(?:(?:{_any(_TENS)})?สิบ|ซาว)(?:{_any(_AFTER_TEN)})?|(?:{_any(_ONES)}))"


def number(said: str) -> int:
    """The value of what NUMBER matched. Raises ValueError for anything else."""
    said = said.strip()
    if said.isdigit():
        return int(said)
    spoken = _SPOKEN.fullmatch(said)
    if spoken is None:
        raise ValueError(f"not a number: {said!r}")
    if spoken["single"]:
        return _ONES[spoken["single"]]
    tens = 2 if spoken["score"] else _TENS.get(spoken["ten"] or "", 1)
    return 10 * tens + _AFTER_TEN.get(spoken["one"] or "", 0)
