"""Accounts of staff from the shell."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.app.clock import utc_now
from bot.domain.errors import BadConfiguration
from bot.domain.staff import Account, BadAccount, Issued, LastAdmin, NewStaff, NoSuchAccount, Role, UsernameTaken
from bot.web.console.otpauth import code_for_terminal
from config.read_hospitals import read_hospitals
from config.settings import Settings, read_settings
from integrations.storage.staff import SqlStaff
from integrations.storage.stores import open_storage

T = TypeVar("T")

SHELL = "shell"  # who did it, in the audit
_WANTED = {
    "username": "a username has 3 to 32 of a-z, digits, dot, dash and underscore, and begins with a letter",
    "name": "the shown name has 1 to 60 letters",
    "hospitals": "name at least one hospital of the hospitals file with --hospital",
}


async def add(username: str, name: str, role: str, hospitals: list[str]) -> str:
    """Make an account, and say what it is opened with. Without hospitals: all that are configured. Raises BadConfiguration."""
    settings = read_settings()
    known = [entry.id for entry in read_hospitals(settings.hospitals_file)]
    if unknown := sorted(set(hospitals) - set(known)):
        raise BadConfiguration(f"no hospital {', '.join(unknown)}; there are {', '.join(known) or 'none'}")
    chosen = () if role == Role.ADMIN.value and not hospitals else tuple(hospitals or known)
    new = NewStaff(username.strip().lower(), name.strip(), _role(role), chosen)
    issued = await _with_accounts(settings, lambda accounts: accounts.add(new, SHELL, utc_now()))
    return _said(new.username, issued)


async def everybody() -> list[str]:
    """One line for each account."""
    settings = read_settings()
    found = await _with_accounts(settings, lambda accounts: accounts.accounts())
    return [_line(account, settings.zone) for account in found] or ["no accounts yet: `klaimor staff add` makes one"]


async def disable(username: str) -> str:
    """Out at once, and out until they are let in again."""
    await _with_accounts(read_settings(), lambda accounts: _disabled(accounts, username))
    return f"{username} is disabled, and logged out everywhere"


async def enable(username: str) -> str:
    """In again."""
    await _with_accounts(read_settings(), lambda accounts: _enabled(accounts, username))
    return f"{username} may log in again"


async def reset(username: str) -> str:
    """A new one-time password and a new authenticator."""
    return _said(username, await _with_accounts(read_settings(), lambda accounts: _reset(accounts, username)))


async def _disabled(accounts: SqlStaff, username: str) -> None:
    await accounts.disable(await _id(accounts, username), SHELL, utc_now())


async def _enabled(accounts: SqlStaff, username: str) -> None:
    await accounts.enable(await _id(accounts, username), SHELL, utc_now())


async def _reset(accounts: SqlStaff, username: str) -> Issued:
    return await accounts.reset(await _id(accounts, username), SHELL, utc_now())


async def _id(accounts: SqlStaff, username: str) -> str:
    found = [each.member.id for each in await accounts.accounts() if each.username == username.strip().lower()]
    if not found:
        raise NoSuchAccount(username)
    return found[0]


async def _with_accounts(settings: Settings, deed: Callable[[SqlStaff], Awaitable[T]]) -> T:
    """Do it on the open database; refusals become one line that says what to do."""
    async with await open_storage(settings.storage_url, settings.keys(), data_dir=settings.data_dir) as storage:
        try:
            return await deed(storage.staff)
        except BadAccount as bad:
            raise BadConfiguration(_WANTED[bad.field]) from None
        except UsernameTaken:
            raise BadConfiguration("this username is taken; `klaimor staff list` shows them") from None
        except NoSuchAccount:
            raise BadConfiguration("there is no such account; `klaimor staff list` shows them") from None
        except LastAdmin:
            raise BadConfiguration("this is the last admin who can log in; make another one first") from None


def _role(name: str) -> Role:
    try:
        return Role(name)
    except ValueError:
        raise BadConfiguration(f"no role {name!r}; there are {', '.join(role.value for role in Role)}") from None


def _said(username: str, issued: Issued) -> str:
    return (
        f"username           {username}\n"
        f"one-time password  {issued.password}\n"
        f"authenticator      {issued.otpauth}\n\n"
        f"{code_for_terminal(issued.otpauth)}\n"
        "Shown once. At the first login at /console a password of one's own is asked for."
    )


def _line(account: Account, zone: ZoneInfo) -> str:
    last = account.last_login_at
    when = f"{last.astimezone(zone):%Y-%m-%d %H:%M}" if last else "never logged in"
    state = "disabled" if account.disabled else "one-time password" if account.one_time else "active"
    hospitals = ",".join(account.member.hospitals) or "-"
    return f"{account.username:<20} {account.member.role.value:<11} {state:<18} {when:<16} {hospitals:<24} {account.member.name}"
