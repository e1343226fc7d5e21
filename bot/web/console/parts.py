"""What the console is built from, and what every page has at hand while somebody visits it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.dialogue.phrasebook import Phrasebook
from bot.domain.appointment import Hospital
from bot.domain.link import NumberKind
from bot.domain.ports.call_list import CallList
from bot.domain.ports.cases import Cases
from bot.domain.ports.corrections import Corrections
from bot.domain.ports.feed import Feed
from bot.domain.ports.limits import Limits
from bot.domain.ports.staff import StaffAccounts, StaffSessions
from bot.domain.ports.staff_desk import StaffDesk
from bot.domain.ports.waiting_room import WaitingRoom
from bot.domain.protocol import Protocol
from bot.domain.quota import Quota
from bot.domain.staff import Session, StaffMember
from bot.domain.words import Phrase, Words

LANGUAGES = ("th", "en")
LOOKS = ("auto", "light", "dark")
LANGUAGE_COOKIE, LOOK_COOKIE = "klaimor-language", "klaimor-look"


@dataclass(frozen=True, slots=True)
class Console:
    """The ports that the pages stand on, and the words they are written in.

    phrasebook: the console's own words; chat_words: those of the chat, which summaries of cases are written in.
    calls: None where nobody reminds. waiting: None where nobody can wait for a time. corrections: None where nobody learns from them.
    quota: LINE's monthly quota as far as it is known.
    record_kinds: by which numbers the records of each hospital are found, for linking at the counter.
    session_clock: the clock of logins and 6-digit codes, right also where the demo moves `clock`.
    public_url: the address that browsers know, "" when it is not set. framed: the demo shows the console beside a phone, in one page.
    """

    accounts: StaffAccounts
    sessions: StaffSessions
    cases: Cases
    desk: StaffDesk
    feed: Feed
    limits: Limits
    phrasebook: Phrasebook
    chat_words: Phrasebook
    protocols: Mapping[str, Protocol]
    hospitals: tuple[Hospital, ...]
    clock: Callable[[], datetime]
    session_clock: Callable[[], datetime]
    zone: ZoneInfo
    calls: CallList | None = None
    waiting: WaitingRoom | None = None
    corrections: Corrections | None = None
    quota: Callable[[], Quota | None] = lambda: None
    record_kinds: Mapping[str, frozenset[NumberKind]] = field(default_factory=dict)
    public_url: str = ""
    framed: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a browser. `session` is None only behind doors that are open to everybody; `token` is then empty."""

    request: web.Request
    console: Console
    now: datetime
    session: Session | None = None
    token: str = ""
    form: Mapping[str, str] = field(default_factory=dict)

    @property
    def who(self) -> StaffMember:
        """The member of staff. Raises LookupError behind an open door, where there may be none."""
        if self.session is None:
            raise LookupError("nobody has logged in here")
        return self.session.member

    @property
    def language(self) -> str:
        """th unless they chose en."""
        chosen = self.request.cookies.get(LANGUAGE_COOKIE, "")
        return chosen if chosen in LANGUAGES else "th"

    @property
    def look(self) -> str:
        """auto (as the machine is set), light or dark."""
        chosen = self.request.cookies.get(LOOK_COOKIE, "")
        return chosen if chosen in LOOKS else "auto"

    @property
    def piecemeal(self) -> bool:
        """Whether htmx asks for a piece of a page, not the browser for a whole one."""
        return self.request.headers.get("HX-Request") == "true"

    def word(self, phrase: str, **args: Words) -> str:
        """A phrase of the console's phrasebook in their language."""
        return self.console.phrasebook.word(Phrase(phrase, args), self.language)
