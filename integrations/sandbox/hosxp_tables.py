"""The tables of the pretend HOSxP that have to do with appointments, and the deeds that the vendor's interface does to them.

Source: the vendor's "BMS Session" specification v3.6, sections on appointments and slot management.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from integrations.sandbox.hosxp_answers import No, Row

CLOSED = 4
CANCELLED = 5
CAME = 2

_STATUS = {1: "รอ", 2: "มาแล้ว", 3: "ไม่มา", 4: "ปิด", CANCELLED: "cancelled"}
_CONFIRM_TYPES = {1: "ยืนยันแล้ว", 2: "รอยืนยัน"}
_CANCEL_TYPES = {1: "แพทย์ไม่ออกตรวจ", 2: "โรงพยาบาลเลื่อน", 3: "ผู้ป่วยขอยกเลิก"}
APPOINTMENT = (  # the columns of oapp
    "oapp_id",
    "hn",
    "vn",
    "vstdate",
    "nextdate",
    "nexttime",
    "nexttime_end",
    "clinic",
    "depcode",
    "doctor",
    "note",
    "entry_date",
    "entry_time",
    "oapp_status_id",
    "patient_visit",
    "visit_vn",
    "opd_queue_schedule_id",
    "oapp_confirm_type_id",
    "oapp_confirm_method",
    "oapp_confirm_note",
    "oapp_confirm_datetime",
)
# name of the identifier in the address, by table
IDS = {
    "opd_queue_schedule": "opd_queue_schedule_id",
    "oapp": "oapp_id",
    "patient": "hn",
    "doctor": "code",
    "clinic": "clinic",
    "opd_queue_slot": "opd_queue_slot_id",
    "kskdepartment": "depcode",
    "oapp_cancel_type": "oapp_cancel_type_id",
    "oapp_confirm_type": "oapp_confirm_type_id",
    "oapp_status": "oapp_status_id",
}


class Tables:
    """Rows by table and id. `clock` gives aware datetimes; what is stored is the hospital's local time without a zone."""

    def __init__(self, clock: Callable[[], datetime], changed: Callable[[Row], None] = lambda _: None) -> None:
        self._clock, self._changed = clock, changed
        self.zone = ZoneInfo("Asia/Bangkok")
        self.rows: dict[str, dict[str, Row]] = {table: {} for table in IDS}
        for table, names in (
            ("oapp_cancel_type", _CANCEL_TYPES),
            ("oapp_confirm_type", _CONFIRM_TYPES),
            ("oapp_status", _STATUS),
        ):
            for code, name in names.items():
                self.add(table, {f"{table}_id": code, f"{table}_name": name})
        self.cancels: list[Row] = []
        self.lock = (
            asyncio.Lock()
        )  # their critical section: bookings, cancellations and the bulk job, one after the other
        self._last = 0

    def add(self, table: str, row: Row) -> Row:
        """Put a row in, or in the place of the one with its id."""
        self.rows[table][str(row[IDS[table]])] = row
        return row

    def one(self, table: str, id_: object) -> Row | None:
        """The row of this id, or None."""
        return self.rows[table].get(str(id_))

    def serial(self) -> int:
        """The next number; none is given twice."""
        self._last += 1
        return self._last

    def restore(self, row: Row) -> None:
        """Put an appointment of an earlier run back; what it holds of its session is counted afterwards by `recount`."""
        self.add("oapp", row)
        self._last = max(self._last, _whole(row["oapp_id"]))

    def recount(self) -> None:
        """Let every session have given as many places as appointments stand in it."""
        for row in self.rows["oapp"].values():
            if row["opd_queue_schedule_id"] is not None and row["oapp_status_id"] != CANCELLED:
                self._give(row["opd_queue_schedule_id"], 1)

    # ---- deeds, to be done under the lock ----

    def book(self, said: Row) -> Row:
        """POST oapp/book-slot."""
        session = self._session(said)
        hn = said.get("hn")
        if not isinstance(hn, str) or self.one("patient", hn) is None:
            raise No(400, "hn is required and must exist")
        if _whole(session["available_count"]) <= 0:
            raise No(409, f"Slot is full (available_count=0, confirm_count={session['confirm_count']})")
        row = self.add("oapp", self._appointment(said, hn, session))
        self._give(session["opd_queue_schedule_id"], 1)
        self._changed(row)
        counts = {name: session[name] for name in ("opd_queue_schedule_id", "available_count", "confirm_count")}
        return {"oapp_id": row["oapp_id"], **counts}

    def cancel(self, id_: str, said: Row) -> Row:
        """POST oapp/{id}/cancel."""
        if not isinstance(said.get("oapp_cancel_type_id"), int) or not said.get("staff"):
            raise No(400, "oapp_cancel_type_id is required")
        if said["oapp_cancel_type_id"] not in _CANCEL_TYPES:
            raise No(404, f"Unknown oapp_cancel_type_id={said['oapp_cancel_type_id']}")
        row = self.open(id_)
        number = self.serial()
        self.cancels.append(
            {"oapp_cancel_id": number, "oapp_id": row["oapp_id"], **said, "cancel_datetime": self.now()}
        )
        row["oapp_status_id"] = CANCELLED
        if row["opd_queue_schedule_id"] is not None:
            self._give(row["opd_queue_schedule_id"], -1)
        self._changed(row)
        return {"oapp_id": row["oapp_id"], "oapp_cancel_id": number, "oapp_status_id": CANCELLED}

    def confirm(self, id_: str, said: Row) -> Row:
        """POST oapp/{id}/confirm: the status stays."""
        kind = said.get("oapp_confirm_type_id")
        if not isinstance(kind, int) or kind <= 0:
            raise No(400, "oapp_confirm_type_id is required")
        if kind not in _CONFIRM_TYPES:
            raise No(404, f"Unknown oapp_confirm_type_id={kind}")
        if len(str(said.get("oapp_confirm_method", ""))) > 15 or len(str(said.get("oapp_confirm_note", ""))) > 150:
            raise No(400, "oapp_confirm_method or oapp_confirm_note is too long")
        row = self.open(id_)
        row |= {"oapp_confirm_type_id": kind, "oapp_confirm_datetime": self.now()}
        row |= {name: said.get(name) for name in ("oapp_confirm_method", "oapp_confirm_note")}
        self._changed(row)
        return {"oapp_id": row["oapp_id"], "oapp_confirm_type_id": kind, "oapp_confirm_datetime": self.now()}

    def change(self, id_: str, said: Row) -> None:
        """PUT oapp/{id}: plain columns; places of sessions are not minded, as with theirs."""
        row = self.open(id_)
        unknown = [name for name in said if name not in row]
        if unknown:
            raise No(400, f"no such field: {unknown[0]}")
        if "nextdate" in said:
            strict_day(said["nextdate"])
        row |= said
        self._changed(row)

    def move(self, id_: str, session_id: object) -> None:
        """What the desk's own program does when a patient is given another session; not part of the interface."""
        row, session = self.open(id_), self._session({"opd_queue_schedule_id": session_id})
        self._give(row["opd_queue_schedule_id"], -1)
        self._give(session_id, 1)
        start = self.rows["opd_queue_slot"][str(session["opd_queue_slot_id"])]["opd_queue_slot_start_time"]
        row |= {"opd_queue_schedule_id": session_id, "nextdate": session["schedule_date"], "nexttime": start}
        self._changed(row)

    def open(self, id_: str) -> Row:
        """The appointment, if it may still be changed."""
        row = self.one("oapp", id_)
        if row is None:
            raise No(404, f"Appointment not found: oapp_id={id_}")
        if _whole(row["oapp_status_id"] or 0) >= CLOSED or row["patient_visit"] == "Y":
            raise No(409, f"Appointment is closed (oapp_status_id={row['oapp_status_id']}); modify not permitted")
        return row

    def now(self) -> str:
        """The hospital's time, without a zone."""
        return self._clock().astimezone(self.zone).strftime("%Y-%m-%dT%H:%M:%S")

    def _session(self, said: Row) -> Row:
        id_ = said.get("opd_queue_schedule_id")
        if not isinstance(id_, int):
            raise No(400, "opd_queue_schedule_id is required")
        session = self.one("opd_queue_schedule", id_)
        if session is None:
            raise No(404, f"Schedule not found: opd_queue_schedule_id={id_}")
        return session

    def _give(self, session_id: object, places: int) -> None:
        session = self.one("opd_queue_schedule", session_id)
        if session is not None:
            session["available_count"] = _whole(session["available_count"]) - places
            session["confirm_count"] = max(0, _whole(session["confirm_count"]) + places)

    def _appointment(self, said: Row, hn: str, session: Row) -> Row:
        day = said.get("nextdate", session["schedule_date"])
        strict_day(day)
        return {
            "oapp_id": self.serial(),
            "hn": hn,
            "vn": None,
            "vstdate": self.now()[:10],
            "nextdate": day,
            "nexttime": said.get("nexttime", "09:00:00"),
            "nexttime_end": None,
            "clinic": said.get("clinic"),
            "depcode": said.get("depcode"),
            "doctor": said.get("doctor", session["doctor_code"]),
            "note": said.get("note"),
            "entry_date": self.now()[:10],
            "entry_time": self.now()[11:],
            "oapp_status_id": None,
            "patient_visit": None,
            "visit_vn": None,
            "opd_queue_schedule_id": session["opd_queue_schedule_id"],
            "oapp_confirm_type_id": None,
            "oapp_confirm_method": None,
            "oapp_confirm_note": None,
            "oapp_confirm_datetime": None,
        }


def strict_day(value: object) -> date:
    """YYYY-MM-DD and nothing else."""
    if not isinstance(value, str) or len(value) != 10:
        raise No(400, "a date is YYYY-MM-DD")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise No(400, "a date is YYYY-MM-DD") from None


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
