"""Numbers that name somebody: phone, hospital number, citizen id."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.domain.citizen_id import is_citizen_id
from nlu.first_letters import led
from nlu.mention import Mention

_PHONE = led(
    r"(?<![\d-])\(?(?:\+?66[\s.-]?(?=[2-9])|0)\s?(?:[689]\d?[\s.-]?\d{3,4}[\s.-]?\d{4,5}|2\)?[\s.-]?\d{3}[\s.-]?\d{4}|[3-57]\d?\)?[\s.-]?\d{3}[\s.-]?\d{3,4})(?![\d]|-\d)"
)
_CITIZEN = re.compile(r"(?<![\d-])[1-8][\s-]?\d{4}[\s-]?\d{5}[\s-]?\d{2}[\s-]?\d(?![\d]|-\d)")
_HN = re.compile(
    r"(?<![a-z])(?:h\.?\s?n\.?|เอชเอ็น|เอชเอน|เลขประจำตัวผู้ป่วย|เลขประจำตัวคนไข้|เลขที่ผู้ป่วย|เลขผู้ป่วย|เลขคนไข้|รหัสผู้ป่วย|รหัสคนไข้|เลขบัตรโรงพยาบาล|เลขที่โรงพยาบาล)"
    r"\s?(?:no\.?|number|is|เลขที่|เลข|คือ|ที่|เบอร์|ของ(?:แม่|พ่อ|ผม|หนู|ฉัน|ลูก|ยาย)(?:คือ)?)?\s?[:.#=]?\s?(?P<hn>\d{1,9}(?:[/-]\d{2})?)(?!\d)"
)
_DIGIT = re.compile(r"\d")
_LANDLINE, _MOBILE = 9, 10


def find_identifiers(text: str) -> Iterator[Mention]:
    """Thai phones as ten or nine digits from 0, HN as digits (with /yy where given), citizen ids as 13 digits.

    A citizen id whose check digit is wrong is a mention without a value.
    """
    if _DIGIT.search(text) is None:
        return
    for match in _HN.finditer(text):
        yield Mention("hn", match.start("hn"), match.end("hn"), {"number": match["hn"].replace("-", "/")})
    for match in _CITIZEN.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        yield Mention("citizen_id", *match.span(), {"number": digits} if is_citizen_id(digits) else None)
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        digits = "0" + digits[2:] if digits.startswith("66") else digits
        if len(digits) == (_MOBILE if digits[1] in "689" else _LANDLINE):
            yield Mention("phone", *match.span(), {"number": digits})
