"""The page for linking, as a phone's browser sees it: big, plain, without a script, and silent about who is a patient."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, CookieJar, web

from bot.app.serving import served
from bot.dialogue.phrasebook import Phrasebook
from bot.domain.appointment import HnForm, Hospital
from bot.domain.errors import HospitalUnavailable
from bot.domain.facts import LanguageChosen
from bot.domain.link import MOST_CLAIMS, MOST_CODES, VISIT_LASTS, hash_of
from bot.domain.record_facts import LinkOffered
from bot.jobs.linking import LinkingDesk
from bot.web.link.page import OFTEN, link_routes
from bot.web.link.showing import LinkPage
from tests.fakes.desk import LimitsInMemory
from tests.fakes.hospital import FakeHospital
from tests.fakes.house import HOSPITAL, LOCALES, SECOND
from tests.fakes.linking import PAGE_OF_LINE, AccountPage, Phones
from tests.fakes.registered import Registered, a_citizen_id, somebody
from tests.fakes.talk import BANGKOK
from tests.log_scan import SCAN
from tests.storage.clinic import SOMCHAI, Clinic, opened

BOOK = Phrasebook.load(LOCALES / "link", BANGKOK)
TOKEN = "t" * 43
HOME = replace(HOSPITAL, hn=HnForm("[0-9]{1,9}", 9))


@dataclass
class Page:
    """The page on a real database, and a browser before it."""

    clinic: Clinic
    hospital: FakeHospital
    phones: Phones
    account: AccountPage
    base: str
    browser: ClientSession
    status: int = 0
    headers: Any = None

    async def visit(self, token: str = TOKEN, **facts: Any) -> None:
        """The chat says a one-time link."""
        offered = LinkOffered(hash_of(token), self.clinic.now + VISIT_LASTS)
        await self.clinic.turns(SOMCHAI, facts=(*facts.get("facts", ()), offered))

    async def opens(self, path: str = f"/link/{TOKEN}", browser: ClientSession | None = None) -> str:
        return await self._ask("GET", path, None, browser)

    async def sends(self, path: str = f"/link/{TOKEN}", browser: ClientSession | None = None, **form: str) -> str:
        return await self._ask("POST", path, form, browser)

    async def fills_in(self, person: Registered, **other: str) -> str:
        """The form of somebody who was born on a day."""
        year, month, day = person.born.split("-")
        given = {"hospital": HOME.id, "kind": "citizen", "number": person.number("citizen")}
        born = {"day": str(int(day)), "month": str(int(month)), "year": str(int(year) + 543)}
        SCAN.sent(person.number("citizen"))
        return await self.sends(**{**given, **born, **other})

    async def types(self, code: str) -> str:
        return await self.sends(f"/link/{TOKEN}/code", code=code)

    async def _ask(self, method: str, path: str, form: dict[str, str] | None, browser: ClientSession | None) -> str:
        http = browser or self.browser
        async with http.request(method, self.base + path, data=form, allow_redirects=False) as answer:
            self.status, self.headers = answer.status, answer.headers
            text = await answer.text()
        if self.status == 303 and self.headers["Location"].startswith("/link/"):
            return await self._ask("GET", self.headers["Location"], None, browser)
        return unescape(text)


def page_of(
    clinic: Clinic, desk: LinkingDesk, *hospitals: Hospital, limits: Any = None, secure: bool = False
) -> LinkPage:
    return LinkPage(
        desk,
        {each.id: each for each in hospitals},
        BOOK,
        limits or LimitsInMemory(lambda: clinic.now),
        lambda: clinic.now,
        BANGKOK,
        (PAGE_OF_LINE,),
        lambda request: request.headers.get("X-From", "phone"),
        secure,
    )


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    async with opened(f"sqlite:///{tmp_path / 'klaimor.db'}", tmp_path) as clinic:
        hospital, phones, account = FakeHospital(), Phones(), AccountPage()
        names = {each.id: each.name for each in (HOME, SECOND)}
        desk = LinkingDesk(
            clinic.storage.links, {HOME.id: hospital}, names, phones, account, BOOK, lambda: clinic.now, step=0.01
        )
        app = web.Application()
        app.add_routes(link_routes(page_of(clinic, desk, HOME, SECOND)))
        jar = CookieJar(unsafe=True)
        async with served(app, "127.0.0.1", 0) as port, ClientSession(cookie_jar=jar) as browser:
            page = Page(clinic, hospital, phones, account, f"http://127.0.0.1:{port}", browser)
            await page.visit()
            yield page
        await desk.aclose()


async def test_from_the_numbers_to_line(page: Page) -> None:
    person = somebody()
    page.hospital.registers(person)
    assert "เชื่อมประวัติโรงพยาบาลกับ LINE" in await page.opens()
    said = await page.fills_in(person)
    assert "จะมี SMS รหัส 6 หลัก" in said
    assert "อย่าบอกรหัสนี้กับใคร" in said
    await page.types(page.phones.code())
    assert page.status == 303
    [(whose, nonce)] = page.account.begun
    assert whose == SOMCHAI
    assert page.headers["Location"] == f"{PAGE_OF_LINE}/dialog?nonce={nonce}"


@pytest.mark.parametrize("code", ["{}", "{a} {b}", "{a}-{b}", "thai"])
async def test_a_code_is_read_however_it_is_typed(page: Page, code: str) -> None:
    person = somebody()
    page.hospital.registers(person)
    await page.fills_in(person)
    known = page.phones.code()
    thai = "".join("๐๑๒๓๔๕๖๗๘๙"[int(each)] for each in known)
    await page.types(thai if code == "thai" else code.format(known, a=known[:3], b=known[3:]))
    assert page.status == 303


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "hn"},
        {"year": "1952"},
        {"year": "๒๔๙๕"},
        {"number": "dashes"},
    ],
)
async def test_hospital_numbers_both_calendars_and_thai_digits(page: Page, other: dict[str, str]) -> None:
    person = somebody()
    page.hospital.registers(person)
    if other.get("kind") == "hn":
        other = {**other, "number": person.number("hn").lstrip("0")}
    if other.get("number") == "dashes":
        digits = person.number("citizen")
        other = {"number": f"{digits[0]}-{digits[1:5]}-{digits[5:10]}-{digits[10:12]}-{digits[12]}"}
    await page.fills_in(person, **other)
    assert len(page.phones.messages) == 1


async def test_who_is_no_thai_citizen_has_a_way_of_their_own(page: Page) -> None:
    person = somebody(numbers=(("other", "0012345678901"), ("citizen", a_citizen_id())))
    page.hospital.registers(person)
    assert "13 หลัก" in await page.fills_in(person, number="0012345678901")
    assert page.status == 422
    assert page.phones.messages == []
    await page.fills_in(person, kind="other", number="0012345678901")
    assert len(page.phones.messages) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"hospital": ""}, "กรุณาเลือกโรงพยาบาล"),
        ({"hospital": "second"}, "กรุณาเลือกโรงพยาบาล"),
        ({"kind": "other-worldly"}, "กรุณาเลือกโรงพยาบาล"),
        ({"number": "1234567890123"}, "เลขบัตรประชาชนต้องมี 13 หลัก"),
        ({"kind": "hn", "number": "12345678901"}, "เลขนี้ดูไม่เหมือนเลขประจำตัวผู้ป่วย"),
        ({"kind": "other", "number": "<script>"}, "กรุณากรอกเลขตามเอกสาร"),
        ({"day": "31"}, "วันเกิดไม่ถูกต้อง"),
        ({"year": "95"}, "วันเกิดไม่ถูกต้อง"),
    ],
)
async def test_what_cannot_be_is_said_with_everything_kept(page: Page, wrong: dict[str, str], said: str) -> None:
    person = somebody()
    shown = await page.fills_in(person, **wrong)
    assert page.status == 422
    assert said in shown
    assert 'role="alert"' in shown
    assert f'value="{wrong.get("number", person.number("citizen"))}"' in shown or "<script>" in wrong.get("number", "")
    assert page.hospital.calls == []


async def test_enumeration_not_found_and_wrong_and_found_look_the_same(page: Page) -> None:
    person = somebody()
    page.hospital.registers(person)
    shown = [
        await page.fills_in(person),
        await page.fills_in(person, year="2500"),
        await page.fills_in(person, number=a_citizen_id()),
    ]
    assert shown[0] == shown[1] == shown[2]
    assert len(page.phones.messages) == 1


async def test_brute_force_five_wrong_codes_and_the_numbers_are_asked_for_again(page: Page) -> None:
    person = somebody()
    page.hospital.registers(person)
    await page.fills_in(person)
    code = page.phones.code()
    wrong = "000000" if code != "000000" else "111111"
    said = [await page.types(wrong) for _ in range(MOST_CODES)]
    assert ["รหัสไม่ถูกต้อง" in each for each in said] == [*[True] * (MOST_CODES - 1), False]
    assert "รหัสนี้ใช้ไม่ได้แล้ว" in said[-1]
    await page.types(code)
    assert page.status == 422
    assert page.account.begun == []


async def test_what_is_no_code_is_no_try(page: Page) -> None:
    person = somebody()
    page.hospital.registers(person)
    await page.fills_in(person)
    for _ in range(MOST_CODES * 2):
        assert "รหัสไม่ถูกต้อง" in await page.types("12345")
    await page.types(page.phones.code())
    assert page.status == 303


async def test_brute_force_after_five_claims_the_door_is_shut_for_a_day_and_says_who_helps(page: Page) -> None:
    person = somebody()
    page.hospital.registers(person)
    for _ in range(MOST_CLAIMS):
        await page.fills_in(person, number=a_citizen_id())
    said = await page.fills_in(person)
    assert page.status == 429
    assert "วันอังคารที่ 24 พฤศจิกายน 2569 เวลา 09:00 น." in said
    assert "ห้องบัตร" in said
    assert page.phones.messages == []


async def test_replay_a_used_link_and_another_browser_lead_nowhere(page: Page) -> None:
    person = somebody()
    page.hospital.registers(person)
    await page.fills_in(person)
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as stranger:
        said = await page.sends(f"/link/{TOKEN}/code", stranger, code=page.phones.code())
        assert "รหัสนี้ใช้ไม่ได้แล้ว" in said
        await page.types(page.phones.code())
        assert page.status == 303
        await page.sends(f"/link/{TOKEN}/onward", stranger)
        assert page.status == 410
    assert len(page.account.begun) == 1


async def test_looking_changes_nothing(page: Page) -> None:
    for _ in range(5):
        await page.opens()
        assert page.status == 200
    assert page.hospital.calls == page.phones.messages == []


async def test_a_reloaded_step_shows_where_one_is(page: Page) -> None:
    person = somebody()
    page.hospital.registers(person)
    await page.fills_in(person)
    assert "รหัส 6 หลัก" in await page.opens(f"/link/{TOKEN}/code")
    assert "เลขบัตรประชาชน 13 หลัก" in await page.opens(f"/link/{TOKEN}?again=1")
    page.account.silent = True
    said = await page.types(page.phones.code())
    assert (page.status, "LINE ยังไม่ตอบ" in said) == (502, True)
    assert "ยืนยันกับ LINE" in await page.opens(f"/link/{TOKEN}/onward")
    page.account.silent = False
    await page.sends(f"/link/{TOKEN}/onward")
    assert page.status == 303


@pytest.mark.parametrize("token", ["x" * 43, "t" * 40])
async def test_a_link_that_opens_nothing_says_how_to_get_another(page: Page, token: str) -> None:
    said = await page.opens(f"/link/{token}")
    assert page.status == 410
    assert 'พิมพ์ "เชื่อมประวัติ"' in said
    page.clinic.passes(minutes=31)
    await page.opens()
    assert page.status == 410


@pytest.mark.parametrize("path", ["/link/short", "/link/" + "t" * 65, "/link/../link/x", "/link/" + "ก" * 43])
async def test_what_is_no_link_is_not_there(page: Page, path: str) -> None:
    await page.opens(path)
    assert page.status == 404


async def test_a_silent_hospital_is_said_with_a_way_back(page: Page) -> None:
    page.hospital.unavailable = HospitalUnavailable("timeout")
    said = await page.fills_in(somebody())
    assert page.status == 503
    assert "ระบบของโรงพยาบาลยังไม่ตอบ" in said
    assert f'href="/link/{TOKEN}"' in said


async def test_too_much_from_one_address_is_slowed_down_and_others_are_not(page: Page) -> None:
    for _ in range(OFTEN.burst):
        await page.opens()
    assert "ขอเวลาสักครู่" in await page.opens()
    assert page.status == 429
    async with ClientSession(headers={"X-From": "another"}) as other:
        await page.opens(browser=other)
    assert page.status == 200


async def test_english_for_who_speaks_it(page: Page) -> None:
    await page.visit(facts=(LanguageChosen("en"),))
    said = await page.opens()
    assert '<html lang="en">' in said
    assert "Link your hospital record with LINE" in said
    assert "January" in said
    assert not re.search("[ก-๙]", said.replace("ทันตกรรม", ""))


async def test_nothing_runs_nothing_is_kept_and_nothing_comes_from_elsewhere(page: Page) -> None:
    for shown in (await page.opens(), await page.fills_in(somebody())):
        assert "<script" not in shown
        assert " on" not in re.sub(r">[^<]*<", "><", shown).replace("link-on", "")
        assert page.headers["Cache-Control"] == "no-store"
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert f"form-action 'self' {PAGE_OF_LINE}" in policy
        assert "frame-ancestors 'none'" in policy
        assert page.headers["Referrer-Policy"] == "same-origin"


async def test_the_cookie_is_this_browsers_alone(page: Page, tmp_path: Path) -> None:
    await page.fills_in(somebody())
    [cookie] = page.browser.cookie_jar
    assert (cookie.key, cookie["httponly"], cookie["samesite"]) == ("klaimor-link", True, "Lax")
    assert cookie["path"] == "/link"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"x" * 20_000, "application/x-www-form-urlencoded"),
        (b"\xff\xfe", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"", "text/plain"),
        (b"&".join(b"a=%d" % n for n in range(100)), "application/x-www-form-urlencoded"),
    ],
)
async def test_bodies_that_no_form_of_ours_sends_are_an_empty_form(page: Page, body: bytes, kind: str) -> None:
    async with page.browser.post(
        f"{page.base}/link/{TOKEN}", data=body, headers={"Content-Type": kind}, allow_redirects=False
    ) as answer:
        assert answer.status == 422


async def test_what_is_typed_comes_back_as_text(page: Page) -> None:
    async with page.browser.post(
        f"{page.base}/link/{TOKEN}", data={"hospital": HOME.id, "kind": "hn", "number": '"><img src=x onerror=y>'}
    ) as answer:
        assert "<img" not in await answer.text()


async def test_the_style_is_ours(page: Page) -> None:
    assert "min-height: 3.5rem" in await page.opens("/link/style.css")
    assert page.headers["Content-Type"].startswith("text/css")
