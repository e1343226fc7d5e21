"""SMART Backend Services: a signed statement is exchanged for a short-lived token.

Source: https://hl7.org/fhir/smart-app-launch/backend-services.html and client-confidential-asymmetric.html
"""

from __future__ import annotations

import asyncio
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

import aiohttp
import msgspec
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP384R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA384
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bot.domain.errors import BadConfiguration, HospitalRefused
from integrations.http.wire import Answer, Deadline, Limits, Lost, NotSent, Request, exchange, safe_url

STATEMENT_LIFE = 240  # seconds; servers refuse more than five minutes
EARLY = 60  # seconds before its end that a token is replaced


@dataclass(frozen=True, slots=True)
class SmartAuth:
    """A registered client: `key_pem` is its private key (EC P-384 for ES384, RSA for RS384), `kid` names it."""

    token_url: str
    client_id: str
    kid: str
    scope: str
    key_pem: str = field(repr=False)


class Token(msgspec.Struct):
    """The token endpoint's answer."""

    access_token: str
    expires_in: int = 300


class SmartCredentials:
    """Fetches a token when there is none or it is about to end; however many wait, one fetches. `now` is Unix time."""

    def __init__(self, auth: SmartAuth, now: Callable[[], float] = time.time) -> None:
        self._auth, self._now = auth, now
        self._url = safe_url(auth.token_url)
        self._key = _private_key(auth.key_pem)
        self._lock = asyncio.Lock()
        self._value: str | None = None
        self._until = 0.0

    async def header(self, session: aiohttp.ClientSession, limits: Limits, deadline: Deadline) -> str:
        """`Bearer ...`. Raises NotSent when the token cannot be fetched now, HospitalRefused when we are not known."""
        async with self._lock:
            if self._value is None or self._now() >= self._until:
                token = await self._fetch(session, limits, deadline)
                self._value = f"Bearer {token.access_token}"
                self._until = self._now() + max(token.expires_in - EARLY, 1)
            return self._value

    def refused(self) -> bool:
        """Forget the token, because the hospital did; True when there was one that a new one could better."""
        known, self._value = self._value is not None, None
        return known

    async def _fetch(self, session: aiohttp.ClientSession, limits: Limits, deadline: Deadline) -> Token:
        form = {
            "grant_type": "client_credentials",
            "scope": self._auth.scope,
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": self.statement(),
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        request = Request("POST", self._url, headers, urlencode(form).encode())
        try:
            return _token(await exchange(session, request, limits, deadline))
        except Lost as error:  # the FHIR request itself has not been sent
            raise NotSent(f"token endpoint: {error}") from error

    def statement(self) -> str:
        """A fresh JWT that says who we are, signed with our key (RFC 7523)."""
        now = int(self._now())
        header = {"typ": "JWT", "kid": self._auth.kid, "alg": _algorithm(self._key)}
        claims = {
            "iss": self._auth.client_id,
            "sub": self._auth.client_id,
            "aud": self._auth.token_url,
            "iat": now,
            "exp": now + STATEMENT_LIFE,
            "jti": str(uuid4()),
        }
        signed = f"{_base64(msgspec.json.encode(header))}.{_base64(msgspec.json.encode(claims))}"
        return f"{signed}.{_base64(_sign(self._key, signed.encode()))}"


def _token(answer: Answer) -> Token:
    if 400 <= answer.status < 500 and answer.status not in (408, 429):
        raise HospitalRefused(f"token endpoint: {answer.status}")  # our registration is wrong: never retried
    if answer.status != 200:
        raise NotSent(f"token endpoint: {answer.status}")
    try:
        return msgspec.json.decode(answer.body, type=Token)
    except msgspec.MsgspecError as error:
        raise NotSent("token endpoint: no token in the answer") from error


def _private_key(pem: str) -> EllipticCurvePrivateKey | RSAPrivateKey:
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError) as error:
        raise BadConfiguration("the SMART key is not an unencrypted PEM private key") from error
    if isinstance(key, EllipticCurvePrivateKey) and isinstance(key.curve, SECP384R1):
        return key
    if isinstance(key, RSAPrivateKey) and key.key_size >= 2048:
        return key
    raise BadConfiguration("the SMART key must be EC P-384 (ES384) or RSA of 2048 bits or more (RS384)")


def _algorithm(key: EllipticCurvePrivateKey | RSAPrivateKey) -> str:
    return "ES384" if isinstance(key, EllipticCurvePrivateKey) else "RS384"


def _sign(key: EllipticCurvePrivateKey | RSAPrivateKey, message: bytes) -> bytes:
    if isinstance(key, RSAPrivateKey):
        return key.sign(message, padding.PKCS1v15(), SHA384())
    r, s = decode_dss_signature(key.sign(message, ECDSA(SHA384())))
    return r.to_bytes(48, "big") + s.to_bytes(48, "big")  # RFC 7518 3.4: two numbers side by side, not DER


def _base64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
