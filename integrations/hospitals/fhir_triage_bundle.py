"""The result of a triage as one FHIR R4 transaction: Encounter, QuestionnaireResponse, RiskAssessment, Task, Provenance.

It is a preliminary RiskAssessment and no Condition: a machine makes no diagnosis. Every resource carries our key as a tag, by which it
is made only once (conditional create): `_tag` is a search parameter of them all, whereas R4's Provenance has no identifier, and servers
that do not search QuestionnaireResponse and RiskAssessment by identifier have been met (SEKMET 0.1.1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID, uuid5

from bot.domain.assessment import SELF, Answered, Assessment
from bot.domain.handoff import Handoff
from integrations.fhir.outcomes import Resource
from integrations.hospitals.fhir_entries import entry, once_by
from integrations.hospitals.fhir_patients import patient_resource

Json: TypeAlias = dict[str, object]

KINDS = (
    "Encounter",
    "QuestionnaireResponse",
    "RiskAssessment",
    "Task",
    "Provenance",
)  # in the order in which they are made
TERMS = "https://klaimor.example/fhir/CodeSystem"  # our own codes: topics, answers, levels
_HL7 = "http://terminology.hl7.org/CodeSystem"
_LEVELS: Mapping[int, str] = {
    1: "ระดับ 1: โทร 1669 ทันที",
    2: "ระดับ 2: ไปห้องฉุกเฉินทันที",
    3: "ระดับ 3: พบแพทย์ภายใน 24 ถึง 48 ชั่วโมง",
    4: "ระดับ 4: นัดพบแพทย์ หรือปรึกษาเภสัชกร",
    5: "ระดับ 5: ดูแลตัวเองที่บ้าน",
}
_PRIORITIES: Mapping[int, str] = {
    1: "stat",
    2: "asap",
    3: "urgent",
    4: "routine",
    5: "routine",
}  # R4 value set request-priority
_NO_DIAGNOSIS = "ผลคัดกรองเบื้องต้นจากคำตอบในแชท ไม่ใช่การวินิจฉัยโรค"
_SIGNED = "แพทย์หรือพยาบาลลงนามรับรองชุดคำถามแล้ว"
_UNSIGNED = "ชุดคำถามยังไม่มีแพทย์หรือพยาบาลลงนามรับรอง"


@dataclass(frozen=True, slots=True)
class Systems:
    """Identifier systems: our key of a triage, our own person ids."""

    triage: str
    own: str


def transaction(handoff: Handoff, patient: str | None, systems: Systems) -> Resource:
    """The Bundle. `patient`: the reference of the Patient whose trouble it is, None to make one (see `subject`)."""
    key, urn = handoff.key, {kind: uuid5(handoff.key, kind).urn for kind in ("Patient", *KINDS)}
    who = patient or urn["Patient"]
    resources = (
        _encounter(handoff, who, systems),
        _answers(handoff, who, urn, systems),
        _risk(handoff, who, urn, systems),
        _task(handoff, who, urn, systems),
        _provenance(handoff, urn),
    )
    tag, once = {"tag": [{"system": systems.triage, "code": str(key)}]}, once_by(systems.triage, str(key), "_tag")
    made = [_made(urn[str(each["resourceType"])], {**each, "meta": tag}, once) for each in resources]
    if patient is None:
        own_id, resource = subject(handoff, systems)
        made.insert(0, _made(urn["Patient"], resource, once_by(systems.own, str(own_id))))
    return {"resourceType": "Bundle", "type": "transaction", "entry": made}


def _made(urn: str, resource: Resource, once: str) -> Resource:
    return entry("POST", str(resource["resourceType"]), resource, full_url=urn, once=once)


def is_own_trouble(handoff: Handoff) -> bool:
    """Whether it belongs on the record of the person who wrote, as a booking would make it: only with name and number."""
    return handoff.assessment.whose == SELF and bool(handoff.contact.name and handoff.contact.phone)


def subject(handoff: Handoff, systems: Systems) -> tuple[UUID, Resource]:
    """Whose trouble it is, with our id of them.

    Somebody else's, and that of a person without a name, gets a Patient for this triage alone: on no account on the wrong record, and
    a nameless Patient must not be the one that a later booking finds. Who wrote is its contact.
    """
    found, contact = handoff.assessment, handoff.contact
    if is_own_trouble(handoff):
        return contact.own_id, patient_resource(contact, systems.own)
    own_id = uuid5(handoff.key, "subject")
    resource: Resource = {"resourceType": "Patient", "identifier": [_identifier(systems.own, own_id)]}
    if found.man is not None:
        resource["gender"] = "male" if found.man else "female"
    if contact.name or contact.phone:
        wrote: Json = {"relationship": [{"text": f"ผู้เขียนในแชท (ผู้ป่วยคือ {found.whose})"}]}
        if contact.name:
            wrote["name"] = {"use": "usual", "text": contact.name}
        if contact.phone:
            wrote["telecom"] = [{"system": "phone", "value": contact.phone, "use": "mobile"}]
        resource["contact"] = [wrote]
    return own_id, resource


def _identifier(system: str, value: UUID) -> Json:
    return {"system": system, "value": str(value)}


def _encounter(handoff: Handoff, who: str, systems: Systems) -> Resource:
    at = _instant(handoff.done_at)
    return {
        "resourceType": "Encounter",
        "identifier": [_identifier(systems.triage, handoff.key)],
        "status": "finished",
        "class": {"system": f"{_HL7}/v3-ActCode", "code": "VR", "display": "virtual"},
        "subject": {"reference": who},
        "period": {"end": at},
        "reasonCode": [{"text": ", ".join(handoff.assessment.protocols)}],
    }


def _answers(handoff: Handoff, who: str, urn: Mapping[str, str], systems: Systems) -> Resource:
    return {
        "resourceType": "QuestionnaireResponse",
        "identifier": _identifier(systems.triage, handoff.key),  # one, in R4
        "status": "completed",
        "subject": {"reference": who},
        "encounter": {"reference": urn["Encounter"]},
        "authored": _instant(handoff.done_at),
        "item": [*_person(handoff.assessment), *(_item(each) for each in handoff.assessment.answers)],
    }


def _person(found: Assessment) -> Iterator[Json]:
    """Whose trouble it is, as far as it was told."""
    yield {"linkId": "person", "text": "เป็นเรื่องของใคร", "answer": [{"valueString": found.whose}]}
    if found.years is not None:
        yield {"linkId": "age-told", "text": "อายุที่บอก (ปี)", "answer": [{"valueDecimal": round(found.years, 2)}]}
    if found.man is not None:
        yield {"linkId": "sex-told", "text": "เพศที่บอก", "answer": [{"valueString": "ชาย" if found.man else "หญิง"}]}


def _item(told: Answered) -> Json:
    coding = {"system": f"{TERMS}/triage-answer", "code": told.code, "display": told.answer.th}
    return {"linkId": told.topic, "text": told.question.th, "answer": [{"valueCoding": coding}]}


def _risk(handoff: Handoff, who: str, urn: Mapping[str, str], systems: Systems) -> Resource:
    found = handoff.assessment
    level = {"system": f"{TERMS}/triage-level", "code": str(found.level), "display": _LEVELS[found.level]}
    reasons = "; ".join(each.what.th if each.sure else f"ยังไม่แน่ใจว่า: {each.what.th}" for each in found.because)
    prediction: Json = {"qualitativeRisk": {"coding": [level], "text": _LEVELS[found.level]}}
    if reasons:
        prediction["rationale"] = reasons
    told = [*(each.th for each in found.advice), *([found.safety_net.th] if found.safety_net else [])]
    notes = [_NO_DIAGNOSIS, _SIGNED if found.signed else _UNSIGNED, *_denied(found)]
    risk: Resource = {
        "resourceType": "RiskAssessment",
        "identifier": [_identifier(systems.triage, handoff.key)],
        "status": "preliminary",
        "method": {"text": f"KlaiMor {', '.join(found.protocols)}; {_NO_DIAGNOSIS}"},
        "subject": {"reference": who},
        "encounter": {"reference": urn["Encounter"]},
        "occurrenceDateTime": _instant(handoff.done_at),
        "basis": [{"reference": urn["QuestionnaireResponse"]}],
        "prediction": [prediction],
        "note": [{"text": each} for each in notes],
    }
    if told:
        risk["mitigation"] = "\n".join(told)
    return risk


def _denied(found: Assessment) -> Iterator[str]:
    for each in found.denied:
        yield f"ปฏิเสธ: {each.question.th}"


def _task(handoff: Handoff, who: str, urn: Mapping[str, str], systems: Systems) -> Resource:
    return {
        "resourceType": "Task",
        "identifier": [_identifier(systems.triage, handoff.key)],
        "status": "requested",
        "intent": "order",
        "priority": _PRIORITIES[handoff.assessment.level],
        "code": {"text": "ดูผลคัดกรองอาการจากแชท"},
        "description": f"{_LEVELS[handoff.assessment.level]} ({_NO_DIAGNOSIS})",
        "focus": {"reference": urn["RiskAssessment"]},
        "for": {"reference": who},
        "encounter": {"reference": urn["Encounter"]},
        "authoredOn": _instant(handoff.done_at),
        "restriction": {"period": {"end": _instant(handoff.answer_by)}},
    }


def _provenance(handoff: Handoff, urn: Mapping[str, str]) -> Resource:
    maker = {"coding": [{"system": f"{_HL7}/provenance-participant-type", "code": "assembler"}]}
    program: Json = {"type": "Device", "display": f"KlaiMor {', '.join(handoff.assessment.protocols)}"}
    return {
        "resourceType": "Provenance",
        "target": [{"reference": urn[kind]} for kind in KINDS if kind != "Provenance"],
        "recorded": _instant(handoff.done_at),
        "agent": [{"type": maker, "who": program}],
    }


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")
