"""A name as hospitals.yaml has it, in Thai and in English."""

from __future__ import annotations

from pydantic import Field

from bot.domain.words import Name
from config.strict import Strict


class NameEntry(Strict):
    """A name in Thai, and in English if it has one."""

    th: str = Field(min_length=1)
    en: str = ""

    def name(self) -> Name:
        """As the domain has it."""
        return Name(self.th, self.en or self.th)
