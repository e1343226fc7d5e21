"""Accounts and sessions of staff, on both databases: who gets in, who does not, and when they are out again."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

import pyotp
import pytest

from bot.domain.staff import (
    BadAccount,
    Issued,
    LastAdmin,
    LoginRefused,
    NewStaff,
    NoSuchAccount,
    Role,
    UsernameTaken,
    WeakPassword,
)
from integrations.storage.staff import SqlStaff
from integrations.storage.staff_secrets import Passwords, one_time_password
from integrations.storage.staff_sessions import SqlStaffSessions
from integrations.storage.statements import Statement
from tests.storage.clinic import Clinic
from tests.thoroughness import THOROUGH

NURSE = NewStaff("malee", "พยาบาลมาลี", Role.NURSE, ("klaimor-demo",))
CLERK = NewStaff("somsak", "สมศักดิ์", Role.CLERK, ("klaimor-demo", "second"))
ADMIN = NewStaff("boss", "ผู้ดูแล", Role.ADMIN, ())
TRIES = 7 if THOROUGH else 3  # each is an argon2 as in use
A_GOOD_ONE = "ดอกไม้สีม่วงริมคลอง 12"
AUDIT = Statement("SELECT actor, action, subject, detail FROM audit ORDER BY id")


def code(issued: Issued, clinic: Clinic, steps: int = 0) -> str:
    """What the authenticator shows now, or some half minutes away."""
    return pyotp.parse_uri(issued.otpauth).at(int((clinic.now + timedelta(seconds=30 * steps)).timestamp()))  # type: ignore[union-attr]


async def added(clinic: Clinic, new: NewStaff = NURSE) -> Issued:
    return await clinic.storage.staff.add(new, "shell", clinic.now)


async def logged_in(clinic: Clinic, issued: Issued, username: str = "malee") -> str:
    return await clinic.storage.sessions.log_in(username, issued.password, code(issued, clinic), clinic.now)


async def refused(clinic: Clinic, username: str, password: str, number: str) -> None:
    with pytest.raises(LoginRefused):
        await clinic.storage.sessions.log_in(username, password, number, clinic.now)


async def who(clinic: Clinic, token: str, *, active: bool = True) -> str | None:
    session = await clinic.storage.sessions.who(token, clinic.now, active=active)
    return None if session is None else session.username


async def id_of(clinic: Clinic, username: str) -> str:
    return next(each.member.id for each in await clinic.storage.staff.accounts() if each.username == username)


async def actions(clinic: Clinic) -> list[tuple[str, str]]:
    rows = await clinic.storage.database.read(AUDIT.all)
    return [(row.actor, row.action) for row in rows]


async def test_a_new_nurse_logs_in_with_what_was_printed_for_her(clinic: Clinic) -> None:
    token = await logged_in(clinic, await added(clinic))
    session = await clinic.storage.sessions.who(token, clinic.now, active=True)
    assert session is not None
    assert (session.member.name, session.member.role) == ("พยาบาลมาลี", Role.NURSE)
    assert session.member.hospitals == ("klaimor-demo",)
    assert session.one_time  # she chooses her own next
    [account] = await clinic.storage.staff.accounts()
    assert account.last_login_at == clinic.now


async def test_a_name_may_be_written_in_capitals_and_a_code_with_a_space(clinic: Clinic) -> None:
    issued = await added(clinic)
    number = code(issued, clinic)
    spaced = f"{number[:3]} {number[3:]}"
    assert await clinic.storage.sessions.log_in(" Malee ", issued.password, spaced, clinic.now)


@pytest.mark.parametrize("steps", [-1, 1])
async def test_a_clock_that_is_half_a_minute_off_is_forgiven(clinic: Clinic, steps: int) -> None:
    issued = await added(clinic)
    assert await clinic.storage.sessions.log_in("malee", issued.password, code(issued, clinic, steps), clinic.now)


@pytest.mark.parametrize("steps", [-2, 2, 100])
async def test_a_code_of_another_time_is_not(clinic: Clinic, steps: int) -> None:
    issued = await added(clinic)
    await refused(clinic, "malee", issued.password, code(issued, clinic, steps))


async def test_wrong_in_any_part_is_refused(clinic: Clinic) -> None:
    issued = await added(clinic)
    good = code(issued, clinic)
    for username, password, number in (
        ("nobody", issued.password, good),
        ("malee", issued.password + "x", good),
        ("malee", "", good),
        ("malee", issued.password, "000000" if good != "000000" else "111111"),
        ("malee", issued.password, ""),
        ("malee", issued.password, "๑๒๓๔๕๖"),
        ("mal\0ee", issued.password, good),
        ("malee' OR '1'='1", issued.password, good),
        ("malee", "\ud800", good),
    ):
        await refused(clinic, username, password, number)
    assert await logged_in(clinic, issued)  # and none of these used the code up


async def test_a_code_opens_one_door_once(clinic: Clinic) -> None:
    issued = await added(clinic)
    await logged_in(clinic, issued)
    await refused(clinic, "malee", issued.password, code(issued, clinic))
    await refused(clinic, "malee", issued.password, code(issued, clinic, -1))  # nor does an older one
    clinic.passes(seconds=30)
    assert await logged_in(clinic, issued)


async def test_two_who_come_with_one_code_at_the_same_moment(clinic: Clinic) -> None:
    issued = await added(clinic)
    tries = await asyncio.gather(*(logged_in(clinic, issued) for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(each, str) for each in tries) == 1
    assert sum(isinstance(each, LoginRefused) for each in tries) == 3


async def test_nobody_learns_by_the_time_which_names_there_are(sqlite_clinic: Clinic) -> None:
    database, vault, as_in_use = sqlite_clinic.storage.database, sqlite_clinic.storage.vault, Passwords()
    await SqlStaff(database, vault, as_in_use).add(NURSE, "shell", sqlite_clinic.now)
    sessions = SqlStaffSessions(database, vault, as_in_use)

    async def seconds(username: str) -> float:
        started = time.perf_counter()
        with pytest.raises(LoginRefused):
            await sessions.log_in(username, "a wrong password", "123456", sqlite_clinic.now)
        return time.perf_counter() - started

    await seconds("nobody")  # the first one makes the hash that nobody has
    pairs = [(await seconds("malee"), await seconds("nobody")) for _ in range(TRIES)]
    known, unknown = (sorted(each)[TRIES // 2] for each in zip(*pairs, strict=True))
    assert 0.5 < known / unknown < 2.0


async def test_a_session_ends_when_nobody_does_anything(clinic: Clinic) -> None:
    token = await logged_in(clinic, await added(clinic))
    for _ in range(3):
        clinic.passes(minutes=59)
        assert await who(clinic, token) == "malee"
    clinic.passes(minutes=59)
    assert await who(clinic, token, active=False) == "malee"  # the page asked, not the person
    clinic.passes(minutes=2)
    assert await who(clinic, token) is None
    assert await who(clinic, token) is None


async def test_a_session_ends_after_a_long_day_whatever_is_done(clinic: Clinic) -> None:
    token = await logged_in(clinic, await added(clinic))
    for _ in range(12 * 6 - 1):
        clinic.passes(minutes=10)
        assert await who(clinic, token) == "malee"
    clinic.passes(minutes=10)
    assert await who(clinic, token) is None


async def test_logging_out_ends_this_session_alone(clinic: Clinic) -> None:
    issued = await added(clinic)
    at_work = await logged_in(clinic, issued)
    clinic.passes(seconds=60)
    at_home = await logged_in(clinic, issued)
    await clinic.storage.sessions.log_out(at_work, clinic.now)
    await clinic.storage.sessions.log_out(at_work, clinic.now)
    assert (await who(clinic, at_work), await who(clinic, at_home)) == (None, "malee")


@pytest.mark.parametrize("token", ["", "x", "\0", "\ud800", "a" * 10_000])
async def test_a_token_that_is_none(clinic: Clinic, token: str) -> None:
    await logged_in(clinic, await added(clinic))
    assert await who(clinic, token) is None


async def test_who_is_disabled_is_out_at_once_and_stays_out(clinic: Clinic) -> None:
    issued = await added(clinic)
    token, nurse = await logged_in(clinic, issued), await id_of(clinic, "malee")
    await clinic.storage.staff.disable(nurse, "boss", clinic.now)
    assert await who(clinic, token) is None
    clinic.passes(minutes=1)
    await refused(clinic, "malee", issued.password, code(issued, clinic))
    await clinic.storage.staff.enable(nurse, "boss", clinic.now)
    assert await who(clinic, token) is None  # what was ended stays ended
    assert await logged_in(clinic, issued)


async def test_a_new_password_ends_every_session_and_opens_one(clinic: Clinic) -> None:
    issued = await added(clinic)
    elsewhere = await logged_in(clinic, issued)
    clinic.passes(seconds=30)
    here = await logged_in(clinic, issued)
    fresh = await clinic.storage.sessions.change_password(here, issued.password, A_GOOD_ONE, clinic.now)
    assert [await who(clinic, each) for each in (elsewhere, here, fresh)] == [None, None, "malee"]
    session = await clinic.storage.sessions.who(fresh, clinic.now, active=True)
    assert session is not None
    assert not session.one_time
    clinic.passes(seconds=30)
    await refused(clinic, "malee", issued.password, code(issued, clinic))
    assert await clinic.storage.sessions.log_in("malee", A_GOOD_ONE, code(issued, clinic), clinic.now)


async def test_who_does_not_know_the_old_password_cannot_set_a_new_one(clinic: Clinic) -> None:
    issued = await added(clinic)
    token = await logged_in(clinic, issued)
    for session, old in ((token, "not it"), ("no session", issued.password)):
        with pytest.raises(LoginRefused):
            await clinic.storage.sessions.change_password(session, old, A_GOOD_ONE, clinic.now)
    assert await who(clinic, token) == "malee"


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short", "short"),
        ("x" * 201, "short"),
        ("aaaaaaaaaaaaaaaa", "common"),
        ("121212121212", "common"),
        ("password1234!", "common"),
        ("I am Malee 2569", "username"),
    ],
)
async def test_bad_passwords_are_refused_and_the_session_goes_on(clinic: Clinic, password: str, reason: str) -> None:
    issued = await added(clinic)
    token = await logged_in(clinic, issued)
    with pytest.raises(WeakPassword) as weak:
        await clinic.storage.sessions.change_password(token, issued.password, password, clinic.now)
    assert weak.value.reason == reason
    assert await who(clinic, token) == "malee"


async def test_the_same_password_is_not_a_new_one(clinic: Clinic) -> None:
    issued = await added(clinic)
    token = await logged_in(clinic, issued)
    with pytest.raises(WeakPassword) as weak:
        await clinic.storage.sessions.change_password(token, issued.password, issued.password, clinic.now)
    assert weak.value.reason == "same"


async def test_a_reset_makes_password_and_authenticator_anew(clinic: Clinic) -> None:
    old = await added(clinic)
    token = await logged_in(clinic, old)
    new = await clinic.storage.staff.reset(await id_of(clinic, "malee"), "boss", clinic.now)
    assert await who(clinic, token) is None
    clinic.passes(minutes=1)
    await refused(clinic, "malee", old.password, code(new, clinic))
    await refused(clinic, "malee", new.password, code(old, clinic))
    assert await logged_in(clinic, new)


async def test_names_are_unique_and_everything_is_as_it_must_be(clinic: Clinic) -> None:
    await added(clinic)
    with pytest.raises(UsernameTaken):
        await added(clinic, NewStaff("malee", "อีกคน", Role.CLERK, ("klaimor-demo",)))
    for new, field in (
        (NewStaff("ab", "x", Role.CLERK, ("h",)), "username"),
        (NewStaff("Malee2", "x", Role.CLERK, ("h",)), "username"),
        (NewStaff("มาลี", "x", Role.CLERK, ("h",)), "username"),
        (NewStaff("somsri", "  ", Role.CLERK, ("h",)), "name"),
        (NewStaff("somsri", "x\ny", Role.CLERK, ("h",)), "name"),
        (NewStaff("somsri", "x" * 61, Role.CLERK, ("h",)), "name"),
        (NewStaff("somsri", "x", Role.CLERK, ()), "hospitals"),
    ):
        with pytest.raises(BadAccount) as bad:
            await added(clinic, new)
        assert bad.value.field == field
    assert [each.username for each in await clinic.storage.staff.accounts()] == ["malee"]


async def test_somebody_can_always_keep_accounts(clinic: Clinic) -> None:
    await added(clinic, ADMIN)
    boss = await id_of(clinic, "boss")
    with pytest.raises(LastAdmin):
        await clinic.storage.staff.disable(boss, boss, clinic.now)
    await added(clinic, NewStaff("boss2", "อีกคน", Role.ADMIN, ()))
    await clinic.storage.staff.disable(boss, boss, clinic.now)
    assert [each.disabled for each in await clinic.storage.staff.accounts()] == [True, False]


async def test_who_is_not_there_cannot_be_changed(clinic: Clinic) -> None:
    store = clinic.storage.staff
    for deed in (store.disable, store.enable, store.reset):
        with pytest.raises(NoSuchAccount):
            await deed("nobody", "boss", clinic.now)


async def test_every_change_is_in_the_audit_without_names(clinic: Clinic) -> None:
    issued = await added(clinic)
    nurse = await id_of(clinic, "malee")
    token = await logged_in(clinic, issued)
    await refused(clinic, "malee", "wrong", "000000")
    await refused(clinic, "nobody", "wrong", "000000")
    fresh = await clinic.storage.sessions.change_password(token, issued.password, A_GOOD_ONE, clinic.now)
    await clinic.storage.sessions.log_out(fresh, clinic.now)
    await clinic.storage.staff.reset(nurse, "boss", clinic.now)
    await clinic.storage.staff.disable(nurse, "boss", clinic.now)
    await clinic.storage.staff.disable(nurse, "boss", clinic.now)  # was so already
    await clinic.storage.staff.enable(nurse, "boss", clinic.now)
    assert await actions(clinic) == [
        ("shell", "staff added"),
        (nurse, "logged in"),
        ("service", "login refused"),
        ("service", "login refused"),
        (nurse, "password changed"),
        (nurse, "logged out"),
        ("boss", "staff reset"),
        ("boss", "staff disabled"),
        ("boss", "staff enabled"),
    ]
    rows = await clinic.storage.database.read(AUDIT.all)
    assert not [row for row in rows if "มาลี" in row.detail or "malee" in row.detail or "malee" in row.action]


async def test_the_purge_takes_sessions_that_are_over(clinic: Clinic) -> None:
    token = await logged_in(clinic, await added(clinic))
    clinic.passes(hours=13)
    assert await clinic.storage.records.purge(clinic.now) == 1
    assert await who(clinic, token) is None


def test_one_time_passwords_are_long_and_never_twice() -> None:
    made = {one_time_password() for _ in range(1000)}
    assert len(made) == 1000
    assert all(len(each) == 19 and not set(each) & set("01ilo") for each in made)
