"""Words around a danger sign that seem to take it away, and only tell what somebody was doing or answer what was said before."""

from __future__ import annotations

import re

from nlu.normalise import Squeezed
from nlu.patterns import HARD, PARTICLES

_BEFORE = 60  # letters that are read before a sign; a bound keeps every reading linear
_C = f"[^{re.escape(HARD)}]"
_PASTIME = r"หนัง|ละคร|ซีรี[สย่์]*|ข่าว|ทีวี|เพลง|เกมส?์?|การ์ตูน|นิยาย|หนังสือ|คลิป|ติ๊กต็?อก|ยูทู[บป]|บอล|มวย|สารคดี|หมอลำ|ลิเก"
_WENT_ON = r"(?:อยู่ดีๆ|อยู่ๆ|จู่ๆ|อยู่แล้ว|อยู่|กัน|แล้วก็|แล้ว|ก็|กะ|เสร็จ|จบ|เพลินๆ|ด้วยกัน)+"
_SOMEBODY = r"พ่อ|แม่|ยาย|คุณตา|คุณย่า|ปู่|ย่า|ลุง|ป้า|น้า|สามี|ภรรยา|เมีย|ผัว|แฟน|ลูก|หลาน|น้องชาย|น้องสาว|พี่ชาย|พี่สาว|อาม่า|อากง|เตี่ย|ผม|หนู|ฉัน|เพื่อนผม|เพื่อนหนู"
# "ดูหนังอยู่แล้วพ่อเจ็บหน้าอก": a pastime, a word that leaves it, perhaps a person, and the sign.
_LEFT = re.compile(rf"(?:ดู|ฟัง|อ่าน|เล่น|เปิด)(?:{_PASTIME}){_C}{{0,12}}?{_WENT_ON}(?:{_SOMEBODY})?{_C}{{0,6}}$")
_IN_IT = re.compile(
    r"พระเอก|นางเอก|ตัว(?:เอก|ร้าย|ละคร|แสดง)|ดารา|ในเรื่อง|ว่า|บอก|เห็น|เจอ|มี|คน|จะ|อยาก|กลัว|รู้สึก|อิน|แทบ|จน|แอบ"
)
_SUPPOSED = re.compile(r"ถ้า|หาก|กลัว|เผื่อ|สมม[ุ]?ติ|กรณี|(?<![a-z])if(?![a-z])")
# "บ่แม่น เจ็บหน้าอกเด้อ": not so, it is the chest; or the chest is not what hurts. Who says it knows, so they are asked.
_NOT_SO = re.compile(rf"(?:ไม่ใช่|ไม่ช่าย|ม่ายช่าย|บ่แม่น|บ่ใช่|บ่ใจ้|บ่าใจ้|(?<![a-z])no)(?:{PARTICLES}|แล้ว|หมอ|พี่)*$")
# "เอามื้ออื่นได้บ่ โดนข่มขืน": in the north-east a question ends in the word that denies.
_ASKED = re.compile(r"(?<=[ก-๙])บ่ (?=[ก-๙a-zA-Z])")
# "ขอผลเลือดเดือนก่อนหน่อยค่ะ แฟนกินยาทั้งซอง": a request, its last word, a blank, and then something else.
_REQUEST = re.compile(
    r"(?:^|(?<=[\n.!?;]))[^\n.!?;]{0,12}?(?:ขอ|รบกวน|สอบถาม|ถาม|เลื่อน|ยกเลิก|จอง|นัด|ค่า|ราคา|วัคซีน|เย็บ|เอกสาร|เซรุ่ม|เปิด)[^\n.!?;]{0,45}?"
    r"(?P<end>ค่ะ|คะ|ครับ|คับ|ค้าบ|จ้า|จ้ะ|เจ้า|เด้อ|หน่อย|เท่าไหร่|เท่าไร|กี่โมง|กี่บาท|กี่บาทหมอ|วันไหน|ไหม|มั้ย|ได้ป่าว|ได้บ่|กายภาพ|ขอบคุณ) (?=[ก-๙])"
)
# "ใส่บอลลูนมาปีก่อน ยังเจ็บอก": an old illness, a blank, and then the news.
_OLD_ILLNESS = re.compile(
    r"(?:ใส่|ผ่า|ทำ|ตรวจเจอ|รักษา)(?:ตัด)?(?:บอลลูน|บายพาส|สเต็นท์|ลิ้นหัวใจ|หัวใจ|ลำไส้|ไส้ติ่ง"
    r"|สมอง|เข่า|มะเร็ง|คลอด)[^\n.!?;]{0,12}(?:ปี|เดือน)(?:ก่อน|ที่แล้ว)(?P<end>) (?=[ก-๙])"
)


def with_requests_ended(text: str) -> str:
    """The text, as long as before, with a mark where a request or an old illness ends, and what follows may be the news."""
    for each in (_REQUEST, _OLD_ILLNESS):
        found = each.search(text)
        if found is not None:
            text = text[: found.end("end")] + "!" + text[found.end("end") + 1 :]
    return text


def with_questions_ended(text: str) -> str:
    """The text, as long as before, with a mark where a question may end in what would deny the clause behind its blank."""
    return _ASKED.sub("บ่?", text) if "บ่ " in text else text


def pastime_left(line: Squeezed, start: int) -> bool:
    """Whether a sign is told beside a film, a song, a game that somebody was at, and not in it."""
    before = line.text[max(0, start - _BEFORE) : start]
    left = _LEFT.search(before)
    return left is not None and not _SUPPOSED.search(before) and not _IN_IT.search(left.group())


def answers_no(line: Squeezed, start: int) -> bool:
    """Whether a bare 'not so' opens the clause, a blank follows, and then the sign."""
    if not line.blank_before(start):
        return False
    before = line.text[max(0, start - _BEFORE) : start]
    found = _NOT_SO.search(before)
    if found is None:
        return False
    at = start - len(before) + found.start()
    return at == 0 or line.text[at - 1] in HARD or line.blank_before(at)
