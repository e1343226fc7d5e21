"""Accounts of staff: made, disabled and reset, each change with its audit entry."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import uuid4

import msgspec
from sqlalchemy import Connection

from bot.domain.staff import (
    Account,
    BadAccount,
    Issued,
    LastAdmin,
    NewStaff,
    NoSuchAccount,
    Role,
    StaffMember,
    UsernameTaken,
)
from integrations.storage import audit, tables
from integrations.storage.database import Database
from integrations.storage.instants import micros, moment, moment_or_none
from integrations.storage.sealed import Vault, cell
from integrations.storage.staff_secrets import Passwords, new_authenticator, one_time_password, otpauth
from integrations.storage.statements import Row, Statement

PASSWORD = cell(tables.staff.c.password)
TOTP = cell(tables.staff.c.totp)

_USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,31}")
_LONGEST_NAME = 60

_ADD = Statement(
    "INSERT INTO staff (id, username, name, role, hospitals, password, one_time, totp, totp_step, created_at) "
    "VALUES (:id, :username, :name, :role, :hospitals, :password, :one_time, :totp, 0, :now) ON CONFLICT (username) DO NOTHING"
)
_LIST = Statement(
    "SELECT id, username, name, role, hospitals, one_time, created_at, last_login_at, disabled_at FROM staff ORDER BY username"
)
_USERNAME_OF = Statement("SELECT username, role, disabled_at FROM staff WHERE id = :id {postgresql: FOR UPDATE}")
_ADMINS = Statement("SELECT id FROM staff WHERE role = 'admin' AND disabled_at IS NULL {postgresql: FOR UPDATE}")
_DISABLE = Statement("UPDATE staff SET disabled_at = :now WHERE id = :id AND disabled_at IS NULL")
_ENABLE = Statement("UPDATE staff SET disabled_at = NULL WHERE id = :id AND disabled_at IS NOT NULL")
# The step goes back to 0 with the new secret: codes of the old one mean nothing any more.
_RESET = Statement("UPDATE staff SET password = :password, one_time = TRUE, totp = :totp, totp_step = 0 WHERE id = :id")
_END_SESSIONS = Statement("DELETE FROM staff_sessions WHERE staff_id = :id")


class SqlStaff:
    """The StaffAccounts port over either database."""

    def __init__(self, database: Database, vault: Vault, passwords: Passwords) -> None:
        self._database = database
        self._vault = vault
        self._passwords = passwords

    async def add(self, new: NewStaff, by: str, now: datetime) -> Issued:
        """See StaffAccounts."""
        password, secret = one_time_password(), new_authenticator()
        await self.keep(new, password, secret, by, now, one_time=True)
        return Issued(password, otpauth(secret, new.username))

    async def keep(self, new: NewStaff, password: str, secret: str, by: str, now: datetime, *, one_time: bool) -> None:
        """Make an account with this password and this TOTP secret (base32). Raises as add."""
        _check(new)
        staff_id, box = str(uuid4()), self._vault.staff
        values: dict[str, object] = {
            "id": staff_id,
            "username": new.username,
            "name": new.name,
            "role": new.role.value,
            "hospitals": msgspec.json.encode(new.hospitals).decode(),
            "password": box.seal_text(PASSWORD, staff_id, await self._passwords.hashed(password)),
            "one_time": one_time,
            "totp": box.seal_text(TOTP, staff_id, secret),
            "now": micros(now),
        }

        def work(conn: Connection) -> None:
            if not _ADD.run(conn, **values):
                raise UsernameTaken(new.username)
            self._audited(conn, "staff added", staff_id, by, now, role=new.role.value)

        await self._database.write(work)

    async def accounts(self) -> tuple[Account, ...]:
        """See StaffAccounts."""
        return tuple(_account(row) for row in await self._database.read(_LIST.all))

    async def disable(self, staff_id: str, by: str, now: datetime) -> None:
        """See StaffAccounts."""

        def work(conn: Connection) -> None:
            _known(conn, staff_id)
            if [row.id for row in _ADMINS.all(conn)] == [staff_id]:
                raise LastAdmin("the last admin cannot be disabled")
            if _DISABLE.run(conn, id=staff_id, now=micros(now)):
                self._audited(conn, "staff disabled", staff_id, by, now)
            _END_SESSIONS.run(conn, id=staff_id)

        await self._database.write(work)

    async def enable(self, staff_id: str, by: str, now: datetime) -> None:
        """See StaffAccounts."""

        def work(conn: Connection) -> None:
            _known(conn, staff_id)
            if _ENABLE.run(conn, id=staff_id):
                self._audited(conn, "staff enabled", staff_id, by, now)

        await self._database.write(work)

    async def reset(self, staff_id: str, by: str, now: datetime) -> Issued:
        """See StaffAccounts."""
        password, secret, box = one_time_password(), new_authenticator(), self._vault.staff
        sealed = {
            "password": box.seal_text(PASSWORD, staff_id, await self._passwords.hashed(password)),
            "totp": box.seal_text(TOTP, staff_id, secret),
        }

        def work(conn: Connection) -> str:
            username: str = _known(conn, staff_id).username
            _RESET.run(conn, id=staff_id, **sealed)
            _END_SESSIONS.run(conn, id=staff_id)
            self._audited(conn, "staff reset", staff_id, by, now)
            return username

        return Issued(password, otpauth(secret, await self._database.write(work)))

    def _audited(self, conn: Connection, action: str, staff_id: str, by: str, now: datetime, **detail: str) -> None:
        audit.record(conn, self._vault, micros(now), action, staff_id, detail, actor=by)


def member_of(row: Row) -> StaffMember:
    """Whose row it is: columns id, name, role, hospitals (`id` may be called staff_id)."""
    staff_id = getattr(row, "staff_id", None) or row.id
    return StaffMember(staff_id, row.name, Role(row.role), msgspec.json.decode(row.hospitals, type=tuple[str, ...]))


def _account(row: Row) -> Account:
    return Account(
        member=member_of(row),
        username=row.username,
        disabled=row.disabled_at is not None,
        one_time=bool(row.one_time),
        created_at=moment(row.created_at),
        last_login_at=moment_or_none(row.last_login_at),
    )


def _known(conn: Connection, staff_id: str) -> Row:
    row = _USERNAME_OF.first(conn, id=staff_id)
    if row is None:
        raise NoSuchAccount("no account has this id")
    return row


def _check(new: NewStaff) -> None:
    """Raises BadAccount."""
    if not _USERNAME.fullmatch(new.username):
        raise BadAccount("username")
    if not new.name.strip() or len(new.name) > _LONGEST_NAME or not new.name.isprintable():
        raise BadAccount("name")
    if not new.hospitals and new.role is not Role.ADMIN:
        raise BadAccount("hospitals")
