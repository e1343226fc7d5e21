"""What becomes true of hospital records and of who acts for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from bot.domain.care import Care, CareAsk
from bot.domain.link import Link, Record


@dataclass(frozen=True, slots=True)
class LinkOffered:
    """A one-time link to the page for linking a record was said; earlier ones of this chat open nothing any more."""

    token_hash: bytes
    until: datetime


@dataclass(frozen=True, slots=True)
class RecordLinked:
    """This chat may use the record from now on; other chats that have it are told. `visit`: where it was proved (its token's hash).

    Linked already: proof and time are the new ones. Raises Changed in the commit when what was proved there has been used or is over.
    """

    link: Link
    visit: bytes | None = None


@dataclass(frozen=True, slots=True)
class RecordUnlinked:
    """This chat may not use the record any more; nothing if it may not anyway."""

    link: UUID


@dataclass(frozen=True, slots=True)
class RecordMerged:
    """The hospital keeps the linked record under another number now."""

    link: UUID
    record: Record


@dataclass(frozen=True, slots=True)
class CareAsked:
    """This chat asks whoever types the code to be cared for by it; good once, before `until`."""

    ask: CareAsk
    until: datetime


@dataclass(frozen=True, slots=True)
class CareGiven:
    """The patient of this chat says yes to what was asked with this code, for their linked record `link`; the carer is told.

    Raises Changed in the commit when the code has been used or is over, or the link is not theirs any more.
    """

    care: Care
    code: str
    link: UUID


@dataclass(frozen=True, slots=True)
class CareMade:
    """This chat may act for another person from now on, by its own proof or by the word of staff; chats with the record are told.

    `visit`: where it was proved (its token's hash). Had already: the new one holds. Raises Changed in the commit when what was proved
    there has been used or is over.
    """

    care: Care
    visit: bytes | None = None


@dataclass(frozen=True, slots=True)
class CareEnded:
    """This right is over, by the word of the patient, the carer or staff: the other side is told. Nothing if it is over anyway."""

    care: UUID


RecordFact: TypeAlias = (
    LinkOffered | RecordLinked | RecordUnlinked | RecordMerged | CareAsked | CareGiven | CareMade | CareEnded
)
