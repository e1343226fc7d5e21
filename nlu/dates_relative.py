"""Days told by their distance from today: พรุ่งนี้, มื้ออื่น, อีกสองสามวัน, 2 อาทิตย์ก่อน, สิ้นเดือนหน้า."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from nlu.calendar_words import DAYS, WEEKDAYS_AFTER_DAY, any_of, english, month_after, months_later, thai
from nlu.dates_readings import between, is_over, is_past, on, part_of_month
from nlu.dates_weeks import LAST, NEXT, THIS, WEEK, is_far
from nlu.first_letters import led
from nlu.mention import Mention
from nlu.numerals import ENGLISH, NUMBER, number

_THAI_DAY = re.compile(
    rf"(?P<name>{any_of(thai(DAYS))})|(?P<next>(?:พ[รล]?|ปร)[ุู][่้๊]?ง\s?น[ีิึื][้่๊]?)"
    rf"|(?P<now>วันน[ีิึื][้่๊](?!ง))|(?P<today>(?:ช่วง|ตอน|หวัน)?(?:คืน|เช้า|เจ๊า|บ่าย|เย็น|ค่ำ|ดึก|สาย|แลง)(?:นี้|วันนี้))"
    r"|(?P<last_night>เมื่อ(?:กลางคืน|ดึก|ค่ำ|หัวค่ำ)(?:วาน)?)"
)
_SOME_DAY = led(
    "|".join(
        [
            any_of({"วาน" if "วาน" in name else name if name.startswith("พ") else name[:4] for name in thai(DAYS)}),
            r"[พรล][ุู][่้๊]?ง\s?น",
            "วันน[ีิึื]",
            "เมื่อ(?:ก|ด|ค|ห)",
            "(?:คืน|เช้า|เจ๊า|บ่าย|เย็น|ค่ำ|ดึก|สาย|แลง)(?:วัน)?นี้",
        ]
    )
)
_SHORT = led(
    r"(?:(?<![ก-๙a-z])|(?<=ขอ)|(?<=เป็น)|(?<=วัน)|(?<=นัด)|(?<=จอง)|(?<=คิว)|(?<=ไป)|(?<=เอา))"
    r"(?P<tomorrow>พร?น(?:\.?นี้|\.(?!\s?(?:ประกัน|ขาย|ราชการ)))|พร?น(?=\s|$|\d|[,?!]|เช้า|บ่าย|เย็น|เที่ยง|สาย|ได้|ว่าง|มี|ไป|นะ|ค่ะ|คะ|ครับ|คับ"
    r"|จะ|เอา|มา|ตอน|ช่วง)|พูก(?=\s|$|\d|บ่าย|สิบ|เก้า|แปด|เจ๊า|เช้า|นี้|แลง|ได้|ไป|มา|มี|ว่าง))"
)
_ENGLISH_DAY = led(
    rf"(?<![a-z])(?:(?P<after>(?:the )?day (?:after|aft) (?:tomorrow|tomorow|tmr|tmrw|tmw|2mrw))|(?P<before>(?:the )?day before yesterday)"
    rf"|(?P<name>{any_of(english(DAYS))})"
    r"|(?P<today>tonight|this (?:morning|afternoon|evening|aft|arvo|eve|morn))|(?P<last_night>last night))(?![a-z])"
)
_SOME_ENGLISH_DAY = re.compile(
    any_of({name[:4] for name in english(DAYS)} | {"day ", "tonight", "this ", "last night"})
)
_SOME_ENGLISH_UNIT = re.compile("day|week|month|year|wk|mth|yr")
_MONTH_WORD = r"(?:เดือน|เด[ิีึ]อน|เดื[่้]อน|เดือร|เดืน|เดอน|(?<![ก-๙])ดือน)"
_SOME_MONTH = re.compile("เด[ิีึือ]|ดือน")
_MONTH = led(
    rf"{_MONTH_WORD}\s?(?:(?P<next>{NEXT})|(?P<this>{THIS})|(?P<last>{LAST}))|(?P<alone>ต้น|กลาง|ปลาย|ท้าย"
    rf"|สิ้น)ๆ?\s?{_MONTH_WORD}(?!\s?(?:{NEXT}|{THIS}|{LAST}))"
    rf"|(?P<edge>วันแรก|วันสุดท้าย)ของเดือน\s?(?:(?P<next2>{NEXT})|{THIS})?"
)
_PART_BEFORE = re.compile(r"(?P<part>ต้น|กลาง|ปลาย|ท้าย|สิ้น)ๆ?\s?$")
_ENGLISH_MONTH = led(
    r"(?<![a-z])(?:(?P<part>end|beginning|start|middle|early|mid|late)(?: of)?[ -])?"
    r"(?:the |this )?(?:(?P<en>next|nxt|this|last) )?(?:month|mth)(?![a-z])"
)
_ENGLISH_PARTS = {
    "end": "สิ้น",
    "beginning": "ต้น",
    "start": "ต้น",
    "middle": "กลาง",
    "early": "ต้น",
    "mid": "กลาง",
    "late": "ปลาย",
}
_UNIT = rf"(?:วัน|วัณ(?!โรค)|คืน|มื้อ|{WEEK}|{_MONTH_WORD}|ปี๋?)"
_COUNT = rf"(?P<n>{NUMBER})(?:\s?(?:-|–|ถึง|หรือ)?\s?(?P<m>{NUMBER}))?"
_AHEAD = re.compile(
    rf"(?P<lead>อีก|แหม|ภายใน|ใน|หลังจากนี้|ถัดไปอีก)\s?(?:ประมาณ|ราวๆ?|สัก|ซัก|จั๊ก|ไม่เกิน)?\s?"
    rf"(?:{_COUNT}|(?P<half>ครึ่ง))\s?(?P<unit>{_UNIT})(?P<and_half>ครึ่ง)?(?:นี้|ข้างหน้า|ถัดไป)?(?!ที่ผ่านมา|ที่แล้ว|ก่อน)(?!\s?แล้วค่อย)"
)
_ONE_AHEAD = re.compile(
    rf"(?:อีก|แหม)\s?(?P<couple>{_UNIT})(?:สอง|2)\s?(?P=couple)|(?:อีก|แหม)\s?(?P<unit>{_UNIT})(?P<one>นึง|หนึ่ง|เดียว|ครึ่ง|กว่าๆ)|(?:อีก|แหม)(?P<lone>สัปดาห์|อาทิตย์|เดือน|ปี)(?=\s|$|[,.?!]|ค่ะ|คะ|ครับ|คับ|ค่อย|จะ|ถึง|ไป|มา)"
)
_BESIDE = led(
    rf"(?:{_COUNT}|(?P<half>ครึ่ง))\s?(?P<unit>{_UNIT})(?P<and_half>ครึ่ง)?\s?(?:(?P<ahead>ข้างหน้า|ถัดไป|ต่อจากนี้|ต่อไป|หลังจากนี้)"
    r"|(?P<ago>ก่อนหน้านี้|ก่อนหน้า|ก่อนนี้|ก่อน(?!อาหาร|นอน|วันนัด|นัด|คลอด|ถึง|วันผ่า)|ที่แล้ว|ตี้แล้ว|ที่ผ่านมา|กลาย))"
)
_ENGLISH_AWAY = led(
    rf"(?<![a-z])(?:in )?(?:(?P<n>{ENGLISH}|an?|a couple of)\s?(?P<unit>days?|weeks?|months?"
    rf"|years?|wks?|mths?|yrs?))(?: (?P<ago>ago)| (?P<later>from (?:now|today)|later))?(?![a-z])"
)
_FORTNIGHT = re.compile(r"(?<![a-z])in a fortnight(?![a-z])")
_LOST = re.compile(r"(?:ลด|หาย|ขึ้น|หล่น|ผอม|โล|กก\.?|ครั้ง|รอบ|หน)[^\s\d]{0,8}$")  # "six kilos in two months"
_LACKS = re.compile(r"(?:ต่อ|ขาด|รอ|กิน|ยา|หยุด|พัก|เหลือ|เพิ่ม)(?:ได้|ไป)?\s?$")  # "for another month"
_TAKEN = re.compile(r"(?:กิน|กินยา|กินยาต่อ|ทายา|พัก|นอน|หยุด|ใส่|รอ|ต่อ)\s?$")  # "take it for 3 more days" names no day


def find_relative(text: str, today: date) -> Iterator[Mention]:
    """Dates told by distance; of a count with two numbers the days from the one to the other."""
    yield from _thai(text, today)
    if _HAS_LATIN.search(text) is not None:
        yield from _in_english(text, today)


_HAS_LATIN = re.compile(r"[a-z]{3}")


def _thai(text: str, today: date) -> Iterator[Mention]:
    for match in _THAI_DAY.finditer(text) if _SOME_DAY.search(text) else ():
        if match.group() == "วันนี้" and _SOME_DAYS.search(text, max(0, match.start() - 8), match.start()):
            continue
        if text.startswith("ๆ", match.end()) and match.group().endswith("อื่น"):  # other meals
            continue
        if match["name"] in _OF_ANOTHER_DAY and _ITS_DAY.match(text, match.end()):
            continue
        if match["name"] in _PART_OF_ANY_DAY and text.endswith(_NORTHERN_DAYS, 0, match.start()):
            continue
        start = (
            match.start() - 3
            if (match["name"] or match["next"]) and text.endswith("วัน", 0, match.start())
            else match.start()
        )
        away = _away(match)
        yield Mention("date", start, match.end(), on(today + timedelta(days=away)))
    if "พน" in text or "พรน" in text or "พูก" in text:
        for match in _SHORT.finditer(text):
            yield Mention("date", *match.span(), on(today + timedelta(days=1)))
    for match in _MONTH.finditer(text) if _SOME_MONTH.search(text) else ():
        yield _month(text, match, today)
    if "อีก" in text or "แหม" in text or "ใน" in text or "จากนี้" in text:
        yield from _ahead(text, today)
    for match in _BESIDE.finditer(text) if _TOLD_BESIDE.search(text) else ():
        yield _counted(match, today, -1 if match["ago"] else 1)


_SOME_DAYS = re.compile(  # สองสามวันนี้ is no day
    r"(?:[1-9]\s?-\s?[1-9]\s?|(?:(?<![ก-๙])|(?<=มา)|(?<=ใน))สอง|วันสอง|สองสาม|สามสี่|ไม่กี่|หลาย|บาง)$"
)
# เมื่อคืนวันเสาร์ is not last night but Saturday's.
_OF_ANOTHER_DAY = ("เมื่อคืน", "เมื่อเช้า", "เมื่อเย็น", "เมื่อบ่าย", "เมื่อกลางวัน")
# In the north เมื่อแลง is "in the evening" of whatever day is named.
_PART_OF_ANY_DAY = ("เมื่อแลง", "เมื่อเจ๊า", "เมื่อเช้า", "เมื่อเย็น", "เมื่อค่ำ")
_NORTHERN_DAYS = ("พูก", "พู้ก", "พูก ", "วันฮือ", "มะฮือ", "วันเฮือง")
_ITS_DAY = re.compile(rf"\s?วัน(?:ที่\s?\d|{any_of(thai(WEEKDAYS_AFTER_DAY))})")


def _away(match: re.Match[str]) -> int:
    if match["name"]:
        return DAYS[match["name"]]
    return 1 if match["next"] else -1 if match["last_night"] else 0


_TOLD_BESIDE = re.compile(r"ก่อน|ที่แล้ว|ตี้แล้ว|ที่ผ่านมา|ข้างหน้า|ถัดไป|จากนี้|ต่อไป|กลาย")


def _in_english(text: str, today: date) -> Iterator[Mention]:
    for match in _ENGLISH_DAY.finditer(text) if _SOME_ENGLISH_DAY.search(text) else ():
        name = match["name"]
        away = DAYS[name] if name else 2 if match["after"] else -2 if match["before"] else 0 if match["today"] else -1
        yield Mention("date", *match.span(), on(today + timedelta(days=away)))
    for match in _FORTNIGHT.finditer(text) if "fortnight" in text else ():
        yield Mention("date", *match.span(), on(today + timedelta(days=14)))
    for match in _ENGLISH_MONTH.finditer(text) if "month" in text or "mth" in text else ():
        if match["part"] or match["en"]:
            turn = {"next": 1, "nxt": 1, "last": -1}.get(match["en"] or "", 0)
            part = _ENGLISH_PARTS.get(match["part"] or "")
            yield Mention("date", *match.span(), part_of_month(month_after(today, turn), part))
    for match in _ENGLISH_AWAY.finditer(text) if _SOME_ENGLISH_UNIT.search(text) else ():
        ahead = match.group().startswith("in ") or match["later"]
        if ahead or match["ago"]:
            said = match["n"].strip()
            count = 2 if said == "a couple of" else 1 if said in ("a", "an") else number(said)
            day = moved(today, count if ahead else -count, match["unit"])
            yield Mention("date", *match.span(), on(day))


def _ahead(text: str, today: date) -> Iterator[Mention]:
    for match in _AHEAD.finditer(text):
        if _TAKEN.search(text, max(0, match.start() - 10), match.start()):
            continue
        if match["lead"] == "ใน" and _LOST.search(text, max(0, match.start() - 14), match.start()):
            continue
        if match["lead"] == "ภายใน":
            until = moved(
                today, number(match["m"] or match["n"]) if match["n"] else 1, match["unit"], half=bool(match["half"])
            )
            yield Mention("date", *match.span(), between(today, until))
        elif match["half"]:
            yield Mention("date", *match.span(), on(moved(today, 1, match["unit"], half=True)))
        else:
            yield _counted(match, today, 1)
    for match in _ONE_AHEAD.finditer(text):
        if match["lone"] and _LACKS.search(text, max(0, match.start() - 10), match.start()):
            continue
        day = moved(today, 1, match["unit"] or match["lone"] or match["couple"])
        if match["couple"]:
            yield Mention("date", *match.span(), between(day, moved(today, 2, match["couple"])))
            continue
        yield Mention(
            "date", *match.span(), on(moved(day, 1, match["unit"], half=True) if match["one"] == "ครึ่ง" else day)
        )


def _counted(match: re.Match[str], today: date, way: int) -> Mention:
    """'In two or three days' is a range; a half after the unit is half a unit more."""
    days = [moved(today, way * number(said), match["unit"]) for said in (match["n"], match["m"]) if said]
    if match.groupdict().get("and_half") or not days:
        days = [moved(days[-1] if days else today, way, match["unit"], half=True)]
    end = match.start() + len(match.group().rstrip())
    value = on(days[0]) if len(days) == 1 or days[0] == days[1] else between(min(days), max(days))
    return Mention("date", match.start(), end, value)


def _month(text: str, match: re.Match[str], today: date) -> Mention:
    if match["edge"]:
        first = month_after(today, 1 if match["next2"] or match["edge"] == "วันแรก" else 0)
        return Mention("date", *match.span(), on(first) if match["edge"] == "วันแรก" else part_of_month(first, "สิ้น"))
    window = max(0, match.start() - 6)
    before = None if match["alone"] else _PART_BEFORE.search(text[window : match.start()])
    part = match["alone"] or (before["part"] if before else None)
    ahead = (2 if is_far(match["next"]) else 1) if match["next"] else 0
    first = month_after(today, -1 if match["last"] else ahead)
    if match["alone"] and is_over(today, match["alone"]) and not is_past(text, match.start(), match.end()):
        first = month_after(first, 1)
    return Mention(
        "date", window + before.start() if before else match.start(), match.end(), part_of_month(first, part)
    )


def moved(today: date, count: int, unit: str, *, half: bool = False) -> date:
    """So many days, weeks, months or years on (or back); with `half`, half of one (a week's half is three days)."""
    way = -1 if count < 0 else 1
    if unit.startswith(("วัน", "วัณ", "คืน", "มื้อ", "day")):
        return today + timedelta(days=0 if half else count)
    if unit.startswith(("เด", "ดือ", "month", "mth")):
        return today + timedelta(days=15 * way) if half else months_later(today, count)
    if unit.startswith(("ปี", "year", "yr")):
        return today + timedelta(days=182 * way) if half else months_later(today, 12 * count)
    return today + timedelta(days=3 * way if half else 7 * count)
