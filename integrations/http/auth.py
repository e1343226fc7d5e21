"""How we prove to a hospital who we are: not at all, by password, by a fixed token, or by SMART Backend Services."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

import aiohttp

from integrations.http.smart import SmartAuth, SmartCredentials
from integrations.http.wire import Deadline, Limits


@dataclass(frozen=True, slots=True)
class NoAuth:
    """The hospital asks for nothing."""


@dataclass(frozen=True, slots=True)
class BasicAuth:
    """User and password (RFC 7617)."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class BearerAuth:
    """A token that does not change (RFC 6750)."""

    token: str = field(repr=False)


Auth: TypeAlias = NoAuth | BasicAuth | BearerAuth | SmartAuth


class Credentials(Protocol):
    """Gives the Authorization header of the next request."""

    async def header(self, session: aiohttp.ClientSession, limits: Limits, deadline: Deadline) -> str | None:
        """The header's value, or None. Raises NotSent, HospitalRefused."""
        ...

    def refused(self) -> bool:
        """The hospital answered 401. True when there may be a better header now: try once more."""
        ...


class FixedCredentials:
    """The same header every time."""

    def __init__(self, value: str | None) -> None:
        self._value = value

    async def header(self, session: aiohttp.ClientSession, limits: Limits, deadline: Deadline) -> str | None:
        """The header as configured."""
        return self._value

    def refused(self) -> bool:
        """There is nothing better to offer."""
        return False


def credentials(auth: Auth) -> Credentials:
    """The credentials of a configuration. Raises BadConfiguration for a SMART key that cannot be used."""
    if isinstance(auth, SmartAuth):
        return SmartCredentials(auth)
    if isinstance(auth, BasicAuth):
        return FixedCredentials("Basic " + b64encode(f"{auth.user}:{auth.password}".encode()).decode())
    return FixedCredentials(f"Bearer {auth.token}" if isinstance(auth, BearerAuth) else None)
