"""Port: links between chats and records, and the visits to the page on which they are proved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from bot.domain.link import Claimed, Proof, Record
from bot.domain.messages import Person
from bot.domain.ports.identity_provider import Handshake


class Stage(Enum):
    """How far a visit has come. A code that was used up or is too old leads back to OPEN."""

    OPEN = "open"
    CODED = "coded"  # a code was sent, if what was claimed fits
    PROVED = "proved"  # the platform must still say whose phone it is


@dataclass(frozen=True, slots=True)
class Visit:
    """A one-time link that still opens the page. `language`: th or en; `hospital`: "" until one was named."""

    person: Person
    language: str
    stage: Stage
    hospital: str = ""


class CodeAnswer(Enum):
    """What became of a code that was typed. OVER: too many wrong ones, or too late: the numbers are asked for again."""

    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Proved:
    """A record that was proved and is not linked yet. `visit`: by which RecordLinked uses it up."""

    visit: bytes
    record: Record
    proof: Proof = Proof.CODE


@dataclass(frozen=True, slots=True)
class Away:
    """A visit whose browser is at the identity provider: for which hospital, and what must fit when it comes back."""

    token: str
    hospital: str
    handshake: Handshake


class Links(Protocol):
    """Secrets (token, key, code, nonce) are stored so that the database does not give them away. All raise StorageDown.

    `key`: what the browser was given that made the claim; without it nothing of that claim can be gone on with.
    """

    async def visit(self, token: str, now: datetime) -> Visit | None:
        """None for a link that is unknown, used, replaced by a newer one, or over."""
        ...

    async def count(self, token: str, hospital: str, claimed: Claimed, now: datetime) -> datetime | None:
        """Count this claim, for the chat and for the number, before anything is asked: until when either is locked, None if neither.

        Durable, for all processes together, and the same whether or not there is such a record. Forgetting a patient resets nothing.
        """
        ...

    async def may_send(self, phone: str, now: datetime) -> bool:
        """Count a code for this phone; False when it has had too many."""
        ...

    async def put(self, token: str, hospital: str, record: Record | None, code: str, key: str, now: datetime) -> None:
        """Keep what the code proves. None: nothing, and no code is right; it is stored alike."""
        ...

    async def answer(self, token: str, key: str, code: str, now: datetime) -> CodeAnswer:
        """Whether it is the code; each try counts, also those made at the same moment."""
        ...

    async def send_away(self, token: str, hospital: str, handshake: Handshake, key: str, now: datetime) -> None:
        """Keep what must fit when this browser comes back from the identity provider."""
        ...

    async def back(self, state: str, key: str, now: datetime) -> Away | None:
        """Once: what was kept for the browser that comes back with this state. None for an unknown or used one, or another browser."""
        ...

    async def prove(self, token: str, key: str, record: Record, proof: Proof, now: datetime) -> None:
        """The record is proved without a code."""
        ...

    async def give_nonce(self, token: str, key: str, nonce: str, now: datetime) -> bool:
        """After a right code: what the platform shall bring back from the phone of this chat. False when there is nothing to go on with."""
        ...

    async def proved(self, person: Person, nonce: str, now: datetime) -> Proved | None:
        """What the platform brought back, from this very chat; None when it is another's, unknown, used, or over."""
        ...
