"""Lets many people write at once, for benchmarks and for tests that kill the service, and measures how long they wait.

Each person writes in order, the next message only once the one before was acknowledged (and answered, with `wait_for_answer`);
unacknowledged ones are repeated while webhook redelivery is on. In texts `{user}` and `{n}` become the person's number
and the message's. People are new, or, with `people`, those of an earlier burst: who has agreed to something there goes on here.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from aiohttp import web

from integrations.sandbox.line_chats import Chat
from integrations.sandbox.line_delivery import Deliveries
from integrations.sandbox.line_platform import Platform
from integrations.sandbox.line_shapes import JsonObject

_ANSWER_SECONDS = 60.0


class NoSuchBurst(Exception):
    """The numbers make no burst."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How many people, how many messages each, what they say, how fast (per second in all; None: as fast as it goes).

    `people`: ids of chats that are there already; none: so many new ones as `users` says.
    """

    users: int
    messages_per_user: int
    text: tuple[str, ...]
    rate: float | None
    concurrency: int
    wait_for_answer: bool
    people: tuple[str, ...] = ()

    @staticmethod
    def read(body: JsonObject) -> Plan:
        """The plan in a request. Raises NoSuchBurst."""
        people = _people(body)
        users, messages = _whole(body, "users", len(people) or 10), _whole(body, "messages_per_user", 1)
        if people and users != len(people):
            raise NoSuchBurst("users and people do not agree")
        texts = body.get("text", ["สวัสดีค่ะ {user} {n}"])
        texts = [texts] if isinstance(texts, str) else texts
        if not isinstance(texts, list) or not texts or not all(isinstance(text, str) and text for text in texts):
            raise NoSuchBurst("text must be a list of texts")
        rate = body.get("rate")
        if rate is not None and (isinstance(rate, bool) or not isinstance(rate, int | float) or rate <= 0):
            raise NoSuchBurst("rate must be a number above 0, or null")
        concurrency = _whole(body, "concurrency", users)
        return Plan(users, messages, tuple(texts), rate, concurrency, body.get("wait_for_answer") is True, people)


def _people(body: JsonObject) -> tuple[str, ...]:
    value = body.get("people", [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise NoSuchBurst("people must be a list of ids")
    return tuple(str(each) for each in value)


def _whole(body: JsonObject, name: str, default: int) -> int:
    value = body.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 1_000_000:
        raise NoSuchBurst(f"{name} must be a whole number from 1")
    return value


def _percentile(sorted_seconds: list[float], share: float) -> float | None:
    if not sorted_seconds:
        return None
    place = min(len(sorted_seconds) - 1, int(share * len(sorted_seconds)))
    return round(sorted_seconds[place] * 1000, 2)


@dataclass(slots=True)
class _Waiting:
    """An event that was sent and not yet answered."""

    since: float
    answered: asyncio.Event = field(default_factory=asyncio.Event)


class Burst:
    """One burst: `start()` it, look at `progress()`."""

    def __init__(self, plan: Plan, platform: Platform, deliveries: Deliveries) -> None:
        self.plan = plan
        self._platform = platform
        self._deliveries = deliveries
        self.people = _known(plan, platform) or [platform.chats.create(f"ผู้ทดสอบ {n}") for n in range(1, plan.users + 1)]
        self._waiting: dict[str, dict[str, _Waiting]] = {chat.id: {} for chat in self.people}
        self._slots = asyncio.Semaphore(plan.concurrency)
        self._begun = time.perf_counter()
        self._last = self._begun
        self._paced = 0
        self._task: asyncio.Task[None] | None = None
        self._took: list[float] = []
        self.sent = self.acknowledged = self.lost = self.failed_attempts = self.calls = 0

    @property
    def running(self) -> bool:
        """Whether somebody is still writing."""
        return self._task is not None and not self._task.done()

    def start(self) -> None:
        """Let them write."""
        self._platform.on_shown.append(self._shown)
        self._task = asyncio.ensure_future(self._all())

    async def aclose(self) -> None:
        """Stop."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._shown in self._platform.on_shown:
            self._platform.on_shown.remove(self._shown)

    async def _all(self) -> None:
        await asyncio.gather(*(self._one(number, chat) for number, chat in enumerate(self.people, 1)))

    async def _one(self, number: int, chat: Chat) -> None:
        async with self._slots:
            for n in range(1, self.plan.messages_per_user + 1):
                await self._pace()
                template = self.plan.text[(n - 1) % len(self.plan.text)]
                await self._say(chat, template.replace("{user}", str(number)).replace("{n}", str(n)))

    async def _pace(self) -> None:
        if self.plan.rate is not None:
            due = self._begun + self._paced / self.plan.rate
            self._paced += 1
            await asyncio.sleep(max(0.0, due - time.perf_counter()))

    async def _say(self, chat: Chat, text: str) -> None:
        event, _ = self._platform.says(chat, chat, {"type": "text", "text": text})
        waiting = self._waiting[chat.id][str(event["webhookEventId"])] = _Waiting(time.perf_counter())
        self.sent += 1
        delivery = self._deliveries.send(event, chat)
        await delivery.settled.wait()
        self.acknowledged += delivery.acknowledged
        self.lost += not delivery.acknowledged
        self.failed_attempts += sum(attempt["error"] is not None for attempt in delivery.attempts)
        if self.plan.wait_for_answer and delivery.acknowledged:
            try:
                await asyncio.wait_for(waiting.answered.wait(), _ANSWER_SECONDS)
            except TimeoutError:
                return

    def _shown(self, chat_id: str, event_id: str | None) -> None:
        """A call was shown: it answers the event it replied to, a push the oldest one that waits."""
        pending = self._waiting.get(chat_id)
        if pending is None:
            return
        self.calls += 1
        self._last = time.perf_counter()
        key = event_id if event_id is not None else next(iter(pending), "")
        waiting = pending.pop(key, None)
        if waiting is not None:
            self._took.append(self._last - waiting.since)
            waiting.answered.set()

    def progress(self) -> JsonObject:
        """Counts and waiting times so far; `calls` above `answered` are answers that nobody waited for."""
        took = sorted(self._took)
        seconds = max(self._last - self._begun, 1e-9)
        total = self.plan.users * self.plan.messages_per_user
        return {
            "running": self.running,
            "done": not self.running and len(took) >= self.acknowledged,
            "total": total,
            "sent": self.sent,
            "acknowledged": self.acknowledged,
            "lost": self.lost,
            "failed_attempts": self.failed_attempts,
            "answered": len(took),
            "calls": self.calls,
            "seconds": round(seconds, 3),
            "answered_per_second": round(len(took) / seconds, 1),
            "p50_ms": _percentile(took, 0.50),
            "p99_ms": _percentile(took, 0.99),
            "users": [chat.id for chat in self.people],
        }


def _known(plan: Plan, platform: Platform) -> list[Chat]:
    """The people of the plan. Raises NoSuchBurst for one whom nobody knows."""
    found = [platform.chats.find(each) for each in plan.people]
    if None in found:
        raise NoSuchBurst("people must have written before")
    return [each for each in found if each is not None]


class Bursts:
    """The one burst that runs, or ran last."""

    def __init__(self) -> None:
        self.latest: Burst | None = None


BURSTS = web.AppKey("BURSTS", Bursts)
