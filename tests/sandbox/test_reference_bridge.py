"""The reference bridge keeps the contract: rule by rule, and by schemathesis against the OpenAPI file that hospitals are given."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from base64 import b64encode
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import yaml
from aiohttp.test_utils import TestClient, TestServer
from jsonschema import Draft202012Validator

from integrations.sandbox.bridge import NUMBER_KEY, PASSWORD, TOKEN, USER, bridge_app
from integrations.sandbox.bridge_answers import No
from integrations.sandbox.bridge_books import Books
from integrations.sandbox.bridge_desk import Desk
from integrations.sandbox.bridge_people import People
from integrations.sandbox.bridge_requests import Booking, Contact
from integrations.sandbox.bridge_tables import Tables
from integrations.sandbox.hospital_people import PEOPLE
from tests.thoroughness import takes_long

CONTRACT = Path(__file__).parents[2] / "integrations" / "hospitals" / "generic_rest.openapi.yaml"
TRIED_BY = CONTRACT.with_name("generic_rest.schemathesis.toml")
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 08:00 in Bangkok
BEARER = {"Authorization": f"Bearer {TOKEN}"}
WEEK = {"department": "DENT", "from": "2026-11-23T00:00:00+07:00", "to": "2026-11-30T00:00:00+07:00"}

Bridge = TestClient[Any, Any]


@pytest.fixture
async def bridge() -> AsyncIterator[Bridge]:
    app = bridge_app(clock=lambda: MONDAY, days=7, people=True)
    async with TestClient(TestServer(app), headers=BEARER) as client:
        yield client


@pytest.fixture(scope="module")
def contract() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(CONTRACT.read_text("utf-8"))
    return read


async def said(
    bridge: Bridge, method: str, path: str, body: object = None, **headers: str
) -> tuple[int, dict[str, Any]]:
    """Status and body; an underscore in the name of a header is a dash."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with bridge.request(method, f"/v1{path}", json=body, headers=named) as answer:
        return answer.status, await answer.json(content_type=None) if answer.status != 204 else {}


async def slots(bridge: Bridge, **more: str) -> list[dict[str, Any]]:
    async with bridge.get("/v1/slots", params={**WEEK, **more}) as answer:
        found: list[dict[str, Any]] = (await answer.json())["slots"]
        return found


def wish(slot: dict[str, Any], **more: object) -> dict[str, object]:
    contact = {"own": str(uuid4()), "name": "สมหญิง ใจเย็นมาก", "phone": "0800000001"}
    times = {"slot": slot["id"], "start": slot["start"], "end": slot["end"], "mode": "in_person"}
    return {**times, "patient": {**contact, **more}}


async def booked(bridge: Bridge, number: int = 0, key: str | None = None) -> dict[str, Any]:
    status, row = await said(
        bridge,
        "POST",
        "/appointments",
        wish((await slots(bridge))[number]),
        Idempotency_Key=key or str(uuid4()),
    )
    assert status == 201, row
    return row


# ---- who asks ---------------------------------------------------------------------------------------------------


async def test_nobody_is_answered_without_credentials_and_both_kinds_are_good(bridge: Bridge) -> None:
    basic = "Basic " + b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    for given, status in (("", 401), ("Bearer nobody", 401), ("Bearer ไม่ใช่", 401), (basic, 200)):
        answer, row = await said(bridge, "GET", "/about", Authorization=given)
        assert answer == status
        assert (row.get("code") == "unauthorised") is (status == 401)


# ---- a key books once -------------------------------------------------------------------------------------------


async def test_a_key_that_comes_again_is_answered_with_its_appointment_whatever_else_it_says(bridge: Bridge) -> None:
    key = str(uuid4())
    first = await booked(bridge, 0, key)
    other = wish((await slots(bridge))[5], name="ใครอีกคน")
    assert await said(bridge, "POST", "/appointments", other, Idempotency_Key=key) == (200, first)
    assert await said(bridge, "GET", f"/bookings/{key}") == (200, first)


async def test_ten_of_one_key_at_once_are_one_appointment(bridge: Bridge) -> None:
    key, body = str(uuid4()), wish((await slots(bridge))[0])
    ends = await asyncio.gather(*(said(bridge, "POST", "/appointments", body, Idempotency_Key=key) for _ in range(10)))
    assert sorted(status for status, _ in ends) == [200] * 9 + [201]
    assert len({row["id"] for _, row in ends}) == 1


async def test_a_cancelled_appointment_stays_the_answer_of_its_key(bridge: Bridge) -> None:
    key = str(uuid4())
    row = await booked(bridge, 0, key)
    await said(bridge, "POST", f"/appointments/{row['id']}/cancel")
    status, again = await said(bridge, "POST", "/appointments", wish((await slots(bridge))[3]), Idempotency_Key=key)
    assert (status, again["id"], again["status"]) == (200, row["id"], "cancelled")


async def test_a_key_that_was_given_up_books_nothing_and_one_that_stands_is_not_given_up(bridge: Bridge) -> None:
    key, slot = str(uuid4()), (await slots(bridge))[0]
    assert [(await said(bridge, "DELETE", f"/bookings/{key}"))[0] for _ in range(2)] == [204, 204]
    status, no = await said(bridge, "POST", "/appointments", wish(slot), Idempotency_Key=key)
    assert (status, no["code"]) == (409, "key-closed")
    row = await booked(bridge)
    status, no = await said(bridge, "DELETE", f"/bookings/{row['key']}")
    assert (status, no["code"]) == (409, "stands")
    await said(bridge, "POST", f"/appointments/{row['id']}/cancel")
    assert (await said(bridge, "DELETE", f"/bookings/{row['key']}"))[0] == 204


async def test_who_finds_the_slot_taken_has_closed_their_key(bridge: Bridge) -> None:
    slot, late = (await slots(bridge))[0], str(uuid4())
    row = await booked(bridge)
    codes = []
    for _ in range(2):
        status, no = await said(bridge, "POST", "/appointments", wish(slot), Idempotency_Key=late)
        codes.append((status, no["code"]))
        await said(bridge, "POST", f"/appointments/{row['id']}/cancel")
    assert codes == [(409, "slot-taken"), (409, "key-closed")]


async def test_a_refusal_for_the_patients_sake_is_not_remembered(bridge: Bridge) -> None:
    slot, key = (await slots(bridge))[0], str(uuid4())
    status, no = await said(bridge, "POST", "/appointments", wish(slot, record="nobody"), Idempotency_Key=key)
    assert (status, no["code"]) == (409, "patient-unknown")
    status, _ = await said(bridge, "POST", "/appointments", wish(slot, record="r-101"), Idempotency_Key=key)
    assert status == 201


# ---- changes ----------------------------------------------------------------------------------------------------


@pytest.fixture
async def ticking() -> AsyncIterator[Bridge]:
    """The same behind a clock that is a second further each time it is looked at."""
    seconds = count()
    app = bridge_app(clock=lambda: MONDAY + timedelta(seconds=next(seconds)), days=7, people=True)
    async with TestClient(TestServer(app), headers=BEARER) as client:
        yield client


async def changed(bridge: Bridge, since: str, **more: str) -> dict[str, Any]:
    async with bridge.get("/v1/changes", params={"since": since, **more}) as answer:
        assert answer.status == 200
        page: dict[str, Any] = await answer.json()
        return page


async def test_changes_are_told_by_their_last_moment_whoever_made_them(ticking: Bridge) -> None:
    first, second = await booked(ticking, 0), await booked(ticking, 0)
    begun = (await changed(ticking, MONDAY.isoformat()))["until"]
    assert (await changed(ticking, begun))["changes"] == []
    target = (await slots(ticking))[4]["id"]
    for path in (f"take/{(await slots(ticking))[8]['id']}", f"move/{second['key']}/{target}"):
        assert (await ticking.post(f"/sandbox/bridge/{path}")).status == 200
    await said(ticking, "POST", f"/appointments/{first['id']}/accept")
    page = await changed(ticking, begun)
    assert [each["key"] for each in page["changes"]] == [second["key"], first["key"]]
    moments = [datetime.fromisoformat(each["changed"]) for each in page["changes"]]
    assert moments == sorted(moments)
    assert moments[-1] < datetime.fromisoformat(page["until"])
    assert (await changed(ticking, page["until"]))["changes"] == []


async def test_changes_of_one_moment_come_page_by_page_and_none_is_passed_over(bridge: Bridge) -> None:
    keys = [(await booked(bridge, 0))["key"] for _ in range(5)]
    seen, more = [], {}
    for _ in range(3):
        page = await changed(bridge, MONDAY.isoformat(), limit="2", **more)
        seen += [each["key"] for each in page["changes"]]
        more = {"cursor": page.get("next", "")}
    assert (seen, more) == (keys, {"cursor": ""})


@pytest.mark.parametrize("cursor", ["4711", "tomorrow", "9" * 30])
async def test_a_cursor_that_is_not_known_is_gone(bridge: Bridge, cursor: str) -> None:
    status, no = await said(bridge, "GET", f"/changes?since=2026-11-23T00:00:00Z&cursor={cursor}")
    assert (status, no["code"]) == (410, "cursor-gone")


async def test_a_record_has_the_appointments_that_anybody_made_for_it(bridge: Bridge) -> None:
    slot = (await slots(bridge))[0]
    await said(bridge, "POST", "/appointments", wish(slot, record="r-101"), Idempotency_Key=str(uuid4()))
    counter = {
        "department": "PED",
        "record": "r-101",
        "start": "2026-11-24T00:30:00+07:00",
        "end": "2026-11-24T01:00:00+07:00",
    }
    async with bridge.post("/sandbox/bridge/appoint", json=counter) as answer:
        id_ = (await answer.json())["id"]
    for since, days in (
        ("2026-11-23", ["2026-11-23", "2026-11-24"]),
        ("2026-11-24", ["2026-11-24"]),
        ("2026-11-25", []),
    ):
        _, found = await said(bridge, "GET", f"/patients/r-101/appointments?since={since}")
        assert [each["day"] for each in found["appointments"]] == days
    await bridge.post(f"/sandbox/bridge/mark/{id_}/cancelled")
    _, found = await said(bridge, "GET", "/patients/r-101/appointments?since=2026-11-24")
    assert found["appointments"] == []
    assert (await said(bridge, "GET", f"/appointments/{id_}"))[0] == 404  # it bears no key: not ours to change
    assert (await said(bridge, "GET", "/patients/nobody/appointments?since=2026-11-24"))[0] == 404


async def test_a_change_has_another_version_and_an_old_one_changes_nothing(bridge: Bridge) -> None:
    row = await booked(bridge)
    path = f"/appointments/{row['id']}"
    status, accepted = await said(bridge, "POST", f"{path}/accept", If_Match=f'"{row["version"]}"')
    assert (status, accepted["accepted"]) == (200, True)
    assert accepted["version"] != row["version"]
    status, no = await said(bridge, "POST", f"{path}/cancel", If_Match=f'"{row["version"]}"')
    assert (status, no["code"]) == (412, "changed")
    assert (await said(bridge, "POST", f"{path}/cancel", If_Match="*"))[0] == 200


async def test_books_that_are_kept_in_a_file_are_there_again(tmp_path: Path) -> None:
    file, key = tmp_path / "bridge.sqlite3", str(uuid4())
    for day in (0, 1):
        app = bridge_app(clock=lambda day=day: MONDAY + timedelta(days=day), days=7, kept=file)
        async with TestClient(TestServer(app), headers=BEARER) as client:
            if day == 0:
                row = await booked(client, 0, key)
            assert await said(client, "GET", f"/bookings/{key}") == (200, row)


def test_two_programs_at_one_file_give_the_last_place_once(tmp_path: Path) -> None:
    file = tmp_path / "bridge.sqlite3"
    slot = {"id": "s-1", "start": MONDAY, "end": MONDAY + timedelta(minutes=30)}
    made: list[str] = []

    def wants(number: int) -> None:
        tables = Tables(file)
        books, contact = Books(tables, People(tables, NUMBER_KEY, strict=False)), Contact(str(uuid4()), "สมหญิง", "08")
        said = Booking("s-1", MONDAY.isoformat(), slot["end"].isoformat(), "in_person", contact)
        with suppress(No):
            made.append(str(books.book(f"{UUID(int=number)}", said)[0]["id"]))
        tables.close()

    opened = Tables(file)
    Desk(opened).open("DENT", [slot])
    with ThreadPoolExecutor(8) as programs:
        for end in [programs.submit(wants, number) for number in range(40)]:
            end.result()
    assert len(made) == 1
    opened.close()


# ---- records ----------------------------------------------------------------------------------------------------


async def test_the_demos_people_are_found_by_the_hash_of_their_citizen_id(bridge: Bridge) -> None:
    people = People(Tables(), NUMBER_KEY, strict=False)
    for person in PEOPLE:
        claim = {"kind": "citizen", "hash": people.hash_of("citizen", person.citizen_id), "born": person.born}
        status, found = await said(bridge, "POST", "/find-patient", claim)
        assert (status, found["patient"]["record"]) == (200, f"r-{person.merged_into or person.number}")


# ---- the contract -----------------------------------------------------------------------------------------------


async def test_what_a_whole_life_is_answered_with_is_as_the_contract_has_it(
    bridge: Bridge, contract: dict[str, Any]
) -> None:
    def fits(kind: str, body: object) -> None:
        schema = {"$ref": f"#/components/schemas/{kind}", "components": contract["components"]}
        Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(body)

    row = await booked(bridge)
    for each in await slots(bridge):
        fits("Slot", each)
    fits("Appointment", row)
    fits("Appointment", (await said(bridge, "POST", f"/appointments/{row['id']}/accept"))[1])
    fits("About", (await said(bridge, "GET", "/about?challenge=a-challenge-of-letters"))[1])
    fits("ChangePage", await changed(bridge, MONDAY.isoformat()))
    await said(
        bridge, "POST", "/appointments", wish((await slots(bridge))[2], record="r-101"), Idempotency_Key=str(uuid4())
    )
    [visit] = (await said(bridge, "GET", "/patients/r-101/appointments?since=2026-11-23"))[1]["appointments"]
    fits("Visit", visit)
    fits("Patient", (await said(bridge, "GET", "/patients/r-101"))[1])
    await bridge.post(f"/sandbox/bridge/mark/{row['key']}/done")
    status, no = await said(bridge, "POST", f"/appointments/{row['id']}/cancel")
    fits("Problem", no)
    assert (status, no["code"]) == (409, "has-begun")


async def test_every_code_that_the_bridge_says_is_one_of_the_contract(contract: dict[str, Any]) -> None:
    room = CONTRACT.parents[1] / "sandbox"
    words = "".join(each.read_text("utf-8") for each in room.glob("bridge*.py"))
    used = set(re.findall(r'No\(\d{3}, "([a-z-]+)"', words))
    assert used <= set(contract["components"]["schemas"]["Problem"]["properties"]["code"]["enum"])
    assert len(used) >= 10


@pytest.mark.slow
@takes_long
async def test_schemathesis_finds_no_request_that_is_answered_against_the_contract(tmp_path: Path) -> None:
    app = bridge_app(clock=lambda: MONDAY, days=7, people=True)
    async with TestServer(app) as server:
        command = [Path(sys.executable).with_name("schemathesis"), "--config-file", TRIED_BY, "run", CONTRACT]
        options = ["--url", str(server.make_url("/v1")), "--max-examples", "40", "--seed", "1"]
        names = {"TOKEN": TOKEN, "DEPARTMENT": "DENT", "FROM": WEEK["from"], "TO": WEEK["to"], "RECORD": "r-101"}
        found = await asyncio.create_subprocess_exec(
            *command,
            *options,
            cwd=tmp_path,
            env={**os.environ, **{f"BRIDGE_{name}": value for name, value in names.items()}},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            told = (await found.communicate())[0].decode()
        finally:
            if found.returncode is None:
                found.kill()
    assert found.returncode == 0, told
    assert "Tested: 13" in told
