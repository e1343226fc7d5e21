"""The handful of FHIR R4 fields that we read, checked, with everything else let through."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, TypeAlias

import msgspec

from integrations.fhir.outcomes import Resource

Instant: TypeAlias = Annotated[datetime, msgspec.Meta(tz=True)]


class Struct(msgspec.Struct, frozen=True, rename="camel"):
    """Fields are named in JSON as FHIR names them."""


class Reference(Struct, frozen=True):
    """https://hl7.org/fhir/R4/references.html"""

    reference: str = ""
    type: str = ""
    display: str = ""

    @property
    def kind(self) -> str:
        """The type it points to, such as Practitioner."""
        return self.type or self.relative.partition("/")[0]

    @property
    def relative(self) -> str:
        """`Practitioner/7`, also when the hospital writes absolute addresses."""
        return "/".join(self.reference.partition("/_history/")[0].split("/")[-2:])


class Identifier(Struct, frozen=True):
    """A business identifier."""

    system: str = ""
    value: str = ""


class Meta(Struct, frozen=True):
    """Version and time of the last change."""

    version_id: str = ""
    last_updated: Instant | None = None


class Extension(Struct, frozen=True):
    """An extension whose value is a code."""

    url: str
    value_code: str = ""


class SlotResource(Struct, frozen=True):
    """https://hl7.org/fhir/R4/slot.html"""

    id: str
    status: str
    schedule: Reference
    start: Instant
    end: Instant
    comment: str = ""
    extension: tuple[Extension, ...] = ()


class Participant(Struct, frozen=True):
    """Who takes part in an Appointment."""

    actor: Reference = Reference()
    status: str = ""


class AppointmentResource(Struct, frozen=True):
    """https://hl7.org/fhir/R4/appointment.html"""

    id: str
    status: str
    start: Instant | None = None
    end: Instant | None = None
    created: str = ""  # a FHIR dateTime, which may be a mere date
    meta: Meta = Meta()
    slot: tuple[Reference, ...] = ()
    identifier: tuple[Identifier, ...] = ()
    participant: tuple[Participant, ...] = ()
    extension: tuple[Extension, ...] = ()


class ScheduleResource(Struct, frozen=True):
    """https://hl7.org/fhir/R4/schedule.html"""

    actor: tuple[Reference, ...] = ()


class HumanName(Struct, frozen=True):
    """A name in one language; the language stands in an extension."""

    text: str = ""
    family: str = ""
    given: tuple[str, ...] = ()
    prefix: tuple[str, ...] = ()
    extension: tuple[Extension, ...] = ()

    def full(self) -> str:
        """The name as one string."""
        return self.text or " ".join((*self.prefix, *self.given, self.family)).strip()


class ContactPoint(Struct, frozen=True):
    """https://hl7.org/fhir/R4/datatypes.html#ContactPoint"""

    system: str = ""
    value: str = ""
    use: str = ""


class PatientLink(Struct, frozen=True):
    """Another record of the same person: `replaced-by` names the one that counts."""

    other: Reference = Reference()
    type: str = ""


class PatientResource(Struct, frozen=True):
    """https://hl7.org/fhir/R4/patient.html"""

    id: str
    active: bool = True
    birth_date: str = ""
    deceased_boolean: bool = False
    deceased_date_time: str = ""
    identifier: tuple[Identifier, ...] = ()
    name: tuple[HumanName, ...] = ()
    telecom: tuple[ContactPoint, ...] = ()
    link: tuple[PatientLink, ...] = ()

    @property
    def replaced_by(self) -> str:
        """The reference of the record that this one was merged into, or ""."""
        return next((each.other.relative for each in self.link if each.type == "replaced-by"), "")

    @property
    def in_use(self) -> bool:
        """Of somebody who lives, and not put aside."""
        return self.active and not self.deceased_boolean and not self.deceased_date_time


class PractitionerResource(Struct, frozen=True):
    """https://hl7.org/fhir/R4/practitioner.html"""

    name: tuple[HumanName, ...] = ()


class Search(Struct, frozen=True):
    """Why an entry is in a Bundle."""

    mode: str = "match"


class Entry(Struct, frozen=True):
    """An entry of a Bundle."""

    resource: Resource | None = None
    search: Search = Search()


class Link(Struct, frozen=True):
    """A link of a Bundle."""

    relation: str
    url: str


_NOTHING = (b"", b"null")


class RawEntry(Struct, frozen=True):
    """An entry of a page, its resource not read yet (empty: there is none)."""

    resource: msgspec.Raw = msgspec.Raw()
    search: Search = Search()


class Page(Struct, frozen=True, tag="Bundle", tag_field="resourceType"):
    """A page of a search."""

    entry: tuple[RawEntry, ...] = ()
    link: tuple[Link, ...] = ()

    def matches(self) -> list[msgspec.Raw]:
        """The resources that were searched for, without what was merely included or said about the search."""
        return [
            each.resource for each in self.entry if each.search.mode == "match" and bytes(each.resource) not in _NOTHING
        ]

    def next_page(self) -> str | None:
        """The address of the next page, or None."""
        return next((link.url for link in self.link if link.relation == "next"), None)


class Bundle(Struct, frozen=True, tag="Bundle", tag_field="resourceType"):
    """https://hl7.org/fhir/R4/bundle.html"""

    entry: tuple[Entry, ...] = ()
