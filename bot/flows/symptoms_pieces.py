"""What of an answer is news: its pieces that do not plainly say that something is not there."""

from __future__ import annotations

import re

from bot.flows.symptoms_reassurance import denies_wholly
from bot.flows.symptoms_well import without_well_numbers
from bot.flows.symptoms_words import in_plain_not, without_politeness

_BETWEEN = re.compile(r"[\s,.;!/\n]+|(?<=[ก-๙])(?:ค่ะ|ครับ|(?<!บัง)คับ|จ้ะ|จ้า)(?=[ก-๙])")
_MOST_LETTERS = 400
_LONGEST = 48  # letters of one piece that can be denied by one "not"
_NOT = re.compile(r"ไม่|บ่(?!อ)|มิได้")
# A bare name after a denial goes on with its list ("ไม่ซึม สับสน ชัก"); with how, when or how much it is told as there.
_TOLD = re.compile(
    r"ๆ|มาก|เยอะ|หนัก|แรง|อยู่|มี|ตลอด|เวลา|ตอน|นิด|หน่อย|เลย|ด้วย|มา|แล้ว|บ่อย|ข้าง|ทั้ง|ยัง|เพิ่ง|เริ่ม|จน|เหมือน|ไม่|บ่|แต่|แค่|เอง|ขึ้น|ลง|ทุก|\d|ซ้าย|ขวา|วัน|คืน|เช้า|เกือบ|จะ|ออกมา|ปน"
)


def news(text: str) -> str:
    """The pieces of a message that do not plainly deny, between blanks; "" where all of it does.

    What follows a denial as a bare name is of the same list, unless how, when or how much is told of it.
    """
    kept, listed = [], False
    for piece in filter(None, _BETWEEN.split(without_well_numbers(text[:_MOST_LETTERS]))):
        said = without_politeness(in_plain_not(piece))
        if _denied(said):
            listed = _NOT.search(said) is not None  # "ฉี่ปกติ" ends a list of noes
        elif not (listed and _TOLD.search(said) is None):
            kept.append(piece)
            listed = False
    return " ".join((*kept, text[_MOST_LETTERS:])).strip()


def _denied(piece: str) -> bool:
    return len(piece) <= _LONGEST and denies_wholly(piece)
