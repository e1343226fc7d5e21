"""What a hospital changes by itself is noticed and told once; what we changed ourselves is never told as the hospital's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.dialogue.thai_time import said_when
from bot.domain.appointment import Booking, BookingState, PatientContact, Standing
from bot.domain.call import CallReason
from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered
from bot.domain.errors import HospitalUnavailable, OutcomeUnknown
from bot.domain.facts import Blocked
from bot.domain.history import By, Happened
from bot.domain.ports.hospital import HospitalBooking
from bot.domain.ports.records import Records
from bot.domain.ports.watches import Watches
from bot.domain.reminder import PlannedReminder
from bot.jobs.watching import LOOK, READ, SWEEP, WatchKeeper
from tests.fakes.agreed import TEXTS
from tests.fakes.hospital import FakeHospital, TellingHospital
from tests.jobs.ward import HOSPITAL, OTHER, PERSON, Ward, ward
from tests.thoroughness import examples

BANGKOK = ZoneInfo("Asia/Bangkok")
NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # a Monday in Bangkok
MOVED, GONE = "โรงพยาบาลเปลี่ยนเวลานัดค่ะ", "ไม่พบนัดนี้ที่โรงพยาบาลแล้วค่ะ"


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Ward]:
    async with ward(tmp_path) as opened:
        opened.stands_at(NOON)
        yield opened


def keeper(
    place: Ward,
    owner: str = "watching",
    records: Records | None = None,
    *,
    hospitals: Mapping[str, HospitalBooking] | None = None,
    watches: Watches | None = None,
) -> WatchKeeper:
    """One more process."""
    return WatchKeeper(
        hospitals or {HOSPITAL: place.hospital},
        watches or place.storage.watches,
        records or place.storage.records,
        place.desk,
        place.wake,
        place.now,
        owner,
        knock_at=lambda hospital: f"https://klaimor.example/{hospital}",
    )


async def looks(place: Ward, *, later: timedelta = LOOK + timedelta(minutes=1), times: int = 1) -> list[str]:
    """Time passes, somebody looks; what the patients then hear."""
    for _ in range(times):
        place.moved += later.total_seconds()
        await keeper(place).watch(HOSPITAL)
    return await place.hears()


def later(booking: Booking, **by: float) -> tuple[datetime, datetime]:
    """Another time for it."""
    start = booking.start + timedelta(**by)
    return start, start + timedelta(minutes=30)


def count(words: list[str], what: str) -> int:
    return sum(what in each for each in words)


# ---- noticed and told ----------------------------------------------------------------------------------------------


async def test_another_time_is_told_with_both_and_reminded_of_anew(place: Ward) -> None:
    booking = await place.has_appointment()
    start, end = later(booking, days=1)
    place.hospital.moves(booking.key, start, end)
    words = await looks(place)
    assert count(words, MOVED) == 1
    assert count(words, said_when(booking.start.astimezone(BANGKOK), "th")) == 1
    assert count(words, said_when(start.astimezone(BANGKOK), "th")) >= 1
    moved = await place.booked(booking.key)
    assert (moved.start, moved.generation) == (start, 2)
    assert (await place.ledger())["planned"] > 0
    assert await looks(place, times=3) == []


async def test_one_that_is_gone_is_told_and_never_reminded_of_again(place: Ward) -> None:
    booking = await place.has_appointment()
    await place.plans(booking, PlannedReminder("-P1D", booking.start, booking.start, True))
    place.hospital.cancels(booking.key)
    assert count(await looks(place), GONE) == 1
    assert (await place.booked(booking.key)).state is BookingState.CANCELLED
    assert await place.ledger() == {"stopped": 1}
    assert await looks(place, times=3) == []


async def test_what_is_as_it_was_is_not_spoken_of(place: Ward) -> None:
    booking = await place.has_appointment()
    assert await looks(place, times=2) == []
    assert (await place.booked(booking.key)).as_of is not None


async def test_a_yes_at_the_counter_is_noted_in_silence(place: Ward) -> None:
    booking = await place.has_appointment()
    place.hospital.accepted.add(booking.key)
    assert await looks(place) == []
    assert (await place.booked(booking.key)).confirmed_at is not None
    assert (await place.storage.history.of(PERSON, 9))[-1].by is By.HOSPITAL


async def test_a_move_into_the_past_is_a_slip_and_not_told(place: Ward) -> None:
    booking = await place.has_appointment()
    place.hospital.moves(booking.key, *later(booking, days=-5))
    assert await looks(place) == []
    assert (await place.booked(booking.key)).start == booking.start


async def test_who_has_arrived_is_told_nothing(place: Ward) -> None:
    booking = await place.has_appointment()
    place.hospital.moves(booking.key, *later(booking, hours=1))
    place.hospital.arrives(booking.key)
    assert await looks(place) == []


async def test_each_patient_hears_of_their_own(place: Ward) -> None:
    mine, theirs = await place.has_appointment(), await place.has_appointment(OTHER)
    place.hospital.cancels(theirs.key)
    await looks(place)
    assert (await place.booked(mine.key)).state is BookingState.BOOKED
    assert (await place.booked(theirs.key, OTHER)).state is BookingState.CANCELLED


async def test_at_night_it_waits_for_the_morning_unless_it_is_soon(place: Ward) -> None:
    far, soon = await place.has_appointment(hours=48), await place.has_appointment(OTHER, hours=20)
    place.stands_at(NOON + timedelta(hours=9))  # nine in the evening
    place.hospital.cancels(far.key)
    place.hospital.cancels(soon.key)
    assert count(await looks(place), GONE) == 1, "who would leave home at six tomorrow must know tonight"
    assert (await place.booked(soon.key, OTHER)).state is BookingState.CANCELLED
    assert await looks(place) == []
    place.stands_at(NOON + timedelta(hours=19, minutes=1))  # seven in the morning
    assert count(await looks(place, later=timedelta()), GONE) == 1


async def test_who_does_not_agree_hears_nothing_until_they_do(place: Ward) -> None:
    booking = await place.has_appointment(agrees=False)
    place.hospital.cancels(booking.key)
    assert await looks(place) == []
    assert (await place.booked(booking.key)).state is BookingState.BOOKED
    await place.learns(PERSON, ConsentAnswered(Purpose.APPOINTMENTS, True, TEXTS[Purpose.APPOINTMENTS].version))
    assert count(await looks(place, later=SWEEP), GONE) == 1


async def test_staff_ring_where_the_patient_has_blocked_the_account(place: Ward) -> None:
    booking = await place.has_appointment()
    await place.learns(PERSON, Blocked())
    place.hospital.moves(booking.key, *later(booking, days=1))
    assert await looks(place) == []
    assert await place.calls() == [CallReason.CHANGED]
    assert (await place.booked(booking.key)).generation == 2
    assert await looks(place, times=2) == []
    place.hospital.cancels(booking.key)
    assert await looks(place) == []
    assert (await place.booked(booking.key)).state is BookingState.CANCELLED


# ---- once, whatever happens ----------------------------------------------------------------------------------------


class Dies:
    """Records whose process is killed before or after a commit."""

    def __init__(self, records: Records, *, after: bool) -> None:
        self._records, self._after, self.lives = records, after, False

    def __getattr__(self, name: str) -> object:
        return getattr(self._records, name)

    async def commit(self, *given: object, **more: object) -> int:
        if self.lives:
            return await self._records.commit(*given, **more)  # type: ignore[arg-type]
        if self._after:
            await self._records.commit(*given, **more)  # type: ignore[arg-type]
        raise SystemError("killed")

    async def release(self, _claim: object) -> None:
        """A killed process lets go of nothing; its lease runs out."""


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("change", ["moved", "gone"])
async def test_a_kill_between_noticing_and_telling_loses_nothing_and_tells_once(
    place: Ward, change: str, *, after: bool
) -> None:
    booking = await place.has_appointment()
    if change == "moved":
        place.hospital.moves(booking.key, *later(booking, days=1))
    else:
        place.hospital.cancels(booking.key)
    place.moved += LOOK.total_seconds()
    await keeper(place, "first", Dies(place.storage.records, after=after)).watch(HOSPITAL)  # type: ignore[arg-type]
    words = await looks(place, later=timedelta(minutes=2), times=4)
    assert count(words, MOVED if change == "moved" else GONE) == 1


async def test_several_processes_tell_it_once(place: Ward) -> None:
    bookings = [await place.has_appointment(hours=48 + n) for n in range(5)]
    for each in bookings:
        place.hospital.cancels(each.key)
    place.moved += LOOK.total_seconds()
    await asyncio.gather(*(keeper(place, f"process-{n}").watch(HOSPITAL) for n in range(3)))
    words = await place.hears() + await looks(place, times=3)
    assert count(words, GONE) == 5


async def test_a_reminder_that_notices_first_has_told_it(place: Ward) -> None:
    booking = await place.has_appointment()
    await place.plans(booking, PlannedReminder("-P1D", place.now(), booking.start, True))
    place.hospital.cancels(booking.key)
    place.moved += LOOK.total_seconds()
    await asyncio.gather(place.reminders().work_batch(HOSPITAL), keeper(place).watch(HOSPITAL))
    assert count(await place.hears() + await looks(place, times=2), GONE) == 1


async def test_a_patient_who_is_being_answered_is_told_a_moment_later(place: Ward) -> None:
    booking = await place.has_appointment()
    place.hospital.cancels(booking.key)
    await place.receives("ขอดูนัดค่ะ")
    assert await looks(place) == []
    await place.turns().serve(PERSON)
    await place.hears()
    assert count(await looks(place, later=timedelta(seconds=11)), GONE) == 1


async def test_the_hospitals_word_of_before_is_not_told_once_it_has_moved_on(place: Ward) -> None:
    """It is looked at, moved once more and told by another process; then the first one comes to tell what it has seen."""
    booking = await place.has_appointment()
    place.hospital.moves(booking.key, *later(booking, days=1))

    class Slow(FakeHospital):
        async def look(self, appointments: object) -> Mapping[UUID, Standing]:
            seen = await place.hospital.look(appointments)  # type: ignore[arg-type]
            place.hospital.moves(booking.key, *later(booking, days=2))
            await looks(place, later=timedelta(minutes=2))
            return seen

    place.moved += LOOK.total_seconds()
    await keeper(place, "slow", hospitals={HOSPITAL: Slow()}).watch(HOSPITAL)
    assert (await place.booked(booking.key)).start == later(booking, days=2)[0]
    assert await looks(place, times=3) == []


# ---- our own writes ------------------------------------------------------------------------------------------------


async def test_what_the_patient_cancels_is_never_told_as_the_hospitals(place: Ward) -> None:
    booking = await place.has_appointment()
    await place.booking().cancel(PERSON, booking)
    assert await looks(place, times=3) == []
    assert [(each.what, each.by) for each in await place.storage.history.of(PERSON, 9)][-1] == (
        Happened.CANCELLED, By.PATIENT,
    )  # fmt: skip


async def test_a_cancellation_whose_answer_was_lost_is_left_to_its_own_record(place: Ward) -> None:
    booking = await place.has_appointment()
    place.hospital.unknown_after = 1
    with pytest.raises(OutcomeUnknown):
        await place.booking().cancel(PERSON, booking)
    words = await looks(place)
    assert count(words, GONE) == 0, "it is gone at the hospital because of us"
    await place.changes().settle_all()
    words = await place.hears() + await looks(place, times=3)
    assert count(words, GONE) == 0
    assert count(words, "ยกเลิกนัด") == 1


async def test_a_move_of_the_patients_own_is_never_told_as_the_hospitals(place: Ward) -> None:
    booking, slot = await place.has_appointment(), place.slot(72)
    who = PatientContact(uuid4(), "สมศรี ใจดี", "0812345678")
    place.hospital.unknown_after = 0
    await place.booking().move(PERSON, booking, slot, who, key=uuid4())
    words = await looks(place, times=3)
    assert count(words, GONE) + count(words, MOVED) == 0


async def test_a_confirmation_that_is_under_way_is_not_noted_as_the_hospitals(place: Ward) -> None:
    booking = await place.has_appointment()
    place.hospital.unknown_after = 1
    with pytest.raises(OutcomeUnknown):
        await place.booking().confirm(PERSON, booking)
    await looks(place)
    await place.changes().settle_all()
    [_, confirmed] = await place.storage.history.of(PERSON, 9)
    assert (confirmed.what, confirmed.by) == (Happened.CONFIRMED, By.PATIENT)


DEEDS = (
    "hospital moves",
    "hospital cancels",
    "patient cancels",
    "patient's cancel is lost",
    "looks",
    "settles",
    "dies",
)


@settings(max_examples=examples(25, least=8), deadline=None, suppress_health_check=list(HealthCheck))
@given(deeds=st.lists(st.sampled_from(DEEDS), min_size=1, max_size=8))
def test_whatever_happens_each_change_is_told_once_and_by_its_own_name(
    deeds: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    asyncio.run(_lives_through(deeds, tmp_path_factory.mktemp("watching")))


async def _lives_through(deeds: list[str], folder: Path) -> None:
    async with ward(folder) as place:
        place.stands_at(NOON)
        booking = await place.has_appointment(hours=96)
        words, by_hospital, by_patient, moves = list[str](), False, False, 0
        for deed in deeds:
            stands = booking.key in place.hospital.appointments
            match deed:
                case "hospital moves" if stands:
                    moves += 1
                    place.hospital.moves(booking.key, *later(booking, hours=moves))
                case "hospital cancels" if stands:
                    by_hospital = True
                    place.hospital.cancels(booking.key)
                case "patient cancels" | "patient's cancel is lost" if stands and not by_patient:
                    by_patient = True
                    place.hospital.unknown_after = int(deed != "patient cancels")
                    try:
                        await place.booking().cancel(PERSON, await place.booked(booking.key))
                    except OutcomeUnknown:
                        assert deed != "patient cancels"
                case "looks":
                    words += await looks(place)
                case "settles":
                    await place.changes().settle_all()
                case "dies":
                    place.moved += LOOK.total_seconds()
                    await keeper(place, "dies", Dies(place.storage.records, after=False)).watch(HOSPITAL)  # type: ignore[arg-type]
                    place.moved += 60
        await place.changes().settle_all()
        words += await looks(place, times=3)
        assert count(words, GONE) == int(by_hospital and not by_patient), deeds
        assert count(words, MOVED) <= moves, deeds
        cancelled = [each.by for each in await place.storage.history.of(PERSON, 50) if each.what is Happened.CANCELLED]
        assert cancelled == ([By.HOSPITAL] if by_hospital else [By.PATIENT] if by_patient else []), deeds


# ---- hospitals that say what has changed ---------------------------------------------------------------------------


@pytest.fixture
def telling(place: Ward) -> TellingHospital:
    """The ward's hospital says what has changed."""
    place.hospital = TellingHospital()
    return place.hospital


async def test_what_the_hospital_says_has_changed_is_told_within_a_minute(
    place: Ward, telling: TellingHospital
) -> None:
    booking = await place.has_appointment()
    await looks(place, later=timedelta())
    telling.cancels(booking.key)
    telling.notes(booking.key, place.now())
    assert count(await looks(place, later=READ), GONE) == 1
    assert telling.knocks_at == {f"https://klaimor.example/{HOSPITAL}"}


async def test_what_it_forgets_to_say_is_found_all_the_same(place: Ward, telling: TellingHospital) -> None:
    booking = await place.has_appointment()
    await looks(place)
    telling.cancels(booking.key)
    assert await looks(place, times=3) == []
    assert count(await looks(place, later=SWEEP), GONE) == 1


async def test_our_own_booking_that_it_says_has_changed_is_not_spoken_of(place: Ward, telling: TellingHospital) -> None:
    booking = await place.has_appointment()
    telling.notes(booking.key, place.now())
    telling.notes(uuid4(), place.now())
    assert await looks(place, later=READ, times=3) == []


async def test_one_that_refuses_to_say_is_looked_at_as_often_as_one_that_cannot(
    place: Ward, telling: TellingHospital
) -> None:
    telling.mute = True
    booking = await place.has_appointment()
    one = keeper(place)
    place.moved += LOOK.total_seconds()
    await one.watch(HOSPITAL)
    telling.cancels(booking.key)
    place.moved += LOOK.total_seconds()
    await one.watch(HOSPITAL)
    assert count(await place.hears(), GONE) == 1
    assert telling.calls.count("changed") == 1


async def test_changes_are_read_again_when_nobody_wrote_them_down(place: Ward, telling: TellingHospital) -> None:
    booking = await place.has_appointment()
    telling.cancels(booking.key)
    telling.notes(booking.key, place.now())

    class Broken:
        def __getattr__(self, name: str) -> object:
            return getattr(place.storage.watches, name)

        async def read(self, *_: object) -> None:
            raise SystemError("killed")

    dying = keeper(place, watches=Broken())  # type: ignore[arg-type]
    with pytest.raises(SystemError):
        await dying.watch(HOSPITAL)
    assert count(await looks(place, later=READ), GONE) == 1


# ---- hospitals that do not answer ------------------------------------------------------------------------------------


async def test_a_hospital_that_does_not_answer_changes_nothing_and_is_asked_later(place: Ward) -> None:
    booking = await place.has_appointment()
    place.hospital.cancels(booking.key)
    place.hospital.unavailable = HospitalUnavailable("maintenance")
    with pytest.raises(HospitalUnavailable):
        await looks(place)
    assert (await place.booked(booking.key)).state is BookingState.BOOKED
    place.hospital.unavailable = None
    assert count(await looks(place, later=timedelta(minutes=2)), GONE) == 1


async def test_one_that_hangs_delays_no_other(place: Ward) -> None:
    hanging, booking = TellingHospital(id="second"), await place.has_appointment()
    hanging.hang()
    place.hospital.cancels(booking.key)
    both = keeper(place, hospitals={"second": hanging, HOSPITAL: place.hospital})
    place.moved += LOOK.total_seconds()
    running = asyncio.create_task(both.run(every=0.01))
    try:
        async with asyncio.timeout(5):
            while (await place.booked(booking.key)).state is BookingState.BOOKED:  # noqa: ASYNC110 (what is waited for has no event)
                await asyncio.sleep(0.01)
        assert hanging.calls == ["changed"]
    finally:
        await both.stop()
        hanging.wake()
        await running


async def test_a_hospital_that_has_lost_its_memory_frightens_nobody(place: Ward) -> None:
    bookings = [await place.has_appointment(hours=48 + n) for n in range(8)]
    kept, place.hospital.appointments = place.hospital.appointments, {}
    assert await looks(place, times=3) == []
    assert [(await place.booked(each.key)).state for each in bookings] == [BookingState.BOOKED] * 8
    place.hospital.appointments = kept
    place.hospital.cancels(bookings[0].key)
    assert count(await looks(place, later=timedelta(hours=1)), GONE) == 1, "once it is back, what has changed is told"


async def test_a_day_on_which_the_hospital_calls_off_everything_is_told_to_all(place: Ward) -> None:
    for n in range(8):
        place.hospital.cancels((await place.has_appointment(hours=48 + n)).key)
    assert count(await looks(place), GONE) == 8


async def test_one_that_the_hospital_has_thrown_away_is_told_as_gone(place: Ward) -> None:
    booking = await place.has_appointment()
    for n in range(3):
        await place.has_appointment(OTHER, hours=50 + n)
    del place.hospital.appointments[booking.key]
    assert count(await looks(place), GONE) == 1


async def test_many_are_asked_for_fifty_at_a_time(place: Ward) -> None:
    for n in range(60):
        await place.has_appointment(OTHER if n % 2 else PERSON, hours=48 + n)
    await looks(place)
    assert place.hospital.looked == [50, 10]
