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
    """Where the patient is. `offered`: the choices of the last saying. `lost`: a stored step could not be read.

    `below`: steps that `step` stands in front of, the nearest first; when it ends they are gone on with.
    """

    step: Step | None = None
    offered: tuple[Offered, ...] = ()
    version: int = 0
    lost: bool = False
    below: tuple[Step, ...] = ()

    @property
    def stack(self) -> tuple[Step, ...]:
        """The step and those below it: what a question put in front of all of them has below."""
        return (self.step, *self.below) if self.step is not None else ()


class _Below(msgspec.Struct):
    tag: str
    version: int
    step: msgspec.Raw


class _Envelope(msgspec.Struct):
    step: msgspec.Raw
    offered: tuple[Offered, ...] = ()
    below: tuple[_Below, ...] = ()


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

    def encode(
        self, step: Step | None, offered: tuple[Offered, ...] = (), below: tuple[Step, ...] = ()
    ) -> StoredStep | None:
        """The bytes to store; None when there is neither a step nor a choice."""
        if step is None and not offered:
            return None
        inner = msgspec.Raw(b"null") if step is None else self._bytes(step)
        under = tuple(_Below(tag_of(each), each.version, self._bytes(each)) for each in below)
        data = msgspec.json.encode(_Envelope(inner, offered, under))
        return StoredStep(tag_of(step) if step is not None else _NO_STEP, step.version if step is not None else 1, data)

    def decode(self, stored: StoredStep | None) -> tuple[Step | None, tuple[Offered, ...], tuple[Step, ...]]:
        """The step, its choices and the steps below. Raises StepUnreadable for an unknown tag, another version or bytes that do not fit."""
        if stored is None:
            return None, (), ()
        try:
            envelope = msgspec.json.decode(stored.data, type=_Envelope)
            below = tuple(self._read(each.tag, each.version, each.step) for each in envelope.below)
            if stored.tag == _NO_STEP:
                return None, envelope.offered, below
            return self._read(stored.tag, stored.version, envelope.step), envelope.offered, below
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise StepUnreadable(stored.tag) from error

    def _bytes(self, step: Step) -> msgspec.Raw:
        if tag_of(step) not in self._classes:
            raise ValueError(f"no handler knows the step {tag_of(step)!r}")
        return msgspec.Raw(msgspec.json.encode(step))

    def _read(self, tag: str, version: int, raw: msgspec.Raw) -> Step:
        known = self._classes.get(tag)
        if known is None or known.version != version:
            raise StepUnreadable(tag)
        return msgspec.json.decode(raw, type=known)
