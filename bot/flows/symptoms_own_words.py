"""What an answer tells in people's own words of the danger signs that its question asks for: that one is there, or nobody can tell."""

from __future__ import annotations

import re
import unicodedata

from bot.domain.protocol import Question
from bot.flows.symptoms_own_harms import BELLY_AND_WATER, INJURY_AND_POISON, SKIN_AND_SWELLING
from bot.flows.symptoms_own_signs import BREATH_AND_HEART, MIND, NERVES
from bot.flows.symptoms_people import temperature
from bot.flows.symptoms_words import in_plain_not


def spelt_alike(text: str) -> str:
    """A text or pattern with its letters as `plain` has them."""
    return unicodedata.normalize("NFKC", text)


_NEVER = r"(?!)"
_MOST_LETTERS = 300
_TABLES = (NERVES, BREATH_AND_HEART, MIND, BELLY_AND_WATER, SKIN_AND_SWELLING, INJURY_AND_POISON)
_SIGNS = tuple(
    tuple(re.compile(spelt_alike(each)) for each in (*line, _NEVER)[:3]) for table in _TABLES for line in table
)
# "ไม่ได้คิดอยาก...", "ไม่กระตุกผวา": what is denied goes on to the next blank, unless it turns or leads to something.
_NOT_BEFORE = re.compile(r"(?:ไม่|บ่)(?:(?!แต่|จน|ทำให้|แล้ว|ก็|เลย|ยัง|ไหว)[^\s,.;!]){0,12}$")
_WELL_INSIDE = re.compile(r"ปกติ|นิ่ม|สบายดี")
_VERY_HOT = re.compile(r"ไข้สูง|ไข้เกิน 39")
_HOT_FROM = 39.0  # Celsius, as the questions say
_CANNOT_TELL = re.compile(
    r"(?:ไม่|บ่)(?:รู้|ฮู้)(?!สึก|ตัว|เรื่อง|เมื่อ|โต|คิง|ตั๋ว|เป็นอะไร|เป็นไร|จะ|ทำไม)|ไม่ทราบ"
    r"|(?:ไม่|บ่|ยังไม่)ได้(?:ทัน)?(?:สังเกต|ดู(?!แล)|ถาม|จับดู|ชั่ง|แกะ|ถอด|เช็ค|นับ|ลอง)|ไม่เคย(?:ดู|นับ|ชั่ง"
    r"|เทียบ|ส่อง|ก้มดู|เห็น|สังเกต|เจาะ|ลอง|วัด|ไปตรวจ)"
    r"|(?:ดู|แยก|มอง)(?:ก็)?(?:ไม่|บ่)(?:ค่อย)?(?:ออก|เป็น)|(?<!ชื่อยา)จำ(?:ไม่|บ่)ได้(?:แล้ว|เลย|ว่า|ด้วย|$)"
    r"|บอกไม่(?:ถูก|ได้)|ไม่มี(?:ใคร|อะไร)(?:ได้)?(?:เห็น|ดู|รู้|เทียบ)|ยังไม่(?:ได้)?เห็น(?:แผล|อาการ|เลย)|ไม่มีปรอท"
    r"|(?:ไม่|บ่)(?:ได้|ค่อย|ยอม)(?:บอก|เล่า)|มองไม่เห็น(?:เอง|เลย| ไม่)|ต้องรอ(?:ถาม|เค้า|เขา|ให้)|ลืมแล้วว่า"
)
_OF_SENSES = re.compile(r"จำ|มองไม่เห็น|สับสน|ตามัว")
_OF_MEMORY_OR_SIGHT = re.compile(r"จำ|มอง")


def tells_a_sign(text: str, question: Question) -> bool:
    """Whether an answer tells in own words that a danger sign which its question asks for is there."""
    if not question.danger:
        return False
    asked, said = spelt_alike(question.text.th), in_plain_not(text[:_MOST_LETTERS].casefold())
    warm = temperature(said)
    if warm is not None and warm >= _HOT_FROM and _VERY_HOT.search(asked) is not None:
        return True
    return any(stands(says, said) for asks, says, unless in _SIGNS if asks.search(asked) and not unless.search(said))


def cannot_tell(text: str, question: Question) -> bool:
    """Whether an answer says that nobody looked, asked or remembers. What somebody cannot see or remember may be the sign itself."""
    found = _CANNOT_TELL.search(text[:_MOST_LETTERS])
    if found is None:
        return False
    return not (_OF_SENSES.search(question.text.th) and _OF_MEMORY_OR_SIGHT.match(found[0]))


def without_what_nobody_knows(text: str) -> str:
    """A message without what it says that nobody knows: "ไม่รู้กลางคืนแกหอบมั้ย" tells of no night."""
    return re.sub(rf"(?:{_CANNOT_TELL.pattern})[^\s,.;!]*", " ", text)


def stands(says: re.Pattern[str], text: str) -> bool:
    """Whether these words stand in a text with no "not" just before them, and nothing that is well between them."""
    found = (each for each in says.finditer(text) if _WELL_INSIDE.search(each[0]) is None)
    return any(_NOT_BEFORE.search(text[: each.start()]) is None for each in found)
