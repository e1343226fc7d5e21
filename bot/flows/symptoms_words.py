"""Yes, no, not sure, and the words of an answer, as people write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import Enum
from functools import cache, lru_cache

from bot.flows.symptoms_longer import inside_longer

_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_POLITE = r"(?:นะ)?(?:คะ|ค่ะ|ค่า|ครับ|คับ|ครับผม|จ้ะ|จ้า|จ๊ะ|ฮะ|เจ้า|เด้อ|เน้อ|please|krub|krap|kub|ka)"
_POLITE_END = re.compile(rf"(?:{_POLITE})+$")
_ONLY_POLITE = re.compile(rf"(?:{_POLITE}|ใช่)+")
_CLAUSES = re.compile(rf"[\n,.;!?/]+|\s+(?=ไม่|บ่|แต่|แล้ว|หรือ|และ|กับ|but |and |or )|(?<=[ก-๙]){_POLITE}(?=[\s,]|$)")
_NEGATED = re.compile(
    r"(?:ไม่|บ่|มิ|(?<!แม่)(?<!พ่อ)หม้าย)"
    r"(?:ได้|มี|เคย|ค่อย|เป็น|ใช่|จุด|จ้ำ|รอย|ถึง|ถึงกับ|ให้|ต้อง|ปวด|กิน|ทาน|ใช้|รับ|ยา|ละลาย|เจอ|พบ|เห็น|โดน|ถูก|นอน|รู้สึก|คิด|อยาก|ล้ม|ลื่น|ตก|ชน|กระแทก)*$"
)
# "ไม่ได้ล้มหรือกระแทก": what is denied goes on over an 'or'.
_NEGATED_BOTH = re.compile(
    r"(?:ไม่|บ่)(?:ได้|มี|เคย|เป็น|พบ|โดน|ถูก|ใช่)+(?:(?!แต่|แล้ว|ค่ะ|คะ|ครับ|คับ|ตอนนี้)[ก-๙]){1,24}?(?:หรือว่า|หรือ|รึ|และ|กับ)(?:โดน|ถูก|มี|เป็น|ได้|อะไร)*$"
)
# "ไม่มีเหงื่อแตกตัวเย็น": signs that are said in one breath are denied in one.
_NEGATED_ROW = re.compile(
    r"(?:ไม่|บ่)มี(?:อาการ)?(?:เหงื่อแตก|เหงื่อออก|เหงื่อ|หน้าซีด|ซีด|ตัวเย็น|มือเย็น|หน้ามืด|เป็นลม|วูบ|หอบ|เหนื่อย|ไข้|ไอ|อาเจียน|คลื่นไส้|บวม|แดง|ร้อน|หนอง)+$"
)
_NOT_BEHIND = re.compile(
    r"(?:(?:ก็|ยัง)?(?:ตรวจ|เช็ค|เช็ก|เจาะ)(?:ดู)?(?:แล้ว|ก็|ยัง)*(?:ไม่เป็น|ไม่มี|ไม่เจอ|ไม่พบ|บ่เป็น|บ่มี|ปกติ)|(?:ก็|ยัง)?(?:ไม่เป็น|บ่เป็น|ไม่ได้เป็น|ไม่มี|บ่มี)(?=เลย|นะ|ค่ะ|ครับ|จ้า|จ้ะ|\s|$))"
)
_NEGATED_LATIN = re.compile(
    r"(?<![a-z])(?:no|not|never|without|don'?t|doesn'?t|isn'?t)(?:\s+(?:any|have|has|a|so|very|too|been))*\s*$"
)
_NO = r"(?:ไม่|ไม่มี|ไม่ใช่|ไม่เป็น|ไม่ได้เป็น|ไม่ได้มี|ไม่เคย|ไม่พบ|ไม่เห็นมี|เปล่า|ป่าว|ปล่าว|บ่|บ่มี|บ่แม่น|บ่เป็น|หม้าย|โน|no|nope|none|nothing|not|ปกติดี|ปกติ|สบายดี)"
_YES = r"(?:มี|ใช่|เป็น|แม่น|เออ|อือ|อืม|ถูกต้อง|โดน|yes|yeah|yep|yup|ok)"
_FILL = (
    r"(?:เลย|สักข้อ|ซักข้อ|สักอย่าง|ซักอย่าง|สักอาการ|ทั้งนั้น|ทั้งหมด|ทุกข้อ|ทุกอย่าง|อะไร|อาการ|แบบนั้น|แบบนี้|อย่างนั้น|ดังกล่าว|เหล่านั้น|เหล่านี้|พวกนี้|พวกนั้น|ที่ว่ามา|ที่ว่า|ที่ถาม|ที่บอก"
    r"|ใดๆ|นะ|หรอก|ดอก|แล้ว|อยู่|บ้าง|นิดหน่อย|นิดนึง|เล็กน้อย|ตอนนี้|ข้อนี้|ข้อไหน|ของ|ใน|รายการ|ร่วม|ด้วย|ก็|ๆ|ofthem|ofthese|ofthose|atall|that|those|them|ido|shedoes|hedoes|idont)"
)
_JUST_NO = re.compile(rf"{_NO}+{_FILL}*{_NO}*")
_NTH = r"(?:เป็น|มี|ตาม)?(?:ข้อ|อัน|ตัวเลือก)(?:แรก|สุดท้าย|บนสุด|ล่างสุด|บน|ล่าง|ที่)?(?:\d|หนึ่ง|สอง|สาม|สี่|ห้า)?"
_JUST_YES = re.compile(
    rf"(?:ก็)?(?:{_YES}|มีข้อ\d|ข้อ\d)+{_FILL}*|(?:ใช่)?(?=.*(?:แรก|สุด|บน|ล่าง|\d|นึง|สอง|สาม|สี่|ห้า)){_NTH}{_FILL}*|(?:กําลัง|เพิ่ง|พึ่ง)(?:เป็น|มี){_FILL}*"
)
# A little or now and then, and not a word more: of a danger sign no plain yes, of anything else one.
_SOFT = re.compile(
    rf"(?:ก็|พอ|มี|เป็น|แค่)*(?:นิดหน่อย|นิดๆ|นิดนึง|นิดเดียว|เล็กน้อย|หน่อยๆ|บางครั้ง|บางที|บางวัน|บางคืน|นานๆ(?:ที|ครั้ง)|บ้าง|บางเวลา|sometimes|a?little){_FILL}*"
)
# Nobody looked, or somebody does not say; and what was there and is said to be over, which may still count where danger is asked for.
_NOT_KNOWN = re.compile(
    r"(?:ก็|ยัง)?(?:ไม่|บ่)(?:ได้|ทันได้|ค่อยได้|เคย)(?:ดู|สังเกต|เช็ค|เช็ก|มอง|ถาม)(?:เลย|เหมือนกัน|คือกัน|นะ|ดู|อะ|แฮะ|สิ)*|(?:ก็)?(?:ดู|สังเกต|แยก|มอง)(?:ไม่|บ่)ออก(?:เหมือนกัน|คือกัน|เลย|นะ)*"
    r"|[ก-๙]{0,6}(?:ไม่|บ่)(?:ยอม|ได้)?บอก(?:เลย|อะไร|นะ)*|(?:ก็)?(?:ไม่รุ|ไม่รู้|บ่ฮู้)(?:เลย|สิ|นะ|อะ|เหมือนกัน|คือกัน|แฮะ)*|บ่แน่"
)
_WAS = re.compile(
    r"(?:เมื่อก่อน|ก่อนหน้านี้|ตอนแรก|เคย)(?:เคย)?(?:มี|เป็น)(?:แต่)?(?:ตอนนี้)?(?:ไม่แล้ว|ไม่มีแล้ว|ไม่เป็นแล้ว|หายแล้ว|หายไปแล้ว)|หาย(?:ไป)?แล้ว"
)
_UNSURE = re.compile(
    r"ไม่แน่ใจ|ไม่แน่ชัด|ไม่ชัวร์|ไม่รู้เหมือนกัน|^ไม่รู้(?!สึก|ตัว|เรื่อง|คำตอบ)|^ไม่ทราบ|(?<!เจ็)บอกไม่(?:ถูก|ได้)|^อาจ(?!าร|เจ)|น่าจะ(?!เพราะ|จาก|เป็นเพราะ|ปกติ|สัก|ประมาณ|ราว|\d|เมื่อ|ตั้งแต่|ครบ)|^คงจะ"
    r"|ไม่ค่อยแน่|บ่ฮู้|บ่แน่ใจ|ไม่ค่อยมี|not sure|notsure|unsure|i ?don'?t ?know|maybe|perhaps"
)
# "มีเมื่อคืน", "มีนิดหน่อย" are a yes; "มีรอยเกา" and "มีดสะอาด" only name something, which may not have been asked for.
_BEGINS_YES = re.compile(
    r"มี(?:อาการ|เหมือนกัน|อยู่|นะ|แหละ|ละ|แล้ว|ด้วย|ค่ะ|คะ|ครับ|คับ|จ้ะ|จ้า|ก็)*(?:$|\d|ทั้ง|ครบ|หลาย|บ้าง|นิด|หน่อย|เล็กน้อย|น้อย|มาก|เยอะ|ตลอด|บ่อย|เป็น|บาง|ทุก"
    r"|ตั้งแต่|เมื่อ|ตอน|เวลา|วัน|เช้า|คืน|เย็น|ข้อ|อย่าง|แบบ|เหมือน|ตาม|สอง|สาม|ข้าง|ที่|เพิ่ง|พึ่ง|อยู่|อาการ|หมด|แทบ|เกือบ|ครั้ง|รอบ|ช่วง|พอ|เลย|จริง|จ้ะ|จ้า)"
    r"|^(?:ใช่|แม่น|yes|yeah|yep)"
)
_HAS_AND_MORE = re.compile(r"\s*มี[\s,]+(?!แต่|แค่|เพียง|อะไร|ไหม|มั้ย)[ก-๙]")  # "มี หนาวสั่น": a yes, and then what
_HAS = re.compile(r"(?:ก็|ยัง)?มี(?!แต่|แค่|เพียง|อะไร|ไหม|มั้ย|แรง|แฮง|สติ|ปัญหา|ความสุข|กำลัง)(?P<what>[ก-๙]{3,})")
_FAILS = re.compile(
    r"(?:ก็|ยัง)?(?:ไม่|บ่)(?:ค่อย|ยอม|มี|ได้)?(?:ออก|ตื่น|ไหว|ลง|ขึ้น|กิน|ดูด|ดื่ม|ดิ้น|ฉี่|เยี่ยว|ถ่าย|ขยับ|รู้สึกตัว|รู้ตัว|รู้เรื่อง|แรง|สติ|ตอบ|หยุด|เห็น|ยิน|หายใจ|ร้อง|พูด)(?!ยา)"
)
# "ตั้งแต่", "แต่ละ", "กินแต่นมแม่", "เจ็บแต่ที่เอว": no "but" that turns what was said.
_BUT = re.compile(
    r"(?<!ตั้ง)(?<!กิน)(?<!ดื่ม)(?<!ดูด)(?<!เจ็บ)(?<!ปวด)(?<!ออก)(?<!เห็น)(?<!ใส่)(?<!มี)แต่(?!ละ|ง(?!ง|ั)|ก่อน|เดิม|แรก|เช้า|มื้อ|เมื่อ|ตะกี้|หัวค่ำ|หลังอ้อม|น้อยๆ|เกิด|เด็กๆ)"
    r"|(?<!ตั้ง)แต่(?=ไม่|บ่|ยัง|ก็|พอ|ว่า|มัน)|ยกเว้น|นอกจาก|\bbut\b|except"
)


# "เยี่ยวบ่ออก" is read as "เยี่ยวไม่ออก"; บ่อย and บ่า are other words.
_ISAN_NOT = re.compile(
    r"บ่(?=ได้|ออก|ไหว|กิน|มี|เป็น|ตื่น|ขึ้น|ลง|หยุด|ดูด|ขยับ|เห็น|ไหล|เจ็บ|ปวด|แน่ใจ|ยอม|เยี่ยว|ฉี่|ถ่าย|ซึม|ชัก|หอบ|แดง|บวม|พุ่ง|เหม็น)"
)
_SOUTHERN_NOT = re.compile(r"(?<!แม่)(?<!พ่อ)(?<!เป็น)(?:หม้าย|ม่าย)")
_BEFORE = 40  # letters before a word in which its "not" is looked for
_READ_WORDS = 1000  # letters of a message in which words are looked for; danger signs are read in all of it, before us
_READ = 200  # letters of a message in which its yes or no is looked for


class Said(Enum):
    """What a bare answer says. PART_NO: something was denied, though perhaps not all that was asked. A_LITTLE, WAS: so."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    A_LITTLE = "a_little"
    WAS = "was"
    PART_NO = "part_no"


def plain(text: str) -> str:
    """Small letters without blanks and signs, Arabic digits; vowels and tones stay."""
    folded = unicodedata.normalize("NFKC", text).translate(_DIGITS).casefold()
    return "".join(
        each for each in folded if each.isalnum() or each == "ๆ" or unicodedata.category(each) in ("Mn", "Mc")
    )


def without_politeness(text: str) -> str:
    """A message as `plain` has it, without ค่ะ and its like at the end."""
    whole = plain(text[:_READ])
    return _POLITE_END.sub("", whole) or whole


def says_any(choices: Iterable[str], text: str) -> bool:
    """Whether any of these words stand in a text, not denied there."""
    return first_said(choices, text) is not None


def first_said(choices: Iterable[str], text: str) -> int | None:
    """Where the first of these words stands in a text undenied (of Thai without counting blanks), None where none does.

    Made for hundreds of which a message holds one or none.
    """
    small, whole = _spoken(text)
    there = [words for words in choices if (words in small if words.isascii() else _word(words) in whole)]
    return min((start for words in there for start, _ in _places(words, text)), default=None)


def longest_said(choices: Iterable[tuple[str, str]], text: str) -> tuple[str, ...]:
    """Keys of (key, words) whose words stand in the text undenied and not inside longer words of another key; each once."""
    hits = [(start, end, key) for key, words in choices for start, end in _places(words, text)]
    outer = [
        key
        for start, end, key in hits
        if not any(
            first <= start and end <= last and (last - first) > (end - start) and other != key
            for first, last, other in hits
        )
    ]
    return tuple(dict.fromkeys(outer))


@lru_cache(maxsize=1)
def bare_answer(text: str) -> Said | None:
    """Yes, no or not sure, where a message says that and hardly more; None where it says something else."""
    text = text[:_READ]
    whole = plain(text)
    short = _POLITE_END.sub("", whole)
    if _UNSURE.search(short) or _UNSURE.search(text.casefold()):
        return Said.UNSURE
    if _NOT_KNOWN.fullmatch(short):
        return Said.UNSURE
    if _WAS.fullmatch(short):
        return Said.WAS
    if _ONLY_POLITE.fullmatch(whole) or _JUST_YES.fullmatch(short):
        return Said.YES
    if _JUST_NO.fullmatch(short):
        return Said.NO
    if _SOFT.fullmatch(short):
        return Said.A_LITTLE
    return _by_clauses(text)


def had(text: str) -> str:
    """What a message begins to say is there ("มีผื่นที่แขน"), as `plain` has it; "" where it begins otherwise."""
    found = _HAS.match(plain(text[:_READ]))
    return found["what"] if found is not None else ""


def not_known(text: str) -> bool:
    """Whether an answer says no more than that somebody did not look, or cannot tell: "ดูไม่ออก", "ไม่ได้สังเกต"."""
    return _NOT_KNOWN.fullmatch(_POLITE_END.sub("", plain(text[:_READ]))) is not None


def turns_round(text: str) -> bool:
    """Whether something follows a 'but'."""
    return _BUT.search(text.casefold()) is not None


def in_plain_not(text: str) -> str:
    """The same text with the "not" of the south as everybody writes it, its letters as `plain` has them (NFKC takes "ำ" apart)."""
    return unicodedata.normalize("NFKC", _SOUTHERN_NOT.sub("ไม่", text))


def round_the_but(text: str) -> tuple[str, str]:
    """What stands before the first 'but' and what follows it; all of the text and "" where there is none."""
    found = _BUT.search(text.casefold())
    return (text, "") if found is None else (text[: found.start()], text[found.end() :])


def _by_clauses(text: str) -> Said | None:
    """'ไม่มีค่ะ ลูกยังเล่นได้' begins with its answer; 'ไม่ซึม ไม่หอบ' denies piece by piece."""
    clauses = [piece for part in _CLAUSES.split(text.casefold()) if (piece := _POLITE_END.sub("", plain(part)))]
    if not clauses:
        return None
    if _JUST_NO.fullmatch(clauses[0]):
        return Said.NO
    if _JUST_YES.fullmatch(clauses[0]) or _BEGINS_YES.match(clauses[0]) or _HAS_AND_MORE.match(text.casefold()):
        return Said.YES
    if any(each in ("มี", "มีอยู่", "yes") for each in clauses[1:]):  # "กินได้ ฉี่ปกติ มีค่ะ ตั้งแต่บ่าย"
        return Said.YES
    if _FAILS.match(clauses[0]):  # "บ่ออกเลยจักหยด" is no denial
        return None
    return Said.PART_NO if re.match(rf"(?:ก็|ยัง)?{_NO}|.*(?<!ผิด)(?<!กว่า)ปกติ", clauses[0]) else None


def _places(words: str, text: str) -> list[tuple[int, int]]:
    """Where these words stand undenied in a text; Thai without regard to blanks, Latin as whole words."""
    small, whole = _spoken(text)
    latin = words.isascii()
    said, wanted, denied = (small, words, _NEGATED_LATIN) if latin else (whole, _word(words), _NEGATED)
    if wanted not in said:
        return []
    edge = r"(?<![a-z]){}(?![a-z])" if latin else "{}"
    found = (match.span() for match in re.finditer(edge.format(re.escape(wanted)), said))
    places = [(start, end, said[max(0, start - _BEFORE) : start]) for start, end in found]
    behind = not latin and _NOT_BEHIND.search(text) is not None
    return [
        (start, end)
        for start, end, before in places
        if not denied.search(before)
        and (
            latin
            or not (_NEGATED_BOTH.search(before) or _NEGATED_ROW.search(before) or inside_longer(said, start, end))
        )
        and not (behind and _denied_behind(words, text))
    ]


def _denied_behind(words: str, text: str) -> bool:
    """Whether a "not" stands right behind these words in one piece: "เบาหวานตรวจแล้วไม่เป็น"."""
    return re.search(re.escape(words) + _NOT_BEHIND.pattern, text) is not None


@lru_cache(maxsize=1)  # a message is looked through for many words, and then never again
def _spoken(text: str) -> tuple[str, str]:
    """The beginning of a text in small letters, with and without its blanks."""
    text = _SOUTHERN_NOT.sub("ไม่", _ISAN_NOT.sub("ไม่", text[:_READ_WORDS]))
    return text.casefold(), plain(text)


@cache  # words of the protocols, not of patients
def _word(words: str) -> str:
    return plain(words)
