"""How long, how bad and how hot: durations, pain of ten, temperatures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from nlu.calendar_words import any_of
from nlu.first_letters import led
from nlu.mention import Mention
from nlu.mistyped import all_mistyped
from nlu.numerals import ENGLISH, NUMBER, number
from nlu.romanised import in_thai

_THAI_UNITS = {
    "วินาที": "S", "นาที": "M", "ชั่วโมง": "H", "ชัวโมง": "H", "ชม.": "H", "ชม": "H",
    "วัน": "D", "คืน": "D", "มื้อ": "D", "สัปดาห์": "W", "สัปดา": "W", "อาทิตย์": "W",
    "อาทิด": "W", "อาทิต": "W", "อาติ๊ด": "W", "อาทิ๊ด": "W", "วีค": "W", "วีก": "W", "วิค": "W",
    "สป.": "W", "สปด.": "W", "เดือน": "MO", "ปี": "Y", "ปี๋": "Y",
    **dict.fromkeys(("เดิอน", "เดีอน", "เดื่อน", "เดือร", "เดอน", "เดืน"), "MO"), **dict.fromkeys(sorted(all_mistyped(("สัปดาห์", "อาทิตย์"))), "W"),
}  # fmt: skip
_ENGLISH_UNITS = {
    "minute": "M", "min": "M", "hour": "H", "hr": "H", "day": "D", "night": "D", "week": "W", "wk": "W", "month": "MO", "mth": "MO",
    "year": "Y", "yr": "Y",
}  # fmt: skip
_HALVES = {"M": "PT30S", "H": "PT30M", "D": "PT12H", "W": "P3D", "MO": "P15D", "Y": "P6M"}
_AND_A_HALF = {"H": "PT{}H30M", "D": "P{}DT12H", "W": "P{}W3D", "MO": "P{}M15D", "Y": "P{}Y6M", "M": "PT{}M30S"}
_SMALLER = {"Y": ("MO", "D", "W"), "MO": ("D", "W"), "W": ("D",), "D": ("H",), "H": ("M",), "M": ("S",)}


def _any(words: dict[str, str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_UNIT = rf"{any_of(_THAI_UNITS)}(?!(?<=อาทิต)ย|[ัิ-ฺ็-๎])"
_NOT_THEN = (
    r"(?!\s?(?:หน้า(?!อก)|ที่แล้ว|ก่อน|นี้|ละ(?!\s*$|\s(?!\s?(?:\d|หนึ่ง|สอง|สาม|สี่|ครั้ง|ครึ่ง|เม็ด|หลาย|กี่|ไม่เกิน|ประมาณ))|\s?(?:ค่ะ|คะ|ครับ|คับ|จ้า|จ้ะ|เจ้า|เด้อ|เน้อ|นะ|พี่|หมอ|คุณ|อ่ะ|ก็|ยัง|ไม่))"
    r"|พุธ|จันทร์|อังคาร|เสาร์|ศุกร์|พฤหัส|นัด|เกิด|ข้างหน้า|ที่\s?\d|(?:ต่อ|/)?\s?ครั้ง))"
)
_COUNTED = led(
    rf"(?P<n>{NUMBER})(?:\s?(?:-|–|ถึง|หรือ)?\s?(?P<to>{NUMBER}))?\s?(?P<more>กว่าๆ?)?\s?(?P<unit>{_UNIT})(?:(?P<half>ครึ่ง)|กว่าๆ?(?!จะ)|เศษๆ?)?"
    rf"(?:\s?(?:กับ|และ)?\s?(?P<n2>{NUMBER})\s?(?P<unit2>{_UNIT})(?!ละ(?!\s*$|\s?(?:ค่ะ|คะ|ครับ|เจ้า|เน้อ|เด้อ|หมอ))|ที่|นี้))?{_NOT_THEN}"
)
_ONE = led(
    rf"(?:(?P<half>ครึ่ง)(?P<unit>{_UNIT})|(?P<unit2>{_UNIT})(?P<and_half>ครึ่ง)|(?P<whole>ทั้ง"
    rf"|ตลอดทั้ง|ตลอด|เป็น(?=(?:วัน|คืน|สัปดาห์|อาทิตย์|เดือน|ปี|ชั่วโมง)(?:ๆ|แล้ว|เลย|กว่า|\s|$|ค่ะ|ครับ|คะ|นะ|ไม่|ยัง|ก็|ปวด|จน))|แรม|(?:เบิ่ด|เบิด|เหมิด|เมิด|ตึง)(?=มื้อ|วัน|คืน)|ข้าม(?:วันข้าม)?(?=คืน|วัน))(?P<unit3>{_UNIT})(?:แล้ว)?"
    rf"|(?:ร่วม|เกือบ(?:จะ|ๆ)?|นับ|(?:ครึ่ง)?ค่อน)(?P<about>{_UNIT})|(?P<twice>{_UNIT})(?:สอง|2)\s?(?P=twice)(?!นี้)"
    rf"|(?<!\d)(?<!\d )(?P<unit4>{_UNIT})(?:นึง|หนึ่ง|เดียว(?!กัน)|กว่าๆ?|เศษๆ?|เต็มๆ)){_NOT_THEN}"
)
_AND_HALF = re.compile(rf"(?<![\d.])(?P<n>\d{{1,2}})\.5\s?(?P<unit>{_UNIT})")
_AFTER_NUMBER = led(rf"(?:{NUMBER}|หลาย|กี่|ทุก|แต่ละ|บาง)\s?$")
_ENGLISH = led(
    rf"(?<![a-z\d])(?:(?P<half>half an?)|(?P<one>an?|one whole|all|the whole|(?<=for )the (?:past|last)|(?<=over )the (?:past|last))"
    r"|(?P<couple>(?:a )?couple of)"
    rf"|(?P<n>{ENGLISH})(?P<point>\.5| and a half)?(?:\s?(?:-|to|or) ?(?P<to>{ENGLISH}))?)"
    rf"[\s-]?(?P<unit>{_any(_ENGLISH_UNITS)})s?(?P<and_half> and a half)?(?![a-z])(?![ -](?:ago|old|from now|later|pregnant))"
)
_OVERNIGHT = led(r"(?<![a-z])(?:overnight|(?P<fortnight>(?:a )?fortnight))(?![a-z])")
# What stands before the number of an age, a pregnancy or a rhythm.
_NO_DURATION = led(
    r"(?:อายุ|(?<!ปวด)(?<!เจ็บ)(?<!จุก)(?<!แสบ)(?<!แน่น)ท้อง(?!เสีย|อืด|ผูก|เดิน|ร่วง)|ครรภ์|ทุก|ทุกๆ|วันที่|เดือน|ลูก|ขวบ|ลูกสาว|ลูกชาย|หลาน|น้อง|ทารก|เด็ก"
    r"|วัย|เปิด|บริการ|every|aged?|baby|son|daughter|pregnant|for every|(?<![a-z])(?:once|twice|thrice|times|tablets?|pills?|meals))"
    r"\s?(?:ได้|ประมาณ|ราวๆ|แค่|เพียง|เพิ่ง|ครบ|ย่าง|เกือบ|อ่อน|แล้ว|อยู่|ตอนนี้|is|about)?\s?$"
)
# A person before and a life's number of years: an age, though nobody says so.
_SOMEBODY = re.compile(
    r"(?:ผม|หนู|ดิฉัน|ฉัน|แม่|พ่อ|ยาย|ตา|ปู่|ย่า|ลุง|ป้า|น้า|คนไข้|ผู้ป่วย|ชาย|หญิง|สามี|ภรรยา|เมีย|ผัว|แฟน|พี่|คนแก่|ผู้สูงอายุ|อุ๊ย|เฒ่า|(?:fe)?male|man)\s?$"
)
_SEX = re.compile(r"\s?(?:เพศ|หญิง|ชาย|ผู้หญิง|ผู้ชาย)")
_YOUNGEST = 12  # years from which such a number is no length of an illness
_OUT_OF_TEN = led(
    rf"(?<![\d./])(?:\d\s?-\s?)?(?P<a>{NUMBER})\s?(?:/|เต็ม|จาก(?:เต็ม)?|ใน|out of|of)\s?(?:10|สิบ|ten)(?![\d/]|\s?(?:วัน|คน|โมง))"
    r"|(?:คะแนน(?:ความ)?(?:ปวด|เจ็บ)?|ระดับ(?:ความ)?(?:ปวด|เจ็บ|เจ็บปวด)?|สเกล|pain scale|เพนสกอร์|เพนสเกล"
    r"|(?:ปวด|เจ็บ)(?:ประมาณ|ระดับ|ราวๆ|สัก|ให้)|pain(?: level| score| is)?)"
    rf"\s?(?:อยู่ที่|ที่|ประมาณ|ราวๆ|สัก|เท่ากับ|ให้|=|:|is|about|a)?\s?(?P<b>{NUMBER})(?!\s?(?:วัน|ปี|เดือน|ครั้ง"
    rf"|ชั่วโมง|ชม|นาที|อาทิตย์|สัปดาห์|/|ที่|โมง|แผ่น|คน|จุด|[.]\d))"
    rf"|(?P<c>{NUMBER})\s?คะแนน|(?P<full>(?:ปวด|เจ็บ)(?:มาก|แบบ)?\s?เต็ม\s?(?:10|สิบ))"
)
_DEGREES = led(
    r"(?<![\d.,/])(?P<t>3[4-9]|4[0-3])(?:\s?(?:[.,]|จุด)\s?(?P<f>\d)\d?)?(?!\d|[.,]\d"
    r"|/)\s?(?P<unit>องศา(?:เซลเซียส)?|°\s?c|°|c(?![a-z])|ซี(?![ก-๙]))?"
    r"|(?P<spoken>สามสิบ(?:สี่|ห้า|หก|เจ็ด|แปด|เก้า)|สี่สิบ(?:เอ็ด|สอง)?)(?:จุด(?P<point>ศูนย์|หนึ่ง|สอง|สาม|สี่"
    r"|ห้า|หก|เจ็ด|แปด|เก้า))?\s?(?P<unit2>องศา)?"
    r"|(?<![\d.,/])(?P<fahrenheit>9[5-9]|10[0-8])(?:\.(?P<ff>\d))?\s?(?:°\s?f|f(?![a-z])|องศาฟา\w*)"
)
_MAY_BE_HOT = re.compile(r"[3491]\d|สามสิบ|สี่สิบ")
_HOT = re.compile(r"(?:ไข้|ตัวร้อน|อุณหภูมิ|อุนหภูมิ|ปรอท|fever|temp(?:erature)?)[^\n]{0,18}$")
_DIGIT_OR_TEN = re.compile(r"\d|สิบ|คะแนน|ระดับ|ปวด|เจ็บ|pain")


@dataclass(frozen=True, slots=True)
class _Length:
    """A duration as said: a count of one unit, perhaps with a count of a smaller one."""

    start: int
    end: int
    iso8601: str
    whole: bool = False  # "the whole night": no age, whatever stands before


def find_measures(text: str) -> Iterator[Mention]:
    """Durations (ISO 8601; of 'two or three days' the longer), severities (0 to 10) and body temperatures (degrees Celsius)."""
    lengths = [*_durations(text), *(_in_latin_letters(text) if _HAS_LATIN.search(text) else ())]
    for length in lengths:
        if length.whole and any(_put_right(text, length, each) for each in lengths):
            continue
        if length.whole or not _is_an_age_or_rhythm(text, length):
            yield Mention("duration", length.start, length.end, {"iso8601": length.iso8601})
    for match in _OUT_OF_TEN.finditer(text) if _DIGIT_OR_TEN.search(text) else ():
        score = 10 if match["full"] else number(match["a"] or match["b"] or match["c"])
        if score <= 10:
            yield Mention("severity", match.start(), match.end(), {"score": score})
    yield from _temperatures(text)


_TO_BE_EXACT = re.compile(
    r"(?:แล้ว|เลย|ค่ะ|ครับ|คะ|คับ|นะ)*[\s,.]+(?:เออ|เอ่?อ?|อืม|เอ้ย|ไม่สิ|ไม่ใช่สิ|จริงๆ|น่าจะ|คง|ประมาณ|สัก|ซัก|ราวๆ|นับได้|ก็|ได้|about|well|\s){1,6}"
)


def _put_right(text: str, rough: _Length, exact: _Length) -> bool:
    """'For years, well, about two years': the rough length is told again as a number of the same unit."""
    if exact.whole or exact.start < rough.end or exact.iso8601[-1] != rough.iso8601[-1]:
        return False
    return _TO_BE_EXACT.fullmatch(text, rough.end, exact.start) is not None


_YEARS = re.compile(r"P(\d+)Y")


def _is_an_age_or_rhythm(text: str, length: _Length) -> bool:
    if _NO_DURATION.search(text, max(0, length.start - 22), length.start):
        return True
    years = _YEARS.fullmatch(length.iso8601)
    if years is None or int(years[1]) < _YOUNGEST:
        return False
    before = _SOMEBODY.search(text, max(0, length.start - 14), length.start)
    return before is not None or _SEX.match(text, length.end) is not None


_HAS_UNIT = re.compile(_UNIT)
_HAS_ENGLISH_UNIT = re.compile(_any(_ENGLISH_UNITS))


def _durations(text: str) -> Iterator[_Length]:
    if not _HAS_UNIT.search(text):
        return
    for match in _COUNTED.finditer(text):
        yield _counted(match)
    for match in _AND_HALF.finditer(text) if ".5" in text else ():
        half = _AND_A_HALF.get(_THAI_UNITS[match["unit"]], "PT{}S").format(int(match["n"]))
        yield _Length(*match.span(), half)
    for match in _ONE.finditer(text):
        said = match["unit"] or match["unit2"] or match["unit3"] or match["unit4"] or match["about"] or match["twice"]
        unit = _THAI_UNITS[said]
        if match["half"]:
            iso = _HALVES.get(unit)
        elif _AFTER_NUMBER.search(text, max(0, match.start() - 12), match.start()):
            continue
        else:
            iso = (
                _AND_A_HALF.get(unit, "PT{}S").format(1)
                if match["and_half"]
                else _whole(unit, 2 if match["twice"] else 1)
            )
        if iso:
            yield _Length(match.start(), match.start() + len(match.group().rstrip()), iso, bool(match["whole"]))


def _counted(match: re.Match[str]) -> _Length:
    unit, count = _THAI_UNITS[match["unit"]], number(match["to"] or match["n"])
    end = match.end()
    if match["half"]:
        return _Length(match.start(), end, _AND_A_HALF.get(unit, "PT{}S").format(count))
    smaller = _THAI_UNITS[match["unit2"]] if match["unit2"] else None
    if smaller is None:
        return _Length(match.start(), end, _whole(unit, count))
    if match["unit"] == "วัน" and match["unit2"] == "คืน":  # three days and three nights
        return _Length(match.start(), end, _whole(unit, max(count, number(match["n2"]))))
    if smaller not in _SMALLER.get(unit, ()):
        return _Length(match.start(), match.end("unit"), _whole(unit, count))
    return _Length(match.start(), end, _both(_whole(unit, count), _whole(smaller, number(match["n2"]))))


def _whole(unit: str, count: int) -> str:
    if unit in ("S", "M", "H"):
        return f"PT{count}{unit}"
    return f"P{count}{'M' if unit == 'MO' else unit}"


def _both(large: str, small: str) -> str:
    """P1Y and P6M as P1Y6M, PT2H and PT30M as PT2H30M."""
    if large.startswith("PT"):
        return large + small.removeprefix("PT")
    return large + small.removeprefix("P")


def _in_english(text: str) -> Iterator[_Length]:
    if not _HAS_ENGLISH_UNIT.search(text):
        return
    for match in _OVERNIGHT.finditer(text):
        yield _Length(*match.span(), "P2W" if match["fortnight"] else "P1D", whole=True)
    for match in _ENGLISH.finditer(text):
        unit = _ENGLISH_UNITS[match["unit"]]
        if match["half"]:
            iso = _HALVES[unit]
        else:
            count = 2 if match["couple"] else 1 if match["one"] else number(match["to"] or match["n"])
            iso = _AND_A_HALF[unit].format(count) if match["and_half"] or match["point"] else _whole(unit, count)
        yield _Length(match.start(), match.end(), iso)


_HAS_LATIN = re.compile(r"[a-z]{2}")  # as in find_dates, which reads the same text


def _in_latin_letters(text: str) -> Iterator[_Length]:
    """English, and Thai that is written in Latin letters: 'ma sam wan laew'."""
    yield from _in_english(text)
    rewritten = in_thai(text)
    if rewritten is None:
        return
    for each in _durations(rewritten.text):
        start, end = rewritten.span(each.start, each.end)
        if text[start:end] != rewritten.text[each.start : each.end]:  # the others are found already
            yield replace(each, start=start, end=end)


def _temperatures(text: str) -> Iterator[Mention]:
    for match in _DEGREES.finditer(text) if _MAY_BE_HOT.search(text) else ():
        end = match.start() + len(match.group().rstrip())
        if match["fahrenheit"]:
            degrees = (float(f"{match['fahrenheit']}.{match['ff'] or 0}") - 32) / 1.8
            yield Mention("temperature", match.start(), end, {"celsius": round(degrees, 1)})
        elif match["unit"] or match["unit2"] or _HOT.search(text, max(0, match.start() - 30), match.start()):
            yield Mention("temperature", match.start(), end, {"celsius": _celsius(match)})


def _celsius(match: re.Match[str]) -> float:
    if match["spoken"]:
        point = match["point"]
        return number(match["spoken"]) + (number(point) / 10 if point and point != "ศูนย์" else 0)
    return float(f"{match['t']}.{match['f'] or 0}")
