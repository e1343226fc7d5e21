"""ThaiD by OpenID Connect: authorisation code with PKCE, and an ID token that is believed only when everything about it fits.

Sources: OpenID Connect Core 1.0, 3.1.3.7 (what of an ID token is checked); RFC 7636 (PKCE); RFC 9700 2.1 (state, PKCE). The endpoints are
settings: ThaiD's stand under https://imauth.bora.dopa.go.th/api/v2/oauth2/. What ThaiD puts where has not been tried against ThaiD itself.
"""

from __future__ import annotations

import re
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlencode, urlsplit

import aiohttp
import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from bot.domain.citizen_id import citizen_id_in
from bot.domain.ports.identity_provider import Handshake, Identity, IdentityRefused, IdentitySilent

TIMEOUT = aiohttp.ClientTimeout(total=8, connect=3)
ALGORITHMS = ["ES256", "ES384", "PS256", "RS256"]  # never none, never a shared secret
_LARGEST = 100_000
_SKEW = 60  # seconds that clocks may differ
_BORN = re.compile(r"((?:18|19|20)\d\d)-?(\d\d)-?(\d\d)")
_BUDDHIST = re.compile(r"(2[45]\d\d)-?(\d\d)-?(\d\d)")


@dataclass(frozen=True, slots=True)
class OidcClient:
    """What the service knows us by, and where it is. `redirect_uri`: our own callback, as it is registered there."""

    issuer: str
    authorise_url: str
    token_url: str
    keys_url: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    scope: str = "openid pid birthdate"
    citizen_id_claim: str = "pid"
    born_claim: str = "birthdate"


class _Tokens(msgspec.Struct):
    id_token: str


class ThaiD:
    """Port IdentityProvider."""

    def __init__(self, client: OidcClient, clock: Callable[[], float] = time.time) -> None:
        self._client, self._clock = client, clock
        self._session: aiohttp.ClientSession | None = None

    @property
    def origin(self) -> str:
        """See IdentityProvider."""
        parts = urlsplit(self._client.authorise_url)
        return f"{parts.scheme}://{parts.netloc}"

    def address(self, handshake: Handshake) -> str:
        """See IdentityProvider."""
        query = {
            "response_type": "code",
            "client_id": self._client.client_id,
            "redirect_uri": self._client.redirect_uri,
            "scope": self._client.scope,
            "state": handshake.state,
            "nonce": handshake.nonce,
            "code_challenge": challenge_of(handshake.verifier),
            "code_challenge_method": "S256",
        }
        return f"{self._client.authorise_url}?{urlencode(query)}"

    async def identity(self, code: str, handshake: Handshake) -> Identity:
        """See IdentityProvider."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._client.redirect_uri,
            "code_verifier": handshake.verifier,
        }
        secret = aiohttp.encode_basic_auth(self._client.client_id, self._client.client_secret)
        body = await self._asked("POST", self._client.token_url, data=form, headers={"Authorization": secret})
        keys = await self._asked("GET", self._client.keys_url)
        return self._identity(self._claims(_tokens(body).id_token, keys, handshake.nonce))

    async def aclose(self) -> None:
        """See IdentityProvider."""
        if self._session is not None:
            await self._session.close()

    def _claims(self, id_token: str, keys: bytes, nonce: str) -> Mapping[str, object]:
        """What the token says, once its signature and all that binds it to us and to this visit fit."""
        now = int(self._clock())
        rules = jwt.JWTClaimsRegistry(
            now=now,
            leeway=_SKEW,
            iss={"essential": True, "value": self._client.issuer},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            token = jwt.decode(id_token, KeySet.import_key_set(msgspec.json.decode(keys)), algorithms=ALGORITHMS)
            rules.validate(token.claims)
        except (JoseError, ValueError, TypeError, KeyError) as fault:
            raise IdentityRefused(f"an ID token that does not hold: {type(fault).__name__}") from fault
        audience = token.claims.get("aud")
        others = audience if isinstance(audience, list) else [audience]
        if self._client.client_id not in others or (
            len(others) > 1 and token.claims.get("azp") != self._client.client_id
        ):
            raise IdentityRefused("an ID token for somebody else")
        return token.claims

    def _identity(self, claims: Mapping[str, object]) -> Identity:
        number = citizen_id_in(str(claims.get(self._client.citizen_id_claim, "")))
        born = born_in(str(claims.get(self._client.born_claim, "")))
        if number is None or born is None:
            raise IdentityRefused("no citizen id or no birth date in the ID token")
        return Identity(number, born)

    async def _asked(self, method: str, url: str, **how: object) -> bytes:
        """The body of a 200. Nothing is tried again: a code is good once."""
        session = self._session = self._session or aiohttp.ClientSession(
            timeout=TIMEOUT, cookie_jar=aiohttp.DummyCookieJar()
        )
        try:
            async with session.request(method, url, allow_redirects=False, **how) as answer:  # type: ignore[arg-type]
                body, status = await _whole(answer), answer.status
        except (aiohttp.ClientError, TimeoutError, OSError) as fault:
            raise IdentitySilent(type(fault).__name__) from fault
        if status >= 500 or status == 429:
            raise IdentitySilent(f"answered {status}")
        if status != 200:
            raise IdentityRefused(f"answered {status}")
        return body


async def _whole(answer: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in answer.content.iter_any():
        body += chunk
        if len(body) > _LARGEST:
            raise IdentityRefused("an endless answer")
    return bytes(body)


def challenge_of(verifier: str) -> str:
    """The PKCE challenge (S256) of a verifier."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def born_in(claim: str) -> str | None:
    """A birth date of a claim in ISO 8601: with or without dashes, either calendar, `00` for a day or month that is not known."""
    found, years = _BORN.fullmatch(claim), 0
    if found is None:
        found, years = _BUDDHIST.fullmatch(claim), 543
    if found is None:
        return None
    year, month, day = found.groups()
    parts = [
        f"{int(year) - years:04}",
        *([month] if month != "00" else []),
        *([day] if "00" not in (month, day) else []),
    ]
    return "-".join(parts)


def _tokens(body: bytes) -> _Tokens:
    try:
        return msgspec.json.decode(body, type=_Tokens)
    except msgspec.DecodeError as fault:
        raise IdentityRefused("no ID token came") from fault
