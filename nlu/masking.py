"""What could tell who somebody is, or where and when, is covered before anybody reads a message to learn from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from nlu.dates import find_dates
from nlu.masking_words import NAME, NUMBER, PLACE, in_words
from nlu.normalise import normalise

WHEN, LINK = "วันเวลา", "ลิงก์"
OPEN, CLOSE = "‹", "›"

_THAI = "\u0e00-\u0e7f"
_NUMBERS = re.compile(r"\d(?:[\d.,:/() -]*\d)?")
_WITH_DIGITS = re.compile(r"(?<![a-z0-9._-])[a-z0-9][a-z0-9._-]*")  # somchai85, b12
_DIGIT_WORD = "(?:ศูนย์|หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ|ร้อย|พัน|หมื่น|แสน|ล้าน|เอ็ด|ยี่)"
_SPELLED = re.compile(rf"{_DIGIT_WORD}(?:[ -]?{_DIGIT_WORD})+")
_SPELLED_EN = re.compile(r"(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double)[ -]?){3,}")
_LINKS = (
    re.compile(r"(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*"),  # e-mail
    re.compile(rf"(?:https?://|www\.)[^\s{_THAI}]*"),
    re.compile(rf"(?<![a-z0-9.-])(?:[a-z0-9-]{{1,63}}\.){{1,6}}[a-z]{{2,10}}(?![a-z])(?:/[^\s{_THAI}]*)?"),
    re.compile(r"@ ?[a-z0-9][a-z0-9._-]*"),
    re.compile(  # LINE id: what stands behind it
        r"(?:line|ไลน์|ไลน|facebook|เฟสบุ๊ค|เฟส|เฟซ|fb|ig|ไอจี|tiktok|ติ๊กต็อก|ไอดี|id|แอด)(?:[ :=.-]|id|ไอดี|ชื่อ|คือ|ว่า|name){0,6}"
        r"(?P<what>[a-z0-9][a-z0-9._-]{2,})"
    ),
)
_SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class Span:
    """[start, end) of the text as given, and what stands there."""

    start: int
    end: int
    what: str


@dataclass(frozen=True, slots=True)
class Masked:
    """`text` as it may be shown. `pieces`: what was covered, each with what it was. `spans`: where, in text order, apart."""

    text: str
    pieces: tuple[tuple[str, str], ...]
    spans: tuple[Span, ...]
    original: str

    def shown(self, words: str) -> str:
        """A part of the original as it may be shown; "" for what does not stand in it."""
        start = self.original.find(words)
        return "" if start < 0 or not words else _covered(self.original, self.spans, start, start + len(words))


def mask(text: str, names: Iterable[str], now: datetime) -> Masked:
    """Cover names (of `names`, behind titles, and first names that are known), numbers, dates and times, places, addresses on the net.

    `now` is aware. Takes any string; it covers too much rather than too little. Not for the fast path: some milliseconds.
    """
    whole = normalise(text)
    found = [*_by_form(whole.text), *_given(whole.text, names), *in_words(whole.text)]
    found += [(each.start, each.end, WHEN) for each in find_dates(whole.text, now)]
    spans = tuple(_apart(Span(*whole.span(start, end), what) for start, end, what in found if start < end))
    pieces = tuple((text[each.start : each.end], each.what) for each in spans)
    return Masked(_covered(text, spans, 0, len(text)), pieces, spans, text)


def _by_form(text: str) -> Iterator[tuple[int, int, str]]:
    """What can be told by its letters alone."""
    for pattern in (_NUMBERS, _SPELLED, _SPELLED_EN):
        yield from ((*match.span(), NUMBER) for match in pattern.finditer(text))
    for match in _WITH_DIGITS.finditer(text):
        if any(letter.isdigit() for letter in match.group()):
            yield *match.span(), NUMBER
    for pattern in _LINKS:
        for match in pattern.finditer(text):
            yield *(match.span("what") if "what" in pattern.groupindex else match.span()), LINK


def _given(text: str, names: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """Every part of a name that we know, wherever it stands."""
    for part in {part for name in names for part in normalise(name).text.split() if len(part) >= _SHORTEST_NAME}:
        start = text.find(part)
        while start >= 0:
            yield start, start + len(part), NAME
            start = text.find(part, start + len(part))


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """In text order; what overlaps or touches the same kind becomes one, called as its first."""
    held: Span | None = None
    for span in sorted(spans, key=lambda each: (each.start, -each.end)):
        if held is None or span.start > held.end or (span.start == held.end and span.what != held.what):
            if held is not None:
                yield held
            held = span
        else:
            held = Span(held.start, max(held.end, span.end), held.what)
    if held is not None:
        yield held


def _covered(text: str, spans: Iterable[Span], start: int, end: int) -> str:
    """text[start:end] with a mark in place of every span in it, or partly in it; nothing of it steers a terminal."""
    out, at = [], start
    for span in spans:
        if span.end > start and span.start < end:
            out += [text[at : max(at, span.start)], f"{OPEN}{span.what}{CLOSE}"]
            at = span.end
    return "".join(filter(str.isprintable, "".join((*out, text[at:end])).replace("\n", " ⏎ ")))


__all__ = ["LINK", "NAME", "NUMBER", "PLACE", "WHEN", "Masked", "Span", "mask"]
