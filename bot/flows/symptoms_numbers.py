"""The numbers and times that a message tells for a question, in the measure of the question."""

from __future__ import annotations

import re
from datetime import date

from bot.domain.protocol import Measure, Question
from bot.flows.symptoms_heard import Heard
from bot.flows.symptoms_people import age_told, blood_pressure, blood_sugar

_WEEK = 7
_A_DAY = re.compile(r"(?:วันละ|คืนละ|ครั้งละ|ทุก|อาทิตย์ละ|every)\s*$")
# "มาสามสี่อาทิตย์": of two numbers the smaller counts.
_ONES = {each: number for number, each in enumerate(["หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า"], 1)}
_LONG = {"วัน": 1, "อาทิตย์": 7, "สัปดาห์": 7, "วีค": 7, "เดือน": 30, "ปี": 365}
_HOW_OFTEN = re.compile(r"\s*(?:ถึงจะ|ครั้ง|หน(?!่)|[ก-๙]{0,6}ที(?![ก-๙]))")
# "เข้าวันที่ 6 แล้ว" is the sixth day; with the name of a month, or with an appointment beside it, it is a date.
_NTH_DAY = re.compile(
    r"(?:^|เข้า|เป็น|ขึ้น|ย่าง|(?<![ก-๙])ก็|นี้ก็|นี้เป็น)\s*วันที่\s*(?P<day>\d{1,2}|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ)(?!\s*[/.\d]|\s*(?:ม\.?ค|ก\.?พ|มี|เม|พ\.?ค|มิ|ก\.?ค|ส\.?ค|ก\.?ย|ต\.?ค|พ\.?ย|ธ\.?ค|เดือน))"
)
# Long, though nobody counted; not of an illness that is known, nor of a habit.
_EVER = re.compile(
    r"แต่ไหนแต่ไร|ตั้งแต่สมัย|(?:ท้องผูก|ปวด|คัน|ไอ|เป็น)[ก-๙]{0,8}เรื้อรัง|(?:ปวด|เจ็บ|คัน|ไอ|แสบ|ชา|เมื่อย|บวม|ผูก|เวียน|มึน|อืด)[ก-๙]{0,10}(?:มา|อยู่)นาน(?!เท่า|แค่|ไหม|กี่|ไหน)"
)
_VERY_LONG = re.compile(r"(?:หลาย|เป็น|นับ)(?P<unit>อาทิตย์|สัปดาห์|เดือน|ปี)")
_NOT_OF_THIS = re.compile(
    r"(?:เบาหวาน|ความดัน|ไขมัน|โรค|ไทรอยด์|ไมเกรน|กินยา|สูบ|ดื่ม|ทำงาน|แต่งงาน|เคย|เมื่อ|ก่อน|ทุก|แพ้)[^\n]{0,14}$"
)
_SOME_TIME = re.compile(
    rf"(?:มา|ได้|เป็น)\s*(?P<least>{'|'.join(_ONES)})\s*(?:{'|'.join(_ONES)}|สิบ)\s*(?P<unit>{'|'.join(_LONG)})"
)
# A heart that beats 120 times a minute or more (Mae Fah Luang ED triage: level 2); never the upper number of a blood pressure.
_BEATS = r"(?:1[2-9]\d|2[0-4]\d)(?!\d|\s*[/.]|\s*(?:มก|mg|วัน|นาทีที่แล้ว|บาท|ซม|cm))"
_FAST_PULSE = re.compile(
    rf"(?:ชีพจร|หัวใจ|ใจ|เต้น|pulse|heart rate|hr|bpm)(?:(?!ความดัน|น้ำตาล|หนัก)[^\d\n]){{0,14}}{_BEATS}"
    rf"|(?<!\d){_BEATS}\s*(?:ครั้ง(?:ต่อ|/)นาที|bpm)",
    re.IGNORECASE,
)
_ONLY_BEATS = re.compile(rf"^\s*(?:ประมาณ|ราวๆ?|ได้|วัดได้)?\s*{_BEATS}")
# Oxygen in the blood under 92 % (MOPH ED Triage 2561 part D, page 16: danger zone).
_LOW_OXYGEN = re.compile(
    r"(?:ออกซิเจน|อ็อกซิเจน|ออกซิเย่น|แซท|spo2|\bo2|\bsat)[^\d\n]{0,14}(?:[5-8]\d|9[01])(?!\d)", re.IGNORECASE
)
_ISO = re.compile(r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?(?:T.*)?")


def measured(heard: Heard, question: Question) -> float | None:
    """The number that a message tells for this question, in the question's own measure."""
    match question.measure:
        case Measure.YEARS:
            return age_told(heard.text)[0]
        case Measure.DAYS:
            return _days(heard)
        case Measure.OF_TEN:
            return _value(heard, "severity", "score")
        case Measure.CELSIUS:
            return _value(heard, "temperature", "celsius")
        case Measure.SYSTOLIC:
            return blood_pressure(heard.text)
        case Measure.MG_DL:
            return blood_sugar(heard.text)
    return None


def a_sign_in_numbers(text: str, question: Question, *, asked: bool = False) -> bool:
    """Whether a message tells a pulse of 120 or more, or oxygen under 92 %, to a question for danger signs that it belongs to.

    asked: the question was asked, so that a bare number answers one for the pulse.
    """
    if not question.danger:
        return False
    topics = {question.topic, *question.covers}
    if "breathing" in topics and _LOW_OXYGEN.search(text) is not None:
        return True
    if question.topic != "pulse":
        return False
    return _FAST_PULSE.search(text) is not None or (asked and _ONLY_BEATS.match(text) is not None)


def _value(heard: Heard, entity: str, key: str) -> float | None:
    found = heard.understood.first(entity)
    said = found.value.get(key) if found is not None else None
    return float(said) if isinstance(said, int | float) else None


def _days(heard: Heard) -> float | None:
    """How long it has lasted: a duration that is not an age, or the day on which it began."""
    _, (first, last) = age_told(heard.text)
    if (some := _SOME_TIME.search(heard.text)) is not None:
        return float(_ONES[some["least"]] * _LONG[some["unit"]])
    if (day := _NTH_DAY.search(heard.text)) is not None:
        return float(_ONES.get(day["day"], 10) if not day["day"].isdigit() else day["day"])
    if _EVER.search(heard.text) is not None:
        return float(_LONG["เดือน"])
    return _by_entities(heard, first, last) or _long_without_number(heard.text)


def _long_without_number(text: str) -> float | None:
    """'มาหลายเดือนแล้ว' is at least two of them; None where it is told of a known illness or a habit."""
    long = _VERY_LONG.search(text)
    return None if long is None or _NOT_OF_THIS.search(text[: long.start()]) else 2.0 * _LONG[long["unit"]]


def _by_entities(heard: Heard, first: int, last: int) -> float | None:
    """The first duration or day of onset that was found, none that stands in an age (from `first` to `last`)."""
    for each in heard.understood.entities:
        if each.entity == "duration" and _HOW_OFTEN.match(heard.text, each.end):
            continue  # "สามสี่วันถึงจะถ่ายที" is how often
        if each.entity == "duration" and each.text.startswith(("ทั้ง", "เหมิด", "หมด")):
            continue  # "เกาทั้งวัน" is how, and not how long
        if each.entity == "duration" and _A_DAY.search(heard.text[: each.start]):
            continue  # "นั่งวันละสิบชั่วโมง" is no time that it has lasted
        if each.entity == "duration" and (each.end <= first or last <= each.start or each.end == 0):
            return _iso_days(str(each.value.get("iso8601", "")))
        if each.entity == "date" and each.role == "onset":
            began = _date(str(each.value.get("on", each.value.get("from", ""))))
            ago = (heard.now.date() - began).days if began is not None else -_WEEK - 1
            if ago >= -_WEEK:  # a weekday on which it began is the last one, even where it was read as the next
                return float((ago if ago >= 0 else ago + _WEEK) + 1)  # on the day after it began it is the second day
    return None


def _iso_days(iso: str) -> float | None:
    found = _ISO.fullmatch(iso)
    if found is None:
        return None
    days = {"years": 365, "months": 30, "weeks": 7, "days": 1}
    return float(sum(int(found[unit] or 0) * each for unit, each in days.items()))


def _date(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
