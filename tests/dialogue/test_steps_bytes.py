"""Steps keep what they carry through storage, and say so when they cannot be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import ClassVar
from uuid import UUID

import pytest

from bot.dialogue.steps import Offered, Step, Steps, tag_of
from bot.domain.appointment import Mode, Slot
from bot.domain.errors import StepUnreadable
from bot.domain.stored import StoredStep
from bot.domain.words import Name
from bot.flows.booking_steps import Confirming, Offer, Wish


class Counting(Step, frozen=True, tag="game.counting"):
    """Carries a number."""

    number: int


class CountingAnew(Step, frozen=True, tag="game.counting"):
    """The same tag in another version."""

    version: ClassVar[int] = 2

    number: int


class Untagged(Step, frozen=True):
    """Forgot its tag."""


START = datetime(2026, 12, 2, 6, 30, tzinfo=UTC)
SLOT = Slot("s1", "dental", START, START + timedelta(minutes=30), Name("หมอใจดี", "Dr Jaidee"), Mode.VIDEO)
OFFER = Offer(UUID(int=7), SLOT)
STEPS = Steps([Counting, Confirming])


def test_a_step_comes_back_with_everything_it_carries() -> None:
    wish = Wish("h", "dental", date(2026, 12, 2), date(2026, 12, 2), "afternoon", (time(13, 30), time(1, 30)))
    step = Confirming(wish, (OFFER,), OFFER, "สมศรี ใจดี", "0812345678")
    offered = (Offered("ยืนยันจอง", "booking.confirming:yes"), Offered("ถาม", types="ถาม"))
    assert STEPS.decode(STEPS.encode(step, offered)) == (step, offered, ())


def test_choices_are_kept_without_a_step() -> None:
    offered = (Offered("จองนัด", "intent:book_appointment"),)
    assert STEPS.decode(STEPS.encode(None, offered)) == (None, offered, ())


def test_nothing_is_stored_as_nothing() -> None:
    assert STEPS.encode(None) is None
    assert STEPS.decode(None) == (None, (), ())


def stored() -> StoredStep:
    step = STEPS.encode(Counting(3))
    assert step is not None
    return step


@pytest.mark.parametrize(
    "broken",
    [
        replace(stored(), tag="game.forgotten"),
        replace(stored(), version=2),
        replace(stored(), data=b""),
        replace(stored(), data=b"\xff\xfe"),
        replace(stored(), data=b'{"step":{"type":"game.counting","number":"three"}}'),
        replace(stored(), data=b'{"step":{"type":"game.counting"}}'),
        replace(stored(), data=b'{"step":{"type":"booking.confirming"}}'),
        replace(stored(), data=b'{"step":[]}'),
        replace(stored(), data=b"{}"),
        replace(stored(), tag="-", data=b"not json"),
    ],
)
def test_what_cannot_be_read_says_so(broken: StoredStep) -> None:
    with pytest.raises(StepUnreadable):
        STEPS.decode(broken)


def test_bytes_of_an_older_version_are_not_read_as_the_newer() -> None:
    with pytest.raises(StepUnreadable):
        Steps([CountingAnew]).decode(stored())


def test_two_steps_with_one_tag_fail_at_import() -> None:
    with pytest.raises(ValueError, match="tagged"):
        Steps([Counting, CountingAnew])


def test_a_step_without_a_tag_fails_at_import() -> None:
    with pytest.raises(ValueError, match="needs a tag"):
        Steps([Untagged])


def test_a_step_that_no_handler_knows_is_never_stored() -> None:
    with pytest.raises(ValueError, match="no handler knows"):
        Steps([Confirming]).encode(Counting(1))


def test_the_tag_is_the_same_for_class_and_step() -> None:
    assert tag_of(Counting) == tag_of(Counting(1)) == "game.counting"
