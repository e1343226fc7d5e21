"""The pretend hospital's memory: every resource with its version, found quickly by what it refers to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache

import msgspec

from integrations.sandbox.hospital_answers import Refusal
from integrations.sandbox.hospital_values import Resource, codes, entries, instant, reference, text


@dataclass(frozen=True, slots=True)
class Draft:
    """A resource with its type and id, and what is searched for in it: all that does not change with the moment it is kept.

    `start` is when a Slot or Appointment begins (Unix time).
    """

    kind: str
    id: str
    resource: Resource
    terms: frozenset[tuple[str, str]]
    start: float | None


@dataclass(frozen=True)
class Stored:
    """One version of a resource, made out in full when somebody asks for it: of a diary of thousands of slots few are looked at."""

    given: Draft
    version: int
    updated: datetime

    @property
    def id(self) -> str:
        """Under which it is kept."""
        return self.given.id

    @property
    def start(self) -> float | None:
        """When a Slot or Appointment begins (Unix time)."""
        return self.given.start

    @property
    def terms(self) -> frozenset[tuple[str, str]]:
        """By which it is found."""
        return self.given.terms

    @cached_property
    def resource(self) -> Resource:
        """With its meta."""
        meta: Resource = {"versionId": str(self.version), "lastUpdated": _stamp(self.updated)}
        if tags := _tags(self.given.resource):
            meta["tag"] = tags
        return {**self.given.resource, "meta": meta}

    @cached_property
    def body(self) -> bytes:
        """Its JSON."""
        return msgspec.json.encode(self.resource)


def draft(kind: str, id_: str, resource: Resource) -> Draft:
    """What is kept of this resource under this id."""
    named: Resource = {**resource, "resourceType": kind, "id": id_}
    start = instant(named["start"]).timestamp() if "start" in named else None
    return Draft(kind, id_, named, _terms(kind, named), start)


def is_current(stored: Stored | None, if_match: str) -> bool:
    """Whether this ETag is of the version that is kept now."""
    return stored is not None and if_match.removeprefix("W/").strip('"') == str(stored.version)


class Store:
    """Resources by type and id, with an index of every searchable term."""

    def __init__(self, clock: Callable[[], datetime], changed: Callable[[Stored], None] = lambda _: None) -> None:
        self._clock, self._told = clock, [changed]
        self._kinds: defaultdict[str, dict[str, Stored]] = defaultdict(dict)
        self._index: defaultdict[tuple[str, str, str], dict[str, None]] = defaultdict(dict)
        self._last_id = 0

    def tell(self, changed: Callable[[Stored], None]) -> None:
        """Tell this of every change from now on, too."""
        self._told.append(changed)

    def _changed(self, stored: Stored) -> None:
        for each in self._told:
            each(stored)

    def all(self, kind: str) -> Iterable[Stored]:
        """Every resource of a type, oldest first."""
        return self._kinds.get(kind, {}).values()

    def get(self, kind: str, id_: str) -> Stored | None:
        """The current version, or None."""
        return self._kinds.get(kind, {}).get(id_)

    def exists(self, ref: str) -> bool:
        """Whether a relative reference such as `Slot/12` leads to something."""
        kind, _, id_ = ref.partition("/")
        return self.get(kind, id_) is not None

    def having(self, kind: str, parameter: str, values: Iterable[str]) -> Mapping[str, None]:
        """Ids of the resources for which the parameter has one of the values: to read, not to keep."""
        if parameter == "_id":
            return {id_: None for id_ in values if self.get(kind, id_)}
        found = [self._index.get((kind, parameter, value), {}) for value in values]
        return found[0] if len(found) == 1 else {id_: None for each in found for id_ in each}

    def next_id(self) -> str:
        """An id that nothing has or will be given again."""
        self._last_id += 1
        return str(self._last_id)

    def create(self, kind: str, resource: Resource, id_: str | None = None) -> Stored:
        """Keep a new resource under an id of our choice, or one that was chosen by `next_id`."""
        stored = self._put(kind, id_ or self.next_id(), resource, 1)
        self._changed(stored)
        return stored

    def update(self, kind: str, id_: str, resource: Resource, *, if_match: str | None = None) -> tuple[Stored, bool]:
        """Replace a resource or make it under this id; True when it is new. Raises Refusal(412) for a stale If-Match."""
        old = self.get(kind, id_)
        if if_match is not None and not is_current(old, if_match):
            raise Refusal(412, f"If-Match {if_match} is not the current version of {kind}/{id_}")
        stored = self._put(kind, id_, resource, old.version + 1 if old else 1)
        self._changed(stored)
        return stored, old is None

    def fill(self, drafts: Iterable[Draft]) -> None:
        """As `update` of each, all at one moment."""
        updated = self._clock()
        for each in drafts:
            old = self.get(each.kind, each.id)
            self._changed(self._keep(each, old.version + 1 if old else 1, updated))

    def restore(self, resource: Resource) -> None:
        """Keep a resource as it once was, with its id and version."""
        kind, id_, version = text(resource["resourceType"]), text(resource["id"]), _version(resource)
        if id_.isdecimal():
            self._last_id = max(self._last_id, int(id_))
        self._put(kind, id_, resource, version)

    def _put(self, kind: str, id_: str, resource: Resource, version: int) -> Stored:
        return self._keep(draft(kind, id_, resource), version, self._clock())

    def _keep(self, given: Draft, version: int, updated: datetime) -> Stored:
        stored = Stored(given, version, updated)
        self._reindex(self.get(given.kind, given.id), given)
        self._kinds[given.kind][given.id] = stored
        return stored

    def _reindex(self, old: Stored | None, new: Draft) -> None:
        before = old.terms if old else frozenset()
        for parameter, value in before - new.terms:
            self._index[new.kind, parameter, value].pop(new.id, None)
        for parameter, value in new.terms - before:
            self._index[new.kind, parameter, value][new.id] = None


def _version(resource: Resource) -> int:
    meta = resource["meta"]
    return int(meta["versionId"]) if isinstance(meta, dict) else 1


def _terms(kind: str, resource: Resource) -> frozenset[tuple[str, str]]:
    terms = [("status", text(resource.get("status")))]
    for identifier in entries(resource.get("identifier")):
        system, value = text(identifier.get("system")), text(identifier.get("value"))
        terms += [("identifier", f"{system}|{value}"), ("identifier", value), ("identifier", f"{system}|")]
    for tag in entries(_tags(resource)):
        system, code = text(tag.get("system")), text(tag.get("code"))
        terms += [("_tag", f"{system}|{code}"), ("_tag", code)]
    channel = resource.get("channel")  # of a Subscription
    if isinstance(channel, dict):
        terms.append(("url", text(channel.get("endpoint"))))
    for length in _PARTS_OF_A_DATE:  # a search for a year finds every day of it
        if len(born := text(resource.get("birthDate"))) >= length:
            terms.append(("birthdate", born[:length]))
    for parameter in _REFERENCES.get(kind, ()):
        terms += [term for each in entries(resource.get(parameter)) for term in _pointing(parameter, reference(each))]
    for parameter, field in _CODES:
        if field in resource:
            terms += [(parameter, code) for code in codes(resource[field])]
    for participant in entries(resource.get("participant")):
        ref = reference(participant.get("actor"))
        terms += [*_pointing("actor", ref), *_pointing(ref.partition("/")[0].lower(), ref)]
    return frozenset(terms)


@lru_cache(maxsize=4)  # a seed of thousands of slots has one or two moments
def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


_PARTS_OF_A_DATE = (4, 7, 10)
_REFERENCES = {
    "Slot": ("schedule",),
    "Schedule": ("actor",),
    "Appointment": ("slot",),
    "Task": ("focus",),
    "Provenance": ("target",),
}
_CODES = (("service-type", "serviceType"), ("specialty", "specialty"))


def _tags(resource: Resource) -> object:
    meta = resource.get("meta")
    return meta.get("tag") if isinstance(meta, dict) else None


def _pointing(parameter: str, ref: str) -> tuple[tuple[str, str], ...]:
    return (parameter, ref), (parameter, ref.rpartition("/")[2])
