"""Somebody who is known at the counter of a hospital. Numbers are counted up, never copied from anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from random import Random

_random, _numbers = Random(20261126), count(1)


@dataclass(frozen=True, slots=True)
class Registered:
    """`numbers`: (citizen | hn | other, the number). `merged_into`: the id of the record that counts instead."""

    born: str
    numbers: tuple[tuple[str, str], ...]
    name: str = "ยายบุญมา สุขใจ"
    mobiles: tuple[str, ...] = ("081-000-0001",)
    merged_into: str = ""
    active: bool = True
    dead: bool = False

    def number(self, kind: str) -> str:
        """The first number of a kind."""
        return next(number for each, number in self.numbers if each == kind)


def a_citizen_id() -> str:
    """Thirteen digits whose check digit fits, another one each time."""
    twelve = "8" + f"{_random.randrange(10**11):011}"
    total = sum(int(digit) * weight for digit, weight in zip(twelve, range(13, 1, -1), strict=True))
    return twelve + str((11 - total % 11) % 10)


def a_hospital_number() -> str:
    """Nine digits, another one each time."""
    return f"{next(_numbers):05}{_random.randrange(10**4):04}"


def somebody(born: str = "1952-04-13", **more: object) -> Registered:
    """Somebody with a citizen id and a hospital number of their own."""
    numbers = (("citizen", a_citizen_id()), ("hn", a_hospital_number()))
    return Registered(**{"born": born, "numbers": numbers, **more})  # type: ignore[arg-type]
