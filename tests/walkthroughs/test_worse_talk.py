"""A sign that is only heard, of a kind that is mostly for the emergency room: sent there at once, and asked whether it is worse."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.danger import DOUBT_CLOCK
from bot.domain.facts import CaseKind, TimerSet, TimerStopped
from bot.domain.messages import Place
from bot.domain.sayings import Urgency
from bot.domain.understanding import Alarm, RedFlag
from tests.fakes.house import House, build
from tests.fakes.redflags import WordSigns
from tests.fakes.talk import Talker

HEARD = "ท้องมันบิดเป็นเกลียวเหมือนโดนขยำ"
ROOM = "ควรไปห้องฉุกเฉินตอนนี้เลย"
WORSE = "ซึม ปลุกยาก"
NOBODY_CALLED = "ตอนนี้ยังไม่มีใครโทรเรียกรถพยาบาลให้"
REF = "room:acute_abdomen"


class HearsMore(WordSigns):
    """As the words, and one message that only sounds like a sign."""

    def read(self, text: str) -> tuple[RedFlag, ...]:
        if HEARD not in text:
            return super().read(text)
        sign = RedFlag("acute_abdomen", Alarm.EMERGENCY, text, 0, len(text), learned=True, room=True, unclear=True)
        return (*super().read(text), sign)


@pytest.fixture
def house() -> House:
    return build(red_flags=HearsMore())


async def test_the_emergency_room_is_said_at_once_and_whether_it_is_worse_is_asked(patient: Talker) -> None:
    answer, question = await patient.writes(HEARD)
    assert ROOM in answer
    assert "ระหว่างทาง ถ้าซึมลง" in answer  # what makes it one for 1669 on the way
    assert WORSE in question
    assert patient.cases() == [CaseKind.EMERGENCY]
    assert TimerSet(DOUBT_CLOCK, REF, patient.now + timedelta(minutes=2)) in patient.facts
    assert patient.last is not None
    assert {send.urgency for send in patient.last.sends} == {Urgency.EMERGENCY}


async def test_a_clear_no_leaves_the_emergency_room(patient: Talker) -> None:
    await patient.writes(HEARD)
    patient.passes(timedelta(seconds=5))
    [words] = await patient.writes("ไม่มีค่ะ")
    assert "ยังควรไปห้องฉุกเฉิน" in words
    assert TimerStopped(DOUBT_CLOCK, REF) in patient.facts


@pytest.mark.parametrize("answer", ["มี", "ซึมๆ อยู่", "ไม่แน่ใจ"])
async def test_whatever_is_no_clear_no_is_for_1669(patient: Talker, answer: str) -> None:
    await patient.writes(HEARD)
    patient.passes(timedelta(seconds=5))
    [card] = await patient.writes(answer)
    assert NOBODY_CALLED in card
    assert ROOM not in card


async def test_so_is_silence(patient: Talker) -> None:
    await patient.writes(HEARD)
    patient.passes(timedelta(minutes=2))
    [card] = await patient.hears_timer(DOUBT_CLOCK, REF)
    assert NOBODY_CALLED in card


async def test_with_a_sign_that_a_rule_has_nothing_is_asked(patient: Talker) -> None:
    [card] = await patient.writes(f"{HEARD} ปากเบี้ยวด้วย")
    assert NOBODY_CALLED in card


async def test_nothing_is_asked_in_a_group(house: House) -> None:
    house.patient.place = Place.GROUP
    assert all(WORSE not in line for line in await house.patient.writes(HEARD))
