"""The hospital's list of danger signs is read from config/lexicon/redflags.yaml, and refused when a line is wrong."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

import msgspec
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.domain.errors import BadConfiguration
from bot.domain.lexicon import DangerSign, RedFlagLexicon
from bot.domain.understanding import Alarm

_FILE = files("config") / "lexicon" / "redflags.yaml"


class _Young(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    male: int = Field(gt=0)
    female: int = Field(gt=0)


class _Sign(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    alarm: str = Field(pattern="^(emergency|crisis)$")
    source: list[str] = Field(min_length=1)
    say: list[str] = Field(min_length=1)
    names: list[str] = []
    ask: list[str] = []
    room: list[str] = []
    passed: list[str] = []
    own: list[str] = []
    mostly_room: bool = False
    ambulance: list[str] = []
    young: _Young | None = None
    after_it_passed: bool = False
    even_if: bool = False
    joked: bool = False


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    words: dict[str, list[str]]
    fillers: list[str]
    idioms: list[str]
    hints: dict[str, list[str]] = {}
    worse: list[str] = []
    signs: dict[str, _Sign] = Field(min_length=1)


def load_redflag_lexicon(path: Traversable = _FILE) -> RedFlagLexicon:
    """The lexicon as frozen values. Raises BadConfiguration when the file is missing, is no YAML or breaks its own rules."""
    try:
        read = _File.model_validate(msgspec.yaml.decode(path.read_text("utf-8")))
    except (OSError, msgspec.DecodeError, ValidationError) as wrong:
        raise BadConfiguration(f"{path}: {wrong}") from wrong
    strange = sorted(set(read.hints) - set(read.signs) - {"weak"})
    if strange:
        raise BadConfiguration(f"{path}: hints of no sign: {', '.join(strange)}")
    return RedFlagLexicon(
        words={name: tuple(words) for name, words in read.words.items()},
        fillers=tuple(read.fillers),
        idioms=tuple(read.idioms),
        hints={code: tuple(words) for code, words in read.hints.items()},
        worse=tuple(read.worse),
        signs=tuple(_sign(code, sign) for code, sign in read.signs.items()),
    )


def _sign(code: str, sign: _Sign) -> DangerSign:
    return DangerSign(
        code=code,
        alarm=Alarm(sign.alarm),
        source=tuple(sign.source),
        say=tuple(sign.say),
        names=tuple(sign.names),
        ask=tuple(sign.ask),
        room=tuple(sign.room),
        passed=tuple(sign.passed),
        own=tuple(sign.own),
        mostly_room=sign.mostly_room,
        ambulance=tuple(sign.ambulance),
        young=(sign.young.male, sign.young.female) if sign.young is not None else None,
        after_it_passed=sign.after_it_passed,
        even_if=sign.even_if,
        joked=sign.joked,
    )
