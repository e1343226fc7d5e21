"""The names that days and months go by in Thai chats, and the arithmetic of the calendar."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

BUDDHIST = 543
_MONTHS = (
    "มกราคม มกรา ม.ค. มค. ม.ค january jan",
    "กุมภาพันธ์ กุมภา กุมภาพัน ก.พ. กพ. ก.พ february feb",
    "มีนาคม มีนา มี.ค. มีค. มี.ค march mar",
    "เมษายน เมษา เม.ย. เมย. เม.ย april apr",
    "พฤษภาคม พฤษภา พ.ค. พค. พ.ค may",
    "มิถุนายน มิถุนา มิถุ มิ.ย. มิย. มิ.ย june jun",
    "กรกฎาคม กรกฎา กรกฏาคม กรกฏา กรกดา ก.ค. กค. ก.ค july jul",
    "สิงหาคม สิงหา ส.ค. สค. ส.ค august aug",
    "กันยายน กันยา ก.ย. กย. ก.ย september sept sep",
    "ตุลาคม ตุลา ต.ค. ตค. ต.ค october oct",
    "พฤศจิกายน พฤศจิกา พฤศจิ พฤจิกา พฤศจิกายย พ.ย. พย. พ.ย november nov",
    "ธันวาคม ธันวา ธันวาค ธ.ค. ธค. ธ.ค december dec",
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_WEEKDAYS = (
    "จันทร์ monday mon",
    "อังคาร อังคาน tuesday tues tue",
    "พุธ wednesday wed",
    "พฤหัสบดี พฤหัส พฤหัสฯ พฤหัด พะรึหัด พฤหัท พฤ. thursday thurs thu",
    "ศุกร์ friday fri",
    "เสาร์ saturday sat",
    "sunday",
)
# These are days only after วัน: alone they are other words, or could be (อาทิตย์ is a week as well).
_AFTER_DAY = (
    "จัน จันท์ จ.",
    "อ. อังคา",
    "พุด พูธ พ.",
    "พฤ พุหัส พหัส",
    "ศุก สุก ศุกร ศ. สุกร์",
    "เสา เสาร ส.",
    "อาทิตย์ อาทิด อาทิตย อา. sun",
)
WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}
WEEKDAYS_AFTER_DAY = {name: number for number, names in enumerate(_AFTER_DAY) for name in names.split()} | WEEKDAYS
DAYS_AWAY = {
    "วันนี้ มื้อนี้ วันนี่ วันนิ้ today": 0,
    "พรุ่งนี้ พรุ่งนี่ พรุ้งนี้ พุ่งนี้ พรุงนี้ พรุ่งนิ้ พุงนี้ พรุ่งนี พรุ่ง มื้ออื่น มื่ออื่น วันพูก ต่อเช้า tomorrow tmr tmrw": 1,
    "มะรืนนี้ มะรืน มะลืน มะรื่น มื้อฮือ วันฮือ ต่อรือ": 2,
    "มะเรื่องนี้ มะเรื่อง": 3,
    "เมื่อวานนี้ เมื่อวาน เมื่อวานนี่ เมือวาน วานนี้ มื้อวานนี้ มื้อวาน ตะวานนี้ yesterday": -1,
    "เมื่อวานซืนนี้ เมื่อวานซืน วานซืน มื้อซืน": -2,
    "เมื่อคืนนี้ เมื่อคืน": -1,
    "เมื่อเช้านี้ เมื่อเช้า เมื่อกี้ เมื่อบ่าย เมื่อเย็น": 0,
}
DAYS = {name: days for names, days in DAYS_AWAY.items() for name in names.split()}


def monday(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def month_after(day: date, months: int) -> date:
    """The first day of the month so many months on (or back)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def months_later(day: date, months: int) -> date:
    """The same day of another month, or its last day where that month is shorter."""
    first = month_after(day, months)
    return first.replace(day=min(day.day, last_day(first).day))


def last_day(day: date) -> date:
    """The last day of its month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def day_of(year: int, month: int, day: int) -> date | None:
    """That day, or None when the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
