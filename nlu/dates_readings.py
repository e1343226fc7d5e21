"""Which day of the calendar a day, a month and perhaps a year may mean."""

from __future__ import annotations

import re
from datetime import date, timedelta

from nlu.calendar_words import BUDDHIST, WEEKDAYS_AFTER_DAY, day_of, last_day, monday, month_after
from nlu.first_letters import led
from nlu.mention import Value

_FAR_OFF = 2  # years from now beyond which an appointment is not meant
OLDEST = 120  # years
_BIRTH = re.compile(
    r"(?:เกิด(?!ขึ้น|อาการ|อุบัติ|จาก|อะไร|เรื่อง|ผื่น|แผล|เหตุ|การ)|คลอด(?:เมื่อ|วันที่|ตอน)|ลูกคลอด|born|birth|dob|d\.o\.b"
    r"|(?<![a-z])b\.?d\.|ว\.?ด\.?ป)[^\n\d]{0,14}$"
)
BORN_THEN = re.compile(
    r"\s?(?:(?:นี้|นี่)?\s?(?:เป็น|คือ|is )?\s?(?:วัน(?:เดือนปี)?เกิด(?!เหตุ|อาการ|เรื่อง|อุบัติ)"
    r"|ว\.?ด\.?ป\.?\s?เกิด|my birthday|(?:my |his |her )?(?:dob|date of birth|birth ?date)(?![a-z])"
    r"|เกิด(?=\s|$|ค่ะ|ครับ|คับ)))"
)
_ONSET = re.compile(
    r"(?:เมื่อ(?!ไ|คืน|วาน|เช้า)|เริ่ม|since(?: i[^\n]{0,16})?|(?:started|began)(?: (?:to )?[a-z]+(?: on)?)?|last time|ครั้งสุดท้าย"
    r"|ครั้งล่าสุด|รอบล่าสุด|มาล่าสุด|last period)[^\n]{0,8}$"
    r"|ที่(?:ตรวจ|เจาะ|ตัด|ผ่า|ฉีด|ส่ง|ทำ|เก็บ|ยื่น|ซื้อ|รับ|สแกน|เอกซเรย์|อัลตร้า)[^\s\d]{0,8}(?:ไป|มา)(?:แล้ว|เมื่อ|วัน|ที่|\s){0,4}$"
    r"|(?<![a-z])(?:i|we|she|he) (?:did|took|went|came|had|got)[^\n\d]{0,16}$"
    r"|(?:ตั้งแต่|นับแต่|(?:ไข้|ปวด|อาการ|เป็น|ป่วย)[^\n]{0,6}วันแรก(?:คือ)?)[^\n]{0,8}$"
)
# What nobody plans: the day beside it is gone.
_BEFALLEN = (
    r"(?:เกิด(?:เหตุ|อุบัติเหตุ)|ประสบอุบัติเหตุ|(?:หก|ลื่น|รถ|รถมอไซ)ล้ม|รถชน|(?:โดน|ถูก)[^\s\d]{1,12}(?:กัด|ข่วน|ชน|บาด|ต่อย|ลวก|ทับ|ตำ|แทง|เฉี่ยว|ฉก)"
    r"|ตก(?:บันได|ต้นไม้|เตียง|รถ|เก้าอี้)|(?:มีด|แก้ว|กระจก)บาด|(?:หมา|แมว|งู|สุนัข|สัตว์|ลิง|หนู|ตะขาบ)(?:กัด|ข่วน|ฉก))"
)
_BEFELL = led(
    rf"{_BEFALLEN}[^\n\d]{{0,6}}$"
    r"|(?:ครั้ง|คราว|รอบ|หน)(?:ก่อน|ที่แล้ว)(?:(?!นัด)[^\n\d]){0,8}$|(?:(?:ผิด|พลาด|ขาด|ลืม|เลย)นัด|ไม่ได้(?:ไป|มา)(?:ตาม)?(?:นัด|ตรวจ|หาหมอ))(?:ไป|เมื่อ|ของ|\s)*$"
    r"|เมื่อ(?:คืน|เช้า|เย็น|บ่าย|ค่ำ|กลางวัน)$|เพิ่ง(?:เป็น|มี|ปวด|เจ็บ|ไอ|คัน|บวม|ล้ม)[^\s\d]{0,10}(?:เมื่อ|ตอน)?\s?$"
    r"|(?<!ฟัง)(?<!รับ)(?<!อ่าน)(?<!แจ้ง)(?<!บอก)(?<!เอา)(?<!แ)(?<!ดู)ผล(?:ตรวจ|เลือด|แล็บ|แลป|แลบ|เอกซเรย์|ชิ้นเนื้อ|ปัสสาวะ)?(?:ของ|\s)*$|(?:ย้อนหลัง|ใบเสร็จ|บิล)(?:ของ|\s)*$"
    r"|(?<!นัด)(?<!คิว)ล่าสุด(?:คือ|เมื่อ|มา|เป็น|\s)*$|(?<![a-z])lmp(?: is| was|[\s:=])*$"
    r"|(?:เป็น(?:ไข้|หวัด|โควิด|งูสวัด|อีสุกอีใส|ผื่น|ลมพิษ)|ตรวจเจอ|ติดโควิด|เจอเชื้อ|หลัง(?:จาก)?กลับ)[^\s\d,]{0,12}\s?(?:เมื่อ|ตอน)?\s?$"
    r"|(?:เริ่ม|ตั้งแต่)(?:(?!ขอ|นัด|จอง|เลื่อน|ว่าง|เดือน|ปี|ต่อ|วัน(?!แรก)|คืน|อาทิตย์|สัปดาห์|แล้ว|ถึง|พรุ่ง|มะรืน|นี้)[^\n\d]){0,24}$"
    r"|(?:เริ่ม|ตั้งแต่)[^\n]{2,20}\s(?:แล้ว|ก็)?(?:มี|เป็น)?(?:ไข้|ไอ|ผื่น|อ้วก|อาเจียน|ท้องเสีย|เจ็บคอ|ปวดหัว)(?:ขึ้น|ออก|มา)?$"
)
# A complaint right before its day, without a blank: "ผื่นขึ้นวันที่ 19"; but not one that is only thought of.
_STRUCK = re.compile(
    r"(?:(?:ผื่น|ตุ่ม|ลมพิษ|ไข้|สิว|ฝี)(?:เริ่ม)?(?:ขึ้น|ออก|มา)|มีไข้|ตัวร้อน|ท้องเสีย|(?:ถ่าย|อ้วก)เป็นเลือด|อ้วก|อาเจียน|เป็นลม|ชัก|หมดสติ|เลือด(?:ออก|ไหล)|น้ำเดิน|แท้ง|กำเริบ"
    r"|อาการ(?:มา|ออก|เกิด))(?:เมื่อ|ตอน|ช่วง|ครั้งแรก|หนแรก)?$"
)
_IF = re.compile(r"ถ้า|หาก|กรณี|เผื่อ|กลัว|ไม่|บ่|if |when ")
_DONE = re.compile(r"(?:ฉีด|ตรวจ|เจาะ|ผ่า|ผ่าตัด|ซื้อ|รับยา|ถอน|อุด|ส่ง|โอน|จ่าย|ยื่น|สแกน|เอกซเรย์)ไป(?:แล้ว)?(?:เมื่อ|ตอน|\s){0,2}$")
_TO_ANOTHER_DAY = re.compile(r"เลื่อน|ย้าย|ขยับ|เปลี่ยน|ผลัด|ยก")
_JUST = re.compile(r"(?:ตั้งแต่|เพิ่ง)[^\s]{0,16}$")
_STILL_TO_COME = re.compile(
    r"(?:ว่าง|สะดวก|ลา|จอง|นัด|เปิด|หยุด|ได้|คิว|ขอ|อยู่|เอา)\s?(?:ได้|งาน|คิว|หมอ|ๆ|ไป)?\s?ตั้งแต่[^\n]{0,8}$|(?:งด|อด)(?:น้ำ|อาหาร|ข้าว|ยา|นม)[^\n]{0,20}ตั้งแต่[^\n]{0,14}$|ตั้งแต่[^\n]{0,4}อีก"
)
# "The fifteenth my stomach began to hurt", "Saturday I went to the doctor".
_BEGAN = re.compile(
    rf"\s?(?:(?:ผม|หนู|ฉัน|เรา|ลูก|แม่|พ่อ|ยาย|ตา|แก|เขา|น้อง)\s?)?{_BEFALLEN}"
    r"|\s?(?:ก็|ผม|หนู|ฉัน|เรา|ลูก|แม่|พ่อ|ยาย|ตา|แก|เขา|น้อง)?\s?(?:(?:เพิ่ง|ก็)?เริ่ม(?:มี|ปวด|เจ็บ|ไอ|ไข้|เป็น|คัน|บวม|แสบ|อาเจียน|อ้วก|ถ่าย|เวียน|มึน|ชา|รู้สึก|ตัวร้อน|ท้อง|หายใจ|นอนไม่|ตัวเหลือง)"
    r"|ตื่น(?:นอน|ขึ้น)?มา|อยู่ๆ|จู่ๆ|(?:ไป|พา)[^\s\d]{1,12}มา(?:แล้ว|\s?$|ค่ะ|ครับ|คับ)(?!ได้)"
    r"|(?:(?:my|the|his|her) [a-z]+ )?(?:it )?(?:i )?started (?:to |having |[a-z]+ing))"
)
_TILL_LATER = re.compile(
    r"\s?(?:เป็นต้นไป|ขึ้นไป|onwards)|\s?(?:-|–|ถึง|จนถึง|ไปจนถึง|to |until )\s?(?!วันนี้|ตอนนี้|เดี๋ยวนี้|เมื่อ|ปัจจุบัน|ล่าสุด|now|today|yesterday)"
)
# What a hospital makes known: "from the first of December the clinic moves".
_MADE_KNOWN = re.compile(
    r"\s?(?:นี้|หน้า)?\s?(?:ทาง)?(?:คลินิก|โรงพยาบาล|รพ|แผนก|ห้อง|หมอ|คุณหมอ|ค่า|ราคา|สิทธิ|บัตร|ระบบ|ตึก|อาคาร|เคาน์เตอร์|ที่จอดรถ|opd|โอพีดี)(?:(?!ให้|สั่ง|บอก|นัด)[^\n\d]){0,16}?"
    r"(?:ย้าย|ปิด|เปิด|หยุด|เปลี่ยน|ขึ้น|จะ|งด|เลิก|ลา|ไม่อยู่)(?![^\n]{0,10}(?:แล้ว|มา))"
    r"|\s?(?:นี้|หน้า)?\s?(?:ผม|หนู|ฉัน|เรา|แม่|พ่อ|ดิฉัน)?\s?(?:จะ(?!ไม่ดี)|ว่าง|สะดวก|ลางาน|ปิดเทอม|(?:ไป|มา)ได้)"
)
_CONTEXT = 30
# What is looked back at without a word of when it began: a visit that was, a paper about one.
_VISIT = r"(?:หาหมอ|พบหมอ|พบแพทย์|ตรวจ|ฉีด|เจาะ|ผ่า|แอดมิ[ตท]|นอน|รักษา|รับยา|เอายา|ทำ(?:ฟัน|แผล)|ห้องฉุกเฉิน|โรงพยาบาล|รพ|คลินิก)"
_LOOKED_BACK = re.compile(
    r"(?:ใบรับรอง(?:แพทย์)?|ใบเสร็จ(?:รับเงิน)?|ประวัติ(?:การรักษา)?|เวชระเบียน|ฟิล์ม|ค่า(?:ยา|รักษา)|ผล(?:ตรวจ|เลือด|แล็บ|เอกซเรย์))(?:ของ|เมื่อ|ตอน|\s)*$"
    rf"|(?:มา|ไป|เข้า){_VISIT}[^\s\d]{{0,14}}(?:เมื่อ|ตอน|\s)*$"
    r"|(?:แอดมิ[ตท]|นอน(?:ที่)?(?:รพ\.?|โรงพยาบาล|โรงบาล)|ลาป่วย)(?:ไป|ที่นี่|ตั้งแต่|เมื่อ|ช่วง|\s)*$"
)
_LOOKED_BACK_AFTER = re.compile(
    rf"\s?(?:ที่ผ่านมา|ที่แล้ว)|\s?(?:ผม|หนู|ฉัน|ดิฉัน|เรา|แม่|พ่อ|ลูก|ยาย|ตา)?(?:ได้)?(?:ไป|มา|เข้า){_VISIT}(?![^\n]{{0,24}}(?:ได้(?:ไหม|มั้ย|มัย|ป่าว|ปะ|รึ|หรือ)|ต้อง|จะ|นะ|เวลา|กี่โมง))"
)
_TO_COME = re.compile(r"นัด|จอง|คิว|เลื่อน|ย้าย|ว่าง|จะ|อยาก|ต้อง|พรุ่ง|ลางาน|ถ้า|ให้|กำหนด|ได้ไหม|ได้มั้ย")
LATELY = 92  # days back that such a day may lie


def is_looked_back_at(text: str, start: int, end: int) -> bool:
    """Whether the words round [start, end) tell of a visit that was or a paper about it: of two days the one just gone is meant."""
    before = text[max(0, start - _CONTEXT) : start]
    if _TO_COME.search(before):
        return False
    return _LOOKED_BACK.search(before) is not None or _LOOKED_BACK_AFTER.match(text, end) is not None


def is_past(text: str, start: int, end: int) -> str | None:
    """The role birth or onset when the words round [start, end) say so: both lie in the past."""
    before = text[max(0, start - _CONTEXT) : start]
    if (before and _BIRTH.search(before)) or BORN_THEN.match(text, end):
        return "birth"
    if before and _ONSET.search(before) and not _STILL_TO_COME.search(before):
        return "onset"
    if (
        before
        and (not text.startswith("วันนี้", start) or _JUST.search(before))
        and (
            (_BEFELL.search(before) and not _STILL_TO_COME.search(before))
            or (_DONE.search(before) and not _TO_ANOTHER_DAY.search(before))
        )
    ):
        return "onset"
    if before and _STRUCK.search(before) and not _IF.search(before) and not text.startswith("วันนี้", start):
        return "onset"
    return "onset" if _BEGAN.match(text, end) else None


def is_open(text: str, end: int) -> bool:
    """'From the fifth on' speaks of days to come."""
    return _TILL_LATER.match(text, end) is not None or _MADE_KNOWN.match(text, end) is not None


def days_of(
    today: date, day: int, month: int, year: str | None, *, past: str | None = None, gregorian: bool = False
) -> tuple[date, ...]:
    """The readings of day, month and perhaps year (2 or 4 digits), likeliest first; none when no calendar has them."""
    if year is None and past == "lately":
        gone = _without_year(today, day, month, back=True)
        return gone if gone and (today - gone[0]).days <= LATELY else _without_year(today, day, month, back=False)
    if year is None:
        return _without_year(today, day, month, back=past is not None)
    if len(year) == 4:
        return _real(day_of(western(year, gregorian=gregorian), month, day))
    if past is not None and past != "lately":
        return _gone(today, day, month, int(year), past)
    return _short_year(today, day, month, int(year))


def western(year: str, *, gregorian: bool = False) -> int:
    """A four-digit year as one of the Western calendar: from 2400 up they are Buddhist."""
    return int(year) - (BUDDHIST if int(year) >= 2400 and not gregorian else 0)


def _real(*days: date | None) -> tuple[date, ...]:
    return tuple(day for day in days if day)


def _gone(today: date, day: int, month: int, year: int, past: str) -> tuple[date, ...]:
    """Two digits of a birth or an onset: Buddhist and not to come; an illness did not begin a lifetime ago."""
    found = [day_of(century + year - BUDDHIST, month, day) for century in (2500, 2400)]
    kept = tuple(each for each in found if each and each <= today and each.year >= today.year - OLDEST)
    return kept[:1] if past == "onset" else kept


def _short_year(today: date, day: int, month: int, year: int) -> tuple[date, ...]:
    """Buddhist, the nearest to now; when that is far off and the Western year is near, both, the near one first."""
    now = today.year + BUDDHIST
    nearest = min((century + year for century in (2400, 2500, 2600)), key=lambda each: abs(each - now))
    buddhist, near = day_of(nearest - BUDDHIST, month, day), day_of(2000 + year, month, day)
    if abs(nearest - now) > _FAR_OFF and near and abs(near.year - today.year) <= _FAR_OFF:
        return _real(near, buddhist)
    return _real(buddhist)


def _without_year(today: date, day: int, month: int, *, back: bool) -> tuple[date, ...]:
    """The next such day to come, or the last one gone when the words speak of the past; none for the 29th of a next February without."""
    over = (month, day) < (today.month, today.day)
    years = range(today.year, today.year - 9, -1) if back else range(today.year + over, today.year + over + 1)
    for year in years:
        found = day_of(year, month, day)
        if found and (found <= today if back else found >= today):
            return (found,)
    return ()


def days_of_month(today: date, day: int, turn: int | None, *, back: bool) -> tuple[date, ...]:
    """'วันที่ 3' of this month (turn 0) or so many months on; with no turn the next to come, said on that day also a month on."""
    if turn is not None:
        first = month_after(today, turn)
        return _real(day_of(first.year, first.month, day))
    firsts = [month_after(today, -ago if back else ago) for ago in range(4)]
    days = _real(*(day_of(first.year, first.month, day) for first in firsts))
    if back:
        return tuple(each for each in days if each <= today)[:1]
    coming = tuple(each for each in days if each >= today)
    return coming[: 2 if coming and coming[0] == today else 1]


def checked(weekday: str | None, days: tuple[date, ...]) -> tuple[date, ...]:
    """'พุธที่ 3 ธ.ค.' when the third is no Wednesday: the number counts first, the nearest such weekday is the other reading."""
    if not weekday or not days:
        return days
    for day in days:
        if day.weekday() == WEEKDAYS_AFTER_DAY[weekday]:
            return (day,)
    away = (WEEKDAYS_AFTER_DAY[weekday] - days[0].weekday() + 3) % 7 - 3
    return (days[0], days[0] + timedelta(days=away))


def weekday_in(today: date, weekday: int, which: str) -> tuple[Value, ...]:
    """The readings of a weekday, likeliest first. `which`: next, beyond, this, coming this, coming, last, last week, past or gone."""
    this, week = monday(today) + timedelta(days=weekday), timedelta(days=7)
    before = this - week
    if which == "last week":
        return (on(before),)
    if which == "beyond":
        return on(this + 2 * week), on(this + week)
    if which == "next":
        return (on(this + week),)
    if which == "this":
        return (on(this),) if this >= today else (on(this), on(this + week))
    if which == "coming this":
        return (on(this), on(this + week)) if this == today else (on(this if this > today else this + week),)
    if which in ("past", "last"):
        nearest = this if this < today else before
        return (on(nearest),) if nearest == before or which == "past" else (on(before), on(nearest))
    if which == "gone":
        return (on(before), on(this)) if this == today else (on(this if this < today else before),)
    if this == today:
        return on(this + week), on(this)
    return (on(this if this > today else this + week),)


_PARTS_OF_MONTH = {"ต้น": (1, 10), "กลาง": (11, 20), "ปลาย": (21, 31), "ท้าย": (21, 31)}


def part_of_month(first: date, part: str | None) -> Value:
    """ต้น, กลาง, ปลาย and สิ้น of the month that begins on `first`; the whole month for None."""
    last = last_day(first)
    if part == "สิ้น":
        return {"on": last.isoformat()}
    low, high = _PARTS_OF_MONTH.get(part or "", (1, 31))
    return between(first.replace(day=low), first.replace(day=min(high, last.day)))


def is_over(today: date, part: str) -> bool:
    """Whether that part of this month is gone."""
    return part in _PARTS_OF_MONTH and today.day > _PARTS_OF_MONTH[part][1]


def on(day: date) -> Value:
    """One day."""
    return {"on": day.isoformat()}


def between(first: date, last: date) -> Value:
    """The days from first to last, both of them too."""
    return {"from": first.isoformat(), "to": last.isoformat()}
