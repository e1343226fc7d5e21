"""LINE's quota as last read is the same for every process."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.quota import Quota
from tests.storage.clinic import Clinic


async def test_before_the_first_reading_nothing_is_known(clinic: Clinic) -> None:
    assert await clinic.storage.quota.latest() is None


async def test_the_newest_reading_counts_whoever_stores_last(clinic: Clinic) -> None:
    await clinic.storage.quota.note(500, 20, clinic.now)
    await clinic.storage.quota.note(500, 10, clinic.now - timedelta(minutes=1))
    assert await clinic.storage.quota.latest() == Quota(500, 20, clinic.now)
    await clinic.storage.quota.note(None, 25, clinic.now + timedelta(minutes=1))
    assert await clinic.storage.quota.latest() == Quota(None, 25, clinic.now + timedelta(minutes=1))
