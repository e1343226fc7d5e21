"""Who works behind the reference bridge and when, and whom it knows. All names and numbers are invented."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import msgspec

from integrations.sandbox.bridge_answers import Row
from integrations.sandbox.bridge_desk import Desk
from integrations.sandbox.bridge_people import People
from integrations.sandbox.bridge_tables import BANGKOK
from integrations.sandbox.hospital_people import PEOPLE

SLOT = timedelta(minutes=30)
_APART = 700  # numbers of the same people at the other pretend hospitals
_STARTS = [time(hour, minute) for hour in (9, 10, 11, 13, 14, 15) for minute in (0, 30)]
# the bridge's code of the department: who sits there, in Thai and English
_DOCTORS = {
    "MED": ("พญ. ลลิตา ริมธารใส", "Lalita Rimtharnsai"),
    "DENT": ("ทพ. ธนากร ปลายนาเขียว", "Thanakorn Plainakhiao"),
    "PED": ("พญ. พิชญา หยาดน้ำผึ้ง", "Pitchaya Yatnamphueng"),
}


def seed_slots(desk: Desk, now: datetime, days: int) -> None:
    """Half hours of weekdays, from today on for so many days."""
    today = now.astimezone(BANGKOK).date()
    weekdays = [day for number in range(days) if (day := today + timedelta(days=number)).weekday() < 5]
    for department, (thai, english) in _DOCTORS.items():
        starts = [datetime.combine(day, each, BANGKOK) for day in weekdays for each in _STARTS]
        slots = [
            {"id": f"{department}-{start:%Y%m%d-%H%M}", "start": start, "end": start + SLOT, "th": thai, "en": english}
            for start in starts
        ]
        desk.open(department, slots if days else [])


def seed_people(people: People) -> None:
    """The demo's people, as this hospital knows them."""
    for person in PEOPLE:
        hn = f"{person.number + _APART:09}"
        phones = msgspec.json.encode([person.mobile] if person.mobile else []).decode()
        row: Row = {
            "hn": hn,
            "name": person.name,
            "born": person.born,
            "phones": phones,
            "merged_into": f"r-{person.merged_into}" if person.merged_into else None,
        }
        people.register(f"r-{person.number}", row, [("hn", hn), ("citizen", person.citizen_id)])
