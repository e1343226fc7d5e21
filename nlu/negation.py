"""Whether a sign that somebody writes of is there, is denied, is over, or is only talked about."""

from __future__ import annotations

import re
from enum import Enum

from nlu.first_letters import led
from nlu.normalise import Squeezed
from nlu.patterns import HARD, PARTICLES

_BEFORE, _AFTER = 60, 40  # letters around a sign that are read; a bound keeps every reading linear


class Status(Enum):
    """As in the contracts, where OVER and ONCE are shown as past and IDIOM is not shown."""

    PRESENT = "present"
    ABSENT = "absent"
    UNCERTAIN = "uncertain"
    PAST = "past"  # long ago
    OVER = "over"  # it has passed, perhaps just now
    ONCE = "once"  # it has happened to them, nobody says when
    HYPOTHETICAL = "hypothetical"
    IDIOM = "idiom"


_NO = r"(?<![a-z])(?:no|not|without|denies|don't|doesn't|didn't|do not|isn't|haven't|never)(?![a-z])"
_NOT = rf"(?:ไม่|(?<!ทำ)ไม(?![่้๊๋])|มิได้|บ่|หาได้มี|ปราศจาก|ปฏิเสธ|{_NO})"
# Only these may stand between "not" and the sign; anything else breaks the link, and then the sign counts as there.
_LINK = (
    r"(?:ได้|มี|เคย|ใช่|กิน|ทาน|ใช้|ดื่ม|ยา|แม่น|เป็น|พบ|เห็น|รู้สึก|ฮู้สึก|ว่า|จะ|อาการ|ภาวะ|เกิด|ถึงขั้น|ถึงกับ|ใคร|ใด|ๆ|เจ็บ|ปวด|แน่น|จุก|เสียด|โดน|ถูก|"
    r"พูดเรื่อง|พูดถึง|พูดว่า|บ่นว่า|บอกว่า|เรื่อง|จุด|รอย|ลักษณะ|ความ(?=คิด)|"
    r"คิด|อยาก|พยายาม|ตั้งใจ|ทำ|ให้|ต้อง|การ| |a |any |have |has |having |had |in |feel |feeling |of |the |been )"
)
_DENIED = led(rf"(?P<not>{_NOT}){_LINK}{{0,8}}$")
_OTHER_PAIN = re.compile(r"(?:เจ็บ|ปวด|แน่น|จุก|เสียด)$")
_DOUBLE = re.compile(r"(?:ไม่ใช่|บ่แม่น|ไม่ได้แปล|ไม่ได้หมายความ|ปฏิเสธไม่ได้|ไม่ใช่เพราะ)(?:ว่า|จะ|เรา|ผม|หนู|ฉัน|ดิฉัน|แม่|พ่อ|ลูก)*$")
# "บอกไม่ถูก แน่นหน้าอก", "เบิกได้หรือไม่ แน่นหน้าอก": the no belongs to what was said before the blank.
_NO_OF_ITS_OWN = re.compile(
    r"(?:(?:บอก|อธิบาย|ตอบ|เรียก|พูด|เดา|เล่า|พิมพ์|เขียน|อ่าน|ฟัง|นอน|ลุก|ยืน|เดิน|นั่ง|กิน|กลืน|ดื่ม|ขยับ|ยก|ไป|มา|ทน|รอ|ใช้|กด|ติดต่อ)(?:ภาษา)?(?:ไทย|อังกฤษ|อะไร|ใคร|ข้าว|น้ำ|งาน|เรื่อง|ที่ไหน|ต่อ)?(?:ไม่|บ่)(?:ได้|ถูก|ไหว|เป็น)"
    r"|หรือไม่(?:ได้|มี|ใช่)?|ก็(?:ไม่|บ่)ให้|หามิได้)$"
)
_CLAUSES = re.compile(f"[{re.escape(HARD)}]")
_NEVER_SO = re.compile(r"แบบนี้|อย่างนี้|ขนาดนี้|แบบนี่|เท่านี้|จังซี้|แรงขนาด|หนักขนาด|เยอะขนาด")
_BUT_NOW = re.compile(
    r"[^\n.!?;]{0,20}?แต่(?:ว่า)?(?:ตอนนี้|เดี๋ยวนี้|วันนี้|เมื่อกี้)(?:เจ็บ|ปวด|แน่น|เป็น|มี|เริ่ม|ไหล|ชัก|หอบ|เอาแล้ว|ก็เจ็บ|มันเจ็บ|รู้สึก)"
)
_LIST_HEAD = led(
    rf"(?:ไม่มี|บ่มี|ไม่พบ|ปฏิเสธ|ไม่ได้มี|(?<![a-z])(?:no|denies|without)(?![a-z]))(?P<rest>[^{re.escape(HARD)}]{{1,50}})$"
)
_TURN = re.compile(r"แต่|ส่วน|ตอนนี้|เพราะ|กลับ|ทั้งที่|แล้วก็มี|ไม่|บ่(?!อย)|จู่|อยู่ๆ|เลย|แล้ว|มา\d")
_JOINED = re.compile(rf"(?:หรือว่า|หรือ|รึ|รวมถึง|ตลอดจน|or ?|nor ?){_LINK}{{0,4}}$")
_JOINED_SOON = re.compile(rf"[^{re.escape(HARD)}]{{0,25}}?หรือ(?!เปล่า|ยัง|ไม่)")
_DENIED_AFTER = re.compile(
    rf"(?:ก็|นี่|น่ะ|มัน|อะ|ยัง|นั้น|:|-|=|\?|ไหม|มั้ย)*(?P<word>ไม่มี|ไม่เป็น|ไม่ได้เป็น|ไม่ใช่|บ่มี|ไม่ได้มี|ไม่เคยมี|ไม่เคยเป็น|ไม่เคย)(?P<end>{PARTICLES}|$|[{re.escape(HARD)},])?"
)
_ONCE = led(r"(?<!ไม่)(?<!บ่)เคย(?:มีอาการ|มีประวัติ|เป็นโรค|เป็น|มี|โดน|ถูก|คิด|อยาก|จะ|เกิด|ได้|พยายาม|มีปัญหา|ๆ|เจ็บ|แน่น|ปวด)*$")
_LONG_AGO = led(
    r"ปีที่แล้ว|ปีก่อน|ปีกลาย|เดือนที่แล้ว|เดือนก่อน|(?:\d|หลาย|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ)(?:กว่า)?(?:ปี|เดือน)(?:ก่อน|ที่แล้ว|มาแล้ว|ที่ผ่านมา)"
    r"|ตอนเด็ก|สมัย|เมื่อก่อน|แต่ก่อน|(?:มี|พบ|ตาม)ประวัติ|ประวัติ(?=เป็น|เคย|โรค|ชัก|อาการ|เจ็บ|หัวใจ|หอบ|สโตรก|เส้นเลือด|ลมชัก|แพ้|$)|ปี(?:พ\.?ศ\.?)?2[05]\d\d|ตอนอายุ|ตอนคลอดลูกคน|ตอนหนุ่ม|ตอนสาว|ตอนวัยรุ่น"
    r"|(?<![a-z])(?:years? ago|last year|last month|months? ago|history of|in 20\d\d|as a child)(?![a-z])"
)
# "ไม่ดิ้นเลย เมื่อก่อนดิ้นเก่งมาก": what was well before makes the sign news, and not a thing of the past.
_WELL_BEFORE = re.compile(
    r"(?:เมื่อก่อน|แต่ก่อน|ก่อนหน้า(?:นี้|นั้น)?|ปีก่อน|ปีที่แล้ว|เดือนก่อน|เดือนที่แล้ว)(?:นี้|นั้น)?(?:ก็|ยัง|เคย|แก|เขา|เค้า|แม่|พ่อ|ลูก|ยาย|ตา|น้อง|เป็นคน)*"
    r"(?:ดิ้น|เดิน|พูด|กิน|ดูดนม|วิ่ง|หายใจ|เล่น|ลุก|ยก|มองเห็น|มอง|เห็น|จำ|นอน|แข็งแรง|ปกติ|สบาย|ร่าเริง|ดี|เก่ง|ทำงาน)(?!ไม่|บ่|ลำบาก|ติดขัด|ขัด|แล้วไม่)"
)
_OVER = led(
    r"(?<!ไม่)(?<!ยังไม่)(?<!บ่)(?:หายแล้ว|หายดี|หายขาด|หายเป็นปกติ|หายไปแล้ว|ปกติแล้ว|เซาแล้ว|ไม่เป็นแล้ว|ไม่มีแล้ว|ไม่เจ็บแล้ว|ไม่ปวดแล้ว)"
)
_RECOVERED = led(r"(?<!ไม่)(?<!บ่)หาย(?:จาก|ขาดจาก)?(?:อาการ|โรค)?(?:เจ็บ|ปวด|แน่น)?$")
_NOW = led(
    r"(?:ตอนนี้|เดี๋ยวนี้|ขณะนี้|วันนี้|ล่าสุด)(?!(?:ก็)?(?:หาย|ดี|ปกติ|โอเค|สบาย|ไม่มี|ไม่เป็น|ไม่เจ็บ|ไม่คิด|ไม่ได้|ไม่แล้ว|เซา|ok|แข็งแรง|เดินได้|ปวดเข่า|อยากนัด))"
    r"|เมื่อกี้|ตะกี้|เมื่อคืน|เมื่อเช้า|เมื่อวาน|(?<!ไม่)(?<!ไม่เป็น)อีกแล้ว|กลับมา|(?<!ไม่)(?<!เคย)(?:เป็นอีก|มาอีก|เจ็บอีก|แน่นอีก|ขึ้นอีก|อีกครั้ง|อีกรอบ)|กำลัง"
    r"|(?<![a-z])(?:now|again|today|right now)(?![a-z])"
)
_IF = led(
    r"(?:ถ้า|หาก|สมมติ|สมมุติ|ในกรณี|กรณี|เผื่อ|ป้องกัน|เสี่ยงต่อ|เสี่ยงเป็น|เสี่ยง|เพื่อไม่ให้|ระวัง|กลัวว่า|กลัวจะ|กลัว|กันไม่ให้|(?<![a-z])if(?![a-z]))[^\n.!?;]{0,18}$"
)
_STORY = led(
    r"(?:ข่าว|ละคร|ในหนัง|ดูหนัง|ซีรีส์|ซีรี่ย์|นิยาย|ในทีวี|บทความ|ความรู้เรื่อง|ความรู้เกี่ยวกับ|อบรม|รายงานเรื่อง|เรียนเรื่อง|การ์ตูน|เพลง|ในเกม|เล่นเกม|ประกันคุ้มครอง|วัคซีน|แพ็กเกจ|แพคเกจ|ตรวจคัดกรอง|คัดกรอง)[^\n!?;]{0,25}$"
)
_STORY_REACHES = 45  # letters: the longest of these words and what may follow it
_ABOUT = led(
    r"(?:โรค|ภาวะ|ป้องกัน|ศูนย์|คลินิก|หน่วย|วอร์ด|แผนก|กายภาพ|ฟื้นฟู|ยา|ผู้ป่วย|คนไข้|กลุ่ม|ชมรม|ความเสี่ยง|สาเหตุของ|อาการของ|อาการ|รักษา"
    r"|นัด|ตรวจ|เรื่อง|หลังเป็น|หลังจากเป็น|พักฟื้น)[^\n.!?;]{0,6}$"
    r"|(?<![a-z])(?:between|about|prevent|risk of|clinic|what is|after|history of|symptoms of)(?![a-z])[^\n.!?;]{0,25}$"
)
_ABOUT_AFTER = re.compile(
    r"(?:มัน|นี่|เนี่ย|นั้น|เขา)?(?:คือ|เกิดจาก|ป้องกัน|รักษา|อาการ|มีอาการ|มีกี่|ต่างกับ|ต่างจาก|ใช้สิทธิ|ทำกายภาพ|นัด|ห้ามกิน|ควรกิน|ติดต่อไหม"
    r"|ตอนอายุเท่า| (?:clinic|prevention|symptoms|risk|vs|and)(?![a-z]))"
)
_WHAT_IS = re.compile(
    r"(?:มัน|นี่|เนี่ย|นั้น)?(?:คืออะไร|หมายถึงอะไร|แปลว่า|คือโรค|มีอาการ(?:ยังไง|อย่างไร|อะไร|แบบไหน)|อาการเป็น(?:ยังไง|อย่างไร)|เกิดจากสาเหตุ|ป้องกัน(?:ยังไง|อย่างไร|ได้)|ติดต่อไหม)"
)
_LESSON = re.compile(r"(?:มีอบรม|อบรมไหม|มีสอน|สอนไหม|คอร์ส|หลักสูตร|รับสมัคร)")
_FIGURE = led(
    r"(?:ขำ|หัวเราะ|ลุ้น|ฟิน|เขิน|รัก|คิดถึง|ตื่นเต้น|สนุก|อร่อย|เชียร์|ดีใจ|แซ่บ|เผ็ด|มันส์|ซึ้ง|อึ้ง|หวาน|น่ารัก|หล่อ|สวย|กรี๊ด)[^\n.!?;]{0,8}?(?:จน|แทบ|เกือบ|แบบ)(?:แทบ|จะ|เกือบ|พูด|แบบ)*$"
)
_DOUBT = led(r"(?:ไม่แน่ใจ|ไม่รู้|ไม่ทราบ|สงสัย|น่าจะ|อาจจะ|คล้าย|เหมือนจะ|คิดว่า)[^\n.!?;]{0,12}$")
_DOUBT_AFTER = re.compile(r"(?:ไหม|มั้ย|หรือเปล่า|รึเปล่า|ป่าว|หรือไม่)")


def status(line: Squeezed, start: int, end: int, *, name: bool = False) -> Status:
    """How line.text[start:end] is meant. Every rule that takes a sign away is narrow; in doubt the sign is there.

    `name`: it is an illness by its name, which is also said in talk about the illness.
    """
    text = line.text
    before, after = text[max(0, start - _BEFORE) : start], text[end : end + _AFTER]
    if denied(line, start, end):
        return Status.ABSENT
    if _FIGURE.search(before):
        return Status.IDIOM
    if _NEVER_SO.search(after[:20]):
        return Status.PRESENT
    if _talked_about(before, after) or (name and (_ABOUT.search(before) or _ABOUT_AFTER.match(after))):
        return Status.HYPOTHETICAL
    gone = _gone(before, after)
    if gone:
        return gone
    if _DOUBT.search(before) or _DOUBT_AFTER.match(after):
        return Status.UNCERTAIN
    return Status.PRESENT


def denied(line: Squeezed, start: int, end: int) -> bool:
    """Whether text[start:end] is said not to be there."""
    before, after = line.text[max(0, start - _BEFORE) : start], line.text[end : end + _AFTER]
    found = _DENIED.search(before)
    if found:
        at = start - len(before) + found.start("not")
        if _DOUBLE.search(before[: found.start("not")]) or _NEVER_SO.search(after[:20]):
            return False
        ended = _OTHER_PAIN.search(found.group()) or _NO_OF_ITS_OWN.search(before)
        if ended and (line.text[start - 1] in HARD or line.gap_between(start - 1, start) is not None):
            return False  # "ไม่ปวด เจ็บหน้าอก": what was denied ends at the blank
        return not _answer_then_news(line, at, start, found["not"]) and not _BUT_NOW.match(after)
    follows = _DENIED_AFTER.match(after)
    if follows and (
        follows["end"] is not None or line.gap_between(end, end + follows.end("word")) == end + follows.end("word")
    ):
        return True
    return _in_denied_list(before, after)


def _answer_then_news(line: Squeezed, at: int, start: int, word: str) -> bool:
    """'ไม่ เจ็บหน้าอก': a bare no, a blank, and then the news. The only blank of the clause, or it is how this person types."""
    if word != "ไม่" or start != at + len(word) or line.gap_between(start - 1, start) is None:
        return False
    opens = at == 0 or line.text[at - 1] in HARD or line.gap_between(at - 1, at) is not None
    return opens and line.gap_between(start, start + 6) is None


def _in_denied_list(before: str, after: str) -> bool:
    """'ไม่มีไข้ ไอ หรือเจ็บหน้าอก' denies all three; a list needs its 'or', for without it the last part may be the news."""
    head = _LIST_HEAD.search(before)
    if head is None:
        return False
    if _JOINED.search(before):
        return _TURN.search(head["rest"]) is None
    return _TURN.search(head["rest"]) is None and _JOINED_SOON.match(after) is not None


def _talked_about(before: str, after: str) -> bool:
    """Told as a condition, a story, a lesson, or asked about."""
    story = _STORY.search(before, max(0, len(before) - _STORY_REACHES))
    return bool(_IF.search(before) or story or _LESSON.search(after) or _WHAT_IS.match(after))


def _gone(before: str, after: str) -> Status | None:
    """Told as over or long ago, with nothing that says it is here again."""
    clause = _CLAUSES.split(before)[-1]
    told = _over_by(clause, before, after)
    return told if told and not _NOW.search(clause) and not _NOW.search(after) else None


def _over_by(clause: str, before: str, after: str) -> Status | None:
    """How long ago, whatever else is told."""
    if _LONG_AGO.search(clause) or (_LONG_AGO.search(after) and not _WELL_BEFORE.search(after)):
        return Status.PAST
    if _ONCE.search(before):
        return Status.ONCE
    return Status.OVER if _RECOVERED.search(before) or _OVER.search(after) else None
