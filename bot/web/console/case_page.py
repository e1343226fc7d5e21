"""One case: the conversation with every line's fate, what is known of the patient, and what can be done."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from uuid import UUID, uuid4

from aiohttp import web

from bot.domain.care import TERMS, Relation
from bot.domain.case import By, CaseState, CaseView, Ended, Line
from bot.domain.case_rights import above, may_take, reads_words
from bot.domain.correction import Standing
from bot.domain.link import NumberKind
from bot.domain.ports.cases import LEAST_REASON, MOST_REASON, NeedsReason
from bot.domain.staff import Role, StaffMember
from bot.domain.staff_act import NoSuchCase
from bot.flows.care_words import CHOICES
from bot.flows.sbar import Sbar, sbar
from bot.web.console.doors import DESK, Doors
from bot.web.console.fields import moment_or_none, uuid_or_none
from bot.web.console.pages import filled, page, refusal
from bot.web.console.parts import Visit
from bot.web.console.queue import queue_of
from bot.web.console.wording import reason

doors = Doors()


@doors.get("/cases/{case}", DESK)
async def case_page(visit: Visit) -> web.StreamResponse:
    """The whole page, or older lines of it (`before`)."""
    return await shown(visit)


@doors.get("/cases/{case}/now", DESK, background=True)
async def now(visit: Visit) -> web.StreamResponse:
    """What may have changed of the page, in one reading: the conversation, and beside it whatever of the rest is not as it was."""
    seen = await found(visit)
    if not isinstance(seen, CaseView):
        return seen
    return page(visit, "case_now.html", **await values_of(visit, seen))


@doors.post("/cases/{case}/open", DESK)
async def open_with_reason(visit: Visit) -> web.StreamResponse:
    """Read what lies outside the role, for a stated reason that is kept and audited. The page does not follow what happens later."""
    return await shown(visit, stated=visit.form.get("reason", ""))


async def shown(
    visit: Visit, status: HTTPStatus = HTTPStatus.OK, *, stated: str = "", notice: str = "", relieve: bool = False
) -> web.Response:
    """The page of a case, with a notice when something was refused."""
    position = await visit.console.feed.head()
    seen = await found(visit, stated)
    if not isinstance(seen, CaseView):
        return seen
    opened = bool(stated) and seen.words_shown
    values = await values_of(visit, seen)
    more = {
        "queue": await queue_of(visit),
        "position": position,
        "notice": notice,
        "relieve": relieve,
        "opened": opened,
    }
    return page(visit, "case.html", status, **{**values, **more}, current=str(seen.case.id))


async def composer(visit: Visit, notice: str = "") -> web.Response:
    """The conversation as it is now and a fresh form to write in: the answer to something that was written.

    With a notice it was refused, and the words and the act's id stay in the form: pressing again cannot say them twice.
    """
    seen = await found(visit)
    if not isinstance(seen, CaseView):
        return seen
    status = HTTPStatus.CONFLICT if notice else HTTPStatus.OK
    text = filled(visit, "case_written.html", **await values_of(visit, seen), notice=notice)
    return web.Response(text=text, content_type="text/html", status=status)


def case_id(visit: Visit) -> UUID | None:
    """Which case the address names, None if none."""
    return uuid_or_none(visit.request.match_info["case"])


async def found(visit: Visit, stated: str = "") -> CaseView | web.Response:
    """The case as the visitor may see it, or why not."""
    case = case_id(visit)
    if case is None:
        return refusal(visit, HTTPStatus.NOT_FOUND)
    try:
        return await visit.console.cases.look(visit.who, case, visit.now, reason=stated, before=_before(visit))
    except NoSuchCase:
        return refusal(visit, HTTPStatus.NOT_FOUND)
    except NeedsReason:
        values = {"case": case, "least": LEAST_REASON, "most": MOST_REASON, "given": visit.form}
        status = HTTPStatus.UNPROCESSABLE_ENTITY if stated else HTTPStatus.FORBIDDEN
        return page(visit, "needs_reason.html", status, **values)


def _before(visit: Visit) -> datetime | None:
    return moment_or_none(visit.request.query.get("before", ""))


async def values_of(visit: Visit, view: CaseView) -> dict[str, object]:
    """What the templates of a case need. Every form gets an id of its own, which makes a double click act once."""
    colleagues = await visit.console.cases.at_desk(visit.who, visit.now)
    possible = _possible(visit.who, view, colleagues, visit.console.record_kinds)
    return {
        "view": view,
        "case": view.case,
        "older": _before(visit) is not None,
        "corrections": await _corrections(visit, view),
        "can_be_corrected": can_be_corrected,
        "colleagues": colleagues,
        "possible": possible,
        "higher": tuple(role for role in (Role.NURSE, Role.SUPERVISOR) if above(role, visit.who.role)),
        "endings": tuple(Ended),
        "linkable": tuple(each for each in visit.who.hospitals if each in visit.console.record_kinds),
        "number_kinds": tuple(NumberKind),
        "relations": tuple(Relation),
        "care_scopes": tuple("-".join(each.value for each in scopes) for scopes in CHOICES),
        "care_terms": (*TERMS, 0),
        "canned": visit.console.desk.canned(),
        "summary": _summary(visit, view),
        "new_act": uuid4,
        "seen": view.lines[-1].at.isoformat() if view.lines else "",
        "given": visit.form,
        "kept": _kept(visit),
        "key_of_acts": _key(possible, [each.id for each in colleagues], view.case.level),
        "key_of_composer": _key(view.may_write, view.language, view.blocked, view.speaker and view.speaker.id),
        "least": LEAST_REASON,
        "most": MOST_REASON,
    }


async def _corrections(visit: Visit, view: CaseView) -> Standing | None:
    """What the page says about corrections; None where the visitor is not asked for any."""
    corrections = visit.console.corrections
    if corrections is None or not view.words_shown or not reads_words(visit.who, view.case):
        return None
    return await corrections.standing(view.case.id)


def can_be_corrected(line: Line) -> bool:
    """Whether the bot can have misunderstood it: a text of the patient's whose words are there."""
    return line.by is By.PATIENT and line.kind == "text" and bool(line.words) and not line.erased


def _summary(visit: Visit, view: CaseView) -> Sbar | None:
    """The case in four parts, its signs in words."""
    signs = tuple(reason(visit, code) for code in view.case.reasons)
    names = {each.id: each.name for each in visit.console.hospitals}
    return sbar(replace(view, case=replace(view.case, reasons=signs)), visit.console.protocols, visit.now, names)


def _kept(visit: Visit) -> Mapping[str, str]:
    """What was typed into a form that is shown again because it was refused, by what it was for: write or note."""
    deed = visit.request.path.rpartition("/")[2]
    return {f"{deed}_words": visit.form.get("words", ""), f"{deed}_act": visit.form.get("act", "")}


def _possible(
    who: StaffMember, view: CaseView, colleagues: tuple[StaffMember, ...], record_kinds: Mapping[str, object]
) -> Mapping[str, bool]:
    """Which acts are offered. What is really allowed is decided where they are done."""
    case = view.case
    is_open, mine = case.state is not CaseState.CLOSED, case.holder is not None and case.holder.id == who.id
    takes = is_open and may_take(who, case)
    return {
        "take": takes and not case.in_group and not (mine and view.may_write),
        "acknowledge": takes and ((case.state is CaseState.WAITING) or (mine and case.alarmed_at is not None)),
        "escalate": is_open and mine and who.role is not Role.SUPERVISOR,
        "hand_over": is_open and mine and bool(colleagues),
        "hand_back": is_open and view.may_write,
        "close": is_open and mine,
        "note": view.words_shown,
        "another": not is_open and view.words_shown,
        "link": is_open and mine and not case.in_group and any(each in record_kinds for each in who.hospitals),
    }


def _key(*parts: object) -> str:
    """The same for the same parts: a piece of the page whose key has not changed is left as it is, with what is typed there."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]
