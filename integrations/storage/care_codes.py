"""One-time codes by which carers ask: looked up by whom they are told to, each try counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection

from bot.domain.care import CODES_LOCKED, MOST_CODES, CareAsk, Relation
from bot.domain.messages import Person
from bot.domain.ports.care_codes import TooManyCodes
from integrations.storage import link_tries, patients
from integrations.storage.cared import ASK_ABOUT, AskAbout, code_index, scopes_in
from integrations.storage.database import Database
from integrations.storage.instants import micros, moment
from integrations.storage.sealed import Vault
from integrations.storage.statements import Statement

_FIND = Statement(
    "SELECT a.code_index, a.carer_id, a.about, a.may_see, a.may_book, a.may_remind, a.lasts, p.wrapped_key, p.person_index "
    "FROM care_asks a JOIN patients p ON p.id = a.carer_id WHERE a.code_index = :code AND a.expires_at > :now"
)

_about = msgspec.json.Decoder(AskAbout)


class SqlCareCodes:
    """The CareCodes port over either database."""

    def __init__(self, database: Database, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._database, self._vault, self._clock = database, vault, clock

    async def asked(self, person: Person, code: str) -> CareAsk | None:
        """See CareCodes. A right code that is looked at again and again is a try each time: it is asked for once in a talk."""
        now = self._clock()
        ask, locked = await self._database.write(lambda conn: self._asked(conn, person, code, now))
        if locked is not None:
            raise TooManyCodes(moment(locked))
        return ask

    def _asked(self, conn: Connection, person: Person, code: str, now: datetime) -> tuple[CareAsk | None, int | None]:
        index = patients.index_of(self._vault, person)
        subject = self._vault.index("care tries", index.hex())
        locked = link_tries.count(conn, subject, micros(now), micros(now + CODES_LOCKED), MOST_CODES)
        if locked is not None:
            return None, locked
        row = _FIND.first(conn, code=code_index(self._vault, code), now=micros(now))
        if row is None or row.person_index == index:
            return None, None
        link_tries.uncount(conn, subject)
        box = self._vault.box(row.carer_id, row.wrapped_key)
        about = _about.decode(box.open(ASK_ABOUT, row.code_index.hex(), row.about))
        lasts = timedelta(microseconds=row.lasts)
        return CareAsk(code, about.carer, Relation(about.relation), scopes_in(row), lasts), None
