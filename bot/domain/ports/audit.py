"""Port: the audit trail, what is written into it and how it is sealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from bot.domain.errors import KlaiMorError


class Audit(Protocol):
    """Who did what to whom. Entries hold codes and counts, never content: they outlive the patient.

    A change is recorded in the commit that makes it (`integrations.storage.audit.record`). A read changes nothing, so it is
    recorded here, before what was read is shown.
    """

    async def note(self, actor: str, action: str, about: UUID, detail: Mapping[str, object]) -> None:
        """Record it, durable when this returns. Raises StorageDown: then show nothing.

        `actor` is a staff id, "bot" or "service"; `about` the id of a patient or a member of staff, kept as a pseudonym. `action` and
        every text in `detail` is a code of at most 100 letters of ASCII. Raises ValueError for anything that could be content.
        """
        ...


class AuditBroken(KlaiMorError):
    """The chain cannot go on from where it stands: nothing is sealed any more, entries wait, an operator must look."""


@dataclass(frozen=True, slots=True)
class Head:
    """The newest sealed entry. Noted elsewhere (a log, a sheet of paper), it shows later that nothing before it was exchanged."""

    number: int
    hash: bytes
    sealed_at: datetime


@dataclass(frozen=True, slots=True)
class Sealed:
    """`count` entries were sealed just now, `foreign` of them not written by this service; `head` is None while there is none, or
    while another process is sealing."""

    count: int
    foreign: int
    head: Head | None


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain does not hold; `number` is None where no single entry can be named."""

    number: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Walk:
    """`good` entries hold from the first on, `waiting` are not sealed yet; `broken` is None when all of it holds."""

    good: int
    waiting: int
    head: Head | None
    broken: Break | None


class AuditChain(Protocol):
    """Committed entries are numbered and chained a moment later, so that no turn waits for another."""

    async def seal(self, now: datetime) -> Sealed:
        """Seal what waits, oldest first, at most some hundreds; one process at a time, the others return at once.

        Raises AuditBroken, StorageDown.
        """
        ...
