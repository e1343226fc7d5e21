"""A ward of the reference bridge: four half hours with a place each, and what stands in them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID

import aiohttp

from bot.domain.appointment import PatientContact, Slot
from integrations.hospitals.generic_rest import GenericRestHospital
from integrations.hospitals.generic_rest_client import BridgeClient
from integrations.hospitals.settings import HospitalSettings, Identifiers
from integrations.http.auth import BearerAuth
from integrations.http.breaker import Breaker
from integrations.http.wire import Limits
from integrations.sandbox.bridge import HCODE, NUMBER_KEY, TOKEN
from tests.fakes.registered import Registered
from tests.hospitals.wards import HALF_HOUR, NINE

DENTIST = {"th": "ทพญ. พิมพ์ชนก รุ่งอรุณสาย", "en": "Phimchanok Rungarunsai"}
_RECORDS = count(1)


def _now() -> datetime:
    return datetime.now(UTC)


class BridgeWard:
    """Stocked and looked at behind the counter over the switches of the sandbox; we come by the contract alone."""

    slots: tuple[Slot, ...]
    searches = "GET slots"
    looked_up = "POST find-patient"
    written = "POST appointments"
    confirmed = "POST accept"
    cancelled = "POST cancel"

    def __init__(self, base_url: str, http: aiohttp.ClientSession) -> None:
        self.base_url, self.http = base_url.rstrip("/"), http
        self.opened: list[GenericRestHospital] = []

    async def stock(self, places: int = 1) -> None:
        """Open a department with four half hours from nine o'clock."""
        starts = [NINE + number * HALF_HOUR for number in range(4)]
        self.slots = tuple(Slot(f"d-{n}", "dental", start, start + HALF_HOUR) for n, start in enumerate(starts))
        await self.opens("DENT", *self.slots, places=places, **DENTIST)

    async def opens(self, department: str, *slots: Slot, **more: object) -> None:
        """The counter opens slots."""
        told = [{"id": each.id, "start": each.start.isoformat(), "end": each.end.isoformat(), **more} for each in slots]
        await self.sandbox("open", {"department": department, "slots": told})

    def settings(self, options: Mapping[str, object] | None = None) -> HospitalSettings:
        """This ward as config/hospitals.yaml would tell it."""
        return HospitalSettings(
            id="klaimor-demo",
            base_url=f"{self.base_url}/v1",
            auth=BearerAuth(TOKEN),
            identifiers=Identifiers(hn="https://hospital.example/hn", cid="https://hospital.example/cid", own="own"),
            departments={"dental": "DENT"},
            options={"numbers": "hn,citizen,other", **(options or {})},
            secrets={"number_key": NUMBER_KEY},
            hcode=HCODE,
        )

    def client(self, *, limits: Limits | None = None, breaker: Breaker | None = None) -> BridgeClient:
        """A client as an adapter would make it."""
        return BridgeClient(f"{self.base_url}/v1", auth=BearerAuth(TOKEN), limits=limits, breaker=breaker)

    def adapter(
        self,
        *,
        limits: Limits | None = None,
        breaker: Breaker | None = None,
        client: BridgeClient | None = None,
        clock: Callable[[], datetime] = _now,
        **options: object,
    ) -> GenericRestHospital:
        client = client or self.client(limits=limits, breaker=breaker)
        adapter = GenericRestHospital(self.settings(options), client=client, clock=clock)
        self.opened.append(adapter)
        return adapter

    async def appointments(self) -> list[dict[str, Any]]:
        """Every appointment that bears a key of ours."""
        found: list[dict[str, Any]] = (await self.state())["appointments"]
        return [each for each in found if each["key"]]

    async def standing(self) -> list[UUID]:
        return [UUID(each["key"]) for each in await self.appointments() if each["status"] != "cancelled"]

    async def is_free(self, slot: Slot) -> bool:
        return slot.id in (await self.state())["free"]

    async def take(self, slot: Slot) -> None:
        await self.sandbox(f"take/{slot.id}")

    async def has_accepted(self, key: UUID) -> bool:
        return [each["accepted"] for each in await self.appointments() if each["key"] == str(key)] == [1]

    async def move(self, key: UUID, slot: Slot) -> None:
        await self.sandbox(f"move/{key}/{slot.id}")

    async def call_off(self, key: UUID) -> None:
        await self.sandbox(f"mark/{key}/cancelled")

    async def receive(self, key: UUID) -> None:
        await self.sandbox(f"mark/{key}/arrived")

    async def results_of(self, key: UUID) -> int:
        raise NotImplementedError("a bridge takes no results of triages")

    async def register(self, person: Registered) -> str:
        record = f"r-{next(_RECORDS)}"
        row = {
            "hn": person.number("hn"),
            "name": person.name,
            "born": person.born,
            "phones": json.dumps([*person.mobiles, "02-000-0000"]),
            "lives": int(not person.dead),
            "used": int(person.active),
            "merged_into": person.merged_into or None,
        }
        await self.sandbox("people", {"record": record, "person": row, "numbers": person.numbers})
        return record

    async def appoints(self, record: str, start: datetime) -> str:
        times = {"start": start.isoformat(), "end": (start + HALF_HOUR).isoformat()}
        return str((await self.sandbox("appoint", {"department": "DENT", "record": record, **times}))["id"])

    async def cancels(self, id_: str) -> None:
        await self.sandbox(f"mark/{id_}/cancelled")

    async def receives_patient(self, id_: str) -> None:
        await self.sandbox(f"mark/{id_}/arrived")

    async def patients(self, contact: PatientContact) -> list[dict[str, Any]]:
        """The records that were made for this person."""
        found: list[dict[str, Any]] = (await self.state())["patients"]
        return [each for each in found if each["own"] == str(contact.own_id)]

    async def break_down(self, **switches: object) -> None:
        """Turn the faults exactly to these."""
        await self.sandbox("faults", switches)

    async def mend(self) -> None:
        """Turn every fault off."""
        await self.break_down()

    async def state(self) -> dict[str, Any]:
        """Books, counts and requests so far."""
        async with self.http.get(f"{self.base_url}/sandbox/bridge/state") as answer:
            state: dict[str, Any] = await answer.json()
            return state

    async def sandbox(self, path: str, said: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Turn one of its switches."""
        async with self.http.post(f"{self.base_url}/sandbox/bridge/{path}", json=said or {}) as answer:
            assert answer.status == 200, await answer.text()
            got: dict[str, Any] = await answer.json()
            return got

    async def aclose(self) -> None:
        """Close every adapter that was opened."""
        for adapter in self.opened:
            await adapter.aclose()
