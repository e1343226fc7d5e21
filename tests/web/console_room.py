"""A room with the console in it: real accounts on SQLite, cases on a board, and people who sit down at their browsers."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyotp
from aiohttp import ClientResponse, ClientSession, CookieJar, web

from bot.app.serving import served
from bot.dialogue.phrasebook import Phrasebook
from bot.domain.case_kind import CaseKind
from bot.domain.link import NumberKind
from bot.domain.staff import Issued, NewStaff, Role, StaffMember
from bot.flows.sbar import case_words
from bot.web.console.application import console_app
from bot.web.console.parts import Console
from integrations.storage.stores import Storage, open_storage
from tests.fakes.desk import CallsInMemory, CaseBoard, CorrectionsInMemory, DeskInMemory, FeedInMemory, LimitsInMemory
from tests.fakes.house import HOSPITAL, LOCALES, PHRASEBOOK, SECOND
from tests.fakes.migrated import migrated_copy
from tests.fakes.talk import BANGKOK
from tests.storage.clinic import KEYS, quick_passwords

START = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)  # a Monday evening in Bangkok
BOOK = Phrasebook.load(LOCALES / "console", BANGKOK)
TOKEN = re.compile(r'name="token" value="([^"]+)"')
ACT = re.compile(r'name="act" value="([^"]+)"')
NAMES = {Role.CLERK: "สมศักดิ์", Role.NURSE: "พยาบาลมาลี", Role.SUPERVISOR: "หัวหน้าวันดี", Role.ADMIN: "ผู้ดูแล"}
PASSWORD = "ดอกไม้สีม่วงริมคลอง"


def th(phrase: str, **args: str) -> str:
    """A phrase of the console as it stands in the page."""
    from bot.domain.words import Phrase

    return BOOK.word(Phrase(phrase, args), "th")


def th_kind(kind: CaseKind) -> str:
    """Why a person should look, as it stands in the page."""
    return PHRASEBOOK.word(case_words(kind), "th")


@dataclass
class Seat:
    """Somebody at a browser. `page`: what it shows now, for its tokens."""

    room: Room
    browser: ClientSession
    page: str = ""
    newest_token: str = ""

    def _sees(self, page: str) -> None:
        """Pieces without a form leave the token of the page they belong to."""
        self.page = page
        if found := TOKEN.search(page):
            self.newest_token = found[1]

    async def opens(self, path: str, **headers: str) -> ClientResponse:
        """Go to an address; redirects are not followed."""
        answer = await self.browser.get(f"{self.room.base}{path}", headers=headers, allow_redirects=False)
        if answer.content_type == "text/html":
            self._sees(await answer.text())
        return answer

    async def sends(
        self, path: str, *, origin: str | None = None, token: str | None = None, **fields: str
    ) -> ClientResponse:
        """Send a form of the page that is shown, with its token; `origin` and `token` for one that is not ours."""
        given = token if token is not None else self.newest_token
        headers = {"Origin": self.room.base if origin is None else origin}
        answer = await self.browser.post(
            f"{self.room.base}{path}", data={"token": given, **fields}, headers=headers, allow_redirects=False
        )
        if answer.content_type == "text/html":
            self._sees(await answer.text())
        return answer

    async def htmx(self, path: str, **fields: str) -> ClientResponse:
        """As htmx sends a form: it wants a piece of the page."""
        headers = {"Origin": self.room.base, "HX-Request": "true"}
        return await self.browser.post(
            f"{self.room.base}{path}", data={"token": self.newest_token, **fields}, headers=headers
        )

    def act(self, deed: str) -> str:
        """The act id in the form for this deed on the page that is shown."""
        form = self.page[self.page.index(f'/{deed}"') :]
        found = ACT.search(form)
        assert found is not None, f"no form for {deed}"
        return found[1]

    def cookies(self) -> dict[str, str]:
        """What the browser keeps for the console."""
        return {name: each.value for name, each in self.browser.cookie_jar.filter_cookies(self.room.url).items()}


@dataclass
class Room:
    """The console and what it stands on. `now` is moved by hand."""

    storage: Storage
    board: CaseBoard
    feed: FeedInMemory
    desk: DeskInMemory
    calls: CallsInMemory
    corrections: CorrectionsInMemory
    stack: AsyncExitStack
    base: str = ""
    now: datetime = START
    issued: dict[str, Issued] = field(default_factory=dict)
    console: Console | None = None
    app: web.Application | None = None

    @property
    def url(self) -> Any:
        from yarl import URL

        return URL(self.base + "/console/")

    def passes(self, **span: float) -> None:
        """Time passes."""
        self.now += timedelta(**span)

    async def seat(self) -> Seat:
        """A browser that nobody has used."""
        browser = await self.stack.enter_async_context(ClientSession(cookie_jar=CookieJar(unsafe=True)))
        return Seat(self, browser)

    async def hires(self, role: Role, *, username: str = "", hospitals: tuple[str, ...] = ("klaimor-demo",)) -> str:
        """A new account with its own password already chosen; returns the username."""
        username = username or f"{role.value}{len(self.issued)}"
        secret = pyotp.random_base32()
        new = NewStaff(username, NAMES[role], role, hospitals)
        await self.storage.staff.keep(new, PASSWORD, secret, "shell", self.now, one_time=False)
        self.issued[username] = Issued(
            PASSWORD, pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name="KlaiMor")
        )
        return username

    def code(self, username: str) -> str:
        """What their authenticator shows now."""
        authenticator = pyotp.parse_uri(self.issued[username].otpauth)
        assert isinstance(authenticator, pyotp.TOTP)
        return authenticator.at(self.now)

    async def logs_in(self, username: str, seat: Seat | None = None, **fields: str) -> Seat:
        """At the login page, as a person does it."""
        seat = seat or await self.seat()
        self.passes(seconds=7)  # so many come from one address that it would be stopped
        await seat.opens("/console/login")
        usual = {"username": username, "password": self.issued[username].password, "code": self.code(username)}
        answer = await seat.sends("/console/login", **{**usual, **fields})
        assert answer.status == 303, await answer.text()
        return seat

    async def member(self, role: Role, **more: Any) -> Seat:
        """Somebody new in this role, logged in and before the queue."""
        seat = await self.logs_in(await self.hires(role, **more))
        await seat.opens("/console/queue")
        return seat

    async def who(self, username: str) -> StaffMember:
        """The member of staff behind a username."""
        return next(each.member for each in await self.storage.staff.accounts() if each.username == username)


@asynccontextmanager
async def console_room(folder: Path, **how: Any) -> AsyncIterator[Room]:
    """A room whose console is served at an address of this machine; `how`: of Console."""
    held: list[Room] = []

    def clock() -> datetime:
        return held[0].now if held else START

    await migrated_copy(folder / "klaimor.db")
    async with AsyncExitStack() as stack:
        storage = await stack.enter_async_context(
            await open_storage("sqlite:///klaimor.db", KEYS, data_dir=folder, clock=clock, passwords=quick_passwords())
        )
        board, feed = CaseBoard(), FeedInMemory(clock)
        room = Room(
            storage, board, feed, DeskInMemory(board, feed, clock), CallsInMemory(), CorrectionsInMemory(board), stack
        )
        held.append(room)
        usual: dict[str, Any] = {
            "accounts": storage.staff,
            "sessions": storage.sessions,
            "cases": board,
            "desk": room.desk,
            "feed": feed,
            "limits": LimitsInMemory(clock),
            "phrasebook": BOOK,
            "chat_words": PHRASEBOOK,
            "protocols": {},
            "hospitals": (HOSPITAL, SECOND),
            "clock": clock,
            "session_clock": clock,
            "zone": BANGKOK,
            "calls": room.calls,
            "waiting": storage.waiting_room,
            "corrections": room.corrections,
            "record_kinds": {HOSPITAL.id: frozenset(NumberKind)},
        }
        room.console = Console(**{**usual, **how})
        room.app = console_app(room.console)
        outer = web.Application()
        outer.add_subapp("/console", room.app)
        port = await stack.enter_async_context(served(outer, "127.0.0.1", 0))
        room.base = f"http://127.0.0.1:{port}"
        yield room
