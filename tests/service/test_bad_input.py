"""Whatever is posted to the webhook gets a clear answer, loses nothing, and leaves the service as it was."""

from __future__ import annotations

import asyncio
import base64
import gzip
import time
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import pytest
from yarl import URL

from bot.app.clock import utc_now
from integrations.sandbox.line import DESTINATION
from integrations.storage.transcript import WORDS
from tests.fakes.town import SOMSRI, Town, until
from tests.service.answers import CHEST_PAIN, HOURS, QUESTION

GROUP = "C" + "1" * 32
SOURCE = {"type": "user", "userId": SOMSRI}


async def raw(town: Town, body: str | bytes, **more: Any) -> int:
    """Let the platform post these bytes, signed unless `signature` says otherwise; the status we answered."""
    given: dict[str, Any] = {"body": body} if isinstance(body, str) else {"body_base64": _base64(body)}
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


def _base64(body: bytes) -> str:
    return base64.b64encode(body).decode()


async def events(town: Town, *many: Any, times: int = 1) -> int:
    """Let the platform post these events, signed and stamped."""
    asked = {"events": list(many), "stamp": True, "times": times}
    status: int = (await town.posts("/sandbox/api/webhooks", asked))["status"]
    return status


async def rows(town: Town) -> int:
    """How many events are stored, in whatever state."""
    assert town.service is not None
    count = await town.service.storage.database.read(
        lambda conn: conn.exec_driver_sql("SELECT COUNT(*) FROM inbox").scalar_one()
    )
    return int(count)


async def still_well(town: Town) -> None:
    """An ordinary message is answered as ever."""
    chai = "U" + "2" * 32
    before = len(await town.calls(chai))
    assert HOURS in (await town.answered(town.writes(QUESTION, user=chai), user=chai))[-1]
    await town.quiet()
    assert len(await town.calls(chai)) == before + 1


def text_event(text: str, **more: Any) -> dict[str, Any]:
    """A message event as LINE sends it, to be stamped."""
    return {"type": "message", "source": SOURCE, "message": {"type": "text", "id": "1", "text": text}, **more}


async def test_forged_requests_are_refused_and_nothing_of_them_is_stored(town: Town) -> None:
    body = '{"destination":"x","events":[]}'
    for signature in (None, "", "AAAA", "====", "x" * 5000):
        assert await raw(town, body, signature=signature) == 401, signature
    for header in ("ไม่ใช่".encode(), b"x" * 10_000):  # not even HTTP
        assert await posted(town, header) in (400, 401)
    flood = [raw(town, body, signature="Zm9yZ2Vk") for _ in range(200)]
    assert set(await asyncio.gather(*flood)) == {401}
    assert await rows(town) == 0
    await still_well(town)


@pytest.mark.parametrize(
    "body",
    [
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
    ],
    ids=lambda body: f"{body[:20]!r} {len(body)}",
)
async def test_what_is_signed_but_no_webhook_is_refused(town: Town, body: bytes) -> None:
    assert await raw(town, body) == 400
    assert await rows(town) == 0
    await still_well(town)


async def test_a_body_over_a_megabyte_is_refused_however_it_comes(town: Town) -> None:
    large = b" " * (1024 * 1024 + 1)

    async def in_pieces() -> AsyncIterator[bytes]:
        for first in range(0, len(large), 65_536):
            yield large[first : first + 65_536]

    for body, headers in (
        (BytesIO(large), {}),
        (in_pieces(), {}),
        (gzip.compress(large), {"Content-Encoding": "gzip"}),
    ):
        async with town.client.post(town.webhook, data=body, headers=headers) as answer:
            assert answer.status == 413
    assert await rows(town) == 0
    await still_well(town)


async def test_of_a_batch_with_broken_events_the_good_ones_are_answered(town: Town) -> None:
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
        {"type": "message", "source": SOURCE, "message": {"type": "text", "text": None}},
        {"type": "postback", "source": SOURCE, "postback": {"data": 17}},
        {"type": "unsend", "source": SOURCE, "unsend": None},
        {"type": "brandNewKind", "source": {"type": "planet"}, "deep": _nested(200)},
    ]
    assert await events(town, *broken[:6], text_event(QUESTION), *broken[6:]) == 200
    await town.hears(HOURS)
    await town.quiet()
    assert sum(HOURS in call[-1] for call in await town.calls()) == 1
    await still_well(town)


def _nested(depth: int) -> Any:
    inner: Any = 1
    for _ in range(depth):
        inner = {"a": [inner]}
    return inner


async def test_ten_thousand_events_in_one_body_are_kept_and_hold_up_nobody(town: Town) -> None:
    strange = ",".join(f'{{"type":"x","webhookEventId":"E{number}"}}' for number in range(10_000))
    assert await raw(town, f'{{"destination":"{DESTINATION}","events":[{strange}]}}') == 200
    assert await rows(town) == 10_000
    started = time.perf_counter()
    await still_well(town)
    assert time.perf_counter() - started < 5


async def test_hundreds_of_messages_in_one_body_are_each_answered_once(town: Town) -> None:
    people = [f"U{number:032x}" for number in range(1, 31)]
    many = [text_event(QUESTION, source={"type": "user", "userId": each}) for each in people for _ in range(10)]
    assert await events(town, *many) == 200
    await town.quiet()
    assert {len(await town.calls(each)) for each in people} == {10}


@pytest.mark.parametrize(
    "text",
    [
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
    ],
    ids=lambda text: f"{text[:3]!a} {len(text)}",
)
async def test_any_text_is_answered_once(town: Town, text: str) -> None:
    """Half characters, NUL, invisible signs, the longest messages: something kind comes back."""
    await town.answered(events(town, text_event(text)))
    await town.quiet()
    assert len(await town.calls()) == 1
    assert await aside(town) == 0


async def aside(town: Town) -> int:
    """How many events failed for good."""
    assert town.service is not None
    return sum(row.kind == "set_aside" for row in await town.service.storage.records.cases(100))


async def test_the_longest_messages_hold_up_no_emergency(town: Town) -> None:
    texts = ["เจ็บหน้าอก" * 500, "วันพุธหน้าบ่ายสาม " * 277, "ก" * 5000, "ไม่เจ็บหน้าอก " * 357]
    for number, text in enumerate(texts):
        await events(town, text_event(text, source={"type": "user", "userId": f"U{number:032x}"}))
    await town.writes(CHEST_PAIN)
    assert await town.hears("รีบโทร 1669", within=10) < 2


async def test_a_message_taken_back_is_erased_here_too(town: Town) -> None:
    secret = "ขอเล่าเรื่องลับมาก"
    sent = await town.writes(secret)
    await town.hears("คะ")
    await town.quiet()
    assert secret in await transcript(town)
    await town.posts(f"/sandbox/api/users/{SOMSRI}/messages/{sent['id']}/unsend", {"wait": True})
    await town.quiet()
    assert secret not in await transcript(town)


async def test_a_message_taken_back_before_it_was_answered_leaves_nothing(town: Town) -> None:
    unsent = {"type": "unsend", "source": SOURCE, "unsend": {"messageId": "77"}}
    said = {"type": "message", "source": SOURCE, "message": {"type": "text", "id": "77", "text": "เรื่องลับ"}}
    await events(town, said, unsent)
    await until(lambda: nothing_waits(town), 5, "still waiting")
    await town.quiet()
    assert set(await transcript(town)) == {""}


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


async def test_standby_is_never_answered_and_its_red_flag_goes_to_staff(town: Town) -> None:
    assert town.service is not None
    await town.writes(QUESTION, standby=True, wait=True)
    await town.writes(CHEST_PAIN, standby=True, wait=True)
    await until(lambda: nothing_waits(town), 5, "still waiting")
    await town.quiet()
    assert await town.calls() == []
    [case] = await town.service.storage.records.cases(10)
    assert (case.kind, case.event_text) == ("standby_red_flag", CHEST_PAIN)


async def test_a_group_is_told_once_that_health_is_private_and_an_emergency_there_gets_1669(town: Town) -> None:
    for text in ("สวัสดีทุกคน", QUESTION, "พรุ่งนี้ไปไหนดี"):
        await town.writes(text, group=GROUP, wait=True)
    await town.hears("เป็นการส่วนตัว", GROUP)
    await town.writes(CHEST_PAIN, group=GROUP)
    await town.hears("โทร 1669 ตอนนี้", GROUP)
    await town.quiet()
    polite, urgent = await town.calls(GROUP)
    assert "เป็นการส่วนตัว" in polite[0]
    assert "โทร 1669 ตอนนี้" in urgent[0]
    assert await town.calls() == []


@pytest.mark.parametrize(
    ("message", "warm"),
    [
        ({"type": "sticker", "packageId": "446", "stickerId": "1988"}, "น่ารักจัง"),
        ({"type": "audio", "content_base64": "AAAA", "mime": "audio/m4a"}, "ฟังเสียงในแชทนี้ไม่ได้"),
        ({"type": "image", "content_base64": "AAAA", "mime": "image/png"}, "ดูรูปในแชทนี้ไม่ได้"),
        ({"type": "video", "content_base64": "AAAA", "mime": "video/mp4"}, "ดูวิดีโอในแชทนี้ไม่ได้"),
        (
            {"type": "file", "content_base64": "AAAA", "mime": "application/pdf", "fileName": "ผล.pdf"},
            "เปิดไฟล์ในแชทนี้ไม่ได้",
        ),
    ],
    ids=lambda value: value["type"] if isinstance(value, dict) else "",
)
async def test_what_we_cannot_read_gets_a_warm_line_and_a_way_on(
    town: Town, message: dict[str, Any], warm: str
) -> None:
    answer = await town.answered(town.sends(message))
    assert warm in answer[0]
    if message["type"] != "sticker":
        assert "1669" in answer[1]
        assert "คุยกับเจ้าหน้าที่" in answer[1]
