"""Which hospital is named in somebody's own words: by its name, by what people call it, or by รพ. and the rest of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from bot.domain.appointment import Hospital

_KIND = re.compile(r"โรงพยาบาล|รพ\.?|\bhospital\b", re.IGNORECASE)
_NOT_THIS = re.compile(r"(?:ไม่เอา|ไม่ใช่|ไม่ไป|ยกเว้น|\bnot)\s*(?:ที่\s*)?(?:โรงพยาบาล|รพ\.?)?\s*$", re.IGNORECASE)
_SHORTEST = 3  # letters of a name that tells one hospital from another by itself

Span: TypeAlias = tuple[int, int]


def named_hospital(text: str, hospitals: tuple[Hospital, ...], *, asked: bool = False) -> Hospital | None:
    """The one that is named; None where none is, or more than one. A name within another's longer name is not meant by it.

    `asked`: a hospital is what was asked for, so that its bare name is enough (ริมน้ำ); else โรงพยาบาล or รพ. stands before it.
    """
    said = text.casefold()
    found = [(span, each) for each in hospitals for span in _places(said, each, asked=asked)]
    meant = {each.id: each for span, each in found if not any(_within(span, other) for other, _ in found)}
    return next(iter(meant.values())) if len(meant) == 1 else None


def _places(said: str, hospital: Hospital, *, asked: bool) -> Iterator[Span]:
    """Where it is named; not where it is only ruled out. Blanks do not count."""
    for name in _names(hospital, asked=asked):
        loose = r"\s*".join(re.escape(each) for each in "".join(name.casefold().split()))
        for match in re.finditer(rf"\b{loose}\b" if name.isascii() else loose, said):
            if not _NOT_THIS.search(said[: match.start()]):
                yield match.span()


def _names(hospital: Hospital, *, asked: bool) -> list[str]:
    whole = (hospital.name.th, hospital.name.en)
    rest = [each for name in whole if len(each := " ".join(_KIND.sub(" ", name).split())) >= _SHORTEST]
    short = rest if asked else [f"{kind}{each}" for each in rest for kind in ("รพ.", "รพ", "โรงพยาบาล")]
    return [*whole, *hospital.also_called, *short]


def _within(span: Span, other: Span) -> bool:
    return span != other and other[0] <= span[0] and span[1] <= other[1]
