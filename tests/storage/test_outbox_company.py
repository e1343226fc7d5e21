"""Answers that travel together after a backlog, and those that wait for the patient's next message when the quota is short."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from bot.domain.facts import Blocked
from bot.domain.messages import Person
from bot.domain.sayings import Urgency
from bot.domain.stored import Dispatch, Fate, Outgoing, Sent
from tests.storage.appointments import rows
from tests.storage.clinic import LEASE, MALEE, SOMCHAI, Clinic, spoken

LATE = timedelta(minutes=5)


async def answers(
    clinic: Clinic, *calls: str | tuple[str, ...], person: Person = SOMCHAI, urgency: Urgency = Urgency.TALK,
    token: str | None = None, received: datetime | None = None,
) -> None:  # fmt: skip
    """Turns whose answers are one call each; `received`: when the message came that they answer."""
    for number, call in enumerate(calls):
        texts = (call,) if isinstance(call, str) else call
        own = f"{token}-{number}" if token else None
        outgoing = Outgoing(json.dumps(texts).encode(), urgency, own, received or (clinic.now if token else None))
        await clinic.turns(person, sends=(outgoing,))


async def late(clinic: Clinic, *calls: str | tuple[str, ...], **how: object) -> None:
    """Answers to messages of five minutes ago: their tokens are dead."""
    await answers(clinic, *calls, token="dead", received=clinic.now - LATE, **how)  # type: ignore[arg-type]


async def claims(clinic: Clinic, *, short: bool = False, owner: str = "sender-1") -> tuple[Dispatch, ...]:
    return await clinic.storage.outbox.claim(owner, clinic.now, LEASE, 10, short=short)


async def said(clinic: Clinic, row: Dispatch, fate: Fate = Fate.SAID, **more: object) -> None:
    """The sender notes how a call ended, with all that it carried."""
    await clinic.notes(Sent(row.id, fate, via=row.via, carries=row.carries, **more))  # type: ignore[arg-type]


async def states(clinic: Clinic) -> list[str]:
    """Of every row, in order."""
    return [str(state) for (state,) in await rows(clinic, "SELECT state FROM outbox ORDER BY seq")]


# ---- after a backlog --------------------------------------------------------------------------------------------


async def test_after_a_backlog_answers_are_one_call_in_their_order(clinic: Clinic) -> None:
    await late(clinic, "หนึ่ง", "สอง", "สาม")
    [row] = await claims(clinic)
    assert (spoken([row]), row.via, len(row.carries)) == (["หนึ่ง", "สอง", "สาม"], "push", 2)
    assert await claims(clinic) == ()
    await said(clinic, row)
    assert await states(clinic) == ["said"] * 3
    assert await clinic.storage.outbox.next_due(clinic.now) is None


async def test_a_call_has_five_messages_at_most_and_none_is_torn_apart(clinic: Clinic) -> None:
    await late(clinic, ("1", "2"), ("3", "4"), ("5", "6"), "7")
    heard = []
    while rows_now := await claims(clinic):
        heard.append(spoken(rows_now))
        await said(clinic, rows_now[0])
    assert heard == [["1", "2", "3", "4"], ["5", "6", "7"]]


async def test_words_that_are_only_just_stored_wait_for_nobody(clinic: Clinic) -> None:
    await answers(clinic, "หนึ่ง", "สอง")
    assert spoken(await claims(clinic)) == ["หนึ่ง"]


async def test_words_that_have_waited_are_a_backlog_too(clinic: Clinic) -> None:
    await answers(clinic, "หนึ่ง", "สอง")
    clinic.passes(seconds=3)
    assert spoken(await claims(clinic)) == ["หนึ่ง", "สอง"]


async def test_an_answer_with_a_fresh_token_takes_along_what_has_none(clinic: Clinic) -> None:
    await answers(clinic, "ตอบ", token="fresh")
    await answers(clinic, "อีกเรื่อง")
    [row] = await claims(clinic)
    assert (row.via, spoken([row])) == ("reply", ["ตอบ", "อีกเรื่อง"])


async def test_an_answer_with_a_fresh_token_of_its_own_goes_by_itself_for_free(clinic: Clinic) -> None:
    await late(clinic, "ช้า")
    await answers(clinic, "ทัน", token="fresh")
    [first] = await claims(clinic)
    assert (first.via, spoken([first])) == ("push", ["ช้า"])
    await said(clinic, first)
    [second] = await claims(clinic)
    assert (second.via, spoken([second])) == ("reply", ["ทัน"])


@pytest.mark.parametrize("other", [Urgency.OUTCOME, Urgency.PERSON, Urgency.REMINDER, Urgency.EMERGENCY])
async def test_only_words_of_one_kind_travel_together_and_none_overtakes(clinic: Clinic, other: Urgency) -> None:
    await late(clinic, "หนึ่ง")
    await late(clinic, "อื่น", urgency=other)
    await late(clinic, "สอง")
    heard: list[list[str]] = []
    while rows_now := await claims(clinic):
        for row in sorted(rows_now, key=lambda each: each.urgency is not Urgency.EMERGENCY):
            heard.append(spoken([row]))
            await said(clinic, row)
    if other is Urgency.EMERGENCY:  # it waits for nobody, and those behind the others wait for it
        assert heard == [["อื่น"], ["หนึ่ง"], ["สอง"]]
    else:
        assert heard == [["หนึ่ง"], ["อื่น"], ["สอง"]]


@pytest.mark.parametrize("kind", [Urgency.EMERGENCY, Urgency.REMINDER])
async def test_emergencies_and_reminders_each_go_by_themselves(clinic: Clinic, kind: Urgency) -> None:
    await late(clinic, "หนึ่ง", "สอง", urgency=kind)
    assert all(not row.carries for row in await claims(clinic))


async def test_people_do_not_travel_together(clinic: Clinic) -> None:
    await late(clinic, "ของสมชาย", "อีก")
    await late(clinic, "ของมาลี", person=MALEE)
    assert {row.person: spoken([row]) for row in await claims(clinic)} == {
        SOMCHAI: ["ของสมชาย", "อีก"],
        MALEE: ["ของมาลี"],
    }


async def test_a_row_that_was_tried_takes_nobody_along_and_is_taken_by_nobody(clinic: Clinic) -> None:
    await late(clinic, "หนึ่ง")
    [first] = await claims(clinic)
    await said(clinic, first, Fate.RETRY)
    await late(clinic, "สอง")
    [again] = await claims(clinic)
    assert (again.id, spoken([again])) == (first.id, ["หนึ่ง"])


async def test_company_that_was_tried_stays_the_same_whoever_tries_again(clinic: Clinic) -> None:
    await late(clinic, "หนึ่ง", "สอง")
    [first] = await claims(clinic)
    await said(clinic, first, Fate.RETRY)
    await late(clinic, "สาม")
    [again] = await claims(clinic, owner="sender-2")
    assert (again.id, again.messages, again.carries) == (first.id, first.messages, first.carries)
    clinic.passes(seconds=16)  # the second sender dies in the middle of it
    [third] = await claims(clinic, owner="sender-3")
    assert (third.id, third.messages, third.via) == (first.id, first.messages, "push")
    await clinic.notes(Sent(first.id, Fate.SAID, via="push", carries=first.carries), owner="sender-3")
    assert await states(clinic) == ["said", "said", "waiting"]


async def test_the_late_result_of_a_sender_that_was_given_up_changes_nothing(clinic: Clinic) -> None:
    await late(clinic, "หนึ่ง", "สอง")
    [first] = await claims(clinic, owner="sender-1")
    clinic.passes(seconds=16)
    await claims(clinic, owner="sender-2")
    await clinic.notes(Sent(first.id, Fate.DEAD, carries=first.carries), owner="sender-1")
    assert await states(clinic) == ["sending", "sending"]


@pytest.mark.parametrize("fate", [Fate.SAID, Fate.DEAD, Fate.UNKNOWN])
async def test_all_of_a_call_end_alike(clinic: Clinic, fate: Fate) -> None:
    await late(clinic, "หนึ่ง", "สอง")
    [row] = await claims(clinic)
    await said(clinic, row, fate)
    assert await states(clinic) == [fate.value] * 2


async def test_after_a_refusal_each_is_tried_by_itself_in_order(clinic: Clinic) -> None:
    await late(clinic, "หนึ่ง", "เสีย", "สาม")
    [row] = await claims(clinic)
    await said(clinic, row, Fate.APART)
    heard = []
    while rows_now := await claims(clinic):
        [one] = rows_now
        [text] = spoken([one])
        heard.append(text)
        await said(clinic, one, Fate.DEAD if text == "เสีย" else Fate.SAID)
    assert heard == ["หนึ่ง", "เสีย", "สาม"]
    assert await states(clinic) == ["said", "dead", "said"]


async def test_what_waits_for_someone_who_blocked_us_is_withdrawn_with_its_company(clinic: Clinic) -> None:
    await late(clinic, "หนึ่ง", "สอง")
    [row] = await claims(clinic)
    await said(clinic, row, Fate.RETRY)
    await clinic.turns(SOMCHAI, facts=(Blocked(),))
    assert await claims(clinic) == ()
    assert await states(clinic) == ["withdrawn"] * 2


# ---- when the quota is short ------------------------------------------------------------------------------------


async def test_talk_that_would_have_to_be_pushed_is_parked_and_holds_nobody_back(clinic: Clinic) -> None:
    await late(clinic, "ช้าไป")
    assert await claims(clinic, short=True) == ()
    assert await states(clinic) == ["parked"]
    await answers(clinic, "ด่วน", urgency=Urgency.OUTCOME)
    assert spoken(await claims(clinic, short=True)) == ["ด่วน"]


async def test_what_was_parked_is_said_first_with_the_next_answer_for_free(clinic: Clinic) -> None:
    await late(clinic, "เมื่อวาน", "เมื่อเช้า")
    await claims(clinic, short=True)
    await claims(clinic, short=True)
    assert await states(clinic) == ["parked"] * 2
    await answers(clinic, "วันนี้", token="fresh")
    [row] = await claims(clinic, short=True)
    assert (row.via, spoken([row])) == ("reply", ["เมื่อวาน", "เมื่อเช้า", "วันนี้"])
    await said(clinic, row, replied_at=clinic.now)
    assert await states(clinic) == ["said"] * 3


async def test_no_more_is_said_with_it_than_there_is_room_for_the_oldest_first(clinic: Clinic) -> None:
    await late(clinic, ("1", "2"), ("3", "4"), "5")
    for _ in range(3):
        await claims(clinic, short=True)
    await answers(clinic, ("6", "7"), token="fresh")
    [row] = await claims(clinic, short=True)
    assert spoken([row]) == ["1", "2", "6", "7"]
    await said(clinic, row)
    await answers(clinic, "8", token="again")
    [row] = await claims(clinic, short=True)
    assert spoken([row]) == ["3", "4", "5", "8"]


async def test_an_emergency_answer_carries_nothing_parked(clinic: Clinic) -> None:
    await late(clinic, "ช้าไป")
    await claims(clinic, short=True)
    await answers(clinic, "โทร 1669", urgency=Urgency.EMERGENCY, token="fresh")
    assert spoken(await claims(clinic, short=True)) == ["โทร 1669"]


async def test_a_reply_whose_answer_was_lost_is_repeated_with_the_same_company(clinic: Clinic) -> None:
    await late(clinic, "ช้าไป")
    await claims(clinic, short=True)
    await answers(clinic, "วันนี้", token="fresh")
    [row] = await claims(clinic, short=True)
    await said(clinic, row, Fate.RETRY, replied_at=clinic.now)
    [again] = await claims(clinic, short=True)
    assert (again.via, again.messages) == ("reply", row.messages)
    await said(clinic, again, Fate.RETRY, replied_at=clinic.now)
    clinic.passes(minutes=1)
    [doubt] = await claims(clinic, short=True)
    assert doubt.via == "unknown"
    await said(clinic, doubt, Fate.UNKNOWN)
    assert await states(clinic) == ["unknown"] * 2


async def test_when_even_the_reply_cannot_be_used_both_wait_for_the_next(clinic: Clinic) -> None:
    await late(clinic, "ช้าไป")
    await claims(clinic, short=True)
    await answers(clinic, "วันนี้", token="spent")
    [row] = await claims(clinic, short=True)
    await said(clinic, row, Fate.RETRY, token_done=True)
    assert await claims(clinic, short=True) == ()
    assert await states(clinic) == ["parked"] * 2
    await answers(clinic, "พรุ่งนี้", token="fresh")
    [row] = await claims(clinic, short=True)
    assert spoken([row]) == ["ช้าไป", "วันนี้", "พรุ่งนี้"]


@pytest.mark.parametrize("fate", [Fate.PARKED, Fate.QUOTA])
async def test_when_line_says_that_nothing_is_left_company_is_let_go(clinic: Clinic, fate: Fate) -> None:
    await late(clinic, "หนึ่ง", "สอง")
    [row] = await claims(clinic)
    await said(clinic, row, fate, token_done=True)
    assert await states(clinic) == [fate.value] * 2
    assert await rows(clinic, "SELECT id FROM outbox WHERE carried_by IS NOT NULL") == []


async def test_what_waited_for_quota_may_be_pushed_when_there_is_some_again(clinic: Clinic) -> None:
    await late(clinic, "เก่า")
    await claims(clinic, short=True)
    clinic.passes(hours=30)
    await late(clinic, "ใหม่")
    await claims(clinic, short=True)
    await answers(clinic, "ผล", urgency=Urgency.OUTCOME)
    [row] = await claims(clinic)
    await said(clinic, row, Fate.QUOTA)
    assert await clinic.storage.outbox.revive(clinic.now - timedelta(hours=24), clinic.now) == 2
    assert await states(clinic) == ["parked", "waiting", "waiting"]
    heard: list[str] = []
    while rows_now := await claims(clinic):
        heard += spoken(rows_now)
        await said(clinic, rows_now[0])
    assert heard == ["เก่า", "ใหม่", "ผล"], "what was too old rides along, since this call is paid for anyway"


async def test_parked_words_are_withdrawn_when_the_patient_blocks_us(clinic: Clinic) -> None:
    await late(clinic, "ช้าไป")
    await claims(clinic, short=True)
    await answers(clinic, "วันนี้", token="fresh")
    await clinic.turns(SOMCHAI, facts=(Blocked(),))
    await claims(clinic)
    assert await states(clinic) == ["withdrawn"] * 2


async def test_two_senders_never_take_the_same_words(clinic: Clinic) -> None:
    for n in range(12):
        await late(clinic, "หนึ่ง", "สอง", "สาม", person=Person("Ubot", f"U{n}"))
    batches = await asyncio.gather(*(claims(clinic, owner=f"sender-{n}") for n in range(5)))
    taken: list[UUID] = [key for batch in batches for row in batch for key in (row.id, *row.carries)]
    assert len(taken) == len(set(taken)) == 36
