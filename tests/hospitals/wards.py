"""Hospitals to run the contract suite over: what a test may ask of them, and how to look behind the counter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Protocol
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import aiohttp

from bot.domain.appointment import PatientContact, Slot
from bot.domain.ports.hospital import HospitalBooking
from integrations.fhir.client import FhirClient
from integrations.hospitals.fhir_r4 import FhirR4Hospital
from integrations.hospitals.fhir_triage_bundle import KINDS
from integrations.hospitals.settings import HospitalSettings, Identifiers
from integrations.http.auth import Auth, NoAuth
from integrations.http.breaker import Breaker
from integrations.http.wire import Limits
from integrations.sandbox.hosxp_seed import PATIENTS
from tests.fakes.hospital import FakeHospital
from tests.fakes.registered import Registered

BANGKOK = ZoneInfo("Asia/Bangkok")
NINE = datetime(2026, 12, 2, 9, 0, tzinfo=BANGKOK)  # Wednesday
BOOKING_KEY = "https://klaimor.example/id/booking-key"
TRIAGE_KEY = "https://klaimor.example/id/triage-key"
OWN = "https://klaimor.example/id/person"
HN, CID = "https://hospital.example/hn", "https://hospital.example/cid"
PASSPORT, FOREIGN = "https://hospital.example/passport", "https://hospital.example/foreign"
HALF_HOUR = timedelta(minutes=30)
_NUMBERS = count()


def someone() -> PatientContact:
    """An invented citizen, whom every hospital knows by a number of their own."""
    return PatientContact(uuid4(), "สมหญิง ใจเย็นมาก", "0800000001", f"{next(_NUMBERS) % PATIENTS + 1}")


class Registers(Protocol):
    """A hospital that knows people."""

    def adapter(self) -> HospitalBooking:
        """A new adapter, as another process would have."""
        ...

    async def register(self, person: Registered) -> str:
        """The counter opens a record; its id."""
        ...


class Gives(Registers, Protocol):
    """A hospital whose counter gives appointments without us."""

    async def appoints(self, record: str, start: datetime) -> str:
        """The counter gives this record a dental appointment; its id."""
        ...

    async def cancels(self, id_: str) -> None:
        """The counter cancels it."""
        ...

    async def receives_patient(self, id_: str) -> None:
        """The patient of this appointment is there."""
        ...


class Ward(Protocol):
    """A hospital with four free dental slots from nine o'clock, and what stands at it."""

    slots: tuple[Slot, ...]

    def adapter(self) -> HospitalBooking:
        """A new adapter, as another process would have."""
        ...

    async def standing(self) -> list[UUID]:
        """The booking key of every Appointment that stands."""
        ...

    async def is_free(self, slot: Slot) -> bool:
        """Whether the slot is free in the hospital's own books."""
        ...

    async def take(self, slot: Slot) -> None:
        """Somebody at the counter takes the slot."""
        ...

    async def has_accepted(self, key: UUID) -> bool:
        """Whether the hospital knows that the patient will come."""
        ...

    async def move(self, key: UUID, slot: Slot) -> None:
        """The counter moves the Appointment to another slot."""
        ...

    async def call_off(self, key: UUID) -> None:
        """The counter cancels the Appointment and frees its slot."""
        ...

    async def receive(self, key: UUID) -> None:
        """The patient has arrived."""
        ...

    async def results_of(self, key: UUID) -> int:
        """How many results of a triage stand under this key."""
        ...

    async def register(self, person: Registered) -> str:
        """The counter opens a record; its id. What was registered with `merged_into` leads to that record."""
        ...


class FakeWard:
    """The fake hospital of the dialogue tests."""

    def __init__(self) -> None:
        starts = [NINE + number * HALF_HOUR for number in range(4)]
        self.slots = tuple(Slot(f"s{n}", "dental", start, start + HALF_HOUR) for n, start in enumerate(starts))
        self.hospital = FakeHospital(self.slots)

    def adapter(self) -> HospitalBooking:
        return self.hospital

    async def standing(self) -> list[UUID]:
        return list(self.hospital.appointments)

    async def is_free(self, slot: Slot) -> bool:
        return slot.id not in self.hospital.holders

    async def take(self, slot: Slot) -> None:
        self.hospital.take(slot)

    async def has_accepted(self, key: UUID) -> bool:
        return key in self.hospital.accepted

    async def move(self, key: UUID, slot: Slot) -> None:
        self.hospital.moves(key, slot.start, slot.end)

    async def call_off(self, key: UUID) -> None:
        self.hospital.cancels(key)

    async def receive(self, key: UUID) -> None:
        self.hospital.arrives(key)

    async def results_of(self, key: UUID) -> int:
        return int(key in self.hospital.results)

    async def register(self, person: Registered) -> str:
        return self.hospital.registers(person)


class FhirWard:
    """Any FHIR R4 server, stocked over its own interface; every ward is a department of its own."""

    slots: tuple[Slot, ...]
    way: Mapping[str, object] = {}  # options of every adapter, where it is booked in another way than by claim

    def __init__(self, base_url: str, http: aiohttp.ClientSession, auth: Auth | None = None) -> None:
        self.base_url, self.http, self.auth = base_url.rstrip("/"), http, auth or NoAuth()
        self.location = ""
        self.opened: list[HospitalBooking] = []

    async def stock(self) -> None:
        """Open a department with one dentist and four half hours."""
        self.location = (await self.post({"resourceType": "Location", "status": "active", "name": "ทันตกรรม"}))["id"]
        names = [_name("th", "ทพญ. พิมพ์ชนก รุ่งอรุณสาย"), _name("en", "Phimchanok Rungarunsai")]
        dentist = await self.post({"resourceType": "Practitioner", "name": names})
        actors = [{"reference": f"Practitioner/{dentist['id']}"}, {"reference": f"Location/{self.location}"}]
        schedule = await self.post({"resourceType": "Schedule", "actor": actors})
        slots = []
        for start in [NINE + number * HALF_HOUR for number in range(4)]:
            end = start + HALF_HOUR
            body = {"status": "free", "start": start.isoformat(), "end": end.isoformat()}
            ref = {"reference": f"Schedule/{schedule['id']}"}
            made = await self.post({"resourceType": "Slot", "schedule": ref, **body})
            slots.append(Slot(made["id"], "dental", start, end))
        self.slots = tuple(slots)

    def settings(self, options: Mapping[str, object] | None = None) -> HospitalSettings:
        """This ward as config/hospitals.yaml would tell it."""
        return HospitalSettings(
            id="klaimor-demo",
            base_url=self.base_url,
            auth=self.auth,
            identifiers=Identifiers(hn=HN, cid=CID, own=OWN, other=f"{PASSPORT} {FOREIGN}"),
            departments={"dental": f"schedule.actor=Location/{self.location}"},
            options=options or {},
        )

    def client(self, *, limits: Limits | None = None, breaker: Breaker | None = None) -> FhirClient:
        """A client as an adapter would make it."""
        return FhirClient(self.base_url, auth=self.auth, limits=limits, breaker=breaker)

    def adapter(
        self,
        *,
        limits: Limits | None = None,
        breaker: Breaker | None = None,
        client: FhirClient | None = None,
        **options: object,
    ) -> HospitalBooking:
        client = client or self.client(limits=limits, breaker=breaker)
        adapter = FhirR4Hospital(self.settings({**self.way, **options}), client=client)
        self.opened.append(adapter)
        return adapter

    async def standing(self) -> list[UUID]:
        return [
            UUID(identifier["value"])
            for appointment in await self.appointments()
            if appointment["status"] not in ("cancelled", "entered-in-error")
            for identifier in appointment.get("identifier", [])
            if identifier["system"] == BOOKING_KEY
        ]

    async def appointments(self) -> list[dict[str, Any]]:
        """Every Appointment on the slots of this ward."""
        found = []
        for slot in self.slots:
            bundle = await self.get(f"Appointment?slot=Slot/{slot.id}&_count=100")
            found += [entry["resource"] for entry in bundle.get("entry", [])]
        return found

    async def is_free(self, slot: Slot) -> bool:
        return bool((await self.get(f"Slot/{slot.id}"))["status"] == "free")

    async def take(self, slot: Slot) -> None:
        await self.put({**await self.get(f"Slot/{slot.id}"), "status": "busy"})

    async def of_key(self, key: UUID) -> dict[str, Any]:
        """The Appointment of this key."""
        bundle = await self.get(f"Appointment?identifier={BOOKING_KEY}%7C{key}")
        found: dict[str, Any] = bundle["entry"][0]["resource"]
        return found

    async def has_accepted(self, key: UUID) -> bool:
        people = (await self.of_key(key))["participant"]
        return [each["status"] for each in people if each["actor"]["reference"].startswith("Patient")] == ["accepted"]

    async def move(self, key: UUID, slot: Slot) -> None:
        found = await self.of_key(key)
        old = found["slot"][0]["reference"].removeprefix("Slot/")
        times = {"start": slot.start.isoformat(), "end": slot.end.isoformat()}
        await self.put({**found, "slot": [{"reference": f"Slot/{slot.id}"}], **times})
        await self.put({**await self.get(f"Slot/{slot.id}"), "status": "busy"})
        await self._free(old)

    async def call_off(self, key: UUID) -> None:
        found = await self.of_key(key)
        await self.put({**found, "status": "cancelled"})
        for each in found["slot"]:
            await self._free(each["reference"].removeprefix("Slot/"))

    async def _free(self, slot_id: str) -> None:
        slot = await self.get(f"Slot/{slot_id}")
        await self.put({**{name: value for name, value in slot.items() if name != "comment"}, "status": "free"})

    async def receive(self, key: UUID) -> None:
        await self.put({**await self.of_key(key), "status": "arrived"})

    async def results_of(self, key: UUID) -> int:
        return len((await self.triage(key))["Task"])

    async def triage(self, key: UUID) -> dict[str, list[dict[str, Any]]]:
        """All that stands of a triage, by type."""
        found = {}
        for kind in KINDS:
            bundle = await self.get(f"{kind}?_tag={TRIAGE_KEY}%7C{key}")
            found[kind] = [entry["resource"] for entry in bundle.get("entry", [])]
        return found

    async def register(self, person: Registered) -> str:
        return str((await self.post(_patient(person)))["id"])

    async def appoints(self, record: str, start: datetime) -> str:
        actors = (("Patient", record), ("Location", self.location))
        people = [{"actor": {"reference": f"{kind}/{id_}", "type": kind}, "status": "accepted"} for kind, id_ in actors]
        times = {"start": start.isoformat(), "end": (start + HALF_HOUR).isoformat()}
        made = await self.post({"resourceType": "Appointment", "status": "booked", "participant": people, **times})
        return str(made["id"])

    async def cancels(self, id_: str) -> None:
        await self.put({**await self.get(f"Appointment/{id_}"), "status": "cancelled"})

    async def receives_patient(self, id_: str) -> None:
        await self.put({**await self.get(f"Appointment/{id_}"), "status": "arrived"})

    async def patients(self, contact: PatientContact) -> list[dict[str, Any]]:
        """The Patients made for this person."""
        bundle = await self.get(f"Patient?identifier={OWN}%7C{contact.own_id}")
        return [entry["resource"] for entry in bundle.get("entry", [])]

    async def subscriptions(self, endpoint: str) -> int:
        """How many Subscriptions knock there."""
        bundle = await self.get("Subscription?_count=100")
        found = [entry["resource"] for entry in bundle.get("entry", [])]
        return sum(each["channel"]["endpoint"] == endpoint for each in found)

    async def get(self, path: str) -> dict[str, Any]:
        return await self._send("GET", path, None)

    async def post(self, resource: Mapping[str, Any]) -> dict[str, Any]:
        return await self._send("POST", resource["resourceType"], resource)

    async def put(self, resource: Mapping[str, Any]) -> dict[str, Any]:
        return await self._send("PUT", f"{resource['resourceType']}/{resource['id']}", resource)

    async def _send(self, method: str, path: str, body: Mapping[str, Any] | None) -> dict[str, Any]:
        headers = {"Content-Type": "application/fhir+json"}
        async with self.http.request(method, f"{self.base_url}/{path}", json=body, headers=headers) as answer:
            got: dict[str, Any] = await answer.json(content_type=None)
            assert answer.status < 300, got
            return got

    async def aclose(self) -> None:
        """Close every adapter that was opened."""
        for adapter in self.opened:
            await adapter.aclose()


class PretendWard(FhirWard):
    """The pretend hospital of the sandbox, with its switches."""

    searches = "GET Slot"
    looked_up = "GET Patient"
    written = "POST Appointment"
    confirmed = cancelled = "PUT Appointment"

    async def break_down(self, **switches: object) -> None:
        """Turn the faults exactly to these."""
        async with self.http.post(self._sandbox("faults"), json=switches) as answer:
            assert answer.status == 200, await answer.text()

    async def mend(self) -> None:
        """Turn every fault off."""
        await self.break_down()

    async def state(self) -> dict[str, Any]:
        """Counts, lists and requests so far."""
        async with self.http.get(self._sandbox("state")) as answer:
            state: dict[str, Any] = await answer.json()
            return state

    def _sandbox(self, name: str) -> str:
        return f"{self.base_url.removesuffix('/fhir')}/sandbox/hospital/{name}"


class TransactionWard(PretendWard):
    """The same, booked by one transaction."""

    way: Mapping[str, object] = {"book_by": "transaction"}
    written = "POST Bundle"


class OperationWard(PretendWard):
    """The same, booked by `$book`."""

    way: Mapping[str, object] = {"book_by": "operation"}
    written = "POST $book"


class OperationAloneWard(OperationWard):
    """The same, cancelled by `$book` too."""

    way: Mapping[str, object] = {"book_by": "operation", "cancel_by": "operation"}


WAYS = {
    "pretend": PretendWard,
    "transaction": TransactionWard,
    "operation": OperationWard,
    "operation alone": OperationAloneWard,
}


def _patient(person: Registered) -> dict[str, Any]:
    systems = {"hn": HN, "citizen": CID, "other": FOREIGN}
    numbers = [{"system": systems[kind], "value": number} for kind, number in person.numbers]
    body: dict[str, Any] = {
        "resourceType": "Patient",
        "identifier": numbers,
        "name": [_name("en", "Somebody Else"), _name("th", person.name)],
        "birthDate": person.born,
        "telecom": [
            {"system": "phone", "value": "02-000-0000", "use": "home"},
            {"system": "email", "value": "somebody@hospital.example"},
            *({"system": "phone", "value": each, "use": "mobile"} for each in person.mobiles),
            {"system": "phone", "value": "080-000-0009", "use": "old"},
        ],
        "active": person.active and not person.merged_into,
    }
    if person.merged_into:
        body["link"] = [{"other": {"reference": f"Patient/{person.merged_into}"}, "type": "replaced-by"}]
    return {**body, "deceasedDateTime": "2025-01-01"} if person.dead else body


def _name(language: str, text: str) -> dict[str, Any]:
    extension = {"url": "http://hl7.org/fhir/StructureDefinition/language", "valueCode": language}
    return {"extension": [extension], "text": text}
