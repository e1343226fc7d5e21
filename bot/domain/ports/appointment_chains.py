"""Port: appointments by the key in a signed link, for whoever holds the link."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from bot.domain.appointment_chain import Chain


class AppointmentChains(Protocol):
    """Reads only. Whether a link may open it has been checked before."""

    async def of(self, booking: UUID) -> Chain | None:
        """The appointment that this booking is, or was moved to; None when it was never booked or its patient is erased."""
        ...
