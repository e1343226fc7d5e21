"""Visits to the page on which a record is proved: each secret is stored by its hash, each try is counted before it is judged."""

from __future__ import annotations

import hmac
import os
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from bot.domain.link import CODE_LASTS, LOCKED, MOST_CLAIMS, MOST_CODES, PASS_LASTS, Claimed, Proof, Record, hash_of
from bot.domain.messages import Person
from bot.domain.ports.identity_provider import Handshake
from bot.domain.ports.links import Away, CodeAnswer, Proved, Stage, Visit
from integrations.storage import link_tries, patients, tables
from integrations.storage.database import Database
from integrations.storage.instants import micros, moment_or_none
from integrations.storage.linked import kept_bytes, record_in
from integrations.storage.sealed import Vault, cell
from integrations.storage.statements import Row, Statement

RECORD = cell(tables.link_visits.c.record)
AWAY = cell(tables.link_visits.c.away)

_VISIT = (
    "SELECT v.token_hash, v.patient_id, v.stage, v.hospital, v.record, v.proof, v.away, v.key_hash, v.code_index, v.codes_tried, "
    "v.code_until, v.claim_index, p.person_index, p.wrapped_key, p.channel, p.user_id, p.language "
    "FROM link_visits v JOIN patients p ON p.id = v.patient_id WHERE v.stage <> 'linked' AND v.expires_at > :now AND "
)
_FIND = Statement(_VISIT + "v.token_hash = :token")
_FIND_LOCKED = Statement(_VISIT + "v.token_hash = :token {postgresql: FOR UPDATE OF v}")
_FIND_PROVED = Statement(_VISIT + "v.nonce_hash = :nonce AND v.stage = 'proved' AND v.nonce_until > :now")
_PUT = Statement(
    "UPDATE link_visits SET stage = 'coded', hospital = :hospital, record = :record, proof = 'code', key_hash = :key, "
    "code_index = :code, away = NULL, state_hash = NULL, codes_tried = 0, code_until = :until, "
    "nonce_hash = NULL, nonce_until = NULL WHERE token_hash = :token AND stage <> 'linked'"
)
_CLAIM = Statement("UPDATE link_visits SET claim_index = :claim WHERE token_hash = :token")
_TRY = Statement("UPDATE link_visits SET codes_tried = codes_tried + 1 WHERE token_hash = :token")
_PROVED = Statement("UPDATE link_visits SET stage = 'proved', code_index = NULL WHERE token_hash = :token")
_OVER = Statement("UPDATE link_visits SET stage = 'open', record = NULL, code_index = NULL WHERE token_hash = :token")
_NONCE = Statement("UPDATE link_visits SET nonce_hash = :nonce, nonce_until = :until WHERE token_hash = :token")
_AWAY = Statement(
    "UPDATE link_visits SET stage = 'open', hospital = :hospital, record = NULL, code_index = NULL, key_hash = :key, away = :away, "
    "state_hash = :state, nonce_hash = NULL, nonce_until = NULL WHERE token_hash = :token AND stage <> 'linked'"
)
_FIND_AWAY = Statement(_VISIT + "v.state_hash = :state {postgresql: FOR UPDATE OF v}")
_BACK = Statement("UPDATE link_visits SET away = NULL, state_hash = NULL WHERE token_hash = :token")
_PROVE = Statement(
    "UPDATE link_visits SET stage = 'proved', record = :record, proof = :proof, code_index = NULL WHERE token_hash = :token"
)


class SqlLinks:
    """The Links port over either database."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault = database, vault

    async def visit(self, token: str, now: datetime) -> Visit | None:
        """See Links."""
        return await self._database.read(lambda conn: self._seen(_FIND.first(conn, **_which(token, now))))

    async def count(self, token: str, hospital: str, claimed: Claimed, now: datetime) -> datetime | None:
        """See Links."""
        return moment_or_none(await self._database.write(lambda conn: self._count(conn, token, hospital, claimed, now)))

    async def may_send(self, phone: str, now: datetime) -> bool:
        """See Links."""
        subject = self._vault.index("link tries phone", phone)
        full = await self._database.write(lambda conn: _counted(conn, subject, now))
        return full is None

    async def put(self, token: str, hospital: str, record: Record | None, code: str, key: str, now: datetime) -> None:
        """See Links."""
        await self._database.write(lambda conn: self._put(conn, token, hospital, record, code, key, now))

    async def answer(self, token: str, key: str, code: str, now: datetime) -> CodeAnswer:
        """See Links. A right code that is sent twice is right twice: the browser is the same."""
        return await self._database.write(lambda conn: self._answer(conn, token, key, code, now))

    async def send_away(self, token: str, hospital: str, handshake: Handshake, key: str, now: datetime) -> None:
        """See Links."""
        await self._database.write(lambda conn: self._send_away(conn, Away(token, hospital, handshake), key, now))

    async def back(self, state: str, key: str, now: datetime) -> Away | None:
        """See Links."""
        return await self._database.write(lambda conn: self._back(conn, state, key, now))

    async def prove(self, token: str, key: str, record: Record, proof: Proof, now: datetime) -> None:
        """See Links."""
        await self._database.write(lambda conn: self._prove(conn, token, key, record, proof, now))

    async def give_nonce(self, token: str, key: str, nonce: str, now: datetime) -> bool:
        """See Links."""
        return await self._database.write(lambda conn: _give_nonce(conn, token, key, nonce, now))

    async def proved(self, person: Person, nonce: str, now: datetime) -> Proved | None:
        """See Links."""
        return await self._database.read(lambda conn: self._proved(conn, person, nonce, now))

    def _seen(self, row: Row | None) -> Visit | None:
        if row is None:
            return None
        person = patients.person_of(
            self._vault.box(row.patient_id, row.wrapped_key), row.patient_id, row.channel, row.user_id
        )
        return Visit(person, row.language, Stage(row.stage), row.hospital)

    def _count(self, conn: Connection, token: str, hospital: str, claimed: Claimed, now: datetime) -> int | None:
        row = _FIND.first(conn, **_which(token, now))
        if row is None:
            return None
        chat, number = (
            self._chat(row),
            self._vault.index("link tries number", hospital, claimed.kind.value, claimed.number),
        )
        _CLAIM.run(conn, token=row.token_hash, claim=number)
        locked = [_counted(conn, subject, now) for subject in (chat, number)]
        return max((until for until in locked if until is not None), default=None)

    def _put(
        self, conn: Connection, token: str, hospital: str, record: Record | None, code: str, key: str, now: datetime
    ) -> None:
        row = _FIND_LOCKED.first(conn, **_which(token, now))
        if row is None:
            return
        box, name = self._vault.box(row.patient_id, row.wrapped_key), row.token_hash.hex()
        _PUT.run(
            conn,
            token=row.token_hash,
            hospital=hospital,
            record=None if record is None else box.seal(RECORD, name, kept_bytes(record)),
            key=hash_of(key),
            code=os.urandom(16) if record is None else self._code(row, code),
            until=micros(now + CODE_LASTS),
        )

    def _answer(self, conn: Connection, token: str, key: str, code: str, now: datetime) -> CodeAnswer:
        row = _FIND_LOCKED.first(conn, **_which(token, now))
        if row is None or row.stage == Stage.OPEN.value or not hmac.compare_digest(row.key_hash, hash_of(key)):
            return CodeAnswer.OVER
        if row.stage == Stage.PROVED.value:
            return CodeAnswer.RIGHT
        which = row.token_hash
        in_time = row.code_until > micros(now) and row.codes_tried < MOST_CODES
        _TRY.run(conn, token=which)
        if in_time and hmac.compare_digest(row.code_index, self._code(row, code)):
            _PROVED.run(conn, token=which)
            for subject in (self._chat(row), row.claim_index):
                link_tries.uncount(conn, subject)
            return CodeAnswer.RIGHT
        if in_time and row.codes_tried + 1 < MOST_CODES:
            return CodeAnswer.WRONG
        _OVER.run(conn, token=which)
        return CodeAnswer.OVER

    def _send_away(self, conn: Connection, away: Away, key: str, now: datetime) -> None:
        row = _FIND_LOCKED.first(conn, **_which(away.token, now))
        if row is None:
            return
        box = self._vault.box(row.patient_id, row.wrapped_key)
        _AWAY.run(
            conn,
            token=row.token_hash,
            hospital=away.hospital,
            key=hash_of(key),
            away=box.seal(AWAY, row.token_hash.hex(), msgspec.json.encode(away)),
            state=hash_of(away.handshake.state),
        )

    def _back(self, conn: Connection, state: str, key: str, now: datetime) -> Away | None:
        row = _FIND_AWAY.first(conn, state=hash_of(state), now=micros(now))
        if row is None or not hmac.compare_digest(row.key_hash, hash_of(key)):
            return None
        _BACK.run(conn, token=row.token_hash)
        box = self._vault.box(row.patient_id, row.wrapped_key)
        return msgspec.json.decode(box.open(AWAY, row.token_hash.hex(), row.away), type=Away)

    def _prove(self, conn: Connection, token: str, key: str, record: Record, proof: Proof, now: datetime) -> None:
        row = _FIND_LOCKED.first(conn, **_which(token, now))
        if row is None or row.key_hash is None or not hmac.compare_digest(row.key_hash, hash_of(key)):
            return
        box = self._vault.box(row.patient_id, row.wrapped_key)
        sealed = box.seal(RECORD, row.token_hash.hex(), kept_bytes(record))
        _PROVE.run(conn, token=row.token_hash, record=sealed, proof=proof.value)

    def _proved(self, conn: Connection, person: Person, nonce: str, now: datetime) -> Proved | None:
        row = _FIND_PROVED.first(conn, nonce=hash_of(nonce), now=micros(now))
        if row is None or row.person_index != patients.index_of(self._vault, person):
            return None
        box = self._vault.box(row.patient_id, row.wrapped_key)
        clear = box.open(RECORD, row.token_hash.hex(), row.record)
        return Proved(row.token_hash, record_in(row.hospital, clear), Proof(row.proof))

    def _code(self, row: Row, code: str) -> bytes:
        return self._vault.index("link code", row.token_hash.hex(), code)

    def _chat(self, row: Row) -> bytes:
        return self._vault.index("link tries chat", row.person_index.hex())


def _give_nonce(conn: Connection, token: str, key: str, nonce: str, now: datetime) -> bool:
    row = _FIND_LOCKED.first(conn, **_which(token, now))
    if row is None or row.stage != Stage.PROVED.value or not hmac.compare_digest(row.key_hash, hash_of(key)):
        return False
    return bool(_NONCE.run(conn, token=row.token_hash, nonce=hash_of(nonce), until=micros(now + PASS_LASTS)))


def _counted(conn: Connection, subject: bytes, now: datetime) -> int | None:
    return link_tries.count(conn, subject, micros(now), micros(now + LOCKED), MOST_CLAIMS)


def _which(token: str, now: datetime) -> dict[str, object]:
    return {"token": hash_of(token), "now": micros(now)}
