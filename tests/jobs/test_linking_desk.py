"""The desk that links records: who is there and who is not get the same answer at the same time, and codes go to the right phone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.dialogue.phrasebook import Phrasebook
from bot.domain.errors import HospitalRefused, HospitalUnavailable
from bot.domain.link import LOCKED, MOST_CLAIMS, VISIT_LASTS, Claimed, NumberKind, hash_of
from bot.domain.messages import Person
from bot.domain.ports.link_desk import LinkGone, LinkLocked, PlatformSilent
from bot.domain.ports.links import CodeAnswer
from bot.domain.record_facts import LinkOffered
from bot.domain.words import Name
from bot.jobs.linking import LinkingDesk, mobile_of
from tests.fakes.hospital import FakeHospital
from tests.fakes.house import LOCALES
from tests.fakes.linking import AccountPage, Phones
from tests.fakes.migrated import migrated_copy
from tests.fakes.registered import Registered, a_citizen_id, somebody
from tests.fakes.talk import BANGKOK
from tests.storage.clinic import SOMCHAI, Clinic, opened

BOOK = Phrasebook.load(LOCALES / "link", BANGKOK)
HOSPITAL = "klaimor-demo"
STEP = 0.15


@dataclass
class Place:
    """A linking desk on a real database, with everything outside in memory."""

    clinic: Clinic
    hospital: FakeHospital
    phones: Phones
    account: AccountPage
    desk: LinkingDesk
    tokens: int = 0

    async def visit(self, person: Person = SOMCHAI) -> str:
        """The chat says a one-time link."""
        self.tokens += 1
        token = f"token-{self.tokens}"
        await self.clinic.turns(person, facts=(LinkOffered(hash_of(token), self.clinic.now + VISIT_LASTS),))
        return token

    async def sent(self) -> None:
        """Until the codes that are under way have come."""
        for _ in range(20):
            await asyncio.sleep(0)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    await migrated_copy(tmp_path / "klaimor.db")
    async with opened(f"sqlite:///{tmp_path / 'klaimor.db'}", tmp_path) as clinic:
        hospital, phones, account = FakeHospital(), Phones(), AccountPage()
        names = {HOSPITAL: Name("โรงพยาบาลใกล้หมอ", "KlaiMor Hospital")}
        desk = LinkingDesk(
            clinic.storage.links, {HOSPITAL: hospital}, names, phones, account, BOOK, lambda: clinic.now, step=STEP
        )
        yield Place(clinic, hospital, phones, account, desk)
        await desk.aclose()
        assert phones.closed


def claim(person: Registered, **more: str) -> Claimed:
    return Claimed(NumberKind.CITIZEN, more.get("number") or person.number("citizen"), more.get("born") or person.born)


async def test_a_code_comes_to_the_phone_that_the_hospital_knows_and_leads_on_to_line(place: Place) -> None:
    person = somebody()
    place.hospital.registers(person)
    token = await place.visit()
    key = await place.desk.claim(token, HOSPITAL, claim(person))
    await place.sent()
    [(phone, words)] = place.phones.messages
    assert phone == "0810000001"
    assert words == f"รหัส {place.phones.code()} เชื่อม LINE กับโรงพยาบาลใกล้หมอ ห้ามบอกใคร"
    assert len(words) <= 70  # one SMS in Thai
    assert await place.desk.answer(token, key, place.phones.code()) is CodeAnswer.RIGHT
    address = await place.desk.onward(token, key)
    [(whose, nonce)] = place.account.begun
    assert whose == SOMCHAI
    assert nonce in address
    assert len(nonce) >= 43  # 256 bits in base64url
    proved = await place.desk.proved(SOMCHAI, nonce)
    assert proved is not None
    assert proved.record.hn == person.number("hn")


async def test_codes_are_six_digits_and_another_each_time(place: Place) -> None:
    person = somebody()
    place.hospital.registers(person)
    for _ in range(MOST_CLAIMS):
        await place.desk.claim(await place.visit(), HOSPITAL, claim(person))
    await place.sent()
    codes = {words.split()[1] for _, words in place.phones.messages}
    assert len(codes) == MOST_CLAIMS
    assert all(len(each) == 6 and each.isdecimal() for each in codes)


# ---- enumeration -----------------------------------------------------------------------------------------------------


async def test_enumeration_whoever_is_not_there_gets_the_same_answer_and_nothing_is_sent(place: Place) -> None:
    person, no_phone = somebody(), somebody(mobiles=())
    place.hospital.registers(person)
    place.hospital.registers(no_phone)
    for wrong in (
        claim(person, born="1999-09-09"),
        claim(person, number=a_citizen_id()),
        claim(no_phone),
    ):
        token = await place.visit()
        key = await place.desk.claim(token, HOSPITAL, wrong)
        assert len(key) == 43
        assert await place.desk.answer(token, key, "000000") is CodeAnswer.WRONG
        await place.clinic.storage.records.erase_patient(SOMCHAI)
    await place.sent()
    assert place.phones.messages == []


async def answered_in(place: Place, wanted: Claimed) -> float:
    """Seconds."""
    token, began = await place.visit(), time.monotonic()
    await place.desk.claim(token, HOSPITAL, wanted)
    took = time.monotonic() - began
    place.clinic.now += LOCKED  # by then nobody counts it any more
    return took


async def test_enumeration_the_time_of_an_answer_tells_nothing(place: Place) -> None:
    """A record that is found takes the hospital longer, and its code takes the gateway longest."""
    person = somebody()
    place.hospital.registers(person)
    place.phones.slow = STEP
    find = place.hospital.find

    async def slower(claimed: Claimed) -> object:
        found = await find(claimed)
        await asyncio.sleep(0.06 if found else 0.01)
        return found

    place.hospital.find = slower  # type: ignore[method-assign,assignment]
    took = []
    for wanted in (claim(person), claim(person, born="1999-09-09"), claim(person, number=a_citizen_id())):
        took.append(min([await answered_in(place, wanted) for _ in range(3)]))  # a busy machine delays some
    assert all(each >= STEP for each in took)
    assert max(took) - min(took) < STEP / 3, took


async def test_enumeration_a_locked_number_is_locked_whether_or_not_it_is_there(place: Place) -> None:
    person = somebody()
    place.hospital.registers(person)
    there, not_there = claim(person), claim(person, number=a_citizen_id())
    untils = []
    for wanted in (there, not_there):
        for n in range(MOST_CLAIMS):
            await place.desk.claim(await place.visit(Person("bot", f"U{wanted.number}{n}")), HOSPITAL, wanted)
        with pytest.raises(LinkLocked) as locked:
            await place.desk.claim(await place.visit(Person("bot", f"U{wanted.number}x")), HOSPITAL, wanted)
        untils.append(locked.value.until)
    assert untils[0] == untils[1]


async def test_a_phone_that_has_had_its_codes_gets_no_more_and_nobody_hears_of_it(place: Place) -> None:
    family = [somebody() for _ in range(MOST_CLAIMS + 1)]  # one phone for all of them
    for person in family:
        place.hospital.registers(person)
        token = await place.visit(Person("bot", person.number("citizen")))
        assert await place.desk.claim(token, HOSPITAL, claim(person))
    await place.sent()
    assert len(place.phones.messages) == MOST_CLAIMS


# ---- what fails ------------------------------------------------------------------------------------------------------


async def test_a_gateway_that_is_down_is_told_to_nobody_on_the_page(place: Place) -> None:
    person = somebody()
    place.hospital.registers(person)
    place.phones.down = True
    token = await place.visit()
    key = await place.desk.claim(token, HOSPITAL, claim(person))
    assert await place.desk.answer(token, key, "000000") is CodeAnswer.WRONG


async def test_a_hospital_that_is_silent_or_refuses_is_said(place: Place) -> None:
    token = await place.visit()
    place.hospital.unavailable = HospitalUnavailable("timeout")
    with pytest.raises(HospitalUnavailable):
        await place.desk.claim(token, HOSPITAL, claim(somebody()))
    place.hospital.unavailable, place.hospital.refusing = None, True
    with pytest.raises(HospitalRefused):
        await place.desk.claim(token, HOSPITAL, claim(somebody()))
    with pytest.raises(HospitalRefused):
        await place.desk.claim(token, "elsewhere", claim(somebody()))


async def test_line_that_is_silent_can_be_asked_again_with_another_nonce(place: Place) -> None:
    person = somebody()
    place.hospital.registers(person)
    token = await place.visit()
    key = await place.desk.claim(token, HOSPITAL, claim(person))
    await place.sent()
    await place.desk.answer(token, key, place.phones.code())
    place.account.silent = True
    with pytest.raises(PlatformSilent):
        await place.desk.onward(token, key)
    place.account.silent = False
    await place.desk.onward(token, key)
    await place.desk.onward(token, key)
    [(_, first), (_, second)] = place.account.begun
    assert await place.desk.proved(SOMCHAI, first) is None
    assert await place.desk.proved(SOMCHAI, second) is not None


async def test_without_the_code_nothing_leads_on(place: Place) -> None:
    person = somebody()
    place.hospital.registers(person)
    token = await place.visit()
    key = await place.desk.claim(token, HOSPITAL, claim(person))
    with pytest.raises(LinkGone):
        await place.desk.onward(token, key)
    assert place.account.begun == []


async def test_a_link_that_is_over_opens_nothing(place: Place) -> None:
    token = await place.visit()
    place.clinic.passes(minutes=31)
    for step in (
        place.desk.look(token),
        place.desk.claim(token, HOSPITAL, claim(somebody())),
        place.desk.answer(token, "key", "123456"),
        place.desk.onward(token, "key"),
    ):
        with pytest.raises(LinkGone):
            await step


@pytest.mark.parametrize(
    ("phones", "mobile"),
    [
        (("081-234-5678",), "0812345678"),
        (("+66 81 234 5678",), "0812345678"),
        (("02-000-0000", "0898765432"), "0898765432"),
        (("02-000-0000", "043 123 456"), None),
        (("", "ไม่มี", "12345"), None),
        ((), None),
    ],
)
def test_a_code_goes_to_a_mobile(phones: tuple[str, ...], mobile: str | None) -> None:
    assert mobile_of(phones) == mobile


@pytest.mark.parametrize(("born", "kept"), [("2015-03-09", "2015-03-09"), ("1952-04-13", "")])
async def test_the_birth_date_is_kept_on_only_of_who_may_be_a_child(place: Place, born: str, kept: str) -> None:
    person = somebody(born=born)
    place.hospital.registers(person)
    token = await place.visit()
    key = await place.desk.claim(token, HOSPITAL, claim(person))
    await place.sent()
    await place.desk.answer(token, key, place.phones.code())
    await place.desk.onward(token, key)
    proved = await place.desk.proved(SOMCHAI, place.account.begun[0][1])
    assert proved is not None
    assert proved.record.born == kept
