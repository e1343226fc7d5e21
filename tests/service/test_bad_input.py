"""Whatever is posted to the webhook gets a clear answer, loses nothing, and leaves the service as it was."""

from __future__ import annotations

import asyncio
import base64
import gzip
import secrets
import time
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import pytest
from yarl import URL

from bot.app.clock import utc_now
from integrations.sandbox.line import DESTINATION
from integrations.storage.transcript import WORDS
from tests.fakes.town import Town, until
from tests.service.answers import GREETING, HOURS, QUESTION, THANKS, each_is_answered_once
from tests.service.trouble import CALL_1669, CHEST_PAIN
from tests.service.wording import th

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def raw(town: Town, body: str | bytes, **more: Any) -> int:
    """Let the platform post these bytes, signed unless `signature` says otherwise; the status we answered."""
    given = {"body": body} if isinstance(body, str) else {"body_base64": base64.b64encode(body).decode()}
    status: int = (await town.posts("/sandbox/api/webhooks", {**given, **more}))["status"]
    return status


async def posted(town: Town, signature: bytes) -> int:
    """Post an empty webhook ourselves, byte by byte, under a signature that no client library would send."""
    url = URL(town.webhook)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    head = (
        f"POST {url.path} HTTP/1.1\r\nHost: {url.host}\r\nConnection: close\r\nContent-Length: 2\r\nX-Line-Signature: "
    )
    writer.write(head.encode() + signature + b"\r\n\r\n{}")
    answer = await reader.read()
    writer.close()
    return int(answer.split()[1])


async def events(town: Town, *many: Any) -> int:
    """Let the platform post these events in one body, signed and stamped."""
    status: int = (await town.posts("/sandbox/api/webhooks", {"events": many, "stamp": True}))["status"]
    return status


def text_event(text: str, user: str) -> dict[str, Any]:
    """A message event as LINE sends it, to be stamped."""
    source, message = {"type": "user", "userId": user}, {"type": "text", "id": "1", "text": text}
    return {"type": "message", "source": source, "message": message}


async def rows(town: Town) -> int:
    """How many events are stored, in whatever state."""
    assert town.service is not None
    count = await town.service.storage.database.read(
        lambda conn: conn.exec_driver_sql("SELECT COUNT(*) FROM inbox").scalar_one()
    )
    return int(count)


async def aside(town: Town) -> int:
    """How many events failed for good."""
    assert town.service is not None
    return sum(row.kind == "set_aside" for row in await town.service.storage.records.cases(1000))


async def nothing_waits(town: Town) -> bool:
    assert town.service is not None
    return (await town.service.storage.inbox.ages(utc_now()))[0] == 0


async def transcript(town: Town) -> list[str]:
    """Every line of the transcript, opened; an erased one is empty."""
    assert town.service is not None
    storage = town.service.storage
    kept = await storage.database.read(
        lambda conn: conn.exec_driver_sql(
            "SELECT m.event_id, m.words, p.id, p.wrapped_key FROM messages m JOIN patients p ON p.id = m.patient_id"
        ).all()
    )
    return [
        ""
        if row.words is None
        else storage.vault.box(row.id, row.wrapped_key).open_text(WORDS, row.event_id, row.words)
        for row in kept
    ]


async def still_well(town: Town) -> None:
    """An ordinary message of a new person is answered as ever."""
    user = f"U{secrets.token_hex(16)}"
    await town.answered(town.writes(QUESTION, user=user), user=user)
    await town.quiet()
    each_is_answered_once([QUESTION], await town.calls(user))


async def test_forged_requests_are_refused_and_nothing_of_them_is_stored(shared: Town) -> None:
    before, body = await rows(shared), '{"destination":"x","events":[]}'
    for signature in (None, "", "AAAA", "====", "x" * 5000):
        assert await raw(shared, body, signature=signature) == 401, signature
    for header in ("ไม่ใช่".encode(), b"x" * 10_000):  # not even HTTP
        assert await posted(shared, header) in (400, 401)
    flood = [raw(shared, body, signature="Zm9yZ2Vk") for _ in range(200)]
    assert set(await asyncio.gather(*flood)) == {401}
    assert await rows(shared) == before
    await still_well(shared)


NO_WEBHOOKS = [
    b"",
    b"\x00",
    b"\xff\xfe\x00",
    b"hello",
    b"null",
    b"[]",
    b'"text"',
    b"{}",
    b'{"events": "none"}',
    b'{"events": {"type": "message"}}',
    b'{"destination": 5, "events": 6}',
    b'{"events": [' + b"[" * 100_000,
    b"[" * 500_000,
    b'{"events":' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"}",
]


async def test_what_is_signed_but_no_webhook_is_refused(shared: Town) -> None:
    before = await rows(shared)
    for body in NO_WEBHOOKS:
        assert await raw(shared, body) == 400, body[:40]
    assert await rows(shared) == before
    await still_well(shared)


async def test_a_body_over_a_megabyte_is_refused_however_it_comes(shared: Town) -> None:
    before, large = await rows(shared), b" " * (1024 * 1024 + 1)

    async def in_pieces() -> AsyncIterator[bytes]:
        for first in range(0, len(large), 65_536):
            yield large[first : first + 65_536]

    for body, headers in (
        (BytesIO(large), {}),
        (in_pieces(), {}),
        (gzip.compress(large), {"Content-Encoding": "gzip"}),
    ):
        async with shared.client.post(shared.webhook, data=body, headers=headers) as answer:
            assert answer.status == 413
    assert await rows(shared) == before
    await still_well(shared)


async def test_of_a_batch_with_broken_events_the_good_ones_are_answered(shared: Town, somebody: str) -> None:
    source = {"type": "user", "userId": somebody}
    broken: list[Any] = [
        None,
        7,
        "event",
        [],
        {},
        {"type": 5},
        {"type": "message"},
        {"type": "message", "source": 3, "message": 4, "replyToken": {}},
        {"type": "message", "source": {"type": "user", "userId": 12}, "timestamp": "now"},
        {"type": "postback", "source": source, "postback": {"data": 17}},
        {"type": "unsend", "source": source, "unsend": None},
        {"type": "brandNewKind", "source": {"type": "planet"}, "deep": _nested(200)},
    ]
    assert await events(shared, *broken[:6], text_event(QUESTION, somebody), *broken[6:]) == 200
    await shared.hears(HOURS, somebody)
    await shared.quiet()
    each_is_answered_once([QUESTION], await shared.calls(somebody))
    assert await aside(shared) == 0


def _nested(depth: int) -> Any:
    inner: Any = 1
    for _ in range(depth):
        inner = {"a": [inner]}
    return inner


async def test_ten_thousand_events_in_one_body_are_kept_and_hold_up_nobody(shared: Town) -> None:
    before = await rows(shared)
    strange = ",".join(f'{{"type":"x","webhookEventId":"E{number}"}}' for number in range(10_000))
    assert await raw(shared, f'{{"destination":"{DESTINATION}","events":[{strange}]}}') == 200
    started = time.perf_counter()
    await still_well(shared)
    assert time.perf_counter() - started < 5
    await until(lambda: nothing_waits(shared), 15, "still unsorted")
    assert await rows(shared) >= before + 10_000


async def test_hundreds_of_messages_in_one_body_are_each_answered_once(shared: Town) -> None:
    texts = [QUESTION, THANKS, GREETING] * 3
    people = [f"U{secrets.token_hex(16)}" for _ in range(30)]
    assert await events(shared, *(text_event(text, each) for text in texts for each in people)) == 200
    await until(lambda: nothing_waits(shared), 15, "still waiting")
    await shared.quiet()
    for each in people:
        each_is_answered_once(texts, await shared.calls(each))


ODD_TEXTS = [
    "\ud800",
    "ปวด\udfffหัว",
    "\x00",
    "ก\x00ข",
    "\u202e\u200b\ufeff",
    "😀" * 2500,
    "ก" * 5000,
    "ปวดหัว " * 714,
    "{$user}",
    "\\",
    "<script>",
    "'; DROP TABLE inbox; --",
]


async def test_any_text_is_answered_once(shared: Town) -> None:
    """Half characters, NUL, invisible signs, the longest messages: something kind comes back."""
    people = {f"U{secrets.token_hex(16)}": text for text in ODD_TEXTS}
    for each, text in people.items():
        assert await events(shared, text_event(text, each)) == 200
    await until(lambda: nothing_waits(shared), 15, "still waiting")
    await shared.quiet()
    assert [len(await shared.calls(each)) for each in people] == [1] * len(people)
    assert await aside(shared) == 0


async def test_the_longest_messages_hold_up_no_emergency(shared: Town, somebody: str) -> None:
    for text in ("เจ็บหน้าอก" * 500, "วันพุธหน้าบ่ายสาม " * 277, "ก" * 5000, "ไม่เจ็บหน้าอก " * 357):
        await events(shared, text_event(text, f"U{secrets.token_hex(16)}"))
    await shared.writes(CHEST_PAIN, user=somebody)
    assert await shared.hears(CALL_1669, somebody, within=10) < 2


async def test_a_message_taken_back_is_erased_here_too(shared: Town, somebody: str) -> None:
    secret = f"เรื่องลับของ {somebody}"
    sent: dict[str, Any] = {}

    async def write() -> None:
        sent.update(await shared.writes(secret, user=somebody))

    await shared.answered(write(), user=somebody)
    assert secret in await transcript(shared)
    await shared.posts(f"/sandbox/api/users/{somebody}/messages/{sent['id']}/unsend", {"wait": True})
    await until(lambda: nothing_waits(shared), 5, "still waiting")
    assert secret not in await transcript(shared)


async def test_a_message_taken_back_at_once_leaves_nothing(shared: Town, somebody: str) -> None:
    secret = f"เรื่องลับของ {somebody}"
    said = text_event(secret, somebody)
    unsent = {"type": "unsend", "source": said["source"], "unsend": {"messageId": "1"}}
    await events(shared, said, unsent)
    await until(lambda: nothing_waits(shared), 5, "still waiting")
    assert secret not in await transcript(shared)


async def test_standby_is_never_answered_and_its_red_flag_goes_to_staff(shared: Town, somebody: str) -> None:
    assert shared.service is not None
    await shared.writes(QUESTION, user=somebody, standby=True, wait=True)
    await shared.writes(CHEST_PAIN, user=somebody, standby=True, wait=True)
    await until(lambda: nothing_waits(shared), 5, "still waiting")
    await shared.quiet()
    assert await shared.calls(somebody) == []
    alarms = [row for row in await shared.service.storage.records.cases(1000) if row.kind == "standby_red_flag"]
    assert [row.event_text for row in alarms] == [CHEST_PAIN]


async def test_a_group_is_told_once_that_health_is_private_and_an_emergency_there_gets_1669(
    shared: Town, somebody: str
) -> None:
    group = f"C{secrets.token_hex(16)}"
    for text in ("สวัสดีทุกคน", QUESTION, "พรุ่งนี้ไปไหนดี"):
        await shared.writes(text, user=somebody, group=group, wait=True)
    await shared.hears(th("group-private-please"), group)
    await shared.writes(CHEST_PAIN, user=somebody, group=group)
    await shared.hears(th("emergency-group"), group)
    await shared.quiet()
    polite, urgent = await shared.calls(group)
    assert th("group-private-please") in polite[0]
    assert th("emergency-group") in urgent[0]
    assert await shared.calls(somebody) == []


@pytest.mark.parametrize(
    ("message", "warm"),
    [
        ({"type": "sticker", "packageId": "446", "stickerId": "1988"}, "sticker"),
        ({"type": "audio", "content_base64": "AAAA", "mime": "audio/m4a"}, "media-audio"),
        ({"type": "image", "content_base64": "AAAA", "mime": "image/png"}, "media-image"),
        ({"type": "video", "content_base64": "AAAA", "mime": "video/mp4"}, "media-video"),
        ({"type": "file", "content_base64": "AAAA", "mime": "application/pdf", "fileName": "ผล.pdf"}, "media-file"),
    ],
    ids=lambda value: value["type"] if isinstance(value, dict) else "",
)
async def test_what_we_cannot_read_gets_a_warm_line_and_a_way_on(
    shared: Town, somebody: str, message: dict[str, Any], warm: str
) -> None:
    answer = await shared.answered(shared.sends(message, user=somebody), user=somebody)
    assert th(warm) in answer[0]
    if message["type"] != "sticker":
        assert "1669" in answer[1]
        assert th("way-person") in answer[1]
