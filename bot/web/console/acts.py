"""Acts: what staff do with a case. Each form carries an id of its own, so that pressing twice does it once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import TypeAlias
from uuid import UUID

from aiohttp import web

from bot.domain.care import Relation, Scope
from bot.domain.case import Ended
from bot.domain.staff import Role
from bot.domain.staff_act import (
    Acknowledge,
    ActRefused,
    BadWords,
    Close,
    EndCare,
    Escalate,
    HandBack,
    HandOver,
    HeldBy,
    LinkRecord,
    NoSuchCase,
    Note,
    OpenCase,
    RegisterCarer,
    StaffAct,
    Take,
    Write,
)
from bot.web.console.case_page import case_id, composer, shown
from bot.web.console.doors import DESK, Doors
from bot.web.console.fields import level_or_none, moment_or_none, one_of, uuid_or_none
from bot.web.console.pages import refusal, to
from bot.web.console.parts import Visit
from bot.web.link.filling import Filled, claimed_in

doors = Doors()
_MOST_DIGITS = 4
Made: TypeAlias = Callable[[UUID, UUID], StaffAct]  # from the ids of the act and the case


@doors.post("/cases/{case}/take", DESK)
async def take(visit: Visit) -> web.StreamResponse:
    """Mine from now on, and I speak with the patient."""
    return await _done(visit, lambda act, case: Take(act, case, relieve=visit.form.get("relieve") == "yes"))


@doors.post("/cases/{case}/acknowledge", DESK)
async def acknowledge(visit: Visit) -> web.StreamResponse:
    """Seen: I see to it, the bot goes on speaking."""
    return await _done(visit, Acknowledge)


@doors.post("/cases/{case}/write", DESK)
async def write(visit: Visit) -> web.StreamResponse:
    """Say it to the patient."""
    return await _done(visit, lambda act, case: Write(act, case, visit.form.get("words", "")), stays=True)


@doors.post("/cases/{case}/note", DESK)
async def note(visit: Visit) -> web.StreamResponse:
    """For colleagues only."""
    return await _done(visit, lambda act, case: Note(act, case, visit.form.get("words", "")), stays=True)


@doors.post("/cases/{case}/escalate", frozenset({Role.CLERK, Role.NURSE}))
async def escalate(visit: Visit) -> web.StreamResponse:
    """On to somebody who may do more, with the reason."""
    higher, level = one_of(Role, visit.form.get("to", "")), visit.form.get("level", "")
    urgent, reason = level_or_none(level), visit.form.get("reason", "")
    if higher is None or (level and urgent is None):
        return refusal(visit, HTTPStatus.UNPROCESSABLE_ENTITY)
    return await _done(visit, lambda act, case: Escalate(act, case, higher, reason, urgent), then="/console/queue")


@doors.post("/cases/{case}/hand-over", DESK)
async def hand_over(visit: Visit) -> web.StreamResponse:
    """A colleague has it from now on."""
    colleague, words = visit.form.get("to", ""), visit.form.get("words", "")
    return await _done(visit, lambda act, case: HandOver(act, case, colleague, words), then="/console/queue")


@doors.post("/cases/{case}/hand-back", DESK)
async def hand_back(visit: Visit) -> web.StreamResponse:
    """The bot speaks again."""
    return await _done(visit, HandBack)


@doors.post("/cases/{case}/link", DESK)
async def link(visit: Visit) -> web.StreamResponse:
    """The person stands at the counter: their record is linked with this chat. Numbers that were typed are not shown again."""
    form = visit.form
    known = {each.id: each for each in visit.console.hospitals}
    today = visit.now.astimezone(visit.console.zone).date()
    claimed = claimed_in(Filled.of(form), known, visit.console.record_kinds, today)
    if isinstance(claimed, str):
        return await shown(visit, HTTPStatus.UNPROCESSABLE_ENTITY, notice=visit.word("act-link-wrong"))
    hospital, checked = form.get("hospital", ""), form.get("checked") == "yes"
    return await _done(visit, lambda act, case: LinkRecord(act, case, hospital, claimed, checked))


@doors.post("/cases/{case}/carer", DESK)
async def carer(visit: Visit) -> web.StreamResponse:
    """Both stand at the counter, or what shows that one may act for the other: the person of this chat is registered as a carer."""
    form = visit.form
    known = {each.id: each for each in visit.console.hospitals}
    today = visit.now.astimezone(visit.console.zone).date()
    claimed = claimed_in(Filled.of(form), known, visit.console.record_kinds, today)
    relation, scopes = one_of(Relation, form.get("relation", "")), scopes_of(form.get("scopes", ""))
    days = form.get("days", "")
    if isinstance(claimed, str) or relation is None or not scopes or not days.isdecimal() or len(days) > _MOST_DIGITS:
        return await shown(visit, HTTPStatus.UNPROCESSABLE_ENTITY, notice=visit.word("act-carer-wrong"))
    made = (
        form.get("hospital", ""),
        claimed,
        form.get("checked") == "yes",
        form.get("carer", ""),
        relation,
        scopes,
        int(days),
    )
    return await _done(visit, lambda act, case: RegisterCarer(act, case, *made))


@doors.post("/cases/{case}/end-care", DESK)
async def end_care(visit: Visit) -> web.StreamResponse:
    """This right is over."""
    care = uuid_or_none(visit.form.get("care", ""))
    if care is None:
        return refusal(visit, HTTPStatus.UNPROCESSABLE_ENTITY)
    return await _done(visit, lambda act, case: EndCare(act, case, care))


@doors.post("/cases/{case}/close", DESK)
async def close(visit: Visit) -> web.StreamResponse:
    """It is done, and how it ended."""
    ended = one_of(Ended, visit.form.get("ended", ""))
    if ended is None:
        return await shown(visit, HTTPStatus.UNPROCESSABLE_ENTITY, notice=visit.word("act-choose-ending"))
    words = visit.form.get("words", "")
    return await _done(visit, lambda act, case: Close(act, case, ended, words), then="/console/queue")


@doors.post("/cases/{case}/another", DESK)
async def another(visit: Visit) -> web.StreamResponse:
    """A new case for the patient of one that was closed. Its id was made with the form, so that pressing twice opens one."""
    new, patient = (uuid_or_none(visit.form.get(name, "")) for name in ("new", "patient"))
    level = level_or_none(visit.form.get("level", ""))
    if new is None or patient is None or level is None:
        return refusal(visit, HTTPStatus.UNPROCESSABLE_ENTITY)
    hospital, words = visit.form.get("hospital", ""), visit.form.get("words", "")
    return await _done(
        visit,
        lambda act, _closed: OpenCase(act, new, patient, hospital, level, words),
        then=f"/console/cases/{new}",
    )


def scopes_of(typed: str) -> tuple[Scope, ...]:
    """see-book-remind as scopes; none when a part is no scope."""
    parts = [one_of(Scope, each) for each in typed.split("-")]
    known = tuple(each for each in parts if each is not None)
    return known if len(known) == len(parts) else ()


async def _done(visit: Visit, made: Made, *, stays: bool = False, then: str = "") -> web.Response:
    """Do it and go on; when it is refused, the page says why and keeps what was typed."""
    act, case = uuid_or_none(visit.form.get("act", "")), case_id(visit)
    if act is None or case is None:
        return refusal(visit, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        await visit.console.desk.do(
            visit.who, replace(made(act, case), seen=moment_or_none(visit.form.get("seen", "")))
        )
    except NoSuchCase:
        return refusal(visit, HTTPStatus.NOT_FOUND)
    except ActRefused as refused:
        return await _refused(visit, refused, stays=stays)
    if stays and visit.piecemeal:
        return await composer(visit)
    return to(then or f"/console/cases/{case}")


async def _refused(visit: Visit, refused: ActRefused, *, stays: bool) -> web.Response:
    notice = why(visit, refused)
    if stays and visit.piecemeal:
        return await composer(visit, notice)
    relieve = isinstance(refused, HeldBy) and refused.may_relieve
    return await shown(visit, HTTPStatus.CONFLICT, notice=notice, relieve=relieve)


def why(visit: Visit, refused: ActRefused) -> str:
    """Why it was refused, for whom it was refused."""
    match refused:
        case HeldBy():
            return visit.word("act-held-by", name=refused.name)
        case BadWords():
            return visit.word(f"act-words-{refused.why.replace('_', '-')}")
    return visit.word(_REFUSALS[type(refused).__name__])


_REFUSALS = {
    "MayNot": "act-may-not",
    "NotSpeaking": "act-not-speaking",
    "NotHolding": "act-not-holding",
    "CaseIsClosed": "act-closed",
    "NotAtDesk": "act-not-at-desk",
    "UnreadWords": "act-unread-words",
    "InGroup": "act-in-group",
    "PatientGone": "act-patient-gone",
    "DeskBusy": "act-busy",
    "NotChecked": "act-link-not-checked",
    "BadTerm": "act-carer-term",
    "NoConsent": "act-link-no-consent",
    "NoSuchRecord": "act-link-no-record",
    "HospitalSilent": "act-link-silent",
    "NotAgreed": "act-not-agreed",
    "WordsGone": "act-line-gone",
}
