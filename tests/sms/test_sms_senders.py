"""Short messages: what the gateway is sent, and what is said when it does not take them."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.domain.ports.sms import SmsNotSent
from integrations.sms.console import ConsoleSms
from integrations.sms.http import Gateway, HttpSms


class Desk:
    """A gateway that answers as it is told."""

    def __init__(self) -> None:
        self.status, self.got, self.tokens = 202, list[Any](), list[str]()

    async def take(self, request: web.Request) -> web.Response:
        self.tokens.append(request.headers.get("Authorization", ""))
        self.got.append(await request.json())
        headers = {"Location": "/elsewhere"} if self.status == 302 else {}
        return web.Response(status=self.status, headers=headers)


@pytest.fixture
async def desk() -> Desk:
    return Desk()


@pytest.fixture
async def url(desk: Desk) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/send", desk.take)
    async with TestServer(app) as server:
        yield str(server.make_url("/send"))


async def test_a_message_is_posted_with_the_token(desk: Desk, url: str) -> None:
    sender = HttpSms(Gateway(url, "secret", "KlaiMor"))
    await sender.send("0812345678", "รหัส 123456")
    await sender.aclose()
    assert desk.got == [{"to": "0812345678", "text": "รหัส 123456", "from": "KlaiMor"}]
    assert desk.tokens == ["Bearer secret"]


async def test_a_gateway_with_names_of_its_own_gets_them(desk: Desk, url: str) -> None:
    sender = HttpSms(Gateway(url, "", "Hospital", ("msisdn", "message", "sender"), international=True))
    await sender.send("0812345678", "รหัส 123456")
    await sender.aclose()
    assert desk.got == [{"msisdn": "66812345678", "message": "รหัส 123456", "sender": "Hospital"}]
    assert desk.tokens == [""]


@pytest.mark.parametrize("status", [302, 400, 401, 429, 500, 503])
async def test_whatever_is_not_taken_is_not_sent(desk: Desk, url: str, status: int) -> None:
    desk.status = status
    sender = HttpSms(Gateway(url, "secret"))
    with pytest.raises(SmsNotSent, match=str(status)):
        await sender.send("0812345678", "รหัส 123456")
    await sender.aclose()
    assert len(desk.got) == 1


async def test_nobody_there_is_not_sent() -> None:
    sender = HttpSms(Gateway("http://127.0.0.1:9/send", "secret"))
    with pytest.raises(SmsNotSent):
        await sender.send("0812345678", "รหัส 123456")
    await sender.aclose()


async def test_the_console_writes_where_the_operator_looks() -> None:
    shown = io.StringIO()
    sender = ConsoleSms(shown)
    await sender.send("0812345678", "รหัส 123456")
    await sender.aclose()
    assert shown.getvalue() == "SMS 0812345678: รหัส 123456\n"


def test_a_token_is_not_printed() -> None:
    assert "secret" not in repr(Gateway("https://sms.example", "secret"))
