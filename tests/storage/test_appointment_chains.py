"""One appointment through all its moves: the same entry in a calendar, whose version only grows."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from bot.domain.appointment import Booking, BookingState
from bot.domain.appointment_facts import AppointmentGone, AppointmentMoved
from bot.domain.change import ChangeKind, ChangeState, cancel_key
from bot.domain.facts import LanguageChosen
from tests.storage.appointments import IN_TWO_DAYS, WHO, booking, books, says, slot_at
from tests.storage.clinic import MALEE, SOMCHAI, Clinic

DAY = timedelta(days=1)


async def moves(clinic: Clinic, old: Booking, *, let_go: ChangeState = ChangeState.DONE) -> Booking:
    """The patient moves it to a day later."""
    clinic.passes(minutes=1)
    new = await books(clinic, start=old.start + DAY, replaces=old.key)
    await clinic.storage.changes.request(SOMCHAI, old.key, ChangeKind.MOVE, key=new.key, now=clinic.now)
    await clinic.storage.changes.conclude(new.key, let_go, clinic.now)
    return new


async def cancels(clinic: Clinic, of: Booking) -> None:
    clinic.passes(minutes=1)
    key = cancel_key(of.key)
    await clinic.storage.changes.request(SOMCHAI, of.key, ChangeKind.CANCEL, key=key, now=clinic.now)
    await clinic.storage.changes.conclude(key, ChangeState.DONE, clinic.now)


async def test_what_was_just_booked_is_its_own_first_version(clinic: Clinic) -> None:
    made = await books(clinic)
    chain = await clinic.storage.chains.of(made.key)
    assert chain is not None
    assert (chain.booking, chain.first, chain.version, chain.language) == (made, made.key, 0, "th")
    assert chain.changed_at == clinic.now
    assert chain.uid != made.key, "the entry's name is no key of anything"


async def test_every_key_of_it_leads_to_what_stands_now(clinic: Clinic) -> None:
    first = await books(clinic)
    second = await moves(clinic, first)
    third = await moves(clinic, second)
    chains = [await clinic.storage.chains.of(each.key) for each in (first, second, third)]
    assert chains[0] == chains[1] == chains[2]
    assert chains[0] is not None
    assert (chains[0].booking.key, chains[0].first) == (third.key, first.key)


async def test_the_version_grows_with_every_change_whoever_makes_it(clinic: Clinic) -> None:
    first, versions, uids = await books(clinic), list[int](), set[object]()

    async def notes() -> None:
        chain = await clinic.storage.chains.of(first.key)
        assert chain is not None
        versions.append(chain.version)
        uids.add(chain.uid)

    await notes()
    start = first.start + timedelta(hours=1)
    await says(clinic, SOMCHAI, AppointmentMoved(first.key, 2, start, start + timedelta(minutes=30)))
    await notes()
    second = await moves(clinic, await booking(clinic, first.key))
    await notes()
    await says(clinic, SOMCHAI, AppointmentGone(second.key))
    await notes()
    assert versions == sorted(set(versions)), "never the same again, never back"
    assert len(uids) == 1


async def test_a_move_whose_old_time_could_not_be_let_go_never_goes_back(clinic: Clinic) -> None:
    old = await books(clinic)
    new = await moves(clinic, old, let_go=ChangeState.REFUSED)
    both = await clinic.storage.chains.of(old.key)
    await cancels(clinic, new)
    left = await clinic.storage.chains.of(new.key)
    assert both is not None
    assert left is not None
    assert (both.booking.key, left.booking.key) == (new.key, old.key)
    assert left.version > both.version
    assert left.uid == both.uid


async def test_what_is_cancelled_is_shown_as_such(clinic: Clinic) -> None:
    made = await books(clinic)
    await cancels(clinic, made)
    chain = await clinic.storage.chains.of(made.key)
    assert chain is not None
    assert (chain.booking.state, chain.version) == (BookingState.CANCELLED, 1)


async def test_another_appointment_of_the_patient_is_no_part_of_it(clinic: Clinic) -> None:
    first, other = await books(clinic), await books(clinic, start=IN_TWO_DAYS + 9 * DAY)
    await moves(clinic, first)
    chain = await clinic.storage.chains.of(other.key)
    assert chain is not None
    assert (chain.booking.key, chain.version) == (other.key, 0)


async def test_a_time_that_others_had_is_none_and_neither_is_what_we_do_not_know(clinic: Clinic) -> None:
    old, key, slot = await books(clinic), uuid4(), slot_at(IN_TWO_DAYS + DAY)
    await clinic.storage.bookings.request(
        SOMCHAI, "klaimor-demo", slot, WHO, slot.mode, key=key, now=clinic.now, replaces=old.key
    )
    assert await clinic.storage.chains.of(key) is None
    await clinic.storage.bookings.conclude(key, BookingState.TAKEN, clinic.now)
    assert await clinic.storage.chains.of(key) is None
    assert await clinic.storage.chains.of(uuid4()) is None
    chain = await clinic.storage.chains.of(old.key)
    assert chain is not None
    assert (chain.booking.key, chain.version) == (old.key, 0)


async def test_it_is_in_the_language_of_its_patient_and_gone_with_them(clinic: Clinic) -> None:
    made = await books(clinic, MALEE)
    await says(clinic, MALEE, LanguageChosen("en"))
    chain = await clinic.storage.chains.of(made.key)
    assert chain is not None
    assert chain.language == "en"
    await clinic.storage.records.erase_patient(MALEE)
    assert await clinic.storage.chains.of(made.key) is None
