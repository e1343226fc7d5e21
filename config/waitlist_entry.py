"""What hospitals.yaml says of the waitlist: to how many a free time is offered, and how long they have to answer."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.domain.wait_rules import WaitRules
from config.spans import span_of
from config.strict import Strict


def _between(least: dt.timedelta, most: dt.timedelta) -> AfterValidator:
    def checked(text: str) -> str:
        if not least <= span_of(text) <= most:
            raise ValueError(f"{text} is not between {least} and {most}")
        return text

    return AfterValidator(checked)


_MINUTE, _HOUR, _DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)


class WaitlistEntry(Strict):
    """All spans are ISO 8601 durations. Quiet hours are those of the reminders."""

    together: int = Field(default=3, ge=1, le=20)  # to how many of those who fit a time is offered at once
    answer_within: Annotated[str, _between(5 * _MINUTE, 2 * _DAY)] = "PT1H"
    notice: Annotated[str, _between(0 * _MINUTE, 14 * _DAY)] = "PT2H"  # from then until the appointment, at least
    every: Annotated[str, _between(_MINUTE, _DAY)] = "PT5M"  # how often the hospital is asked while somebody waits
    lasts: Annotated[str, _between(_DAY, 366 * _DAY)] = "P60D"  # for who names no last day

    def rules(self) -> WaitRules:
        """As the domain has it."""
        spans = (span_of(each) for each in (self.answer_within, self.notice, self.every, self.lasts))
        return WaitRules(self.together, *spans)
