"""Whose trouble it is: age and sex, as people tell them in passing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.assessment import SELF
from bot.domain.protocol import Measure
from bot.domain.understanding import Finding

_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_ONES = {"หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9, "เอ็ด": 1}
_ONE = r"(?:สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า)"
_NUMBER = rf"(?P<number>\d{{1,3}}(?:\.\d)?|(?:(?:ยี่|{_ONE})?สิบ)(?:เอ็ด|{_ONE})?|หนึ่ง|{_ONE})"
_MONTHS = r"(?:เดือน|months?|mo\b)"
_WEEKS = r"(?:สัปดาห์|อาทิตย์|วีค|weeks?)"
_YEARS = r"(?:ปี|ขวบ|years?|yrs?|yo\b|y/o)"
_DAYS = r"(?:วัน(?!นี้|ก่อน)|days?)"
_UNIT = rf"(?P<unit>{_MONTHS}|{_WEEKS}|{_YEARS}|{_DAYS})"
_CHILD = r"(?:ลูก|หลาน|น้อง|ทารก|เด็ก|เบบี๋|baby|son|daughter|child)"
_ANYBODY = (
    rf"(?:{_CHILD}|แม่|พ่อ|ยาย|ย่า|ปู่|ตา|ลุง|ป้า|น้า|อา|ผู้ชาย|ผู้หญิง|ชาย|หญิง|สาว|คนไข้|ผู้ป่วย|เพศชาย|เพศหญิง|ผม|หนู|ดิฉัน|ฉัน|พี่|แฟน"
    r"|สามี|ภรรยา|เมีย|man|woman|male|female)"
)
_BETWEEN = r"(?:\s|ชาย|สาว|น้อย|คนเล็ก|คนโต|วัย|อายุ|เพิ่ง|ได้|ตอนนี้|หนู|คน|ประมาณ|แค่|ของ|ผม|ฉัน|ดิฉัน|เค้า|,|is|aged?)"
_SOME = rf"{_BETWEEN}{{0,8}}"  # bounded, so that reading stays linear
# Nothing that tells how long something has lasted may look like an age, so each way of telling an age is spelt out.
_AGES = (
    re.compile(rf"(?:อายุ(?!ครรภ์)|วัย|aged?\b)\s*(?:แค่|ได้|ประมาณ|เพิ่ง|ราวๆ|is|of)*\s*{_NUMBER}\s*{_UNIT}?"),
    re.compile(rf"{_NUMBER}\s*(?P<unit>ขวบ)"),
    re.compile(rf"{_NUMBER}[\s-]*(?P<unit>{_YEARS}|{_MONTHS}|{_WEEKS}|{_DAYS})[\s-]*old"),
    re.compile(
        rf"(?<!คลอด)(?<!แท้ง){_CHILD}{_SOME}{_NUMBER}\s*(?P<unit>{_MONTHS}|{_WEEKS})(?!\s*(?:แล้ว|กว่าแล้ว|ก่อน|ที่แล้ว))"
    ),
    re.compile(rf"(?:เกิดมา|แรกเกิด)(?:ได้)?\s*{_NUMBER}\s*{_UNIT}"),
    re.compile(rf"{_ANYBODY}{_SOME}{_NUMBER}\s*(?P<unit>ปี)(?!\s*(?:แล้ว|กว่าแล้ว|ก่อน|ที่แล้ว))"),
    re.compile(rf"(?:เพศ)?(?:หญิง|ชาย)\s*{_NUMBER}(?P<unit>)(?!\s*(?:วัน|เดือน|ชั่วโมง|องศา|ครั้ง|รอบ|\d))"),
)
_BEFORE = r"(?:\s|ประมาณ|ราวๆ|ราว|สัก|ซัก|แค่|เพิ่ง|ได้|ก็|ตอนนี้|น่าจะ|ที่|ระดับ|คะแนน|วัด|อยู่|ให้|ปวด|มา|เป็น|about|around){0,8}+"
_AFTER = r"(?:\s|ได้|กว่า|กว่าๆ|ครึ่ง|แล้ว|เอง|ค่ะ|คะ|ครับ|คับ|จ้ะ|จ้า|นะ|เลย|[.!]){0,8}+"
_WHO = rf"(?:{_ANYBODY}|{_BETWEEN}|คุณ|ประมาณ|ราวๆ|ก็|แก|เขา|คนที่ป่วย|about){{0,8}}+"
_ONLY_AGE = re.compile(rf"{_WHO}{_NUMBER}\s*{_UNIT}?{_AFTER}")
_BARE = {
    Measure.OF_TEN: (0.0, 10.0, r"(?:/\s*10|เต็ม\s*(?:10|สิบ)|จาก\s*(?:10|สิบ)|คะแนน|out of 10)?"),
    Measure.DAYS: (0.0, 366.0, r"(?:วัน|คืน|days?|nights?)?"),
    Measure.CELSIUS: (34.0, 44.0, r"(?:องศา(?:เซลเซียส)?|°?\s*c)?"),
    Measure.SYSTOLIC: (50.0, 300.0, r"(?:/\s*\d{2,3})?"),
    Measure.MG_DL: (10.0, 999.0, r"(?:mg/?dl|มก\.?)?"),
}
# A pain of ten among other words: "จริงๆ ก็แค่ 3 ถึง 4", "9 เดินแทบไม่ได้"; no days, hours, pills or times.
_SCORES = re.compile(
    r"(?<![\d.:/,-])(10|\d)(?![\d.:,])(?!\s*(?:/\s*(?!10)|วัน|คืน|ชั่วโมง|ชม|นาที|ครั้ง|ที(?!่)|รอบ|เม็ด|ปี|เดือน|อาทิตย์|สัปดาห์|องศา|ขวบ|โมง|ทุ่ม|day|hour|week|month|year|time))"
)
_TWO_SCORES = re.compile(  # "ก็สี่ห้า", "สามถึงสี่"
    rf"{_ONE}\s*(?:ถึง|-|หรือ|ไม่ก็)?\s*(?P<most>สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า)(?!\s*(?:วัน|คืน|ชั่วโมง|นาที|ครั้ง|รอบ|เม็ด|ปี|เดือน|อาทิตย์|สัปดาห์|หน|ที|แผ่น))"
)
_TEMPERATURE = re.compile(r"(?<![\d.:/])(?P<celsius>3[4-9]\.\d|4[0-3]\.\d|(?:3[5-9]|4[0-2])(?=\s*องศา))(?!\d)")
# "สามสิบแปดจุดสอง", "สามแปดครึ่ง".
_SPELT_TEMPERATURE = re.compile(
    r"สาม(?:สิบ)?(?P<ones>ห้า|หก|เจ็ด|แปด|เก้า)\s*(?:จุด\s*(?P<tenth>หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า)|(?P<half>ครึ่ง)(?!ชั่วโมง|วัน|เม็ด|เดือน|ปี)|องศา)"
)
# Temperatures in an answer to the question for one, whatever stands beside them.
_WARMTHS = re.compile(
    r"(?<![\d.:/,-])((?:3[5-9]|4[0-2])(?:\.\d)?)(?![\d.:,/]|\s*(?:วัน(?!นี้|ก่อน)|คืน|ชั่วโมง|ชม|นาที|ครั้ง|รอบ|เม็ด|ปี|เดือน|อาทิตย์|สัปดาห์|ขวบ|มิล|มก|mg|ml|day|hour|year))"
)
_SUGAR = re.compile(
    r"(?:น้ำตาล|dtx|sugar|เจาะ(?:เลือด)?(?:ปลาย)?นิ้ว)(?:(?!อายุ|วัย|เป็นมา|age)[^\d\n]){0,25}(?P<sugar>\d{2,3})(?!\d|\s*(?:ปี|วัน|เดือน|ยูนิต|เม็ด|กรัม|กิโล|โล|ครั้ง|year|unit|day))"
)
_SUGAR_SPELT = re.compile(  # "ได้สามร้อยยี่สิบ"; colloquially "สองร้อยห้า" is 250
    rf"(?:น้ำตาล|dtx|เจาะ(?:เลือด)?(?:ปลาย)?นิ้ว)[^\d\n]{{0,25}}?(?P<hundreds>{_ONE}|หนึ่ง)?ร้อย(?P<zero>เอ็ด)?(?P<tens>(?:(?:ยี่|{_ONE})?สิบ)(?:เอ็ด|{_ONE})?|{_ONE})?"
)
_PRESSURE = re.compile(r"(?<!\d)(?P<systolic>\d{2,3})\s*/\s*(?P<diastolic>\d{2,3})(?!\d|/)")
_DIASTOLIC_WEIGHS = 70  # a diastolic of 110 is as bad as a systolic of 180 (emergency triage of Mae Fah Luang)
_IN_YEARS = ((_MONTHS, 1 / 12), (_WEEKS, 7 / 365), (_DAYS, 1 / 365), (_YEARS, 1.0))
_OLDEST, _OLD = 120.0, 65.0
_HAS = frozenset({"present", "uncertain"})
_NEWBORN = re.compile(r"(?<!ตั้งแต่)(?:ทารก|ลูก|เด็ก|หลาน)แรกเกิด|newborn")
_DAYS_OLD = 7 / 365  # of somebody who is called newborn and of whom no age is told
_READ = 1000  # letters of a message that are looked through
# Only who is named right before the trouble is whose trouble it is: 'สามีไม่อยู่ ปวดท้อง' is not about a man.
_OWN = (
    r"(?:ของ)?(?:ผม|ฉัน|ดิฉัน|หนู|เรา|คุณ)?(?:อายุ|วัย|\d|ปี|ขวบ|เดือน|\s){0,12}+"
    r"(?:ก็|มี|เป็น|ปวด|เจ็บ|จุก|แน่น|ไข้|ตัวร้อน|บ่น|ไม่สบาย|has|is)"
)
_MAN = re.compile(
    r"ผู้ชาย|เพศชาย|(?<![a-z])male(?![a-z])"
    rf"|(?<!กับ)(?:พ่อ|ปู่|คุณตา|สามี|ลูกชาย|หลานชาย|น้องชาย|พี่ชาย|father|husband|son|brother|grandfather){_OWN}"
)
_ELDER = re.compile(rf"(?<!กับ)(?<!กับคุณ)(?:ยาย|ย่า|ปู่|คุณตา|grandmother|grandfather|grandma|grandpa){_OWN}")


@dataclass(frozen=True, slots=True)
class About:
    """Whom it is about, as far as they have told. years: age, a fraction for infants; man: True, False, or None if not told."""

    years: float | None = None
    man: bool | None = None
    elder: bool = False

    def and_now(self, later: About) -> About:
        """The same person with what was told later."""
        years = self.years if later.years is None else later.years
        return About(years, self.man if later.man is None else later.man, self.elder or later.elder)

    def age(self) -> float | None:
        """In years; 65 for somebody who is called old and of whom no age is known."""
        return _OLD if self.years is None and self.elder else self.years

    def cannot_be_pregnant(self) -> bool:
        """A man, a child under 9, or somebody of 60 or more (or called grandmother): no need to ask."""
        return bool(self.man) or self.elder or (self.years is not None and not 9 <= self.years < 60)


def about(text: str) -> About:
    """What a message tells of the person it is about."""
    small = text[:_READ].translate(_DIGITS).casefold()
    man = True if _MAN.search(small) else None
    years = age_told(text)[0]
    if years is None and _NEWBORN.search(small):
        years = _DAYS_OLD
    return About(years, man, _ELDER.search(small) is not None)


def whose_trouble(before: str, findings: Iterable[Finding]) -> str:
    """Whose trouble it is, as told so far: self, mother, child ...; "" while nobody was named.

    Of several people it is somebody else's: an illness is better on no record than on the wrong one.
    """
    told = {each.who for each in findings if each.status in _HAS}
    others = sorted(told - {SELF})
    if others and before in ("", SELF):
        return others[0]
    return before or (SELF if told else "")


@lru_cache(maxsize=1)
def age_told(text: str) -> tuple[float | None, tuple[int, int]]:
    """An age in years that stands in a message, and where (code points); None where none does."""
    small = text[:_READ].translate(_DIGITS).casefold()
    for way in _AGES:
        if found := way.search(small):
            return _years(found), found.span()
    return None, (0, 0)


def bare_number(text: str, measure: Measure) -> float | None:
    """The number that a message gives as the answer to a question with this measure, in that measure; None if it gives none."""
    small = text[:_READ].translate(_DIGITS).casefold().strip()
    if measure is Measure.YEARS:
        found = _ONLY_AGE.fullmatch(small)
        return _years(found) if found else None
    if measure is Measure.OF_TEN and (scores := [float(each) for each in _SCORES.findall(small)]):
        return max(scores)
    if measure is Measure.OF_TEN and (said := _TWO_SCORES.search(small)) is not None:
        return float(_ONES[said["most"]])
    if measure is Measure.CELSIUS and (warmths := [float(each) for each in _WARMTHS.findall(small)]):
        return max(warmths)
    if measure is Measure.CELSIUS and (warmth := temperature(small)) is not None:
        return warmth
    least, most, after = _BARE[measure]
    found = re.fullmatch(rf"{_BEFORE}(?:\d+\s*(?:-|ถึง)\s*)?{_NUMBER}\s*{after}{_AFTER}", small)
    number = _value(found["number"]) if found else None
    if number is None or not least <= number <= most or (measure is Measure.DAYS and number % 1):
        return None
    return number


def blood_pressure(text: str) -> float | None:
    """The systolic pressure in a message ('190/110'), or what its diastolic weighs if that is more; None if there is none."""
    found = _PRESSURE.search(text[:_READ].translate(_DIGITS))
    if found is None or not 50 <= int(found["systolic"]) <= 300 or int(found["diastolic"]) >= int(found["systolic"]):
        return None
    return float(max(int(found["systolic"]), int(found["diastolic"]) + _DIASTOLIC_WEIGHS))


def pressure_amiss(text: str) -> bool:
    """Whether a message tells a blood pressure that is not from 90 to 139 over less than 90 mmHg (Thai Hypertension Society)."""
    found = _PRESSURE.search(text[:_READ].translate(_DIGITS))
    if found is None or blood_pressure(text) is None:
        return False
    return not 90 <= int(found["systolic"]) < 140 or int(found["diastolic"]) >= 90


def blood_sugar(text: str) -> float | None:
    """The blood sugar that a message tells ('เจาะน้ำตาลได้ 318'), in mg/dL; None if there is none."""
    small = text[:_READ].translate(_DIGITS).casefold()
    if found := _SUGAR.search(small):
        return float(found["sugar"])
    spelt = _SUGAR_SPELT.search(small)
    if spelt is None:
        return None
    tens = _value(spelt["tens"]) if spelt["tens"] else 0.0
    return 100.0 * _ONES.get(spelt["hundreds"], 1) + (tens if tens >= 10 or spelt["zero"] else 10 * tens)


def temperature(text: str) -> float | None:
    """The temperature of a body that a message tells ('38.2'), in Celsius; None if there is none."""
    found = _TEMPERATURE.search(text[:_READ].translate(_DIGITS))
    if found is not None:
        return float(found["celsius"])
    spelt = _SPELT_TEMPERATURE.search(text[:_READ])
    if spelt is None:
        return None
    return (
        30.0 + _ONES[spelt["ones"]] + (_ONES[spelt["tenth"]] / 10 if spelt["tenth"] else 0.5 if spelt["half"] else 0.0)
    )


def _years(found: re.Match[str]) -> float | None:
    unit = found["unit"] or "ปี"
    for known, years in _IN_YEARS:
        if re.fullmatch(known, unit):
            age = _value(found["number"]) * years
            return age if age <= _OLDEST else None
    return None


def _value(number: str) -> float:
    if number[0].isdigit():
        return float(number)
    tens, ten, ones = number.rpartition("สิบ")
    if not ten:
        return float(_ONES[number])
    return float(10 * {"": 1, "ยี่": 2}.get(tens, _ONES.get(tens, 1)) + _ONES.get(ones, 0))
