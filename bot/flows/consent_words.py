"""Yes and no to a question for consent, and questions about it, as people write them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

from bot.flows.symptoms_words import plain


def _spelt(pattern: str) -> re.Pattern[str]:
    """A pattern for text that `plain` has put into its regular form, which writes a sara am as two letters."""
    return re.compile(unicodedata.normalize("NFKC", pattern))


_READ = 300  # letters of a message in which an answer is looked for
_POLITE = r"(?:นะ|น่ะ|จ๊ะ|จ้ะ|จ้า|จ้|คะ|ค่ะ|ค่า|ครับ|คับ|ครับผม|ฮะ|เจ้า|เด้อ|เน้อ|ค่ะๆ|please|krub|krap|kub|ka)*"
_POLITE_END = _spelt(rf"{_POLITE}$")
_WHO = r"(?:ฉัน|ดิฉัน|ผม|หนู|เรา|ยาย|ตา|ป้า|ลุง|พี่|แม่|พ่อ|ข้าพเจ้า|ข้อย|i)?"
_AGREES = r"(?:ยินยอม|อนุญาต|ยอมรับ|ยินดี|agree|consent|accept|allow)"
_PERMITS = r"(?:ตกลง|ยอม|เห็นด้วย|ได้|โอเค|โอเช|โอเคร|okay|ok|เอา|ให้|yes|yeah|yep|sure|ไม่มีปัญหา|ไม่ขัดข้อง|ไม่ว่าอะไร)"
_AND_MORE = (
    r"(?:เลย|ได้|สิ|ซิ|อยู่|แล้ว|ทุกอย่าง|ทั้งหมด|ทุกข้อ|ตามนี้|ตามนั้น|ตามที่ขอ|ให้|ใช้|เก็บ"
    r"|อ่าน|ดู|ถาม|ข้อมูล|สุขภาพ|ส่วนตัว|ของฉัน|ของผม|ของหนู|นี้|ไป|ๆ|to|it|this|that|all|ido)*"
)
# A yes must be one (PDPA, section 26: explicit). A bare "ค่ะ" may only mean "I have read it", so it is asked about once more.
_YES = _spelt(
    rf"(?:ก็|ขอ|กด|ให้ความ|ให้คำ|โอเค|ok|ตกลง|ได้)?{_POLITE}{_WHO}(?:ก็|ขอ|ให้ความ)?(?:{_AGREES}|{_PERMITS})+{_AND_MORE}{_POLITE}"
)
_BEGINS_YES = re.compile(
    rf"\s*(?:{_WHO}(?:ยินยอม|อนุญาต|i agree|i consent)(?:ค่ะ|ครับ|คับ|คะ|จ้า|จ้ะ|เลย)*|ตกลง(?:ค่ะ|ครับ|คับ|จ้า|จ้ะ)+)[\s,.\n]+(?=\S)",
    re.IGNORECASE,
)
_NO_WORD = r"(?:ไม่|บ่|มิ|ม่าย|ยังไม่|ขอไม่|คงไม่)"
_REFUSES = (
    r"(?:ขอ|อยาก|อยากจะ|ได้|ให้ความ|ให้คำ|จะ|ประสงค์|ต้องการ)*"
    r"(?:ยินยอม|อนุญาต|ยอมรับ|ยอม|ตกลง|ให้|เอา|เห็นด้วย|โอเค|ok|สะดวก|ได้|ต้องการ|ต้อง|อยาก|ประสงค์|ยินดี)?"
)
_NO_MORE = (
    r"(?:ดีกว่า|หรอก|ดอก|เลย|แล้ว|ละ|ล่ะ|ทั้งนั้น|ทั้งหมด|ให้|ใช้|เก็บ|อ่าน|ดู|ข้อมูล|สุขภาพ|ส่วนตัว|ของฉัน|ของผม|ของหนู|นี้|ใคร|ไว้|ไป|ๆ)*"
)
_NO = _spelt(
    rf"{_WHO}(?:(?:{_NO_WORD}{_REFUSES}{_NO_MORE})|(?:ขอ)?ปฏิเสธ{_NO_MORE}|อย่า(?:เก็บ|ใช้|เอา|อ่าน|ส่ง|ให้){_NO_MORE}"
    rf"|no+|nope|nothanks|noway|idontagree|idonotagree|donotagree|dontagree|idontconsent|disagree|decline|refuse|irefuse|idecline){_POLITE}"
)
# Said of something else, or not said at all: never a yes or a no.
_NO_ANSWER = re.compile(
    r"ไม่รู้|ไม่แน่ใจ|ไม่ทราบ|ไม่เข้าใจ|ไหม|มั้ย|มัย|หรือเปล่า|หรือป่าว|รึเปล่า|หรือไม่|ได้หรือ|ถ้า|แต่|ถอน|ยกเลิก|เปลี่ยนใจ|\?|อะไร|ทำไม|ยังไง|อย่างไร|ใคร(?!ๆ)|\bif\b|\bbut\b|\bwithdraw\b"
)
_WHY = _spelt(
    r"ทำไม(?:ถึง)?(?:ต้อง)?(?:มา)?(?:ขอ|ถาม|เก็บ|ใช้|ให้|ยินยอม|กด|ตอบ)|^ทำไม(?:ล่ะ|เหรอ|หรอ)?$|(?:ขอ|ถาม|เก็บ|ใช้|เอา)(?:ข้อมูล)?(?:ไป)?(?:ทำ|เพื่อ)(?:อะไร|ไร|ไม)"
    r"|เก็บ(?:ข้อมูล)?(?:อะไร|ไร|นาน|กี่|ที่ไหน|ไว้ไหน|ไว้ที่|ไว้นาน|ไว้กี่|ไว้ทำไม)|ใคร(?:จะ|บ้าง)?(?:เห็น|อ่าน|ดู|รู้)|ข้อมูล(?:จะ)?(?:อะไร|ปลอดภัย|รั่ว|หลุด|เป็นความลับ)|ปลอดภัยไหม|ปลอดภัยมั้ย"
    r"|ไม่เข้าใจ|อธิบาย|หมายความว่า|หมายถึงอะไร|แปลว่าอะไร|^(?:นี่|มัน|อัน(?:นี้)?|ยินยอม|ความยินยอม)?(?:คือ)?อะไร(?:เหรอ|หรอ|อะ|อ่ะ|เนี่ย)?$|ยินยอม(?:เรื่อง)?(?:อะไร|คือ|ทำไม|แล้วได้|แล้วจะ)"
    r"|ต้อง(?:กด|ตอบ|ยินยอม)(?:ด้วย)?(?:ไหม|มั้ย|หรือ|เหรอ|หรอ)|ถ้าไม่(?:ยินยอม|ให้|กด|ตกลง|ตอบ|เอา)|ไม่(?:ยินยอม|ตกลง|กด|ตอบ)(?:ได้ไหม|ได้มั้ย|แล้วจะ|แล้วเป็น)|มิจฉาชีพ|หลอก|รายละเอียด|pdpa"
    r"|^why|whatfor|whatdoyou(?:keep|store|use)|whatisthis|whatisit|whocan(?:see|read)|whosees|whoreads|howlong|isitsafe|explain|idontunderstand|moredetails?"
)
_LATER = _spelt(
    r"คิดดู|ขอคิด|คิดก่อน|เดี๋ยว(?:ค่อย)?(?:ตอบ|มาตอบ|คิด|ถาม)|ไว้(?:ค่อย)?ตอบ|ยังไม่(?:ตอบ|พร้อม|แน่ใจ)|ขอถาม(?:ลูก|หลาน|แม่|พ่อ|แฟน|สามี|ภรรยา|เมีย|ที่บ้าน|ก่อน)|ขอเวลา|อ่านก่อน|แป๊บ|แปบ|notnow|later|letmethink"
)


class Answer(Enum):
    """What a message says to a question for consent. LATER: they want to think first."""

    YES = "yes"
    NO = "no"
    WHY = "why"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, and what else the message says after a yes."""

    answer: Answer
    more: str = ""


def reply_in(text: str) -> Reply | None:
    """The answer that a message gives to a question for consent; None where it says something else, or nothing that is sure."""
    text = text[:_READ].strip()
    whole = plain(text)
    if _WHY.search(_POLITE_END.sub("", whole)):
        return Reply(Answer.WHY)
    if _LATER.search(whole):
        return Reply(Answer.LATER)
    if _NO_ANSWER.search(text.casefold()):
        return None
    if _NO.fullmatch(whole):
        return Reply(Answer.NO)
    if _YES.fullmatch(whole):
        return Reply(Answer.YES)
    begun = _BEGINS_YES.match(text)
    return Reply(Answer.YES, text[begun.end() :]) if begun else None
