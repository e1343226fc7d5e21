"""A day without an answer to the question for consent, over the real store and the real timers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.dialogue.desk import Desk
from bot.domain.consent import Purpose
from bot.domain.stored import Fate, Sent
from bot.jobs.timers import TimerKeeper
from integrations.line.transcript import plain_text
from integrations.storage.statements import Statement
from tests.fakes.agreed import TEXTS
from tests.fakes.understand import Table, finding
from tests.jobs.ward import PERSON, Ward, ward

HEADACHE = "ปวดหัวมาสองวันแล้ว"
_LINES = Statement("SELECT words, waits_for FROM messages ORDER BY said_at, event_id")
DAY = 24 * 3600.0


def understands(desk: Desk) -> Desk:
    means = Table()
    means.knows(HEADACHE, "report_symptom", findings=(finding("headache"),))
    return replace(desk, understand=means)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Ward]:
    async with ward(tmp_path, understands) as open_ward:
        yield open_ward


def keeper(place: Ward) -> TimerKeeper:
    storage = place.storage
    return TimerKeeper(storage.timers, storage.records, place.desk, place.wake, place.now, "timers")


async def writes(place: Ward, text: str) -> list[str]:
    await place.receives(text)
    await place.turns().serve(PERSON)
    return await heard(place)


async def heard(place: Ward) -> list[str]:
    """Everything that is to be said is said."""
    words: list[str] = []
    while rows := await place.storage.outbox.claim("sender", place.now(), timedelta(minutes=1), 10):
        words += [bubble for row in rows for bubble in plain_text(row.messages)]
        await place.storage.outbox.record("sender", [Sent(row.id, Fate.SAID, via="push") for row in rows], place.now())
    return words


async def lines(place: Ward) -> list[tuple[bool, str | None]]:
    """Of each line of the transcript: whether its words are there, and what they wait for."""
    rows = await place.storage.database.read(_LINES.all)
    return [(row.words is not None, row.waits_for) for row in rows]


async def test_what_waits_is_erased_after_a_day_and_not_before(place: Ward) -> None:
    assert TEXTS[Purpose.TRIAGE].title.th in (await writes(place, HEADACHE))[0]
    place.moved = DAY - 60
    assert await keeper(place).ring_due() == 0
    assert await lines(place) == [(True, "triage")]
    place.moved = DAY + 1
    assert await keeper(place).ring_due() == 1
    assert await lines(place) == [(False, None)]
    [said] = await heard(place)
    assert "ยังไม่ได้คำตอบ" in said
    step = (await place.storage.records.peek(PERSON)).step
    assert step is not None, "its choices can be typed"
    assert HEADACHE.encode() not in step.data
    assert await keeper(place).ring_due() == 0, "it rings once"


async def test_an_answer_in_time_stops_it(place: Ward) -> None:
    await writes(place, HEADACHE)
    await writes(place, "ไม่ยินยอม")
    place.moved = DAY + 1
    assert await keeper(place).ring_due() == 0


async def test_an_answer_that_comes_in_the_very_moment_wins(place: Ward) -> None:
    await writes(place, HEADACHE)
    place.moved = DAY + 1
    await place.receives("ยินยอม")
    await keeper(place).ring_due()
    assert await lines(place) == [(True, "triage")], "the timer lets the answer go first"
    await place.turns().serve(PERSON)
    assert await lines(place) == [(True, None), (True, None)]
    place.moved = 2 * DAY
    assert await keeper(place).ring_due() == 0


async def test_after_it_the_same_words_are_asked_about_anew(place: Ward) -> None:
    await writes(place, HEADACHE)
    place.moved = DAY + 1
    await keeper(place).ring_due()
    await heard(place)
    assert TEXTS[Purpose.TRIAGE].title.th in (await writes(place, HEADACHE))[0]
    assert await lines(place) == [(False, None), (True, "triage")]
