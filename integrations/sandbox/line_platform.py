"""The pretend LINE platform itself: its people, its rules of the moment, and what was shown on whose phone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aiohttp import web

from integrations.sandbox import line_events, line_ids
from integrations.sandbox.line_chats import Chat, Chats, Entry
from integrations.sandbox.line_clock import Clock
from integrations.sandbox.line_events import Content
from integrations.sandbox.line_faults import Faults
from integrations.sandbox.line_shapes import JsonObject
from integrations.sandbox.line_tokens import ReplyTokens, RetryKeys

Shown = Callable[[str, str | None], None]
"""Called with the chat's id, and the id of the event that was replied to (None for a push)."""

_QUOTABLE = frozenset({"text", "textV2", "sticker", "image", "video", "template", "flex"})


@dataclass(slots=True)
class Platform:
    """Everything the pretend LINE knows. `quota` None: unlimited pushes."""

    channel_secret: str
    access_token: str
    destination: str
    clock: Clock
    quota: int | None = None
    faults: Faults = field(default_factory=Faults)
    chats: Chats = field(default_factory=Chats)
    reply_tokens: ReplyTokens = field(default_factory=ReplyTokens)
    retry_keys: RetryKeys = field(default_factory=RetryKeys)
    contents: dict[str, Content] = field(default_factory=dict)
    refused: Counter[int] = field(default_factory=Counter)
    pushed: Counter[str] = field(default_factory=Counter)
    on_shown: list[Shown] = field(default_factory=list)

    def month(self) -> str:
        """The month in which pushes are counted."""
        return datetime.fromtimestamp(self.clock.now(), UTC).strftime("%Y-%m")

    def may_push(self, people: int) -> bool:
        """Whether the month's pushes suffice."""
        return self.quota is None or self.pushed[self.month()] + people <= self.quota

    def show(
        self,
        chat: Chat,
        messages: Sequence[JsonObject],
        *,
        via: str,
        body: object,
        request_id: str,
        event_id: str | None,
    ) -> list[JsonObject]:
        """Put the bot's messages on the phone, unless its owner has blocked the account. Returns `sentMessages`."""
        at = self.clock.now()
        sent: list[JsonObject] = []
        for message in messages:
            entry = chat.add("bot", message, at, via=via, blocked=chat.blocked, request=body, request_id=request_id)
            mark: JsonObject = {"id": entry.id}
            if message["type"] in _QUOTABLE:
                mark["quoteToken"] = line_ids.token()
            sent.append(mark)
        if not chat.blocked:
            if via == "push":
                self.pushed[self.month()] += 1
            for listener in self.on_shown:
                listener(chat.id, event_id)
        return sent

    def _stamped(self, kind: str, place: Chat, *, standby: bool, answerable: bool, **properties: object) -> JsonObject:
        """An event of now, with a reply token where LINE would give one."""
        at = place.next_event_ms(self.clock.now())
        event = line_events.event(kind, at, standby=standby, **properties)
        if answerable and not standby:
            event["replyToken"] = self.reply_tokens.issue(place.id, str(event["webhookEventId"]), at / 1000)
        return event

    def says(self, user: Chat, place: Chat, body: JsonObject, *, standby: bool = False) -> tuple[JsonObject, Entry]:
        """A person sends a message. Raises NotPossible."""
        message = line_events.message(body)
        if line_events.has_content(message):
            self.contents[str(message["id"])] = line_events.content_of(body)
        event = self._stamped(
            "message",
            place,
            standby=standby,
            answerable=True,
            message=message,
            source=line_events.source(user, place),
        )
        return event, place.add("user", message, self.clock.now(), id=str(message["id"]), request=event)

    def taps(self, user: Chat, place: Chat, body: JsonObject, *, standby: bool = False) -> tuple[JsonObject, Entry]:
        """A person taps a button. Raises NotPossible."""
        postback = line_events.postback(body)
        source = line_events.source(user, place)
        event = self._stamped("postback", place, standby=standby, answerable=True, postback=postback, source=source)
        bubble: JsonObject = {"type": "postback", **postback}
        if isinstance(body.get("displayText"), str):
            bubble["displayText"] = body["displayText"]
        return event, place.add("user", bubble, self.clock.now(), request=event)

    def happens(self, kind: str, user: Chat, *, answerable: bool = False, **properties: object) -> JsonObject:
        """Something else: follow, unfollow, unsend, accountLink. It stands in the chat as a line of the system."""
        source = line_events.source(user, user)
        given = {"source": source, **properties}
        event = self._stamped(kind, user, standby=False, answerable=answerable, **given)
        note = {name: value for name, value in properties.items() if value is not None}
        user.add("system", {"type": kind, **note}, self.clock.now(), request=event)
        return event

    def stamp(self, given: JsonObject) -> JsonObject:
        """Any event at all, with what it lacks of LINE's own: id, time, mode, and a working token if its place is known."""
        source = given.get("source")
        ids = [source.get(name) for name in ("groupId", "roomId", "userId")] if isinstance(source, dict) else []
        place = next((self.chats.open(name) for name in ids if isinstance(name, str)), None)
        now = self.clock.now()
        event = line_events.event("unknown", place.next_event_ms(now) if place else int(now * 1000)) | given
        if place is not None and "replyToken" not in given and event["mode"] == "active":
            token = event["replyToken"] = self.reply_tokens.issue(place.id, str(event["webhookEventId"]), now)
            self.reply_tokens.delivered(token, now)
        return event


PLATFORM = web.AppKey("PLATFORM", Platform)
