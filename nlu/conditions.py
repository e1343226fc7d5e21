"""Where a symptom is told as a condition: 'if it hurts, what then?'."""

from __future__ import annotations

import re

from nlu.cues import Cue
from nlu.denial import COUNTERFACT
from nlu.place import Place
from nlu.reading import AFTER, ENDS, GRAVE, LINK, Reading

_CONSEQUENCE = re.compile(r"จะ|ควร|ต้อง|อยาก|ก็|ขอ(?![งบ])|รบกวน|เพราะ|เลยมา|then|will")
_STILL_ILL = re.compile(r"(?:ไม่|บ่)(?:หาย|เซา|ดีขึ้น|ทุเลา|หยุด)")
_THEN = re.compile(r"ทำ|ไหม|มั้ย|ต้อง|ควร|ได้|ให้|โทร|มา|ไป|จะ|กิน|ค่อย|รีบ|เฮ็ด|สิ|ยังไง|should|what|can|do i|call|go")
# "ถ้าปวดมากกว่านี้": it is there, only not so much.
_MORE_THAN_NOW = re.compile(
    r"(?:เยอะ|มาก|หนัก|แรง|สูง|บ่อย|ถี่|นาน|ขึ้น|เพิ่ม|ลาม)*(?:กว่านี้|กว่าเดิม|กว่าตอนนี้|กว่าวันนี้)| (?:gets|is|get)? ?(?:worse|any worse)"
)


def conditional(reading: Reading, place: Place) -> bool:
    """Whether an 'if' makes the symptom a supposed one."""
    cue = reading.cues.before(Cue.IF, place.start, 30)
    return (cue is not None and _under_if(reading, cue[1], place)) or _if_within(reading, place)


def _if_within(reading: Reading, place: Place) -> bool:
    """'มีผื่น ถ้ามันลามต้องไปหาหมอไหม': the rash is there, its spreading is not. No danger sign goes by this."""
    if not place.wide or place.code in GRAVE:
        return False
    cue = reading.cues.after(Cue.IF, place.start + 1, place.end)
    return cue is not None and _THEN.search(reading.text, place.end, place.end + AFTER) is not None


def _under_if(reading: Reading, begin: int, place: Place) -> bool:
    text = reading.text
    between = text[begin : place.start]
    if COUNTERFACT.match(reading, place.end) or _MORE_THAN_NOW.match(text, place.end):
        return False
    if _STILL_ILL.search(between):
        return False  # "ถ้าบ่เซาเจ็บหัว": it is there
    if ENDS.search(between):
        return False
    if LINK.fullmatch(between) or reading.cues.after(Cue.DENY, begin, place.start):
        return _CONSEQUENCE.search(between.replace("จะ", "")) is None
    if _CONSEQUENCE.search(between):
        return False
    return _THEN.search(text, place.end, place.end + AFTER) is not None
