"""Words close beside a danger sign that tell of years ago, a story, a lesson, a beast or a jest."""

from __future__ import annotations

from nlu.first_letters import led

_NEAR = 15  # letters on each side of the sign: what stands further off may be said of something else
_PAST = (
    r"ปี(?:ที่แล้ว|ก่อน|กลาย|25\d\d| ?[3-6]\d(?!\d))|(?:เดือน|พรรษา)(?:ก่อน|ที่แล้ว)|สมัย|ตอนเด็ก"
    r"|(?<!ไม่)(?<!บ่)เคย|ตอน(?:ม\.|ป\.|ประถม|มัธยม|คลอด|โควิด|แรกเกิด)"
    r"|หายแล้ว|หายดี|หายขาด|หายสนิท|ปกติแล้ว|แข็งแรงดี|สบายดี|(?<![a-z])(?:last year|years? ago)(?![a-z])"
)
_STORY = (
    r"ข่าว|ละคร|ซีรี|หนัง(?!ตา|ศีรษะ|หัว|ลอก|ยาง|สติ๊ก|ไหม้|พอง|เปิด)|นิยาย|พระเอก|นางเอก|ตัวละคร|ตัวร้าย|เกม|เพลง|อ่านเจอ|ดารา|ฝันว่า|ฝันเห็น"
    r"|รีรัน|นักร้อง|ไอดอล"
    r"|(?<![a-z])(?:screenplay|movie|drama|novel)(?![a-z])"
)
_LESSON = (
    r"ต่างกัน|แปลว่า|เรียกว่า|ภาษาอังกฤษ|คืออะไร|จริงไหม|จริงเหรอ|จริงบ่|จริงมั้ย|ป้องกัน|ประกัน|เคลม|อบรม|ปฐมพยาบาล"
    r"|สไลด์|แผ่นพับ|โปสเตอร์|โครงการ|ใบรับรองความพิการ"
)
_BEAST = r"(?<!เ)หมา(?!ย|ก|บ้า)|สุนัข|แมว(?!เซา)|วัว|ควาย|ไก่|กระต่าย|แฮมสเตอร์|ตุ๊กแก|จิ้งจก|ลูกเป็ด|(?<![a-z])(?:dogs?|cats?|vet|puppy)(?![a-z])"
_JEST = r"555|ฮ่าๆ|[\U0001f602\U0001f923\U0001f606\U0001f60d\U0001f605]|ล้อเล่น|อิอิ|(?<![a-z])(?:lol|lmao)(?![a-z])"
_TALK = led("|".join((_PAST, _STORY, _LESSON, _BEAST, _JEST)))


def talk_beside(text: str, start: int, end: int) -> bool:
    """Whether such words stand in or close beside text[start:end]. They prove nothing: who jests may have it all the same."""
    return _TALK.search(text.lower(), max(0, start - _NEAR), end + _NEAR) is not None
