"""A server that fails is left alone, asked again by one, and trusted again when it answers."""

from __future__ import annotations

from integrations.rasa.rest import Rest


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def rested() -> tuple[Rest, Clock]:
    clock = Clock()
    rest = Rest(threshold=3, shortest=1, longest=3, clock=clock)
    for _ in range(3):
        assert rest.may_ask()
        rest.failed()
    return rest, clock


def test_two_failures_are_bad_luck() -> None:
    rest = Rest(threshold=3)
    rest.failed()
    rest.failed()
    assert rest.may_ask()
    rest.worked()
    rest.failed()
    rest.failed()
    assert rest.may_ask()


def test_after_three_it_rests_and_then_one_asks() -> None:
    rest, clock = rested()
    assert not rest.may_ask()
    clock.now += 1
    assert [rest.may_ask() for _ in range(3)] == [True, False, False]
    rest.worked()
    assert [rest.may_ask() for _ in range(3)] == [True, True, True]


def test_each_probe_in_vain_doubles_the_rest_up_to_the_longest() -> None:
    rest, clock = rested()
    for pause in (1, 2, 3, 3):
        clock.now += pause - 0.01
        assert not rest.may_ask()
        clock.now += 0.02
        assert rest.may_ask()
        rest.failed()


def test_a_straggler_that_fails_during_the_rest_does_not_lengthen_it() -> None:
    rest, clock = rested()
    rest.failed()
    rest.failed()
    clock.now += 1
    assert rest.may_ask()


def test_a_straggler_that_succeeds_ends_the_rest() -> None:
    rest, _ = rested()
    rest.worked()
    assert rest.may_ask()


def test_a_probe_that_was_broken_off_leaves_the_place_to_the_next() -> None:
    rest, clock = rested()
    clock.now += 1
    assert rest.may_ask()
    rest.unknown()
    assert rest.may_ask()
