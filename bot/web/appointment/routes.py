"""The links of an appointment over HTTP: who holds one sees that appointment, as it is now, until the link is over."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from bot.domain.appointment import BookingState, Hospital
from bot.domain.appointment_chain import Chain
from bot.domain.errors import StorageDown
from bot.domain.ports.appointment_chains import AppointmentChains
from bot.domain.ports.signatures import Signatures
from bot.domain.words import Phrase, Words
from bot.flows.appointment_links import Kind, opened_by
from bot.flows.calendar_words import LINK_LATER, LINK_OVER
from bot.web.appointment.calendar import calendar_file
from bot.web.appointment.picture import check_in_picture

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Robots-Tag": "noindex",
}
_WITH = "{token:[0-9A-Za-z._-]{40,90}}"
Handler = Callable[[web.Request], Awaitable[web.Response]]


@dataclass(frozen=True, slots=True)
class AppointmentPages:
    """What the routes need. `word`: words in a language, as the chat says them."""

    chains: AppointmentChains
    hospitals: Mapping[str, Hospital]
    signatures: Signatures
    clock: Callable[[], datetime]
    word: Callable[[Words, str], str]


def appointment_routes(pages: AppointmentPages) -> Sequence[web.RouteDef]:
    """GET and HEAD; 404 for what is not signed by us or over, and for an appointment that is not there any more: all alike."""
    return (
        web.get(f"/appointments/{_WITH}/{Kind.CALENDAR.value}", _answering(pages, Kind.CALENDAR, _calendar)),
        web.get(f"/appointments/{_WITH}/{Kind.CHECK_IN.value}", _answering(pages, Kind.CHECK_IN, _picture)),
    )


def _answering(
    pages: AppointmentPages, kind: Kind, answer: Callable[[AppointmentPages, Chain], web.Response | None]
) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        key = opened_by(pages.signatures, kind, request.match_info["token"], pages.clock())
        try:
            chain = None if key is None else await pages.chains.of(key)
        except StorageDown:
            return _said(pages, 503, LINK_LATER)
        found = None if chain is None else answer(pages, chain)
        return found if found is not None else _said(pages, 404, LINK_OVER)

    return handle


def _calendar(pages: AppointmentPages, chain: Chain) -> web.Response | None:
    hospital = pages.hospitals.get(chain.booking.hospital)
    if hospital is None:
        return None
    body = calendar_file(chain, hospital, lambda words: pages.word(words, chain.language))
    headers = {**_HEADERS, "Content-Disposition": 'attachment; filename="appointment.ics"'}
    return web.Response(body=body, content_type="text/calendar", charset="utf-8", headers=headers)


def _picture(pages: AppointmentPages, chain: Chain) -> web.Response | None:
    """Only of one that stands: with one that is cancelled nobody checks in."""
    if chain.booking.state is not BookingState.BOOKED:
        return None
    return web.Response(body=check_in_picture(chain.booking.key), content_type="image/png", headers=_HEADERS)


def _said(pages: AppointmentPages, status: int, phrase: Phrase) -> web.Response:
    """In both languages: whose link it was is not known here."""
    text = "\n\n".join(pages.word(phrase, language) for language in ("th", "en"))
    return web.Response(status=status, text=text + "\n", content_type="text/plain", charset="utf-8", headers=_HEADERS)
