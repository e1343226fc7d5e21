"""Names and Thai phone numbers as people write them."""

from __future__ import annotations

import re
import unicodedata

_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_NUMBER = re.compile(r"(?:\+?66|0)[\d\s().\-]{7,14}")
# 9 digits for fixed lines (02 to 07), 10 for mobiles (06, 08, 09): the numbering plan of the NBTC.
_THAI_PHONE = re.compile(r"0[2-7]\d{7}|0[689]\d{8}")
_BEFORE_NAME = re.compile(
    r"^\s*(?:(?:ผม|ดิฉัน|ฉัน|หนู|เรา)?\s*ชื่อ(?:-?นามสกุล)?(?:คือ|ว่า)?|my name is|i am|i'm|name\b:?)\s*", re.IGNORECASE
)
_AFTER_NAME = re.compile(r"\s*(?:นะ)?(?:คะ|ค่ะ|ครับ|คับ|จ้ะ|จ้า|ค่า|ฮะ)+\s*$")
_PHONE_WORD = re.compile(r"(?:เบอร์(?:โทร(?:ศัพท์)?)?|โทร|tel|phone)[\s.:]*$", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_][^\d_?!@#<>]*")
# What people answer instead of a name.
_NO_NAME = re.compile(
    r"อะไร|ทำไม|ยังไง|อย่างไร|เท่าไ|ได้ไหม|ได้มั้ย|ไม่มี|ไม่บอก|ไม่ให้|ไม่อยาก|คิดดู|เดี๋ยว|\b(?:what|why|how|no|don't)\b", re.IGNORECASE
)
_LONGEST_NAME = 80


def phone_in(text: str) -> str | None:
    """The first Thai phone number in the text as 9 or 10 digits from 0, or None."""
    for found in _NUMBER.finditer(_digits_folded(text)):
        digits = re.sub(r"\D", "", found.group())
        national = "0" + digits[2:].removeprefix("0") if digits.startswith("66") else digits
        if _THAI_PHONE.fullmatch(national):
            return national
    return None


def name_in(text: str) -> str | None:
    """The text as a name of 2 to 80 letters, without what people say around it or a phone number; None if it is none."""
    name = _NUMBER.sub(" ", _digits_folded(text)).strip()
    name = _PHONE_WORD.sub("", _AFTER_NAME.sub("", _BEFORE_NAME.sub("", name)))
    name = " ".join(name.split()).strip(" ,.:")
    is_name = 2 <= len(name) <= _LONGEST_NAME and _NAME.fullmatch(name) and not _NO_NAME.search(name)
    return name if is_name else None


def _digits_folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(_THAI_DIGITS)
