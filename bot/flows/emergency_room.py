"""The nearest emergency room of the hospitals that we know: its name, how far it is, and the way there."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from bot.domain.appointment import EmergencyRoom, Hospital, Position
from bot.domain.messages import SharedLocation
from bot.domain.sayings import Choice, Link
from bot.domain.words import Name, Phrase

_FAR = 50.0  # km as the crow flies: from here on 1669 knows a nearer one
_EARTH = 6371.0  # km, the mean radius


@dataclass(frozen=True, slots=True)
class Found:
    """An emergency room, its hospital, and how far it is from the patient in km (None: nobody knows where they are)."""

    hospital: Hospital
    room: EmergencyRoom
    km: float | None = None


def nearest_room(hospitals: tuple[Hospital, ...], here: SharedLocation | None = None) -> Found | None:
    """The nearest one; without a place the only one there is. None where we have none, or cannot tell which."""
    rooms = [Found(each, each.emergency_room) for each in hospitals if each.emergency_room is not None]
    if here is None:
        return rooms[0] if len(rooms) == 1 else None
    away = [Found(each.hospital, each.room, distance(here, each.room)) for each in rooms]
    return min(away, key=lambda each: each.km or 0.0, default=None)


def room_lines(hospitals: tuple[Hospital, ...], here: SharedLocation | None = None) -> tuple[Phrase, ...]:
    """What is said of it: nothing where no hospital has one; where there are several, that sharing a place tells which."""
    if not any(each.emergency_room for each in hospitals):
        return ()
    found = nearest_room(hospitals, here)
    if found is None:
        return (Phrase("room-which"),)
    if found.km is None:
        return (Phrase("room-here", {"where": _where(found)}),)
    if found.km > _FAR:
        return (Phrase("room-far"),)
    return (Phrase("room-near", {"where": _where(found), "km": rounded(found.km)}),)


def way_there(hospitals: tuple[Hospital, ...], here: SharedLocation | None = None) -> tuple[Choice, ...]:
    """A button that opens the way there, where it is known which one and it is not far."""
    found = nearest_room(hospitals, here)
    if found is None or (found.km is not None and found.km > _FAR):
        return ()
    return (Choice(Phrase("room-way"), Link(found.room.map)),)


def distance(here: SharedLocation, there: EmergencyRoom | Position) -> float:
    """Kilometres as the crow flies (haversine formula on a sphere; wrong by half a per cent at most)."""
    lat, other = radians(here.latitude), radians(there.latitude)
    north, east = other - lat, radians(there.longitude - here.longitude)
    half = sin(north / 2) ** 2 + cos(lat) * cos(other) * sin(east / 2) ** 2
    return 2 * _EARTH * asin(sqrt(min(1.0, half)))


def _where(found: Found) -> Name:
    name, place = found.hospital.name, found.room.place
    return name if place is None else Name(f"{name.th} {place.th}", f"{name.en}, {place.en}")


def rounded(km: float) -> str:
    """To a tenth below 10 km, else to whole ones: no more than a straight line can tell."""
    return f"{max(km, 0.1):.1f}" if km < 10 else f"{km:.0f}"
