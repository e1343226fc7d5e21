"""What a first message would wait for is made beforehand, in a thread, and left when nobody waits for it any more."""

from __future__ import annotations

import asyncio
import sys
import threading

import pytest

from bot.domain.lexicon import DangerSign, RedFlagLexicon
from bot.domain.understanding import Alarm
from nlu.beforehand import beforehand
from nlu.patterns import compile_pattern
from nlu.redflags import LexiconRedFlags

CHEST = DangerSign(
    code="chest_pain",
    alarm=Alarm.EMERGENCY,
    source=("test",),
    say=("เจ็บ - หน้าอก", "<!ไม่ แน่นอก !เลย"),
    names=(),
    ask=("อก ~ เสียว",),
    room=("อก - กล้ามเนื้อ",),
    passed=(),
    own=(),
    ambulance=("ร้าว",),
    young=None,
    after_it_passed=False,
    even_if=False,
    joked=False,
)


def fresh() -> LexiconRedFlags:
    """A reader of its own: that of the service may have met messages."""
    return LexiconRedFlags(
        RedFlagLexicon(
            words={}, fillers=("ตรง",), idioms=(), hints={"chest_pain": ("ใจสั่น",)}, worse=("ซีด",), signs=(CHEST,)
        )
    )


async def test_when_all_is_made_no_message_compiles_anything() -> None:
    reader = fresh()
    assert not any(each.made for each in reader.patterns)
    await beforehand(each.make for each in reader.patterns)
    assert all(each.made for each in reader.patterns)
    assert reader.read("เจ็บตรงหน้าอกค่ะ แน่นอก")


async def test_every_kind_of_pattern_is_made() -> None:
    """As spelt and misspelt, asked about, hints, the room's and the ambulance's, and what is worse."""
    sources = {each.source for each in fresh().patterns}
    for said in (*CHEST.say, *CHEST.ask, *CHEST.room, *CHEST.ambulance, "ซีด", "ใจสั่น"):
        assert compile_pattern(said, {}, ("ตรง",)).source in sources


async def test_a_pattern_is_not_made_twice() -> None:
    pattern = compile_pattern("<!ไม่ แน่นอก !เลย", {}, ())
    search = pattern.search
    assert not pattern.made  # its edges are still to come
    pattern.make()
    assert pattern.made
    assert pattern.search is search


async def test_the_steps_are_taken_in_a_thread_and_the_loop_goes_on() -> None:
    where = list[threading.Thread]()
    loop, begun, go_on = asyncio.get_running_loop(), asyncio.Event(), threading.Event()

    def step() -> None:
        where.append(threading.current_thread())
        loop.call_soon_threadsafe(begun.set)
        assert go_on.wait(10)

    made = asyncio.create_task(beforehand([step, step]))
    await begun.wait()  # a loop that is held up would never come here
    go_on.set()
    await made
    assert threading.main_thread() not in where


async def test_who_stops_waits_for_no_more_than_one_step() -> None:
    begun = threading.Event()
    taken = list[int]()

    def step() -> None:
        taken.append(1)
        begun.set()

    made = asyncio.create_task(beforehand([step] * 10_000))
    assert await asyncio.to_thread(begun.wait, 10)
    made.cancel()
    with pytest.raises(asyncio.CancelledError):
        await made
    await asyncio.get_running_loop().shutdown_default_executor()  # waits for the thread
    assert len(taken) < 10_000


async def test_the_turns_of_threads_are_as_long_as_before() -> None:
    usual, within = sys.getswitchinterval(), list[float]()
    await beforehand([lambda: within.append(sys.getswitchinterval())])
    assert within[0] < usual
    assert sys.getswitchinterval() == usual


async def test_a_step_that_fails_is_heard_of() -> None:
    def fails() -> None:
        raise ValueError("no expression")

    usual = sys.getswitchinterval()
    with pytest.raises(ValueError, match="no expression"):
        await beforehand([fails])
    assert sys.getswitchinterval() == usual
