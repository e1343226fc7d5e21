"""Reads config/content/canned.yaml: replies that staff put into the composer."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from bot.domain.case import MOST_WORDS
from bot.domain.errors import BadConfiguration
from bot.domain.ports.staff_desk import CannedReply
from bot.domain.words import Name
from config.yaml_file import decoded, shaped

PACKAGED = Path(__file__).parent / "content" / "canned.yaml"
_MOST_TITLE = 40


class _Both(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    th: str = Field(min_length=1, max_length=MOST_WORDS // 2)
    en: str = Field(min_length=1, max_length=MOST_WORDS // 2)


class _Title(_Both):
    th: str = Field(min_length=1, max_length=_MOST_TITLE)
    en: str = Field(min_length=1, max_length=_MOST_TITLE)


class _Canned(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: _Title
    words: _Both


def read_canned(path: Path = PACKAGED) -> tuple[CannedReply, ...]:
    """All replies of the file, in its order. Raises BadConfiguration with the place of every fault."""
    try:
        raw = decoded(path, str(path)) or []
    except FileNotFoundError:
        raise BadConfiguration(f"there is no file {path}") from None
    entries = shaped(raw, TypeAdapter(list[_Canned]).validate_python, str(path))
    if len({each.id for each in entries}) != len(entries):
        raise BadConfiguration(f"{path}: two replies have the same id")
    return tuple(
        CannedReply(each.id, Name(each.title.th, each.title.en), Name(each.words.th, each.words.en)) for each in entries
    )
