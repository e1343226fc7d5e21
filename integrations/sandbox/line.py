"""A pretend LINE platform: the Messaging API for the bot on one side, a phone for people on the other, and switches for faults.

It is an application of its own and knows our service only by its webhook address, as LINE does. Nothing is kept on disk.

| part | module |
|---|---|
| Messaging API as line-bot-sdk calls it | line_sends, line_account |
| what LINE refuses | line_limits (`check_messages`), line_actions, line_templates, line_flex with line_flex_parts and line_flex_values |
| events to the bot | line_events, line_delivery |
| account link, and the page of LINE's for it | line_link |
| a pretend SMS gateway and a pretend ThaiD beside it | sms, oidc |
| the phone's API under /sandbox/api | line_phone |
| faults, clock, statistics, bursts | line_controls, line_faults, line_burst |
| the page at /sandbox | line_page and the folder phone |

All state hangs on `app[PLATFORM]` and `app[DELIVERIES]`, for tests that run it in their own process.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from aiohttp import web

from integrations.sandbox import (
    line_account,
    line_controls,
    line_link,
    line_neighbour,
    line_page,
    line_phone,
    line_sends,
    oidc,
    sms,
)
from integrations.sandbox.line_answers import MAX_BODY, as_line_answers
from integrations.sandbox.line_burst import BURSTS, Bursts
from integrations.sandbox.line_clock import Clock, MovableClock
from integrations.sandbox.line_delivery import DELAYS, DELIVERIES, TIMEOUT_SECONDS, Deliveries, running
from integrations.sandbox.line_neighbour import HOSPITAL_URL
from integrations.sandbox.line_platform import PLATFORM, Platform

DESTINATION = "U" + "c1a0" * 8
_WITH_ROUTES = (line_sends, line_account, line_link, line_phone, line_controls, line_neighbour, line_page, oidc, sms)

__all__ = ["DELIVERIES", "DESTINATION", "PLATFORM", "line_app"]


async def _nobody_waits(app: web.Application) -> None:
    """A phone waits for news up to twenty seconds, and a server that stops waits for whom it answers."""
    for chat in app[PLATFORM].chats:
        chat.wake()


async def _bursts_end(app: web.Application) -> AsyncIterator[None]:
    yield
    latest = app[BURSTS].latest
    if latest is not None:
        await latest.aclose()


def line_app(
    *,
    channel_secret: str,
    access_token: str,
    webhook_url: str | None = None,
    destination: str = DESTINATION,
    phone_page: Path | None = None,
    clock: Clock | None = None,
    redelivery_delays: Sequence[float] = DELAYS,
    webhook_timeout: float = TIMEOUT_SECONDS,
    hospital_url: str = "",
    desk_url: str = "",
) -> web.Application:
    """The platform as an aiohttp application. Events wait while `webhook_url` is None; it may be set later, through
    `app[DELIVERIES].webhook_url` or POST /sandbox/api/settings. `phone_page` is the folder with index.html;
    `hospital_url` is where the pretend hospital next door is, for the page's switches; `desk_url` a page where the phone stands beside
    a desk: the phone then leads there, and may be framed by it.
    """
    app = web.Application(client_max_size=MAX_BODY, middlewares=[as_line_answers, line_phone.as_phone_answers])
    app[PLATFORM] = Platform(channel_secret, access_token, destination, clock or MovableClock())
    app[DELIVERIES] = Deliveries(app[PLATFORM], webhook_url, redelivery_delays, webhook_timeout)
    app[BURSTS] = Bursts()
    app[line_link.TOKENS] = line_link.LinkTokens()
    app[sms.GATEWAY] = sms.Gateway(access_token)
    app[oidc.PROVIDER] = oidc.Provider("https://thaid.example", "klaimor", access_token, app[PLATFORM].clock)
    app[HOSPITAL_URL] = hospital_url
    app[line_page.DESK_URL] = desk_url
    app[line_page.PAGE] = phone_page or line_page.DEFAULT_PAGE
    for module in _WITH_ROUTES:
        app.add_routes(module.routes)
    app.on_response_prepare.append(line_page.safe_headers)
    app.cleanup_ctx.extend([running, _bursts_end])
    app.on_shutdown.append(_nobody_waits)
    return app
