"""Builds the desk in the browser: the ports that its pages stand on, and its application."""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.app.clock import utc_now
from bot.app.linking import known_records
from bot.app.parts import Parts
from bot.dialogue.phrasebook import Phrasebook
from bot.domain.consent import Purpose
from bot.domain.ports.cases import Cases
from bot.domain.ports.feed import Feed
from bot.jobs.staff_desk import ActingDesk
from bot.web.console.application import console_app
from bot.web.console.parts import Console
from config.read_canned import read_canned
from config.settings import PACKAGED
from integrations.line.transcript import plain_text


def build_staff_desk(parts: Parts) -> ActingDesk:
    """What members of staff do goes through the same commits as turns of patients."""
    storage, wake = parts.storage, parts.together.wake
    return ActingDesk(
        storage.records,
        storage.case_files,
        parts.desk,
        wake,
        parts.clock,
        f"{parts.me}-staff",
        read_canned(),
        hospitals=known_records(parts.adapters),
    )


def build_cases(parts: Parts) -> Cases:
    """What staff may read."""
    return parts.storage.cases(plain_text)


def add_console(
    app: web.Application, parts: Parts, staff_desk: ActingDesk, cases: Cases, feed: Feed, *, framed: bool
) -> None:
    """The console at /console of the service's application."""
    console = Console(
        accounts=parts.storage.staff,
        sessions=parts.storage.sessions,
        cases=cases,
        desk=staff_desk,
        feed=feed,
        limits=parts.together.limits,
        phrasebook=_phrasebook(parts.settings.zone),
        chat_words=parts.desk.phrasebook,
        protocols=parts.desk.clinic.protocols,
        hospitals=parts.desk.clinic.hospitals,
        clock=parts.clock,
        session_clock=utc_now,
        zone=parts.settings.zone,
        public_url=parts.settings.public_url,
        framed=framed,
        calls=parts.storage.calls,
        waiting=parts.storage.waiting_room if any(each.waitlist for each in parts.desk.clinic.hospitals) else None,
        corrections=parts.storage.corrections(parts.desk.clinic.consents.get(Purpose.IMPROVEMENT)),
        quota=lambda: parts.gauge.now,
        record_kinds=parts.linking.kinds,
    )
    app.router.add_get("/console", _to_console)
    app.add_subapp("/console/", console_app(console))


async def _to_console(_: web.Request) -> web.Response:
    raise web.HTTPSeeOther("/console/")


@cache
def _phrasebook(zone: ZoneInfo) -> Phrasebook:
    """The wording of the console, read once per process."""
    return Phrasebook.load(PACKAGED / "locales" / "console", zone)
