"""Where an illness, a measured value or a journey is asked about by its name, without anybody having it."""

from __future__ import annotations

import re

from nlu.place import Place
from nlu.reading import Phrase, Reading

# A topic that can be asked about by its name; the question stands in it: "ค่าออกซิเจนเท่าไหร่ถือว่าต่ำ".
_TOPICS = frozenset({"infection", "chronic", "spo2", "bp", "pulse", "travel", "vaccine"})
_ASKED_WITHIN = re.compile(r"ไหม|มั้ย|แค่ไหน|ขนาดไหน|ทางไหน|ยังไง|อย่างไร|อะไร|หรือเปล่า|รึเปล่า|กี่|เท่าไหร่|เท่าไร|เท่าใด")
_BY_NAME, _HAS = frozenset({"chronic"}), ("เป็น", "ติด", "ตรวจ", "ผล", "ได้", "หาย", "มี")
_TO_KNOW = re.compile(
    r"(?:นี่|มัน|เนี่ย|แบบนี้)?(?:อันตราย|ติดต่อ|รักษา|หายขาด|หายเอง|ป้องกัน|เกิดจาก|คือ|น่ากลัว|ระบาด|ฟักตัว|มีกี่|สืบทอด|ถ่ายทอด|กรรมพันธุ์)"
    r"[^\n.!?;]{0,20}?(?:ไหม|มั้ย|มั๊ย|อะไร|ยังไง|อย่างไร|กี่|แค่ไหน|ขนาดไหน|ทางไหน|หรือเปล่า|รึเปล่า|นานไหม|บ้าง)"
)
_RISKY = re.compile(
    r"(?:[^\n.!?;]){0,12}?(?:เสี่ยง|อันตราย|ปลอดภัย|ต้อง|ควร|น่ากลัว)[^\n.!?;]{0,16}?(?:ไหม|มั้ย|หรือเปล่า|รึเปล่า|อะไร|ยังไง|อย่างไร|บ้าง)"
)

# "วิธีปฐมพยาบาลคนเป็นลม": how one helps whoever has it.
_HOW_TO_HELP = Phrase(
    r"(?:วิธี|หลัก|ขั้นตอน|แนวทาง|ความรู้)(?:การ)?(?:ปฐมพยาบาล|ช่วย(?:เหลือ)?|ดูแล|ป้องกัน|สังเกต|รับมือ|พยาบาล)(?:เบื้องต้น)?(?:กับ|สำหรับ|เวลา|เมื่อ)?(?:เจอ|มี)?"
    r"(?:คน|เด็ก|ผู้ป่วย|คนไข้|ผู้สูงอายุ|ทารก|ผู้ใหญ่)(?:ที่|ซึ่ง)?(?:เป็น|มี|กำลัง|มีอาการ)*$",
    ("วิธี", "หลัก", "ขั้นตอน", "แนวทาง", "ความรู้"),
)
_HOW_TO_TAKE = re.compile(
    r"[^\n.!?;]{0,4}?(?:กิน|ทาน|ใช้|ทา|ฉีด|พ่น|นวด|ประคบ)[^\n.!?;]{0,22}?(?:กี่|ห่าง(?:กัน)?(?:กี่|เท่า|แค่)|ได้(?:ไหม|มั้ย|กี่)|อะไรได้|ตัวไหน|ยี่ห้อไหน)"
)


def topic(reading: Reading, place: Place) -> bool:
    """'ไข้เลือดออกอันตรายแค่ไหน', 'ไปต่างประเทศช่วงนี้เสี่ยงไหม': asked of whoever it may concern."""
    if place.code not in _TOPICS:
        return False
    if place.code != "chronic" and _ASKED_WITHIN.search(reading.text, place.start, place.end):
        return True
    if place.code in _BY_NAME or (place.code == "infection" and not reading.text.startswith(_HAS, place.start)):
        return reading.opens(place.start) and _TO_KNOW.match(reading.text, place.end) is not None
    return (
        place.code == "travel"
        and reading.text.startswith("ไป", place.start)
        and _RISKY.match(reading.text, place.end) is not None
    )


def how_to_help(reading: Reading, place: Place) -> bool:
    """'วิธีปฐมพยาบาลคนเป็นลมมีอะไรบ้าง'; but 'แม่ชักอยู่ วิธีช่วยทำยังไง' tells of a mother."""
    return _HOW_TO_HELP.search(reading, max(0, place.start - 40), place.start) is not None


def how_to_take(reading: Reading, place: Place) -> bool:
    """'เวลาปวดหัวกินพาราห่างกันกี่ชั่วโมง': what comes after asks for a medicine's use."""
    return _HOW_TO_TAKE.match(reading.text, place.end) is not None
