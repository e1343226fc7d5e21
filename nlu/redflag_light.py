"""Danger signs that turned out to be none, that a thing has, or that are said of work, money and love, are asked about, not alarmed at."""

from __future__ import annotations

import re

from nlu.patterns import HARD
from nlu.redflag_elsewhere import while_at

_BEFORE, _AFTER = 60, 60  # letters that are read around a sign; a bound keeps every reading linear
_C = f"[^{re.escape(HARD)}]"
_KIN = r"พ่อ|แม่(?!หมา|แมว)|ยาย|คุณตา|ปู่|ลุง|ป้า(?!ย)|สามี|เมีย|ผัว|แฟน|ลูก(?!ค้า|หมา|แมว|น้อง)|หลาน|เด็ก|คน(?:ไข้|งาน|แก่)|เพื่อน|ช่าง(?:โดน|ล้ม|ตก|หมด)"
_SOMEBODY = re.compile(_KIN)
# What no light word outweighs: a body that fails, here and now.
_FAILS = re.compile(
    r"ตัวเย็น|หน้าซีด|ตัวซีด|ปากเขียว|ตัวเขียว|เหงื่อ(?:แตก|ท่วม|ออก)|เรียกไม่|ปลุกไม่|อ้วก|อาเจียน|แขนขวา|แขนซ้าย|(?<!รัก)(?<!เขา)ข้างเดียว|ร้าว|ตอนนี้(?:ยัง|ก็ยัง|เริ่ม)|ไม่ไหวแล้ว|ช่วยด้วย|ทำไง|ทำยังไงดี|เรื่องจริง"
)
# It was taken for the sign, and turned out to be something else.
_TAKEN_FOR = re.compile(rf"(?:นึกว่า|คิดว่า|เข้าใจว่า|ที่ว่า|ที่บอกว่า|หลอกว่า|ล้อกันว่า|ขู่ว่า|งูที่){_C}{{0,16}}$")
_TURNED_OUT = re.compile(
    r"ที่แท้|กลายเป็น|ปรากฏว่า|ปรากฎว่า|จริงๆ(?:แล้ว)?(?:แค่|เป็นแค่|คือ|กิน|ไป)|สรุป(?:ว่า|คือ|มัน|แก|เขา|ก็)*(?:(?=ลาออก)|ไป|หลับ|แกล้ง|ไม่มีอะไร|ไม่เป็น|แค่|เล่น|โทรศัพท์|แบต)|แต่ไปดูแล้ว(?:เป็น)?แค่|โล่งอก|โล่งใจ"
)
_SAID_BY = re.compile(rf"(?:บอก(?:ว่า)?|ร้องว่า|โพสต์|โพส|ว่า|เพื่อน){_C}{{0,12}}$")
_HARMLESS = re.compile(
    r"(?:ว่า|คือ|มัน|แก|เขา|ก็|แล้ว|แค่|เป็น)*(?:งูของเล่น|ของเล่น|เชือก|สายยาง|กิ่งไม้|ยางรถ|ลาออก|ลางาน|ลาพัก|ย้าย|เที่ยว|หลับ|แกล้ง|กลั้นหายใจ|เล่น|ล้อ|โทรศัพท์|แบต|ไปวัด|ไปตลาด|นั่งสมาธิ|ใส่หูฟัง|ถอดเครื่องช่วยฟัง|ละเมอ)"
)
# What it turned out to be may be the danger itself: "นึกว่าหลับ ที่แท้เส้นเลือดในสมองแตก".
_GRAVE = re.compile(
    r"เลือด|หัวใจ|สมอง|สโตรก|หมดสติ|ไม่หายใจ|ชัก(?!ช้า)|ตาย|ไม่ตื่น|ไม่รู้สึก|กินยา|พิษ|งูเห่า|งูจริง|ซึม|หนัก|แตก(?!ตื่น)|หัก|ตีบ|ช็อก|ติดเชื้อ|(?<!ไม่)เจ็บ"
)
_ONLY_TRIED = re.compile(r"(?:ทดสอบ|เทสต์|เทส|ลองระบบ|ลองบอท|ลองพิมพ์|ลองแชท)")
_NOT_MEANT = re.compile(r"ล้อเล่น|พูดเล่น|พิมพ์เล่น|แกล้งพิมพ์|แซวเล่น|อำเล่น|หลอกเล่น|แกล้งกันเฉย")
_WELL = re.compile(r"สบายดี|ไม่ได้เป็นอะไร|ไม่มีอะไร|ไม่เป็นอะไร|ไม่มีใครเป็น|ปกติดี")
# A doll or a dummy at the head of the clause, whoever it belongs to.
_DOLL = re.compile(
    rf"(?:^|[{re.escape(HARD)}])(?:น้อง|เจ้า)?(?:ตุ๊กตา|หุ่น(?:ยนต์|ฝึก|จำลอง)?)(?:(?!ของเล่น|ทับ|ใส่|หล่น|ล้ม){_C}){{0,20}}$"
)
_OWNED = re.compile(rf"ของ(?:{_KIN}|น้อง|หนู)")
_MACHINE = re.compile(
    r"(?:ปั๊มน้ำ|คอม(?:พิวเตอร์|พ์)?(?!เมน|โบ|มู)|โน้ตบุ๊ก|โน๊ตบุ๊ค|มือถือ|โทรศัพท์|แท็บเล็ต|ไอแพด|แอป|เว็บ|เน็ต|ไวไฟ|ระบบ(?!หาย)|แอร์|พัดลม|ตู้เย็น|ทีวี|เครื่องปริ้น|พรินเตอร์|เครื่องซักผ้า|เครื่องยนต์|มอเตอร์|รถ(?:ผม|หนู|คันนี้|เก่า|เรา))"
    r"(?:(?!ช็อต|ดูด|ระเบิด|ชน|ทับ|ล้ม|ตก|หล่น|ใส่|ตี|คว่ำ|โดน|ร่วง|ทำงาน(?:อยู่|แล้ว))[^\n.!?;]){0,24}$"
)
_BURNT_OUT = re.compile(r"(?:คอม|โน้ตบุ๊ก|มือถือ|โทรศัพท์|แอร์|พัดลม|ตู้เย็น|ทีวี|เครื่อง|มอเตอร์|ปลั๊ก|หม้อแปลง)")
_REPAIR = re.compile(r"บอร์ด|เมนบอร์ด|ซ่อม|เคลม|ร้านคอม|ซื้อใหม่|เปลี่ยนใหม่|หมดประกัน|เรียกช่าง|ข้อมูลหาย|ไฟล์หาย|ใช้ไม่ได้")
_OF_MACHINES = frozenset({"not_breathing", "unconscious", "breathless", "suicide"})
# A body part, however short: then it is no machine that fails.
_BODY = re.compile(r"แขน|มือ|(?<!ภา)(?<!ด้)ตัว(?:แข็ง|เกร็ง|เย็น|สั่น|ซีด|อ่อน)|หัวใจ|ชัก|ล้ม|สลบ|หน้ามืด|ผิว|นิ้ว|อก(?!หัก)")
# Work, papers, debts and crowds under which one gasps, sinks and faints.
_TOIL = re.compile(
    r"(?:งาน|เอกสาร|การบ้าน|รายงาน|เวร|หนี้|ประชุม|ออเดอร์|ลูกค้า|คนไข้|คน|คิว|ดอกเบี้ย|ค่างวด|ค่าใช้จ่าย|เดดไลน์|ปิดงบ|สอบ|ธีสิส|รีวิว|แชท)(?:ที่ทำงาน|ช่วงนี้|วันนี้|ก็)?"
    rf"(?:เยอะ|ท่วม|กอง|เต็ม|แน่น|รุม|ล้น|หนัก(?!อก)|เพียบ|ทับ|บาน|เร่ง|ยาว|โหด){_C}{{0,14}}(?:จน|แทบ|จะ|หัว|เล่นเอา|เลย|ทำเอา){_C}{{0,10}}$"
    rf"|(?:งาน|เอกสาร|การบ้าน)[^\n.!?;]{{0,6}}(?:กองเต็ม|ท่วมหัว|ล้นมือ|กองเป็นภูเขา|เต็มโต๊ะ){_C}{{0,14}}$"
    rf"|จมกอง{_C}{{0,18}}$|(?:วิ่งเต้น|วิ่งวุ่น|วิ่งเอกสาร){_C}{{0,18}}(?:จน|แทบ){_C}{{0,4}}$"
)
_OF_TOIL = frozenset({"breathless", "not_breathing", "drowning", "unconscious", "severe_headache", "call_for_help"})
# What one loses, and bleeds for; what one sees on a bill, and faints at. Who only asks what it costs says neither.
_LOST = re.compile(
    r"หวย|ลอตเตอรี|ขาดทุน|พอร์ต|หุ้น|คริปโต|บิตคอยน์|ยอดขาย|ค่าเทอม|(?:แพง|ราคา|โปร|เซล)(?:จน|เลือด|ทำเอา)|ทำเอา(?:กระ)?$"
)
_SEEN = re.compile(
    r"(?:เห็น|เจอ|ดู|เปิด|ได้รับ|ฟัง|กับ)(?:ใบเสร็จ|บิล|ราคา|ค่า(?:ยา|ไฟ|เทอม|น้ำมัน|ฟัน|รักษา|ห้อง|เน็ต|จอดรถ)|ยอด(?:บัตร|เงิน|บิล)|เงินเดือน|โปร|คิว|หวย)|ค่า(?:ห้อง|ยา|เทอม|ไฟ)[^\n.!?;]{0,10}เห็นแล้ว"
)
_OF_BILLS = frozenset({"unconscious", "shock", "chest_pain", "not_breathing", "seizure", "stroke", "palpitation"})
_PURSE = re.compile(r"(?:กระเป๋า(?:ตังค์|สตางค์|เงิน)?|ก๊อกน้ำ|น้ำประปา|ท่อน้ำ|ก๊อก)[^\n.!?;]{0,25}$")
# A heart that is full of somebody, or of joy.
_SMILED = re.compile(
    r"(?:พี่|หมอ|เธอ|เขา|พยาบาล|คุณ|นาย|สาว|หนุ่ม|แอดมิน)[^\n.!?;]{0,10}(?:ยิ้ม|หล่อ|สวย|น่ารัก|ส่งสติ๊?กเกอร์|ตอบไลน์|ตอบเร็ว|มองมา|ทัก)"
    r"|(?:ไม่มี|ของ|เพราะ|กับ|เป็น|เห็น|รัก|คิดถึง|คำตอบ|เจอ|ที่)เธอ(?!ล้ม|หมด|โดน|เป็น)|เธอ(?:ยิ้ม|เดิน|เคยอยู่|มอง|ทัก)|เขายิ้ม|รักเขา|แอบรัก|โดนเท|เรื่องแฟน|แฟนเก่า"
    r"|โดนขโมยไป|ตกหลุมรัก|คลั่งรัก|รักเธอ|รักหมอ|โดนตก(?:เข้า|เต็ม|$)|จีบ"
)
_JOY = re.compile(r"ขอแต่งงาน|ภูมิใจ|ดีใจ|ปลื้ม|ซาบซึ้ง|ตื้นตัน|รับปริญญา|สอบติด|ถูกหวย|หลานคนแรก|ลุ้น(?:หวย|บอล|ผล)")
_OF_LOVE = frozenset(
    {"chest_pain", "palpitation", "unconscious", "breathless", "not_breathing", "seizure", "stroke", "anaphylaxis"}
)
_BURSTS = re.compile(r"ระเบิด|แตก")
_NOISE = re.compile(r"ทะเลาะกัน|ซน|ดื้อ|เปิดเทอม|การบ้าน|เอกสาร|ระบบ|ปิดงบ|ประชุม|ข้อสอบ|หัวหน้า|ลูกค้า|สามคน|วุ่นวาย")
_VEXED = re.compile(r"ระบบ|แอป|เว็บ|คิว|ลืม|ข้อสอบ|หัวหน้า|เอกสาร|จองไม่|ออนไลน์|รถติด|การบ้าน")
_LAUGHED = re.compile(
    r"55+|ฮ่าๆ|ฮา(?:$|ๆ|ทั้ง)|อิอิ|คิก|คิคิ|ฮิฮิ|กร๊าก|แฮ่|ขำๆ|มุก(?!ดา)|เสี่ยว|แซว|ล้อ(?:กัน|เล่น)|[\U0001f602\U0001f923\U0001f606\U0001f970\U0001f60d]|(?<![a-z])(?:lol|haha+)(?![a-z])"
)
_IN_FUN = re.compile(
    r"บันไดงู|เกมเศรษฐี|โมโนโพลี|หมากฮอส|ไพ่|สตางค์(?:ก็)?(?:หมด|ไม่มี)|ตังค์(?:ก็)?หมด|ยึดบัตร|แฟนเก่า|เมียดุ|มะนาว|วันเสาร์|วันหยุด|วันจันทร์|ขี้เกียจ|หน้าเมีย|โบนัส|หุ้น|หวย|ถูกกิน|หมูกระทะ|ลืมซื้อ|ลืมรับ"
)
# What is urgent to nobody's life.
_SUPPLIES = re.compile(
    r"ชานม|กาแฟ|ไข่มุก|ขนม|หมูกระทะ|บุฟเฟ่ต์|ไอติม|ทิชชู|กระดาษชำระ|ที่จอดรถ|แบต(?:จะ)?หมด|ไวไฟ|wifi|ที่ชาร์จ|ทำสี(?:ผม)?|ผมทำสี|ทำเล็บ|ชุดราตรี|รองเท้า|รับปริญญา|แต่งหน้า|บัตรคอน|คอนเสิร์ต|ลิปสติก|หวย|ข้าวกลางวัน|น้ำจิ้ม|ลืมซื้อ|สติ๊?กเกอร์ไลน์|เน็ตหมด"
)
_LIKE_BLOWS = re.compile(r"เหมือน(?:กับ)?(?:โดน|ถูก|มี(?:ใคร|คน)?|เอา|ใคร|ว่า|จะ|เพิ่ง)*(?:เอา)?$")
_BY_WORDS = re.compile(r"สายตา|คำพูด|มุก(?!ดา)|ดราม่า|คอมเมนต์|คอมเม้น|ทวิต|ข้างหลัง[^\n.!?;]{0,6}เพื่อน|กลางใจ|ปักอก")
# What has a mouth, legs and a neck, and is furniture.
_FURNITURE = re.compile(
    rf"(?:^|[{re.escape(HARD)}])(?:เก้าอี้|โต๊ะ|แก้ว(?:น้ำ)?|ป้าย|โมเดล|ขวด|แว่น|ประตู|ชั้นวาง|รูปปั้น|ร่ม|ตู้){_C}{{0,18}}$"
)
_TIGHT = re.compile(r"(?:เสื้อ|บรา|ชุด|สายเดี่ยว)[^\n.!?;]{0,14}(?:คับ|รัด|แน่น|ฟิต)")
_OTHER_SIZE = re.compile(r"ไซส์|ไซ้|เบอร์ใหญ่|ใหญ่กว่า|ซื้อใหม่|เปลี่ยน(?:ตัว|ไซ|เสื้อ)|ขอเบอร์")
_SMALL_CUT = re.compile(r"โกนหนวด|สิว|เล็บ|ยุง|ฟันน้ำนม|แปรงฟัน|ถอนขน|สะเก็ด|กระดาษบาด|ริดสีดวง|กำเดา|รอยเจาะ|มีดบาดนิ้ว|เกาจน")
_STOPPED = re.compile(r"หยุดแล้ว|หยุดเอง|ก็หยุด|หยุดสนิท|แล้วหยุด")
_ON_PAPER = re.compile(
    r"บทไหน|คู่มือครู|เอกสารแจก|มีเอกสาร|(?:ทำ|จัด)บอร์ด|ทำป้าย|ทำแผ่นพับ|สอนวันไหน|เขียนยังไง|สะกด|ใบความรู้|รายงานกลุ่ม|พรีเซนต์|ทำการบ้าน|กลางภาค|ปลายภาค|สมัครอบรม|อบรม(?:วันไหน|ที่ไหน|เมื่อไหร่)"
)
# A child that learns to speak, a sleeper who is to be tested, a ride home, a bus that was missed.
_LEARNS_TO_SPEAK = re.compile(r"พัฒนาการ|ฝึกพูด|หัดพูด|อรรถบำบัด|แก้ไขการพูด|(?:สอง|สาม|สี่|[2-4]) ?ขวบ")
_SUDDEN = re.compile(r"วันนี้|เมื่อกี้|เมื่อเช้า|เมื่อคืน|จู่|อยู่ๆ|อยู่ดี|เพิ่ง|พึ่ง|ทันที|ตอนนี้|ล้ม|ไข้|ชัก|เบี้ยว|อ่อนแรง")
_SNORES = re.compile(r"(?:กรน|ตอนหลับ|ตอนนอน)[^\n.!?;]{0,12}$")
_TESTED = re.compile(r"ตรวจ|คลินิก|เครื่อง|หมอบอก|หมอให้|cpap|sleep")
_RIDE_HOME = re.compile(
    r"รถ(?:พยาบาล|ฉุกเฉิน)?[^\n.!?;]{0,6}(?:กลับบ้าน|ส่งกลับ|ไปส่ง|ติดต่อ|เสียเงิน|กี่บาท|ราคา|เท่าไ|วันแข่ง|งานวัด|งานวิ่ง)"
)
_MISSED_THE_BUS = re.compile(r"^[^\n.!?;]{0,8}(?:มาไม่ทัน|ไปไม่ทัน|ไปไม่ถึง|สาย(?!ไฟ)|ขอคิวใหม่|ขอเลื่อน)|^ติด")
_GNATS = re.compile(r"(?:ยุง|(?<!ห)มด(?!ลูก)|แมลงวัน|ริ้น)(?:รุม|กัด|ตอม)?")
_IN_PLAY = re.compile(
    r"ตีบอส|สตัน|ในเกม(?!ส)|ตัวละคร|ลงแรง[กค]์|แรงค์|เลเวล|ปาร์ตี้ตาย|เข้าดัน|ลงดัน|ลูกเล่นบท|เล่นบท|รับบท|บทที่ต้องท่อง|ซ้อมละคร|ละครเวที|ละครโรงเรียน|แสดงวัน|แต่งหน้าผี|เลือดปลอม|แกล้งตาย"
    r"|(?<![a-z])(?:fake blood|school play|costume|halloween)(?![a-z])"
)
_THANKED = re.compile(
    rf"ขอบ(?:คุณ|พระคุณ)(?:(?!ตอนนี้|วันนี้|แต่|เมื่อกี้|ล่วงหน้า){_C}){{0,30}}ช่วย(?:(?!ตอนนี้|วันนี้|แต่|เมื่อกี้|หน่อย|ด้วย){_C}){{0,24}}$"
)
_NO_SUCH_THOUGHT = re.compile(r"(?:ไม่มี|บ่มี|ไม่ได้มี|ไม่เหลือ|หมด)(?:ความ|คำ|อาการ)?(?:คิด|พูด|รู้สึก)?(?:ว่า|ที่|เรื่อง)?(?:จะ)?$")
_PLACE_OR_WORK = re.compile(
    r"^(?:แล้ว|ๆ|ค่ะ|คะ|ครับ|กับ|ที่|ละ|เลย|สัก|ไอ้|ซะที| )*(?:คอนโด|ห้อง|หอพัก|หอนี้|วอร์ด|ตึกนี้|ธีสิส|วิจัย|โปรเจ|บริษัท|ออฟฟิศ|แผนกนี้|ทีมนี้|โสด|คอร์ส|ซีรี|เล่มนี้)"
)
_ALARM_CLOCK = re.compile(r"นาฬิกาปลุก|ปลุกดัง|พลาดนัด|มาสาย|ไปสาย|ตื่นสาย|ไม่ทันนัด")
_OVER_FOR_YEARS = re.compile(
    r"(?:เดี๋ยวนี้|ตอนนี้|ทุกวันนี้|ปีนี้)[^\n.!?;]{0,8}?(?:ไม่ทำแล้ว|เลิกแล้ว|ไม่กินแล้ว|(?:จะ)?บวช|ปลูกผัก|ด่าลูกได้|ไม่คิดแล้ว|บ่คิดแล้ว|แข็งแรง|มีความสุข|เรียนจบ|แต่งงาน|โต(?:แล้ว|เป็น))"
)
_LONG_AGO = re.compile(
    r"เมื่อก่อน|ตอนโน้น|ปีโน้น|ปีนู้น|ตอนเด็ก|สมัย|(?<!ไม่)เคย|ปีก่อน|ปีที่แล้ว|เกิดมา|แรกเกิด|ตอนคลอด|ตอนมัธยม|ตอนประถม|รอบแรก|นานแล้ว|(?:สอง|สาม|สี่|ห้า|สิบ|หลาย|\d{1,2})ปี"
)


def lightly_said(text: str, start: int, end: int, code: str) -> bool:
    """Whether text[start:end], this sign, may be said of no body that fails: worth a question, and never passed over for it."""
    before, sign, after = text[max(0, start - _BEFORE) : start], text[start:end], text[end : end + _AFTER]
    around = before + sign + after
    if _past_and_well(around, after) or _of_furniture(before, around, code):
        return True
    if _FAILS.search(around):
        return False
    if _turned_out(before, after) or _only_tried(before, after):
        return True
    if _THANKED.search(before) or _IN_PLAY.search(around):
        return True
    paper = _ON_PAPER.search(around) if code != "suicide" else None
    if paper is not None and not while_at(around, paper.start()) and _SOMEBODY.search(before[-30:] + sign) is None:
        return True
    if code in ("suicide", "self_harm"):
        return _no_such_wish(before, after, around) or bool("กำแพง" in sign and _VEXED.search(around))
    return _of_a_thing(before, sign, after, code) or _of_a_trifle(before, sign, after, code)


def _turned_out(before: str, after: str) -> bool:
    found = _TURNED_OUT.search(after)
    if found is None or _GRAVE.search(after, found.end()):
        return False
    if _TAKEN_FOR.search(before):
        return True
    return _SAID_BY.search(before) is not None and _HARMLESS.match(after, found.end()) is not None


def _only_tried(before: str, after: str) -> bool:
    """The bot is tried, or it is said right behind that it was no more than a word."""
    return bool(
        (_ONLY_TRIED.search(before) and (_NOT_MEANT.search(after) or _WELL.search(after)))
        or (_NOT_MEANT.search(after) and _WELL.search(after))
    )


def _past_and_well(around: str, after: str) -> bool:
    return _OVER_FOR_YEARS.search(after) is not None and _LONG_AGO.search(around) is not None


def _no_such_wish(before: str, after: str, around: str) -> bool:
    return bool(_NO_SUCH_THOUGHT.search(before) or _PLACE_OR_WORK.search(after) or _ALARM_CLOCK.search(around))


def _of_furniture(before: str, around: str, code: str) -> bool:
    return code == "stroke" and _FURNITURE.search(before) is not None and _SOMEBODY.search(around) is None


def _of_a_thing(before: str, sign: str, after: str, code: str) -> bool:
    """A doll, a dummy, a machine that stands still or has burnt out."""
    doll = _DOLL.search(before)
    if doll is not None:
        return _SOMEBODY.search(_OWNED.sub("", doll.group())) is None
    if _SOMEBODY.search(before[-24:] + sign + after) or _BODY.search(sign + after):
        return False
    if code in _OF_MACHINES:
        return _MACHINE.search(before) is not None
    burnt = code in ("burns", "electric_shock") and _BURNT_OUT.search(before[-14:] + sign)
    return bool(burnt and _REPAIR.search(after))


def _of_a_trifle(before: str, sign: str, after: str, code: str) -> bool:
    """Work, money, love, tea that has run out, gnats: what people die of in a manner of speaking."""
    around = before + sign + after
    nobody = _SOMEBODY.search(before[-30:] + sign) is None
    if _LAUGHED.search(around) and (_IN_FUN.search(around) or (code in _OF_LOVE and _SMILED.search(around))):
        return True
    if nobody and _of_money(before, sign, after, code):
        return True
    if code in _OF_TOIL and _TOIL.search(before + sign[:8]):
        return True
    if code in _OF_LOVE and nobody and (_JOY.search(around) or _SMILED.search(around)):
        return True
    return _of_its_own(before, sign, after, code)


def _of_money(before: str, sign: str, after: str, code: str) -> bool:
    if code == "heavy_bleeding":
        lost = _LOST.search(before[-30:] + sign + after[:30]) or _PURSE.search(before + sign[:6])
        return lost is not None and _BODY.search(after) is None
    return code in _OF_BILLS and _SEEN.search(before[-24:] + sign + after[:24]) is not None


def _of_its_own(before: str, sign: str, after: str, code: str) -> bool:
    """What only this one sign is said of."""
    around = before + sign + after
    match code:
        case "severe_trauma" | "electric_shock":
            missed = sign == "ตกรถ" and _MISSED_THE_BUS.search(after) is not None
            return bool(
                missed or _LIKE_BLOWS.search(before) or _GNATS.search(sign) or _BY_WORDS.search(sign + after[:14])
            )
        case "chest_pain":
            return bool(_TIGHT.search(around) and _OTHER_SIZE.search(around))
        case "heavy_bleeding":
            return bool(_SMALL_CUT.search(around) and _STOPPED.search(after))
        case "stroke":
            return _LEARNS_TO_SPEAK.search(around) is not None and _SUDDEN.search(around) is None
        case "not_breathing":
            return bool(_SNORES.search(before) and _TESTED.search(after))
        case "unconscious":
            return _ALARM_CLOCK.search(around) is not None
        case "severe_headache":
            return bool(_BURSTS.search(sign) and _NOISE.search(around))
        case "call_for_help":
            if (_RIDE_HOME.search(after) or _RIDE_HOME.search(sign + after)) and "ด่วน" not in around:
                return True
            trifle = _SUPPLIES.search(around) or _SMILED.search(around)
            return trifle is not None and _SOMEBODY.search(around) is None
    return False
