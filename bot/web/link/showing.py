"""How a step of linking is shown: in the patient's language, with nothing that runs and nothing that is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from http import HTTPStatus
from zoneinfo import ZoneInfo

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.dialogue.phrasebook import Phrasebook
from bot.dialogue.thai_time import MONTHS_EN, MONTHS_TH
from bot.domain.appointment import Hospital
from bot.domain.link import NumberKind
from bot.domain.messages import Person
from bot.domain.ports.limits import Limits
from bot.domain.ports.link_desk import LinkDesk
from bot.domain.ports.links import Stage, Visit
from bot.domain.words import Phrase, Words
from bot.web.link.filling import Filled

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # The address is a secret, so it goes to nobody else; with no-referrer our own forms would come without an origin.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
_NOBODY = Visit(Person("", ""), "th", Stage.OPEN)


@dataclass(frozen=True, slots=True)
class LinkPage:
    """What the page is built from. `elsewhere`: origins to which our forms may lead: LINE's own pages, the identity provider's.

    `address_of`: where a request comes from, for limits. `secure`: the page stands behind TLS.
    """

    desk: LinkDesk
    hospitals: Mapping[str, Hospital]
    phrasebook: Phrasebook
    limits: Limits
    clock: Callable[[], datetime]
    zone: ZoneInfo
    elsewhere: tuple[str, ...]
    address_of: Callable[[web.Request], str]
    secure: bool = True

    @property
    def headers(self) -> Mapping[str, str]:
        """What browsers are told about every answer."""
        policy = (
            "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'; "
            f"form-action 'self' {' '.join(self.elsewhere)}"  # Chrome asks also where a form is sent on to
        )
        return {**_HEADERS, "Content-Security-Policy": policy}


@dataclass(frozen=True, slots=True)
class Showing:
    """One request. `key`: what this browser was given with its claim, "" before. `now` is in the service's time zone."""

    page: LinkPage
    request: web.Request
    now: datetime
    token: str
    visit: Visit = _NOBODY
    key: str = ""
    form: Mapping[str, str] = field(default_factory=dict)

    def read(self, visit: Visit, key: str, form: Mapping[str, str]) -> Showing:
        """The same with what is known by now."""
        return replace(self, visit=visit, key=key, form=form)

    async def of(self, token: str) -> Showing:
        """The same request, now that it is known to which visit it belongs. Raises LinkGone."""
        return replace(self, token=token, visit=await self.page.desk.look(token))

    def numbers(self, given: Filled, wrong: str = "") -> web.Response:
        """The form for the numbers, with what was typed, and what to look at again."""
        known = [each for each in self.page.hospitals.values() if each.id in self.page.desk.kinds]
        offered = {kind for kinds in self.page.desk.kinds.values() for kind in kinds}
        return self._page(
            "numbers.html",
            "link-title",
            HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
            wrong,
            hospitals=known,
            kinds=[each.value for each in NumberKind if each in offered],
            months=MONTHS_EN if self.visit.language == "en" else MONTHS_TH,
            given=given,
            identifies=self.page.desk.identifies,
        )

    def code(self, wrong: str = "") -> web.Response:
        """The form for the code."""
        status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
        return self._page("code.html", "link-code-title", status, wrong)

    def onward(self, wrong: str = "") -> web.Response:
        """The button that leads on to LINE."""
        return self._page("onward.html", "link-on-title", HTTPStatus.BAD_GATEWAY if wrong else HTTPStatus.OK, wrong)

    def said(self, phrase: str, status: HTTPStatus, *, back: bool = False, **args: Words) -> web.Response:
        """Why it does not go on, and what to do."""
        said = self._word(phrase, **args)
        return self._page("said.html", f"{phrase}-title", status, said=said, back=f"/link/{self.token}" if back else "")

    def to(self, address: str) -> web.Response:
        """After a form: the browser goes on by GET, so that reloading sends nothing again."""
        return answered("", HTTPStatus.SEE_OTHER, self.page.headers, location=address)

    def _page(
        self, template: str, title: str, status: HTTPStatus, wrong: str = "", /, **values: object
    ) -> web.Response:
        book, language = self.page.phrasebook, self.visit.language
        text = (
            _templates()
            .get_template(template)
            .render(
                t=self._word,
                say=lambda words: book.word(words, language),
                language=language,
                title=self._word(title),
                notice=self._word(wrong) if wrong else "",
                token=self.token,
                **values,
            )
        )
        return answered(text, status, self.page.headers)

    def _word(self, phrase: str, **args: Words) -> str:
        return self.page.phrasebook.word(Phrase(phrase, args), self.visit.language)


def answered(
    text: str, status: HTTPStatus, headers: Mapping[str, str] | None = None, *, location: str = ""
) -> web.Response:
    """An answer under the headers of the page."""
    more = {"Location": location} if location else {}
    return web.Response(text=text, status=status, content_type="text/html", headers={**(headers or _HEADERS), **more})


@cache
def _templates() -> Environment:
    """Everything that is filled in is escaped; a name that a template does not get is an error, not an empty place."""
    return Environment(
        loader=PackageLoader("bot.web.link", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
