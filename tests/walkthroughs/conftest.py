"""A patient at a desk with a pretend hospital, a table of meanings and the real wording."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.fakes.booking import BookingDesk
from tests.fakes.house import House, build
from tests.fakes.talk import Talker
from tests.fakes.understand import Table


@pytest.fixture
def house() -> House:
    return build()


@pytest.fixture
def patient(house: House) -> Talker:
    return house.patient


@pytest.fixture
def means(house: House) -> Table:
    return house.means


@pytest.fixture
def hospital(house: House) -> BookingDesk:
    return house.hospital


@pytest.fixture
def built() -> Callable[..., House]:
    return build
