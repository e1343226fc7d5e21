"""What a triage gives along into booking: how soon somebody should be seen, and what it is about. It travels in the button."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from bot.domain.protocol import Protocol
from bot.domain.triage import Level
from bot.domain.words import Name

_SOON = timedelta(days=2)  # level 3: within 24 to 48 hours


class Referral(msgspec.Struct, frozen=True):
    """level: of the triage, 1 to 5. about: ids of its protocols."""

    level: int
    about: tuple[str, ...] = ()

    @property
    def soon(self) -> bool:
        """Whether it should be within 48 hours."""
        return self.level == Level.DOCTOR_SOON.value

    def days(self, today: date) -> tuple[date, date] | None:
        """The first and last day on which it should be, None where any day will do."""
        return (today, today + _SOON) if self.soon else None


def written(department: str, referral: Referral | None) -> str:
    """The key of the button: department, level, complaints."""
    return department if referral is None else f"{department}/{referral.level}/{','.join(referral.about)}"


def read(key: str) -> tuple[str, Referral | None]:
    """Department and referral of such a key; what is not one of ours has no referral."""
    department, _, rest = key.partition("/")
    level, _, about = rest.partition("/")
    if not level.isdigit():
        return department, None
    return department, Referral(int(level), tuple(each for each in about.split(",") if each))


def about_words(referral: Referral, protocols: Mapping[str, Protocol]) -> Name | None:
    """What it is about, in the words of the complaints; None where none of them is known any more, or none has a name."""
    known = [protocols[each] for each in referral.about if each in protocols]
    titles = [each.title for each in known if not each.last_resort]
    if not titles:
        return None
    return Name(" และ".join(each.th for each in titles), " and ".join(each.en for each in titles))
