"""The nearest emergency room, by the straight line."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.appointment import EmergencyRoom
from bot.domain.messages import SharedLocation
from bot.flows.emergency_room import distance, nearest_room, room_lines, way_there
from tests.fakes.house import HOSPITAL, SECOND

BANGKOK = EmergencyRoom(13.7563, 100.5018, "https://maps.example/1")
NONTHABURI = EmergencyRoom(13.8591, 100.5217, "https://maps.example/2")
ONE = replace(HOSPITAL, emergency_room=BANGKOK)
OTHER = replace(SECOND, emergency_room=NONTHABURI)
LATITUDES, LONGITUDES = st.floats(-90, 90), st.floats(-180, 180)


@pytest.mark.parametrize(
    ("here", "km"),
    [((18.7883, 98.9853), 583), ((13.7563, 100.5018), 0), ((7.8804, 98.3923), 692), ((13.8591, 100.5217), 11.6)],
)
def test_distances_of_places_that_people_know(here: tuple[float, float], km: float) -> None:
    assert distance(SharedLocation(*here), BANGKOK) == pytest.approx(km, rel=0.01, abs=0.1)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_a_distance_is_never_negative_nor_more_than_half_the_earth(a: float, b: float, c: float, d: float) -> None:
    there, back = EmergencyRoom(c, d, ""), EmergencyRoom(a, b, "")
    found = distance(SharedLocation(a, b), there)
    assert 0 <= found <= 20_016
    assert found == pytest.approx(distance(SharedLocation(c, d), back), abs=1e-6)


def test_the_nearest_is_chosen_and_hospitals_without_one_do_not_count() -> None:
    here = SharedLocation(13.85, 100.52)
    found = nearest_room((HOSPITAL, ONE, OTHER), here)
    assert found is not None
    assert found.hospital.id == OTHER.id
    assert found.km == pytest.approx(1.0, abs=0.1)


def test_without_a_place_only_a_single_one_is_known() -> None:
    assert nearest_room((ONE, SECOND)) is not None
    assert nearest_room((ONE, OTHER)) is None
    assert [each.id for each in room_lines((ONE, OTHER))] == ["room-which"]
    assert way_there((ONE, OTHER)) == ()


def test_without_any_nothing_is_said() -> None:
    assert room_lines((HOSPITAL, SECOND), SharedLocation(13.7, 100.5)) == ()
    assert way_there(()) == ()


def test_next_door_is_not_zero_kilometres() -> None:
    [line] = room_lines((ONE,), SharedLocation(13.7563, 100.5018))
    assert line.args["km"] == "0.1"
