"""Who works at the pretend hospital on HOSxP and when, and whom it knows. All names and numbers are invented."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from zlib import crc32

from integrations.sandbox.hospital_people import PEOPLE
from integrations.sandbox.hosxp_answers import Row
from integrations.sandbox.hosxp_tables import APPOINTMENT, Tables

PATIENTS = 999
PLACES = 6
_APART = 500  # numbers of the same people at the other pretend hospital
_FIRST_DAY = date(2024, 1, 1)
_HOURS = (
    (1, "08:30:00", "10:00:00"),
    (2, "10:00:00", "11:30:00"),
    (3, "13:00:00", "14:30:00"),
    (4, "14:30:00", "16:00:00"),
)
# code, name, clinic, name of the clinic, department of the desk, its name
_DOCTORS = (
    ("0011", "พญ. ชุติกาญจน์ ธารน้ำใส", "001", "อายุรกรรม", "101", "ห้องตรวจอายุรกรรม"),
    ("0021", "ทพ. ปุณณวิช ไผ่ลู่ลม", "002", "ทันตกรรม", "102", "ห้องฟัน"),
    ("0022", "ทพญ. กมลฉัตร ดอกบัวขาว", "002", "ทันตกรรม", "102", "ห้องฟัน"),
    ("0031", "พญ. รมิดา ยอดหญ้าอ่อน", "003", "กุมารเวชกรรม", "103", "ห้องตรวจเด็ก"),
    ("0041", "พญ. ปวีณ์นุช แสงจันทร์ฉาย", "004", "สูตินรีเวชกรรม", "104", "ห้องตรวจสูตินรีเวช"),
    ("0051", "นพ. ภูริพัฒน์ เขาหินปูน", "005", "ออร์โธปิดิกส์", "105", "ห้องตรวจกระดูก"),
    ("0061", "พญ. อัญชิสา ตะวันทอแสง", "006", "จักษุ", "106", "ห้องตรวจตา"),
    ("0071", "นพ. ณัฐกิตติ์ เสียงใบไม้", "007", "หู คอ จมูก", "107", "ห้องตรวจหูคอจมูก"),
    ("0081", "พญ. ธมนวรรณ กลีบจำปา", "008", "ผิวหนัง", "108", "ห้องตรวจผิวหนัง"),
)


def patients() -> Iterator[Row]:
    """HN 000000001 to 000000999."""
    for number in range(1, PATIENTS + 1):
        yield {"hn": f"{number:09d}", "pname": "คุณ", "fname": f"ทดสอบ{number}", "lname": "ระบบนัด"}


def known_people() -> Iterator[Row]:
    """The demo's people, as this hospital knows them; a birth date is a whole one here."""
    for person in PEOPLE:
        if len(person.born) == 10 and not person.merged_into:
            first, _, last = person.name.partition(" ")
            names = {"pname": "", "fname": first, "lname": last}
            phones = {"mobile_phone_number": person.mobile, "hometel": None, "informtel": None}
            known = {"cid": person.citizen_id, "birthday": person.born, "death": "N"}
            yield {"hn": f"{person.number + _APART:09}", **names, **known, **phones}


def given_at_the_counter(today: date) -> Row:
    """An appointment of the first of the demo's people, a week ahead and on a weekday, in no session; each run gives it anew."""
    day = today + timedelta(days=7)
    day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
    hn = f"{PEOPLE[0].number + _APART:09}"
    times = {"vstdate": today.isoformat(), "nextdate": day.isoformat(), "nexttime": "09:00:00", "nexttime_end": None}
    return {
        **dict.fromkeys(APPOINTMENT),
        "oapp_id": 900_001,
        "hn": hn,
        **times,
        "clinic": "001",
        "depcode": "101",
        "doctor": "0011",
    }


class Diary:
    """Opens the sessions of weekdays, always so many days ahead of the clock."""

    def __init__(self, tables: Tables, clock: Callable[[], datetime], days: int) -> None:
        self._tables, self._clock, self._days = tables, clock, days
        self._open_until: date | None = None
        for id_, start, finish in _HOURS:
            name = f"{start[:5]}-{finish[:5]}"
            times = {"opd_queue_slot_start_time": start, "opd_queue_slot_finish_time": finish}
            tables.add("opd_queue_slot", {"opd_queue_slot_id": id_, "opd_queue_slot_name": name, **times})
        for code, name, clinic, clinic_name, depcode, department in _DOCTORS:
            tables.add("doctor", {"code": code, "name": name, "licenseno": None, "active": "Y"})
            tables.add("clinic", {"clinic": clinic, "name": clinic_name})
            tables.add("kskdepartment", {"depcode": depcode, "department": department})

    def grow(self) -> None:
        """Open the days that have come within reach."""
        today = self._clock().astimezone(self._tables.zone).date()
        day = today if self._open_until is None else max(today, self._open_until + timedelta(days=1))
        last = today + timedelta(days=self._days)
        while day <= last:
            if day.weekday() < 5:
                self._open(day)
            day += timedelta(days=1)
        self._open_until = max(last, self._open_until or last)

    def _open(self, day: date) -> None:
        for doctor, *_ in _DOCTORS:
            for slot, *_ in _HOURS:
                self._tables.add("opd_queue_schedule", session(_id(day, doctor, slot), doctor, day, slot, PLACES))
                taken = crc32(f"{doctor} {day} {slot}".encode()) % (PLACES + 1)  # by people at the counter
                given = self._tables.rows["opd_queue_schedule"][str(_id(day, doctor, slot))]
                given |= {"available_count": PLACES - taken, "confirm_count": taken}


def session(id_: int, doctor: str, day: date, slot: int, places: int) -> Row:
    """A row of opd_queue_schedule with all its places free."""
    return {
        "opd_queue_schedule_id": id_,
        "doctor_code": doctor,
        "schedule_date": day.isoformat(),
        "opd_qs_schedule_tmpl_type_id": 1,
        "opd_queue_slot_id": slot,
        "opd_qs_limit_type_id": 1,
        "slot_count": places,
        "available_count": places,
        "confirm_count": 0,
        "description_name": f"doctor: {doctor}",
    }


def _id(day: date, doctor: str, slot: int) -> int:
    """The same in every run, so that what is remembered still belongs to it."""
    return (day - _FIRST_DAY).days * 1000 + int(doctor) // 10 * 100 + int(doctor) % 10 * 10 + slot
