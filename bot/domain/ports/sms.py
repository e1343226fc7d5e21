"""Port: short messages to phones, for codes that are typed once."""

from __future__ import annotations

from typing import Protocol

from bot.domain.errors import KlaiMorError


class SmsNotSent(KlaiMorError):
    """It was not taken, or nobody knows: the person asks for another one."""


class SmsSender(Protocol):
    """One message, once; nothing is tried again, since a code that comes twice confuses more than one that does not come."""

    async def send(self, phone: str, text: str) -> None:
        """`phone`: a Thai mobile as 10 digits from 0. Raises SmsNotSent."""
        ...

    async def aclose(self) -> None:
        """Close connections."""
        ...
