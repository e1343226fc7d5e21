"""Short messages go to a gateway over HTTP: POST {"to", "text", "from"} as JSON with a bearer token, any 2xx is taken.

Gateways differ in names: `fields` says how this one calls them, and `international` whether it wants 66812345678.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import aiohttp

from bot.domain.ports.sms import SmsNotSent

TIMEOUT = aiohttp.ClientTimeout(total=10, connect=3)


@dataclass(frozen=True, slots=True)
class Gateway:
    """Where and how. `sender`: the name that the phone shows, "" for the gateway's own."""

    url: str
    token: str = field(repr=False)
    sender: str = ""
    fields: tuple[str, str, str] = ("to", "text", "from")
    international: bool = False


class HttpSms:
    """Port SmsSender over one gateway; opens its connection at the first message."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._session: aiohttp.ClientSession | None = None

    async def send(self, phone: str, text: str) -> None:
        """See SmsSender."""
        session = self._session = self._session or aiohttp.ClientSession(
            timeout=TIMEOUT, cookie_jar=aiohttp.DummyCookieJar()
        )
        headers = {"Authorization": f"Bearer {self._gateway.token}"} if self._gateway.token else {}
        try:
            async with session.post(
                self._gateway.url, json=self._body(phone, text), headers=headers, allow_redirects=False
            ) as answer:
                status = answer.status
        except (aiohttp.ClientError, TimeoutError, OSError) as fault:
            raise SmsNotSent(type(fault).__name__) from fault
        if not 200 <= status <= 299:
            raise SmsNotSent(f"the gateway answered {status}")

    async def aclose(self) -> None:
        """See SmsSender."""
        if self._session is not None:
            await self._session.close()

    def _body(self, phone: str, text: str) -> dict[str, str]:
        to, words, sender = self._gateway.fields
        number = f"66{phone.removeprefix('0')}" if self._gateway.international else phone
        body = {to: number, words: text}
        return {**body, sender: self._gateway.sender} if self._gateway.sender else body
