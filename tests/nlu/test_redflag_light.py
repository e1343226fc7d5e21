"""The same words said of a body are alarmed at; said of work, things, money, in jest or of what turned out otherwise they are not."""

from __future__ import annotations

import pytest

from bot.app.language import danger_rules, red_flags

RULES, READERS = danger_rules(), red_flags()

PAIRS = [
    ("หลานร้องว่างูกัด ที่แท้เหยียบสายยาง", "เหยียบสายยางแล้วโดนงูเห่ากัดขา"),
    ("นึกว่าพ่อหมดสติ ที่แท้หลับหน้าทีวี", "นึกว่าพ่อหลับหน้าทีวี แต่หมดสติปลุกไม่ตื่น"),
    ("นึกว่าไฟดูด ที่แท้โทรศัพท์สั่น", "ไฟดูดลูก ที่แท้ปลั๊กรั่ว ตอนนี้ตัวแข็งหมดสติ"),
    ("แอร์ที่ห้องหยุดหายใจไปแล้ว ตามช่างด้วย", "แอร์เสีย แม่ร้อนจนหยุดหายใจไปแล้ว"),
    ("คอมช็อต ไหม้ทั้งบอร์ด เคลมได้ไหม", "คอมช็อต ไฟดูดมือลูกไหม้"),
    ("งานกองเต็มโต๊ะ หายใจไม่ทันเลยพี่", "เดินจากโต๊ะทำงานแค่นิดเดียว หายใจไม่ทัน หน้าเขียว"),
    ("หวยกินอีกแล้ว เลือดกำเดาแทบพุ่ง", "พ่อไปซื้อหวย เลือดกำเดาพุ่งไม่หยุด"),
    ("ตลาดหุ้นเลือดไหลไม่หยุด", "มีดบาดลึก เลือดไหลไม่หยุด"),
    ("เห็นบิลค่าห้องแล้วหมดสติ", "พ่อเห็นบิลแล้วล้มหมดสติ"),
    ("ฉุกเฉินมาก กาแฟหน้าตึกหมด", "ฉุกเฉินมาก พ่อล้มหน้าร้านกาแฟ"),
    ("หัวใจหยุดเต้นไปหนึ่งจังหวะเมื่อเขายิ้ม", "พ่อหัวใจหยุดเต้นไปแล้ว ช่วยด้วย"),
    ("สอบเสร็จเหมือนโดนรถทับ", "เดินข้ามถนนโดนรถทับขา เลือดออกเยอะ"),
    ("เสื้อในคับ แน่นหน้าอก ซื้อใหม่ที่ไหน", "ใส่เสื้อหลวมแล้วก็ยังแน่นหน้าอก เหงื่อแตก"),
    ("เมื่อก่อนกรีดแขน ตอนนี้ไม่ทำแล้วสองปี", "เมื่อก่อนไม่เคย ตอนนี้กรีดแขนทุกคืน"),
    ("ลูกพูดไม่ชัด สามขวบแล้ว ครูให้ไปฝึกพูด", "ลูกสามขวบ ตื่นมาวันนี้พูดไม่ชัด ปากเบี้ยว"),
    ("สามีนอนกรนหยุดหายใจ หมอบอกให้ตรวจการนอน", "สามีนอนอยู่ หยุดหายใจ ปลุกไม่ตื่น"),
    ("ขอรถพยาบาลกลับบ้านติดต่อที่ไหน", "ขอรถพยาบาลด่วน ที่บ้านพ่อล้ม"),
    ("ตกรถค่ะ ไปไม่ถึงแล้ว ขอคิวใหม่พรุ่งนี้", "ตกรถกระบะหัวฟาดพื้น"),
    ("เก้าอี้ขาข้างเดียวอ่อนแรง จะหัก", "ลุกจากเก้าอี้ ขาข้างเดียวอ่อนแรง"),
    ("คู่มือครูเรื่องแพ้อาหารรุนแรงอยู่บทไหน", "ครูคะ เด็กแพ้อาหารรุนแรง ปากบวมแล้ว"),
    ("ลูกหมูแรกเกิดไม่ดูดนม ตัวเย็น", "ลูกแรกเกิดไม่ดูดนม ตัวเย็น"),
]


@pytest.mark.parametrize("light", [light for light, _ in PAIRS])
def test_what_is_said_lightly_is_no_alarm(light: str) -> None:
    assert READERS.read(light) == ()


@pytest.mark.parametrize("meant", [meant for _, meant in PAIRS])
def test_the_same_words_of_a_body_are_known_by_rule_and_alarmed_at(meant: str) -> None:
    assert RULES.read(meant) != ()
    assert READERS.read(meant) != ()


@pytest.mark.parametrize(
    "text",
    ["นึกว่าสายยาง ที่แท้งูเห่ากัดขา", "เห็นบิลค่าห้องแล้วหมดสติ เรื่องจริงนะ", "เพื่อนหมดสติ 555 ไม่ได้ล้อเล่นนะ", "นึกว่าหลับ ที่แท้ไม่หายใจแล้ว"],
)
def test_where_somebody_might_mean_it_they_are_at_least_asked(text: str) -> None:
    assert READERS.read(text) or READERS.doubts(text)


@pytest.mark.parametrize(
    "text", ["คนไข้นั่งรอจนเมื่อย เมื่อไหร่ถึงคิว", "พรุ่งนี้ไปไม่ไหวแล้วหมอ ขอเป็นมะรืน", "ใบนัดหาย น่าจะเลยไปแล้ว ขอจองใหม่"]
)
def test_a_patient_is_no_fever_and_tomorrow_no_uncle(text: str) -> None:
    assert RULES.read(text) == ()


@pytest.mark.parametrize("text", ["คนไข้ไข้สูงชัก", "คนไข้สูง 39 หนาวสั่น สับสน", "ลุงไม่ไหวแล้ว ช่วยด้วย"])
def test_a_patient_with_a_fever_has_one(text: str) -> None:
    assert RULES.read(text) != ()


@pytest.mark.parametrize(
    "text", ["ข้ามถนนโดนรถชน", "ไถนาโดนรถไถทับ", "ปีนเสาโดนไฟดูด", "ซ่อมเครื่องโดนไฟช็อต", "ชาร์จมือถือโดนไฟช็อต"]
)
def test_who_crosses_climbs_or_mends_a_thing_is_no_thing(text: str) -> None:
    assert RULES.read(text) != ()


@pytest.mark.parametrize("text", ["ถนนจมน้ำ ไปไม่ได้", "มือถือตกน้ำ ขอเปลี่ยนเบอร์", "นาข้าวจมน้ำหมดแล้ว"])
def test_a_thing_is_nobody(text: str) -> None:
    assert RULES.read(text) == ()
