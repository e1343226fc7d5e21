"""The waitlist in the whole service, over a hospital's own protocol: one time, several people, one booking, and kill -9 in between."""

from __future__ import annotations

import asyncio
import os
import random
from pathlib import Path

import pytest

from tests.fakes.town import CHAI, SOMSRI, Town, town, until
from tests.service.booking_by_phone import begun
from tests.service.processes import Service, service_of, town_of_its_own
from tests.service.waiting_by_phone import GOT, LOST, OFFER, ends, takes, waits
from tests.service.wording import th
from tests.thoroughness import takes_long

KILLS = int(os.environ.get("KLAIMOR_KILLS", "2"))


async def booked(place: Town) -> int:
    """How many appointments stand at the hospital."""
    state = await place.hospital_state()
    return sum(each["status"] == "booked" for each in state["appointments"])


async def test_two_are_offered_one_time_and_one_gets_it(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        for user in (SOMSRI, CHAI):
            await waits(place, user)
            await place.hears(OFFER, user)
        await asyncio.gather(*(takes(place, user) for user in (SOMSRI, CHAI)))
        await asyncio.gather(*(until(lambda u=user: told(place, u), 20, "no end is told") for user in (SOMSRI, CHAI)))
        await place.quiet()
        assert sorted([await ends(place, user) for user in (SOMSRI, CHAI)]) == sorted([[OFFER, GOT], [OFFER, LOST]])
        assert await booked(place) == 1


async def told(place: Town, user: str) -> bool:
    return len(await ends(place, user)) == 2


async def test_a_doctor_by_name_and_the_earliest_of_theirs(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await begun(place)
        said = await place.answered(place.writes("ขอคิวหมอกิตติภพเร็วที่สุดค่ะ"))
        assert any("คิวแรกที่ว่างคือ" in each for each in said), said
        await place.answered(place.writes("สมศรี ใจดี 0812345678"))
        card = (await place.heard())[-1]
        assert "พบ นพ. กิตติภพ สายธารา" in card
        assert th("booking-booked") in (await place.answered(place.chooses(th("booking-yes"))))[0]
        state = await place.hospital_state()
        [made] = state["appointments"]
        assert "Practitioner/med-1" in str(made)


@pytest.mark.timeout(300 + 60 * KILLS)
@takes_long
async def test_killed_while_offering_and_while_they_accept_each_hears_each_thing_once(tmp_path: Path) -> None:
    seed = int(os.environ.get("KLAIMOR_SEED", random.SystemRandom().randrange(10**6)))
    print(f"{KILLS} kills, KLAIMOR_SEED={seed}")
    chance = random.Random(seed)
    users = [f"U{number:032x}" for number in range(1, 3 * KILLS + 1)]
    async with town_of_its_own() as place, service_of(place, tmp_path) as service:
        await service.start()
        await place.hospital_faults(slow=0.02)  # so that a look takes long enough to be hit
        for kill in range(KILLS):
            await asyncio.gather(*(waits(place, user) for user in users[kill * 3 : kill * 3 + 3]))
            await asyncio.sleep(chance.uniform(0, 0.3))
            await restarted(service)
        await asyncio.gather(*(place.hears(OFFER, user, within=120) for user in users))
        for kill in range(KILLS):
            for user in users[kill * 3 : kill * 3 + 3]:
                await takes(place, user)
            await asyncio.sleep(chance.uniform(0, 0.4))
            await restarted(service)
        await until(lambda: at_rest(service), 120, "it does not come to rest")
        heard = [await ends(place, user) for user in users]
        print(heard)
        assert all(each.count(OFFER) == 1 for each in heard)
        late = [th("booking-booked-late") in "".join(await place.heard(user)) for user in users]
        got = [GOT in each or late[number] for number, each in enumerate(heard)]
        # an outcome whose reply may have been said is pushed once its minute is over (see the outbox): counted, and never another one
        twice = service.count("SELECT COUNT(*) FROM outbox WHERE via = 'push' AND replied_at IS NOT NULL")
        assert all(len(set(each) - {OFFER}) <= 1 for each in heard)
        assert sum(max(0, len(each) - 2) for each in heard) <= twice, f"{twice} perhaps said twice"
        assert sum(got) == await booked(place)
        assert service.rows("SELECT COUNT(*), COUNT(DISTINCT slot_index) FROM slot_offers WHERE state = 'taken'") == [
            (sum(got), sum(got))
        ]
        assert service.count("SELECT COUNT(*) FROM waits WHERE state = 'booked'") == sum(got)
        assert await service.stop() == 0


async def restarted(service: Service) -> None:
    await service.kill()
    await service.start()


async def at_rest(service: Service) -> bool:
    return not any(service.unfinished().values())
