"""What becomes true of waiting for a free time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from bot.domain.waitlist import OfferState, SlotOffer, Wait


@dataclass(frozen=True, slots=True)
class WaitJoined:
    """The patient waits for a free time. Who waits under this id already keeps the place, with the new wishes.

    Raises Changed in the commit when that wait has ended meanwhile.
    """

    wait: Wait


@dataclass(frozen=True, slots=True)
class WaitLeft:
    """The patient does not wait any more; nothing if that is so already. `over`: it ended by itself."""

    wait: UUID
    over: bool = False


@dataclass(frozen=True, slots=True)
class SlotOffered:
    """This free time is offered, to `together` at most who wait.

    Raises Changed in the commit when they do not wait any more, something else is offered to them, or it is offered to enough already.
    """

    offer: SlotOffer
    hospital: str
    together: int


@dataclass(frozen=True, slots=True)
class OfferEnded:
    """An offer has ended so without anything written at a hospital; nothing if it had ended before, or is being booked."""

    key: UUID
    state: OfferState


WaitFact: TypeAlias = WaitJoined | WaitLeft | SlotOffered | OfferEnded
