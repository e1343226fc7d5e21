"""The door for LINE, over real HTTP: what it answers, what it stores, what it counts."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import CollectorRegistry

from bot.domain.errors import BadConfiguration
from bot.jobs.sorting import Sorter
from integrations.line.events_read import LineEvents
from integrations.line.metrics import LineMetrics
from integrations.line.webhook import LARGEST_BODY, PATH, webhook_routes
from tests.fakes.inbox import FakeInbox, FakeJournal
from tests.fakes.line_signature import CHANNEL, SECRET, sign

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
EVENT = (Path(__file__).parent / "events" / "message__text.json").read_bytes().strip()


class Bell:
    """A wake-up that only counts."""

    def __init__(self) -> None:
        self.rung: list[str] = []

    def ring(self, topic: str) -> None:
        self.rung.append(topic)

    async def wait(self, topic: str, timeout: float) -> bool:  # nobody waits here
        return False


@dataclass
class Door:
    """The service's door with everything behind it in sight."""

    client: TestClient[web.Request, web.Application]
    journal: FakeJournal
    inbox: FakeInbox
    bell: Bell
    registry: CollectorRegistry
    sorter: Sorter
    headers: dict[str, str] = field(default_factory=dict)

    async def gets(self, body: bytes, signature: str | None = "right", **headers: str) -> ClientResponse:
        if signature is not None:
            headers["X-Line-Signature"] = sign(body) if signature == "right" else signature
        response = await self.client.post(PATH, data=BytesIO(body), headers=headers)
        if not self.journal.down:
            while await self.sorter.sort():
                pass
        return response

    def counted(self, name: str, **labels: str) -> float:
        return self.registry.get_sample_value(f"klaimor_line_{name}_total", labels) or 0.0


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    inbox, bell, registry = FakeInbox(), Bell(), CollectorRegistry()
    journal, metrics = FakeJournal(inbox), LineMetrics(registry)
    app = web.Application(client_max_size=20 * LARGEST_BODY)  # the limit is the door's own, not the application's
    app.add_routes(webhook_routes(journal, channel_secret=SECRET, wake=bell, clock=lambda: NOW, counters=metrics))
    async with TestClient(TestServer(app)) as client:
        yield Door(client, journal, inbox, bell, registry, Sorter(journal, LineEvents(), metrics))


def a_body(*events: bytes) -> bytes:
    return b'{"destination":"%s","events":[%s]}' % (CHANNEL.encode(), b",".join(events))


def numbered(number: int) -> bytes:
    return json.dumps(json.loads(EVENT) | {"webhookEventId": f"01KAQZ{number:020d}"}).encode()


async def test_a_message_is_stored_before_the_ok(door: Door) -> None:
    response = await door.gets(a_body(EVENT))
    assert (response.status, await response.text()) == (200, "OK")
    assert door.journal.writes == 1
    (arrival,) = door.inbox.arrivals.values()
    assert arrival.raw == EVENT
    assert door.inbox.received[arrival.event_id] == NOW
    assert door.bell.rung == ["inbox"]
    assert door.counted("events", fate="new") == 1
    assert door.counted("webhooks", status="200") == 1


async def test_the_header_may_be_written_in_any_case(door: Door) -> None:
    body = a_body(EVENT)
    for name in ("x-line-signature", "X-LINE-SIGNATURE", "X-Line-Signature"):
        assert (await door.gets(body, None, **{name: sign(body)})).status == 200


async def test_the_console_s_verify_button_sends_no_events(door: Door) -> None:
    response = await door.gets(a_body())
    assert response.status == 200
    assert door.journal.writes == 0
    assert door.bell.rung == []


async def test_a_redelivery_stands_in_the_inbox_once(door: Door) -> None:
    await door.gets(a_body(EVENT))
    response = await door.gets(a_body(EVENT))
    assert response.status == 200
    assert len(door.inbox.arrivals) == 1
    assert door.counted("events", fate="repeated") == 1


async def test_a_broken_event_is_stored_and_counted_beside_the_good(door: Door) -> None:
    response = await door.gets(a_body(numbered(1), b'{"half":1}', numbered(2)))
    assert response.status == 200
    assert [arrival.broken for arrival in door.inbox.arrivals.values()] == [False, True, False]
    assert door.counted("events", fate="broken") == 1


@pytest.mark.parametrize("signature", [None, "", "forged", "ปลอม".encode().decode("latin-1")])
async def test_unsigned_and_forged_requests_are_401_and_leave_nothing(door: Door, signature: str | None) -> None:
    response = await door.gets(a_body(EVENT), signature)
    assert response.status == 401
    assert "signature" in await response.text()
    assert door.journal.writes == 0
    assert door.bell.rung == []


async def test_the_body_is_not_echoed_to_a_forger(door: Door) -> None:
    response = await door.gets(a_body(EVENT), "forged")
    assert "ปวดฟัน" not in await response.text()
    assert response.content_type == "text/plain"


async def test_a_flood_of_forged_requests_leaves_the_inbox_flat(door: Door) -> None:
    async def forge(number: int) -> int:
        return (await door.gets(a_body(numbered(number)), sign(b"something else"))).status

    statuses = await asyncio.gather(*(forge(number) for number in range(300)), door_knock(door))
    assert statuses == [401] * 300 + [200]
    assert door.journal.writes == 1
    assert door.counted("webhooks", status="401") == 300


async def door_knock(door: Door) -> int:
    return (await door.gets(a_body(EVENT))).status


@pytest.mark.parametrize("body", [b"", b"hello", b"[]", b'{"events":[]}', b'{"destination":5,"events":[]}'])
async def test_signed_but_not_a_webhook_is_400_and_says_so(door: Door, body: bytes) -> None:
    response = await door.gets(body)
    assert response.status == 400
    assert "not a LINE webhook" in await response.text()
    assert door.journal.writes == 0


async def test_over_one_megabyte_is_413(door: Door) -> None:
    response = await door.gets(b" " * (LARGEST_BODY + 1))
    assert response.status == 413
    assert str(LARGEST_BODY) in await response.text()
    assert door.counted("webhooks", status="413") == 1


async def test_the_largest_body_still_passes(door: Door) -> None:
    padding = LARGEST_BODY - len(a_body(EVENT))
    response = await door.gets(a_body(EVENT) + b" " * padding)
    assert response.status == 200
    assert len(door.inbox.arrivals) == 1


async def test_a_body_in_chunks_is_cut_off_at_the_limit(door: Door) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 65_536

    response = await door.client.post(PATH, data=endless(), headers={"X-Line-Signature": "forged"})
    assert response.status == 413
    response.close()


async def test_a_sound_body_in_chunks_is_read(door: Door) -> None:
    body = a_body(EVENT)

    async def chunks() -> AsyncIterator[bytes]:
        yield body[:100]
        yield body[100:]

    response = await door.client.post(PATH, data=chunks(), headers={"X-Line-Signature": sign(body)})
    assert response.status == 200
    (entry,) = door.journal.entries.values()
    assert entry.bodies == (body,)


async def test_a_bomb_of_zeroes_is_cut_off_too(door: Door) -> None:
    bomb = gzip.compress(b"0" * (8 * LARGEST_BODY))
    assert len(bomb) < LARGEST_BODY
    response = await door.gets(bomb, "forged", **{"Content-Encoding": "gzip"})
    assert response.status == 413


async def test_503_when_nothing_can_be_stored(door: Door) -> None:
    door.journal.down = True
    response = await door.gets(a_body(EVENT))
    assert response.status == 503
    assert door.bell.rung == []
    door.journal.down = False
    assert (await door.gets(a_body(EVENT))).status == 200
    assert len(door.inbox.arrivals) == 1


async def test_ten_thousand_events_in_one_request(door: Door) -> None:
    short = b'{"type":"unfollow","timestamp":1795323000000,"webhookEventId":"%d"}'
    response = await door.gets(a_body(*(short % number for number in range(10_000))))
    assert response.status == 200
    assert door.journal.writes == 1
    assert len(door.inbox.arrivals) == 10_000


async def test_a_sender_who_hangs_up_half_way_leaves_nothing(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    body = a_body(EVENT)
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nX-Line-Signature: {sign(body)}\r\nContent-Length: {len(body)}\r\n\r\n"
    with caplog.at_level(logging.WARNING):
        _, writer = await asyncio.open_connection("127.0.0.1", door.client.port)
        writer.write(head.encode() + body[:50])
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        assert (await door.gets(a_body())).status == 200
    assert door.journal.writes == 0
    assert caplog.records == []


async def test_nothing_of_a_body_is_logged(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="integrations"):
        await door.gets(a_body(EVENT))
        await door.gets(a_body(EVENT), "forged")
        await door.gets("ปวดฟัน".encode())
    assert caplog.records == []


async def test_other_methods_are_not_let_in(door: Door) -> None:
    assert (await door.client.get(PATH)).status == 405


def test_an_empty_secret_is_refused_at_start() -> None:
    with pytest.raises(BadConfiguration, match="LINE_CHANNEL_SECRET"):
        webhook_routes(
            FakeJournal(FakeInbox()),
            channel_secret="",
            wake=Bell(),
            clock=lambda: NOW,
            counters=LineMetrics(CollectorRegistry()),
        )
