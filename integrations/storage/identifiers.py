"""Ids that other systems gave us, in a form that both databases take."""

from __future__ import annotations


def storable(text: str) -> str:
    """An id from outside in a form that both databases take: PostgreSQL has no NUL in text, neither has lone surrogates."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "\\0").encode("utf-8", "backslashreplace").decode("utf-8")
