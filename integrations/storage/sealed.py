"""Locks: what patients say and who they are is stored so that only this service can read it, and one key per patient can be thrown away."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Column, Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

from bot.domain.errors import BadConfiguration, KlaiMorError

_SHAPE = b"\x01"  # the first byte of everything sealed: which way it was sealed
_NONCE = 12
_TAG = 16
_KEY = 32


class SealBroken(KlaiMorError):
    """Stored bytes do not open: another key, another place, or tampering. Never guess at the content."""


class Sealed(TypeDecorator[bytes]):
    """A column that holds sealed bytes only: anything else is refused before it reaches the database."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Let sealed bytes and NULL pass. Raises ValueError for clear text."""
        if value is not None and not is_sealed(value):
            raise ValueError("clear text offered to a sealed column")
        return value


def is_sealed(value: bytes) -> bool:
    """Whether these bytes have the shape of something sealed (a first sieve; only the key can tell)."""
    return len(value) >= len(_SHAPE) + _NONCE + _TAG and value[:1] == _SHAPE


class Cell:
    """A sealed column by its name, `table.column`: with a row's id it is what sealed bytes are bound to."""

    __slots__ = ("_prefix", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self._prefix = f"{name}|".encode()

    def at(self, row: str) -> bytes:
        """The associated data of one row's cell."""
        return self._prefix + row.encode("utf-8", "surrogatepass")


def cell(column: Column[Any]) -> Cell:
    """The cell of a Sealed column. Raises TypeError at import for a column that is not sealed."""
    if not isinstance(column.type, Sealed):
        raise TypeError(f"{column} is not a sealed column")
    return Cell(str(column))


class Box:
    """One data key. What it seals opens again only with the same key in the same cell of the same row."""

    __slots__ = ("_aead",)

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def seal(self, where: Cell, row: str, clear: bytes) -> bytes:
        """Seal (AES-256-GCM, a fresh random nonce)."""
        nonce = os.urandom(_NONCE)
        return _SHAPE + nonce + self._aead.encrypt(nonce, clear, where.at(row))

    def open(self, where: Cell, row: str, sealed: bytes) -> bytes:
        """Open. Raises SealBroken."""
        if sealed[:1] != _SHAPE:
            raise SealBroken(f"{where.name}: not sealed in a known way")
        try:
            return self._aead.decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], where.at(row))
        except (InvalidTag, ValueError) as error:
            raise SealBroken(f"{where.name} does not open") from error

    def seal_text(self, where: Cell, row: str, clear: str) -> bytes:
        """Seal text, lone surrogates and all."""
        return self.seal(where, row, clear.encode("utf-8", "surrogatepass"))

    def open_text(self, where: Cell, row: str, sealed: bytes) -> str:
        """Open text. Raises SealBroken."""
        return self.open(where, row, sealed).decode("utf-8", "surrogatepass")


class Keyring:
    """The service's own keys, newest first: the newest wraps data keys, the older ones still unwrap theirs.

    The keys themselves touch no content; what wraps is derived from them (HKDF-SHA256, RFC 5869), since signed buttons and cookies
    are derived from the same keys under other names.
    """

    def __init__(self, keys: Sequence[tuple[str, bytes]]) -> None:
        if not keys:
            raise BadConfiguration("ENCRYPTION_KEYS is empty: make one with `klaimor keygen`")
        for key_id, key in keys:
            _check(key_id, key)
        if len({key_id for key_id, _ in keys}) != len(keys):
            raise BadConfiguration("ENCRYPTION_KEYS names one key id twice")
        self._wraps = {key_id: AESGCM(derive(key, b"klaimor wrap data keys")) for key_id, key in keys}
        self.newest = keys[0][0]

    def wrap(self, data_key: bytes, owner: str) -> bytes:
        """Wrap a data key under the newest key; `owner` says whose it is and is needed to unwrap."""
        key_id, nonce = self.newest.encode(), os.urandom(_NONCE)
        body = self._wraps[self.newest].encrypt(nonce, data_key, _owned(self.newest, owner))
        return _SHAPE + bytes((len(key_id),)) + key_id + nonce + body

    def unwrap(self, wrapped: bytes, owner: str) -> bytes:
        """The data key again. Raises SealBroken when its key is gone from the settings or the bytes are not theirs."""
        key_id, rest = self.key_id(wrapped), wrapped[2 + wrapped[1] :]
        if key_id not in self._wraps:
            raise SealBroken(f"ENCRYPTION_KEYS has no key {key_id!r} any more, and {owner} is sealed under it")
        try:
            return self._wraps[key_id].decrypt(rest[:_NONCE], rest[_NONCE:], _owned(key_id, owner))
        except (InvalidTag, ValueError) as error:
            raise SealBroken(f"the data key of {owner} does not open with key {key_id!r}") from error

    def key_id(self, wrapped: bytes) -> str:
        """Under which key these bytes are wrapped. Raises SealBroken for bytes of another shape."""
        if len(wrapped) < 2 or wrapped[:1] != _SHAPE or len(wrapped) < 2 + wrapped[1] + _NONCE:
            raise SealBroken("not a wrapped key")
        return wrapped[2 : 2 + wrapped[1]].decode("utf-8", "replace")


class Vault:
    """All that seals and looks up: the service's own data keys, and the patients' as they are needed.

    `index_key`, `inbox_key` and `audit_key` are data keys of the service, made once per database and stored wrapped like the
    patients' own: so a new ENCRYPTION_KEYS entry changes no look-up and breaks no seal.
    """

    def __init__(
        self, keyring: Keyring, index_key: bytes, inbox_key: bytes, audit_key: bytes, *, remembered: int = 4096
    ) -> None:
        self._keyring = keyring
        self._index_key = index_key
        self.inbox = Box(inbox_key)
        self.audit_key = audit_key
        self._boxes: OrderedDict[bytes, Box] = OrderedDict()
        self._remembered = remembered
        self._lock = Lock()
        self.index = lru_cache(remembered)(self._index)

    def _index(self, purpose: str, *parts: str) -> bytes:
        """A blind index: equal for equal parts, worthless without the key (HMAC-SHA256, 128 bits kept)."""
        spelled = "\x1f".join((purpose, *parts)).encode("utf-8", "surrogatepass")
        return hmac.digest(self._index_key, spelled, hashlib.sha256)[:16]

    def new_key(self, patient: str) -> tuple[bytes, Box]:
        """A fresh data key for a patient: wrapped for storing, and as a box for use now."""
        key = new_data_key()
        return self._keyring.wrap(key, f"patient {patient}"), Box(key)

    def box(self, patient: str, wrapped: bytes) -> Box:
        """The patient's box. Raises SealBroken."""
        with self._lock:
            known = self._boxes.get(wrapped)
            if known is not None:
                self._boxes.move_to_end(wrapped)
                return known
        box = Box(self._keyring.unwrap(wrapped, f"patient {patient}"))
        with self._lock:
            self._boxes[wrapped] = box
            while len(self._boxes) > self._remembered:
                self._boxes.popitem(last=False)
        return box

    def rewrapped(self, patient: str, wrapped: bytes) -> bytes | None:
        """The same data key under the newest key; None when it is there already."""
        if self._keyring.key_id(wrapped) == self._keyring.newest:
            return None
        owner = f"patient {patient}"
        return self._keyring.wrap(self._keyring.unwrap(wrapped, owner), owner)

    def forget(self, wrapped: bytes) -> None:
        """Drop a destroyed key from memory too."""
        with self._lock:
            self._boxes.pop(wrapped, None)


def new_data_key() -> bytes:
    """32 random bytes."""
    return os.urandom(_KEY)


def derive(key: bytes, purpose: bytes) -> bytes:
    """A key for one purpose (HKDF-SHA256, RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=_KEY, salt=None, info=purpose).derive(key)


def _owned(key_id: str, owner: str) -> bytes:
    return f"data key|{key_id}|{owner}".encode()


def _check(key_id: str, key: bytes) -> None:
    if not key_id or len(key_id.encode()) > 64:
        raise BadConfiguration("ENCRYPTION_KEYS: a key id has 1 to 64 bytes")
    if len(key) != _KEY:
        raise BadConfiguration(f"ENCRYPTION_KEYS: key {key_id!r} is not 32 bytes long")
