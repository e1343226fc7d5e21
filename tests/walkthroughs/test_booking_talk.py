"""Booking an appointment, as people really talk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.appointment_facts import BookingTold, RemindersPlanned
from bot.domain.facts import ContactGiven
from bot.domain.messages import Media, MediaKind, Sticker, Tap
from bot.domain.sayings import Urgency
from tests.fakes.booking import BookingDesk
from tests.fakes.house import HOSPITAL, SECOND, House, at
from tests.fakes.talk import Talker
from tests.fakes.understand import Table, entity, finding, unsure_of

TOOTHACHE = "ปวดฟันมากค่ะ อยากนัดหมอฟันพุธหน้าช่วงบ่าย"
HALF_PAST_ONE = "พุธ 2 ธ.ค. 69 · 13:30 น."
WEDNESDAY = entity("date", on="2026-12-02")
AFTERNOON = entity("time", period="afternoon")
DENTIST = entity("department", code="dental")


@pytest.fixture(autouse=True)
def _town(means: Table, hospital: BookingDesk) -> None:
    teach(means)
    free(hospital)


def teach(means: Table) -> None:
    """What the sentences of these walkthroughs mean."""
    means.knows(TOOTHACHE, "book_appointment", DENTIST, WEDNESDAY, AFTERNOON, findings=(finding("tooth_pain"),))
    means.knows("จองนัด", "book_appointment")
    means.knows("ใช่ค่ะ", "affirm")
    means.knows("ไม่ใช่ค่ะ", "deny")
    means.knows("หมอฟันค่ะ", "book_appointment", DENTIST)
    means.knows("วันพุธที่ 2 ค่ะ", "book_appointment", WEDNESDAY)
    means.knows("ขอเป็นวันศุกร์แทน", "book_appointment", entity("date", on="2026-12-04"))
    means.knows("บ่ายโมงครึ่ง", "book_appointment", entity("time", at="13:30"))


def free(hospital: BookingDesk) -> None:
    """Twelve times on Wednesday afternoon, two in the morning, one on Friday, all dental."""
    afternoon = [at(2, "13:00") + timedelta(minutes=15 * number) for number in range(12)]
    hospital.frees("dental", *afternoon, at(2, "09:00"), at(2, "09:30"), at(4, "13:30"))


async def chosen(patient: Talker) -> list[str]:
    """As far as a chosen time, at 13:30 on Wednesday."""
    await patient.writes(TOOTHACHE)
    return await patient.taps(HALF_PAST_ONE)


async def to_confirm(patient: Talker) -> list[str]:
    """As far as the last question."""
    await chosen(patient)
    await patient.writes("สมศรี ใจดี")
    return await patient.writes("081-234-5678")


async def test_toothache_next_wednesday_afternoon_leads_straight_to_that_afternoon(patient: Talker) -> None:
    first, _second = await patient.writes(TOOTHACHE)
    assert first.startswith("วันพุธที่ 2 ธันวาคม 2569")
    assert "ทันตกรรม" in first
    times = [label for label in patient.buttons() if "·" in label]
    assert times[:3] == ["พุธ 2 ธ.ค. 69 · 13:00 น.", "พุธ 2 ธ.ค. 69 · 13:15 น.", HALF_PAST_ONE]
    assert len(times) == 10
    assert "ดูเวลาอื่น" in patient.buttons()


async def test_five_times_stand_on_a_card(patient: Talker) -> None:
    await patient.writes(TOOTHACHE)
    assert [len(getattr(card, "buttons", ())) for card in patient.heard.sayings[-1].shapes] == [5, 5]


async def test_from_the_first_word_to_the_booked_appointment(patient: Talker, hospital: BookingDesk) -> None:
    assert "ชื่อและนามสกุล" in (await chosen(patient))[0]
    assert "ใช้ติดต่อเรื่องนัดนี้เท่านั้น" in (await patient.writes("สมศรี ใจดี"))[0]
    [card] = await patient.writes("081-234-5678")
    for words in ("วันพุธที่ 2 ธันวาคม 2569 เวลา 13:30 น.", "ทันตกรรม", "อาคาร 2 ชั้น 1", "สมศรี ใจดี", "081-234-5678"):
        assert words in card
    [booked] = await patient.taps("ยืนยันจอง")
    for words in ("จองนัดเรียบร้อยแล้ว", "วันพุธที่ 2 ธันวาคม 2569 เวลา 13:30 น.", "อาคาร 2 ชั้น 1", "บัตรประชาชน"):
        assert words in booked
    [(key, appointment)] = hospital.booked.items()
    assert appointment.start == at(2, "13:30")
    assert hospital.contacts[key].name == "สมศรี ใจดี"
    assert hospital.contacts[key].phone == "0812345678"
    assert hospital.contacts[key].own_id == patient.patient.id
    given, told, planned = patient.facts
    assert (given, told) == (ContactGiven("สมศรี ใจดี", "0812345678"), BookingTold(key))
    assert isinstance(planned, RemindersPlanned)
    assert (planned.booking, [each.ahead for each in planned.reminders]) == (key, ["-P3D", "-P1D", "-PT2H"])
    assert patient.last is not None
    assert patient.last.sends[0].urgency is Urgency.OUTCOME
    assert patient.step is None or patient.step.tag == "-"


async def test_without_a_word_of_where_and_when_each_is_asked(patient: Talker) -> None:
    [departments] = await patient.writes("จองนัด")
    assert "แผนกไหน" in departments
    assert patient.buttons()[:2] == ["1. ทันตกรรม", "2. อายุรกรรม"]
    [days] = await patient.taps("ทันตกรรม")
    assert "วันไหน" in days
    assert patient.buttons()[:3] == ["เร็วที่สุด", "พุธ 2 ธ.ค. 69", "ศุกร์ 4 ธ.ค. 69"]
    await patient.taps("ศุกร์ 4 ธ.ค. 69")
    assert patient.buttons()[0] == "ศุกร์ 4 ธ.ค. 69 · 13:30 น."


async def test_every_choice_can_be_typed(patient: Talker, hospital: BookingDesk) -> None:
    await patient.writes("จองนัด")
    await patient.writes("๑")
    await patient.writes("พุธ 2 ธ.ค. 69")
    await patient.writes("ข้อ 3")
    await patient.writes("สมศรี ใจดี")
    await patient.writes("๐๘๑ ๒๓๔ ๕๖๗๘")
    await patient.writes("ยืนยันจองค่ะ")
    assert [each.start for each in hospital.booked.values()] == [at(2, "13:00")]


async def test_the_clock_chooses_among_the_offers(patient: Talker) -> None:
    await patient.writes(TOOTHACHE)
    assert "ชื่อและนามสกุล" in (await patient.writes("บ่ายโมงครึ่ง"))[0]


async def test_a_department_by_its_name_and_a_day_in_words(patient: Talker) -> None:
    await patient.writes("จองนัด")
    assert "วันไหน" in (await patient.writes("หมอฟันค่ะ"))[0]
    assert (await patient.writes("วันพุธที่ 2 ค่ะ"))[0].startswith("วันพุธที่ 2 ธันวาคม 2569")


async def test_the_name_of_a_department_is_enough_without_any_understanding(patient: Talker) -> None:
    await patient.writes("จองนัด")
    assert "วันไหน" in (await patient.writes("แผนกทันตกรรมนั่นแหละ"))[0]


async def test_any_day_means_the_soonest(patient: Talker) -> None:
    await patient.writes("หมอฟันค่ะ")
    await patient.writes("วันไหนก็ได้ค่ะ")
    assert patient.buttons()[0] == "พุธ 2 ธ.ค. 69 · 09:00 น."


async def test_another_day_in_words_at_the_times(patient: Talker) -> None:
    await patient.writes(TOOTHACHE)
    assert "วันศุกร์ที่ 4" in (await patient.writes("ขอเป็นวันศุกร์แทน"))[0]


async def test_another_day_in_words_instead_of_a_name(patient: Talker) -> None:
    await chosen(patient)
    assert "วันศุกร์ที่ 4" in (await patient.writes("ขอเป็นวันศุกร์แทน"))[0]
    assert patient.facts == []


async def test_another_day_in_words_instead_of_yes(patient: Talker, hospital: BookingDesk) -> None:
    await to_confirm(patient)
    assert "วันศุกร์ที่ 4" in (await patient.writes("ขอเป็นวันศุกร์แทน"))[0]
    assert hospital.booked == {}


async def test_a_name_that_holds_a_weekday_is_a_name(patient: Talker, means: Table) -> None:
    means.knows("จันทร์เพ็ญ สุขใจ", "book_appointment", entity("date", on="2026-11-30"))
    await chosen(patient)
    assert "จันทร์เพ็ญ สุขใจ" in (await patient.writes("จันทร์เพ็ญ สุขใจ"))[0]


async def test_a_name_that_sounds_like_a_wish_to_leave_is_a_name(patient: Talker, means: Table) -> None:
    means.knows("บุญเลิก มีสุข", "cancel_flow", confidence=0.6)
    await chosen(patient)
    assert "บุญเลิก มีสุข" in (await patient.writes("บุญเลิก มีสุข"))[0]


async def test_a_name_in_latin_letters_does_not_change_the_language(patient: Talker) -> None:
    await chosen(patient)
    assert "ขอเบอร์โทร" in (await patient.writes("Somsri Jaidee"))[0]


async def test_name_and_phone_in_one_message(patient: Talker) -> None:
    await chosen(patient)
    [card] = await patient.writes("ชื่อสมศรี ใจดีค่ะ เบอร์ ๐๒-๑๒๓-๔๕๖๗")
    assert "ชื่อ สมศรี ใจดี" in card
    assert "02-123-4567" in card


@pytest.mark.parametrize("wrong", ["123", "08123", "ไม่มี", "0000000000", "0812345678901234"])
async def test_a_phone_number_that_is_none_is_asked_for_again(patient: Talker, wrong: str) -> None:
    await chosen(patient)
    await patient.writes("สมศรี ใจดี")
    assert "ยังไม่ครบ" in (await patient.writes(wrong))[0]
    assert not [fact for fact in patient.facts if isinstance(fact, ContactGiven)]


@pytest.mark.parametrize("wrong", ["1", "?", "ทำไมต้องบอก?", "ก", "ใช้ทำอะไรคะ", "ไม่มีค่ะ", "ก" * 81, "<script>"])
async def test_what_is_no_name_is_asked_for_again(patient: Talker, wrong: str) -> None:
    await chosen(patient)
    assert "สมศรี ใจดี" in (await patient.writes(wrong))[0]


async def test_name_and_phone_are_asked_once_only(patient: Talker, hospital: BookingDesk) -> None:
    await to_confirm(patient)
    await patient.taps("ยืนยันจอง")
    await patient.writes(TOOTHACHE)
    [card] = await patient.taps("พุธ 2 ธ.ค. 69 · 14:00 น.")
    assert "ถูกต้องไหมคะ" in card
    assert "สมศรี ใจดี" in card


async def test_somebody_elses_name_can_be_given_at_the_end(patient: Talker, hospital: BookingDesk) -> None:
    await to_confirm(patient)
    await patient.taps("แก้ชื่อหรือเบอร์โทร")
    await patient.writes("บุญมี ใจดี")
    await patient.writes("0898765432")
    await patient.taps("ยืนยันจอง")
    assert [each.name for each in hospital.contacts.values()] == ["บุญมี ใจดี"]


async def test_other_times_go_on_where_the_list_ended(patient: Talker) -> None:
    await patient.writes(TOOTHACHE)
    await patient.taps("ดูเวลาอื่น")
    assert patient.buttons()[:2] == ["พุธ 2 ธ.ค. 69 · 15:30 น.", "พุธ 2 ธ.ค. 69 · 15:45 น."]


async def test_after_the_last_of_the_afternoon_other_hours_are_shown(patient: Talker) -> None:
    await patient.writes(TOOTHACHE)
    await patient.taps("ดูเวลาอื่น")
    said = await patient.taps("ดูเวลาอื่น")
    assert "ยังมีเวลาอื่น" in said[0]
    assert "พุธ 2 ธ.ค. 69 · 09:00 น." in patient.buttons()


async def test_an_hour_that_is_taken_leads_to_the_nearest(patient: Talker, means: Table) -> None:
    means.knows("หมอฟันพุธหน้าแปดโมงครึ่ง", "book_appointment", DENTIST, WEDNESDAY, entity("time", at="08:30"))
    said = await patient.writes("หมอฟันพุธหน้าแปดโมงครึ่ง")
    assert "ยังมีเวลาอื่น" in said[0]
    assert patient.buttons()[0] == "พุธ 2 ธ.ค. 69 · 09:00 น."


async def test_a_full_day_leads_to_free_days(patient: Talker, means: Table) -> None:
    means.knows("หมอฟันพฤหัสหน้า", "book_appointment", DENTIST, entity("date", on="2026-12-03"))
    [card] = await patient.writes("หมอฟันพฤหัสหน้า")
    assert "วันพฤหัสบดีที่ 3 ธันวาคม 2569 เต็มแล้ว" in card
    assert "พุธ 2 ธ.ค. 69" in patient.buttons()


async def test_no_free_time_at_all_is_said_with_a_way_on(patient: Talker, means: Table) -> None:
    means.knows("อายุรกรรม", "book_appointment", entity("department", code="internal_medicine"))
    [card] = await patient.writes("อายุรกรรม")
    assert "ยังไม่มีเวลาว่าง" in card
    assert "โทรหาโรงพยาบาล" in patient.buttons()
    await patient.taps("ย้อนกลับ")
    assert "1. ทันตกรรม" in patient.buttons()


async def test_a_day_that_is_over_is_refused_kindly_by_its_full_date(patient: Talker, means: Table) -> None:
    means.knows("หมอฟันเมื่อวาน", "book_appointment", DENTIST, entity("date", on="2026-11-22"))
    [card] = await patient.writes("หมอฟันเมื่อวาน")
    assert "วันอาทิตย์ที่ 22 พฤศจิกายน 2569 ผ่านไปแล้ว" in card


async def test_a_day_with_two_readings_is_asked_about(patient: Talker, means: Table) -> None:
    doubt = unsure_of("date", "วันจันทร์", {"on": "2026-11-23"}, {"on": "2026-11-30"})
    means.knows("หมอฟันวันจันทร์", "book_appointment", DENTIST, entity("date", on="2026-11-23"), ambiguous=(doubt,))
    [card] = await patient.writes("หมอฟันวันจันทร์")
    assert "หมายถึงวันไหน" in card
    assert "วันจันทร์ที่ 23 พฤศจิกายน 2569\nวันจันทร์ที่ 30 พฤศจิกายน 2569" in card
    assert patient.buttons()[:2] == ["จันทร์ 23 พ.ย. 69", "จันทร์ 30 พ.ย. 69"]


async def test_an_hour_with_two_readings_is_looked_for_in_both(patient: Talker, means: Table) -> None:
    doubt = unsure_of("time", "สามโมง", {"at": "15:00"}, {"at": "09:00"})
    three = entity("time", at="15:00")
    means.knows("หมอฟันพุธหน้าสามโมง", "book_appointment", DENTIST, WEDNESDAY, three, ambiguous=(doubt,))
    await patient.writes("หมอฟันพุธหน้าสามโมง")
    assert [label for label in patient.buttons() if "·" in label] == [
        "พุธ 2 ธ.ค. 69 · 09:00 น.",
        "พุธ 2 ธ.ค. 69 · 15:00 น.",
    ]


async def test_a_week_is_searched_as_a_week(patient: Talker, means: Table) -> None:
    week = entity("date", **{"from": "2026-11-30", "to": "2026-12-06"})
    means.knows("หมอฟันอาทิตย์หน้าตอนเช้า", "book_appointment", DENTIST, week, entity("time", period="morning"))
    await patient.writes("หมอฟันอาทิตย์หน้าตอนเช้า")
    assert [label for label in patient.buttons() if "·" in label] == [
        "พุธ 2 ธ.ค. 69 · 09:00 น.",
        "พุธ 2 ธ.ค. 69 · 09:30 น.",
    ]


async def test_rejected_days_are_not_taken_for_wishes(patient: Talker, means: Table) -> None:
    means.knows("หมอฟัน ไม่เอาวันพุธ", "book_appointment", DENTIST, entity("date", "rejected", on="2026-12-02"))
    assert "อยากมาวันไหน" in (await patient.writes("หมอฟัน ไม่เอาวันพุธ"))[0]


async def test_a_department_that_cannot_be_booked_here(patient: Talker, means: Table) -> None:
    means.knows("นัดหมอหัวใจ", "book_appointment", entity("department", code="cardiology"))
    said = await patient.writes("นัดหมอหัวใจ")
    assert "ยังจองผ่านแชทไม่ได้" in said[0]
    assert "1. ทันตกรรม" in patient.buttons()


async def test_the_way_back_from_the_end_to_the_beginning(patient: Talker) -> None:
    await to_confirm(patient)
    await patient.taps("ย้อนกลับ")
    assert HALF_PAST_ONE in patient.buttons()
    assert "อยากมาวันไหน" in (await patient.taps("ย้อนกลับ"))[0]
    assert "แผนกไหน" in (await patient.taps("ย้อนกลับ"))[0]
    assert "หยุดไว้ตรงนี้" in (await patient.taps("ยกเลิก"))[0]


async def test_back_from_the_phone_to_the_name_and_to_the_times(patient: Talker) -> None:
    await chosen(patient)
    await patient.writes("สมศรี ใจดี")
    assert "ชื่อและนามสกุล" in (await patient.writes("ย้อนกลับ"))[0]
    await patient.writes("ย้อนกลับ")
    assert HALF_PAST_ONE in patient.buttons()


@pytest.mark.parametrize("words", ["ยกเลิก", "ยกเลิกค่ะ"])
async def test_cancel_typed_at_every_step_leaves_booking_and_books_nothing(
    built: Callable[..., House], words: str
) -> None:
    ways = (["จองนัด"], ["หมอฟันค่ะ"], [TOOTHACHE], [TOOTHACHE, "1"], [TOOTHACHE, "1", "สมศรี ใจดี"])
    for way in (*ways, [TOOTHACHE, "1", "สมศรี ใจดี", "0812345678"]):
        house = built()
        teach(house.means)
        free(house.hospital)
        for message in way:
            await house.patient.writes(message)
        assert "หยุดไว้ตรงนี้" in (await house.patient.writes(words))[0], way
        assert house.hospital.booked == {}


async def test_leaving_in_ones_own_words(patient: Talker, means: Table) -> None:
    means.knows("ไม่จองแล้วค่ะ", "cancel_flow")
    await patient.writes(TOOTHACHE)
    assert "หยุดไว้ตรงนี้" in (await patient.writes("ไม่จองแล้วค่ะ"))[0]


async def test_no_at_the_end_shows_the_times_again(patient: Talker, hospital: BookingDesk) -> None:
    await to_confirm(patient)
    await patient.writes("ไม่ใช่ค่ะ")
    assert HALF_PAST_ONE in patient.buttons()
    assert hospital.booked == {}


async def test_yes_in_words_books(patient: Talker, hospital: BookingDesk) -> None:
    await to_confirm(patient)
    assert "จองนัดเรียบร้อยแล้ว" in (await patient.writes("ใช่ค่ะ"))[0]
    assert len(hospital.booked) == 1


async def test_what_is_not_understood_asks_the_same_again_under_the_same_keys(patient: Talker) -> None:
    await patient.writes(TOOTHACHE)
    before = patient.button(HALF_PAST_ONE)
    assert "ยังไม่แน่ใจว่าเวลาไหน" in (await patient.writes("กขคง"))[0]
    assert patient.button(HALF_PAST_ONE) == before


async def test_a_number_that_is_not_in_the_list_chooses_nothing(patient: Talker) -> None:
    await patient.writes(TOOTHACHE)
    assert "ยังไม่แน่ใจว่าเวลาไหน" in (await patient.writes("99"))[0]


async def test_a_question_in_between_is_answered_and_booking_goes_on(patient: Talker, means: Table) -> None:
    means.knows("เปิดกี่โมงคะ", "ask_opening_hours")
    await patient.writes(TOOTHACHE)
    assert "08:30-16:30" in (await patient.writes("เปิดกี่โมงคะ"))[0]
    assert (await patient.taps("กลับไปทำต่อ"))[0].startswith("วันพุธที่ 2")


async def test_a_red_flag_in_the_middle_is_answered_and_booking_goes_on(patient: Talker, hospital: BookingDesk) -> None:
    await to_confirm(patient)
    assert "1669" in (await patient.writes("เจ็บแน่นหน้าอก เหงื่อแตก"))[0]
    assert "กลับไปทำต่อ" in patient.buttons()
    assert "ถูกต้องไหมคะ" in (await patient.taps("กลับไปทำต่อ"))[0]
    await patient.taps("ยืนยันจอง")
    assert len(hospital.booked) == 1


async def test_a_question_that_names_a_department_is_not_taken_for_a_choice(patient: Talker, means: Table) -> None:
    means.knows("ห้องฟันอยู่ตรงไหนคะ", "ask_location_department", DENTIST)
    await patient.writes("จองนัด")
    assert "อาคาร 2 ชั้น 1" in (await patient.writes("ห้องฟันอยู่ตรงไหนคะ"))[0]
    assert "แผนกไหน" in (await patient.taps("กลับไปทำต่อ"))[0]


async def test_a_greeting_in_the_middle_is_returned_with_the_way_back(patient: Talker, means: Table) -> None:
    means.knows("สวัสดีอีกทีค่ะ", "greeting")
    await patient.writes(TOOTHACHE)
    assert "สวัสดี" in (await patient.writes("สวัสดีอีกทีค่ะ"))[0]
    assert (await patient.taps("กลับไปทำต่อ"))[0].startswith("วันพุธที่ 2")


async def test_cancelling_an_appointment_in_the_middle_asks_which(patient: Talker, means: Table) -> None:
    means.knows("ยกเลิกนัด", "cancel_appointment")
    await patient.writes(TOOTHACHE)
    assert "หยุดจองครั้งนี้ หรือ" in (await patient.writes("ยกเลิกนัด"))[0]
    assert "หยุดไว้ตรงนี้" in (await patient.taps("หยุดจองครั้งนี้"))[0]


async def test_a_symptom_in_the_middle_is_heard_and_nothing_is_lost(patient: Talker, means: Table) -> None:
    means.knows("ปวดหัวด้วยค่ะ", "report_symptom", findings=(finding("headache"),))
    for way in ([TOOTHACHE], [TOOTHACHE, "1"]):
        for message in way:
            await patient.writes(message)
        assert "ขอบคุณที่เล่า" in (await patient.writes("ปวดหัวด้วยค่ะ"))[0]
        assert "เล่าอาการ" in patient.buttons()
        assert await patient.taps("กลับไปทำต่อ") != []


async def test_a_heavy_heart_in_the_middle_is_answered_and_booking_goes_on(patient: Talker, means: Table) -> None:
    means.knows("เครียดมากเลย", "mental_health")
    await patient.writes(TOOTHACHE)
    assert "1323" in (await patient.writes("เครียดมากเลย"))[0]
    assert (await patient.taps("กลับไปทำต่อ"))[0].startswith("วันพุธที่ 2")


async def test_times_of_another_day_are_not_shown_again(patient: Talker) -> None:
    await patient.writes(TOOTHACHE)
    patient.now = at(3, "09:00")
    assert "ผ่านไปแล้ว" in (await patient.writes("กขคง"))[0]
    assert "ศุกร์ 4 ธ.ค. 69" in patient.buttons()


async def test_asking_for_a_doctor_of_a_department_leads_to_its_times(patient: Talker, means: Table) -> None:
    means.knows("หมอฟันมาวันไหน", "ask_doctor_schedule", DENTIST)
    await patient.writes("หมอฟันมาวันไหน")
    assert "อยากมาวันไหน" in (await patient.taps("จองนัด"))[0]


@pytest.mark.parametrize("content", [Media(MediaKind.AUDIO), Sticker()])
async def test_voice_and_stickers_in_the_middle_keep_the_place(patient: Talker, content: Media | Sticker) -> None:
    await patient.writes(TOOTHACHE)
    await patient.does(content)
    assert (await patient.taps("กลับไปทำต่อ"))[0].startswith("วันพุธที่ 2")


async def test_asking_for_a_person_in_the_middle_keeps_the_place(patient: Talker, means: Table) -> None:
    means.knows("ขอคุยกับคน", "talk_to_nurse")
    await to_confirm(patient)
    await patient.writes("ขอคุยกับคน")
    assert "ถูกต้องไหมคะ" in (await patient.taps("กลับไปทำต่อ"))[0]


async def test_with_two_hospitals_the_hospital_is_asked_first(built: Callable[..., House]) -> None:
    house = built((HOSPITAL, SECOND))
    teach(house.means)
    free(house.hospital)
    assert "โรงพยาบาลไหน" in (await house.patient.writes(TOOTHACHE))[0]
    remembered, first, _second = await house.patient.taps("โรงพยาบาลริมน้ำ")
    assert "จำไว้แล้วว่าเลือกโรงพยาบาลริมน้ำ" in remembered
    assert "โรงพยาบาลริมน้ำ" in first


async def test_the_only_hospital_with_the_department_needs_no_question(built: Callable[..., House]) -> None:
    house = built((HOSPITAL, SECOND))
    house.means.knows("นัดอายุรกรรม", "book_appointment", entity("department", code="internal_medicine"))
    house.hospital.frees("internal_medicine", at(2, "10:00"))
    assert "อยากมาวันไหน" in (await house.patient.writes("นัดอายุรกรรม"))[0]


async def test_a_hospital_by_its_name(built: Callable[..., House]) -> None:
    house = built((HOSPITAL, SECOND))
    teach(house.means)
    free(house.hospital)
    await house.patient.writes("จองนัด")
    assert "1. ทันตกรรม" not in house.patient.buttons()
    await house.patient.writes("เอาโรงพยาบาลริมน้ำค่ะ")
    assert house.patient.buttons()[0] == "1. ทันตกรรม"


async def test_without_hospitals_everything_else_works_and_booking_says_so(built: Callable[..., House]) -> None:
    house = built(())
    teach(house.means)
    assert "ยังไม่ได้เชื่อมกับโรงพยาบาล" in (await house.patient.writes(TOOTHACHE))[0]
    assert "1669" in (await house.patient.writes("เจ็บแน่นหน้าอก"))[0]


async def test_a_booking_button_of_another_flow_starts_at_its_department(patient: Talker) -> None:
    assert "อยากมาวันไหน" in (await patient.does(Tap("booking.choosing_department:dental")))[0]


async def test_in_english_from_beginning_to_end(patient: Talker, means: Table, hospital: BookingDesk) -> None:
    means.knows("I need a dentist next Wednesday afternoon", "book_appointment", DENTIST, WEDNESDAY, AFTERNOON)
    first, _ = await patient.writes("I need a dentist next Wednesday afternoon")
    assert first.startswith("Wednesday 2 December 2026")
    await patient.taps("Wed 2 Dec 2026 · 13:30")
    await patient.writes("Somsri Jaidee")
    await patient.writes("+66 81 234 5678")
    assert "Your appointment is booked" in (await patient.taps("Confirm booking"))[0]
    assert [each.phone for each in hospital.contacts.values()] == ["0812345678"]
