"""Whom the pretend hospital has records of. All of them are invented, and their citizen ids are counted up from one."""

from __future__ import annotations

from dataclasses import dataclass

from integrations.sandbox.hospital_store import Store
from integrations.sandbox.hospital_values import Resource

HN = "https://terms.sil-th.org/hcode/5/10999/HN"
CID = "https://terms.sil-th.org/id/th-cid"
SEED = "seed-"  # how the ids of what was not entered by anybody begin
_WEIGHTS = range(13, 1, -1)


@dataclass(frozen=True, slots=True)
class Person:
    """`born` in ISO 8601, the year alone where the papers say no more; `merged_into`: the number of the record that counts."""

    number: int
    name: str
    english: str
    born: str
    mobile: str = ""
    merged_into: int = 0

    @property
    def record(self) -> str:
        """The id of the record."""
        return f"{SEED}patient-{self.number}"

    @property
    def hn(self) -> str:
        """Nine digits."""
        return f"{self.number:09}"

    @property
    def citizen_id(self) -> str:
        """Thirteen digits with the right check digit; of a merged record that of the one it was merged into."""
        twelve = f"8{self.merged_into or self.number:011}"
        total = sum(int(digit) * weight for digit, weight in zip(twelve, _WEIGHTS, strict=True))
        return twelve + str((11 - total % 11) % 10)


PEOPLE = (
    Person(101, "นางสมศรี ใจดี", "Mrs. Somsri Jaidee", "1968-05-02", "0810000101"),
    Person(102, "นางบุญมา ใจดี", "Mrs. Boonma Jaidee", "1945-01-13", "0810000101"),  # her daughter's phone
    Person(103, "นายชัย ใจเย็น", "Mr. Chai Jaiyen", "1990-11-30", "0810000103"),
    Person(104, "นายคำ ใจงาม", "Mr. Kham Jaingam", "1939"),  # no day, no month, no phone
    Person(105, "ด.ญ.มะลิ ใจดี", "Miss Mali Jaidee", "2018-08-12", "0810000101"),
    Person(199, "นางบุญมา ใจดี", "Mrs. Boonma Jaidee", "1945-01-13", "0810000101", merged_into=102),
)


def register(store: Store) -> None:
    """Open the records that are not there yet."""
    for person in PEOPLE:
        if store.get("Patient", person.record) is None:
            store.update("Patient", person.record, _resource(person))


def _resource(person: Person) -> Resource:
    names = [_name("th", person.name), _name("en", person.english)]
    resource: Resource = {
        "active": not person.merged_into,
        "identifier": [{"system": HN, "value": person.hn}, {"system": CID, "value": person.citizen_id}],
        "name": names,
        "birthDate": person.born,
    }
    if person.mobile:
        resource["telecom"] = [{"system": "phone", "value": person.mobile, "use": "mobile"}]
    if person.merged_into:
        into = f"Patient/{SEED}patient-{person.merged_into}"
        resource["link"] = [{"other": {"reference": into}, "type": "replaced-by"}]
    return resource


def _name(language: str, text: str) -> Resource:
    extension = {"url": "http://hl7.org/fhir/StructureDefinition/language", "valueCode": language}
    return {"extension": [extension], "text": text}
