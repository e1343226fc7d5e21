"""Account link: LINE's one-time token for a person, and the page of LINE's that says whose phone it is.

Source: LINE docs "Link user accounts" and Messaging API reference "Issue link token", "Account link event". The token works once, for
10 minutes; when it is over nothing happens at all. The person of the phone must be the one the token was issued for, or the link
fails. Which phone the browser belongs to stands in a cookie that the phone page sets; with LINE it is the app itself.
"""

from __future__ import annotations

import re
from html import escape

from aiohttp import web

from integrations.sandbox import line_ids
from integrations.sandbox.line_account import authorised
from integrations.sandbox.line_answers import Refusal, answer
from integrations.sandbox.line_delivery import DELIVERIES
from integrations.sandbox.line_platform import PLATFORM

TOKEN_SECONDS = 600.0
PHONE = "line-user"  # the cookie
_NONCE = re.compile(r"[\x21-\x7e]{10,255}")

routes = web.RouteTableDef()


class LinkTokens:
    """Tokens that were issued and not used."""

    def __init__(self) -> None:
        self._issued: dict[str, tuple[str, float]] = {}

    def issue(self, user_id: str, now: float) -> str:
        """A new token for this person."""
        token = line_ids.token()
        self._issued[token] = (user_id, now)
        return token

    def take(self, token: str, now: float) -> str | None:
        """Use the token, once: for whom it was issued, None when it is unknown, used or too old."""
        user_id, issued = self._issued.pop(token, ("", 0.0))
        return user_id if user_id and now <= issued + TOKEN_SECONDS else None


TOKENS = web.AppKey("LINK_TOKENS", LinkTokens)


@routes.post("/v2/bot/user/{id}/linkToken")
async def link_token(request: web.Request) -> web.Response:
    """A token for one link of this person's account."""
    platform = authorised(request)
    chat = platform.chats.find(request.match_info["id"])
    if chat is None or chat.kind != "user":
        raise Refusal(400, "The value for the 'userId' parameter is invalid")
    return answer({"linkToken": request.app[TOKENS].issue(chat.id, platform.clock.now())})


@routes.get("/dialog/bot/accountLink")
async def dialog(request: web.Request) -> web.Response:
    """Whose phone this is decides: linked, failed, or nothing."""
    platform, nonce = request.app[PLATFORM], request.query.get("nonce", "")
    if not _NONCE.fullmatch(nonce):
        return _page("ลิงก์ไม่ถูกต้อง", 400)
    phone = platform.chats.find(request.cookies.get(PHONE, ""))
    if phone is None or phone.kind != "user":
        return _page("กรุณาเปิดลิงก์นี้จากแชทในโทรศัพท์ของคุณ", 401)
    whose = request.app[TOKENS].take(request.query.get("linkToken", ""), platform.clock.now())
    if whose is None:
        return _page("ลิงก์นี้หมดอายุหรือใช้ไปแล้ว กรุณากลับไปที่แชทแล้วเริ่มใหม่", 400)
    if whose != phone.id:
        event = platform.happens("accountLink", phone, source=None, link={"result": "failed", "nonce": nonce})
        request.app[DELIVERIES].send(event, phone)
        return _page("เชื่อมบัญชีไม่สำเร็จ", 403)
    event = platform.happens("accountLink", phone, answerable=True, link={"result": "ok", "nonce": nonce})
    request.app[DELIVERIES].send(event, phone)
    return _page("เชื่อมบัญชีแล้ว กลับไปที่แชทได้เลย")


def _page(said: str, status: int = 200) -> web.Response:
    text = (
        '<!doctype html><html lang="th"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>LINE จำลอง</title></head>'
        f"<body><main><h1>LINE จำลอง</h1><p>{escape(said)}</p></main></body></html>"
    )
    headers = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "Cache-Control": "no-store"}
    return web.Response(text=text, status=status, content_type="text/html", headers=headers)
