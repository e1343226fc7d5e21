"""Linking from end to end in the demo: chat, page, SMS, LINE, hospital; and an appointment that stands on the linked record."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, CookieJar

from bot.app.demo import Demo, running_demo
from bot.domain.citizen_id import HIDDEN
from bot.domain.messages import Person
from integrations.sandbox.hospital_people import PEOPLE
from integrations.sandbox.hospital_people import Person as Known
from integrations.sandbox.line import DESTINATION
from tests.fakes.migrated import empty_demo
from tests.fakes.town import CHAI, SOMSRI, Town
from tests.log_scan import SCAN
from tests.service.booking_by_phone import AGREES, ASKS, BOOKED, CLINICS, CONFIRM, PHONE, begun
from tests.service.wording import th

SOMSRI_IN_BOOKS, GRANDMA, _, NO_PHONE, _, MERGED = PEOPLE
FHIR = {"Content-Type": "application/fhir+json"}
LINKED = th("linked-title")


@dataclass
class Phone:
    """A person's phone: the chat, and a browser that LINE's own pages know as theirs."""

    demo: Demo
    town: Town
    browser: ClientSession
    user: str = SOMSRI

    async def asks_for_a_link(self) -> str:
        """The address that the chat gives."""
        said = await self.town.answered(self.town.writes("ขอเชื่อมประวัติ", user=self.user), user=self.user)
        if any(ASKS in bubble for bubble in said):
            await self.town.answered(self.town.chooses(AGREES, user=self.user), user=self.user)
        links = [uri for entry in await self.town.log(self.user) for uri in uris(entry["message"]) if "/link/" in uri]
        return links[-1]

    async def fills_in(self, address: str, person: Known, **other: str) -> str:
        year, month, day = (*person.born.split("-"), "", "")[:3]
        SCAN.sent(person.citizen_id)
        given = {"hospital": "klaimor-demo", "kind": "citizen", "number": person.citizen_id}
        born = {"day": day.lstrip("0"), "month": month.lstrip("0"), "year": str(int(year) + 543)}
        async with self.browser.post(address, data={**given, **born, **other}) as answer:
            return unescape(await answer.text())

    async def goes_to_thaid(self, address: str) -> str:
        """The page on which a click says who one is."""
        async with self.browser.post(f"{address}/thaid", data={"hospital": "klaimor-demo"}) as answer:
            assert answer.url.path == "/thaid/authorise"
            return await answer.text()

    async def code_for(self, person: Known) -> str | None:
        """What came to the phone that the hospital knows."""
        async with self.browser.get(f"{self.demo.base}/sandbox/api/sms?to={person.mobile}") as answer:
            messages = (await answer.json())["messages"]
        found = re.search(r"\d{6}", messages[0]["text"]) if messages else None
        return found.group() if found else None

    async def types(self, address: str, code: str) -> tuple[str, str]:
        """The page on which the browser ends, and its address."""
        async with self.browser.post(f"{address}/code", data={"code": code}) as answer:
            return unescape(await answer.text()), str(answer.url)

    async def links(self, person: Known) -> str:
        """All of it; the bubble that says so."""
        address = await self.asks_for_a_link()
        await self.fills_in(address, person)
        code = await self.code_for(person)
        assert code is not None
        page, _ = await self.types(address, code)
        assert "เชื่อมบัญชีแล้ว" in page
        await self.town.hears(LINKED, user=self.user)
        return next(each for each in reversed(await self.town.heard(self.user)) if LINKED in each)


def doors(page: str) -> dict[str, str]:
    """Where each click leads, by what stands on it."""
    return {unescape(name): unescape(to) for to, name in re.findall(r'<a href="([^"]+)">([^<]+)</a>', page)}


def uris(message: Any) -> list[str]:
    """Every address that a message leads to."""
    match message:
        case {"type": "uri", "uri": str() as uri}:
            return [uri]
        case dict():
            return [uri for each in message.values() for uri in uris(each)]
        case list():
            return [uri for each in message for uri in uris(each)]
    return []


def phone_of(demo: Demo, client: ClientSession, user: str) -> Phone:
    return Phone(demo, Town(client, demo.base, demo.base), client, user)


def browser_of(user: str) -> ClientSession:
    """A browser with the cookie that the phone page sets."""
    return ClientSession(cookie_jar=CookieJar(unsafe=True), cookies={"line-user": user})


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    async with running_demo(0, empty_demo(tmp_path / "demo")) as demo:
        yield demo


@pytest.fixture
async def phone(demo: Demo) -> AsyncIterator[Phone]:
    async with browser_of(SOMSRI) as browser:
        yield phone_of(demo, browser, SOMSRI)


async def test_from_the_chat_to_the_hospital_and_back_and_booked_for_that_record(demo: Demo, phone: Phone) -> None:
    said = await phone.links(SOMSRI_IN_BOOKS)
    assert f"{SOMSRI_IN_BOOKS.name} HN {SOMSRI_IN_BOOKS.hn}" in said
    town = phone.town
    await begun(town)
    await town.answered(town.chooses(CLINICS[0]))
    await town.answered(town.chooses(th("booking-soonest")))
    times = [each["label"] for each in await town.buttons() if "·" in each["label"]]
    await town.answered(town.chooses(times[0]))
    card = await town.answered(town.writes(PHONE))
    assert any(f"HN {SOMSRI_IN_BOOKS.hn}" in each for each in card), card
    assert BOOKED in (await town.answered(town.chooses(CONFIRM)))[0]
    async with phone.browser.get(f"{demo.base}/fhir/Appointment?patient={SOMSRI_IN_BOOKS.record}") as answer:
        assert (await answer.json())["total"] == 1


async def test_thaid_says_who_it_is_and_neither_number_nor_code_is_typed(demo: Demo, phone: Phone) -> None:
    address = await phone.asks_for_a_link()
    page = await phone.goes_to_thaid(address)
    back = doors(page)[GRANDMA.name]
    async with phone.browser.get(back) as answer:
        assert "เชื่อมบัญชีแล้ว" in await answer.text()
    await phone.town.hears(f"{GRANDMA.name} HN {GRANDMA.hn}")
    async with phone.browser.get(back) as answer:  # replay: the same answer of ThaiD's once more
        assert answer.status == 410


async def test_thaid_that_names_nobody_or_whom_the_hospital_does_not_know_links_nothing(
    demo: Demo, phone: Phone
) -> None:
    address = await phone.asks_for_a_link()
    async with phone.browser.get(doors(await phone.goes_to_thaid(address))["ไม่ยืนยัน"]) as answer:
        assert answer.status == 422
        assert "ThaiD ยังไม่ได้ยืนยันตัวตน" in await answer.text()
    async with phone.browser.get(f"{demo.base}/fhir/Patient/{GRANDMA.record}") as answer:
        record = await answer.json()
    gone = {**record, "deceasedBoolean": True}
    async with phone.browser.put(f"{demo.base}/fhir/Patient/{GRANDMA.record}", json=gone, headers=FHIR) as answer:
        assert answer.status == 200
    async with phone.browser.get(doors(await phone.goes_to_thaid(address))[GRANDMA.name]) as answer:
        assert answer.status == 404
        assert "ไม่มีประวัติที่ตรงกับบัตรประชาชน" in await answer.text()


async def test_replay_thaids_answer_in_another_browser_proves_nothing(demo: Demo, phone: Phone) -> None:
    """Somebody else's answer of ThaiD's, put into a victim's browser or taken out of it, is nobody's."""
    address = await phone.asks_for_a_link()
    back = doors(await phone.goes_to_thaid(address))[GRANDMA.name]
    async with browser_of(CHAI) as other, other.get(back) as answer:
        assert answer.status == 410


async def test_an_old_number_leads_to_the_record_that_counts(phone: Phone) -> None:
    address = await phone.asks_for_a_link()
    await phone.fills_in(address, MERGED, kind="hn", number=MERGED.hn)
    code = await phone.code_for(MERGED)
    assert code is not None
    await phone.types(address, code)
    await phone.town.hears(f"{GRANDMA.name} HN {GRANDMA.hn}")


async def test_enumeration_whoever_is_wrong_or_has_no_phone_sees_the_same_page_and_gets_nothing(phone: Phone) -> None:
    address = await phone.asks_for_a_link()
    pages = [
        await phone.fills_in(address, SOMSRI_IN_BOOKS, year="2500"),
        await phone.fills_in(address, NO_PHONE),
        await phone.fills_in(address, SOMSRI_IN_BOOKS),
    ]
    assert pages[0] == pages[1] == pages[2]
    async with phone.browser.get(f"{phone.demo.base}/sandbox/api/sms") as answer:
        assert len((await answer.json())["messages"]) == 1


async def test_replay_on_another_persons_phone_links_neither(demo: Demo, phone: Phone) -> None:
    """Somebody sends their own link on and lets another fill it in: LINE says that it is not their phone, and the browser is not theirs."""
    address = await phone.asks_for_a_link()
    async with browser_of(CHAI) as browser:
        victim = phone_of(demo, browser, CHAI)
        await victim.fills_in(address, GRANDMA)
        code = await victim.code_for(GRANDMA)
        assert code is not None
        page, _ = await victim.types(address, code)
        assert "เชื่อมบัญชีไม่สำเร็จ" in page
    async with phone.browser.post(f"{address}/onward") as answer:
        assert answer.status == 410
    page, _ = await phone.types(address, code)
    assert th("link-open") not in page
    await phone.town.answered(phone.town.writes("ยกเลิกการเชื่อม"))
    assert th("links-none") in (await phone.town.heard())[-1]


async def test_replay_a_link_that_was_used_opens_nothing(phone: Phone) -> None:
    address = await phone.asks_for_a_link()
    await phone.fills_in(address, GRANDMA)
    code = await phone.code_for(GRANDMA)
    assert code is not None
    _, ended = await phone.types(address, code)
    await phone.town.hears(LINKED)
    async with phone.browser.get(address) as answer:
        assert answer.status == 410
    async with phone.browser.get(ended) as answer:  # LINE's own page once more
        assert "หมดอายุหรือใช้ไปแล้ว" in await answer.text()
    assert [each for each in await phone.town.heard() if LINKED in each] == [
        next(each for each in await phone.town.heard() if LINKED in each)
    ]


async def test_two_people_with_one_record_the_first_hears_of_the_second(demo: Demo, phone: Phone) -> None:
    await phone.links(GRANDMA)
    async with browser_of(CHAI) as browser:
        other = phone_of(demo, browser, CHAI)
        await other.links(GRANDMA)
        await phone.town.hears(th("link-shared-title"))
        assert not [each for each in await other.town.heard(CHAI) if th("link-shared-title") in each]
    said = await phone.town.answered(phone.town.chooses(th("link-shared-unknown")))
    assert th("link-shared-reported") in said[0]


async def test_letting_go_is_said_and_at_once(phone: Phone) -> None:
    await phone.links(GRANDMA)
    await phone.town.answered(phone.town.writes("ยกเลิกการเชื่อม"))
    said = await phone.town.answered(phone.town.chooses(GRANDMA.name))
    assert f"ยกเลิกการเชื่อมประวัติของ{GRANDMA.name} แล้วค่ะ" in said[0]
    said = await phone.town.answered(phone.town.writes("ยกเลิกการเชื่อม"))
    assert th("links-none") in said[0]


async def test_a_number_typed_in_the_chat_is_kept_nowhere(town: Town) -> None:
    number = SOMSRI_IN_BOOKS.citizen_id
    said = await town.answered(town.writes(f"เลขบัตร {number}"))
    assert th("number-hidden-title") in said[0]
    assert town.service is not None
    storage = town.service.storage
    patient = (await storage.records.peek(Person(DESTINATION, SOMSRI))).patient
    assert [each.words for each in patient.lately] == [f"เลขบัตร {HIDDEN}"]
    raw = await storage.database.read(
        lambda conn: [row.raw for row in conn.exec_driver_sql("SELECT raw FROM inbox").all()]
    )
    assert raw == [None]  # the event as it came is emptied with its answer
    journal = await storage.database.read(lambda conn: conn.exec_driver_sql("SELECT COUNT(*) FROM journal").scalar())
    assert journal == 0
