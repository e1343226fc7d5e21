"""kill -9 at random moments, under load and in the middle of bookings: every message is answered once, every booking told once.

The suite kills once; `KLAIMOR_KILLS=10 uv run pytest tests/service/test_kill.py -s` is the full size.
`KLAIMOR_SEED` repeats a run.
"""

from __future__ import annotations

import asyncio
import os
import random
from pathlib import Path

import pytest

from tests.fakes.town import Town, until
from tests.service.answers import GREETING, QUESTION, RESULTS, THANKS, each_is_answered_once
from tests.service.booking_by_phone import BOOKED, BOOKED_LATE, CONFIRM, UNAVAILABLE, ends_told, up_to_the_last_question
from tests.service.processes import Service, service_of, town_of_its_own
from tests.service.trouble import CHEST_PAIN

KILLS = int(os.environ.get("KLAIMOR_KILLS", "1"))
TEXTS = (GREETING, QUESTION, CHEST_PAIN, THANKS, RESULTS)
TALKERS, PER_KILL = 12, 10 if KILLS > 1 else 5  # people; messages of each for every kill
BOOKERS = 2  # people who say yes to their booking around each kill


@pytest.mark.timeout(180 + 40 * KILLS)
async def test_killed_at_random_moments_nothing_is_lost_and_nothing_is_said_twice(tmp_path: Path) -> None:
    seed = int(os.environ.get("KLAIMOR_SEED", random.SystemRandom().randrange(10**6)))
    print(f"{KILLS} kills, KLAIMOR_SEED={seed}")
    async with town_of_its_own() as town, service_of(town, tmp_path) as service:
        await service.start()
        bookers = [f"U{number:032x}" for number in range(1, BOOKERS * KILLS + 1)]
        for number, each in enumerate(bookers):
            await up_to_the_last_question(town, each, number)
        plan = {"users": TALKERS, "messages_per_user": PER_KILL * KILLS, "text": TEXTS, "rate": 60}
        talkers = (await town.posts("/sandbox/api/burst", plan))["users"]
        await be_killed(service, town, bookers, random.Random(seed))
        try:
            await until(lambda: calm(service, town), 60, "it does not come to rest")
        finally:
            print(f"unfinished: {service.unfinished()}")
        assert await service.stop() == 0
        await check_talk(service, town, talkers)
        await check_bookings(town, bookers)


async def be_killed(service: Service, town: Town, bookers: list[str], chance: random.Random) -> None:
    """Every kill comes while people talk and while two of them have just said yes to a booking."""
    await town.hospital_faults(slow=0.02)  # so that a booking takes long enough to be hit
    for kill in range(KILLS):
        await asyncio.sleep(chance.uniform(0.2, 2.5))
        for each in bookers[kill * BOOKERS : (kill + 1) * BOOKERS]:
            await town.chooses(CONFIRM, user=each)
            await asyncio.sleep(chance.uniform(0, 0.1))
        await service.kill()
        await service.start()
        print(f"kill {kill + 1}: back after {service.seconds_to_start:.1f} s")


async def calm(service: Service, town: Town) -> bool:
    """Whether everybody has said everything and nothing is left to do."""
    async with town.client.get(f"{town.line}/sandbox/api/burst") as answer:
        if (await answer.json())["running"]:
            return False
    return not any(service.unfinished().values())


async def check_talk(service: Service, town: Town, talkers: list[str]) -> None:
    """Every acknowledged message was answered once, in order."""
    async with town.client.get(f"{town.line}/sandbox/api/burst") as answer:
        progress = await answer.json()
    assert progress["lost"] == 0
    assert service.rows("SELECT state, COUNT(*) FROM inbox WHERE state <> 'answered' GROUP BY state") == []
    unknown = service.count("SELECT COUNT(*) FROM outbox WHERE state = 'unknown'")
    twice = service.count(
        "SELECT COUNT(*) FROM outbox WHERE via = 'push' AND replied_at IS NOT NULL AND urgency <> 'talk'"
    )
    print(
        f"{progress['acknowledged']} messages, {progress['failed_attempts']} failed deliveries, "
        f"{unknown} unknown, {twice} perhaps twice"
    )
    texts = [TEXTS[number % len(TEXTS)] for number in range(PER_KILL * KILLS)]
    for each in talkers:
        each_is_answered_once(texts, await town.calls(each), unknown=unknown, perhaps_twice=twice)


async def check_bookings(town: Town, bookers: list[str]) -> None:
    """Everybody who said yes has one Appointment and was told so once.

    A machine that is busy with ten starts may leave the pretend hospital without time to answer one of them: who was told that
    nothing is booked has nothing, and there are few of them.
    """
    ends = [await ends_told(town, each) for each in bookers]
    booked = [end for end in ends if end in ([BOOKED], [BOOKED_LATE])]
    not_served = [end for end in ends if end == [UNAVAILABLE]]
    print(f"{len(booked)} booked, {len(not_served)} told that the hospital does not answer and that nothing is booked")
    assert len(booked) + len(not_served) == len(bookers), ends
    assert len(not_served) <= len(bookers) / 10
    state = await town.hospital_state()
    assert [each["status"] for each in state["appointments"]] == ["booked"] * len(booked)
    held = [slot for slot in state["busy_slots"] if "hold:" in slot.get("comment", "")]
    assert len(held) == len(booked)
