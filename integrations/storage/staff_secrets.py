"""What staff log in with: passwords as argon2 keeps them, codes of an authenticator, tokens of sessions."""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
import unicodedata
from datetime import datetime

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.domain.staff import WeakPassword

ISSUER = "KlaiMor"
SHORTEST, LONGEST = 12, 200
_DISTINCT = 5  # letters: "aaaaaaaaaaaa" and "121212121212" are as good as none
_COMMON = ("password", "12345678", "qwertyui", "klaimor", "hospital", "รหัสผ่าน", "โรงพยาบาล")
# Letters and digits that nobody mistakes for one another when they copy them from paper.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_AT_ONCE = 2  # each takes 64 MiB and most of a core


def quick_hasher() -> PasswordHasher:
    """argon2 as weak as it goes: for passwords that keep nothing, such as a demo's, which stand on its first page."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Passwords:
    """argon2id with the library's defaults (RFC 9106, low-memory), in a thread and few at a time, so that the loop stays free."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turn = asyncio.Semaphore(_AT_ONCE)
        self._nobodys: str | None = None

    async def hashed(self, password: str) -> str:
        """The password as it is stored."""
        async with self._turn:
            return await asyncio.to_thread(self._hasher.hash, _spelled(password))

    async def good(self, stored: str | None, password: str) -> bool:
        """Whether it is the one that was stored. With None it takes as long, and is not."""
        if stored is None:
            self._nobodys = self._nobodys or await self.hashed(secrets.token_hex())
        async with self._turn:
            right = await asyncio.to_thread(self._verified, stored or self._nobodys or "", password)
        return right and stored is not None

    def _verified(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, _spelled(password))
        except (VerificationError, InvalidHashError):
            return False


def _spelled(password: str) -> bytes:
    """Its bytes, the same however a keyboard orders Thai vowels and tone marks (NIST SP 800-63B, 5.1.1.2: normalise)."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def checked(password: str, username: str, old: str) -> str:
    """The new password, if it is one that we take. Raises WeakPassword (NIST SP 800-63B, 5.1.1.2: length, and a list of bad ones)."""
    spelled = password.casefold()
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPassword("short")
    if username in spelled:
        raise WeakPassword("username")
    if len(set(spelled)) < _DISTINCT or any(spelled.startswith(common) for common in _COMMON):
        raise WeakPassword("common")
    if password == old:
        raise WeakPassword("same")
    return password


def one_time_password() -> str:
    """Sixteen letters in groups of four: about 79 bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def new_authenticator() -> str:
    """A fresh TOTP secret: 160 bits in base32 (RFC 4226, R6)."""
    return pyotp.random_base32()


def otpauth(secret: str, username: str) -> str:
    """What an authenticator app scans."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Which half minute this code belongs to: now's, or one beside it (RFC 6238, 5.2); None if to none of them."""
    digits = re.sub(r"[\s-]", "", code)
    totp = pyotp.TOTP(secret)
    current = int(now.timestamp()) // totp.interval
    matching = [step for step in (current + 1, current, current - 1) if _equal(totp.generate_otp(step), digits)]
    return matching[0] if matching else None


def _equal(right: str, given: str) -> bool:
    return secrets.compare_digest(right.encode(), given.encode("utf-8", "replace"))


def new_token() -> str:
    """A session's token: 256 random bits."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> bytes:
    """What is stored of a token. It has too many bits to be guessed, so a fast hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
