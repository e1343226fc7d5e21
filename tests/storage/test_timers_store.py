"""Timers are set, moved, stopped and ended with the turn that does so, and handed out once at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.danger import CHECK_CLOCK, Check, check_of
from bot.domain.errors import Changed
from bot.domain.facts import TimerRang, TimerSet, TimerStopped
from tests.storage.clinic import MALEE, SOMCHAI, Clinic

LEASE = timedelta(seconds=2)
DAY = timedelta(hours=24)


async def due(clinic: Clinic) -> list[tuple[str, str, int]]:
    """What a keeper is given now: kind, ref, how often."""
    return [(each.kind, each.ref, each.attempts) for each in await clinic.storage.timers.claim(clinic.now, LEASE, 10)]


async def test_a_timer_is_handed_out_when_it_is_due_and_again_after_longer_and_longer(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, facts=(TimerSet("silence", "triage", clinic.now + DAY),))
    assert await due(clinic) == []
    clinic.passes(hours=24)
    assert await due(clinic) == [("silence", "triage", 1)]
    assert await due(clinic) == []
    clinic.passes(seconds=2)
    assert await due(clinic) == [("silence", "triage", 2)]
    clinic.passes(seconds=2)
    assert await due(clinic) == []
    clinic.passes(seconds=2)
    assert await due(clinic) == [("silence", "triage", 3)]


async def test_setting_it_again_moves_it_and_stopping_ends_it(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, facts=(TimerSet("silence", "triage", clinic.now),))
    await clinic.turns(MALEE, facts=(TimerSet("silence", "triage", clinic.now),))
    await clinic.turns(SOMCHAI, facts=(TimerSet("silence", "triage", clinic.now + DAY),))
    [hers] = await clinic.storage.timers.claim(clinic.now, LEASE, 10)
    assert hers.person == MALEE
    await clinic.turns(SOMCHAI, facts=(TimerStopped("silence", "triage"), TimerStopped("silence", "never set")))
    clinic.passes(hours=25)
    assert [each.person for each in await clinic.storage.timers.claim(clinic.now, LEASE, 10)] == [MALEE]


async def test_a_timer_ends_once_and_not_when_it_was_moved_meanwhile(clinic: Clinic) -> None:
    at = clinic.now
    await clinic.turns(SOMCHAI, facts=(TimerSet("silence", "triage", at),))
    await clinic.turns(SOMCHAI, facts=(TimerSet("silence", "triage", at + DAY),))
    with pytest.raises(Changed):
        await clinic.turns(SOMCHAI, facts=(TimerRang("silence", "triage", at),))
    claim = await clinic.holds(SOMCHAI)
    rang = TimerRang("silence", "triage", at + DAY)
    await clinic.answers(claim, seq=None, step_kept=True, facts=(rang,))
    claim = await clinic.storage.records.load(claim)
    with pytest.raises(Changed):
        await clinic.answers(claim, seq=None, step_kept=True, facts=(rang,))


async def test_erasing_a_patient_takes_their_timers(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, facts=(TimerSet("silence", "triage", clinic.now),))
    await clinic.storage.records.erase_patient(SOMCHAI)
    assert await due(clinic) == []


async def test_a_check_that_is_set_stands_on_the_patient_until_it_is_stopped(clinic: Clinic) -> None:
    first, second = Check("emergency:stroke"), Check("crisis:suicide", 1, last=True)
    for check in (first, second):
        assert check_of(check.ref) == check
    soon = clinic.now + timedelta(minutes=5)
    await clinic.turns(SOMCHAI, facts=(TimerSet(CHECK_CLOCK, first.ref, soon),))
    assert (await clinic.storage.records.peek(SOMCHAI)).patient.check == first
    await clinic.turns(SOMCHAI, facts=(TimerStopped(CHECK_CLOCK, first.ref), TimerSet(CHECK_CLOCK, second.ref, soon)))
    assert (await clinic.storage.records.peek(SOMCHAI)).patient.check == second
    await clinic.turns(SOMCHAI, facts=(TimerStopped(CHECK_CLOCK, second.ref),))
    assert (await clinic.storage.records.peek(SOMCHAI)).patient.check is None
