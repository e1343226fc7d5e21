"""Checking back and asking again, with the real store, desk, worker and clock: what is asked, answered, stopped and forgotten."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app.language import danger_rules
from bot.dialogue.desk import Desk
from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered
from bot.domain.danger import Check
from bot.domain.facts import TimerSet, TriageDone
from bot.flows.follow_up_offer import CLOCK
from bot.jobs.timers import TimerKeeper
from config.read_protocols import shipped_protocols
from tests.fakes.agreed import TEXTS
from tests.jobs.ward import PERSON, Ward, ward

RED = "เจ็บแน่นหน้าอก เหงื่อแตก"
FIVE = 300.0


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Ward]:
    async with ward(tmp_path, real) as built:
        built.desk = replace(built.desk, clinic=replace(built.desk.clinic, kept=built.storage.kept))
        yield built


def real(desk: Desk) -> Desk:
    return replace(desk, clinic=replace(desk.clinic, red_flags=danger_rules(), protocols=shipped_protocols()))


async def rings(place: Ward, after: float) -> list[str]:
    """So many seconds later; what is said then."""
    place.moved += after
    storage = place.storage
    keeper = TimerKeeper(storage.timers, storage.records, place.desk, place.wake, place.now, "timers")
    await keeper.ring_due()
    return await place.hears()


async def writes(place: Ward, text: str) -> list[str]:
    """A message and its answer."""
    place.moved += 1
    await place.receives(text)
    await place.turns().serve(PERSON)
    return await place.hears()


async def check(place: Ward) -> Check | None:
    return (await place.storage.records.peek(PERSON)).patient.check


async def test_five_minutes_after_an_emergency_the_question_is_pushed_and_the_answer_ends_it(place: Ward) -> None:
    await writes(place, RED)
    assert await rings(place, 200) == []
    [card] = await rings(place, 101)
    assert "ตอนนี้ถึงมือหมอหรือยัง" in card
    assert await check(place) == Check("emergency:chest_pain", 1)
    [said] = await writes(place, "ถึงแล้วค่ะ")
    assert "ดีใจ" in said
    assert await check(place) is None
    assert not any("ถึงมือหมอ" in words for words in await rings(place, FIVE + 10))


async def test_silence_is_told_to_staff_on_the_same_case(place: Ward) -> None:
    await writes(place, RED)
    await rings(place, FIVE + 1)
    await rings(place, FIVE + 1)
    assert await rings(place, FIVE + 1) == []
    [(kind, reasons)] = await place.cases()
    assert kind == "emergency"
    assert reasons == "chest_pain, no_answer"


async def test_an_answer_that_waits_is_read_before_the_clock_rings(place: Ward) -> None:
    await writes(place, RED)
    place.moved += FIVE + 1
    await place.receives("ถึงโรงพยาบาลแล้วค่ะ")
    assert await rings(place, 0) == [], "what was written may be the answer"
    await place.turns().serve(PERSON)
    assert "ดีใจ" in (await place.hears())[0]


async def test_a_second_danger_sign_leaves_one_clock(place: Ward) -> None:
    await writes(place, RED)
    await writes(place, "พ่อปากเบี้ยว แขนขาอ่อนแรง")
    said = await rings(place, FIVE + 1)
    assert sum("ถึงมือหมอ" in words for words in said) == 1
    assert await check(place) == Check("emergency:stroke", 1)


async def test_a_crisis_is_asked_again_and_not_safe_reaches_staff(place: Ward) -> None:
    await writes(place, "ไม่อยากมีชีวิตอยู่แล้ว")
    assert await check(place) == Check("crisis:suicide", 1)
    [card] = await rings(place, FIVE + 1)
    assert "ปลอดภัยไหม" in card
    [card] = await writes(place, "ไม่ปลอดภัย")
    assert "1669" in card
    assert await place.cases() == [("crisis", "suicide, not_safe")]


async def agrees(place: Ward) -> None:
    answer = ConsentAnswered(Purpose.TRIAGE, True, TEXTS[Purpose.TRIAGE].version)
    await place.learns(PERSON, answer, TriageDone(3, ("fever@2026-11", "cough@2026-11")))


async def test_asking_again_knows_what_it_was_about_from_what_is_kept(place: Ward) -> None:
    await writes(place, "สวัสดี")
    await agrees(place)
    await place.learns(PERSON, TimerSet(CLOCK, "", place.now()))
    [card] = await rings(place, 1)
    assert "วันนี้เป็นอย่างไรบ้าง" in card
    said = await writes(place, "แย่ลงค่ะ")
    assert "ไข้ ตัวร้อน และไอ" in " ".join(said)
    assert "ซึมลง สับสน" in said[-1], "danger signs first"


async def test_a_consent_that_is_taken_back_before_it_is_said_hushes_it(place: Ward) -> None:
    await writes(place, "สวัสดี")
    await agrees(place)
    await place.learns(PERSON, TimerSet(CLOCK, "", place.now()))
    place.moved += 1
    storage = place.storage
    keeper = TimerKeeper(storage.timers, storage.records, place.desk, place.wake, place.now, "timers")
    assert await keeper.ring_due() == 1
    await place.learns(PERSON, ConsentAnswered(Purpose.TRIAGE, False, TEXTS[Purpose.TRIAGE].version))
    assert await place.hears() == []
