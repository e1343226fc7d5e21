"""Faults put into our own sender on purpose: the check that nobody hears anything twice must see them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from bot.app.clock import utc_now
from bot.domain.messages import Person
from bot.domain.ports.messenger import Messenger, TokenSpent
from bot.jobs.outbox_sender import OutboxSender
from bot.jobs.wakeup import InProcessWakeUp
from integrations.line.messenger import LineMessenger
from tests.fakes.town import SOMSRI, TOKEN, empty_town, serving
from tests.service.answers import ANSWERS, GREETING, QUESTION, THANKS, each_is_answered_once
from tests.service.trouble import CHEST_PAIN

TEXTS = (GREETING, QUESTION, CHEST_PAIN, THANKS)


class Around:
    """A messenger that does what the real one does; the faulty ones below each spoil one thing."""

    def __init__(self, real: Messenger) -> None:
        self.real = real

    async def reply(self, token: str, messages: bytes) -> str:
        return await self.real.reply(token, messages)

    async def push(self, person: Person, messages: bytes, *, retry_key: UUID) -> str:
        return await self.real.push(person, messages, retry_key=retry_key)

    async def show_loading(self, person: Person, seconds: int) -> None:
        await self.real.show_loading(person, seconds)

    async def aclose(self) -> None: ...


class ForgetsRetryKeys(Around):
    """Every try of a push goes out under a key of its own."""

    async def push(self, person: Person, messages: bytes, *, retry_key: UUID) -> str:
        return await self.real.push(person, messages, retry_key=uuid4())


class RepliesAndPushes(Around):
    """A second answer: what was replied is pushed too."""

    async def reply(self, token: str, messages: bytes) -> str:
        said = await self.real.reply(token, messages)
        await self.real.push(Person("", SOMSRI), messages, retry_key=uuid4())
        return said


class PushesWhatMayHaveBeenSaid(Around):
    """A token that was used up by a lost try of our own is taken for one that somebody else has used."""

    async def reply(self, token: str, messages: bytes) -> str:
        try:
            return await self.real.reply(token, messages)
        except TokenSpent:
            return await self.real.push(Person("", SOMSRI), messages, retry_key=uuid4())


class LosesEverySecondAnswer(Around):
    """Says that it was said, and has not said it."""

    said = 0

    async def reply(self, token: str, messages: bytes) -> str:
        self.said += 1
        return await self.real.reply(token, messages) if self.said % 2 else "lost"


REPLIES, PUSHES = 0, 3600  # seconds by which LINE's clock is ahead when we answer: after an hour reply tokens are spent


@pytest.mark.parametrize(("ahead", "only"), [(REPLIES, "reply"), (PUSHES, "push")])
async def test_our_own_sender_passes_the_check(tmp_path: Path, ahead: int, only: str) -> None:
    each_is_answered_once(TEXTS, await heard(tmp_path, Around, ahead, only=only, cut_after_accept=1))


async def test_a_lost_retry_key_is_caught(tmp_path: Path) -> None:
    calls = await heard(tmp_path, ForgetsRetryKeys, PUSHES, cut_after_accept=1, only="push")
    with pytest.raises(AssertionError, match="said twice"):
        each_is_answered_once(TEXTS, calls)


async def test_a_second_answer_is_caught(tmp_path: Path) -> None:
    calls = await heard(tmp_path, RepliesAndPushes, REPLIES)
    with pytest.raises(AssertionError, match="said twice"):
        each_is_answered_once(TEXTS, calls)


async def test_a_push_of_what_may_have_been_replied_is_caught(tmp_path: Path) -> None:
    calls = await heard(tmp_path, PushesWhatMayHaveBeenSaid, REPLIES, cut_after_accept=1)
    with pytest.raises(AssertionError, match="said twice"):
        each_is_answered_once(TEXTS, calls)


async def test_a_lost_answer_is_caught(tmp_path: Path) -> None:
    calls = await heard(tmp_path, LosesEverySecondAnswer, REPLIES)
    with pytest.raises(AssertionError, match="never answered"):
        each_is_answered_once(TEXTS, calls)


def test_answers_in_another_order_are_caught() -> None:
    calls = [[ANSWERS[text][0]] for text in (CHEST_PAIN, GREETING, THANKS, QUESTION)]
    with pytest.raises(AssertionError, match="out of order"):
        each_is_answered_once(TEXTS, calls)


async def heard(
    folder: Path, messenger: Callable[[Messenger], Messenger], ahead: int, **faults: object
) -> list[list[str]]:
    """What a person hears who wrote four messages, when LINE fails so and our sender speaks through this messenger."""
    async with empty_town() as town, serving(town, folder, paused=True) as service:
        for text in TEXTS:
            await town.writes(text, wait=True)
        await town.posts("/sandbox/api/clock", {"offset_seconds": ahead})
        await town.faults(**faults)
        line = LineMessenger(access_token=TOKEN, api_url=town.line)
        sender = OutboxSender(service.storage.outbox, messenger(line), InProcessWakeUp(), utc_now, "sender")
        working = [asyncio.create_task(job.run()) for job in (service.work.worker, sender)]
        await town.quiet()
        await sender.stop(5)
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)
        await line.aclose()
        return await town.calls()
