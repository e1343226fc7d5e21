"""Who works at the pretend hospital, in which department, at which hours. All names are invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zlib import crc32
from zoneinfo import ZoneInfo

from integrations.sandbox.hospital_store import Draft, Store, draft
from integrations.sandbox.hospital_values import Resource

SLOT = timedelta(minutes=30)
MORNING = (time(8, 30), time(12, 0))
AFTERNOON = (time(13, 0), time(16, 30))

# code of the department: (Thai, English, its practitioners: id, prefix, Thai name, English name)
_Practitioner = tuple[str, str, str, str]
_DEPARTMENTS: dict[str, tuple[str, str, tuple[_Practitioner, ...]]] = {
    "dental": (
        "ทันตกรรม",
        "Dental",
        (
            ("dent-1", "ทพญ.", "พิมพ์ชนก รุ่งอรุณสาย", "Phimchanok Rungarunsai"),
            ("dent-2", "ทพ.", "ธีรเดช ภูผาเขียว", "Theeradet Phuphakhiao"),
            ("dent-3", "ทพญ.", "อรอุมา ดาวเรืองใส", "On-uma Daoruangsai"),
        ),
    ),
    "internal_medicine": (
        "อายุรกรรม",
        "Internal medicine",
        (
            ("med-1", "นพ.", "กิตติภพ สายธารา", "Kittiphop Saithara"),
            ("med-2", "พญ.", "วรัญญา เมฆขาว", "Waranya Mekkhao"),
        ),
    ),
    "pediatrics": ("กุมารเวชกรรม", "Pediatrics", (("ped-1", "พญ.", "ณิชา ใบตองอ่อน", "Nicha Baitong-on"),)),
    "obgyn": ("สูตินรีเวช", "Obstetrics", (("ob-1", "พญ.", "ศศิธร น้ำค้างพรม", "Sasithon Namkhangphrom"),)),
    "anc": ("ฝากครรภ์", "Antenatal care", (("anc-1", "พญ.", "กานต์สิรี ดอกแก้วงาม", "Kansiri Dokkaewngam"),)),
    "surgery": ("ศัลยกรรม", "Surgery", (("sur-1", "นพ.", "ปกรณ์ หินผาแดง", "Pakon Hinphadaeng"),)),
    "orthopedics": ("ออร์โธปิดิกส์", "Orthopedics", (("ort-1", "นพ.", "ชยพล ทางเกวียน", "Chayaphon Thangkwian"),)),
    "ent": ("หู คอ จมูก", "ENT", (("ent-1", "พญ.", "มนัสวี เสียงขลุ่ย", "Manatsawi Siangkhlui"),)),
    "ophthalmology": ("จักษุ", "Ophthalmology", (("eye-1", "นพ.", "อัครวินท์ แสงหิ่งห้อย", "Akkharawin Saenghinghoi"),)),
    "dermatology": ("ผิวหนัง", "Dermatology", (("der-1", "พญ.", "ปาณิศา กลีบบัวหลวง", "Panisa Klipbualuang"),)),
    "psychiatry": ("จิตเวช", "Psychiatry", (("psy-1", "พญ.", "ขวัญฤดี ลมโชยเย็น", "Khwanruedi Lomchoiyen"),)),
    "cardiology": ("หัวใจ", "Cardiology", (("car-1", "นพ.", "ภาณุวัฒน์ คลื่นทะเลใต้", "Phanuwat Khluenthaletai"),)),
    "nephrology": ("โรคไต", "Nephrology", (("nep-1", "นพ.", "สุรเชษฐ์ ฝนต้นปี", "Surachet Fontonpi"),)),
    "diabetes": ("เบาหวาน", "Diabetes", (("dm-1", "พญ.", "จิดาภา ตาลโตนด", "Chidapha Tantanot"),)),
    "ncd": ("โรคเรื้อรัง", "Chronic diseases", (("ncd-1", "นพ.", "วีรภัทร ไม้ชายเลน", "Wiraphat Maichailen"),)),
    "physiotherapy": ("กายภาพบำบัด", "Physiotherapy", (("pt-1", "กภ.", "ธัญวรัตน์ ทุ่งรวงทอง", "Thanwarat Thungruangthong"),)),
    "thai_med": ("แพทย์แผนไทย", "Thai medicine", (("tm-1", "พท.ป.", "บุณยวีร์ สมุนไพรหอม", "Bunyawi Samunphraihom"),)),
    "checkup": ("ตรวจสุขภาพ", "Check-up", (("chk-1", "พญ.", "รินรดา เช้าสดใส", "Rinrada Chaosotsai"),)),
    "vaccine": ("วัคซีน", "Vaccination", (("vac-1", "พว.", "สายสุนีย์ แดดอุ่น", "Saisuni Daet-un"),)),
}  # fmt: skip


class Diary:
    """Opens the doctors' diaries, always so many days ahead of the clock."""

    def __init__(self, store: Store, clock: Callable[[], datetime], zone: ZoneInfo, days: int) -> None:
        self._store, self._clock, self._zone, self._days = store, clock, zone, days
        self._open_until: date | None = None

    def grow(self) -> None:
        """Open the days that have come within reach."""
        today = self._clock().astimezone(self._zone).date()
        if self._open_until is None:
            _hire(self._store)
        begin = today if self._open_until is None else max(today, self._open_until + timedelta(days=1))
        last = today + timedelta(days=self._days)
        while begin <= last:
            if begin.weekday() < 5:
                self._store.fill(_slots(begin, self._zone))
            begin += timedelta(days=1)
        self._open_until = max(last, self._open_until or last)


@lru_cache(maxsize=32)  # every hospital of a process keeps the same hours
def _slots(day: date, zone: ZoneInfo) -> tuple[Draft, ...]:
    starts = _starts(day, zone)
    drafts = []
    for department, (_, _, practitioners) in _DEPARTMENTS.items():
        for practitioner, *_ in practitioners:
            for number, (start, end) in enumerate(starts):
                slot = _slot(department, practitioner, number, start, end)
                drafts.append(draft("Slot", f"{practitioner}-{day:%Y%m%d}-{start[11:13]}{start[14:16]}", slot))
    return tuple(drafts)


def _hire(store: Store) -> None:
    for department, (thai, english, practitioners) in _DEPARTMENTS.items():
        place: Resource = {"status": "active", "name": thai, "alias": [english], "mode": "instance"}
        store.update("Location", department, place)
        for id_, prefix, thai_name, english_name in practitioners:
            store.update("Practitioner", id_, _practitioner(prefix, thai_name, english_name))
            store.update("Schedule", id_, _schedule(department, thai, id_, f"{prefix} {thai_name}"))


def _practitioner(prefix: str, thai: str, english: str) -> Resource:
    return {"active": True, "name": [_name("th", thai, prefix), _name("en", english, "")]}


def _name(language: str, full: str, prefix: str) -> Resource:
    given, _, family = full.partition(" ")
    extension = {"url": "http://hl7.org/fhir/StructureDefinition/language", "valueCode": language}
    name: Resource = {"extension": [extension], "text": f"{prefix} {full}".strip(), "given": [given], "family": family}
    return {**name, "prefix": [prefix]} if prefix else name


def _schedule(department: str, place: str, practitioner: str, name: str) -> Resource:
    actors = [
        {"reference": f"Practitioner/{practitioner}", "type": "Practitioner", "display": name},
        {"reference": f"Location/{department}", "type": "Location", "display": place},
    ]
    return {"active": True, "actor": actors}


def _starts(day: date, zone: ZoneInfo) -> list[tuple[str, str]]:
    starts = []
    for opens, closes in (MORNING, AFTERNOON):
        start = datetime.combine(day, opens, zone)
        while start + SLOT <= datetime.combine(day, closes, zone):
            starts.append((start.isoformat(), (start + SLOT).isoformat()))
            start += SLOT
    return starts


def _slot(department: str, practitioner: str, number: int, start: str, end: str) -> Resource:
    chance = crc32(f"{practitioner} {start}".encode()) % 10
    plenty = department == "dental" and number >= 7  # the afternoon
    return {
        "schedule": {"reference": f"Schedule/{practitioner}"},
        "status": "busy" if chance < (1 if plenty else 3) else "free",
        "start": start,
        "end": end,
    }
