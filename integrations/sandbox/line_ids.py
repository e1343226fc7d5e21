"""Makes names in the shapes that LINE uses: event ids (ULID), message ids, tokens, and ids of people and groups."""

from __future__ import annotations

import itertools
import secrets
import time

import regex

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHAT = regex.compile("[UCR][0-9a-f]{32}")
_numbers = itertools.count(time.time_ns() // 10)


def event_id(milliseconds: int) -> str:
    """A ULID: 48 bits of time and 80 random bits in Crockford's base 32."""
    bits = (milliseconds << 80) | secrets.randbits(80)
    return "".join(_CROCKFORD[(bits >> shift) & 31] for shift in range(125, -1, -5))


def message_id() -> str:
    """18 digits, unique also across restarts."""
    return str(next(_numbers)).rjust(18, "5")


def token() -> str:
    """32 random hexadecimal digits (reply tokens, quote tokens)."""
    return secrets.token_hex(16)


def chat_id(kind: str = "U") -> str:
    """A new id: U for a person, C for a group, R for a room."""
    return kind + secrets.token_hex(16)


def is_chat_id(text: str) -> bool:
    """Whether it could be an id of a person, group or room."""
    return _CHAT.fullmatch(text) is not None
