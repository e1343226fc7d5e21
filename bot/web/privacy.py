"""The privacy notice as a page that any phone can read: Thai first, English below, and nothing that runs."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from aiohttp import web

from bot.domain.consent import Notice

_STYLE = (
    "body{font:1.15rem/1.7 Sarabun,'Noto Sans Thai',sans-serif;max-width:42rem;margin:0 auto;padding:1.5rem;color:#1c2b2a;background:#fff}"
    "h1{font-size:1.6rem;line-height:1.4}h2{font-size:1.2rem;margin:2rem 0 .5rem}a{color:#00625a}hr{margin:3rem 0}"
    "@media (prefers-color-scheme:dark){body{color:#e6efee;background:#101817}a{color:#6fd3c7}}"
)
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "max-age=300",
}


def privacy_routes(notice: Notice) -> Sequence[web.RouteDef]:
    """GET /privacy."""
    page = _page(notice)

    async def show(_: web.Request) -> web.Response:
        return web.Response(text=page, content_type="text/html", charset="utf-8", headers=_HEADERS)

    return (web.get("/privacy", show),)


def _page(notice: Notice) -> str:
    return (
        '<!doctype html><html lang="th"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(notice.title.th)}</title><style>{_STYLE}</style></head><body>"
        f'<main><p lang="en"><a href="#english">English below</a></p>{_article(notice, "th")}'
        f'<hr><div id="english" lang="en">{_article(notice, "en")}</div></main></body></html>'
    )


def _article(notice: Notice, language: str) -> str:
    version = {"th": "ฉบับ", "en": "Version"}[language]
    sections = "".join(
        f"<section><h2>{escape(getattr(each.heading, language))}</h2>"
        + "".join(f"<p>{escape(getattr(line, language))}</p>" for line in each.paragraphs)
        + "</section>"
        for each in notice.sections
    )
    return f"<h1>{escape(getattr(notice.title, language))}</h1><p>{version} {escape(notice.version)}</p>{sections}"
