"""What we owe leaves in its order, is claimed before it is tried, and is never quietly dropped or said twice."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.domain.facts import Blocked, Unblocked
from bot.domain.messages import Person
from bot.domain.sayings import Urgency
from bot.domain.stored import Commit, Ending, Fate, Sent
from tests.storage.clinic import LEASE, MALEE, SOMCHAI, Clinic, message, says, spoken


async def shouts(clinic: Clinic, person: Person = SOMCHAI, text: str = "โทร 1669") -> None:
    """An emergency answer takes the express lane."""
    sends = (says(text, Urgency.EMERGENCY),)
    assert await clinic.storage.records.express(
        Commit(person, clinic.now, None, Ending.ANSWERED, None, step_kept=True, sends=sends)
    )


async def test_a_row_goes_out_with_the_bytes_it_was_stored_with(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, sends=(says("สวัสดีค่ะ", token="token-1", token_from=clinic.now),))
    [row] = await clinic.sends()
    assert (row.person, row.messages, row.urgency) == (SOMCHAI, '["สวัสดีค่ะ"]'.encode(), Urgency.TALK)
    assert (row.reply_token, row.token_from, row.created_at) == ("token-1", clinic.now, clinic.now)
    assert (row.attempts, row.via, row.replied_at, row.pushed_at) == (1, "reply", None, None)


async def test_rows_of_one_patient_leave_one_after_the_other(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, "หนึ่ง", "สอง")
    await clinic.turns(SOMCHAI, "สาม")
    heard = []
    for _ in range(3):
        [row] = await clinic.sends()
        assert await clinic.sends() == ()  # while it is in the air, nothing overtakes it
        await clinic.notes(Sent(row.id, Fate.SAID))
        heard += spoken([row])
    assert heard == ["หนึ่ง", "สอง", "สาม"]


async def test_rows_of_many_patients_leave_side_by_side(clinic: Clinic) -> None:
    people = [Person("Ubot", f"U{n}") for n in range(9)]
    for person in people:
        await clinic.turns(person, "หนึ่ง", "สอง")
    assert {row.person for row in await clinic.sends(limit=100)} == set(people)


async def test_a_claim_takes_no_more_than_it_was_asked_to(clinic: Clinic) -> None:
    for n in range(5):
        await clinic.turns(Person("Ubot", f"U{n}"), "หนึ่ง")
    assert [len(await clinic.sends(limit=2)) for _ in range(4)] == [2, 2, 1, 0]


async def test_a_row_that_waits_holds_back_those_behind_it(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, "หนึ่ง", "สอง")
    [row] = await clinic.sends()
    await clinic.notes(Sent(row.id, Fate.RETRY, due=clinic.now + timedelta(minutes=1)))
    assert await clinic.sends() == ()
    assert await clinic.storage.outbox.next_due(clinic.now) == clinic.now + timedelta(minutes=1)
    clinic.passes(minutes=1)
    assert spoken(await clinic.sends()) == ["หนึ่ง"]


@pytest.mark.parametrize("fate", [Fate.DEAD, Fate.UNKNOWN, Fate.QUOTA, Fate.SAID])
async def test_a_row_that_is_over_lets_the_next_one_go(clinic: Clinic, fate: Fate) -> None:
    await clinic.turns(SOMCHAI, "หนึ่ง", "สอง")
    [row] = await clinic.sends()
    await clinic.notes(Sent(row.id, fate, reason="because"))
    assert spoken(await clinic.sends()) == ["สอง"]
    assert (await clinic.storage.outbox.counts())[fate.value] == 1


async def test_an_emergency_waits_for_nothing(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, "หนึ่ง", "สอง")
    await clinic.sends()
    await shouts(clinic)
    assert spoken(await clinic.sends()) == ["โทร 1669"]


async def test_emergencies_are_claimed_before_older_talk(clinic: Clinic) -> None:
    for n in range(5):
        await clinic.turns(Person("Ubot", f"U{n}"), "สวัสดี")
    clinic.passes(seconds=5)
    await shouts(clinic)
    assert spoken(await clinic.sends(limit=1)) == ["โทร 1669"]


async def test_an_emergency_that_waits_holds_back_what_comes_after_it(clinic: Clinic) -> None:
    await shouts(clinic)
    await clinic.turns(SOMCHAI, "ต่อจากนั้น")
    [row] = await clinic.sends()
    await clinic.notes(Sent(row.id, Fate.RETRY, due=clinic.now + timedelta(seconds=9)))
    assert await clinic.sends() == ()


async def test_two_senders_never_claim_the_same_row(clinic: Clinic) -> None:
    for n in range(20):
        await clinic.turns(Person("Ubot", f"U{n}"), "หนึ่ง")
    batches = await asyncio.gather(*(clinic.sends(f"sender-{n}", limit=7) for n in range(8)))
    rows = [row.id for batch in batches for row in batch]
    assert len(rows) == len(set(rows))
    rest = [row.id for _ in range(3) for row in await clinic.sends("sender-9", limit=20)]
    assert len(rows) + len(rest) == 20


async def test_the_result_of_one_who_does_not_hold_the_row_is_left_alone(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, "หนึ่ง")
    [row] = await clinic.sends("sender-1")
    await clinic.notes(Sent(row.id, Fate.SAID), owner="sender-2")
    assert await clinic.storage.outbox.counts() == {"sending": 1}
    await clinic.notes(Sent(row.id, Fate.SAID), owner="sender-1")
    await clinic.notes(Sent(row.id, Fate.RETRY), owner="sender-1")  # it comes too late
    assert await clinic.storage.outbox.counts() == {"said": 1}


async def test_results_of_many_tries_are_stored_together(clinic: Clinic) -> None:
    for n in range(30):
        await clinic.turns(Person("Ubot", f"U{n}"), "หนึ่ง")
    rows = await clinic.sends(limit=30)
    await asyncio.gather(*(clinic.notes(Sent(row.id, Fate.SAID)) for row in rows))
    assert await clinic.storage.outbox.counts() == {"said": 30}


async def test_nothing_waits_in_an_empty_outbox(clinic: Clinic) -> None:
    await clinic.notes()
    assert await clinic.storage.outbox.next_due(clinic.now) is None
    assert await clinic.storage.outbox.counts() == {}


async def test_a_row_in_the_air_is_due_when_its_lease_ends(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, "หนึ่ง", "สอง")
    await clinic.sends()
    assert await clinic.storage.outbox.next_due(clinic.now) == clinic.now + LEASE


# ---- who dies while sending ------------------------------------------------------------------------------------------


async def test_a_dead_senders_push_is_repeated_verbatim(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, "หนึ่ง", "สอง")
    [row] = await clinic.sends("sender-1")
    assert row.via == "push"
    clinic.passes(seconds=16)
    [again] = await clinic.sends("sender-2")
    assert (again.id, again.messages, again.attempts, again.via) == (row.id, row.messages, 2, "push")
    assert again.pushed_at == clinic.now - timedelta(seconds=16)
    await clinic.notes(Sent(row.id, Fate.DEAD), owner="sender-1")  # the first one was not dead after all
    assert await clinic.storage.outbox.counts() == {"sending": 1, "waiting": 1}


async def test_a_dead_senders_reply_is_repeated_while_its_token_is_fresh(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, sends=(says("หนึ่ง", token="token-1", token_from=clinic.now),))
    [row] = await clinic.sends("sender-1")
    clinic.passes(seconds=16)
    [again] = await clinic.sends("sender-2")
    assert (again.id, again.reply_token, again.via) == (row.id, "token-1", "reply")
    assert again.replied_at == clinic.now - timedelta(seconds=16)


@pytest.mark.parametrize(
    ("urgency", "via"),
    [(Urgency.TALK, "unknown"), (Urgency.EMERGENCY, "push"), (Urgency.OUTCOME, "push"), (Urgency.PERSON, "push")],
)
async def test_after_its_minute_a_dead_senders_reply_is_pushed_only_if_it_must_not_be_missed(
    clinic: Clinic, urgency: Urgency, via: str
) -> None:
    await clinic.turns(SOMCHAI, sends=(says("หนึ่ง", urgency, token="token-1", token_from=clinic.now),))
    await clinic.sends("sender-1")
    clinic.passes(minutes=2)
    [again] = await clinic.sends("sender-2")
    assert (again.via, again.attempts) == (via, 2)
    assert again.replied_at == clinic.now - timedelta(minutes=2)


async def test_a_reply_that_certainly_was_not_said_is_pushed_later_whatever_it_is(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, sends=(says("หนึ่ง", token="token-1", token_from=clinic.now),))
    [row] = await clinic.sends()
    await clinic.notes(Sent(row.id, Fate.RETRY, via="reply", replied_at=row.replied_at))
    clinic.passes(minutes=2)
    [again] = await clinic.sends()
    assert (again.via, again.replied_at) == ("push", None)


async def test_a_reply_whose_answer_was_lost_is_unknown_after_its_minute(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, sends=(says("หนึ่ง", token="token-1", token_from=clinic.now),))
    [row] = await clinic.sends()
    await clinic.notes(Sent(row.id, Fate.RETRY, via="reply", replied_at=row.replied_at or clinic.now))
    [again] = await clinic.sends()
    assert (again.via, again.replied_at) == ("reply", clinic.now)
    await clinic.notes(Sent(row.id, Fate.RETRY, via="reply", replied_at=again.replied_at))
    clinic.passes(minutes=1)
    assert (await clinic.sends())[0].via == "unknown"


async def test_a_stale_token_is_not_used(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, sends=(says("หนึ่ง", token="token-1", token_from=clinic.now),))
    clinic.passes(seconds=50)
    assert (await clinic.sends())[0].via == "push"


async def test_a_spent_token_is_never_offered_again(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, sends=(says("หนึ่ง", token="token-1", token_from=clinic.now),))
    [row] = await clinic.sends()
    await clinic.notes(Sent(row.id, Fate.RETRY, via="reply", token_done=True))
    [again] = await clinic.sends()
    assert (again.via, again.reply_token) == ("push", None)


async def test_a_push_whose_retry_key_has_expired_is_not_repeated_as_talk(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, "หนึ่ง")
    [row] = await clinic.sends()
    await clinic.notes(Sent(row.id, Fate.RETRY, via="push"))
    clinic.passes(hours=22)
    [again] = await clinic.sends()
    assert (again.via, again.pushed_at) == ("push", row.created_at)
    await clinic.notes(Sent(row.id, Fate.RETRY, via="push"))
    clinic.passes(hours=2)
    assert (await clinic.sends())[0].via == "unknown"


async def test_a_row_out_of_quota_comes_back_when_it_was_given_a_time(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, "หนึ่ง", "สอง")
    [row] = await clinic.sends()
    await clinic.notes(Sent(row.id, Fate.QUOTA, due=clinic.now + timedelta(hours=1)))
    [second] = await clinic.sends()
    await clinic.notes(Sent(second.id, Fate.QUOTA))
    clinic.passes(hours=1)
    assert spoken(await clinic.sends()) == ["หนึ่ง"]


# ---- blocked patients ------------------------------------------------------------------------------------------------


async def test_what_waits_for_someone_who_blocked_us_is_withdrawn(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, "หนึ่ง", "สอง")
    await shouts(clinic)
    await clinic.turns(MALEE, "สวัสดี")
    await clinic.turns(SOMCHAI, facts=(Blocked(),))
    assert spoken(await clinic.sends()) == ["สวัสดี"]
    assert await clinic.storage.outbox.counts() == {"withdrawn": 3, "sending": 1}
    assert await clinic.storage.outbox.next_due(clinic.now) == clinic.now + LEASE


async def test_someone_who_came_back_hears_us_again(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, facts=(Blocked(),))
    await clinic.turns(SOMCHAI, "ยินดีต้อนรับกลับค่ะ", facts=(Unblocked(),))
    assert spoken(await clinic.sends()) == ["ยินดีต้อนรับกลับค่ะ"]


async def test_words_said_at_the_same_time_are_numbered_in_the_order_they_were_stored(clinic: Clinic) -> None:
    await clinic.hears(message(SOMCHAI))
    claim = await clinic.holds(SOMCHAI)
    await asyncio.gather(
        *(shouts(clinic, text=f"ด่วน {n}") for n in range(6)),
        clinic.answers(claim, sends=(says("หนึ่ง"), says("สอง"))),
    )
    rows = await clinic.sends(limit=20)
    assert len([row for row in rows if row.urgency is Urgency.EMERGENCY]) == 6
    heard = []
    while rows:
        await clinic.notes(*(Sent(row.id, Fate.SAID) for row in rows))
        heard += spoken(rows)
        rows = await clinic.sends(limit=20)
    assert [text for text in heard if not text.startswith("ด่วน")] == ["หนึ่ง", "สอง"]
