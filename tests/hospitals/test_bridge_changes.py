"""What has changed behind a bridge is read from where it was left off, ours and the counter's alike, and none is passed over."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from bot.domain.errors import HospitalRefused, HospitalUnavailable
from bot.domain.ports.hospital_changes import HospitalChanges
from integrations.hospitals.generic_rest import GenericRestHospital
from integrations.hospitals.generic_rest_changes import MOST_PAGES, OVERLAP
from tests.hospitals.bridge_ward import BridgeWard
from tests.hospitals.odd_bridge import OddBridge, odd_bridge
from tests.hospitals.wards import NINE, someone

LONG_AGO = timedelta(hours=1)


@pytest.fixture
async def odd() -> AsyncIterator[OddBridge]:
    async with odd_bridge() as bridge:
        yield bridge


@pytest.fixture
async def hospital(odd: OddBridge) -> AsyncIterator[GenericRestHospital]:
    adapter = odd.adapter()
    yield adapter
    await adapter.aclose()


async def books(ward: BridgeWard, number: int) -> UUID:
    """Somebody books one of the ward's slots."""
    key = uuid4()
    await ward.adapter().book(ward.slots[number], someone(), key=key)
    return key


async def test_bookings_moves_and_cancellations_are_read_once_whoever_made_them(bridge: BridgeWard) -> None:
    began, reader = datetime.now(UTC) - LONG_AGO, bridge.adapter()
    assert isinstance(reader, HospitalChanges)
    moved, gone, left = [await books(bridge, number) for number in range(3)]
    first = await reader.changed(began)
    assert first.keys == {moved, gone, left}
    await bridge.move(moved, bridge.slots[3])
    await bridge.call_off(gone)
    second = await reader.changed(first.until)
    assert second.keys == {moved, gone}
    assert second.until > first.until
    assert (await reader.changed(second.until)).keys == frozenset()


async def test_another_process_reads_what_was_changed_a_moment_before(bridge: BridgeWard) -> None:
    key = await books(bridge, 0)
    first = await bridge.adapter().changed(datetime.now(UTC) - LONG_AGO)
    assert (await bridge.adapter().changed(first.until)).keys == {key}
    assert (await bridge.adapter().changed(first.until + OVERLAP + timedelta(seconds=1))).keys == frozenset()


async def test_what_nobody_wrote_down_is_read_again(bridge: BridgeWard) -> None:
    began, key, reader = datetime.now(UTC) - LONG_AGO, await books(bridge, 0), bridge.adapter()
    for _ in range(2):
        assert (await reader.changed(began)).keys == {key}


async def test_what_the_counter_does_without_us_is_none_of_ours(bridge: BridgeWard) -> None:
    await bridge.take(bridge.slots[0])
    assert (await bridge.adapter().changed(datetime.now(UTC) - LONG_AGO)).keys == frozenset()


async def test_pages_without_end_are_gone_on_with_from_their_last_change(
    odd: OddBridge, hospital: GenericRestHospital
) -> None:
    last = {"key": str(uuid4()), "changed": NINE.isoformat()}
    page = {"changes": [last], "until": (NINE + LONG_AGO).isoformat(), "next": "onwards"}
    odd.answers["GET /changes"] = 200, page
    assert (await hospital.changed(NINE - LONG_AGO)).until == NINE
    assert odd.asked["GET /changes"] == MOST_PAGES


@pytest.mark.parametrize("body", [{}, {"changes": [{"key": "none"}], "until": NINE.isoformat()}, "<h1>พักปรับปรุง</h1>"])
async def test_changes_that_cannot_be_read_are_not_passed_over(
    odd: OddBridge, hospital: GenericRestHospital, body: object
) -> None:
    odd.answers["GET /changes"] = 200, body
    with pytest.raises(HospitalUnavailable):
        await hospital.changed(NINE)


async def test_a_bridge_that_does_not_tell_changes_refuses(odd: OddBridge, hospital: GenericRestHospital) -> None:
    with pytest.raises(HospitalRefused):
        await hospital.changed(NINE)
    assert not await hospital.subscribe("https://klaimor.example/knock")
    assert odd.asked.total() == 1
