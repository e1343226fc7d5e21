"""Danger signs that the same message explains as harmless are asked about once, and not alarmed at; never passed over for it."""

from __future__ import annotations

import re

from nlu.first_letters import led
from nlu.patterns import HARD

_REACH = 90  # letters on each side of a sign that may explain it; a bound keeps every reading linear
_C = f"[^{re.escape(HARD)}]"
# What no explanation outweighs: beside it the sign stays what it is.
_WORSE = led(
    r"ไม่ไหว|(?<!ไม่)(?<!บ่)หน้ามืด|วูบ|เหงื่อ(?:แตก|ท่วม|ออก|เย็น|ซึม)|(?<!ไม่)(?<!บ่)ร้าว|เขียว|ซีด|(?<!ไม่)(?<!บ่)ซึม|พุ่ง|หายใจ(?:ไม่|บ่|ลำบาก|ขัด)|นอนราบ|ใจสั่น|หมดสติ|เป็นลม"
    r"|เลือด|(?<!ไม่)(?<!บ่)แน่น|ตอนนี้(?:ยัง|ก็ยัง|เริ่ม)|ยังไม่หาย|ไม่ดีขึ้น|กว่าเดิม|ทุกวัน|ตลอด"
)
_EXERTION = re.compile(
    r"(?:วิ่ง|ขึ้น(?:บันได|เขา|ดอย|สะพานลอย|ตึก)|ออกกำลัง|ปั่น|เตะบอล|เตะตะกร้อ|เต้น|ฟิตเนส|กระโดดเชือก|แบกของ|ยกของ|ว่ายน้ำ|ตีแบด)"
)
_RESTED = led(r"(?:(?:นั่ง|ยืน|หยุด)?พัก|นั่งลง|หยุด)[^\n.!?;ไม]{0,12}(?:ก็|แล้ว|กะ)?(?:หาย|เซา|ดีขึ้น|ปกติ)")
_PRESSED = re.compile(r"(?:ตอน|เวลา|เฉพาะ|แค่|ถ้า)(?:ที่|เอามือ|เอานิ้ว)*(?:กด|แตะ|จิ้ม|คลำ|บิดตัว|เอี้ยวตัว)|กดแล้วเจ็บ|กดโดน|กดเจ็บ")
_STRAINED = re.compile(
    r"วิดพื้น|ยกเวท|เล่นเวท|ยกน้ำหนัก|ยกของ|ยกถัง|เล่นกล้าม|ฟิตเนส|ยิม|ออกกำลัง|ตีแบด|ตีกอล์ฟ|ซ้อมมวย|กระแทกโต๊ะ|ไอเยอะ|เบนช์|ซิทอัพ|ซิตอัพ"
)
_THRIVES = re.compile(
    r"น้ำหนัก(?:ก็)?ขึ้น(?:ดี|ตามเกณฑ์|เรื่อย|ปกติ)?|(?:อารมณ์|ร่าเริง|ยิ้ม|เล่น|กิน|ดูดนม)(?:ก็)?(?:ดี|เก่ง|ได้ปกติ|ปกติ)|ร่าเริง"
)
_SPAT_UP = re.compile(r"แหวะ|สำรอก|ขย้อน")
_A_LITTLE = re.compile(r"นิดเดียว|นิดหน่อย|นิดๆ|หน่อยเดียว|จักหน่อย|น้อยๆ|เล็กน้อย")
_SOFTLY = re.compile(rf"^{_C}{{0,8}}?(?:เบาๆ|แปะๆ|เล่นๆ|หยอก|แหย่|ทีเล่น|ไม่แรง|บ่แฮง|บ่แรง)")
_JEST = led(r"555|ฮ่าๆ|อิอิ|คิคิ|[\U0001f602\U0001f923\U0001f606]|งอน|ขำ|แกล้งกัน|หยอก|(?<![a-z])(?:lol|haha+)(?![a-z])")
_SWOON = re.compile(r"หล่อ|น่ารัก|สวยมาก|สวยเกิน|ละลาย|เขิน|ฟิน(?!แลนด์)|ตกหลุมรัก|โอปป้า|ขวัญใจ|แฟนคลับ")
# A shoulder that hurts or is stiff does not lift; an arm that is weak is another thing, and so is what came at once.
_STIFF_SHOULDER = re.compile(
    r"ไหล่ติด|(?:ปวด|เจ็บ|ตึง|อักเสบ)(?:ที่|ตรง|แถว|ข้อ|หัว|เส้น|เอ็น)*(?:ไหล่|บ่า|สะบัก)|เอ็น(?:หัว)?ไหล่|หินปูน(?:เกาะ)?(?:ที่)?(?:หัว)?ไหล่"
)
_LIFTS_NOT = re.compile(r"ยกแขน(?:ซ้าย|ขวา|ข้าง\S{2,4})?(?:ก็)?(?:ไม่|บ่|บ่อ)(?:ค่อย)?(?:ขึ้น|สุด|ได้|ไหว)")
_MORE_THAN_A_SHOULDER = led(
    r"พูด|เว้า|อู้|แหลง|เบี้ยว|(?<!ไม่)(?<!บ่)ชา|ขา(?!ย)|ซีก|ครึ่ง|อ่อนแรง|ไม่มีแรง|ทันที|จู่|อยู่ๆ|อยู่ดี|เพิ่ง|พึ่ง|เมื่อกี้|เดิน|มึน|หน้า(?!อก|ที่)|อก|ปวดหัว|มอง|เห็น|สับสน|ล้ม|ตก|หล่น|รถ"
)
# A child that is born, and what it did before: how it kicks is no longer a sign of a pregnancy.
_BORN = re.compile(r"ลูก(?:สาว|ชาย)?(?:อายุ)? ?\d{1,2} ?(?:วัน|สัปดาห์|อาทิตย์|เดือน|ขวบ)")
_WHEN_UNBORN = re.compile(r"(?:ตอน|เมื่อ|สมัย)(?:ที่)?(?:ยัง)?อยู่ในท้อง")
# Hearts that swoon, lungs that burst: what is said of the handsome doctor.
_SWOONS = frozenset({"palpitation", "unconscious", "breathless", "chest_pain", "not_breathing"})
_SHOT = frozenset({"severe_trauma", "heavy_bleeding", "chest_pain", "violence"})
_GAME = led(
    r"เหลือ(?:อีก)?(?:หนึ่ง|1|นิด)?ขีด(?:เดียว)?|ฮีล(?!ลิ่ง)|รีเกิด|ชุบ(?:ที|หน่อย|ด้วย|ผม)|บอสตัว|ตีป้อม|ลงเลน|(?<![a-z])(?:hp|respawn|noob)(?![a-z])"
)
_WRONG_ROOM = re.compile(r"(?:ส่ง|พิมพ์|ทัก|ตอบ)ผิด(?:ห้อง|แชท|แชต|กลุ่ม|คน|ไลน์)|ผิดห้อง(?:ค่ะ|ครับ|ขอโทษ)")
_NOBODY_HURT = re.compile(r"ไม่มี(?:ใคร|คน)(?:เจ็บ|เป็นอะไร|เป็นไร)|ในเกม(?:นะ|ค่ะ|ครับ|น่ะ)|ไม่ใช่เรื่องจริง")
# What a sign turned out to be, by its code.
_TURNED_OUT = {
    "unconscious": re.compile(r"ใส่หูฟัง|นั่งสมาธิ|ฟังธรรม|ที่แท้(?:แก|ก็|เขา)*หลับ|ปลุกแล้ว(?:ด่า|ตื่น|ลุก)|แกล้งหลับ|เคาะแล้วออกมา"),
    "electric_shock": re.compile(r"ไฟ(?:ฟ้า)?สถิต"),
    "low_sugar": re.compile(
        rf"(?:แถบ|แผ่น){_C}{{0,8}}(?:หมดอายุ|ชื้น|เสีย)|เครื่อง(?:เสีย|เพี้ยน|ถ่านหมด)|(?:เจาะใหม่|ตอนนี้|ขึ้นมา(?:เป็น)?|เจาะซ้ำ)(?:ได้|เป็น)? ?1\d\d(?!\d)"
        r"|(?:น้ำหวาน|ลูกอม|น้ำแดง|น้ำผลไม้|กินข้าว)(?:ไป)?(?:แล้ว|เสร็จ)(?:ก็)?(?:ดีขึ้น|หาย|ปกติ|โอเค)"
    ),
    "overdose": re.compile(r"นับเม็ดแล้ว|กินแค่(?:รอบ|เม็ด)เดียว|ไม่ได้ซ้ำ|ไม่ได้กินซ้ำ"),
    "breathless": re.compile(r"สี(?:ยีนส์|กางเกง|เสื้อ)ตก|(?:ทาเล็บ|เล็บเจล)[^\n.!?;]{0,25}9\d|คัดจมูก[^\n.!?;]{0,20}โล่ง"),
    "confusion": re.compile(r"ละเมอ[^\n.!?;]{0,20}รู้เรื่อง"),
    "pregnancy_emergency": re.compile(r"หมอตรวจแล้ว[^\n.!?;]{0,12}(?:ตกขาว|ฉี่|ไม่ใช่)"),
    "drowning": re.compile(r"แกล้งกัน|เล่นกันเฉยๆ"),
    "anaphylaxis": re.compile(r"(?:ฉีด)?ยาชา(?:ทำฟัน|ถอนฟัน|อุดฟัน)"),
}
# Of two kinds of a thing, one asks which is the dangerous one.
_WHICH = re.compile(
    r"(?:เห็ด|งู|ปลา|แมงกะพรุน|ผลไม้|ต้นไม้|พืช|ใบ|ผัก|แมงมุม|แบบ|ตัว|ชนิด|อัน)(?:ตัว|ชนิด|แบบ|พันธุ์)?(?:ไหน|ได๋|ใด๋|ใด|หนาย)(?:บ้าง|แหน่|พ่อง)?(?:ที่)?(?:มี|เป็น)?พิษ"
)
_IF_SOMEBODY = re.compile(rf"(?:ถ้า|หาก|กรณี|สมมติ|เวลา)(?:มี)?(?:เพื่อน|นักเรียน|ลูกศิษย์|เด็ก|คน|ใคร|ลูกค้า|พนักงาน){_C}{{0,40}}$")
_FOR_CLASS = re.compile(
    r"แผ่นพับ|โปสเตอร์|สไลด์|ครูแนะแนว|คู่มือ|ใบความรู้|เอกสาร(?:แจก|ประกอบ|ไปแจก)|จัดอบรม|เสียงตามสาย|หน้าเสาธง|คาบ(?:โฮมรูม|แนะแนว)|บอร์ด(?:ความรู้|โรงเรียน)"
)
# Only what can be seen from outside is denied for a reason; who says "ไม่ได้อยากตาย แค่เจ็บให้โล่ง" tells the sign itself.
_DENIED = re.compile(
    r"(?:ไม่ได้|บ่ได้|ไม่ใช่|บ่แม่น|ไม่มีใคร|บ่มีไผ|มิได้)(?:โดน|ถูก|มี|เป็น|ถึงกับ|ถึงขั้น)?(?:หอบ|กลืน|กินเข้าไป|ดื่มเข้าไป|ทำร้ายตัวเอง|ทำร้าย|ชัก|ซัก|ตีกัน|ตี|ตบ|กัด|ฉก|ขบ|สลบ|หมดสติ|เป็นลม"
    r"|ล้ม|ตก|ชน|ไหม้|ลวก|กรีด|เบี้ยว|อ่อนแรง|จม|สำลัก|ติดคอ|ดูด|ช็อต|เลือด|สะดุ้ง|งู)"
)
_ONLY = re.compile(
    r"แค่(?!นี้|ไหน|เหนื่อย|อยาก|คิด|กรีด|จะ|เจ็บ|ให้|ไม่|ช่วงนี้|หายใจ|แน่น|ชา|ปวด|วูบ|มัน|เวลา|ซึม|พูด)|เฉยๆ|ซื่อๆ|เท่านั้น|ธรรมดา|เปิ้นก่า|พิมพ์ผิด|กดผิด|เข้าใจผิด"
    r"|(?:รอย|แผล|เสียง|คราบ|สี)[^\n.!?;]{0,12}(?:คือ|เป็น|จาก|เพราะ)(?:แมว|หมา|หนาม|ยาง|สี|กระเป๋า|ยุง|มด|โบท|เมกอัพ|เมคอัพ|ซอส|ของเล่น|น้ำแดง|แก้วมังกร|ไปทำ)"
)
_BUT = re.compile(
    r"แต่(?!ง)|ตอนนี้|ทำไง|ช่วย|ยังไงดี|จั่งใด๋?ดี|ด่วน|ไม่ไหว|เรียกไม่|ปลุกไม่|ไม่ตอบ|ไม่รู้สึกตัว|ไม่หายใจ|ไม่ออก|ไม่หยุด|(?<![a-z])(?:but|now|help)(?![a-z])"
)


def explained(text: str, start: int, end: int, code: str) -> bool:
    """Whether text[start:end], this sign by the code of the lexicon, is told together with what makes it harmless.

    Every rule needs the sign's own explanation, and nothing worse beside it.
    """
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    around = before + text[start:end] + after
    if code == "suicide":
        return _IF_SOMEBODY.search(text[max(0, start - _REACH) : start + 4]) is not None and bool(
            _FOR_CLASS.search(around)
        )
    if _WRONG_ROOM.search(after) and _NOBODY_HURT.search(after):
        return True
    if _SWOON.search(after) and _JEST.search(after):
        return code in _SWOONS
    found = _TURNED_OUT.get(code)
    if found is not None and found.search(around):
        return True
    if _GAME.search(around) and code in _SHOT:
        return True
    return _by_code(code, text[start:end], around, after)


def denied_for_a_reason(text: str) -> bool:
    """Whether the message denies something, says what it is instead, and does not turn: 'ไม่ได้หอบ แค่เหนื่อย'."""
    denied = _DENIED.search(text)
    return denied is not None and _ONLY.search(text, denied.end()) is not None and _BUT.search(text) is None


def in_a_game(text: str) -> bool:
    """Whether two words of a game at least stand in it: 'เหลือขีดเดียว ฮีลที'."""
    return len({each.group() for each in _GAME.finditer(text)}) > 1


def _by_code(code: str, sign: str, around: str, after: str) -> bool:
    """What explains this one sign."""
    match code:
        case "breathless":
            return _calm(around) and bool(_EXERTION.search(around) and _RESTED.search(after))
        case "chest_pain":
            return _calm(around) and bool(_PRESSED.search(around) and _STRAINED.search(around))
        case "infant_danger":
            return _calm(around) and bool(
                _SPAT_UP.search(sign) and _THRIVES.search(around) and _A_LITTLE.search(around)
            )
        case "stroke":
            stiff = _LIFTS_NOT.search(sign) and _STIFF_SHOULDER.search(around)
            return _calm(around) and bool(stiff) and _MORE_THAN_A_SHOULDER.search(around) is None
        case "pregnancy_emergency":
            return bool(_BORN.search(around) and _WHEN_UNBORN.search(around))
        case "violence":
            return bool(_SOFTLY.search(after) and _JEST.search(around))
        case "poisoning" | "snake_bite":
            return _WHICH.search(sign) is not None
    return False


def _calm(around: str) -> bool:
    return _WORSE.search(around) is None
