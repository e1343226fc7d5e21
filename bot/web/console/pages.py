"""Pages: templates filled in the visitor's language, and the page that says why something was refused."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.domain.words import Clock, Day, When
from bot.web.console import wording
from bot.web.console.assets import asset
from bot.web.console.cookies import form_token
from bot.web.console.parts import Visit

_REFUSED = {
    HTTPStatus.UNAUTHORIZED: "refused-session",
    HTTPStatus.FORBIDDEN: "refused-role",
    HTTPStatus.NOT_FOUND: "refused-unknown",
    HTTPStatus.UNPROCESSABLE_ENTITY: "refused-fields",
    HTTPStatus.SERVICE_UNAVAILABLE: "refused-down",
}


@cache
def _templates() -> Environment:
    """Everything that is filled in is escaped; a name that a template does not get is an error, not an empty place."""
    return Environment(
        loader=PackageLoader("bot.web.console", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def filled(visit: Visit, template: str, /, **values: object) -> str:
    """A template with what every page has, and `values`."""
    book, language = visit.console.phrasebook, visit.language
    return (
        _templates()
        .get_template(template)
        .render(
            t=visit.word,
            say=lambda words: book.word(words, language),
            chat=lambda words: visit.console.chat_words.word(words, language),
            when=lambda at: book.word(When(at), language),
            day=lambda on: book.word(Day(on), language),
            clock=lambda at: book.word(Clock(at), language),
            since=lambda at: wording.since(visit, at),
            words=wording,
            visit=visit,
            asset=asset,
            form_token=form_token(visit.token) if visit.token else "",
            **values,
        )
    )


def page(visit: Visit, template: str, status: HTTPStatus = HTTPStatus.OK, /, **values: object) -> web.Response:
    """An HTML answer."""
    return web.Response(text=filled(visit, template, **values), content_type="text/html", status=status)


def refusal(visit: Visit, status: HTTPStatus, phrase: str = "") -> web.Response:
    """Why it was refused, in a page with a way back."""
    return page(visit, "refused.html", status, said=visit.word(phrase or _REFUSED[status]))


def to(path: str) -> web.Response:
    """After a form: the browser goes on to this page by GET, so that reloading it sends nothing again."""
    return web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": path})
