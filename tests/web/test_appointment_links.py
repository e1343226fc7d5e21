"""The links of an appointment: a calendar file that calendars correct, a picture that the counter scans, nothing without a signature."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from icalendar import Calendar, Component

from bot.dialogue.turn import Clinic
from bot.domain.appointment import Appointment, Booking, BookingState, Slot
from bot.domain.appointment_chain import Chain
from bot.domain.errors import StorageDown
from bot.flows.appointment_links import Kind, address_of, check_in_words
from bot.web.appointment.picture import check_in_picture
from bot.web.appointment.routes import AppointmentPages, appointment_routes
from tests.fakes.house import HOSPITAL, MONDAY_MORNING, PHRASEBOOK, at, build
from tests.fakes.signatures import SIGNATURES

KEY, NEXT = UUID(int=7), UUID(int=8)
START = at(2, "13:30")


def booking(key: UUID = KEY, start: datetime = START, state: BookingState = BookingState.BOOKED) -> Booking:
    slot = Slot("s1", "dental", start, start + timedelta(minutes=30))
    made = Appointment("a1", key, HOSPITAL.id, "dental", slot.start, slot.end)
    return Booking(key, HOSPITAL.id, slot, state, True, MONDAY_MORNING, made)


@dataclass
class Place:
    """Chains in memory behind the real routes."""

    chains: dict[UUID, Chain] = field(default_factory=dict)
    now: datetime = MONDAY_MORNING
    down: bool = False
    clinic: Clinic = field(default_factory=lambda: build().patient.desk.clinic)
    url: str = ""

    async def of(self, key: UUID) -> Chain | None:
        if self.down:
            raise StorageDown("away")
        return self.chains.get(key)

    def stands(self, *, version: int = 0, language: str = "th", **more: object) -> None:
        """This is what both keys lead to."""
        chain = Chain(booking(**more), KEY, version, datetime(2026, 11, 23, 3, tzinfo=UTC), language)  # type: ignore[arg-type]
        self.chains = {KEY: chain, NEXT: chain}

    async def opens(
        self, kind: Kind, of: Booking | None = None, *, method: str = "GET"
    ) -> tuple[int, bytes, dict[str, str]]:
        """The link that the chat shows is opened."""
        return await self.opens_at(address_of(self.clinic, kind, of or booking()), method=method)

    async def opens_at(self, address: str, *, method: str = "GET") -> tuple[int, bytes, dict[str, str]]:
        here = address.replace("https://klaimor.example/", self.url)
        async with aiohttp.ClientSession() as http, http.request(method, here) as answer:
            return answer.status, await answer.read(), dict(answer.headers)

    async def event(self, kind: Kind = Kind.CALENDAR) -> Component:
        """What a calendar reads."""
        status, body, _ = await self.opens(kind)
        assert status == 200
        [found] = Calendar.from_ical(body).walk("VEVENT")
        return found


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    made = Place()
    pages = AppointmentPages(made, {HOSPITAL.id: HOSPITAL}, SIGNATURES, lambda: made.now, PHRASEBOOK.word)
    app = web.Application()
    app.add_routes(appointment_routes(pages))
    async with TestServer(app) as server:
        made.url = str(server.make_url("/"))
        made.stands()
        yield made


# ---- calendar ----------------------------------------------------------------------------------------------------------


async def test_a_calendar_reads_time_and_place_with_the_time_zone_in_it(place: Place) -> None:
    status, body, headers = await place.opens(Kind.CALENDAR)
    assert status == 200
    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert headers["Content-Disposition"] == 'attachment; filename="appointment.ics"'
    calendar = Calendar.from_ical(body)
    [zone] = calendar.walk("VTIMEZONE")
    assert str(zone["TZID"]) == "Asia/Bangkok"
    offsets = [each["TZOFFSETTO"].td for each in zone.walk("STANDARD")]
    assert offsets[-1] == timedelta(hours=7)
    event = await place.event()
    assert b"DTSTART;TZID=Asia/Bangkok:20261202T133000" in body
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (START, START + timedelta(minutes=30))
    assert str(event["SUMMARY"]) == "นัดที่โรงพยาบาลใกล้หมอ"
    assert str(event["LOCATION"]) == "โรงพยาบาลใกล้หมอ, อาคาร 2 ชั้น 1"
    assert "แปรงฟันก่อนมา" in str(event["DESCRIPTION"])
    assert str(event["STATUS"]) == "CONFIRMED"
    assert all(len(line) <= 75 for line in body.split(b"\r\n")), "RFC 5545, 3.1"


async def test_neither_department_nor_person_nor_number_stands_in_it(place: Place) -> None:
    _, body, _ = await place.opens(Kind.CALENDAR)
    words = body.replace(b"\r\n ", b"").decode()
    assert "ทันตกรรม" not in words
    assert "Dental" not in words
    assert str(KEY) not in words


async def test_a_move_is_the_same_entry_with_a_higher_sequence(place: Place) -> None:
    before = await place.event()
    place.stands(version=2, key=NEXT, start=START + timedelta(days=1))
    after = await place.event()
    assert str(before["UID"]) == str(after["UID"])
    assert (int(before["SEQUENCE"]), int(after["SEQUENCE"])) == (0, 2)
    assert after.decoded("DTSTART") == START + timedelta(days=1)


async def test_what_is_cancelled_says_so_under_the_same_name(place: Place) -> None:
    before = await place.event()
    place.stands(version=1, state=BookingState.CANCELLED)
    after = await place.event()
    assert str(after["STATUS"]) == "CANCELLED"
    assert str(after["SUMMARY"]).startswith("ยกเลิกแล้ว")
    assert (str(after["UID"]), int(after["SEQUENCE"])) == (str(before["UID"]), 1)


async def test_it_is_in_the_language_of_the_patient(place: Place) -> None:
    place.stands(language="en")
    assert str((await place.event())["SUMMARY"]) == "Appointment at KlaiMor Hospital"


# ---- picture -----------------------------------------------------------------------------------------------------------


async def test_the_picture_is_one_that_a_phone_shows_and_nobody_keeps(place: Place) -> None:
    status, body, headers = await place.opens(Kind.CHECK_IN)
    assert (status, headers["Content-Type"]) == (200, "image/png")
    assert body == check_in_picture(KEY)
    assert body.startswith(b"\x89PNG")
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Referrer-Policy"] == "no-referrer"


async def test_after_a_move_it_is_that_of_the_new_booking(place: Place) -> None:
    place.stands(version=2, key=NEXT)
    _, body, _ = await place.opens(Kind.CHECK_IN)
    assert body == check_in_picture(NEXT) != check_in_picture(KEY)


async def test_nobody_checks_in_with_what_is_cancelled(place: Place) -> None:
    place.stands(state=BookingState.CANCELLED)
    assert (await place.opens(Kind.CHECK_IN))[0] == 404


def test_what_the_counter_reads_is_our_key() -> None:
    assert UUID(check_in_words(KEY).rpartition("/")[2]) == KEY


# ---- doors -------------------------------------------------------------------------------------------------------------


async def test_a_link_that_is_over_says_how_to_get_another_in_both_languages(place: Place) -> None:
    place.now = START + timedelta(days=1, minutes=30)
    for kind in Kind:
        status, body, _ = await place.opens(kind)
        assert status == 404
        assert "ดูนัดของฉัน" in body.decode()
        assert "my appointments" in body.decode()


async def test_a_link_for_one_thing_opens_no_other_and_a_changed_one_opens_nothing(place: Place) -> None:
    calendar = address_of(place.clinic, Kind.CALENDAR, booking())
    tampered = [
        calendar.replace("calendar.ics", "check-in.png"),
        calendar.replace(KEY.hex, NEXT.hex),
        calendar.replace(f".{int((START + timedelta(days=1, minutes=30)).timestamp())}.", ".9999999999."),
        calendar.replace("/appointments/", "/appointments/x"),
    ]
    said = {(await place.opens_at(each))[:2] for each in tampered}
    place.chains = {}
    said.add((await place.opens(Kind.CALENDAR))[:2])
    assert len(said) == 1, "wrong, over and erased are told alike"
    assert said.pop()[0] == 404


async def test_a_hospital_that_is_not_configured_any_more_has_no_calendar(place: Place) -> None:
    chain = place.chains[KEY]
    place.chains = {KEY: replace(chain, booking=replace(chain.booking, hospital="closed"))}
    assert (await place.opens(Kind.CALENDAR))[0] == 404


async def test_while_our_database_is_away_it_is_said_to_come_back_later(place: Place) -> None:
    place.down = True
    status, body, _ = await place.opens(Kind.CALENDAR)
    assert status == 503
    assert "อีกสักครู่" in body.decode()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_it_is_only_read(place: Place, method: str) -> None:
    assert (await place.opens(Kind.CALENDAR, method=method))[0] == 405
