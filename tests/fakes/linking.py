"""What linking a record meets outside: phones that get codes, LINE's own page, and records that a chat may ask about."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from bot.domain.errors import HospitalUnavailable
from bot.domain.link import Record
from bot.domain.messages import Person
from bot.domain.ports.links import Proved
from bot.domain.ports.messenger import NotSent
from bot.domain.ports.sms import SmsNotSent

PAGE_OF_LINE = "https://access.line.example"


@dataclass
class Phones:
    """Port SmsSender: what came to which phone. `down`: nothing is taken; `slow`: seconds that sending takes."""

    messages: list[tuple[str, str]] = field(default_factory=list)
    down: bool = False
    slow: float = 0.0
    closed: bool = False

    async def send(self, phone: str, text: str) -> None:
        await asyncio.sleep(self.slow)
        if self.down:
            raise SmsNotSent("the gateway answered 503")
        self.messages.append((phone, text))

    async def aclose(self) -> None:
        self.closed = True

    def code(self) -> str:
        """The code of the newest message."""
        found = re.search(r"\d{6}", self.messages[-1][1])
        assert found is not None
        return found.group()


@dataclass
class AccountPage:
    """Port AccountLink: who was sent to LINE's page, with which nonce. `silent`: LINE does not answer."""

    begun: list[tuple[Person, str]] = field(default_factory=list)
    silent: bool = False

    async def address(self, person: Person, nonce: str) -> str:
        if self.silent:
            raise NotSent("no connection to LINE")
        self.begun.append((person, nonce))
        return f"{PAGE_OF_LINE}/dialog?nonce={nonce}"


@dataclass
class RecordsTable:
    """Port LinksSeen: what was proved, by person and nonce, and records that are not as they were (None: gone)."""

    known: set[str] = field(default_factory=lambda: {"klaimor-demo"})
    proofs: dict[tuple[Person, str], Proved] = field(default_factory=dict)
    changed: dict[str, Record | None] = field(default_factory=dict)
    down: bool = False

    @property
    def hospitals(self) -> AbstractSet[str]:
        return self.known

    async def proved(self, person: Person, nonce: str) -> Proved | None:
        return self.proofs.get((person, nonce))

    async def current(self, record: Record) -> Record | None:
        if self.down:
            raise HospitalUnavailable("timeout")
        return self.changed.get(record.id, record)
