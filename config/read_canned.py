"""Reads config/content/canned.yaml: replies that staff put into the composer."""

from __future__ import annotations

from pathlib import Path

import msgspec
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.domain.case import MOST_WORDS
from bot.domain.errors import BadConfiguration
from bot.domain.ports.staff_desk import CannedReply
from bot.domain.words import Name

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
        raw = msgspec.yaml.decode(path.read_text("utf-8")) or []
        entries = TypeAdapter(list[_Canned]).validate_python(raw)
    except FileNotFoundError:
        raise BadConfiguration(f"there is no file {path}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadConfiguration(f"{path} is not YAML: {error}") from None
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors(include_input=False)]
        raise BadConfiguration(f"{path}: " + "; ".join(faults)) from None
    if len({each.id for each in entries}) != len(entries):
        raise BadConfiguration(f"{path}: two replies have the same id")
    return tuple(
        CannedReply(each.id, Name(each.title.th, each.title.en), Name(each.words.th, each.words.en)) for each in entries
    )
