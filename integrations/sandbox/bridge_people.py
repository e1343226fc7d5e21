"""The records of people at the reference bridge: found by a hash and a birth date, and followed where they were merged."""

from __future__ import annotations

import hmac
import sqlite3
from collections.abc import Iterable

import msgspec

from integrations.sandbox.bridge_answers import No, Row
from integrations.sandbox.bridge_requests import Claim, Contact
from integrations.sandbox.bridge_tables import Tables

_MERGES = 5  # one after another that are followed


class People:
    """`number_key` hashes every number but the hospital's own; `strict`: nobody is booked for without a record."""

    def __init__(self, tables: Tables, number_key: str, *, strict: bool) -> None:
        self._tables, self._key, self._strict = tables, number_key.encode(), strict

    def hash_of(self, kind: str, text: str) -> str:
        """HMAC-SHA-256 in hex of the kind, a colon and the text."""
        return hmac.new(self._key, f"{kind}:{text}".encode(), "sha256").hexdigest()

    def register(self, record: str, person: Row, numbers: Iterable[tuple[str, str]]) -> None:
        """Open a record. `person`: columns of the table of patients; `numbers`: (kind, number) in clear."""
        given = {"record": record, **person}
        with self._tables.step() as db:
            names, marks = ",".join(given), ",".join("?" * len(given))
            db.execute(f"INSERT INTO patient ({names}) VALUES ({marks})", list(given.values()))  # noqa: S608
            for kind, number in numbers:
                value = number if kind == "hn" else self.hash_of(kind, number)
                db.execute("INSERT INTO number VALUES (?, ?, ?)", [kind, value, record])

    def find(self, claim: Claim) -> Row | None:
        """The one record that counts, with the birth date that was asked for; None for nobody and for two."""
        query = "SELECT patient.* FROM patient JOIN number USING (record) WHERE kind = ? AND value = ? AND born = ?"
        found = self._tables.db.execute(query, [claim.kind, claim.value, claim.born]).fetchall()
        counting = {each["record"]: each for row in found if (each := self._counting(row)) is not None}
        return _patient(next(iter(counting.values())), claim.born) if len(counting) == 1 else None

    def current(self, record: str) -> Row:
        """Raises No."""
        row = self._current(record)
        if row is None or row["born"] is None:
            raise No(404, "not-found")
        return _patient(row, row["born"])

    def who(self, db: sqlite3.Connection, contact: Contact) -> str:
        """The record that an appointment is for: the linked one, or one of our own for who is not linked. Raises No."""
        if contact.record is not msgspec.UNSET:
            row = self._current(contact.record)
            if row is None:
                raise No(409, "patient-unknown")
            return str(row["record"])
        if self._strict:
            raise No(409, "needs-record")
        phones = msgspec.json.encode([contact.phone]).decode()
        given = [f"new-{contact.own}", contact.own, contact.name, phones]
        db.execute(
            "INSERT INTO patient (record, own, hn, name, phones) VALUES (?, ?, '', ?, ?) ON CONFLICT DO NOTHING", given
        )
        return f"new-{contact.own}"

    def _current(self, record: str) -> sqlite3.Row | None:
        row = self._tables.db.execute("SELECT * FROM patient WHERE record = ?", [record]).fetchone()
        return None if row is None else self._counting(row)

    def _counting(self, row: sqlite3.Row) -> sqlite3.Row | None:
        """The record that it was merged into in the end; None when that leads nowhere, or is nobody's who can come."""
        current: sqlite3.Row | None = row
        for _ in range(_MERGES):
            if current is None or not current["merged_into"]:
                break
            query = "SELECT * FROM patient WHERE record = ?"
            current = self._tables.db.execute(query, [current["merged_into"]]).fetchone()
        usable = current is not None and current["lives"] and current["used"] and not current["merged_into"]
        return current if usable else None


def _patient(row: sqlite3.Row, born: str) -> Row:
    return {
        "record": row["record"],
        "hn": row["hn"],
        "name": row["name"],
        "born": born,
        "phones": msgspec.json.decode(row["phones"]),
    }
