"""What hospitals.yaml says of what may be done in chat: how late, how far ahead, how often, how many."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.domain.hospital_rules import HospitalRules
from config.spans import span_of
from config.strict import Strict


def _within(least: dt.timedelta, most: dt.timedelta) -> AfterValidator:
    def checked(text: str) -> str:
        if not least <= span_of(text) <= most:
            raise ValueError(f"{text} is not between {least} and {most}")
        return text

    return AfterValidator(checked)


_Before = Annotated[str, _within(dt.timedelta(0), dt.timedelta(days=14))]


class RulesEntry(Strict):
    """As HospitalRules has them; the times are ISO 8601 durations before an appointment begins."""

    book_before: _Before = "PT0M"
    book_ahead: Annotated[str, _within(dt.timedelta(days=1), dt.timedelta(days=365))] | None = None
    cancel_before: _Before = "PT0M"
    move_before: _Before = "PT0M"
    moves: int | None = Field(default=None, ge=0, le=5)
    most: int | None = Field(default=None, ge=1, le=9)

    def rules(self) -> HospitalRules:
        """As the domain has them."""
        book, cancel, move = (span_of(each) for each in (self.book_before, self.cancel_before, self.move_before))
        ahead = span_of(self.book_ahead) if self.book_ahead is not None else None
        return HospitalRules(book, ahead, cancel, move, self.moves, self.most)
