"""Who may have a free time, in which order, and how long there is to answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.appointment import Slot
from bot.domain.messages import Person
from bot.domain.reminder import Quiet, ReminderRules
from bot.domain.wait_rules import WaitRules
from bot.domain.waitlist import (
    OCCASIONS,
    SHOWN_FOR,
    ForWhom,
    OfferState,
    SlotOffer,
    Wait,
    Waiter,
    WaitState,
    Wanted,
    answer_by,
    fits,
    may_have,
    next_for,
    offered_now,
)
from bot.domain.words import Name

BANGKOK = ZoneInfo("Asia/Bangkok")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=BANGKOK)
WEDNESDAY = datetime(2026, 12, 2, 13, 30, tzinfo=BANGKOK)
RULES = WaitRules()
NIGHTS = ReminderRules(quiet=Quiet(time(20), time(7)))
HOUR = timedelta(hours=1)


def slot(start: datetime = WEDNESDAY, **more: Any) -> Slot:
    usual: dict[str, Any] = {
        "id": f"s-{start:%d%H%M}", "department": "dental", "start": start, "end": start + timedelta(minutes=30),
        "practitioner": Name("ทพ. ธีรเดช ภูผาเขียว", "Theeradet Phuphakhiao"),
    }  # fmt: skip
    return Slot(**{**usual, **more})


def wait(**more: Any) -> Wait:
    usual: dict[str, Any] = {
        "id": uuid4(), "hospital": "h", "wanted": Wanted("dental"), "whom": ForWhom("สมศรี ใจดี", "0812345678"),
        "joined_at": NOW, "until": NOW + timedelta(days=60),
    }  # fmt: skip
    return Wait(**{**usual, **more})


def offered(of: Wait, what: Slot, state: OfferState = OfferState.OPEN, ago: timedelta = HOUR) -> SlotOffer:
    ended = None if state in (OfferState.OPEN, OfferState.TAKING) else NOW - ago
    return SlotOffer(uuid4(), of.id, what, state, NOW - ago, NOW + HOUR, ended)


@pytest.mark.parametrize(
    ("wanted", "good"),
    [
        (Wanted("dental"), True),
        (Wanted("ent"), False),
        (Wanted("dental", date(2026, 12, 2), date(2026, 12, 2)), True),
        (Wanted("dental", date(2026, 12, 3)), False),
        (Wanted("dental", None, date(2026, 12, 1)), False),
        (Wanted("dental", period="afternoon"), True),
        (Wanted("dental", period="morning"), False),
        (Wanted("dental", doctor="ทพ. ธีรเดช ภูผาเขียว"), True),
        (Wanted("dental", doctor="ทพญ. อรอุมา ดาวเรืองใส"), False),
    ],
)
def test_a_time_fits_by_department_day_time_of_day_and_doctor(wanted: Wanted, good: bool) -> None:
    assert fits(slot(), wait(wanted=wanted), BANGKOK) is good


def test_days_are_those_of_the_hospital() -> None:
    late = datetime(2026, 12, 2, 23, 30, tzinfo=ZoneInfo("UTC"))  # Thursday morning in Bangkok
    thursday = Wanted("dental", date(2026, 12, 3), date(2026, 12, 3), "morning")
    assert fits(slot(late), wait(wanted=thursday), BANGKOK)


def test_who_has_an_appointment_is_offered_only_what_is_earlier() -> None:
    assert fits(slot(), wait(), BANGKOK, WEDNESDAY + HOUR)
    assert not fits(slot(), wait(), BANGKOK, WEDNESDAY)
    assert not fits(slot(), wait(until=WEDNESDAY), BANGKOK)


def test_who_named_a_doctor_is_not_offered_a_time_of_nobody_in_particular() -> None:
    assert not fits(slot(practitioner=None), wait(wanted=Wanted("dental", doctor="ทพ. ธีรเดช ภูผาเขียว")), BANGKOK)


@pytest.mark.parametrize("state", [OfferState.OPEN, OfferState.TAKING])
def test_nobody_is_offered_a_second_time_beside_an_open_one(state: OfferState) -> None:
    one = wait()
    other = slot(WEDNESDAY + timedelta(days=1))
    assert may_have(replace(one, offers=(offered(one, other, state),)), slot(), NOW) is None


@pytest.mark.parametrize("state", [OfferState.DECLINED, OfferState.EXPIRED, OfferState.REFUSED, OfferState.TAKEN])
def test_what_was_let_go_of_is_not_offered_again(state: OfferState) -> None:
    one = wait()
    had = replace(one, offers=(offered(one, slot(), state),))
    assert may_have(had, slot(), NOW) is None
    assert may_have(had, slot(WEDNESDAY + timedelta(days=1)), NOW) is not None


@pytest.mark.parametrize("state", [OfferState.LOST, OfferState.GONE])
def test_what_was_lost_is_offered_again_once_it_must_be_free_again_and_a_few_times_only(state: OfferState) -> None:
    one = wait()
    first = may_have(one, slot(), NOW)
    just = replace(one, offers=(offered(one, slot(), state, timedelta(seconds=30)),))
    assert may_have(just, slot(), NOW) is None
    later = replace(one, offers=(offered(one, slot(), state, SHOWN_FOR),))
    assert may_have(later, slot(), NOW) not in (None, first), "another occasion has a key of its own"
    often = replace(one, offers=tuple(offered(one, slot(), state) for _ in range(OCCASIONS)))
    assert may_have(often, slot(), NOW) is None


@pytest.mark.parametrize("state", [each for each in WaitState if each is not WaitState.WAITING])
def test_who_does_not_wait_any_more_is_offered_nothing(state: WaitState) -> None:
    assert may_have(wait(state=state), slot(), NOW) is None


def test_the_key_is_made_of_who_and_what_so_that_a_second_run_makes_the_same() -> None:
    one = wait()
    assert may_have(one, slot(), NOW) == may_have(one, slot(), NOW + HOUR)
    assert may_have(one, slot(), NOW) != may_have(wait(), slot(), NOW)
    assert isinstance(may_have(one, slot(), NOW), UUID)


def test_the_order_is_that_of_the_list_and_it_is_seen_to_how_many_a_time_is_offered() -> None:
    people = [Waiter(Person("c", str(n)), wait()) for n in range(3)]
    busy = replace(people[1], wait=replace(people[1].wait, offers=(offered(people[1].wait, slot()),)))
    everybody = (people[0], busy, people[2])
    assert next_for(slot(), everybody, BANGKOK, NOW) == (people[0], people[2])
    assert offered_now(slot(), everybody) == 1
    assert offered_now(slot(WEDNESDAY + HOUR), everybody) == 0


def test_an_hour_is_given_to_answer() -> None:
    assert answer_by(slot(), RULES, NIGHTS, BANGKOK, NOW) == NOW + HOUR


@pytest.mark.parametrize("clock", ["20:00", "23:59", "06:59"])
def test_nothing_is_offered_in_quiet_hours(clock: str) -> None:
    now = datetime.combine(NOW.date(), time.fromisoformat(clock), BANGKOK)
    assert answer_by(slot(), RULES, NIGHTS, BANGKOK, now) is None
    assert answer_by(slot(), RULES, ReminderRules(), BANGKOK, now) == now + HOUR


def test_quiet_hours_do_not_count_as_time_to_answer() -> None:
    evening = NOW.replace(hour=19, minute=40)
    assert answer_by(slot(), RULES, NIGHTS, BANGKOK, evening) == datetime(2026, 11, 24, 7, 40, tzinfo=BANGKOK)


def test_a_time_that_is_near_leaves_less_to_answer_or_is_not_offered_at_all() -> None:
    assert answer_by(slot(NOW + timedelta(hours=2, minutes=40)), RULES, NIGHTS, BANGKOK, NOW) == NOW + timedelta(
        minutes=40
    )
    assert answer_by(slot(NOW + timedelta(hours=2, minutes=29)), RULES, NIGHTS, BANGKOK, NOW) is None


@given(
    minutes=st.integers(0, 24 * 60 * 3),
    ahead=st.integers(0, 24 * 60 * 4),
    within=st.integers(5, 24 * 60),
    begins=st.integers(0, 23),
    ends=st.integers(0, 23),
)
def test_whoever_is_offered_a_time_is_awake_and_has_half_of_the_usual_time_at_least(
    minutes: int, ahead: int, within: int, begins: int, ends: int
) -> None:
    if (begins - ends) % 24 < 1:
        return
    rules = replace(RULES, answer_within=timedelta(minutes=within))
    quiet = ReminderRules(quiet=Quiet(time(begins), time(ends)))
    now = NOW + timedelta(minutes=minutes)
    free = slot(now + timedelta(minutes=ahead))
    until = answer_by(free, rules, quiet, BANGKOK, now)
    if until is None:
        return
    assert quiet.quiet is not None
    assert not quiet.quiet.holds(now.astimezone(BANGKOK).time())
    assert until - now >= rules.answer_within / 2
    assert until <= free.start - rules.notice
    awake = sum(
        not quiet.quiet.holds((now + timedelta(minutes=n)).astimezone(BANGKOK).time())
        for n in range(round((until - now).total_seconds() / 60))
    )
    assert awake >= within // 2
