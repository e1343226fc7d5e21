"""A danger sign is answered with 1669 wherever it is said."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.danger import CHECK_CLOCK
from bot.domain.facts import CaseKind, CaseOpened, LocationShared, TimerSet
from bot.domain.messages import Media, MediaKind, Place, SharedLocation
from bot.domain.sayings import AskLocation, Call, Card, Tone, Urgency
from tests.fakes.talk import Talker, choices_of
from tests.fakes.understand import Table

RED = "เจ็บแน่นหน้าอก เหงื่อแตก"


def calls(patient: Talker) -> list[str]:
    """Numbers of the call buttons of the last saying, in order."""
    actions = [choice.action for choice in choices_of(patient.heard.sayings[-1])]
    return [action.number for action in actions if isinstance(action, Call)]


async def test_a_red_flag_is_answered_with_1669_first_and_says_that_nobody_has_called(patient: Talker) -> None:
    [card] = await patient.writes(RED)
    assert "1669" in card
    assert "ยังไม่มีใครโทร" in card
    assert "อยู่ที่ไหน" in card
    assert calls(patient)[0] == "1669"
    assert patient.buttons()[0] == "โทร 1669 ตอนนี้"
    in_five_minutes = TimerSet(CHECK_CLOCK, "0:emergency:chest_pain", patient.now + timedelta(minutes=5))
    assert patient.facts == [CaseOpened(CaseKind.EMERGENCY, "chest_pain"), in_five_minutes]


async def test_it_looks_urgent_never_waits_and_offers_to_share_the_place(patient: Talker) -> None:
    await patient.writes(RED)
    saying = patient.heard.sayings[-1]
    assert isinstance(saying.shapes[0], Card)
    assert saying.shapes[0].tone is Tone.URGENT
    assert any(isinstance(choice.action, AskLocation) for choice in saying.choices)
    assert patient.last is not None
    assert {send.urgency for send in patient.last.sends} == {Urgency.EMERGENCY}


async def test_the_same_danger_sign_again_is_answered_again(patient: Talker) -> None:
    first = await patient.writes(RED)
    assert await patient.writes(RED) == first


async def test_advice_fits_the_sign(patient: Talker) -> None:
    assert "เริ่มเป็นกี่โมง" in (await patient.writes("พ่อปากเบี้ยวค่ะ"))[0]
    assert "เริ่มเป็นกี่โมง" not in (await patient.writes(RED))[0]


async def test_poison_adds_the_poison_line_after_1669(patient: Talker) -> None:
    [card] = await patient.writes("ลูกกินยานอนหลับไปทั้งแผง")
    assert calls(patient) == ["1669", "1367"]
    assert "อย่าทำให้อาเจียน" in card


async def test_an_overdose_with_a_wish_to_die_is_both(patient: Talker) -> None:
    [card] = await patient.writes("อยากตาย กินยานอนหลับไปทั้งแผงแล้ว")
    assert calls(patient) == ["1669", "1367", "1323"]
    assert "1323" in card
    assert patient.cases() == [CaseKind.EMERGENCY, CaseKind.CRISIS]


async def test_in_english_the_answer_is_english(patient: Talker) -> None:
    [card] = await patient.writes("my father has chest pain")
    assert "Nobody has called an ambulance" in card


async def test_a_group_gets_the_1669_line_as_one_plain_message(patient: Talker) -> None:
    patient.place = Place.GROUP
    [line] = await patient.writes(RED)
    assert "1669" in line
    assert "ยังไม่มีใครโทร" in line
    assert patient.buttons() == []
    assert patient.cases() == [CaseKind.EMERGENCY]


async def test_a_group_that_was_told_to_go_private_still_gets_1669(patient: Talker) -> None:
    patient.place = Place.GROUP
    await patient.writes("ทุกคนเป็นไงบ้าง")
    assert "1669" in (await patient.writes(RED))[0]
    assert await patient.writes("ขอบคุณนะ") == []


async def test_standby_is_read_and_never_answered_but_staff_are_alarmed(patient: Talker) -> None:
    from bot.domain.messages import Text

    assert await patient.does(Text(RED), standby=True) == []
    assert patient.cases() == [CaseKind.STANDBY_RED_FLAG]
    assert await patient.does(Text("สวัสดีค่ะ"), standby=True) == []
    assert patient.cases() == [CaseKind.STANDBY_RED_FLAG]


async def test_what_only_sounds_urgent_gets_1669_and_a_plain_question(patient: Talker, means: Table) -> None:
    means.knows("ช่วยด้วย ด่วนมาก", "emergency")
    [card] = await patient.writes("ช่วยด้วย ด่วนมาก")
    assert calls(patient)[0] == "1669"
    assert "ไหมคะ" in card
    assert patient.cases() == [CaseKind.POSSIBLE_EMERGENCY]


async def test_what_only_sounded_urgent_leaves_no_emergency_open(patient: Talker, means: Table) -> None:
    means.knows("ช่วยด้วย ด่วนมาก", "emergency")
    await patient.writes("ช่วยด้วย ด่วนมาก")
    assert not patient.patient.open_emergency
    await patient.writes(RED)
    assert patient.patient.open_emergency
    assert patient.cases() == [CaseKind.POSSIBLE_EMERGENCY, CaseKind.EMERGENCY]


async def test_a_mere_guess_at_an_emergency_gets_1669_but_alarms_no_staff(patient: Talker, means: Table) -> None:
    means.knows("สมชาย ใจดี", "emergency", confidence=0.5)
    await patient.writes("สมชาย ใจดี")
    assert calls(patient)[0] == "1669"
    assert patient.cases() == []


async def test_a_place_after_an_emergency_is_read_back_and_shown_to_staff(patient: Talker) -> None:
    await patient.writes(RED)
    place = SharedLocation(13.756331, 100.501762, "บ้าน", "12 ซอยวัดโพธิ์ เขตพระนคร")
    [card] = await patient.does(place)
    assert "12 ซอยวัดโพธิ์ เขตพระนคร" in card
    assert "13.75633, 100.50176" in card
    assert "ยังไม่มีใครโทร" in card
    assert LocationShared(place) in patient.facts
    assert calls(patient)[0] == "1669"


async def test_a_place_without_an_emergency_is_not_kept(patient: Talker) -> None:
    [card] = await patient.does(SharedLocation(13.7, 100.5))
    assert "ไม่ได้เก็บ" in card
    assert patient.facts == []
    assert calls(patient) == ["1669"]


async def test_a_wish_to_die_is_met_warmly_with_1323_first(patient: Talker) -> None:
    [card] = await patient.writes("ไม่ไหวแล้ว อยากตาย")
    assert "ขอบคุณที่บอก" in card
    assert calls(patient) == ["1323", "1669"]
    in_five_minutes = TimerSet(CHECK_CLOCK, "1:crisis:suicide", patient.now + timedelta(minutes=5))
    assert patient.facts == [CaseOpened(CaseKind.CRISIS, "suicide"), in_five_minutes]
    assert patient.last is not None
    assert patient.last.sends[0].urgency is Urgency.EMERGENCY


async def test_a_crisis_in_a_group_is_answered_there(patient: Talker) -> None:
    patient.place = Place.GROUP
    [line] = await patient.writes("อยากตาย")
    assert "1323" in line
    assert patient.cases() == [CaseKind.CRISIS]


async def test_a_heavy_heart_without_a_danger_sign_opens_no_case(patient: Talker, means: Table) -> None:
    means.knows("ช่วงนี้เครียดมาก นอนไม่หลับ", "mental_health")
    [card] = await patient.writes("ช่วงนี้เครียดมาก นอนไม่หลับ")
    assert "1323" in card
    assert patient.cases() == []


@pytest.mark.parametrize("kind", list(MediaKind))
async def test_media_is_never_met_with_silence(patient: Talker, kind: MediaKind) -> None:
    said = await patient.does(Media(kind))
    assert "1669" in said[-1]
    assert "คุยกับเจ้าหน้าที่" in patient.buttons()


async def test_choices_of_an_emergency_answer_can_be_typed(patient: Talker, means: Table) -> None:
    means.knows("จองนัด", "book_appointment")
    await patient.writes("จองนัด")
    await patient.writes(RED)
    [told] = await patient.writes("ส่งตำแหน่งที่อยู่")
    assert "แตะเครื่องหมาย +" in told
    [card] = await patient.writes("โทร 1669 ตอนนี้")
    assert "โทรออกให้ไม่ได้" in card
    assert calls(patient)[:3] == ["1669", "1323", "1367"]
    asked_again = await patient.writes("กลับไปทำต่อ")
    assert "แผนก" in asked_again[-1]


async def test_the_number_of_a_choice_of_an_emergency_answer_is_the_number_as_shown(
    patient: Talker, means: Table
) -> None:
    means.knows("จองนัด", "book_appointment")
    await patient.writes("จองนัด")
    await patient.writes(RED)
    assert patient.buttons() == ["โทร 1669 ตอนนี้", "ส่งตำแหน่งที่อยู่", "กลับไปทำต่อ"]
    assert "โทรออกให้ไม่ได้" in (await patient.writes("1"))[0]
    await patient.writes(RED)
    assert "แผนก" in (await patient.writes("๓"))[-1]


async def test_a_place_after_a_possible_emergency_is_kept_for_staff(patient: Talker, means: Table) -> None:
    means.knows("ช่วยด้วย ด่วนมาก", "emergency")
    await patient.writes("ช่วยด้วย ด่วนมาก")
    place = SharedLocation(13.756331, 100.501762)
    await patient.does(place)
    assert LocationShared(place) in patient.facts
