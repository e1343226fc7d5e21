"""Signatures of buttons, made with keys that are derived from the service's own."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha256

from integrations.storage.sealed import derive

_BYTES = 16


class KeyedSignatures:
    """Port Signatures: HMAC-SHA256 with 128 bits kept, under the newest key; signatures of older keys of the ring are still good."""

    def __init__(self, keys: Sequence[tuple[str, bytes]]) -> None:
        self._keys = [derive(key, b"klaimor signed buttons") for _, key in keys]

    def sign(self, purpose: str, text: str) -> str:
        """See Signatures."""
        return _signature(self._keys[0], purpose, text)

    def good(self, purpose: str, text: str, signature: str) -> bool:
        """See Signatures."""
        given = signature.encode("utf-8", "replace")
        return any(hmac.compare_digest(_signature(key, purpose, text).encode(), given) for key in self._keys)


def _signature(key: bytes, purpose: str, text: str) -> str:
    spelled = f"{purpose}\x1f{text}".encode("utf-8", "surrogatepass")
    return urlsafe_b64encode(hmac.digest(key, spelled, sha256)[:_BYTES]).rstrip(b"=").decode()
