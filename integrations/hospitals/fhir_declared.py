"""What a FHIR R4 server's CapabilityStatement says of booking: whether what the options ask for is declared, and what else is.

Source: https://hl7.org/fhir/R4/capabilitystatement.html
"""

from __future__ import annotations

import msgspec

from bot.domain.errors import HospitalRefused, HospitalUnavailable
from integrations.fhir.client import FhirClient
from integrations.hospitals.fhir_options import BookBy
from integrations.http.wire import Deadline


class _Code(msgspec.Struct, frozen=True):
    code: str = ""


class _Operation(msgspec.Struct, frozen=True):
    name: str = ""
    definition: str = ""


class _Kind(msgspec.Struct, frozen=True):
    type: str = ""
    operation: tuple[_Operation, ...] = ()


class _Rest(msgspec.Struct, frozen=True):
    interaction: tuple[_Code, ...] = ()
    operation: tuple[_Operation, ...] = ()
    resource: tuple[_Kind, ...] = ()


class _Statement(msgspec.Struct, frozen=True):
    rest: tuple[_Rest, ...] = ()


async def declared(client: FhirClient, book_by: BookBy, deadline: Deadline) -> str:
    """How it is booked, and which ways are declared besides; a server that shows no CapabilityStatement says nothing of them."""
    ways = await declared_ways(client, deadline)
    if ways is None:
        return f"booked by {book_by}; shows no CapabilityStatement that can be read"
    lacks = f", which is NOT declared (found: {_listed(ways)})" if book_by not in {"claim", *ways} else ""
    others = ways - {book_by}
    besides = f"; declares {_listed(others)} too: prove it with --try before you set book_by" if others else ""
    return f"booked by {book_by}{lacks}{besides}"


async def declared_ways(client: FhirClient, deadline: Deadline) -> set[BookBy] | None:
    """Of transaction and operation those that the server says it has; None where it does not say."""
    try:
        statement = msgspec.convert((await client.read("metadata", deadline)).resource, _Statement)
    except (HospitalRefused, HospitalUnavailable, msgspec.ValidationError):
        return None
    return {way for rest in statement.rest for way in _ways(rest)}


def _ways(rest: _Rest) -> set[BookBy]:
    of_appointments = [each for kind in rest.resource if kind.type == "Appointment" for each in kind.operation]
    ways: set[BookBy] = {"transaction"} if "transaction" in {each.code for each in rest.interaction} else set()
    return ways | {"operation"} if any(map(_is_book, [*rest.operation, *of_appointments])) else ways


def _is_book(operation: _Operation) -> bool:
    return operation.name.removeprefix("$") in ("book", "appointment-book") or operation.definition.endswith("-book")


def _listed(ways: set[BookBy]) -> str:
    return ", ".join(sorted(ways)) or "nothing"
