"""Port: a state service that says who sits before the screen (ThaiD of the Department of Provincial Administration)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.domain.errors import KlaiMorError


class IdentityRefused(KlaiMorError):
    """It said no, or something that does not hold: nothing is proved, begin again."""


class IdentitySilent(KlaiMorError):
    """It did not answer: say so, try later."""


@dataclass(frozen=True, slots=True)
class Handshake:
    """What is made for one visit to the service and must fit what comes back: OAuth 2.0 state, OpenID nonce, PKCE verifier."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who it is: a citizen id whose check digit fits, and the birth date as in `Claimed.born`."""

    citizen_id: str
    born: str


class IdentityProvider(Protocol):
    """OpenID Connect: authorisation code with PKCE (S256)."""

    @property
    def origin(self) -> str:
        """Of the pages that the browser is sent to."""
        ...

    def address(self, handshake: Handshake) -> str:
        """Where the browser goes; it comes back with `state` and a code."""
        ...

    async def identity(self, code: str, handshake: Handshake) -> Identity:
        """Who it was: the code is exchanged once, signature, issuer, audience, time and nonce are checked.

        Raises IdentityRefused, IdentitySilent.
        """
        ...

    async def aclose(self) -> None:
        """Close connections."""
        ...
