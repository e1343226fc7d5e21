"""Account link on the pretend LINE, through our own client: the right phone links, another fails, an old token does nothing."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator

import pytest
from pretend_line_world import CHAI, FAMILY, SOMSRI, TOKEN, World, open_world

from bot.domain.messages import Person
from bot.domain.ports.messenger import MessageRefused
from integrations.line.account import LineAccount
from integrations.line.calls import LineCalls
from integrations.line.events_read import LineEvents
from integrations.sandbox.sms import GATEWAY
from integrations.sms.http import Gateway, HttpSms

NONCE = secrets.token_urlsafe(32)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as world:
        yield world


@pytest.fixture
async def account(world: World) -> AsyncIterator[LineAccount]:
    calls = LineCalls(TOKEN, world.url)
    yield LineAccount(calls, world.url)
    await calls.aclose()


async def opens(world: World, address: str, phone: str) -> int:
    """The page on this person's phone."""
    async with world.http.get(address, headers={"Cookie": f"line-user={phone}"} if phone else {}) as answer:
        assert "script" not in await answer.text()
        return answer.status


async def test_the_person_it_was_issued_for_links_and_the_nonce_comes_back(world: World, account: LineAccount) -> None:
    address = await account.address(Person("bot", SOMSRI), NONCE)
    assert await opens(world, address, SOMSRI) == 200
    [event] = await world.bot.heard(1)
    assert (event["type"], event["source"]["userId"]) == ("accountLink", SOMSRI)
    assert event["link"] == {"result": "ok", "nonce": NONCE}
    assert "replyToken" in event


async def test_a_token_works_once(world: World, account: LineAccount) -> None:
    address = await account.address(Person("bot", SOMSRI), NONCE)
    assert [await opens(world, address, SOMSRI) for _ in range(2)] == [200, 400]
    await asyncio.sleep(0.05)
    assert len(world.bot.events) == 1


async def test_on_another_persons_phone_it_fails_and_names_nobody(world: World, account: LineAccount) -> None:
    address = await account.address(Person("bot", SOMSRI), NONCE)
    assert await opens(world, address, CHAI) == 403
    [event] = await world.bot.heard(1)
    assert event["link"]["result"] == "failed"
    assert "source" not in event
    assert "replyToken" not in event
    assert await opens(world, address, SOMSRI) == 400  # and is used up


async def test_after_ten_minutes_nothing_happens_at_all(world: World, account: LineAccount) -> None:
    address = await account.address(Person("bot", SOMSRI), NONCE)
    world.clock.offset += 601
    assert await opens(world, address, SOMSRI) == 400
    await asyncio.sleep(0.05)
    assert world.bot.events == []


@pytest.mark.parametrize("phone", ["", "U" + "0" * 32, FAMILY])
async def test_a_browser_that_is_nobodys_phone_is_sent_back_to_the_chat(
    world: World, account: LineAccount, phone: str
) -> None:
    address = await account.address(Person("bot", SOMSRI), NONCE)
    assert await opens(world, address, phone) == 401
    assert world.bot.events == []


async def test_a_nonce_that_is_too_short_is_refused(world: World, account: LineAccount) -> None:
    assert await opens(world, await account.address(Person("bot", SOMSRI), "short"), SOMSRI) == 400


async def test_a_group_has_no_account_to_link(world: World, account: LineAccount) -> None:
    with pytest.raises(MessageRefused):
        await account.address(Person("bot", FAMILY), NONCE)


async def test_our_reader_knows_the_event(world: World, account: LineAccount) -> None:
    await opens(world, await account.address(Person("bot", SOMSRI), NONCE), SOMSRI)
    await world.bot.heard(1)
    [arrival] = LineEvents().arrivals(world.bot.signatures[0][1])
    assert arrival.person == Person(world.platform.destination, SOMSRI)


async def test_the_pretend_gateway_takes_what_our_sender_sends(world: World) -> None:
    sender = HttpSms(Gateway(f"{world.url}/sms/messages", TOKEN, "KlaiMor"))
    await sender.send("0812345678", "รหัส 123456")
    await sender.aclose()
    _, body = await world.ask("GET", "/sms", params={"to": "0812345678"})
    assert [(each["to"], each["text"], each["from"]) for each in body["messages"]] == [
        ("0812345678", "รหัส 123456", "KlaiMor")
    ]
    assert world.server.app[GATEWAY].messages[0].to == "0812345678"
