"""A ward of the pretend hospital on HOSxP: four sessions of half an hour with a place each, and what stands in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

import aiohttp

from bot.domain.appointment import PatientContact, Slot
from bot.domain.ports.hospital import HospitalBooking
from integrations.hospitals.hosxp_rest import HosxpRestHospital
from integrations.hospitals.hosxp_rest_client import HosxpClient
from integrations.hospitals.hosxp_rest_rows import Oapp, read_rows
from integrations.hospitals.settings import HospitalSettings, Identifiers
from integrations.http.auth import BearerAuth
from integrations.http.breaker import Breaker
from integrations.http.wire import Limits
from integrations.sandbox.hosxp import MARKETPLACE, SESSION
from integrations.sandbox.hosxp_seed import session
from integrations.sandbox.hosxp_tables import CAME, CANCELLED
from tests.fakes.registered import Registered
from tests.hospitals.wards import HALF_HOUR, NINE

DENTIST = "0021"
AT_THE_COUNTER = "000000999"  # somebody who comes without us
WHERE = ("", "POST book-slot")


class HosxpWard:
    """Stocked and looked at behind the counter over the switches of the sandbox; we come by the vendor's interface alone."""

    slots: tuple[Slot, ...]
    searches = "GET opd_queue_schedule"  # how requests for slots are counted
    looked_up = "POST sql"
    written = "POST book-slot"  # the write that makes an Appointment
    confirmed = "POST confirm"
    cancelled = "POST cancel"

    def __init__(self, base_url: str, http: aiohttp.ClientSession) -> None:
        self.base_url, self.http = base_url.rstrip("/"), http
        self.opened: list[HospitalBooking] = []
        self._numbers = count(1)

    async def stock(self, places: int = 1) -> None:
        """Open four sessions from nine o'clock."""
        await self.add("doctor", {"code": DENTIST, "name": "ทพญ. พิมพ์ชนก รุ่งอรุณสาย"})
        slots = []
        for number, start in enumerate([NINE + number * HALF_HOUR for number in range(4)], 1):
            end = start + HALF_HOUR
            times = {"opd_queue_slot_start_time": f"{start:%H:%M:%S}", "opd_queue_slot_finish_time": f"{end:%H:%M:%S}"}
            await self.add("opd_queue_slot", {"opd_queue_slot_id": number, "opd_queue_slot_name": "ช่วง", **times})
            await self.add("opd_queue_schedule", session(40 + number, DENTIST, start.date(), number, places))
            slots.append(Slot(str(40 + number), "dental", start, end))
        self.slots = tuple(slots)

    def settings(self, options: Mapping[str, object] | None = None, *, marketplace: bool = True) -> HospitalSettings:
        """This ward as config/hospitals.yaml would tell it."""
        return HospitalSettings(
            id="klaimor-demo",
            base_url=self.base_url,
            auth=BearerAuth(SESSION),
            identifiers=Identifiers(hn="https://hospital.example/hn", cid="https://hospital.example/cid", own="own"),
            departments={"dental": f"doctor_code=eq.{DENTIST}&book.clinic=002&book.depcode=102"},
            options={"staff": "LINEBOT", "cancel_type": 3, **(options or {})},
            secrets={"marketplace_token": MARKETPLACE} if marketplace else {},
            hn_pad=9,
        )

    def client(self, *, limits: Limits | None = None, breaker: Breaker | None = None) -> HosxpClient:
        """A client as an adapter would make it."""
        return HosxpClient(
            self.base_url, auth=BearerAuth(SESSION), marketplace_token=MARKETPLACE, limits=limits, breaker=breaker
        )

    def adapter(
        self,
        *,
        limits: Limits | None = None,
        breaker: Breaker | None = None,
        client: HosxpClient | None = None,
        **options: object,
    ) -> HospitalBooking:
        client = client or self.client(limits=limits, breaker=breaker)
        adapter = HosxpRestHospital(self.settings(options), client=client)
        self.opened.append(adapter)
        return adapter

    async def appointments(self) -> list[Oapp]:
        """Every row of oapp."""
        return read_rows((await self.state())["oapp"], Oapp)

    async def of_key(self, key: UUID) -> Oapp:
        """The first appointment of this key."""
        return next(each for each in await self.appointments() if each.key == key)

    async def standing(self) -> list[UUID]:
        return [each.key for each in await self.appointments() if each.status != CANCELLED and each.key is not None]

    async def session_of(self, slot: Slot) -> dict[str, Any]:
        """The row of opd_queue_schedule."""
        sessions: list[dict[str, Any]] = (await self.state())["sessions"]
        return next(each for each in sessions if str(each["opd_queue_schedule_id"]) == slot.id)

    async def is_free(self, slot: Slot) -> bool:
        """Whether all its places are; of one place that is the same."""
        session = await self.session_of(slot)
        return bool(session["available_count"] == session["slot_count"])

    async def take(self, slot: Slot) -> None:
        await self.write(
            "POST", "oapp/book-slot", opd_queue_schedule_id=int(slot.id), hn=AT_THE_COUNTER, note="walk-in"
        )

    async def has_accepted(self, key: UUID) -> bool:
        return (await self.of_key(key)).confirmed == 1

    async def move(self, key: UUID, slot: Slot) -> None:
        await self.sandbox(f"move/{(await self.of_key(key)).id}", {"opd_queue_schedule_id": int(slot.id)})

    async def call_off(self, key: UUID) -> None:
        row = await self.of_key(key)
        await self.write("POST", f"oapp/{row.id}/cancel", oapp_cancel_type_id=1, staff="COUNTER")

    async def receive(self, key: UUID) -> None:
        row = await self.of_key(key)
        await self.write("PUT", f"oapp/{row.id}", oapp_status_id=CAME, patient_visit="Y")

    async def results_of(self, key: UUID) -> int:
        raise NotImplementedError("HOSxP takes no results of triages")

    async def register(self, person: Registered) -> str:
        hn = person.number("hn")
        cid = next((number for kind, number in person.numbers if kind == "citizen"), None)
        prefix, _, family = person.name.partition(" ")
        names = {"pname": prefix[:3], "fname": prefix[3:], "lname": family}
        phones = {"mobile_phone_number": next(iter(person.mobiles), None), "hometel": "02-000-0000", "informtel": "089"}
        dead = "Y" if person.dead else "N"
        await self.add("patient", {"hn": hn, "cid": cid, "birthday": person.born, "death": dead, **names, **phones})
        return hn

    async def appoints(self, record: str, start: datetime) -> str:
        """A row as the counter makes it, in no session."""
        await self.add("clinic", {"clinic": "002", "name": "ทันตกรรม"})
        id_ = 700_000 + next(self._numbers)
        empty = ("vn", "nexttime_end", "depcode", "note", "oapp_status_id", "patient_visit", "visit_vn")
        confirms = ("type_id", "method", "note", "datetime")
        row = {
            **dict.fromkeys((*empty, "opd_queue_schedule_id", *(f"oapp_confirm_{each}" for each in confirms))),
            **{"oapp_id": id_, "hn": record, "nextdate": start.date().isoformat(), "nexttime": f"{start:%H:%M:%S}"},
            **{"clinic": "002", "doctor": DENTIST, "vstdate": "2026-11-20"},
        }
        await self.add("oapp", row)
        return str(id_)

    async def cancels(self, id_: str) -> None:
        await self.write("POST", f"oapp/{id_}/cancel", oapp_cancel_type_id=1, staff="COUNTER")

    async def receives_patient(self, id_: str) -> None:
        await self.write("PUT", f"oapp/{id_}", oapp_status_id=CAME, patient_visit="Y")

    async def patients(self, contact: PatientContact) -> list[Any]:
        """The patient of this number: here we make none."""
        assert contact.hn is not None
        answer = await self.read(f"patient/{contact.hn.zfill(9)}")
        return [answer["data"]]

    async def break_down(self, **switches: object) -> None:
        """Turn the faults exactly to these."""
        await self.sandbox("faults", switches)

    async def mend(self) -> None:
        """Turn every fault off."""
        await self.break_down()

    async def state(self) -> dict[str, Any]:
        """Rows, counts and requests so far."""
        async with self.http.get(f"{self.base_url}/sandbox/hosxp/state") as answer:
            state: dict[str, Any] = await answer.json()
            return state

    async def add(self, table: str, row: Mapping[str, Any]) -> None:
        """Put a row in."""
        await self.sandbox(f"rows/{table}", row)

    async def sandbox(self, path: str, said: Mapping[str, Any]) -> dict[str, Any]:
        """Turn one of its switches."""
        async with self.http.post(f"{self.base_url}/sandbox/hosxp/{path}", json=said) as answer:
            got: dict[str, Any] = await answer.json()
            assert answer.status == 200, got
            return got

    async def read(self, path: str) -> dict[str, Any]:
        """Ask by the vendor's interface."""
        return await self._send("GET", path, None)

    async def write(self, method: str, path: str, **said: object) -> dict[str, Any]:
        """Write by the vendor's interface, as the desk may."""
        return await self._send(method, path, {"marketplace-token": MARKETPLACE, **said})

    async def _send(self, method: str, path: str, said: Mapping[str, Any] | None) -> dict[str, Any]:
        url, headers = f"{self.base_url}/api/rest/{path}", {"Authorization": f"Bearer {SESSION}"}
        async with self.http.request(method, url, json=said, headers=headers) as answer:
            got: dict[str, Any] = await answer.json()
            assert got["MessageCode"] < 300, got
            return got

    async def aclose(self) -> None:
        """Close every adapter that was opened."""
        for adapter in self.opened:
            await adapter.aclose()
