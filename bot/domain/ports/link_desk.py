"""Port: linking a record step by step, as the page for it sees it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from bot.domain.errors import KlaiMorError
from bot.domain.link import Claimed, NumberKind
from bot.domain.ports.links import CodeAnswer, Visit


class LinkGone(KlaiMorError):
    """The one-time link opens nothing (any more), or this browser has nothing to go on with: say how to get a new one."""


class LinkLocked(KlaiMorError):
    """Too many tries, by this chat or for this number: say until when, and that staff at the counter can help."""

    def __init__(self, until: datetime) -> None:
        super().__init__("too many tries")
        self.until = until


class PlatformSilent(KlaiMorError):
    """The platform did not say where the browser goes on: the same button once more."""


class NoRecordHere(KlaiMorError):
    """The hospital has no record of whom the identity provider named; it is they themselves, so it can be said. `token`: of the visit."""

    def __init__(self, token: str) -> None:
        super().__init__("no record")
        self.token = token


class NotIdentified(KlaiMorError):
    """The identity provider said no, or nothing: the page of the visit once more. `silent`: it did not answer."""

    def __init__(self, token: str, *, silent: bool = False) -> None:
        super().__init__("not identified")
        self.token = token
        self.silent = silent


class LinkDesk(Protocol):
    """What is answered, and when, does not tell whether a hospital has a record. All raise LinkGone and StorageDown."""

    @property
    def kinds(self) -> Mapping[str, frozenset[NumberKind]]:
        """By hospital id: by which numbers a record is found there. Hospitals that know no records are left out."""
        ...

    async def look(self, token: str) -> Visit:
        """How far the visit has come; looking changes nothing."""
        ...

    async def claim(self, token: str, hospital: str, claimed: Claimed) -> str:
        """Ask the hospital, and let a code be sent if the record is there; the key that this browser must show from then on.

        Raises LinkLocked, HospitalUnavailable, HospitalRefused.
        """
        ...

    async def answer(self, token: str, key: str, code: str) -> CodeAnswer:
        """The code as it was typed."""
        ...

    @property
    def identifies(self) -> bool:
        """Whether people can be sent to an identity provider."""
        ...

    async def send_away(self, token: str, hospital: str) -> tuple[str, str]:
        """The address of the identity provider's page for this visit, and the key that this browser must show from then on."""
        ...

    async def come_back(self, state: str, key: str, code: str) -> str:
        """Who it is has been said: the record is proved; the token of the visit, to go `onward` with.

        Raises NoRecordHere, NotIdentified, HospitalUnavailable, HospitalRefused.
        """
        ...

    async def onward(self, token: str, key: str) -> str:
        """After a right code: the address of the platform's page that says whose phone this is. Raises PlatformSilent."""
        ...
