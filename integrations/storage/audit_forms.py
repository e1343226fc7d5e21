"""The exact bytes by which an audit entry is marked, hashed and sealed, so that anybody can compute them again.

A form is a row of netstrings (`<length>:<bytes>,`), numbers in decimal and bytes in lower-case hex:

    mark  nonce (8 bytes) and 16 bytes of HMAC(key, "entry" nonce happened_at actor action subject detail), made when the entry is
          written: what somebody without the key writes into the table, or changes before it is sealed, has no good one
    hash  SHA-256(number previous happened_at actor action subject detail mark), `previous` being the hash of the entry numbered one
          lower (32 zero bytes for number 1) and `mark` empty for entries older than marks: anybody can walk this chain
    seal  16 bytes of HMAC(key, "sealed" number hash): whoever computes the chain anew after a change cannot make these
    head  16 bytes of HMAC(key, "head" number hash sealed_at): the newest entry, so that the end cannot be cut off unseen

HMAC is over SHA-256; the key is a data key of the service, wrapped by ENCRYPTION_KEYS, which an administrator of the database has not.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass

START = bytes(32)  # what the first entry follows
_NONCE, _KEPT = 8, 16

Field = str | int | bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """What an entry says. `happened_at` in microseconds since 1970 (UTC)."""

    happened_at: int
    actor: str
    action: str
    subject: bytes
    detail: str

    def fields(self) -> tuple[Field, ...]:
        """In the order of the forms."""
        return self.happened_at, self.actor, self.action, self.subject, self.detail


def new_mark(key: bytes, entry: Entry) -> bytes:
    """A mark with a fresh nonce: no two entries have the same, however alike they are."""
    nonce = os.urandom(_NONCE)
    return nonce + _mac(key, "entry", nonce, *entry.fields())


def is_marked(key: bytes, entry: Entry, mark: bytes) -> bool:
    """Whether the service wrote this entry, with these contents."""
    nonce, mac = mark[:_NONCE], mark[_NONCE:]
    return hmac.compare_digest(mac, _mac(key, "entry", nonce, *entry.fields()))


def chained(number: int, previous: bytes, entry: Entry, mark: bytes | None) -> bytes:
    """The hash of an entry in its place."""
    return hashlib.sha256(_form(number, previous, *entry.fields(), mark or b"")).digest()


def seal_of(key: bytes, number: int, digest: bytes) -> bytes:
    """The seal on an entry's hash."""
    return _mac(key, "sealed", number, digest)


def head_seal(key: bytes, number: int, digest: bytes, sealed_at: int) -> bytes:
    """The seal on the head of the chain."""
    return _mac(key, "head", number, digest, sealed_at)


def _mac(key: bytes, *fields: Field) -> bytes:
    return hmac.digest(key, _form(*fields), hashlib.sha256)[:_KEPT]


def _form(*fields: Field) -> bytes:
    parts = [_spelled(field) for field in fields]
    return b"".join([b"%d:%b," % (len(part), part) for part in parts])


def _spelled(field: Field) -> bytes:
    if isinstance(field, bytes):
        return field.hex().encode()
    return str(field).encode()
