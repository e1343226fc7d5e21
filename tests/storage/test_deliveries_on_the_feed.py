"""What became of a message is told to the desk, where somebody may be looking."""

from __future__ import annotations

import pytest

from bot.domain.facts import CaseKind, CaseOpened
from bot.domain.messages import Person
from bot.domain.stored import Fate, Sent
from tests.storage.clinic import MALEE, SOMCHAI, Clinic


async def told(clinic: Clinic) -> list[str]:
    """Kinds of what the feed has told since it was last read."""
    before = await clinic.storage.feed.head()
    await clinic.storage.feed.number()
    return [item.kind for item in await clinic.storage.feed.after(before, 100)]


async def greeted(clinic: Clinic, person: Person, fate: Fate) -> None:
    """The bot greets, and the try to send it ends so."""
    await clinic.turns(person, "สวัสดีค่ะ")
    await told(clinic)
    [row] = await clinic.sends()
    await clinic.notes(Sent(row.id, fate, due=clinic.now if fate is Fate.RETRY else None, via="push"))


@pytest.mark.parametrize("fate", [Fate.SAID, Fate.DEAD, Fate.UNKNOWN, Fate.QUOTA])
async def test_the_desk_is_told_how_a_try_ended(clinic: Clinic, fate: Fate) -> None:
    await clinic.turns(SOMCHAI, facts=(CaseOpened(CaseKind.COMPLAINT, "complaint"),))
    await greeted(clinic, SOMCHAI, fate)
    assert await told(clinic) == ["delivery"]


async def test_a_try_that_will_be_repeated_is_no_news(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, facts=(CaseOpened(CaseKind.COMPLAINT, "complaint"),))
    await greeted(clinic, SOMCHAI, Fate.RETRY)
    assert await told(clinic) == []


async def test_nobody_is_told_of_a_patient_without_a_case(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, facts=(CaseOpened(CaseKind.COMPLAINT, "complaint"),))
    await greeted(clinic, MALEE, Fate.SAID)
    assert await told(clinic) == []
