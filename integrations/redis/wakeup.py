"""Wake-ups between processes: a bell that is rung in one is heard in all, as long as Redis carries it."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

from bot.domain.ports.wakeup import WakeUp
from integrations.redis.link import RedisLink, told_to_stop

SHARED = ("inbox", "feed")  # the rest is done where it was rung: who commits also sends and numbers
_PAUSE = 0.01  # seconds between two publications, so that a thousand bells are a hundred
_FIRST_WAIT, _LONGEST_WAIT = 0.1, 5.0  # seconds before listening is tried again
SILENCE = 5.0  # seconds after which the other end is asked whether it is still there


class RedisWakeUp:
    """Port WakeUp. Rings at once in this process, whatever Redis does; `run` carries bells to the others and theirs here.

    What was rung while the line was cut is not brought later: everybody is woken once when it is back.
    """

    def __init__(self, link: RedisLink, inside: WakeUp, *, silence: float = SILENCE) -> None:
        self._link, self._inside, self._silence = link, inside, silence
        self._me = secrets.token_hex(8)
        self._channel = link.key("wake")
        self._rung: set[str] = set()
        self._news = asyncio.Event()

    def ring(self, topic: str) -> None:
        """See WakeUp."""
        self._inside.ring(topic)
        if topic in SHARED:
            self._rung.add(topic)
            self._news.set()

    async def wait(self, topic: str, timeout: float) -> bool:
        """See WakeUp."""
        return await self._inside.wait(topic, timeout)

    async def run(self) -> None:
        """Carry bells both ways until cancelled."""
        async with asyncio.TaskGroup() as both:
            both.create_task(self._tell())
            both.create_task(self._hear())

    async def _tell(self) -> None:
        while not told_to_stop():
            await self._news.wait()
            self._news.clear()
            topics, self._rung = self._rung, set()
            if not self._link.up:
                continue
            try:
                await self._link.client.publish(self._channel, " ".join((self._me, *sorted(topics))))
            except Exception as error:  # whatever it is, the loop goes on: others may be waiting for its bells
                self._link.fails(error)
            await asyncio.sleep(_PAUSE)

    async def _hear(self) -> None:
        wait = _FIRST_WAIT
        while not told_to_stop():
            try:
                async with self._link.client.pubsub() as line:
                    await line.subscribe(self._channel)
                    await self._confirmed(line)
                    wait = _FIRST_WAIT
                    await self._listen(line)
            except Exception as error:  # whatever it is, the loop goes on: others may be waiting for its bells
                self._link.fails(error)
            await asyncio.sleep(wait)
            wait = min(_LONGEST_WAIT, wait * 2)

    async def _confirmed(self, line: Any) -> None:
        """Now that bells come through again: whatever was rung in the meantime."""
        if await line.get_message(timeout=self._silence) is None:
            raise TimeoutError("Redis did not confirm the subscription")
        self._link.answers()
        for topic in SHARED:
            self._inside.ring(topic)

    async def _listen(self, line: Any) -> None:
        asked = False
        while not told_to_stop():
            message = await line.get_message(timeout=self._silence)
            if message is None and asked:
                raise TimeoutError("Redis has fallen silent")
            asked = message is None
            if asked:
                await line.ping()
            elif message["type"] == "message":
                self._heard(message["data"])
            self._link.answers()

    def _heard(self, data: bytes) -> None:
        sender, *topics = data.decode("ascii", "replace").split(" ")
        for topic in topics:
            if sender != self._me and topic in SHARED:
                self._inside.ring(topic)
