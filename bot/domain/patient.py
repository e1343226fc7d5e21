"""The patient as a turn sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from bot.domain.appointment import Booking
from bot.domain.care import Care
from bot.domain.change import Change
from bot.domain.consent import Consent, Purpose
from bot.domain.danger import Check, OpenQuestion, Written
from bot.domain.link import Link
from bot.domain.messages import Person
from bot.domain.takeover import Takeover
from bot.domain.waitlist import Wait


@dataclass(frozen=True, slots=True)
class Patient:
    """`id` is ours and pseudonymous. name and phone are what the patient told us, or None.

    bookings: newest first, at most 10; appointments to come are among them before all others. changes: those that have not ended,
    or of whose end the patient does not know.
    """

    id: UUID
    person: Person
    language: str = "th"
    name: str | None = None
    phone: str | None = None
    bookings: tuple[Booking, ...] = ()
    open_emergency: bool = False  # an emergency or crisis case of the last 24 hours is open
    open_doubt: bool = (
        False  # a possible emergency of the last 24 hours is open: it sounded urgent and no danger sign was named
    )
    consents: Mapping[Purpose, Consent] = field(
        default_factory=dict
    )  # the latest answer for each purpose that was asked for
    changes: tuple[Change, ...] = ()
    blocked: bool = False  # the patient has blocked the account: nothing can be said
    speaker: str | None = None  # the id of the member of staff who speaks here now, None while the bot does
    takeover: Takeover | None = None  # the same in full
    asked_about: OpenQuestion | None = None  # a doubtful danger sign that nobody has answered for yet
    check: Check | None = None  # after an emergency: whether help has come is asked, or will be
    lately: tuple[Written, ...] = ()  # what they typed in the last minutes, oldest first (see bot.flows.danger)
    missed: int = 0  # how often in a row the patient was not understood
    links: tuple[Link, ...] = ()  # records of hospitals that this chat may use, the oldest first
    # People whom this chat cares for, and who cares for the person of this chat; those that ended lately too (see `Care.stands`).
    cares: tuple[Care, ...] = ()
    carers: tuple[Care, ...] = ()
    # Bookings that this chat knows of through `cares`, restricted clinics among them: see bot.flows.caring_rights for what may be shown.
    cared: tuple[Booking, ...] = ()
    hospital: str = ""  # the id of the one that they have chosen, which may not be configured any more
    waits: tuple[Wait, ...] = ()  # on waitlists, and those that ended lately; the oldest first

    def agrees_to(self, purpose: Purpose) -> bool:
        """Whether the latest answer is yes, to whatever text; not having been asked is no."""
        answer = self.consents.get(purpose)
        return answer is not None and answer.given
