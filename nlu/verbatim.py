"""Which messages hold an entry of the danger signs' lexicon word for word, so that a test set is seen not to repeat it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.domain.lexicon import RedFlagLexicon
from nlu.patterns import BadPattern, compile_pattern

_BETWEEN = frozenset({":", "~", "~~", "&", "&&", "-"})  # what lets other words stand between two parts


class Verbatim:
    """Entries are the patterns that alarm, ask or name an illness, with their groups, and nothing between their parts.

    A text holds one as it is typed: neither misspelt nor with other words in between, which the rules themselves would bear.
    """

    def __init__(self, lexicon: RedFlagLexicon) -> None:
        self._entries = tuple(_entries(lexicon))

    def holds(self, text: str) -> bool:
        """Whether some entry stands in the text."""
        return any(entry.search(text.lower()) for entry in self._entries)


def _entries(lexicon: RedFlagLexicon) -> Iterator[re.Pattern[str]]:
    for sign in lexicon.signs:
        for pattern in (*sign.say, *sign.names, *sign.ask):
            written = " ".join(part for part in pattern.split() if part not in _BETWEEN)
            try:
                yield compile_pattern(written, lexicon.words, lexicon.fillers).search
            except BadPattern as error:
                raise ValueError(f"{sign.code}: {error}") from None
