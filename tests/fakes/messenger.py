"""A chat platform in memory: reply tokens work once, a repeated retry key is said once, and faults come as they were ordered."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from uuid import UUID

from bot.domain.errors import KlaiMorError
from bot.domain.messages import Person
from bot.domain.ports.messenger import MessageRefused, TokenSpent


@dataclass(frozen=True, slots=True)
class Heard:
    """One call that was said: `to` is a reply token or a user id."""

    via: str
    to: str
    messages: bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """What the next call raises; `after`: it was said all the same, and only the answer was lost."""

    error: KlaiMorError
    after: bool = False


class FakeMessenger:
    """Implements Messenger. `heard`: what was said, in order; `tries`: every call; `faults`: taken one per call."""

    def __init__(self, *faults: Fault) -> None:
        self.heard: list[Heard] = []
        self.tries: list[Heard] = []
        self.faults = deque(faults)
        self.loading: list[tuple[Person, int]] = []
        self.closed = False
        self._tokens: set[str] = set()
        self._keys: dict[UUID, Heard] = {}

    async def reply(self, token: str, messages: bytes) -> str:
        call = self._arrives(Heard("reply", token, messages))
        if token in self._tokens:
            raise TokenSpent("Invalid reply token")
        self._tokens.add(token)
        return self._said(call)

    async def push(self, person: Person, messages: bytes, *, retry_key: UUID) -> str:
        call = self._arrives(Heard("push", person.user_id, messages))
        known = self._keys.setdefault(retry_key, call)
        if known is not call and known != call:
            raise MessageRefused("the retry key was accepted with another body or recipient")
        return self._said(call) if known is call else self._answered()

    async def show_loading(self, person: Person, seconds: int) -> None:
        self.loading.append((person, seconds))

    async def aclose(self) -> None:
        self.closed = True

    def _arrives(self, call: Heard) -> Heard:
        self.tries.append(call)
        if self.faults and not self.faults[0].after:
            raise self.faults.popleft().error
        return call

    def _said(self, call: Heard) -> str:
        self.heard.append(call)
        return self._answered()

    def _answered(self) -> str:
        if self.faults:
            raise self.faults.popleft().error
        return f"request-{len(self.tries)}"
