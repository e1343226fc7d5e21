"""What has changed at a hospital is read from where it was left off, ours and the counter's alike, and a knock only makes us read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.domain.errors import BadConfiguration, HospitalRefused, HospitalUnavailable
from bot.domain.ports.hospital import HospitalBooking
from bot.domain.ports.hospital_changes import HospitalChanges
from bot.web.knock import Knocks, knock_routes
from integrations.hospitals.fhir_changes import OVERLAP, FhirChanges
from integrations.hospitals.fhir_options import read_options
from integrations.http.wire import Deadline
from tests.hospitals.wards import BOOKING_KEY, FhirWard, PretendWard, someone

LONG_AGO = timedelta(hours=1)


def changes(ward: FhirWard) -> HospitalChanges:
    """A new adapter, as another process would have."""
    adapter = ward.adapter()
    assert isinstance(adapter, HospitalChanges)
    return adapter


async def books(ward: FhirWard, number: int = 0) -> UUID:
    """Somebody books one of the ward's slots."""
    key = uuid4()
    adapter: HospitalBooking = ward.adapter()
    await adapter.book(ward.slots[number], someone(), key=key)
    return key


async def test_bookings_moves_and_cancellations_are_read_whoever_made_them(fhir: FhirWard) -> None:
    began = datetime.now(UTC) - LONG_AGO
    moved, gone, left = await books(fhir, 0), await books(fhir, 1), await books(fhir, 2)
    reader = changes(fhir)
    first = await reader.changed(began)
    assert {moved, gone, left} <= first.keys
    await asyncio.sleep(1.1)  # some servers tell seconds
    await fhir.move(moved, fhir.slots[3])
    await fhir.call_off(gone)
    second = await reader.changed(first.until)
    assert {moved, gone} <= second.keys
    assert left not in second.keys, "what was read is not read again"
    assert second.until > first.until
    third = await reader.changed(second.until)
    assert third.keys.isdisjoint({moved, gone, left})
    assert third.until == second.until


async def test_another_process_reads_what_was_changed_a_moment_before(fhir: FhirWard) -> None:
    key = await books(fhir)
    first = await changes(fhir).changed(datetime.now(UTC) - LONG_AGO)
    assert key in (await changes(fhir).changed(first.until)).keys, "a late commit may have an earlier time"
    assert key not in (await changes(fhir).changed(first.until + OVERLAP + timedelta(seconds=2))).keys


async def test_what_nobody_wrote_down_is_read_again(fhir: FhirWard) -> None:
    began, key = datetime.now(UTC) - LONG_AGO, await books(fhir)
    reader = changes(fhir)
    assert key in (await reader.changed(began)).keys
    assert key in (await reader.changed(began)).keys


async def test_appointments_of_others_are_none_of_ours(fhir: FhirWard) -> None:
    began = datetime.now(UTC) - LONG_AGO
    key = await books(fhir)
    mine = changes(fhir)
    theirs = FhirChanges(mine._client, "https://somebody.example/id/their-key")  # type: ignore[attr-defined]
    assert (await theirs.since(began, Deadline(5))).keys == frozenset()
    assert key in (await mine.changed(began)).keys


async def test_more_than_one_question_is_needed_and_none_is_passed_over(pretend: PretendWard) -> None:
    keys = set()
    for number in range(4):
        keys.add(await books(pretend, number))
        await asyncio.sleep(0.01)
    client = pretend.client()
    reader = FhirChanges(client, BOOKING_KEY, most=2, overlap=timedelta(0))
    since, seen = datetime.now(UTC) - LONG_AGO, set[UUID]()
    for _ in range(5):
        recent = await reader.since(since, Deadline(5))
        since, seen = recent.until, seen | recent.keys
    await client.aclose()
    assert seen == keys


async def test_more_at_one_moment_than_one_question_holds_do_not_stop_the_reading(pretend: PretendWard) -> None:
    for number in range(3):
        await books(pretend, number)
    client = pretend.client()
    reader, since = FhirChanges(client, BOOKING_KEY, most=1), datetime.now(UTC) - timedelta(seconds=1)
    for _ in range(4):
        recent = await reader.since(since, Deadline(5))
        assert recent.until > since or not recent.keys
        since = recent.until
    await client.aclose()
    assert since > datetime.now(UTC), "what was passed over is found when every appointment is looked at"


async def test_a_hospital_that_is_down_or_cannot_says_so(pretend: PretendWard) -> None:
    await pretend.break_down(error_503=9)
    with pytest.raises(HospitalUnavailable):
        await changes(pretend).changed(datetime.now(UTC))


# ---- knocking --------------------------------------------------------------------------------------------------------


@dataclass
class Door:
    """The service's side: where a hospital knocks, and what came of it."""

    url: str = ""
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    hints: list[tuple[str, datetime]] = field(default_factory=list)

    async def hint(self, hospital: str, at: datetime) -> None:
        self.hints.append((hospital, at))


SECRET = "s" * 22


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    """A door for one hospital."""
    made = Door()
    app = web.Application()
    good = lambda hospital, secret: (hospital, secret) == ("h1", SECRET)  # noqa: E731
    app.add_routes(knock_routes(Knocks(["h1"], good, made.hint, lambda: made.now)))
    async with TestServer(app) as server:
        made.url = str(server.make_url("/"))
        yield made


async def test_a_server_that_is_asked_to_knock_knocks_and_is_asked_once(fhir: FhirWard, door: Door) -> None:
    adapter = fhir.adapter(subscribe=True)
    endpoint = f"{door.url}hospitals/h1/changed/{SECRET}"
    for _ in range(3):
        assert await adapter.subscribe(endpoint)
    assert await fhir.adapter(subscribe=True).subscribe(endpoint), "another process finds it"
    await books(fhir)
    async with asyncio.timeout(10):
        while not door.hints:  # noqa: ASYNC110 (what is waited for has no event)
            await asyncio.sleep(0.02)
    assert door.hints[0] == ("h1", door.now + timedelta(seconds=1))
    assert await fhir.subscriptions(endpoint) == 1


async def test_without_the_option_nobody_is_asked(pretend: PretendWard) -> None:
    assert not await changes(pretend).subscribe("https://klaimor.example/door")
    assert await pretend.subscriptions("https://klaimor.example/door") == 0
    with pytest.raises(BadConfiguration):
        read_options("h1", {"subscribe": "always"})


async def test_a_hospital_that_refuses_to_knock_says_so(pretend: PretendWard) -> None:
    adapter = pretend.adapter(subscribe=True)
    with pytest.raises((HospitalRefused, HospitalUnavailable)):
        await adapter.subscribe("no address")


async def posted(door: Door, path: str, http: FhirWard, body: bytes = b"", method: str = "POST") -> int:
    async with http.http.request(method, f"{door.url}{path}", data=body) as answer:
        return answer.status


@pytest.mark.parametrize(
    "path",
    [
        "hospitals/h1/changed/" + "t" * 22,
        "hospitals/h2/changed/" + SECRET,
        "hospitals/h1/changed/",
        "hospitals/h1/changed/x",
    ],
)
async def test_who_does_not_know_the_secret_reaches_nothing(pretend: PretendWard, door: Door, path: str) -> None:
    assert await posted(door, path, pretend) == 404
    assert door.hints == []


async def test_what_it_brings_is_not_read_and_many_knocks_are_one(pretend: PretendWard, door: Door) -> None:
    lie = b'{"resourceType":"Appointment","status":"cancelled"}'
    for path in ("", "/Appointment/7"):
        for method in ("POST", "PUT"):
            assert await posted(door, f"hospitals/h1/changed/{SECRET}{path}", pretend, lie, method) == 204
    assert len(door.hints) == 1
    door.now += timedelta(seconds=1)
    assert await posted(door, f"hospitals/h1/changed/{SECRET}", pretend, b"x" * 900_000) == 204
    assert len(door.hints) == 2


async def test_a_key_of_ours_that_is_none_is_passed_over(pretend: PretendWard) -> None:
    key = await books(pretend)
    resource = await pretend.of_key(key)
    resource["identifier"].append({"system": BOOKING_KEY, "value": "not a key"})
    await pretend.put(resource)
    assert (await changes(pretend).changed(datetime.now(UTC) - LONG_AGO)).keys == {key}
