"""ThaiD over HTTP against a local provider: what is believed, and everything that must not be."""

from __future__ import annotations

import time
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from bot.domain.ports.identity_provider import Handshake, Identity, IdentityRefused, IdentitySilent
from integrations.oidc.thaid import OidcClient, ThaiD, born_in, challenge_of
from integrations.sandbox import oidc
from integrations.sandbox.hospital_people import PEOPLE
from integrations.sandbox.line_clock import MovableClock

GRANDMA = PEOPLE[1]
ISSUER, CALLBACK = "https://thaid.example", "https://klaimor.example/link/thaid/callback"
HANDSHAKE = Handshake("state-" + "s" * 40, "nonce-" + "n" * 40, "v" * 43)


@pytest.fixture
async def provider() -> oidc.Provider:
    return oidc.Provider(ISSUER, "klaimor", "secret", MovableClock())


@pytest.fixture
async def server(provider: oidc.Provider) -> AsyncIterator[TestServer]:
    app = web.Application()
    app[oidc.PROVIDER] = provider
    app.add_routes(oidc.routes)
    async with TestServer(app) as server:
        yield server


def client_of(server: TestServer) -> OidcClient:
    at = str(server.make_url("/thaid"))
    return OidcClient(ISSUER, f"{at}/authorise", f"{at}/token", f"{at}/keys", "klaimor", "secret", CALLBACK)


@pytest.fixture
async def thaid(server: TestServer) -> AsyncIterator[ThaiD]:
    opened = ThaiD(client_of(server))
    yield opened
    await opened.aclose()


def code(provider: oidc.Provider, **other: str) -> str:
    """What the browser brings back after a yes."""
    asked = {
        "client_id": "klaimor",
        "redirect_uri": CALLBACK,
        "state": HANDSHAKE.state,
        "nonce": HANDSHAKE.nonce,
        "code_challenge": challenge_of(HANDSHAKE.verifier),
    }
    return provider.code_for({**asked, **other}, GRANDMA.citizen_id)


def test_the_browser_is_sent_with_state_nonce_and_challenge_and_no_secret() -> None:
    thaid = ThaiD(OidcClient(ISSUER, f"{ISSUER}/auth/", "t", "k", "klaimor", "secret", CALLBACK))
    address = urlsplit(thaid.address(HANDSHAKE))
    query = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{ISSUER}/auth/"
    assert query == {
        "response_type": "code",
        "client_id": "klaimor",
        "redirect_uri": CALLBACK,
        "scope": "openid pid birthdate",
        "state": HANDSHAKE.state,
        "nonce": HANDSHAKE.nonce,
        "code_challenge": challenge_of(HANDSHAKE.verifier),
        "code_challenge_method": "S256",
    }
    assert HANDSHAKE.verifier not in address.query
    assert thaid.origin == ISSUER


def test_the_challenge_is_that_of_the_rfc() -> None:
    """RFC 7636, appendix B."""
    assert challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


async def test_a_code_becomes_an_identity_once(provider: oidc.Provider, thaid: ThaiD) -> None:
    given = code(provider)
    assert await thaid.identity(given, HANDSHAKE) == Identity(GRANDMA.citizen_id, GRANDMA.born)
    with pytest.raises(IdentityRefused):
        await thaid.identity(given, HANDSHAKE)


async def test_what_the_page_of_the_provider_gives_works(server: TestServer, thaid: ThaiD) -> None:
    async with ClientSession() as browser, browser.get(thaid.address(HANDSHAKE)) as answer:
        page = await answer.text()
    [back] = [part.split('"')[0] for part in page.split('href="')[1:] if GRANDMA.name in part]
    query = parse_qs(urlsplit(back.replace("&amp;", "&")).query)
    assert query["state"] == [HANDSHAKE.state]
    assert (await thaid.identity(query["code"][0], HANDSHAKE)).citizen_id == GRANDMA.citizen_id


@pytest.mark.parametrize(
    "other", [{"code_challenge": challenge_of("w" * 43)}, {"redirect_uri": "https://evil.example"}]
)
async def test_another_verifier_or_callback_gets_no_token(
    provider: oidc.Provider, thaid: ThaiD, other: dict[str, str]
) -> None:
    with pytest.raises(IdentityRefused):
        await thaid.identity(code(provider, **other), HANDSHAKE)


NOW = int(time.time())


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"iss": "https://evil.example"},
        {"aud": "somebody-else"},
        {"aud": ["klaimor", "somebody-else"]},
        {"aud": ["klaimor", "somebody-else"], "azp": "somebody-else"},
        {"aud": None},
        {"exp": NOW - 3600},
        {"exp": None},
        {"iat": NOW + 3600},
        {"sub": None},
        {"nbf": NOW + 3600},
        {"pid": "1234567890123"},
        {"pid": None},
        {"birthdate": "yesterday"},
        {"birthdate": None},
    ],
    ids=" ".join,  # no times: each worker collects at another moment
)
async def test_claims_that_do_not_fit_are_not_believed(
    provider: oidc.Provider, thaid: ThaiD, claims: dict[str, object]
) -> None:
    provider.claims = claims
    with pytest.raises(IdentityRefused):
        await thaid.identity(code(provider), HANDSHAKE)


async def test_several_audiences_are_believed_when_we_are_the_one_it_was_made_for(
    provider: oidc.Provider, thaid: ThaiD
) -> None:
    provider.claims = {"aud": ["klaimor", "somebody-else"], "azp": "klaimor"}
    assert (await thaid.identity(code(provider), HANDSHAKE)).citizen_id == GRANDMA.citizen_id


class Forger(oidc.Provider):
    """Signs as it is told, and publishes the true key."""

    forged: str = ""

    def id_token(self, asked: dict[str, str], citizen_id: str) -> str:
        true = super().id_token(asked, citizen_id)
        claims = msgspec.json.decode(_unpadded(true.split(".")[1]))
        match self.forged:
            case "none":
                return f"{_packed({'alg': 'none'})}.{_packed(claims)}."
            case "another key":
                other = ECKey.generate_key("P-256", {"kid": "k1"})
                return jwt.encode({"alg": "ES256", "kid": "k1"}, claims, other)
            case "public key as secret":
                secret = OctKey.import_key(msgspec.json.encode(self.key.as_dict(private=False)))
                return jwt.encode({"alg": "HS256", "kid": "k1"}, claims, secret)
            case "changed":
                head, _, signature = true.split(".")
                return f"{head}.{_packed({**claims, 'pid': PEOPLE[0].citizen_id})}.{signature}"
        return "no token at all"


def _packed(part: dict[str, object]) -> str:
    return urlsafe_b64encode(msgspec.json.encode(part)).rstrip(b"=").decode()


def _unpadded(part: str) -> bytes:
    from base64 import urlsafe_b64decode

    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


@pytest.mark.parametrize("forged", ["none", "another key", "public key as secret", "changed", "nonsense"])
async def test_a_forged_token_is_not_believed(forged: str) -> None:
    provider = Forger(ISSUER, "klaimor", "secret", MovableClock())
    provider.forged = forged
    app = web.Application()
    app[oidc.PROVIDER] = provider
    app.add_routes(oidc.routes)
    async with TestServer(app) as server:
        thaid = ThaiD(client_of(server))
        with pytest.raises(IdentityRefused):
            await thaid.identity(code(provider), HANDSHAKE)
        await thaid.aclose()


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, IdentityRefused),
        (401, IdentityRefused),
        (500, IdentitySilent),
        (503, IdentitySilent),
        (429, IdentitySilent),
    ],
)
async def test_a_provider_that_says_no_or_nothing(
    provider: oidc.Provider, thaid: ThaiD, status: int, error: type[Exception]
) -> None:
    provider.refuses = status
    with pytest.raises(error):
        await thaid.identity(code(provider), HANDSHAKE)


async def test_a_wrong_secret_and_nobody_there(provider: oidc.Provider, server: TestServer) -> None:
    wrong = ThaiD(replace(client_of(server), client_secret="wrong"))
    with pytest.raises(IdentityRefused, match="401"):
        await wrong.identity(code(provider), HANDSHAKE)
    await wrong.aclose()
    nowhere = ThaiD(replace(client_of(server), token_url="http://127.0.0.1:9/token"))
    with pytest.raises(IdentitySilent):
        await nowhere.identity("code", HANDSHAKE)
    await nowhere.aclose()


@pytest.mark.parametrize(
    ("claim", "born"),
    [
        ("1945-01-13", "1945-01-13"),
        ("19450113", "1945-01-13"),
        ("2488-01-13", "1945-01-13"),
        ("24880113", "1945-01-13"),
        ("1945-01-00", "1945-01"),
        ("2488-00-00", "1945"),
        ("13/01/2488", None),
        ("", None),
    ],
)
def test_birth_dates_of_claims(claim: str, born: str | None) -> None:
    assert born_in(claim) == born


def test_the_secret_is_not_printed() -> None:
    assert "secret" not in repr(OidcClient(ISSUER, "a", "t", "k", "klaimor", "secret", CALLBACK)).replace(
        "client_secret", ""
    )
