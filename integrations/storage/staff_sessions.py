"""Sessions of staff: opened by password and code, idle after a while, ended whenever somebody says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.domain.staff import LoginRefused, Session
from integrations.storage import audit
from integrations.storage.database import Database
from integrations.storage.identifiers import storable
from integrations.storage.instants import micros, moment
from integrations.storage.sealed import Vault
from integrations.storage.staff import PASSWORD, TOTP, member_of
from integrations.storage.staff_secrets import Passwords, checked, hash_of, new_authenticator, new_token, step_of
from integrations.storage.statements import Row, Statement

_TOUCH_EVERY = timedelta(seconds=30)  # or every request of a page would be a write

_FIND = Statement("SELECT id, username, password, totp, totp_step, disabled_at FROM staff WHERE username = :username")
_WHO = Statement(
    "SELECT s.staff_id, s.active_at, s.idle_at, s.expires_at, p.username, p.name, p.role, p.hospitals, p.one_time, p.password "
    "FROM staff_sessions s JOIN staff p ON p.id = s.staff_id "
    "WHERE s.token_hash = :hash AND s.expires_at > :now AND s.idle_at > :now AND p.disabled_at IS NULL"
)
# A code is good once, also when two logins with it come at the same moment: the second finds the step taken.
_USE_CODE = Statement(
    "UPDATE staff SET totp_step = :step, last_login_at = :now "
    "WHERE id = :id AND totp_step < :step AND disabled_at IS NULL AND password = :password"
)
_OPEN = Statement(
    "INSERT INTO staff_sessions (token_hash, staff_id, opened_at, active_at, idle_at, expires_at) "
    "VALUES (:hash, :id, :now, :now, :idle, :expires)"
)
_TOUCH = Statement(
    "UPDATE staff_sessions SET active_at = :now, idle_at = :idle WHERE token_hash = :hash AND idle_at > :now"
)
_END = Statement("DELETE FROM staff_sessions WHERE token_hash = :hash")
_END_ALL = Statement("DELETE FROM staff_sessions WHERE staff_id = :id")
_CHANGE = Statement(
    "UPDATE staff SET password = :new, one_time = FALSE WHERE id = :id AND password = :password AND disabled_at IS NULL"
)


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a session lasts: without anybody doing anything, and at the longest.

    An hour, since a quiet night at the desk is no absence and a desk that has logged itself out alarms nobody; the page warns before.
    """

    idle: timedelta = timedelta(minutes=60)
    longest: timedelta = timedelta(hours=12)


class SqlStaffSessions:
    """The StaffSessions port over either database."""

    def __init__(self, database: Database, vault: Vault, passwords: Passwords, terms: Terms | None = None) -> None:
        self._database = database
        self._vault = vault
        self._passwords = passwords
        self._terms = terms or Terms()
        self._nobodys_secret = new_authenticator()

    async def log_in(self, username: str, password: str, code: str, now: datetime) -> str:
        """See StaffSessions."""
        name = storable(username.strip().lower())
        row = await self._database.read(lambda conn: _FIND.first(conn, username=name))
        right = await self._passwords.good(None if row is None else self._password(row), password)
        step = step_of(self._nobodys_secret if row is None else self._secret(row), code, now)
        token = new_token()
        if row is None or not right or step is None or row.disabled_at is not None:
            await self._database.write(lambda conn: self._refused(conn, name if row is None else row.id, now))
            raise LoginRefused("username, password or code is wrong")
        if not await self._database.write(lambda conn: self._used_code(conn, row, step, token, now)):
            raise LoginRefused("the code was used already, or the account was changed meanwhile")
        return token

    async def who(self, token: str, now: datetime, *, active: bool) -> Session | None:
        """See StaffSessions."""
        key, at = hash_of(token), micros(now)
        row = await self._database.read(lambda conn: _WHO.first(conn, hash=key, now=at))
        if row is None:
            return None
        idle_at = row.idle_at
        if active and at - row.active_at >= micros_of(_TOUCH_EVERY):
            idle_at = at + micros_of(self._terms.idle)
            await self._database.write(lambda conn: _TOUCH.run(conn, hash=key, now=at, idle=idle_at))
        return Session(member_of(row), row.username, bool(row.one_time), moment(row.expires_at), moment(idle_at))

    async def change_password(self, token: str, old: str, new: str, now: datetime) -> str:
        """See StaffSessions."""
        row = await self._database.read(lambda conn: _WHO.first(conn, hash=hash_of(token), now=micros(now)))
        if row is None or not await self._passwords.good(self._password(row), old):
            raise LoginRefused("the session has ended, or the old password is wrong")
        hashed = await self._passwords.hashed(checked(new, row.username, old))
        fresh = new_token()
        if not await self._database.write(lambda conn: self._changed(conn, row, hashed, fresh, now)):
            raise LoginRefused("the account was changed meanwhile")
        return fresh

    async def log_out(self, token: str, now: datetime) -> None:
        """See StaffSessions."""

        def work(conn: Connection) -> None:
            row = _WHO.first(conn, hash=hash_of(token), now=micros(now))
            if _END.run(conn, hash=hash_of(token)) and row is not None:
                self._audited(conn, "logged out", row.staff_id, now)

        await self._database.write(work)

    def _used_code(self, conn: Connection, row: Row, step: int, token: str, now: datetime) -> bool:
        if not _USE_CODE.run(conn, id=row.id, step=step, now=micros(now), password=row.password):
            self._refused(conn, row.id, now)
            return False
        self._opened(conn, row.id, token, now)
        self._audited(conn, "logged in", row.id, now)
        return True

    def _changed(self, conn: Connection, row: Row, hashed: str, token: str, now: datetime) -> bool:
        sealed = self._vault.staff.seal_text(PASSWORD, row.staff_id, hashed)
        if not _CHANGE.run(conn, id=row.staff_id, new=sealed, password=row.password):
            return False
        _END_ALL.run(conn, id=row.staff_id)
        self._opened(conn, row.staff_id, token, now)
        self._audited(conn, "password changed", row.staff_id, now)
        return True

    def _opened(self, conn: Connection, staff_id: str, token: str, now: datetime) -> None:
        at = micros(now)
        idle, longest = micros_of(self._terms.idle), micros_of(self._terms.longest)
        _OPEN.run(conn, hash=hash_of(token), id=staff_id, now=at, idle=at + idle, expires=at + longest)

    def _password(self, row: Row) -> str:
        return self._vault.staff.open_text(PASSWORD, _id(row), row.password)

    def _secret(self, row: Row) -> str:
        return self._vault.staff.open_text(TOTP, row.id, row.totp)

    def _refused(self, conn: Connection, subject: str, now: datetime) -> None:
        audit.record(conn, self._vault, micros(now), "login refused", subject, {}, actor="service")

    def _audited(self, conn: Connection, action: str, staff_id: str, now: datetime) -> None:
        audit.record(conn, self._vault, micros(now), action, staff_id, {}, actor=staff_id)


def micros_of(span: timedelta) -> int:
    """A span in microseconds."""
    return span // timedelta(microseconds=1)


def _id(row: Row) -> str:
    staff_id: str = getattr(row, "staff_id", None) or row.id
    return staff_id
