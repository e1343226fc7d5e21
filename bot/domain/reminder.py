"""Reminders: when a patient is told again of an appointment to come, and what becomes of each.

What is decided here, since no source decides it:
- Days of an offset are calendar days at the hospital (-P1D of nine o'clock is nine o'clock the day before), hours are hours.
- Quiet hours move a reminder to the evening before, half an hour before they begin, so that a long queue is through by then.
- Holidays move nothing: the chat answers on holidays too, and a reminder of the day before that came before a long holiday would be
  forgotten. An appointment that itself falls on a holiday is not reminded by machine: diary or calendar is wrong, so staff ring.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import Enum
from itertools import pairwise
from uuid import UUID, uuid5

EVENING = timedelta(minutes=30)  # before quiet hours begin
LEAST_NOTICE = timedelta(hours=1)  # a last reminder later than this before the appointment does not help any more

_DAY = timedelta(days=1)


class ReminderState(Enum):
    """What has become of a reminder, as staff read it."""

    PLANNED = "planned"  # waits for its time
    SENDING = "sending"  # a worker has it in hand
    SENT = "sent"  # handed to the outbox, which says whether it was delivered
    SKIPPED = "skipped"  # a later one says the same, or the patient is there already
    STOPPED = "stopped"  # the appointment was cancelled or moved to another
    WITHHELD = "withheld"  # the patient does not agree to be reminded (any more)
    TO_CALL = "to_call"  # could not be sent in time: it is on the call list
    MISSED = "missed"  # found when the appointment had begun
    FAILED = "failed"  # our own fault: somebody technical must look


@dataclass(frozen=True, slots=True)
class Ahead:
    """How long before an appointment. `name`: as configured, such as -P3D; `days` by the calendar, `span` by the clock."""

    name: str
    days: int = 0
    span: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Quiet:
    """No reminders between these local times, over midnight if `begins` is later than `ends`. Raises ValueError for all day long."""

    begins: time
    ends: time

    def __post_init__(self) -> None:
        if self._awake() < 2 * EVENING:
            raise ValueError(f"quiet from {self.begins} to {self.ends} leaves less than an hour of the day")

    def holds(self, at: time) -> bool:
        """Whether this time of day is quiet."""
        if self.begins < self.ends:
            return self.begins <= at < self.ends
        return at >= self.begins or at < self.ends

    def _awake(self) -> timedelta:
        since, until = (datetime.combine(date.min, each) for each in (self.ends, self.begins))
        return (until - since) % _DAY


@dataclass(frozen=True, slots=True)
class ReminderRules:
    """How a hospital wants its patients reminded."""

    ahead: tuple[Ahead, ...] = ()
    quiet: Quiet | None = None


@dataclass(frozen=True, slots=True)
class PlannedReminder:
    """`due`: when it is said (UTC); `helps_until`: from then on it is not worth saying; `last`: no other comes after it."""

    ahead: str
    due: datetime
    helps_until: datetime
    last: bool = False


def plan(start: datetime, rules: ReminderRules, zone: tzinfo, now: datetime) -> tuple[PlannedReminder, ...]:
    """The reminders of an appointment at `start` (aware), first come first; of those that coincide the nearest to the appointment.

    Each is due after `now`, before `start`, and outside quiet hours.
    """
    at: dict[datetime, str] = {}
    for each in sorted(rules.ahead, key=lambda ahead: _before(start, ahead, zone)):
        due = _awake(_before(start, each, zone), rules.quiet, zone)
        if now < due < start:
            at[due] = each.name
    dues = sorted(at)
    planned = [PlannedReminder(at[due], due, following) for due, following in pairwise(dues)]
    return (*planned, *(PlannedReminder(at[due], due, _too_late(due, start), last=True) for due in dues[-1:]))


def quiet_until(now: datetime, rules: ReminderRules, zone: tzinfo) -> datetime | None:
    """When the quiet hours end in which `now` falls (UTC); None outside them."""
    here = now.astimezone(zone)
    if rules.quiet is None or not rules.quiet.holds(here.time()):
        return None
    ends = datetime.combine(here.date(), rules.quiet.ends, zone)
    if here.time() >= rules.quiet.ends:
        ends = datetime.combine(here.date() + _DAY, rules.quiet.ends, zone)
    return ends.astimezone(UTC)


def reminder_key(booking: UUID, ahead: str, recipient: UUID) -> UUID:
    """The one key of a reminder: appointment x offset x recipient."""
    return uuid5(booking, f"reminder|{ahead}|{recipient}")


def sending_key(reminder: UUID, generation: int) -> UUID:
    """The outbox id and retry key under which this generation of a reminder is said, however often it is tried."""
    return uuid5(reminder, str(generation))


def _before(start: datetime, ahead: Ahead, zone: tzinfo) -> datetime:
    here = start.astimezone(zone)
    day = datetime.combine(here.date() - timedelta(days=ahead.days), here.time(), zone)
    return day.astimezone(UTC) - ahead.span


def _awake(due: datetime, quiet: Quiet | None, zone: tzinfo) -> datetime:
    """The same moment, or in the evening before if it is quiet then."""
    here = due.astimezone(zone)
    if quiet is None or not quiet.holds(here.time()):
        return due
    evening = here.date() if here.time() >= quiet.begins else here.date() - _DAY
    return (datetime.combine(evening, quiet.begins, zone) - EVENING).astimezone(UTC)


def _too_late(due: datetime, start: datetime) -> datetime:
    return start.astimezone(UTC) - min(LEAST_NOTICE, (start - due) / 2)
