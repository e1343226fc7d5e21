"""Port: accounts of staff, and who has logged in."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.domain.staff import Account, Issued, NewStaff, Session


class StaffAccounts(Protocol):
    """Every change is audited in its own commit. `by` is the id of the member of staff who does it, or "shell". Times are aware."""

    async def add(self, new: NewStaff, by: str, now: datetime) -> Issued:
        """Make an account; what is returned is stored nowhere in clear. Raises UsernameTaken, BadAccount."""
        ...

    async def accounts(self) -> tuple[Account, ...]:
        """Everybody, by username, the disabled ones too."""
        ...

    async def disable(self, staff_id: str, by: str, now: datetime) -> None:
        """Let them in no more, and end their sessions. Raises NoSuchAccount, LastAdmin."""
        ...

    async def enable(self, staff_id: str, by: str, now: datetime) -> None:
        """Let them in again. Raises NoSuchAccount."""
        ...

    async def reset(self, staff_id: str, by: str, now: datetime) -> Issued:
        """A new one-time password and a new authenticator; their sessions end. Raises NoSuchAccount."""
        ...


class StaffSessions(Protocol):
    """Sessions are held here and can be ended here; of a token only its hash is stored. Times are aware."""

    async def log_in(self, username: str, password: str, code: str, now: datetime) -> str:
        """The token of a new session. Every refusal takes the time of a success and says the same. Raises LoginRefused."""
        ...

    async def who(self, token: str, now: datetime, *, active: bool) -> Session | None:
        """Whose session this is, None when it has ended. `active`: the person did something, so that it is not idle."""
        ...

    async def change_password(self, token: str, old: str, new: str, now: datetime) -> str:
        """Every session of theirs ends; returns the token of a new one. Raises LoginRefused (the old one is wrong), WeakPassword."""
        ...

    async def log_out(self, token: str, now: datetime) -> None:
        """End the session; nothing if there is none."""
        ...
