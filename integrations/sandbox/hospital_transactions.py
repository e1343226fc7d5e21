"""Transactions at the pretend hospital: all of a Bundle's entries are made, or none; what refers to each other is joined.

Creating and replacing are taken here, creating first. Source: https://hl7.org/fhir/R4/http.html#transaction
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from integrations.sandbox.hospital_answers import Refusal
from integrations.sandbox.hospital_rules import KINDS, check
from integrations.sandbox.hospital_store import Store, Stored, is_current
from integrations.sandbox.hospital_values import Resource, entries, text

Existing = Callable[[str, str], Stored | None]


@dataclass(frozen=True, slots=True)
class _Wish:
    """An entry: what it is to become, under which id, and what stands already by its condition.

    `replaces`: by PUT, and only the version `if_match` where one is named. `number`: its place in the Bundle.
    """

    number: int
    kind: str
    urn: str
    resource: Resource
    id: str
    there: Stored | None
    replaces: bool
    if_match: str | None


def carry_out(
    store: Store, bundle: object, existing: Existing, *, only: int | None = None, loose: bool = False
) -> Resource:
    """The answer to a transaction. `existing`: what an If-None-Exist finds. Raises Refusal, and then nothing was made.

    `only`: make no more than so many entries and then fail; `loose`: leave what was made before an entry fails. Both are what servers
    do whose transactions are none.
    """
    if not isinstance(bundle, dict) or bundle.get("resourceType") != "Bundle" or bundle.get("type") != "transaction":
        raise Refusal(400, "the body is not a transaction Bundle")
    wishes = [_wish(number, each, store, existing) for number, each in enumerate(entries(bundle.get("entry")))]
    wishes.sort(key=lambda wish: wish.replaces)
    ids = {wish.urn: f"{wish.kind}/{wish.id}" for wish in wishes if wish.urn}
    coming = frozenset(f"{wish.kind}/{wish.id}" for wish in wishes)
    new = [(wish, _joined(wish.resource, ids)) for wish in wishes]
    for wish, resource in new:
        if wish.there is None and isinstance(resource, dict):
            check(wish.kind, resource, lambda ref: ref in coming or store.exists(ref))
        if not loose:
            _need_current(store, wish)
    answers: dict[int, Resource] = {}
    for done, (wish, resource) in enumerate(new):
        if only is not None and done >= only:
            raise Refusal(500, "the transaction broke off half way")
        answers[wish.number] = _made(store, wish, resource)
    return {"resourceType": "Bundle", "type": "transaction-response", "entry": [answers[n] for n in sorted(answers)]}


def _wish(number: int, entry: Resource, store: Store, existing: Existing) -> _Wish:
    request, resource = entry.get("request"), entry.get("resource")
    if not isinstance(request, dict) or not isinstance(resource, dict):
        raise Refusal(400, "an entry needs a request and a resource")
    method, (kind, _, id_) = text(request.get("method")), text(request.get("url")).partition("/")
    if (method, bool(id_)) not in (("POST", False), ("PUT", True)) or kind not in KINDS:
        raise Refusal(501, "this hospital's transactions only create and replace, and only what it knows")
    if resource.get("resourceType") != kind or (id_ and resource.get("id") != id_):
        raise Refusal(400, f"the resource of an entry is not a {kind} of this id")
    urn = text(entry.get("fullUrl"))
    if id_:
        return _Wish(number, kind, urn, resource, id_, None, True, text(request.get("ifMatch")) or None)
    condition = text(request.get("ifNoneExist"))
    there = existing(kind, condition) if condition else None
    return _Wish(number, kind, urn, resource, there.id if there else store.next_id(), there, False, None)


def _need_current(store: Store, wish: _Wish) -> None:
    if wish.if_match is not None and not is_current(store.get(wish.kind, wish.id), wish.if_match):
        raise Refusal(412, f"ifMatch {wish.if_match} is not the current version of {wish.kind}/{wish.id}")


def _joined(value: object, ids: dict[str, str]) -> object:
    """The same with every reference to another entry led to what that becomes. Raises Refusal for one that leads nowhere."""
    if isinstance(value, list):
        return [_joined(each, ids) for each in value]
    if not isinstance(value, dict):
        return value
    ref = text(value.get("reference"))
    if ref.startswith("urn:"):
        if ref not in ids:
            raise Refusal(400, f"no entry of this Bundle is {ref}")
        value = {**value, "reference": ids[ref]}
    return {name: _joined(each, ids) for name, each in value.items()}


def _made(store: Store, wish: _Wish, resource: object) -> Resource:
    if wish.there is not None:
        return _answer(wish.there, wish.kind, "200 OK")
    assert isinstance(resource, dict)  # noqa: S101 (a resource that was joined is one still)
    if wish.replaces:
        return _answer(store.update(wish.kind, wish.id, resource, if_match=wish.if_match)[0], wish.kind, "200 OK")
    return _answer(store.create(wish.kind, resource, wish.id), wish.kind, "201 Created")


def _answer(row: Stored, kind: str, status: str) -> Resource:
    location = f"{kind}/{row.id}/_history/{row.version}"
    return {"response": {"status": status, "location": location, "etag": f'W/"{row.version}"'}}
