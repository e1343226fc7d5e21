"""The measuring tools with which the pretend LINE checks a message: lengths, ranges, web addresses and allowed fields.

A check is `(value, path, found)`: it appends to `found` what is wrong. `path` is a JSON pointer inside the request. Lengths
follow LINE's page "Character counting in a text": UTF-16 code units in general, grapheme clusters (what a reader would call a letter)
for labels and other short words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

import regex

JsonObject: TypeAlias = dict[str, object]


class Found(NamedTuple):
    """One thing that is wrong: LINE's words for it, where it stands (JSON pointer)."""

    message: str
    path: str


Check: TypeAlias = Callable[[object, str, list[Found]], None]
Measure: TypeAlias = Callable[[str], int]

_GRAPHEME = regex.compile(r"\X")
_NOT_IN_ADDRESS = regex.compile(r"[^\x21-\x7e]")


def utf16_units(text: str) -> int:
    """Length in UTF-16 code units; a lone surrogate counts one."""
    return len(text) + sum(1 for letter in text if letter > "\uffff")


def graphemes(text: str) -> int:
    """Length in grapheme clusters: 'กำลังนัด' has 5."""
    return sum(1 for _ in _GRAPHEME.finditer(text))


def _too_long(value: str, limit: int, measure: Measure) -> bool:
    """A code point is at most two UTF-16 units, and a grapheme at least one code point: most texts need no counting."""
    if measure is graphemes:
        return len(value) > limit and graphemes(value) > limit
    return len(value) > limit or (len(value) * 2 > limit and utf16_units(value) > limit)


def text(limit: int | None = None, *, least: int = 1, measure: Measure = utf16_units) -> Check:
    """A string of `least` to `limit` characters."""

    def check(value: object, path: str, found: list[Found]) -> None:
        if not isinstance(value, str):
            found.append(Found("Must be a string", path))
        elif least and not value:
            found.append(Found("May not be empty", path))
        elif limit is not None and _too_long(value, limit, measure):
            found.append(Found(f"Length must be between {least} and {limit}", path))

    return check


def words(limit: int, *, least: int = 1) -> Check:
    """A string counted in grapheme clusters."""
    return text(limit, least=least, measure=graphemes)


def matching(pattern: str, hint: str) -> Check:
    """A string of a given form; `hint` is what LINE says otherwise."""
    whole = regex.compile(pattern)
    known: set[str] = set()  # the same few sizes and colours come again and again

    def check(value: object, path: str, found: list[Found]) -> None:
        if isinstance(value, str) and value in known:
            return
        if not isinstance(value, str) or whole.fullmatch(value) is None:
            found.append(Found(hint, path))
        elif len(known) < 1000:
            known.add(value)

    return check


def one_of(*values: str) -> Check:
    """One of the words given."""
    allowed = frozenset(values)
    hint = f"Must be one of the following values: [{', '.join(values)}]"

    def check(value: object, path: str, found: list[Found]) -> None:
        if not isinstance(value, str) or value not in allowed:
            found.append(Found(hint, path))

    return check


def number(low: float | None = None, high: float | None = None, *, whole: bool = False) -> Check:
    """A number in a range, both ends allowed."""

    def check(value: object, path: str, found: list[Found]) -> None:
        if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
            found.append(Found("Must be an integer" if whole else "Must be a number", path))
        elif low is not None and value < low:
            found.append(Found(f"must be greater than or equal to {low}", path))
        elif high is not None and value > high:
            found.append(Found(f"must be less than or equal to {high}", path))

    return check


def boolean(value: object, path: str, found: list[Found]) -> None:
    """true or false."""
    if not isinstance(value, bool):
        found.append(Found("Must be a boolean", path))


def address(limit: int, *schemes: str) -> Check:
    """A web address, percent-encoded ("URL encoding" in the reference): printable ASCII without blanks."""
    starts = tuple(f"{scheme}:" for scheme in schemes)

    def check(value: object, path: str, found: list[Found]) -> None:
        if not isinstance(value, str) or not value:
            found.append(Found("invalid uri", path))
        elif not value.lower().startswith(starts):
            found.append(Found("invalid uri scheme", path))
        elif len(value) > limit:
            found.append(Found(f"Length must be between 1 and {limit}", path))
        elif _NOT_IN_ADDRESS.search(value) or not value.split(":", 1)[1].strip("/"):
            found.append(Found("invalid uri", path))

    return check


def array(item: Check, low: int = 0, high: int | None = None) -> Check:
    """A list whose entries are checked one by one, unless there are too few or too many of them."""

    def check(value: object, path: str, found: list[Found]) -> None:
        if not isinstance(value, list):
            found.append(Found("Must be an array", path))
        elif len(value) < low or (high is not None and len(value) > high):
            found.append(Found(f"Size must be between {low} and {high}", path))
        else:
            for place, entry in enumerate(value):
                item(entry, f"{path}/{place}", found)

    return check


def obj(fields: Mapping[str, Check], *required: str) -> Check:
    """An object with these fields and no others. null counts as absent.

    In Flex LINE itself refuses unknown fields; elsewhere it is our strictness, since a field that LINE ignores is a slip.
    """

    def check(value: object, path: str, found: list[Found]) -> None:
        if not isinstance(value, dict):
            found.append(Found("Must be an object", path))
            return
        for name, part in value.items():
            rule = fields.get(name)
            if rule is None:
                found.append(Found("unknown field", f"{path}/{name}"))
            elif part is not None:
                rule(part, f"{path}/{name}", found)
        for name in required:
            if value.get(name) is None:
                found.append(Found("May not be empty", f"{path}/{name}"))

    return check


def by_type(kinds: Mapping[str, Check]) -> Check:
    """An object whose `type` chooses its check."""
    hint = f"Must be one of the following values: [{', '.join(kinds)}]"

    def check(value: object, path: str, found: list[Found]) -> None:
        if not isinstance(value, dict):
            found.append(Found("Must be an object", path))
            return
        kind = value.get("type")
        rule = kinds.get(kind) if isinstance(kind, str) else None
        if rule is None:
            found.append(Found(hint, f"{path}/type"))
        else:
            rule(value, path, found)

    return check


def also(first: Check, *more: Check) -> Check:
    """A check followed by others that may rely on its having passed."""

    def check(value: object, path: str, found: list[Found]) -> None:
        before = len(found)
        first(value, path, found)
        for extra in more:
            if len(found) == before:
                extra(value, path, found)

    return check


def anything(value: object, path: str, found: list[Found]) -> None:
    """Whatever it is, it was checked elsewhere."""
