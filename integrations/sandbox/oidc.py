"""A pretend ThaiD: an OpenID provider with PKCE where a click says who somebody is. It knows the pretend hospital's people.

| call | answer |
|---|---|
| GET /thaid/authorise | a page with a button for each person; then back to `redirect_uri` with state and a code |
| POST /thaid/token | the ID token for a code, once, within a minute, to the client that asked, with the right verifier |
| GET /thaid/keys | the key that signs (ES256) |

`Provider.claims` changes what a token says and `Provider.key` signs it: for tests of what must not be believed.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from urllib.parse import parse_qsl, urlencode

from aiohttp import encode_basic_auth, web
from joserfc import jwt
from joserfc.jwk import ECKey

from integrations.sandbox.hospital_people import PEOPLE
from integrations.sandbox.line_answers import answer
from integrations.sandbox.line_clock import Clock

CODE_SECONDS = 60.0
TOKEN_SECONDS = 300
_KEPT = ("client_id", "redirect_uri", "state", "nonce", "code_challenge")

routes = web.RouteTableDef()


@dataclass(slots=True)
class Provider:
    """The provider of one client. `issuer`: what its tokens name it; `refuses`: calls for a token are answered with this status."""

    issuer: str
    client_id: str
    client_secret: str
    clock: Clock
    claims: dict[str, object] = field(default_factory=dict)
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "k1", "use": "sig", "alg": "ES256"}))
    refuses: int = 0
    codes: dict[str, tuple[dict[str, str], str, float]] = field(default_factory=dict)

    def code_for(self, asked: dict[str, str], citizen_id: str) -> str:
        """A code that stands for this person having said yes."""
        code = secrets.token_urlsafe(24)
        self.codes[code] = (asked, citizen_id, self.clock.now())
        return code

    def id_token(self, asked: dict[str, str], citizen_id: str) -> str:
        """What is said of them, signed."""
        person = next(each for each in PEOPLE if each.citizen_id == citizen_id)
        now = int(self.clock.now())
        claims: dict[str, object] = {
            "iss": self.issuer,
            "aud": self.client_id,
            "sub": sha256(citizen_id.encode()).hexdigest(),
            "iat": now,
            "exp": now + TOKEN_SECONDS,
            "nonce": asked["nonce"],
            "pid": citizen_id,
            "birthdate": person.born,
        }
        return jwt.encode({"alg": "ES256", "kid": "k1"}, {**claims, **self.claims}, self.key)


PROVIDER = web.AppKey("PROVIDER", Provider)


@routes.get("/thaid/authorise")
async def authorise(request: web.Request) -> web.Response:
    """Who are you? A click goes back with a code."""
    provider, asked = request.app[PROVIDER], dict(request.query)
    if asked.get("client_id") != provider.client_id or asked.get("code_challenge_method") != "S256":
        return _page("ThaiD จำลอง: ไม่รู้จักระบบที่ขอ", "", 400)
    kept = {name: asked.get(name, "") for name in _KEPT}
    people = {each.citizen_id: each.name for each in PEOPLE if not each.merged_into}
    doors = [
        (name, {"state": kept["state"], "code": provider.code_for(kept, citizen_id)})
        for citizen_id, name in people.items()
    ]
    doors.append(("ไม่ยืนยัน", {"state": kept["state"], "error": "access_denied"}))
    links = "".join(
        f'<p><a href="{escape(kept["redirect_uri"])}?{escape(urlencode(query))}">{escape(name)}</a></p>'
        for name, query in doors
    )
    return _page("ThaiD จำลอง: คุณคือใคร", links)


@routes.post("/thaid/token")
async def token(request: web.Request) -> web.Response:
    """A code for an ID token."""
    provider = request.app[PROVIDER]
    if provider.refuses:
        return answer({"error": "refused"}, provider.refuses)
    if not _is_client(request, provider):
        return answer({"error": "invalid_client"}, 401)
    form = dict(parse_qsl((await request.read()).decode()))
    asked, citizen_id, at = provider.codes.pop(form.get("code", ""), ({}, "", 0.0))
    proof = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
    fits = asked and asked["redirect_uri"] == form.get("redirect_uri") and proof == asked["code_challenge"]
    if not fits or provider.clock.now() > at + CODE_SECONDS or form.get("grant_type") != "authorization_code":
        return answer({"error": "invalid_grant"}, 400)
    body = {"access_token": secrets.token_hex(16), "token_type": "Bearer", "expires_in": TOKEN_SECONDS}
    return answer({**body, "id_token": provider.id_token(asked, citizen_id)})


@routes.get("/thaid/keys")
async def keys(request: web.Request) -> web.Response:
    """The public half."""
    return answer({"keys": [request.app[PROVIDER].key.as_dict(private=False)]})


def _is_client(request: web.Request, provider: Provider) -> bool:
    right = encode_basic_auth(provider.client_id, provider.client_secret)
    given = request.headers.get("Authorization", "")
    return hmac.compare_digest(given.encode(errors="surrogateescape"), right.encode())


def _page(title: str, body: str, status: int = 200) -> web.Response:
    text = (
        '<!doctype html><html lang="th"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title></head><body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )
    return web.Response(text=text, status=status, content_type="text/html")
