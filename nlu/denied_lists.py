"""How far a denial reaches in a list of symptoms: up to its last 'or', or to all of it where that is said."""

from __future__ import annotations

import re

from nlu.negators import ANY_NOT
from nlu.reading import GRAVE, Phrase, Reading

_OR = re.compile(r"[ ,/]*(?:ก็ดี|หรือว่า|หรือ|รึว่า|รึ|ทั้ง|และก็|และ|แล้วก็|กับ|or|nor|and)[ ,]*(?:มี|เป็น|อาการ|การ|any |a )*")
_LIST = re.compile(r"[ ,/]*")
_WHOLE_LIST = re.compile(r"(?:มี)?(?:อาการ|ทั้ง|อาการใดๆเช่น|อาการพวก|ปัญหาเรื่อง)+$")
_ALL_OF_IT = ("หรือ", "รึ", "ก็ดี", " or")
_WHOLE = re.compile(
    r"(?:[^\n.!?;]{0,12}?)(?:ทั้ง(?:สอง|คู่|สาม|หมด|นั้น)|(?:สัก|ซัก)(?:อย่าง|อัน|ตัว|นิด)|พวกนี้|พวกนั้น|เหล่านี้|เหล่านั้น)"
)
# "ไข้ ไอ ไม่มี มีแต่น้ำมูก": what there is stands against all that was named before.
_ONLY_THAT = re.compile(rf"(?:ก็|กะ)?{ANY_NOT}(?:มี|เป็น|ได้เป็น)?(?:แล้ว|เลย|นะ|ค่ะ|คะ|ครับ|คับ)*(?:มีแต่|มีแค่|มีเพียง|แต่มี|แค่|เหลือ)")
# Answers to a list: "cough: yes, sore throat: no".
LISTED = Phrase(r"[ ,:=-]{0,3}(?P<word>no|none|nope)(?![a-z])(?= ?(?:[,;.!/\n]|$|but |and ))", ("no", "none", "nope"))


def deny_before(reading: Reading, denied: list[int | None], last: int) -> None:
    """'ไอหรือน้ำมูกไม่มีทั้งสองอย่าง': what is denied after an 'or' is denied before it, a whole list by its 'none of it'."""
    place = reading.places[last]
    if denied[last] != place.end or place.well:
        return
    text = reading.text
    whole, which = _WHOLE.match(text, place.end) is not None, last
    only = _ONLY_THAT.match(text, place.end) is not None
    all_of_it = (*_ALL_OF_IT, " and") if LISTED.match(reading, place.end) else _ALL_OF_IT
    while which and denied[which - 1] is None and (joint := joined(reading, which - 1)):
        between = reading.text[reading.places[which - 1].end : reading.places[which].start]
        both = text.startswith("ทั้ง", reading.places[which].start - 4) and text.endswith(
            "ทั้ง", 0, reading.places[which - 1].start
        )
        if only and not (whole or both) and reading.places[which - 1].code in GRAVE:
            return
        if not (whole or both or only) and not (joint == "or" and between.startswith(all_of_it)):
            return
        which -= 1
        denied[which] = reading.places[which].end


def deny_list(reading: Reading, denied: list[int | None], first: int) -> None:
    """'ไม่มีไข้ ไอ หรือเจ็บคอ': what is denied before a list is denied up to its last 'or'. Changes `denied` in place, as deny_before does."""
    head = denied[first] or 0
    whole = _WHOLE_LIST.search(reading.text, head, reading.places[first].start) is not None or reading.text.startswith(
        ("ปฏิเสธ", "denies", "no "), head
    )
    last = which = first
    while which + 1 < len(reading.places) and denied[which + 1] is None and (joint := joined(reading, which)):
        which += 1
        if joint == "or" or whole:
            last = which
    for each in range(first + 1, last + 1):
        denied[each] = reading.places[each].start


def joined(reading: Reading, which: int) -> str | None:
    """How this symptom and the next are strung together: 'or', 'list', or not at all."""
    between = (
        reading.text[reading.places[which].end : reading.places[which + 1].start]
        if which + 1 < len(reading.places)
        else "x"
    )
    if _LIST.fullmatch(between):
        return "list"
    return "or" if _OR.fullmatch(between) else None
