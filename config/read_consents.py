"""Reads how patients are asked for consent, and the privacy notice, with names and spans filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

import msgspec
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.domain.appointment import Hospital
from bot.domain.consent import ConsentText, Notice, NoticeSection, Purpose
from bot.domain.errors import BadConfiguration
from bot.domain.words import Name

FOLDER = Path(__file__).parent / "content"
_BLANK = re.compile(r"\{(\w+)\}")
_VERSION = r"^[\w.-]{1,20}$"  # it travels in the buttons
_NOBODY = Name("ผู้ให้บริการแชทนี้", "The provider of this chat")
_NO_NUMBER = Name("เคาน์เตอร์ของโรงพยาบาล", "the hospital's front desk")
OPTIONAL = frozenset({Purpose.IMPROVEMENT})


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Text(_Strict):
    th: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def filled(self, blanks: Mapping[str, Name]) -> Name:
        """Both languages with their blanks filled. Raises KeyError for a blank that nothing fills."""
        th = _BLANK.sub(lambda found: blanks[found[1]].th, self.th.strip())
        return Name(th, _BLANK.sub(lambda found: blanks[found[1]].en, self.en.strip()))


class _Purpose(_Strict):
    version: str = Field(pattern=_VERSION)
    still_good: list[str] = []
    name: _Text
    title: _Text
    lines: list[_Text] = Field(min_length=1)
    details: list[_Text] = Field(min_length=1)
    withdrawn: _Text

    def text(self, purpose: Purpose, blanks: Mapping[str, Name]) -> ConsentText:
        return ConsentText(
            purpose,
            self.version,
            self.name.filled(blanks),
            self.title.filled(blanks),
            tuple(each.filled(blanks) for each in self.lines),
            tuple(each.filled(blanks) for each in self.details),
            self.withdrawn.filled(blanks),
            tuple(self.still_good),
        )


class _Consents(_Strict):
    purposes: dict[Purpose, _Purpose]


class _Section(_Strict):
    heading: _Text
    paragraphs: list[_Text] = Field(min_length=1)


class _Notice(_Strict):
    version: str = Field(pattern=_VERSION)
    title: _Text
    sections: list[_Section] = Field(min_length=1)


def read_consents(blanks: Mapping[str, Name], folder: Path = FOLDER) -> Mapping[Purpose, ConsentText]:
    """The texts of `folder`/consent.yaml by purpose. Raises BadConfiguration; only `improvement` may be missing."""
    path = folder / "consent.yaml"
    try:
        read = _Consents.model_validate(_loaded(path))
        texts = {purpose: each.text(purpose, blanks) for purpose, each in read.purposes.items()}
    except (ValidationError, KeyError) as error:
        raise BadConfiguration(f"{path}: {error}") from None
    missing = [purpose.value for purpose in Purpose if purpose not in texts and purpose not in OPTIONAL]
    if missing:
        raise BadConfiguration(f"{path}: no text for {', '.join(missing)}")
    return texts


def read_notice(blanks: Mapping[str, Name], folder: Path = FOLDER) -> Notice:
    """The privacy notice of `folder`/privacy.yaml. Raises BadConfiguration."""
    path = folder / "privacy.yaml"
    try:
        read = _Notice.model_validate(_loaded(path))
        sections = tuple(
            NoticeSection(each.heading.filled(blanks), tuple(line.filled(blanks) for line in each.paragraphs))
            for each in read.sections
        )
        return Notice(read.version, read.title.filled(blanks), sections)
    except (ValidationError, KeyError) as error:
        raise BadConfiguration(f"{path}: {error}") from None


def filling(hospitals: tuple[Hospital, ...], spans: Mapping[str, timedelta]) -> Mapping[str, Name]:
    """What stands in the blanks: {who}, {contact}, and each span in days or years."""
    who = Name(
        " และ".join(each.name.th for each in hospitals) or _NOBODY.th,
        " and ".join(each.name.en for each in hospitals) or _NOBODY.en,
    )
    numbers = [(each.name, each.phone) for each in hospitals if each.phone]
    contact = Name(
        ", ".join(f"{name.th} โทร {phone}" for name, phone in numbers) or _NO_NUMBER.th,
        ", ".join(f"{name.en}, phone {phone}" for name, phone in numbers) or _NO_NUMBER.en,
    )
    return {"who": who, "contact": contact, **{name: said_span(span) for name, span in spans.items()}}


def said_span(span: timedelta) -> Name:
    """90 วัน / 90 days; whole years as years."""
    years, rest = divmod(span.days, 365)
    if years and not rest:
        return Name(f"{years} ปี", f"{years} year" if years == 1 else f"{years} years")
    return Name(f"{span.days} วัน", f"{span.days} day" if span.days == 1 else f"{span.days} days")


def _loaded(path: Path) -> object:
    try:
        return _parsed(path.read_text("utf-8"))
    except (OSError, msgspec.DecodeError) as error:
        raise BadConfiguration(f"{path} cannot be read: {error}") from None


@lru_cache(maxsize=2)  # the consents and the notice, which are filled in anew for each list of hospitals
def _parsed(text: str) -> object:
    return msgspec.yaml.decode(text)
