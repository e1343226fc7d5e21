"""Which resources the pretend hospital takes: FHIR R4's required fields, codes and the invariants app-1 to app-4.

Source: https://hl7.org/fhir/R4/appointment.html and https://hl7.org/fhir/R4/slot.html; for triages see `hospital_triage_rules`.
"""

from __future__ import annotations

from collections.abc import Callable

from integrations.sandbox.hospital_answers import Refusal
from integrations.sandbox.hospital_triage_rules import TRIAGE_CHECKS, TRIAGE_KINDS
from integrations.sandbox.hospital_values import (
    NotAMoment,
    Resource,
    RuleBroken,
    entries,
    instant,
    need,
    reference,
    text,
)

KINDS = ("Patient", "Practitioner", "Location", "Schedule", "Slot", "Appointment", *TRIAGE_KINDS, "Subscription")

SLOT_STATES = frozenset({"busy", "free", "busy-unavailable", "busy-tentative", "entered-in-error"})
APPOINTMENT_STATES = frozenset(
    {
        "proposed",
        "pending",
        "booked",
        "arrived",
        "fulfilled",
        "cancelled",
        "noshow",
        "entered-in-error",
        "checked-in",
        "waitlist",
    }
)
PARTICIPANT_STATES = frozenset({"accepted", "declined", "tentative", "needs-action"})
_MAY_LACK_TIMES = frozenset({"proposed", "cancelled", "waitlist"})
_MAY_BE_CANCELLED = frozenset({"cancelled", "noshow"})


def check(kind: str, resource: Resource, exists: Callable[[str], bool]) -> None:
    """Raises Refusal(422) when the resource breaks a rule; `exists` knows the references of this hospital."""
    try:
        _CHECKS.get(kind, _check_identifiers)(resource, exists)
    except (NotAMoment, RuleBroken) as error:
        raise Refusal(422, str(error)) from error


def _check_identifiers(resource: Resource, exists: Callable[[str], bool]) -> None:
    for identifier in entries(resource.get("identifier")):
        need(bool(text(identifier.get("value"))), "identifier.value is missing or empty")


def _check_reference(value: object, exists: Callable[[str], bool], where: str) -> None:
    need(exists(reference(value)), f"{where}: no such resource {reference(value)!r}")


def _check_schedule(resource: Resource, exists: Callable[[str], bool]) -> None:
    need(bool(entries(resource.get("actor"))), "Schedule.actor 1..*")
    for actor in entries(resource.get("actor")):
        _check_reference(actor, exists, "Schedule.actor")


def _check_slot(resource: Resource, exists: Callable[[str], bool]) -> None:
    need(text(resource.get("status")) in SLOT_STATES, "Slot.status: not a code of slotstatus")
    _check_reference(resource.get("schedule"), exists, "Slot.schedule")
    need(instant(resource.get("start")) < instant(resource.get("end")), "Slot.start is not before Slot.end")


def _check_appointment(resource: Resource, exists: Callable[[str], bool]) -> None:
    status = text(resource.get("status"))
    need(status in APPOINTMENT_STATES, "Appointment.status: not a code of appointmentstatus")
    _check_identifiers(resource, exists)
    _check_participants(resource, exists)
    begin, end = resource.get("start"), resource.get("end")
    need((begin is None) == (end is None), "app-2: either start and end are specified, or neither")
    need(begin is not None or status in _MAY_LACK_TIMES, "app-3: only proposed or cancelled may lack start and end")
    if begin is not None:
        need(instant(begin) < instant(end), "Appointment.start is not before Appointment.end")
    if "cancelationReason" in resource:
        need(status in _MAY_BE_CANCELLED, "app-4: cancelationReason only for cancelled or noshow")
    for slot in entries(resource.get("slot")):
        _check_reference(slot, exists, "Appointment.slot")


def _check_participants(resource: Resource, exists: Callable[[str], bool]) -> None:
    participants = entries(resource.get("participant"))
    need(bool(participants), "Appointment.participant 1..*")
    for each in participants:
        need("actor" in each or "type" in each, "app-1: either the type or actor on the participant must be given")
        need(text(each.get("status")) in PARTICIPANT_STATES, "Appointment.participant.status: not a code")
        if reference(each.get("actor")):
            _check_reference(each.get("actor"), exists, "Appointment.participant.actor")


def _check_subscription(resource: Resource, exists: Callable[[str], bool]) -> None:
    channel = resource.get("channel")
    need(isinstance(channel, dict) and text(channel.get("type")) == "rest-hook", "only rest-hook is known here")
    need(
        isinstance(channel, dict) and text(channel.get("endpoint")).startswith("http"), "Subscription.channel.endpoint"
    )
    need(text(resource.get("criteria")).startswith("Appointment?"), "only Appointments can be subscribed to here")
    need(bool(text(resource.get("reason"))), "Subscription.reason 1..1")


_CHECKS: dict[str, Callable[[Resource, Callable[[str], bool]], None]] = {
    "Schedule": _check_schedule,
    "Slot": _check_slot,
    "Appointment": _check_appointment,
    **TRIAGE_CHECKS,
    "Subscription": _check_subscription,
}
