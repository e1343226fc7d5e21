"""`Appointment/$book` at the pretend hospital: it takes the slot and makes the Appointment itself, or says that it is too late.

It does not look at booking keys: who asks twice for a slot that has meanwhile been freed is booked twice, as real servers would.
Source: https://profiles.ihe.net/ITI/Scheduling/ITI-117.html
"""

from __future__ import annotations

from http import HTTPStatus

import msgspec
from aiohttp import web

from integrations.sandbox.hospital_answers import CONTENT_TYPE, Refusal, outcome
from integrations.sandbox.hospital_faults import FAULTS
from integrations.sandbox.hospital_rules import check
from integrations.sandbox.hospital_store import Store, Stored
from integrations.sandbox.hospital_values import Resource, entries, reference, text

_NAMES = ("appointment-resource", "appt-resource")
_BEGUN = frozenset({"arrived", "checked-in", "fulfilled"})
_ASKED = frozenset({"pending", "proposed"})


def book(store: Store, parameters: object) -> Stored:
    """The Appointment that was made. Raises Refusal: 409 for a slot that is not free, 400 and 422 for what cannot be booked."""
    asked = _asked(parameters)
    if text(asked.get("status")) == "cancelled":
        return _cancel(store, asked)
    if text(asked.get("status")) not in _ASKED:
        raise Refusal(422, "an Appointment that is asked for is pending")
    wanted: Resource = {**asked, "status": "booked"}
    check("Appointment", wanted, store.exists)
    slots = [store.get(*_named(each)) for each in entries(wanted.get("slot"))]
    if not slots:
        raise Refusal(422, "which slot is not said")
    for slot in slots:
        if slot is None or slot.resource["status"] != "free":
            raise Refusal(409, "the slot is not free any more")
        store.update("Slot", slot.id, {**slot.resource, "status": "busy"})
    return store.create("Appointment", wanted)


def _cancel(store: Store, asked: Resource) -> Stored:
    known = store.get("Appointment", text(asked.get("id")))
    if known is None:
        raise Refusal(404, "no such Appointment")
    if known.resource["status"] in _BEGUN:
        raise Refusal(422, "the patient is there")
    check("Appointment", asked, store.exists)
    for slot in (store.get(*_named(each)) for each in entries(known.resource.get("slot"))):
        if slot is not None and slot.resource["status"] == "busy":
            store.update("Slot", slot.id, {**slot.resource, "status": "free"})
    return store.update("Appointment", known.id, {**known.resource, **_cancelling(asked)})[0]


def _cancelling(asked: Resource) -> Resource:
    return {name: asked[name] for name in ("status", "cancelationReason") if name in asked}


async def answer_book(request: web.Request, store: Store, parameters: object) -> web.Response:
    """A Bundle with the Appointment; with the switch `outcome_inside` a refusal is a Bundle with an OperationOutcome alone."""
    try:
        return _bundle(msgspec.Raw(book(store, parameters).body), HTTPStatus.OK)
    except Refusal as refusal:
        if not request.app[FAULTS].switches.outcome_inside:
            raise
        said = outcome(refusal.status, refusal.diagnostics).body
        return _bundle(msgspec.Raw(said if isinstance(said, bytes) else b"{}"), HTTPStatus.OK)


def _bundle(resource: msgspec.Raw, status: int) -> web.Response:
    bundle: Resource = {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": resource}]}
    return web.Response(status=status, body=msgspec.json.encode(bundle), content_type=CONTENT_TYPE, charset="utf-8")


def _asked(parameters: object) -> Resource:
    named = entries(parameters.get("parameter")) if isinstance(parameters, dict) else []
    found = [each.get("resource") for each in named if text(each.get("name")) in _NAMES]
    if len(found) != 1 or not isinstance(found[0], dict) or found[0].get("resourceType") != "Appointment":
        raise Refusal(400, f"$book wants one Appointment as {_NAMES[0]}")
    return found[0]


def _named(slot: Resource) -> tuple[str, str]:
    kind, _, id_ = reference(slot).partition("/")
    return kind, id_
