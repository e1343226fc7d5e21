"""The thirteen digits that name a person in Thailand: how they are known, and how they are hidden in what somebody wrote."""

from __future__ import annotations

import re

HIDDEN = "[เลขบัตรประชาชน]"  # stands where the digits stood: whoever reads the conversation sees that there were some

_APART = r"[\s.\-\u2010-\u2015\u200b-\u200d\ufeff]{0,3}"
_AS_PRINTED = rf"\d{_APART}\d{{4}}{_APART}\d{{5}}{_APART}\d{{2}}{_APART}\d"  # 1-2345-67890-12-3, or nothing between
_ANYHOW = rf"\d(?:{_APART}\d){{12}}"
_ALONE = rf"(?<!\d)(?<!\d[.\-])(?:(?P<printed>{_AS_PRINTED})|(?P<anyhow>{_ANYHOW}))(?!{_APART}\d)"
_NUMBER = re.compile(_ALONE)


def is_citizen_id(digits: str) -> bool:
    """Whether 13 digits are a Thai citizen id: weights 13 to 2, check digit (11 - sum mod 11) mod 10.

    Source: Department of Provincial Administration, the 13-digit identification number.
    """
    total = sum(int(digit) * weight for digit, weight in zip(digits[:12], range(13, 1, -1), strict=True))
    return (11 - total % 11) % 10 == int(digits[12])


def citizen_id_in(typed: str) -> str | None:
    """What was typed into a field as 13 digits, if it is the id of a Thai citizen (first digit 1 to 8); Thai digits and dashes count."""
    digits = _plain(re.sub(_APART, "", typed.strip()))
    fits = len(digits) == 13 and digits.isdecimal() and digits[0] not in "09"
    return digits if fits and is_citizen_id(digits) else None


def hidden(text: str) -> str:
    """The same text with every citizen id hidden, the mistyped ones too; the very same string when there is none.

    Thirteen digits with other gaps than the card has count only when the check digit fits: they may be two phone numbers.
    """
    return _NUMBER.sub(_cover, text)


def _cover(found: re.Match[str]) -> str:
    sure = found["printed"] is not None or is_citizen_id(_plain(re.sub(_APART, "", found.group())))
    return HIDDEN if sure else found.group()


def _plain(digits: str) -> str:
    """Digits of any script as ASCII."""
    return "".join(str(int(each)) if each.isdecimal() else each for each in digits)
