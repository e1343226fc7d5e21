"""'The bot misunderstood': under a patient's own words, what they were for and what they named."""

from __future__ import annotations

from http import HTTPStatus
from uuid import uuid4

from aiohttp import web

from bot.domain.case import CaseView, Line
from bot.domain.case_rights import reads_words
from bot.domain.correction import ENTITIES, INTENTS, MOST_MARKED, Correction, Marked
from bot.domain.staff_act import ActRefused, MayNot, NoSuchCase
from bot.web.console.acts import why
from bot.web.console.case_page import can_be_corrected, case_id, found, values_of
from bot.web.console.doors import DESK, Doors
from bot.web.console.fields import uuid_or_none
from bot.web.console.pages import filled, page, refusal, to
from bot.web.console.parts import Visit

doors = Doors()


@doors.get("/cases/{case}/misread", DESK)
async def ask(visit: Visit) -> web.StreamResponse:
    """The form for one line of the conversation (`line`); no line closes it again."""
    line = visit.request.query.get("line", "")
    if visit.piecemeal and not line:
        return web.Response(text="", content_type="text/html")
    return await _form(visit, line)


@doors.post("/cases/{case}/misread", DESK)
async def note(visit: Visit) -> web.StreamResponse:
    """Keep it; when it is refused, the form says why and keeps what was chosen."""
    act, case, corrections = uuid_or_none(visit.form.get("act", "")), case_id(visit), visit.console.corrections
    if act is None or case is None or corrections is None:
        return refusal(visit, HTTPStatus.UNPROCESSABLE_ENTITY)
    line, intent = visit.form.get("line", ""), visit.form.get("intent", "")
    if intent not in INTENTS:
        return await _form(visit, line, visit.word("misread-choose"))
    try:
        await corrections.note(visit.who, Correction(act, case, line, intent, _marked(visit)), visit.now)
    except NoSuchCase:
        return refusal(visit, HTTPStatus.NOT_FOUND)
    except MayNot:
        return refusal(visit, HTTPStatus.FORBIDDEN, "misread-may-not")
    except ActRefused as refused:
        return await _form(visit, line, why(visit, refused))
    return await _thanked(visit)


def _marked(visit: Visit) -> tuple[Marked, ...]:
    """Rows of the form that name an entity and its words; half a row is nothing."""
    rows = ((visit.form.get(f"named{n}", ""), visit.form.get(f"said{n}", "").strip()) for n in range(MOST_MARKED))
    return tuple(Marked(entity, words) for entity, words in rows if entity in ENTITIES and words)


async def _form(visit: Visit, line: str, notice: str = "") -> web.Response:
    """The form, as a piece beside the conversation or as a page of its own."""
    view = await found(visit)
    if not isinstance(view, CaseView):
        return view
    if not reads_words(visit.who, view.case):
        return refusal(visit, HTTPStatus.FORBIDDEN, "misread-may-not")
    said = _line(view, line)
    notice = notice or await _hindrance(visit, view, said)
    template = "misread.html" if visit.piecemeal else "misread_page.html"
    status = HTTPStatus.CONFLICT if notice else HTTPStatus.OK
    more = {"rows": range(MOST_MARKED), "intents": INTENTS, "entities": ENTITIES, "given": visit.form}
    act = visit.form.get("act") or str(uuid4())
    return page(visit, template, status, case=view.case, line=said, notice=notice, act=act, **more)


async def _hindrance(visit: Visit, view: CaseView, said: Line | None) -> str:
    """Why there is nothing to correct here, "" if there is."""
    corrections = visit.console.corrections
    if corrections is None or not (await corrections.standing(view.case.id)).agreed:
        return visit.word("act-not-agreed")
    return visit.word("act-line-gone") if said is None else ""


def _line(view: CaseView, line: str) -> Line | None:
    return next((each for each in view.lines if each.id == line and can_be_corrected(each)), None)


async def _thanked(visit: Visit) -> web.Response:
    """Thanks, and the conversation with the mark on it."""
    view = await found(visit) if visit.piecemeal else None
    if not isinstance(view, CaseView):
        return to(f"/console/cases/{case_id(visit)}")
    text = filled(visit, "misread_noted.html", **await values_of(visit, view))
    return web.Response(text=text, content_type="text/html")
