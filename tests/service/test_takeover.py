"""A person takes over in the whole service: the phone shows who speaks, the bot keeps silent, and comes back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from bot.app.clock import utc_now
from bot.domain.case import By, Case, Delivery
from bot.domain.case_kind import CaseKind
from bot.domain.staff_act import Close, Ended, HandBack, NotSpeaking, StaffAct, Take, Write
from tests.fakes.staff import CLERK, NURSE
from tests.fakes.town import Town, until
from tests.fakes.town import town as build_town
from tests.service.trouble import CALL_1669, CHEST_PAIN, FAILS, HANGS, Trouble

HELLO = "สวัสดีค่ะ"


@pytest.fixture
def trouble() -> Trouble:
    return Trouble()


@pytest.fixture
async def town(tmp_path: Path, trouble: Trouble) -> AsyncIterator[Town]:
    async with build_town(tmp_path, changed=trouble.at) as place:
        await place.answered(place.writes(HELLO))  # libraries are loaded
        yield place
        trouble.let_go.set()


async def does(town: Town, who: object, act: StaffAct) -> None:
    assert town.service is not None
    await town.service.staff_desk.do(who, act)  # type: ignore[arg-type]


async def queue(town: Town) -> tuple[Case, ...]:
    assert town.service is not None
    return await town.service.cases.queue(NURSE, utc_now())


async def taken(town: Town) -> UUID:
    """An emergency that the nurse has taken, and the patient knows."""
    await town.hears_next(town.writes(CHEST_PAIN), CALL_1669)
    [case] = await queue(town)
    await does(town, NURSE, Take(uuid4(), case.id))
    await town.hears("พยาบาลมะลิ")
    return case.id


async def said_by(town: Town) -> list[tuple[str, str]]:
    """Every bubble that did not come from the patient: the name over it, and its words."""
    return [
        (entry["message"].get("sender", {}).get("name", ""), entry["message"].get("text", ""))
        for entry in await town.log()
        if entry["from"] == "bot"
    ]


async def test_an_emergency_is_at_the_desk_within_a_second_and_a_nurse_talks_to_the_patient(town: Town) -> None:
    started = asyncio.get_running_loop().time()
    await town.writes(CHEST_PAIN)

    async def there() -> bool:
        return [case.kind for case in await queue(town)] == [CaseKind.EMERGENCY]

    await until(there, 1.0, "the emergency is not at the desk")
    assert asyncio.get_running_loop().time() - started < 1.0
    [case] = await queue(town)
    await does(town, NURSE, Take(uuid4(), case.id))
    await town.hears("พยาบาลมะลิ")
    before = len(await said_by(town))
    await town.writes("เจ็บมาสิบนาทีแล้วค่ะ")
    await town.quiet(0.5)
    assert len(await said_by(town)) == before, "the bot keeps silent"
    await does(town, NURSE, Write(uuid4(), case.id, "โทร 1669 หรือยังคะ"))
    await town.hears("โทร 1669 หรือยังคะ")
    assert (await said_by(town))[-1] == ("พยาบาลมะลิ", "โทร 1669 หรือยังคะ")
    await does(town, NURSE, Close(uuid4(), case.id, Ended.SENT))
    await town.hears("กลับมาตอบ")
    assert "สวัสดี" in (await town.answered(town.writes(HELLO)))[0]
    assert (await said_by(town))[-1][0] == "", "the bot speaks under the account's own name"


async def test_the_desk_sees_what_became_of_each_line(town: Town) -> None:
    case = await taken(town)
    await does(town, NURSE, Write(uuid4(), case, "อยู่ที่ไหนคะ"))
    await town.hears("อยู่ที่ไหนคะ")
    await town.quiet()
    assert town.service is not None
    view = await town.service.cases.look(NURSE, case, utc_now())
    ours = [(line.by, line.delivery) for line in view.lines if line.delivery is not None]
    assert ours[-1] == (By.STAFF, Delivery.SAID)
    assert {delivery for _, delivery in ours} == {Delivery.SAID}


async def test_a_danger_sign_past_the_nurse_is_answered_and_she_is_alarmed(town: Town) -> None:
    case = await taken(town)
    before = len([bubble for bubble in await town.heard() if CALL_1669 in bubble])
    await town.writes(CHEST_PAIN)

    async def again() -> bool:
        return len([bubble for bubble in await town.heard() if CALL_1669 in bubble]) > before

    await until(again, 5.0, "not answered")
    [still] = [each for each in await queue(town) if each.id == case]
    assert still.alarmed_at is not None


async def test_a_person_takes_over_after_the_turn_that_is_under_way_and_has_the_last_word(
    town: Town, trouble: Trouble
) -> None:
    await town.hears_next(town.writes(CHEST_PAIN), CALL_1669)
    [case] = await queue(town)
    await town.writes(HANGS)
    await asyncio.wait_for(trouble.asked.wait(), 5)
    act = asyncio.create_task(does(town, NURSE, Take(uuid4(), case.id)))
    await asyncio.sleep(0.3)
    assert not act.done(), "it waits for the bot's hands to be off"
    trouble.let_go.set()
    await act
    await town.hears("พยาบาลมะลิ")
    await town.quiet()
    words = [words for _, words in await said_by(town)]
    assert "พยาบาลมะลิ" in words[-1], "what the bot said before it was silenced stands before"


async def test_a_handler_that_fails_while_a_person_speaks_is_set_aside_without_a_word(town: Town) -> None:
    case = await taken(town)
    before = len(await said_by(town))
    await town.writes(FAILS)

    async def aside() -> bool:
        return any(each.kind is CaseKind.SET_ASIDE for each in await queue(town))

    await until(aside, 15.0, "not set aside")
    await town.writes("ยังอยู่ไหมคะ")
    await town.quiet()
    assert len(await said_by(town)) == before
    await does(town, NURSE, Write(uuid4(), case, "อยู่ค่ะ"))
    await town.hears("อยู่ค่ะ")


async def test_nobody_reads_and_the_bot_comes_back_by_itself(tmp_path: Path) -> None:
    ahead = timedelta(0)
    async with build_town(tmp_path, clock=lambda: utc_now() + ahead) as town:
        await town.answered(town.writes(HELLO))
        await taken(town)
        await town.writes("ปวดมากขึ้นค่ะ")
        await town.quiet()
        ahead = timedelta(seconds=70)
        await town.hears("ไม่ได้อยู่ที่หน้าจอ")
        assert "สวัสดี" in (await town.answered(town.writes(HELLO)))[0]
        with pytest.raises(NotSpeaking):
            await does(town, NURSE, Write(uuid4(), (await queue(town))[0].id, "กลับมาแล้วค่ะ"))


async def test_hand_over_and_back_in_a_chat_is_told_each_time(town: Town) -> None:
    case = await taken(town)
    await does(town, NURSE, HandBack(uuid4(), case))
    await town.hears("กลับมาตอบ")
    await does(town, CLERK, Take(uuid4(), case, relieve=True))
    await town.hears("คุณน้อย")
