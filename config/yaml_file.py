"""A YAML file of the configuration as values, or plainly what is wrong in it and where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from pydantic import ValidationError

from bot.domain.errors import BadConfiguration

T = TypeVar("T")


def decoded(path: Path, called: str) -> Any:
    """What stands in the file before `shaped` has looked at it, None when nothing does.

    Raises BadConfiguration when it is no YAML, FileNotFoundError.
    """
    try:
        return msgspec.yaml.decode(path.read_text("utf-8"))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadConfiguration(f"{called} is not YAML: {error}") from None


def shaped(raw: object, shape: Callable[[object], T], called: str) -> T:
    """The same in its shape (`model_validate` of a model). Raises BadConfiguration with the place of every fault, never with its value."""
    try:
        return shape(raw)
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors(include_input=False)]
        raise BadConfiguration(f"{called}: " + "; ".join(faults)) from None
