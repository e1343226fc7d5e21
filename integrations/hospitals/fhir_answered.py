"""The Appointment in what a hospital on FHIR R4 answers to a transaction or to `$book`."""

from __future__ import annotations

import msgspec

from bot.domain.errors import OutcomeUnknown
from integrations.fhir.client import Versioned
from integrations.fhir.outcomes import Resource, failure_of
from integrations.fhir.resources import Bundle


class _Response(msgspec.Struct, frozen=True):
    location: str = ""


class _Answered(msgspec.Struct, frozen=True):
    response: _Response = _Response()


class _Transaction(msgspec.Struct, frozen=True):
    entry: tuple[_Answered, ...] = ()


def made_by(sent: Resource, answer: Resource | None) -> Versioned:
    """The Appointment that a transaction has made, as it was sent, under the id that the answer gives it. Raises OutcomeUnknown."""
    try:
        entries = msgspec.convert(answer or {}, _Transaction).entry
    except msgspec.ValidationError as error:
        raise OutcomeUnknown("the answer to a transaction cannot be read") from error
    ids = [id_ for each in entries if (id_ := _id_in(each.response.location))]
    if not ids:
        raise OutcomeUnknown("the hospital took it but does not say under which id")
    return Versioned({**_appointment_in(sent), "id": ids[0]}, None)


def booked_of(answer: Resource | None) -> Versioned:
    """The Appointment that `$book` returns, by itself or in a Bundle; a Bundle with an OperationOutcome alone is a failure.

    Raises what the OperationOutcome stands for (see `failure_of`), OutcomeUnknown where there is neither.
    """
    found = [] if answer is None else _inside(answer)
    for each in found:
        if each.get("resourceType") == "Appointment" and each.get("id"):
            return Versioned(each, None)
    for each in found:
        if each.get("resourceType") == "OperationOutcome":
            raise failure_of(each)
    raise OutcomeUnknown("the answer to $book holds no Appointment")


def _inside(answer: Resource) -> list[Resource]:
    if answer.get("resourceType") != "Bundle":
        return [answer]
    try:
        return [each.resource for each in msgspec.convert(answer, Bundle).entry if each.resource is not None]
    except msgspec.ValidationError as error:
        raise OutcomeUnknown("the answer to $book cannot be read") from error


def _id_in(location: str) -> str:
    """`Appointment/7/_history/1`, also as an absolute address, is 7; anything else is empty."""
    parts = location.partition("/_history/")[0].rstrip("/").split("/")
    return parts[-1] if len(parts) > 1 and parts[-2] == "Appointment" else ""


def _appointment_in(bundle: Resource) -> Resource:
    entries = bundle.get("entry")
    resources = (
        [each.get("resource") for each in entries if isinstance(each, dict)] if isinstance(entries, list) else []
    )
    return next(each for each in resources if isinstance(each, dict) and each.get("resourceType") == "Appointment")
