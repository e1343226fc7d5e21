"""Reads and writes JSON for the pretend LINE, quickly for ordinary talk and forgivingly for deliberately broken letters."""

from __future__ import annotations

import json

import msgspec

from integrations.sandbox.line_shapes import JsonObject


class NotJson(Exception):
    """The bytes are not a JSON object."""


def encode(value: object) -> bytes:
    """JSON in UTF-8; a lone surrogate, which UTF-8 cannot carry, is written as an escape."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return json.dumps(value).encode()


def decode_object(raw: bytes) -> JsonObject:
    """The JSON object in `raw`. Raises NotJson."""
    try:
        value = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotJson(str(error)) from None
    if not isinstance(value, dict):
        raise NotJson("not an object")
    return value


def decode_forgiving(raw: bytes) -> JsonObject:
    """As `decode_object`, but lone surrogates written as escapes are let through. Raises NotJson."""
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise NotJson(str(error)) from None
    if not isinstance(value, dict):
        raise NotJson("not an object")
    return value
