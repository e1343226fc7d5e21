"""In a group a doubtful danger sign gets one calm line and, where a rule has the words, a case; nobody is asked there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app.language import red_flags
from bot.domain.danger import DOUBT_CLOCK
from bot.domain.facts import CaseKind, TimerSet
from bot.domain.messages import Place, Unsent
from bot.domain.sayings import Urgency
from bot.flows.group_doubts import QUIET
from tests.fakes.house import build
from tests.fakes.talk import Talker

WEAK, JEST, SURE = "ไม่ไหวแล้ว", "การบ้านเยอะมาก อยากตาย 555", "พ่อเจ็บแน่นหน้าอก เหงื่อแตก"
HEALTH = "ถ้าตอนนี้มีใครเจ็บป่วยหนัก"
HEART = "ถ้าตอนนี้มีใครรู้สึกไม่ไหว"


@pytest.fixture
def group() -> Talker:
    patient = build(red_flags=red_flags()).patient
    patient.place = Place.GROUP
    return patient


async def test_one_line_says_whom_to_call_and_staff_are_told(group: Talker) -> None:
    [line] = await group.writes(WEAK)
    assert line.startswith(HEALTH)
    assert "1669" in line
    assert "แชทส่วนตัว" in line
    assert group.cases() == [CaseKind.POSSIBLE_EMERGENCY]
    assert group.last is not None
    assert {send.urgency for send in group.last.sends} == {Urgency.EMERGENCY}


async def test_nobody_is_asked_and_no_clock_runs(group: Talker) -> None:
    await group.writes(WEAK)
    assert group.buttons() == []
    assert group.patient.asked_about is None
    assert not [fact for fact in group.facts if isinstance(fact, TimerSet) and fact.kind == DOUBT_CLOCK]


async def test_what_may_be_a_wish_to_die_has_its_own_line(group: Talker) -> None:
    [line] = await group.writes(JEST)
    assert line.startswith(HEART)
    assert "1323" in line
    assert group.cases() == [CaseKind.POSSIBLE_EMERGENCY]


async def test_the_same_is_not_said_again_for_half_an_hour(group: Talker) -> None:
    await group.writes(WEAK)
    group.passes(QUIET - timedelta(minutes=1))
    assert await group.writes(WEAK) == []
    assert len(group.cases()) == 1
    group.passes(timedelta(minutes=2))
    assert len(await group.writes(WEAK)) == 1


async def test_the_one_line_keeps_neither_the_other_nor_an_alarm_back(group: Talker) -> None:
    await group.writes(WEAK)
    assert (await group.writes(JEST))[0].startswith(HEART)
    assert await group.writes(WEAK) == []
    assert "โทร 1669 ตอนนี้เลย" in (await group.writes(SURE))[0]
    assert group.cases()[-1] is CaseKind.EMERGENCY


async def test_a_group_that_has_heard_it_is_not_told_to_go_private_as_well(group: Talker) -> None:
    await group.writes(WEAK)
    assert await group.writes("ทุกคนเป็นไงบ้าง") == []


async def test_a_group_that_was_told_to_go_private_hears_it_all_the_same(group: Talker) -> None:
    assert "แชทส่วนตัว" in (await group.writes("ทุกคนเป็นไงบ้าง"))[0]
    assert (await group.writes(WEAK))[0].startswith(HEALTH)


async def test_a_message_that_was_taken_back_says_nothing(group: Talker) -> None:
    assert await group.does(Unsent("m1")) == []


async def test_what_only_sounds_so_gets_the_line_and_no_case(group: Talker) -> None:
    words = "ย่าลุกไปส้วมแล้วเซฮอดฝา แขนเบื้องหนึ่งห้อยซื่อๆ เว้าคือคนเมาเหล้า"
    [flag] = red_flags().doubts(words)
    assert flag.learned
    assert (await group.writes(words))[0].startswith(HEALTH)
    assert group.cases() == []


async def test_ordinary_talk_of_a_group_is_left_alone(group: Talker) -> None:
    await group.writes("สวัสดีจ้า")
    for words in ("พรุ่งนี้ใครไปวัดบ้าง", "ข้าวมันไก่อร่อยมาก", "ขอเลื่อนนัดเป็นวันศุกร์"):
        assert await group.writes(words) == []
