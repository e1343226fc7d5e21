"""`klaimor staff`: accounts from the shell, used at the console."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest

from bot.app import staff
from bot.domain.errors import BadConfiguration
from bot.domain.staff import LoginRefused, Session
from config.settings import read_settings
from integrations.storage.stores import open_storage
from tests.fakes.migrated import migrated_folder
from tests.fakes.town import KEYS


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # no .env of the checkout
    monkeypatch.setenv("KLAIMOR_DATA_DIR", str(migrated_folder(tmp_path / "data")))
    monkeypatch.setenv("KLAIMOR_ENCRYPTION_KEYS", KEYS)


def printed(said: str) -> tuple[str, str, str]:
    """Username, password and URI, as somebody copies them from the shell."""
    found = re.search(r"username +(\S+)\none-time password +(\S+)\nauthenticator +(\S+)\n", said)
    assert found is not None
    return found[1], found[2], found[3]


async def logs_in(said: str) -> Session | None:
    """With what was printed, as at the console."""
    username, password, uri = printed(said)
    authenticator = pyotp.parse_uri(uri)
    assert isinstance(authenticator, pyotp.TOTP)
    asked, now = read_settings(), datetime.now(UTC)
    async with await open_storage(asked.storage_url, asked.keys(), data_dir=asked.data_dir) as storage:
        token = await storage.sessions.log_in(username, password, authenticator.at(now), now)
        return await storage.sessions.who(token, now, active=True)


async def test_what_is_printed_opens_the_account() -> None:
    said = await staff.add("Malee", "พยาบาลมาลี", "nurse", [])
    session = await logs_in(said)
    assert session is not None
    assert (session.username, session.member.name, session.member.hospitals) == (
        "malee",
        "พยาบาลมาลี",
        ("klaimor-demo",),
    )
    assert session.one_time
    assert "█" in said  # a code to scan


async def test_the_list_tells_who_there_is() -> None:
    assert "staff add" in (await staff.everybody())[0]
    await logs_in(await staff.add("malee", "พยาบาลมาลี", "nurse", ["klaimor-demo"]))
    await staff.add("boss", "ผู้ดูแล", "admin", [])
    await staff.disable("malee")
    boss, malee = await staff.everybody()
    assert re.match(r"boss +admin +one-time password +never logged in +- +ผู้ดูแล", boss)
    assert re.match(r"malee +nurse +disabled +\d{4}-\d\d-\d\d \d\d:\d\d +klaimor-demo +พยาบาลมาลี", malee)


async def test_disabled_enabled_reset() -> None:
    first = await staff.add("malee", "พยาบาลมาลี", "nurse", [])
    await staff.disable("MALEE ")
    with pytest.raises(LoginRefused):
        await logs_in(first)
    await staff.enable("malee")
    assert await logs_in(first)
    second = await staff.reset("malee")
    with pytest.raises(LoginRefused):
        await logs_in(first)
    assert await logs_in(second)


@pytest.mark.parametrize(
    ("username", "name", "role", "hospitals", "said"),
    [
        ("มาลี", "x", "nurse", [], "a username has"),
        ("malee", " ", "nurse", [], "the shown name"),
        ("malee", "x", "queen", [], "there are clerk, nurse, supervisor, admin"),
        ("malee", "x", "nurse", ["elsewhere"], "no hospital elsewhere; there are klaimor-demo"),
        ("taken", "x", "nurse", [], "is taken"),
    ],
)
async def test_what_cannot_be_made_says_what_is_wanted(
    username: str, name: str, role: str, hospitals: list[str], said: str
) -> None:
    await staff.add("taken", "คนแรก", "clerk", [])
    with pytest.raises(BadConfiguration, match=said):
        await staff.add(username, name, role, hospitals)


async def test_nobody_of_that_name_and_the_last_admin() -> None:
    for deed in (staff.disable, staff.enable, staff.reset):
        with pytest.raises(BadConfiguration, match="staff list"):
            await deed("nobody")
    await staff.add("boss", "ผู้ดูแล", "admin", [])
    with pytest.raises(BadConfiguration, match="last admin"):
        await staff.disable("boss")


async def test_while_the_service_has_the_file_one_is_told() -> None:
    asked = read_settings()
    async with await open_storage(asked.storage_url, asked.keys(), data_dir=asked.data_dir):
        with pytest.raises(BadConfiguration, match="another process uses the database"):
            await staff.add("malee", "พยาบาลมาลี", "nurse", [])
