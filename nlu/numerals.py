"""Small numbers as people say them: 12, สิบสอง, ยี่สิบเอ็ด, ซาว, two."""

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
_ENGLISH = {
    word: number
    for number, word in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 1)
} | {"eleven": 11, "twelve": 12}


def _any(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_SPOKEN = re.compile(
    rf"(?:(?P<ten>{_any(_TENS)})?สิบ|(?P<score>ซาว))(?P<one>{_any(_AFTER_TEN)})?|(?P<single>{_any(_ONES)})"
)
_TEENS = rf"(?:(?:{_any(_TENS)})?สิบ|ซาว)(?:{_any(_AFTER_TEN)})?"
NUMBER = rf"(?:(?<!\d)(?<!\d\.)\d{{1,3}}(?![\d])|{_TEENS}|(?:{_any(_ONES)}))"
ONE_WORD = rf"(?:สิบเอ็ด|สิบเอ็ต|สิบสอง|สิบ(?!ห้า)|{_any(_ONES)})"  # an hour, so that ห้าสิบห้า is five and fifteen
MINUTES = rf"(?:[0-5]?\d(?!\d)|{_TEENS}|ห้า)"
ENGLISH = rf"(?:\d{{1,3}}|{_any(_ENGLISH)})"


_DIGITS = "|".join(["ศูนย์", "สูน", *(word for word in _ONES if word not in ("นึง", "เดียว"))])
# 2569 as people say it: in full, or digit by digit; of two digits only after ปี.
SPOKEN_YEAR = (
    rf"(?:สองพัน(?:(?:สี่|ห้า)ร้อย)?(?:{_TEENS}|(?:{_any(_ONES)}))|สอง(?:ห้า|สี่)(?:{_DIGITS}){{2}}|(?<=ปี)(?:{_DIGITS}){{2}})"
    r"(?!\s?(?:บาท|คน|ครั้ง|หน|รอบ|เม็ด|ที(?!่)|วัน(?!ที่)|เดือน))"
)


def spoken_year(said: str) -> str:
    """The digits (four, or the last two) of what SPOKEN_YEAR matched."""
    if said.startswith("สองพัน"):
        rest = said.removeprefix("สองพัน")
        hundreds = next((100 * value for word, value in (("สี่ร้อย", 4), ("ห้าร้อย", 5)) if rest.startswith(word)), 0)
        return str(2000 + hundreds + number(rest[len("สี่ร้อย") :] if hundreds else rest))
    return "".join(str(_ONES.get(word, 0)) for word in re.findall(_DIGITS, said))


def number(said: str) -> int:
    """The value of what NUMBER, ONE_WORD, MINUTES or ENGLISH matched. Raises ValueError for anything else."""
    said = said.strip()
    if said.isdigit():
        return int(said)
    if said in _ENGLISH:
        return _ENGLISH[said]
    spoken = _SPOKEN.fullmatch(said)
    if spoken is None:
        raise ValueError(f"not a number: {said!r}")
    if spoken["single"]:
        return _ONES[spoken["single"]]
    tens = 2 if spoken["score"] else _TENS.get(spoken["ten"] or "", 1)
    return 10 * tens + _AFTER_TEN.get(spoken["one"] or "", 0)
