"""How long, how bad and how hot: durations, pain of ten, temperatures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.mention import Mention
from nlu.numerals import NUMBER, number

_UNITS = {
    "วัน": "P{}D", "คืน": "P{}D", "มื้อ": "P{}D", "day": "P{}D", "days": "P{}D",
    "สัปดาห์": "P{}W", "อาทิตย์": "P{}W", "วีค": "P{}W", "week": "P{}W", "weeks": "P{}W",
    "เดือน": "P{}M", "month": "P{}M", "months": "P{}M", "ปี": "P{}Y", "year": "P{}Y", "years": "P{}Y",
    "ชั่วโมง": "PT{}H", "ชม.": "PT{}H", "ชม": "PT{}H", "hour": "PT{}H", "hours": "PT{}H",
    "นาที": "PT{}M", "minutes": "PT{}M", "minute": "PT{}M", "mins": "PT{}M",
}  # fmt: skip
_HALF = {"P{}D": "PT12H", "P{}M": "P15D", "PT{}H": "PT30M", "P{}Y": "P6M"}
_UNIT = "|".join(
    re.escape(unit) + ("(?![a-z])" if unit.isascii() else "") for unit in sorted(_UNITS, key=len, reverse=True)
)
_DURATION = re.compile(
    rf"(?<!อายุ)(?<!อายุ )(?<!ทุก)(?<!ทุก )(?<!ท้อง)(?<!ท้อง )(?<!ครรภ์)(?<!ครรภ์ )(?<!ท้องได้)(?<!วันที่)(?<!วันที่ )(?<!เดือน)(?<!เดือน )"
    rf"(?:(?P<n>{NUMBER})(?:\s?(?:-|ถึง|หรือ)?\s?(?P<to>{NUMBER}))?|(?P<half>ครึ่ง)|(?P<over>(?<![ก-๙\d]))|(?P<many>เป็น))\s?(?P<unit>{_UNIT})"
    r"(?P<after>นึง|หนึ่ง|เดียว|กว่า|เต็มๆ|ครึ่ง)?(?!\s?(?:หน้า|ที่แล้ว|ก่อน|นี้|ละ|พุธ|จันทร์|อังคาร|เสาร์|ศุกร์|พฤหัส|นัด))"
)  # fmt: skip
_AGE = re.compile(r"(?:ลูก|ลูกสาว|ลูกชาย|หลาน|น้อง|ทารก|เด็ก|วัย|baby|son|daughter)\s?$")
_OUT_OF_TEN = re.compile(
    r"(?<![\d./])(?P<a>10|\d)\s?(?:/|เต็ม|จาก|out of|of)\s?(?:10|สิบ)(?![\d/])"
    r"|(?:คะแนน(?:ความ)?(?:ปวด|เจ็บ)?|ระดับ(?:ความ)?(?:ปวด|เจ็บ)?"
    r"|(?:ปวด|เจ็บ)(?:ประมาณ|ระดับ|ราวๆ)|pain(?: level| score)?)"
    rf"\s?(?:อยู่ที่|ที่|ประมาณ|ราวๆ|สัก|เท่ากับ|=|:|is)?\s?(?P<b>{NUMBER})(?!\s?(?:วัน|ปี|เดือน|ครั้ง|ชั่วโมง|/|ที่|โมง|[.]\d))|(?:ปวด|เจ็บ)\s?(?P<c>{NUMBER})\s?คะแนน"
)
_DEGREES = re.compile(
    r"(?<![\d.,/])(?P<t>3[4-9]|4[0-3])(?:[.,](?P<f>\d)\d?)?(?!\d|[.,]\d|/)\s?(?P<unit>องศา(?:เซลเซียส)?|°\s?c|°|c(?![a-z])|ซี(?![ก-๙]))?"
)
_HOT = re.compile(r"(?:ไข้|ตัวร้อน|อุณหภูมิ|อุนหภูมิ|ปรอท|fever|temp(?:erature)?)[^\n]{0,18}$")


def find_measures(text: str) -> Iterator[Mention]:
    """Durations (ISO 8601), severities (0 to 10) and body temperatures (degrees Celsius) of a normalised text."""
    for match in _DURATION.finditer(text):
        said = None if _AGE.search(text[max(0, match.start() - 12) : match.start()]) else _iso8601(match)
        if said:
            yield Mention("duration", match.start(), match.end(), {"iso8601": said})
    for match in _OUT_OF_TEN.finditer(text):
        score = number(match["a"] or match["b"] or match["c"])
        if score <= 10:
            yield Mention("severity", match.start(), match.end(), {"score": score})
    for match in _DEGREES.finditer(text):
        if match["unit"] or _HOT.search(text[max(0, match.start() - 30) : match.start()]):
            degrees = float(f"{match['t']}.{match['f'] or 0}")
            yield Mention(
                "temperature", match.start(), match.start() + len(match.group().rstrip()), {"celsius": degrees}
            )


def _iso8601(match: re.Match[str]) -> str | None:
    unit, after = _UNITS[match["unit"]], match["after"]
    if match["half"]:
        return _HALF.get(unit)
    if match["over"] is not None or match["many"]:
        # "อาทิตย์นึง", "เป็นเดือน": one; a bare unit says nothing
        return unit.format(1) if after in ("นึง", "หนึ่ง", "เดียว", "กว่า") or match["many"] else None
    return unit.format(number(match["to"] or match["n"]))
