"""Looking for free times at a hospital, in few calls."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from bot.dialogue.turn import Clinic
from bot.domain.appointment import Slot
from bot.domain.times_of_day import PERIODS, in_period
from bot.flows.booking_steps import Wish
from bot.flows.booking_wish import hospital_of

MOST_OFFERS = 10
MOST_DAYS = 6
HORIZON = timedelta(days=60)
_PAGE, _PAGE_OF_DOCTOR = 60, 500
_MOST_PAGES = 4
_TICK = timedelta(minutes=1)


def zone_of(clinic: Clinic, wish: Wish, now: datetime) -> tzinfo:
    """The zone in which the hospital of this wish says its times."""
    hospital = hospital_of(clinic, wish)
    return ZoneInfo(hospital.timezone) if hospital is not None else now.tzinfo or ZoneInfo("Asia/Bangkok")


async def free_times(clinic: Clinic, wish: Wish, now: datetime, after: datetime | None = None) -> tuple[Slot, ...]:
    """Up to ten free slots that fit the wish, earliest first, one for each moment, beginning later than `after`.

    Raises as port Booking does.
    """
    zone = zone_of(clinic, wish, now)
    start, end = _window(clinic, wish, now, zone)
    if after is not None:
        start = max(start, after + _TICK)
    found: dict[datetime, Slot] = {}
    async for slot in _slots(clinic, wish, start, end):
        if fits(slot, wish, zone):
            found.setdefault(slot.start, slot)
        if len(found) == MOST_OFFERS:
            break
    return tuple(found.values())


async def nearest_times(clinic: Clinic, wish: Wish, now: datetime) -> tuple[Slot, ...]:
    """Up to ten free slots of the wished days at any hour, those nearest to the wished clock times, earliest first."""
    zone = zone_of(clinic, wish, now)
    start, end = _window(clinic, wish.without_time(), now, zone)
    at_any_hour = wish.without_time()
    slots = list(
        {slot.start: slot async for slot in _slots(clinic, wish, start, end) if fits(slot, at_any_hour, zone)}.values()
    )
    if wish.clocks:
        slots.sort(key=lambda slot: min(_minutes_apart(slot.start.astimezone(zone), clock) for clock in wish.clocks))
    return tuple(sorted(slots[:MOST_OFFERS], key=lambda slot: slot.start))


async def free_days(clinic: Clinic, wish: Wish, now: datetime) -> tuple[date, ...]:
    """Up to six days from today on with a free slot at the wished time of day, within the span that is searched."""
    zone = zone_of(clinic, wish, now)
    start, end = span_to_search(clinic, wish, now)
    days: dict[date, None] = {}
    for _ in range(_MOST_PAGES):
        slots = await clinic.booking.free_slots(wish.hospital, wish.department, start, end, _page(wish))
        days |= {slot.start.astimezone(zone).date(): None for slot in slots if fits(slot, wish, zone)}
        if len(slots) < _page(wish) or len(days) >= MOST_DAYS:
            break
        start = _midnight(slots[-1].start.astimezone(zone).date() + timedelta(days=1), zone)
    return tuple(sorted(days))[:MOST_DAYS]


def fits(slot: Slot, wish: Wish, zone: tzinfo) -> bool:
    """Whether a slot begins at the wished time of day (the day is the search's window), with the wished doctor."""
    if wish.doctor and (slot.practitioner is None or slot.practitioner.th != wish.doctor):
        return False
    at = slot.start.astimezone(zone).time()
    if wish.clocks:
        return any(at == clock for clock in wish.clocks)
    return in_period(at, wish.period)


async def _slots(clinic: Clinic, wish: Wish, start: datetime, end: datetime) -> AsyncIterator[Slot]:
    for _ in range(_MOST_PAGES):
        if start >= end:
            return
        slots = await clinic.booking.free_slots(wish.hospital, wish.department, start, end, _page(wish))
        for slot in slots:
            yield slot
        if len(slots) < _page(wish):
            return
        start = slots[-1].start + _TICK


def _page(wish: Wish) -> int:
    """One doctor may sit once a week: more is read at once to find them."""
    return _PAGE_OF_DOCTOR if wish.doctor else _PAGE


def span_to_search(clinic: Clinic, wish: Wish, now: datetime) -> tuple[datetime, datetime]:
    """From when and until when times are offered, by the hospital's rules; where it has none, for the next 60 days."""
    hospital = hospital_of(clinic, wish)
    if hospital is None:
        return now, now + HORIZON
    ahead = hospital.rules.book_ahead
    return now + hospital.rules.book_before, now + (HORIZON if ahead is None else ahead)


def _window(clinic: Clinic, wish: Wish, now: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """The moments to search; one day with a time of day is searched for that time alone."""
    earliest, latest = span_to_search(clinic, wish, now)
    if wish.first is None or wish.last is None:
        return earliest, latest
    start, end = _midnight(wish.first, zone), _midnight(wish.last + timedelta(days=1), zone)
    if wish.first == wish.last and not wish.clocks and wish.period in PERIODS:
        begins, ends = PERIODS[wish.period]
        start, end = datetime.combine(wish.first, begins, zone), datetime.combine(wish.first, ends, zone)
    hospital = hospital_of(clinic, wish)
    limited = hospital is not None and hospital.rules.book_ahead is not None
    return max(earliest, start), min(end, latest) if limited else end


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _minutes_apart(at: datetime, clock: time) -> int:
    return abs((at.hour - clock.hour) * 60 + at.minute - clock.minute)
