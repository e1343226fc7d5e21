"""The pretend hospital keeps FHIR R4's promises, and breaks them when a switch says so."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer

from integrations.sandbox.hospital import hospital_app
from integrations.sandbox.hospital_store import Store, Stored, draft
from integrations.sandbox.hospital_values import Resource

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 08:00 in Bangkok
JSON = {"Content-Type": "application/fhir+json"}
SLOT = "/fhir/Slot/dent-1-20261123-1300"

Hospital = TestClient[Any, Any]


@pytest.fixture
async def hospital() -> AsyncIterator[Hospital]:
    async with TestClient(TestServer(hospital_app(clock=lambda: MONDAY, days=7))) as client:
        yield client


async def _patient(hospital: Hospital) -> str:
    answer = await hospital.post("/fhir/Patient", json={"resourceType": "Patient"}, headers=JSON)
    return f"Patient/{(await answer.json())['id']}"


async def _appointment(hospital: Hospital, **changes: object) -> dict[str, object]:
    whole = {
        "resourceType": "Appointment",
        "status": "booked",
        "identifier": [{"system": "https://bot.example/key", "value": "k1"}],
        "slot": [{"reference": "Slot/dent-1-20261123-1300"}],
        "start": "2026-11-23T13:00:00+07:00",
        "end": "2026-11-23T13:30:00+07:00",
        "participant": [{"actor": {"reference": await _patient(hospital)}, "status": "accepted"}],
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not None}


async def _total(hospital: Hospital, query: str) -> int:
    return int((await (await hospital.get(f"/fhir/{query}")).json())["total"])


async def test_a_slot_carries_its_version_and_a_stale_claim_is_refused(hospital: Hospital) -> None:
    read = await hospital.get(SLOT)
    slot = await read.json()
    assert read.headers["ETag"] == 'W/"1"'
    assert slot["meta"]["versionId"] == "1"
    claim = {**slot, "status": "busy", "comment": "hold:a"}
    first = await hospital.put(SLOT, json=claim, headers={**JSON, "If-Match": 'W/"1"'})
    late = await hospital.put(SLOT, json={**claim, "comment": "hold:b"}, headers={**JSON, "If-Match": 'W/"1"'})
    assert (first.status, first.headers["ETag"]) == (200, 'W/"2"')
    assert late.status == 412
    assert (await late.json())["issue"][0]["code"] == "conflict"
    assert (await (await hospital.get(SLOT)).json())["comment"] == "hold:a"


async def test_twenty_claims_of_one_version_have_one_winner(hospital: Hospital) -> None:
    slot = await (await hospital.get(SLOT)).json()
    claims = [
        hospital.put(SLOT, json={**slot, "status": "busy", "comment": str(n)}, headers={**JSON, "If-Match": 'W/"1"'})
        for n in range(20)
    ]
    assert sorted(answer.status for answer in await asyncio.gather(*claims)) == [200] + [412] * 19


async def test_the_same_key_creates_once_and_then_comes_back(hospital: Hospital) -> None:
    wish = {**JSON, "If-None-Exist": "identifier=https%3A%2F%2Fbot.example%2Fkey%7Ck1"}
    body = await _appointment(hospital)
    first = await hospital.post("/fhir/Appointment", json=body, headers=wish)
    again = await hospital.post("/fhir/Appointment", json=body, headers=wish)
    assert (first.status, again.status) == (201, 200)
    assert (await first.json())["id"] == (await again.json())["id"]
    assert first.headers["Location"].endswith("/_history/1")
    assert await _total(hospital, "Appointment?identifier=https://bot.example/key%7Ck1") == 1


async def test_a_key_that_matches_two_is_a_412(hospital: Hospital) -> None:
    for _ in range(2):
        await hospital.post("/fhir/Appointment", json=await _appointment(hospital), headers=JSON)
    answer = await hospital.post(
        "/fhir/Appointment",
        json=await _appointment(hospital),
        headers={**JSON, "If-None-Exist": "identifier=https://bot.example/key|k1"},
    )
    assert answer.status == 412


async def test_an_update_that_moves_an_identifier_is_found_by_the_new_one_only(hospital: Hospital) -> None:
    made = await (await hospital.post("/fhir/Appointment", json=await _appointment(hospital), headers=JSON)).json()
    made["identifier"][0]["value"] = "k2"
    await hospital.put(f"/fhir/Appointment/{made['id']}", json=made, headers=JSON)
    assert await _total(hospital, "Appointment?identifier=k1") == 0
    assert await _total(hospital, "Appointment?identifier=https://bot.example/key%7Ck2") == 1


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"participant": [{"status": "accepted"}]}, "app-1"),
        ({"end": None}, "app-2"),
        ({"start": None, "end": None}, "app-3"),
        ({"cancelationReason": {"text": "ไม่ว่าง"}}, "app-4"),
        ({"participant": []}, "1..*"),
        ({"status": "nonsense"}, "appointmentstatus"),
        ({"start": "2026-11-23T13:00:00"}, "offset"),
        ({"end": "2026-11-23T12:00:00+07:00"}, "before"),
        ({"slot": [{"reference": "Slot/nowhere"}]}, "no such resource"),
        ({"identifier": [{"system": "x", "value": ""}]}, "identifier"),
    ],
)
async def test_an_appointment_that_breaks_a_rule_is_refused(
    hospital: Hospital, changes: dict[str, object], rule: str
) -> None:
    answer = await hospital.post("/fhir/Appointment", json=await _appointment(hospital, **changes), headers=JSON)
    told = await answer.json()
    assert answer.status == 422
    assert told["resourceType"] == "OperationOutcome"
    assert rule in told["issue"][0]["diagnostics"]
    assert await _total(hospital, "Appointment") == 0


@pytest.mark.parametrize(
    ("method", "path", "sent", "status"),
    [
        ("GET", "/fhir/Slot/nowhere", None, 404),
        ("GET", "/fhir/Medication", None, 404),
        ("GET", "/fhir/Slot?colour=red", None, 400),
        ("GET", "/fhir/Slot?start=ge2026-11-23T09:00:00+07:00", None, 400),  # a bare + is a space
        ("GET", "/fhir/Slot?_sort=colour", None, 400),
        ("GET", "/fhir/Slot?_count=many", None, 400),
        ("POST", "/fhir/Patient", b"{", 400),
        ("POST", "/fhir/Patient", b'{"resourceType": "Slot"}', 400),
        ("PUT", "/fhir/Patient/1", b'{"resourceType": "Patient", "id": "2"}', 400),
        ("DELETE", "/fhir/Patient/1", None, 405),
    ],
)
async def test_every_error_is_an_operation_outcome(
    hospital: Hospital, method: str, path: str, sent: bytes | None, status: int
) -> None:
    answer = await hospital.request(method, path, data=sent, headers=JSON)
    assert answer.status == status
    assert (await answer.json())["resourceType"] == "OperationOutcome"


async def test_a_body_of_another_type_is_refused(hospital: Hospital) -> None:
    answer = await hospital.post("/fhir/Patient", data=b"x", headers={"Content-Type": "text/plain"})
    assert answer.status == 415


@pytest.mark.parametrize(
    "window",
    [
        "start=ge2026-11-24T13:00:00%2B07:00&start=lt2026-11-24T16:00:00%2B07:00",
        "start=ge2026-11-24T06:00:00Z&start=lt2026-11-24T09:00:00Z",
        "start=gt2026-11-24T12:59:59%2B07:00&start=le2026-11-24T15:59:59%2B07:00",
    ],
)
async def test_an_afternoon_is_the_same_in_any_offset(hospital: Hospital, window: str) -> None:
    bundle = await (await hospital.get(f"/fhir/Slot?schedule=Schedule/dent-1&{window}&_sort=start")).json()
    starts = [entry["resource"]["start"] for entry in bundle["entry"]]
    assert starts[0] == "2026-11-24T13:00:00+07:00"
    assert starts[-1] == "2026-11-24T15:30:00+07:00"
    assert len(starts) == 6


async def test_a_plain_date_is_a_day_in_bangkok(hospital: Hospital) -> None:
    assert await _total(hospital, "Slot?schedule=Schedule/dent-1&start=2026-11-24") == 14


async def test_pages_are_followed_to_the_end_without_gaps(hospital: Hospital) -> None:
    path = "/fhir/Slot?schedule.actor=Location/dental&status=free&_sort=start&_count=30"
    seen: list[str] = []
    while path:
        bundle = await (await hospital.get(path)).json()
        seen += [entry["resource"]["id"] for entry in bundle["entry"]]
        links = {link["relation"]: link["url"] for link in bundle["link"]}
        path = links.get("next", "").removeprefix(str(hospital.make_url("")).rstrip("/"))
    assert len(seen) == len(set(seen)) == bundle["total"] > 120


async def test_slots_bring_their_schedules_along(hospital: Hospital) -> None:
    bundle = await (await hospital.get("/fhir/Slot?schedule.actor=Location/dental&_include=Slot:schedule")).json()
    modes = {(entry["search"]["mode"], entry["resource"]["resourceType"]) for entry in bundle["entry"]}
    assert modes == {("match", "Slot"), ("include", "Schedule")}


async def test_the_diary_keeps_working_hours_and_opens_new_days_as_time_goes_by() -> None:
    now = [MONDAY]
    async with TestClient(TestServer(hospital_app(clock=lambda: now[0]))) as hospital:
        bundle = await (await hospital.get("/fhir/Slot?schedule=Schedule/med-1&_sort=-start&_count=500")).json()
        starts = [datetime.fromisoformat(entry["resource"]["start"]) for entry in bundle["entry"]]
        assert max(starts).date() == (MONDAY + timedelta(days=21)).date()
        assert {start.hour for start in starts} == {8, 9, 10, 11, 13, 14, 15, 16}
        assert {start.weekday() for start in starts} == {0, 1, 2, 3, 4}
        now[0] += timedelta(days=7)
        later = await (await hospital.get("/fhir/Slot?schedule=Schedule/med-1&_sort=-start&_count=1")).json()
        assert later["entry"][0]["resource"]["start"].startswith("2026-12-21")
        assert later["total"] == bundle["total"] + 5 * 14


async def test_dental_has_plenty_of_free_afternoons(hospital: Hospital) -> None:
    for day in range(23, 28):
        window = f"start=ge2026-11-{day}T13:00:00%2B07:00&start=lt2026-11-{day}T16:30:00%2B07:00"
        assert await _total(hospital, f"Slot?schedule.actor=Location/dental&status=free&{window}") >= 14


async def test_a_search_is_quick(hospital: Hospital) -> None:
    query = "/fhir/Slot?schedule.actor=Location/dental&status=free&start=ge2026-11-25T13:00:00%2B07:00&_count=20"
    times = []
    for _ in range(30):
        began = time.perf_counter()
        await (await hospital.get(query)).read()
        times.append(time.perf_counter() - began)
    assert min(times) < 0.01  # 2 ms measured with HTTP and client on an idle core


# ---- faults -----------------------------------------------------------------------------------------------------


async def _break(hospital: Hospital, **switches: object) -> None:
    answer = await hospital.post("/sandbox/hospital/faults", json=switches)
    assert answer.status == 200


async def _state(hospital: Hospital) -> dict[str, Any]:
    state: dict[str, Any] = await (await hospital.get("/sandbox/hospital/state")).json()
    return state


async def _until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(5):
        while not await holds():
            pass  # each look is a request of its own, so the loop gives way


async def test_an_answer_lost_after_the_commit_leaves_the_patient_behind(hospital: Hospital) -> None:
    await _break(hospital, cut_after_commit=1, only="POST Patient")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await _patient(hospital)
    assert (await _state(hospital))["counts"]["Patient"] == 1
    await _patient(hospital)  # once only


async def test_a_connection_cut_before_leaves_nothing_behind(hospital: Hospital) -> None:
    await _break(hospital, cut_before=1)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await hospital.post("/fhir/Patient", json={"resourceType": "Patient"}, headers=JSON)
    assert (await _state(hospital))["counts"]["Patient"] == 0


async def test_refusals_come_with_retry_after_and_only_as_often_as_asked(hospital: Hospital) -> None:
    await _break(hospital, error_503=1, retry_after=7)
    first, second = await hospital.get(SLOT), await hospital.get(SLOT)
    assert (first.status, first.headers["Retry-After"], second.status) == (503, "7", 200)
    await _break(hospital, **{"429": 1})
    assert (await hospital.get(SLOT)).status == 429


async def test_maintenance_is_html_with_200(hospital: Hospital) -> None:
    await _break(hospital, maintenance_html=1)
    answer = await hospital.get(SLOT)
    assert (answer.status, answer.content_type) == (200, "text/html")


async def test_a_torn_answer_was_committed_all_the_same(hospital: Hospital) -> None:
    await _break(hospital, truncated_json=1, only="POST Patient")
    answer = await hospital.post("/fhir/Patient", json={"resourceType": "Patient"}, headers=JSON)
    assert answer.status == 201
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        await answer.json()
    assert (await _state(hospital))["counts"]["Patient"] == 1


async def test_a_hanging_hospital_goes_on_when_released(hospital: Hospital) -> None:
    await _break(hospital, hang=True, only="GET Slot")
    waiting = asyncio.ensure_future(hospital.get(SLOT))

    async def held() -> bool:
        return bool((await _state(hospital))["held"])

    await _until(held)
    assert not waiting.done()
    assert (await hospital.get("/fhir/metadata")).status == 200  # the switch is for Slot alone
    await _break(hospital)
    assert (await waiting).status == 200


async def test_a_late_commit_lands_although_the_client_has_gone(hospital: Hospital) -> None:
    await _break(hospital, late_commit=1, only="POST Patient")
    with pytest.raises(asyncio.TimeoutError):
        await hospital.post(
            "/fhir/Patient",
            json={"resourceType": "Patient"},
            headers=JSON,
            timeout=aiohttp.ClientTimeout(total=0.05),
        )
    assert (await _state(hospital))["counts"]["Patient"] == 0
    await _break(hospital, commit_late=True)

    async def committed() -> bool:
        return bool((await _state(hospital))["counts"]["Patient"])

    await _until(committed)


async def test_a_server_that_forgets_if_match_lets_the_last_one_win(hospital: Hospital) -> None:
    await _break(hospital, ignore_if_match=True)
    slot = await (await hospital.get(SLOT)).json()
    for _ in range(2):
        answer = await hospital.put(SLOT, json={**slot, "status": "busy"}, headers={**JSON, "If-Match": 'W/"1"'})
        assert answer.status == 200


async def test_skipped_requests_pass_before_the_fault_hits(hospital: Hospital) -> None:
    await _break(hospital, error_503=1, skip=1)
    assert [(await hospital.get(SLOT)).status for _ in range(3)] == [200, 503, 200]


async def test_an_unknown_switch_is_refused(hospital: Hospital) -> None:
    assert (await hospital.post("/sandbox/hospital/faults", json={"hnag": True})).status == 400


def test_what_is_filled_in_at_once_is_what_would_be_put_in_one_by_one() -> None:
    slots: dict[str, Resource] = {
        f"s{day}": {"status": "free", "start": f"2026-11-{day}T09:00:00+07:00"} for day in range(23, 26)
    }
    told: list[Stored] = []
    told_singly: list[Stored] = []
    at_once, singly = Store(lambda: MONDAY, told.append), Store(lambda: MONDAY, told_singly.append)
    for _ in range(2):  # the second time each is a new version
        at_once.fill([draft("Slot", id_, slot) for id_, slot in slots.items()])
        for id_, slot in slots.items():
            singly.update("Slot", id_, slot)
    assert told == told_singly
    assert [*at_once.all("Slot")] == [*singly.all("Slot")]
    assert [each.version for each in at_once.all("Slot")] == [2, 2, 2]
    assert at_once.having("Slot", "status", ["free"]) == dict.fromkeys(slots)
