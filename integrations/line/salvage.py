"""A damaged delivery is taken apart by its brackets and quotes, so that the sound events in it are not lost."""

from __future__ import annotations

import re

import msgspec

_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_TOKEN = re.compile(_STRING + rb'|[\[\]{},"]', re.DOTALL)
_MEMBER = re.compile(rb"\s*(" + _STRING + rb")\s*:(.*)", re.DOTALL)
_ESCAPE = re.compile(
    rb"\\\\"
    rb"|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)


class Unbalanced(ValueError):
    """Brackets or quotes do not match: where an event ends cannot be told."""


def take_apart(body: bytes) -> tuple[str, list[bytes]]:
    """`destination` and the bytes of each element of `events`, unread. Raises Unbalanced.

    It keeps no stack, so no depth of nesting can exhaust it; what is inside an element is not checked.
    """
    destination: str | None = None
    events: list[bytes] | None = None
    for member in _elements(_inside(body, b"{", b"}")):
        found = _MEMBER.fullmatch(member)
        if found is None:
            raise Unbalanced("a member without a name")
        name, value = found.groups()
        if name == b'"destination"':
            destination = _string(value)
        elif name == b'"events"':
            events = _elements(_inside(value, b"[", b"]"))
    if destination is None or events is None:
        raise Unbalanced("no `destination` and `events`")
    return destination, events


def mend(raw: bytes) -> bytes:
    """The same JSON with U+FFFD for bytes that are not UTF-8 and for escaped halves of surrogate pairs.

    Phones do send such text (an emoji cut in two); the words around it must still be read.
    """
    clean = raw.decode("utf-8", "replace").encode()
    return _ESCAPE.sub(lambda found: rb"\ufffd" if found[1] else found[0], clean)


def _inside(value: bytes, opening: bytes, closing: bytes) -> bytes:
    stripped = value.strip()
    if not (stripped.startswith(opening) and stripped.endswith(closing) and len(stripped) > 1):
        raise Unbalanced(f"no {opening.decode()} ... {closing.decode()}")
    return stripped[1:-1]


def _elements(inside: bytes) -> list[bytes]:
    depth, start, found = 0, 0, []
    for token in _TOKEN.finditer(inside):
        mark = inside[token.start()]
        if mark in b"[{":
            depth += 1
        elif mark in b"]}":
            depth -= 1
        elif mark == 0x22 and token.end() - token.start() == 1:
            raise Unbalanced("a quote is never closed")
        elif mark == 0x2C and depth == 0:
            found.append(inside[start : token.start()].strip())
            start = token.end()
        if depth < 0:
            raise Unbalanced("a bracket too many is closed")
    if depth:
        raise Unbalanced("a bracket is never closed")
    found.append(inside[start:].strip())
    return [element for element in found if element]


def _string(value: bytes) -> str:
    try:
        return msgspec.json.decode(value, type=str)
    except ValueError as problem:
        raise Unbalanced("`destination` is not a string") from problem
