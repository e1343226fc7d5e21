"""Staff: who may sit at the desk, in which role, for which hospitals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.domain.errors import KlaiMorError


class Role(Enum):
    """What a member of staff does at the desk."""

    CLERK = "clerk"  # answers what is not medical, passes the rest on to a nurse
    NURSE = "nurse"
    SUPERVISOR = "supervisor"  # a nurse to whom unanswered cases go
    ADMIN = "admin"  # keeps accounts


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody at the desk. `id` is ours; `name` is what patients and colleagues see; `hospitals`: ids of those they work for."""

    id: str
    name: str
    role: Role
    hospitals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """A member of staff as the account page shows them. `one_time`: the password was made for them and must be changed first."""

    member: StaffMember
    username: str
    disabled: bool
    one_time: bool
    created_at: datetime
    last_login_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewStaff:
    """An account to be made. `username`: 3 to 32 of a-z, 0-9, dot, dash and underscore, beginning with a letter."""

    username: str
    name: str
    role: Role
    hospitals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Issued:
    """What is shown once when an account is made or reset: a one-time password, and the URI for an authenticator (Key URI Format)."""

    password: str
    otpauth: str


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who has logged in. `ends_at`: when at the latest (UTC); `idle_at`: when earlier, unless they do something (UTC)."""

    member: StaffMember
    username: str
    one_time: bool
    ends_at: datetime
    idle_at: datetime


class UsernameTaken(KlaiMorError):
    """Somebody has this username already: choose another."""


class NoSuchAccount(KlaiMorError):
    """There is no account of this name or id: look at the list again."""


class LastAdmin(KlaiMorError):
    """Without this account nobody could keep accounts any more: make another admin first."""


class LoginRefused(KlaiMorError):
    """Username, password or code is wrong, or the account is disabled: which of them is not said."""


class WeakPassword(KlaiMorError):
    """Not a password that we take; `reason` is short, common, username or same: say it and ask for another."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the password is refused: {reason}")
        self.reason = reason


class BadAccount(KlaiMorError):
    """The new account cannot be made; `field` is username, name or hospitals: say which and what is wanted."""

    def __init__(self, field: str) -> None:
        super().__init__(f"the account's {field} is not as it must be")
        self.field = field
