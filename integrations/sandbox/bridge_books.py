"""The appointment book of the reference bridge: a key books once, a place is given once, and every change has its moment."""

from __future__ import annotations

import sqlite3
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Sequence
from datetime import date, datetime, time

from integrations.sandbox.bridge_answers import No, Row
from integrations.sandbox.bridge_people import People
from integrations.sandbox.bridge_requests import Booking, moment
from integrations.sandbox.bridge_tables import BANGKOK, Tables, kept, shown

_TAKEN = "(SELECT count(*) FROM appointment WHERE appointment.slot = slot.id AND status <> 'cancelled')"


class Books:
    """Slots and appointments."""

    def __init__(self, tables: Tables, people: People) -> None:
        self._tables, self._people = tables, people

    # ---- looking ----

    def free_slots(self, department: str, start: datetime, end: datetime, limit: int, cursor: str | None) -> Row:
        """One page. Raises No."""
        db = self._tables.db
        if db.execute("SELECT 1 FROM department WHERE code = ?", [department]).fetchone() is None:
            raise No(404, "unknown-department")
        start_id = _place(cursor)[::2] if cursor else ("", "")
        rows = db.execute(
            f"SELECT * FROM slot WHERE department = ? AND start >= ? AND start < ? AND (start, id) > (?, ?)"  # noqa: S608
            f" AND places > {_TAKEN} ORDER BY start, id LIMIT ?",
            [department, kept(start), kept(end), *start_id, limit + 1],
        ).fetchall()
        page: Row = {"slots": [_slot(each) for each in rows[:limit]]}
        return {**page, "next": _cursor(rows[limit - 1], "start", "id")} if len(rows) > limit else page

    def some(self, ids: Sequence[str]) -> list[Row]:
        """Those of these ids that there are."""
        numbers = [number for each in ids if (number := _number(each)) is not None]
        marks = ",".join("?" * len(numbers))
        rows = self._tables.db.execute(
            f"SELECT * FROM appointment WHERE key IS NOT NULL AND number IN ({marks})",  # noqa: S608
            numbers,
        )
        return [_appointment(each) for each in rows]

    def one(self, id_: str) -> Row:
        """Raises No."""
        return _appointment(self._of_id(id_))

    def of_key(self, key: str) -> Row:
        """Raises No."""
        row = self._of_key(key)
        if row is None:
            raise No(404, "not-found")
        return _appointment(row)

    def changes(self, since: datetime, limit: int, cursor: str | None) -> Row:
        """One page of the keys whose appointments have changed. Raises No."""
        until = shown(self._tables.now())
        changed, _, number = _place(cursor) if cursor else ("", "", "0")
        rows = self._tables.db.execute(
            "SELECT number, key, changed FROM appointment WHERE key IS NOT NULL AND changed >= ?"
            " AND (changed, number) > (?, ?) ORDER BY changed, number LIMIT ?",
            [kept(since), changed, _whole(number), limit + 1],
        ).fetchall()
        page: Row = {
            "changes": [{"key": each["key"], "changed": shown(each["changed"])} for each in rows[:limit]],
            "until": until,
        }
        return {**page, "next": _cursor(rows[limit - 1], "changed", "number")} if len(rows) > limit else page

    def of_record(self, record: str, since: date) -> list[Row]:
        """What stands of it and has not begun, whoever made it. Raises No."""
        counting = self._people.current(record)["record"]
        begin = datetime.combine(since, time(), BANGKOK)
        rows = self._tables.db.execute(
            "SELECT appointment.*, slot.department, slot.th, slot.en FROM appointment JOIN slot ON slot.id = slot"
            " WHERE record = ? AND status = 'booked' AND appointment.start >= ? ORDER BY appointment.start LIMIT 20",
            [counting, kept(begin)],
        )
        return [_visit(each) for each in rows]

    # ---- writing ----

    def book(self, key: str, said: Booking) -> tuple[Row, bool]:
        """The appointment, and whether it was made just now. Raises No."""
        with self._tables.step() as db:
            before = self._of_key(key)
            if before is not None:
                return _appointment(before), False
            made = self._booked(db, key, said)
        if made is None:
            raise No(409, "slot-taken")
        return _appointment(made), True

    def give_up(self, key: str) -> None:
        """Close the key. Raises No while its appointment stands."""
        with self._tables.step() as db:
            row = self._of_key(key)
            if row is not None and row["status"] != "cancelled":
                raise No(409, "stands")
            _close(db, key)

    def accept(self, id_: str, version: str | None) -> Row:
        """The patient will come. Raises No."""
        with self._tables.step() as db:
            row = self._of_id(id_, version)
            if row["status"] == "cancelled":
                raise No(409, "no-longer-stands")
            if row["accepted"] or row["status"] != "booked":
                return _appointment(row)
            return _appointment(self._changed(db, row, "accepted = 1"))

    def cancel(self, id_: str, version: str | None) -> Row:
        """The patient cancels. Raises No."""
        with self._tables.step() as db:
            row = self._of_id(id_, version)
            if row["status"] in ("arrived", "done"):
                raise No(409, "has-begun")
            if row["status"] == "cancelled":
                return _appointment(row)
            return _appointment(self._changed(db, row, "status = 'cancelled'"))

    def _booked(self, db: sqlite3.Connection, key: str, said: Booking) -> sqlite3.Row | None:
        """The new appointment; None, and the key closed, when its slot is not to be had. Raises No."""
        if db.execute("SELECT 1 FROM closed_key WHERE key = ?", [key]).fetchone():
            raise No(409, "key-closed")
        times = kept(moment(said.start, "start")), kept(moment(said.end, "end"))
        query = f"SELECT 1 FROM slot WHERE id = ? AND start = ? AND finish = ? AND places > {_TAKEN}"  # noqa: S608
        if db.execute(query, [said.slot, *times]).fetchone() is None:
            _close(db, key)
            return None
        record = self._people.who(db, said.patient)
        made: sqlite3.Row = db.execute(
            "INSERT INTO appointment (key, slot, record, start, finish, mode, changed)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *",
            [key, said.slot, record, *times, said.mode, self._tables.now()],
        ).fetchone()
        return made

    def _changed(self, db: sqlite3.Connection, row: sqlite3.Row, change: str) -> sqlite3.Row:
        changed: sqlite3.Row = db.execute(
            f"UPDATE appointment SET {change}, version = version + 1, changed = ? WHERE number = ? RETURNING *",  # noqa: S608
            [self._tables.now(), row["number"]],
        ).fetchone()
        return changed

    def _of_key(self, key: str) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._tables.db.execute("SELECT * FROM appointment WHERE key = ?", [key]).fetchone()
        return row

    def _of_id(self, id_: str, version: str | None = None) -> sqlite3.Row:
        """Raises No when it is not there, or is another version than the one that was read."""
        query = "SELECT * FROM appointment WHERE key IS NOT NULL AND number = ?"
        row: sqlite3.Row | None = self._tables.db.execute(query, [_number(id_)]).fetchone()
        if row is None:
            raise No(404, "not-found")
        if version is not None and version not in ("*", f'"v{row["version"]}"'):
            raise No(412, "changed")
        return row


def _close(db: sqlite3.Connection, key: str) -> None:
    db.execute("INSERT INTO closed_key VALUES (?) ON CONFLICT DO NOTHING", [key])


def _number(id_: str) -> int | None:
    digits = id_.removeprefix("a-")
    return int(digits) if id_ != digits and digits.isascii() and digits.isdecimal() and len(digits) < 16 else None


def _slot(row: sqlite3.Row) -> Row:
    slot: Row = {"id": row["id"], "start": shown(row["start"]), "end": shown(row["finish"]), "mode": row["mode"]}
    name = {language: row[language] for language in ("th", "en") if row[language]}
    return {**slot, "practitioner": name} if name else slot


def _appointment(row: sqlite3.Row) -> Row:
    return {
        "id": f"a-{row['number']}",
        "key": row["key"],
        "version": f"v{row['version']}",
        "status": row["status"],
        "accepted": bool(row["accepted"]),
        "start": shown(row["start"]),
        "end": shown(row["finish"]),
        "mode": row["mode"],
        "slot": row["slot"],
    }


def _visit(row: sqlite3.Row) -> Row:
    start, end = shown(row["start"]), shown(row["finish"])
    visit: Row = {
        "id": f"a-{row['number']}",
        "day": start[:10],
        "start": start,
        "end": end,
        "department": row["department"],
    }
    name = {language: row[language] for language in ("th", "en") if row[language]}
    return {**visit, "practitioner": name} if name else visit


def _cursor(row: sqlite3.Row, *names: str) -> str:
    return urlsafe_b64encode(" ".join(str(row[name]) for name in names).encode()).decode().rstrip("=")


def _place(cursor: str) -> tuple[str, str, str]:
    """A moment, a blank and what tells apart those of one moment. Raises No."""
    try:
        return urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii").partition(" ")
    except (Error, ValueError):
        raise No(410, "cursor-gone") from None


def _whole(digits: str) -> int:
    if not digits.isdecimal() or len(digits) > 15:
        raise No(410, "cursor-gone")
    return int(digits)
