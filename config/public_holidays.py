"""Public holidays of Thailand, government ones among them, from the `holidays` library, with their names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache

from bot.domain.words import Name

_YEARS_AHEAD = (
    3  # a service that runs for longer than that without a restart knows no more; `klaimor check` and tests read anew
)
_CATEGORIES = ("public", "government")


def thai_holidays(today: dt.date) -> Mapping[dt.date, Name]:
    """Those of this year and of the next three. Days that the cabinet adds later come with a newer version of the library.

    The library is loaded here alone: that costs half a second, which who needs none of it should not pay.
    """
    return _since(today.year)


@cache
def _since(year: int) -> Mapping[dt.date, Name]:
    import holidays

    years = range(year, year + _YEARS_AHEAD + 1)
    thai = holidays.country_holidays("TH", years=years, language="th", categories=_CATEGORIES)
    english = holidays.country_holidays("TH", years=years, language="en_US", categories=_CATEGORIES)
    return {day: Name(_first(name), _first(english.get(day) or name)) for day, name in sorted(thai.items())}


def _first(names: str) -> str:
    """Of several names of one day the first, which is the official one."""
    return names.partition(";")[0].strip()
