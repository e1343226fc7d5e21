"""Port: signatures on what a button carries, so that only what we offered can be pressed."""

from __future__ import annotations

from typing import Protocol


class Signatures(Protocol):
    """Keys are derived from the service's own; those of an older key are still good after a rotation."""

    def sign(self, purpose: str, text: str) -> str:
        """22 letters of base64url for this text; `purpose` keeps one kind of button from being taken for another."""
        ...

    def good(self, purpose: str, text: str, signature: str) -> bool:
        """Whether it is ours, compared in constant time; False for anything else, whatever it is."""
        ...
