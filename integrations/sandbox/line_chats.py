"""Remembers every conversation on the pretend platform: who is there, what was shown, and which quick replies are still alive."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from integrations.sandbox import line_ids
from integrations.sandbox.line_clock import iso
from integrations.sandbox.line_shapes import JsonObject

Sender = Literal["user", "bot", "system"]

PEOPLE = {
    "U11111111111111111111111111111111": "สมศรี",
    "U22222222222222222222222222222222": "ลุงชัย",
    "U33333333333333333333333333333333": "น้องฟ้า",
}
GROUPS = {"C11111111111111111111111111111111": "กลุ่มครอบครัว"}
KINDS = {"U": "user", "C": "group", "R": "room"}


@dataclass(slots=True)
class Entry:
    """One line of a conversation. `message` is LINE's JSON; `blocked`: sent but not shown; `request`: what carried it."""

    seq: int
    sender: Sender
    at: float
    message: JsonObject
    id: str
    via: str | None = None
    blocked: bool = False
    unsent: bool = False
    request: object = None
    request_id: str | None = None

    def as_json(self) -> JsonObject:
        """The entry as the phone reads it."""
        return {
            "seq": self.seq,
            "from": self.sender,
            "at": iso(self.at),
            "message": self.message,
            "via": self.via,
            "id": self.id,
            "blocked": self.blocked,
            "unsent": self.unsent,
            "raw_request": self.request,
            "request_id": self.request_id,
        }


@dataclass(slots=True)
class Chat:
    """One conversation: a person's private chat, a group or a room."""

    id: str
    name: str
    language: str = "th"
    entries: list[Entry] = field(default_factory=list)
    blocked: bool = False
    loading_until: float = 0.0
    rev: int = 0
    last_event_ms: int = 0
    order: asyncio.Lock = field(default_factory=asyncio.Lock)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def kind(self) -> str:
        """user, group or room."""
        return KINDS[self.id[0]]

    def touch(self) -> None:
        """Something changed: wake whoever waits for it."""
        self.rev += 1
        self.wake()

    def wake(self) -> None:
        """Whoever waits for news looks again."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def changed(self, seconds: float) -> None:
        """Wait until something changes, at most so long."""
        try:
            await asyncio.wait_for(self._changed.wait(), seconds)
        except TimeoutError:
            return

    def add(self, sender: Sender, message: JsonObject, at: float, *, id: str = "", **more: object) -> Entry:  # noqa: A002
        """Write a line. `more`: via, blocked, request, request_id of Entry."""
        entry = Entry(len(self.entries) + 1, sender, at, message, id or line_ids.message_id(), **more)  # type: ignore[arg-type]  # passed through by name
        self.entries.append(entry)
        if sender == "bot" and not entry.blocked:
            self.loading_until = 0.0
        self.touch()
        return entry

    def after(self, seq: int, *, hidden: bool = False) -> list[Entry]:
        """Lines after `seq`; with `hidden` also what a blocked phone never showed."""
        return [entry for entry in self.entries[max(seq, 0) :] if hidden or not entry.blocked]

    def find(self, message_id: str) -> Entry | None:
        """The line with this message id."""
        return next((entry for entry in self.entries if entry.id == message_id), None)

    def next_event_ms(self, now: float) -> int:
        """The time for a new event: never the same as, or earlier than, the one before in this chat."""
        self.last_event_ms = max(int(now * 1000), self.last_event_ms + 1)
        return self.last_event_ms

    def quick_reply(self) -> object:
        """The choices under the newest message, or None: they vanish with any newer message, also the user's own."""
        for entry in reversed(self.entries):
            if entry.sender == "system" or entry.blocked:
                continue
            choices = entry.message.get("quickReply") if entry.sender == "bot" else None
            return choices.get("items") if isinstance(choices, dict) else None
        return None


class Chats:
    """All conversations, by id."""

    def __init__(self) -> None:
        self._all = {key: Chat(key, name) for key, name in (PEOPLE | GROUPS).items()}

    def __iter__(self) -> Iterator[Chat]:
        return iter(self._all.values())

    def find(self, id: str) -> Chat | None:  # noqa: A002
        """The chat with this id, if the platform knows it."""
        return self._all.get(id)

    def open(self, id: str) -> Chat | None:  # noqa: A002
        """The chat with this id; a well-formed new id becomes a new chat, any other None."""
        chat = self._all.get(id)
        if chat is None and line_ids.is_chat_id(id):
            chat = self._all[id] = Chat(id, f"ผู้ใช้ {id[-4:]}")
        return chat

    def create(self, name: str, language: str = "th") -> Chat:
        """A new person."""
        id = line_ids.chat_id()  # noqa: A001
        chat = self._all[id] = Chat(id, name, language)
        return chat

    def listed(self, kinds: Sequence[str]) -> list[JsonObject]:
        """Who there is, for the phone."""
        return [
            {
                "id": chat.id,
                "name": chat.name,
                "kind": chat.kind,
                "blocked": chat.blocked,
                "messages": len(chat.entries),
            }
            for chat in self
            if chat.kind in kinds
        ]
