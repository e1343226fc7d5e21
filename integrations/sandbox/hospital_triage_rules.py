"""Which results of triages the pretend hospital takes: what FHIR R4 demands of the five resources, and that they hang together.

Source: https://hl7.org/fhir/R4/encounter.html, questionnaireresponse.html, riskassessment.html, task.html and provenance.html there
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from integrations.sandbox.hospital_values import Resource, entries, instant, need, reference, text

Exists: TypeAlias = Callable[[str], bool]

TRIAGE_KINDS = ("Encounter", "QuestionnaireResponse", "RiskAssessment", "Task", "Provenance")

_ENCOUNTER = frozenset(
    ["planned", "arrived", "triaged", "in-progress", "onleave", "finished", "cancelled", "entered-in-error", "unknown"]
)
_RESPONSE = frozenset(["in-progress", "completed", "amended", "entered-in-error", "stopped"])
_OBSERVATION = frozenset(
    ["registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown"]
)
_TASK = frozenset(
    [
        "draft",
        "requested",
        "received",
        "accepted",
        "rejected",
        "ready",
        "cancelled",
        "in-progress",
        "on-hold",
        "failed",
        "completed",
        "entered-in-error",
    ]
)
_INTENT = frozenset(
    [
        "unknown",
        "proposal",
        "plan",
        "order",
        "original-order",
        "reflex-order",
        "filler-order",
        "instance-order",
        "option",
    ]
)
_PRIORITY = frozenset({"routine", "urgent", "asap", "stat"})


def _status(resource: Resource, codes: frozenset[str]) -> None:
    need(text(resource.get("status")) in codes, f"{resource.get('resourceType')}.status: not a code")


def _points(value: object, kind: str, exists: Exists, where: str) -> None:
    ref = reference(value)
    need(ref.startswith(f"{kind}/") and exists(ref), f"{where}: no such {kind} {ref!r}")


def _identified(resource: Resource) -> None:
    for identifier in entries(resource.get("identifier")):
        need(bool(text(identifier.get("value"))), "identifier.value is missing or empty")


def _encounter(resource: Resource, exists: Exists) -> None:
    _status(resource, _ENCOUNTER)
    _identified(resource)
    kind = resource.get("class")
    need(isinstance(kind, dict) and bool(text(kind.get("code"))), "Encounter.class 1..1")
    if "subject" in resource:
        _points(resource["subject"], "Patient", exists, "Encounter.subject")


def _response(resource: Resource, exists: Exists) -> None:
    _status(resource, _RESPONSE)
    need(isinstance(resource.get("identifier", {}), dict), "QuestionnaireResponse.identifier 0..1")
    _identified(resource)
    for name, kind in (("subject", "Patient"), ("encounter", "Encounter")):
        if name in resource:
            _points(resource[name], kind, exists, f"QuestionnaireResponse.{name}")
    for item in entries(resource.get("item")):
        need(bool(text(item.get("linkId"))), "QuestionnaireResponse.item.linkId 1..1")
        for answer in entries(item.get("answer")):
            values = [name for name in answer if name.startswith("value")]
            need(len(values) == 1, "QuestionnaireResponse.item.answer.value[x] is one value")


def _risk(resource: Resource, exists: Exists) -> None:
    _status(resource, _OBSERVATION)
    need(isinstance(resource.get("identifier", []), list), "RiskAssessment.identifier is a list")
    _identified(resource)
    _points(resource.get("subject"), "Patient", exists, "RiskAssessment.subject")
    for basis in entries(resource.get("basis")):
        need(exists(reference(basis)), "RiskAssessment.basis: no such resource")
    for note in entries(resource.get("note")):
        need(bool(text(note.get("text"))), "Annotation.text 1..1")
    if "occurrenceDateTime" in resource:
        instant(resource["occurrenceDateTime"])


def _task(resource: Resource, exists: Exists) -> None:
    _status(resource, _TASK)
    need(text(resource.get("intent")) in _INTENT, "Task.intent: not a code")
    need(text(resource.get("priority", "routine")) in _PRIORITY, "Task.priority: not a code of request-priority")
    _identified(resource)
    for name in ("focus", "for", "encounter"):
        if name in resource:
            need(exists(reference(resource[name])), f"Task.{name}: no such resource")


def _provenance(resource: Resource, exists: Exists) -> None:
    targets, agents = entries(resource.get("target")), entries(resource.get("agent"))
    need(bool(targets), "Provenance.target 1..*")
    need(all(exists(reference(each)) for each in targets), "Provenance.target: no such resource")
    instant(resource.get("recorded"))
    need(bool(agents) and all(isinstance(each.get("who"), dict) for each in agents), "Provenance.agent.who 1..1")


TRIAGE_CHECKS: Mapping[str, Callable[[Resource, Exists], None]] = {
    "Encounter": _encounter,
    "QuestionnaireResponse": _response,
    "RiskAssessment": _risk,
    "Task": _task,
    "Provenance": _provenance,
}
