"""What stands at a hospital after a triage: five resources that hang together, on the right record, and no diagnosis."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from bot.domain.errors import HospitalRefused, OutcomeUnknown
from integrations.fhir.outcomes import raise_failed
from integrations.hospitals.fhir_triage_bundle import Systems, transaction
from integrations.http.refusals import Conflict
from tests.hospitals.triages import a_handoff, intake
from tests.hospitals.wards import OWN, TRIAGE_KEY, FhirWard, PretendWard

SYSTEMS = Systems(TRIAGE_KEY, OWN)


async def test_the_resources_refer_to_each_other(fhir: FhirWard) -> None:
    handoff = a_handoff()
    await intake(fhir).hand_on(handoff)
    found = await fhir.triage(handoff.key)
    [encounter], [answers], [risk], [task], [provenance] = found.values()
    at = {kind: f"{kind}/{each['id']}" for kind, [each] in found.items()}
    patient = encounter["subject"]["reference"]
    assert answers["encounter"]["reference"] == risk["encounter"]["reference"] == at["Encounter"]
    assert risk["basis"] == [{"reference": at["QuestionnaireResponse"]}]
    assert task["focus"]["reference"] == at["RiskAssessment"]
    assert {answers["subject"]["reference"], risk["subject"]["reference"], task["for"]["reference"]} == {patient}
    assert {each["reference"] for each in provenance["target"]} == set(at.values()) - {at["Provenance"]}
    assert (await fhir.get(patient))["identifier"][0]["value"] == str(handoff.contact.own_id)


async def test_it_says_how_urgent_why_and_that_it_is_no_diagnosis(fhir: FhirWard) -> None:
    handoff = a_handoff()
    await intake(fhir).hand_on(handoff)
    [risk] = (await fhir.triage(handoff.key))["RiskAssessment"]
    assert risk["status"] == "preliminary"
    [prediction] = risk["prediction"]
    assert prediction["qualitativeRisk"]["coding"][0]["code"] == "3"
    assert "ปวดหัวนานเกินสามวัน" in prediction["rationale"]
    assert "ยังไม่แน่ใจว่า: อาจเกิดทันที" in prediction["rationale"]
    notes = [each["text"] for each in risk["note"]]
    assert any("ไม่ใช่การวินิจฉัย" in each for each in notes)
    assert any("ยังไม่มีแพทย์" in each for each in notes)
    assert "ปฏิเสธ: มีไข้และก้มคอไม่ลงไหมคะ" in notes
    assert "headache@2026-11" in risk["method"]["text"]
    assert "1669" in risk["mitigation"]


async def test_signed_rules_say_that_they_are(fhir: FhirWard) -> None:
    handoff = a_handoff(signed=True)
    await intake(fhir).hand_on(handoff)
    [risk] = (await fhir.triage(handoff.key))["RiskAssessment"]
    assert not any("ยังไม่มีแพทย์" in each["text"] for each in risk["note"])


async def test_every_answer_is_there_with_its_question_and_code(fhir: FhirWard) -> None:
    handoff = a_handoff()
    await intake(fhir).hand_on(handoff)
    [answers] = (await fhir.triage(handoff.key))["QuestionnaireResponse"]
    said = {each["linkId"]: each["answer"][0] for each in answers["item"]}
    assert said["neck_stiffness"]["valueCoding"]["code"] == "no"
    assert said["onset"]["valueCoding"]["display"] == "ไม่แน่ใจ"
    assert said["duration"]["valueCoding"]["code"] == "days_3"
    assert (said["person"]["valueString"], said["sex-told"]["valueString"]) == ("self", "หญิง")
    assert float(said["age-told"]["valueDecimal"]) == 34


@pytest.mark.parametrize(
    ("level", "priority"), [(1, "stat"), (2, "asap"), (3, "urgent"), (4, "routine"), (5, "routine")]
)
async def test_a_task_says_how_soon_somebody_should_look(fhir: FhirWard, level: int, priority: str) -> None:
    handoff = a_handoff(level=level)
    await intake(fhir).hand_on(handoff)
    [task] = (await fhir.triage(handoff.key))["Task"]
    assert (task["status"], task["intent"], task["priority"]) == ("requested", "order", priority)
    assert task["restriction"]["period"]["end"].startswith("2026-11-23T02:30:00")


# ---- whose record -----------------------------------------------------------------------------------------------


async def test_the_patient_of_an_appointment_is_the_patient_of_the_triage(fhir: FhirWard) -> None:
    handoff = a_handoff()
    hospital = fhir.adapter()
    await hospital.book(fhir.slots[0], handoff.contact, key=uuid4())
    await intake(fhir).hand_on(handoff)
    await hospital.book(fhir.slots[1], handoff.contact, key=uuid4())
    [patient] = await fhir.patients(handoff.contact)
    [risk] = (await fhir.triage(handoff.key))["RiskAssessment"]
    assert risk["subject"]["reference"] == f"Patient/{patient['id']}"


async def test_the_trouble_of_a_mother_is_on_no_record_of_her_daughter(fhir: FhirWard) -> None:
    handoff = a_handoff(whose="mother", man=False)
    await fhir.adapter().book(fhir.slots[0], handoff.contact, key=uuid4())
    await intake(fhir).hand_on(handoff)
    [daughter] = await fhir.patients(handoff.contact)
    [risk] = (await fhir.triage(handoff.key))["RiskAssessment"]
    assert risk["subject"]["reference"] != f"Patient/{daughter['id']}"
    mother = await fhir.get(risk["subject"]["reference"])
    assert mother.get("name") is None
    assert mother["gender"] == "female"
    assert mother["contact"][0]["name"]["text"] == handoff.contact.name
    assert "mother" in mother["contact"][0]["relationship"][0]["text"]
    assert str(handoff.contact.own_id) not in json.dumps(mother)


async def test_two_children_of_one_writer_are_two_patients(fhir: FhirWard) -> None:
    first = a_handoff(whose="child")
    second = a_handoff(whose="child")
    for each in (first, second):
        await intake(fhir).hand_on(each)
    subjects = {(await fhir.triage(each.key))["Task"][0]["for"]["reference"] for each in (first, second)}
    assert len(subjects) == 2


async def test_a_person_without_a_name_does_not_become_the_patient_of_a_later_booking(fhir: FhirWard) -> None:
    nameless = a_handoff(named=False)
    await intake(fhir).hand_on(nameless)
    assert await fhir.patients(nameless.contact) == []


def test_nothing_of_line_and_no_diagnosis_is_in_it() -> None:
    handoff = a_handoff()
    bundle = json.dumps(transaction(handoff, None, SYSTEMS), ensure_ascii=False)
    assert '"Condition"' not in bundle
    assert '"Observation"' not in bundle
    assert "line" not in bundle.lower().replace("online", "")


def test_the_same_result_makes_the_same_bytes() -> None:
    handoff = a_handoff()
    assert transaction(handoff, None, SYSTEMS) == transaction(handoff, None, SYSTEMS)


# ---- what a hospital says within its answer ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statuses", "error"),
    [
        (["201 Created", "412 Precondition Failed"], Conflict),
        (["201 Created", "409"], Conflict),
        (["201", "422 Unprocessable Entity", "412"], HospitalRefused),
        (["201", "500 Internal Server Error", "422"], OutcomeUnknown),
    ],
)
def test_a_failure_within_a_good_answer_is_found(statuses: list[str], error: type[Exception]) -> None:
    entries = [{"response": {"status": each}} for each in statuses]
    with pytest.raises(error):
        raise_failed({"resourceType": "Bundle", "entry": entries})


def test_an_answer_that_cannot_be_read_is_unknown_and_a_good_one_is_good() -> None:
    with pytest.raises(OutcomeUnknown):
        raise_failed({"resourceType": "Bundle", "entry": "none"})
    raise_failed({"resourceType": "Bundle", "entry": [{"response": {"status": "200 OK"}}, {}]})
    raise_failed({"resourceType": "Bundle"})


async def test_a_refusal_of_the_whole_is_final_and_leaves_nothing(pretend: PretendWard) -> None:
    handoff = a_handoff(level=3)
    broken = transaction(handoff, None, SYSTEMS)
    broken["entry"][3]["resource"]["status"] = "nonsense"  # type: ignore[index]
    headers = {"Content-Type": "application/fhir+json"}
    async with pretend.http.post(pretend.base_url, json=broken, headers=headers) as answer:
        assert answer.status == 422
    assert {len(each) for each in (await pretend.triage(handoff.key)).values()} == {0}
