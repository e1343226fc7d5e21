"""What somebody has filled in on the page, read as numbers and dates, or what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from bot.domain.appointment import Hospital
from bot.domain.citizen_id import citizen_id_in
from bot.domain.link import CODE_DIGITS, Claimed, NumberKind, birth_in

_PAPER = re.compile(r"[A-Z0-9]{4,20}")


@dataclass(frozen=True, slots=True)
class Filled:
    """The fields as they were typed, to be shown again."""

    hospital: str = ""
    kind: str = ""
    number: str = ""
    day: str = ""
    month: str = ""
    year: str = ""

    @classmethod
    def of(cls, form: Mapping[str, str]) -> Filled:
        """From the form; what it does not say is empty."""
        return cls(**{name: form.get(name, "") for name in cls.__slots__})


def claimed_in(
    filled: Filled, hospitals: Mapping[str, Hospital], kinds: Mapping[str, AbstractSet[NumberKind]], today: date
) -> Claimed | str:
    """What is claimed, or the phrase that says what to look at again. It depends on what was typed alone."""
    hospital = hospitals.get(filled.hospital)
    kind = next((each for each in kinds.get(filled.hospital, ()) if each.value == filled.kind), None)
    if hospital is None or kind is None:
        return "link-wrong-hospital"
    number = number_in(kind, filled.number, hospital)
    if number is None:
        return f"link-wrong-{kind.value}"
    born = birth_in(filled.day, filled.month, filled.year, today)
    return Claimed(kind, number, born) if born is not None else "link-wrong-born"


def number_in(kind: NumberKind, typed: str, hospital: Hospital) -> str | None:
    """The number as the hospital writes it; None when it cannot be one."""
    match kind:
        case NumberKind.CITIZEN:
            return citizen_id_in(typed)
        case NumberKind.HN:
            return hospital.hn.read(typed)
        case NumberKind.OTHER:
            plain = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", typed)).upper()
            digits = "".join(str(int(each)) if each.isdecimal() else each for each in plain)
            return digits if _PAPER.fullmatch(digits) else None


def code_in(typed: str) -> str | None:
    """Six digits of any script, with or without gaps; None for anything else, which then is no try."""
    digits = "".join(str(int(each)) for each in typed if each.isdecimal())
    return digits if len(digits) == CODE_DIGITS else None
