"""The demo's made-up staff: one of each role, with passwords and authenticators that the demo shows to whoever plays."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import pyotp

from bot.domain.staff import NewStaff, Role
from integrations.sandbox.demo_page import Player
from integrations.storage.staff import SqlStaff
from integrations.storage.staff_secrets import new_authenticator, otpauth

# Role, username, shown name, and what the role is called in the demo.
CAST = (
    (Role.CLERK, "somsak", "สมศักดิ์", "เจ้าหน้าที่"),
    (Role.NURSE, "malee", "มาลี", "พยาบาล"),
    (Role.SUPERVISOR, "wandee", "วันดี", "หัวหน้าเวร"),
    (Role.ADMIN, "admin", "ผู้ดูแลระบบ", "ดูแลบัญชี"),
)


@dataclass(frozen=True, slots=True)
class Actor:
    """One of the cast, with what opens the account."""

    role: Role
    username: str
    name: str
    called: str
    password: str
    secret: str

    def about(self) -> dict[str, str]:
        """For demo.json."""
        return {
            "username": self.username,
            "name": self.name,
            "role": self.role.value,
            "password": self.password,
            "otpauth": otpauth(self.secret, self.username),
        }

    def player(self, now: datetime) -> Player:
        """For the demo's front page, with the code of this moment."""
        totp = pyotp.TOTP(self.secret)
        left = totp.interval - int(now.timestamp()) % totp.interval
        name = f"{self.name} · {self.called}"
        return Player(self.username, name, self.role.value, self.password, totp.at(now), left)


def cast(kept: dict[str, str]) -> tuple[Actor, ...]:
    """The cast; what opens their accounts is made once and put into `kept`, the demo's own secrets."""
    actors = []
    for role, username, name, called in CAST:
        password = kept.setdefault(f"password of {username}", f"demo-{secrets.token_hex(4)}")
        secret = kept.setdefault(f"authenticator of {username}", new_authenticator())
        actors.append(Actor(role, username, name, called, password, secret))
    return tuple(actors)


async def engage(actors: Sequence[Actor], accounts: SqlStaff, hospitals: tuple[str, ...], now: datetime) -> None:
    """Give everybody an account who has none yet."""
    known = {account.username for account in await accounts.accounts()}
    fresh = [actor for actor in actors if actor.username not in known]
    members = [NewStaff(actor.username, actor.name, actor.role, hospitals) for actor in fresh]
    await asyncio.gather(
        *(
            accounts.keep(new, actor.password, actor.secret, "demo", now, one_time=False)
            for new, actor in zip(members, fresh, strict=True)
        )
    )


def players_at(actors: Sequence[Actor], clock: Callable[[], datetime]) -> Callable[[], list[Player]]:
    """The cast as it may log in whenever it is asked for."""
    return lambda: [actor.player(clock()) for actor in actors]
