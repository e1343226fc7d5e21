"""The hospital's list of how symptoms are said is read from config/lexicon/symptoms.yaml, and refused when a line is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

import msgspec

from bot.domain.errors import BadConfiguration

_FILE = files("config") / "lexicon" / "symptoms.yaml"
_Read = TypeVar("_Read")


class Said(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """How one topic is said: `say` and `well` are patterns, `not_` words that only look like it.

    `lasting`: once told of, it stays true. `own`: of the speaker's body, whatever small person is named in it.
    """

    say: tuple[str, ...]
    well: tuple[str, ...] = ()
    not_: tuple[str, ...] = msgspec.field(default=(), name="not")
    lasting: bool = False
    own: bool = False


class SymptomWords(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """`words` are the named groups that patterns use, `fillers` what may stand between two words, `idioms` no symptom at all.

    `often`: names that are typed so often that every slip of the finger is met. `unlike`: what no
    slip may hold, for then it is another word.
    """

    words: Mapping[str, tuple[str, ...]]
    fillers: tuple[str, ...]
    idioms: tuple[str, ...]
    symptoms: Mapping[str, Said]
    often: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()


def load_symptom_words(path: Traversable = _FILE) -> SymptomWords:
    """Raises BadConfiguration when the file is missing, is no YAML or breaks its own rules."""
    return read_words(path, SymptomWords)


def read_words(path: Traversable, shape: type[_Read]) -> _Read:
    """A YAML file in this shape. Raises BadConfiguration."""
    try:
        return msgspec.yaml.decode(path.read_text("utf-8"), type=shape)
    except (OSError, msgspec.DecodeError) as wrong:
        raise BadConfiguration(f"{path}: {wrong}") from wrong
