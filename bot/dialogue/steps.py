"""Where a patient is in a flow: typed steps, and their bytes in storage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

import msgspec

from bot.domain.errors import StepUnreadable
from bot.domain.stored import StoredStep

_NO_STEP = "-"


class Step(msgspec.Struct, frozen=True):
    """Base of all steps; give each a tag `flow.where`: `class ChoosingSlot(Step, frozen=True, tag="booking.choosing_slot")`.

    Change `version` when the fields change in a way that old bytes must not be read as new ones.
    """

    version: ClassVar[int] = 1
    # False where a typed number is an answer of its own (a phone, an age) and not the number of a choice.
    numbers_are_choices: ClassVar[bool] = True
    # True where the patient answers in words of their own (a name): they must not be torn out by a guess at an intent.
    own_words: ClassVar[bool] = False
    # True where "cancel" is an answer to what was asked, and does not mean to stop talking about it.
    cancel_answers: ClassVar[bool] = False


class Offered(msgspec.Struct, frozen=True):
    """A choice that was shown: what it said, and the key of its tap (or the text that it types)."""

    label: str
    key: str = ""
    types: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where the patient is. `offered`: the choices of the last saying. `lost`: a stored step could not be read."""

    step: Step | None = None
    offered: tuple[Offered, ...] = ()
    version: int = 0
    lost: bool = False


class _Envelope(msgspec.Struct):
    step: msgspec.Raw
    offered: tuple[Offered, ...] = ()


def tag_of(step: type[Step] | Step) -> str:
    """The tag that storage and taps know the step by."""
    tag = step.__struct_config__.tag
    if not isinstance(tag, str) or "." not in tag:
        raise ValueError(f"{step!r} needs a tag of the form flow.where")
    return tag


class Steps:
    """All steps of the service, by tag. Two classes with one tag fail at import."""

    def __init__(self, classes: Iterable[type[Step]]) -> None:
        self._classes: dict[str, type[Step]] = {}
        for each in classes:
            if tag_of(each) in self._classes:
                raise ValueError(f"two steps are tagged {tag_of(each)!r}")
            self._classes[tag_of(each)] = each

    def encode(self, step: Step | None, offered: tuple[Offered, ...] = ()) -> StoredStep | None:
        """The bytes to store; None when there is neither a step nor a choice."""
        if step is None and not offered:
            return None
        if step is not None and tag_of(step) not in self._classes:
            raise ValueError(f"no handler knows the step {tag_of(step)!r}")
        inner = msgspec.Raw(msgspec.json.encode(step)) if step is not None else msgspec.Raw(b"null")
        data = msgspec.json.encode(_Envelope(inner, offered))
        return StoredStep(tag_of(step) if step is not None else _NO_STEP, step.version if step is not None else 1, data)

    def decode(self, stored: StoredStep | None) -> tuple[Step | None, tuple[Offered, ...]]:
        """The step and its choices. Raises StepUnreadable for an unknown tag, another version or bytes that do not fit."""
        if stored is None:
            return None, ()
        try:
            envelope = msgspec.json.decode(stored.data, type=_Envelope)
            if stored.tag == _NO_STEP:
                return None, envelope.offered
            known = self._classes.get(stored.tag)
            if known is None or known.version != stored.version:
                raise StepUnreadable(stored.tag)
            return msgspec.json.decode(envelope.step, type=known), envelope.offered
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise StepUnreadable(stored.tag) from error
