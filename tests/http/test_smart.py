"""SMART Backend Services: one token for all, renewed in time, signed with the registered key."""

from __future__ import annotations

import asyncio
import json
from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA384
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bot.domain.errors import BadConfiguration, HospitalRefused, HospitalUnavailable
from integrations.fhir.client import FhirClient
from integrations.http.smart import SmartAuth, SmartCredentials
from integrations.http.wire import Deadline, Limits, open_session

EC_KEY = ec.generate_private_key(ec.SECP384R1())
RSA_KEY = rsa.generate_private_key(65537, 2048)


def pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def auth(token_url: str = "https://hospital.example/token", key: Any = EC_KEY) -> SmartAuth:
    return SmartAuth(token_url, "line-bot", "2026-11", "system/Slot.rs", pem(key))


def part(statement: str, number: int) -> dict[str, Any]:
    text = statement.split(".")[number]
    decoded: dict[str, Any] = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return decoded


class Desk:
    """A hospital with a token endpoint; it knows which tokens it gave out and honours the newest."""

    def __init__(self) -> None:
        self.given: list[str] = []
        self.forms: list[dict[str, str]] = []
        self.honoured: str | None = None
        self.refuse = 0
        self.life = 300
        self.honours_nobody = False
        self.token_url = ""

    async def token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.forms.append(form)
        if self.refuse:
            return web.json_response({"error": "invalid_client"}, status=self.refuse)
        await asyncio.sleep(0)
        self.given.append(f"t{len(self.given)}")
        self.honoured = self.given[-1]
        return web.json_response({"access_token": self.honoured, "token_type": "bearer", "expires_in": self.life})

    async def patient(self, request: web.Request) -> web.Response:
        if self.honours_nobody or request.headers.get("Authorization") != f"Bearer {self.honoured}":
            return web.Response(status=401)
        return web.json_response({"resourceType": "Patient", "id": "1"}, content_type="application/fhir+json")


@asynccontextmanager
async def hospital() -> AsyncIterator[tuple[Desk, FhirClient]]:
    desk, app = Desk(), web.Application()
    app.router.add_post("/token", desk.token)
    app.router.add_route("*", "/fhir/{path:.*}", desk.patient)
    async with TestServer(app) as server:
        desk.token_url = str(server.make_url("/token"))
        client = FhirClient(str(server.make_url("/fhir")), auth=auth(desk.token_url))
        yield desk, client
        await client.aclose()


def soon() -> Deadline:
    return Deadline(5)


def test_the_statement_says_who_we_are_for_four_minutes() -> None:
    credentials = SmartCredentials(auth(), now=lambda: 1000.0)
    header, claims = part(credentials.statement(), 0), part(credentials.statement(), 1)
    assert header == {"typ": "JWT", "kid": "2026-11", "alg": "ES384"}
    assert claims["iss"] == claims["sub"] == "line-bot"
    assert (claims["aud"], claims["exp"]) == ("https://hospital.example/token", 1240)
    assert claims["jti"] != part(credentials.statement(), 1)["jti"]


def test_an_ec_statement_verifies_with_the_public_key_and_no_other() -> None:
    signed, _, signature = SmartCredentials(auth()).statement().rpartition(".")
    raw = urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
    der = encode_dss_signature(int.from_bytes(raw[:48], "big"), int.from_bytes(raw[48:], "big"))
    EC_KEY.public_key().verify(der, signed.encode(), ec.ECDSA(SHA384()))
    other = ec.generate_private_key(ec.SECP384R1()).public_key()
    with pytest.raises(InvalidSignature):
        other.verify(der, signed.encode(), ec.ECDSA(SHA384()))


def test_an_rsa_statement_is_rs384() -> None:
    statement = SmartCredentials(auth(key=RSA_KEY)).statement()
    signed, _, signature = statement.rpartition(".")
    raw = urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
    RSA_KEY.public_key().verify(raw, signed.encode(), padding.PKCS1v15(), SHA384())
    assert part(statement, 0)["alg"] == "RS384"


@pytest.mark.parametrize(
    "key", ["not a key", "", pem(ec.generate_private_key(ec.SECP256R1())), pem(rsa.generate_private_key(65537, 1024))]
)
def test_a_key_that_cannot_be_used_is_named_at_the_start(key: str) -> None:
    with pytest.raises(BadConfiguration):
        SmartCredentials(SmartAuth("https://hospital.example/token", "line-bot", "k", "s", key))


def test_a_token_is_never_asked_for_in_the_clear() -> None:
    with pytest.raises(BadConfiguration, match="https"):
        SmartCredentials(auth("http://hospital.example/token"))


def test_the_key_is_not_shown() -> None:
    assert "PRIVATE" not in repr(auth())


async def test_twenty_calls_fetch_one_token() -> None:
    async with hospital() as (desk, client):
        await asyncio.gather(*(client.read("Patient/1", soon()) for _ in range(20)))
    assert desk.given == ["t0"]
    assert desk.forms[0]["grant_type"] == "client_credentials"
    assert desk.forms[0]["scope"] == "system/Slot.rs"


async def test_a_token_is_replaced_a_minute_before_its_end() -> None:
    now = [1000.0]
    async with hospital() as (desk, _):
        credentials = SmartCredentials(auth(desk.token_url), now=lambda: now[0])
        async with open_session(Limits()) as session:
            first = await credentials.header(session, Limits(), soon())
            now[0] += 239
            assert await credentials.header(session, Limits(), soon()) == first
            now[0] += 2
            assert await credentials.header(session, Limits(), soon()) == "Bearer t1"
    assert desk.given == ["t0", "t1"]


async def test_a_token_that_the_hospital_forgot_is_fetched_anew_also_for_a_write() -> None:
    async with hospital() as (desk, client):
        await client.read("Patient/1", soon())
        desk.honoured = "another"
        await client.create({"resourceType": "Patient"}, soon())
    assert desk.given == ["t0", "t1"]


async def test_a_second_401_is_a_refusal() -> None:
    async with hospital() as (desk, client):
        desk.honours_nobody = True
        with pytest.raises(HospitalRefused):
            await client.read("Patient/1", soon())
    assert desk.given == ["t0", "t1"]  # tried anew once, not for ever


@pytest.mark.parametrize(
    ("status", "error", "asked"), [(400, HospitalRefused, 1), (401, HospitalRefused, 1), (503, HospitalUnavailable, 1)]
)
async def test_a_client_that_is_not_known_is_a_refusal_and_an_endpoint_that_is_down_is_not(
    status: int, error: type[Exception], asked: int
) -> None:
    async with hospital() as (desk, client):
        desk.refuse = status
        with pytest.raises(error):
            await client.create({"resourceType": "Patient"}, soon())
        assert len(desk.forms) == asked
