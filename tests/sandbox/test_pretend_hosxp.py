"""The pretend HOSxP answers as the vendor's specification says, traits and all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from integrations.sandbox.hosxp import MARKETPLACE, SESSION, hosxp_app

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 08:00 in Bangkok
BEARER = {"Authorization": f"Bearer {SESSION}"}
GRANT = {"marketplace-token": MARKETPLACE}

Hosxp = TestClient[Any, Any]


@pytest.fixture
async def hosxp() -> AsyncIterator[Hosxp]:
    async with TestClient(TestServer(hosxp_app(clock=lambda: MONDAY, days=7)), headers=BEARER) as client:
        yield client


async def asked(hosxp: Hosxp, path: str) -> dict[str, Any]:
    answer = await hosxp.get(f"/api/rest/{path}")
    assert answer.status == 200
    return dict(await answer.json())


async def said(hosxp: Hosxp, path: str, **body: object) -> dict[str, Any]:
    answer = await hosxp.post(f"/api/rest/{path}", json={**GRANT, **body})
    return {"status": answer.status, **await answer.json()}


async def a_session(hosxp: Hosxp, places: int = 1) -> dict[str, Any]:
    query = f"opd_queue_schedule?available_count=gte.{places}&limit=1&order=opd_queue_schedule_id.desc"
    return dict((await asked(hosxp, query))["data"][0])


async def booked(hosxp: Hosxp, **more: object) -> dict[str, Any]:
    session = await a_session(hosxp)
    answer = await said(
        hosxp, "oapp/book-slot", opd_queue_schedule_id=session["opd_queue_schedule_id"], hn="000000001", **more
    )
    assert answer["MessageCode"] == 200, answer
    return dict(answer["data"])


async def test_a_bearer_that_is_not_good_is_not_implemented(hosxp: Hosxp) -> None:
    answer = await hosxp.get("/api/rest/oapp", headers={"Authorization": "Bearer nobody"})
    assert (answer.status, (await answer.json())["MessageCode"]) == (501, 501)


async def test_after_a_restart_only_the_new_session_is_good(hosxp: Hosxp) -> None:
    new = (await (await hosxp.post("/sandbox/hosxp/restart", json={})).json())["session"]
    assert (await hosxp.get("/api/rest/oapp")).status == 501
    assert (await hosxp.get("/api/rest/oapp", headers={"Authorization": f"Bearer {new}"})).status == 200


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("oapp/book-slot", {"hn": "000000001"}, 400),
        ("oapp/book-slot", {"opd_queue_schedule_id": 1, "hn": "000000001"}, 404),
        ("oapp/4711/cancel", {"oapp_cancel_type_id": 3, "staff": "A"}, 404),
        ("oapp/4711/cancel", {"staff": "A"}, 400),
        ("oapp/4711/confirm", {"oapp_confirm_type_id": 99}, 404),
        ("oapp/4711/confirm", {}, 400),
    ],
)
async def test_errors_stand_inside_an_http_200(hosxp: Hosxp, path: str, body: dict[str, object], code: int) -> None:
    answer = await said(hosxp, path, **body)
    assert (answer["status"], answer["MessageCode"]) == (200, code)


async def test_a_build_that_says_errors_by_http_does_so() -> None:
    async with TestClient(TestServer(hosxp_app(clock=lambda: MONDAY, inside=False)), headers=BEARER) as hosxp:
        answer = await said(hosxp, "oapp/book-slot", hn="000000001")
        assert (answer["status"], answer["MessageCode"]) == (400, 400)


async def test_writes_need_the_grant(hosxp: Hosxp) -> None:
    answer = await hosxp.post("/api/rest/oapp/book-slot", json={"opd_queue_schedule_id": 1, "hn": "000000001"})
    assert (await answer.json())["MessageCode"] == 403


async def test_who_is_not_known_cannot_be_booked(hosxp: Hosxp) -> None:
    session = await a_session(hosxp)
    answer = await said(hosxp, "oapp/book-slot", opd_queue_schedule_id=session["opd_queue_schedule_id"], hn="1")
    assert answer["MessageCode"] == 400


async def test_a_booking_takes_a_place_and_fills_in_what_was_not_said(hosxp: Hosxp) -> None:
    session = await a_session(hosxp)
    made = await booked(hosxp)
    assert made["available_count"] == session["available_count"] - 1
    assert made["confirm_count"] == session["confirm_count"] + 1
    row = (await asked(hosxp, f"oapp/{made['oapp_id']}"))["data"]
    assert (row["nextdate"], row["nexttime"]) == (session["schedule_date"], "09:00:00")
    assert (row["doctor"], row["vstdate"]) == (session["doctor_code"], "2026-11-23")


async def test_a_session_never_gives_more_places_than_it_has(hosxp: Hosxp) -> None:
    session = await a_session(hosxp, 3)
    body = {"opd_queue_schedule_id": session["opd_queue_schedule_id"]}
    answers = await asyncio.gather(
        *(said(hosxp, "oapp/book-slot", hn=f"{n:09d}", **body) for n in range(1, session["available_count"] + 6))
    )
    assert [each["MessageCode"] for each in answers].count(409) == 5
    assert (await asked(hosxp, f"opd_queue_schedule/{body['opd_queue_schedule_id']}"))["data"]["available_count"] == 0


async def test_the_same_booking_twice_is_two(hosxp: Hosxp) -> None:
    first, second = await booked(hosxp, note="k"), await booked(hosxp, note="k")
    assert first["oapp_id"] != second["oapp_id"]


async def test_a_cancellation_gives_the_place_back_once(hosxp: Hosxp) -> None:
    made = await booked(hosxp)
    path = f"oapp/{made['oapp_id']}/cancel"
    assert (await said(hosxp, path, oapp_cancel_type_id=3, staff="A"))["data"]["oapp_status_id"] == 5
    assert (await said(hosxp, path, oapp_cancel_type_id=3, staff="A"))["MessageCode"] == 409
    session = (await asked(hosxp, f"opd_queue_schedule/{made['opd_queue_schedule_id']}"))["data"]
    assert session["available_count"] == made["available_count"] + 1


async def test_a_confirmation_leaves_the_status_and_what_is_closed_cannot_be_confirmed(hosxp: Hosxp) -> None:
    made = await booked(hosxp)
    path = f"oapp/{made['oapp_id']}/confirm"
    assert (await said(hosxp, path, oapp_confirm_type_id=1, oapp_confirm_method="line"))["MessageCode"] == 200
    assert (await asked(hosxp, f"oapp/{made['oapp_id']}"))["data"]["oapp_status_id"] is None
    assert (await said(hosxp, path, oapp_confirm_type_id=1, oapp_confirm_method="x" * 16))["MessageCode"] == 400
    await said(hosxp, f"oapp/{made['oapp_id']}/cancel", oapp_cancel_type_id=3, staff="A")
    assert (await said(hosxp, path, oapp_confirm_type_id=1))["MessageCode"] == 409


async def test_counters_of_a_session_cannot_be_written(hosxp: Hosxp) -> None:
    session = await a_session(hosxp)
    path = f"/api/rest/opd_queue_schedule/{session['opd_queue_schedule_id']}"
    assert (await (await hosxp.put(path, json={**GRANT, "slot_count": 99})).json())["MessageCode"] == 409


@pytest.mark.parametrize("day", ["2026-11-3", "26-11-03", "3 พ.ย. 69", "2026-13-01"])
async def test_dates_are_strict(hosxp: Hosxp, day: str) -> None:
    assert (await asked(hosxp, f"opd_queue_schedule?schedule_date=eq.{day}"))["MessageCode"] == 400


async def test_rows_come_filtered_joined_ordered_and_in_pages(hosxp: Hosxp) -> None:
    query = "opd_queue_schedule?doctor_code=in.(0021,0022)&schedule_date=gte.2026-11-24&schedule_date=lte.2026-11-25"
    found = await asked(hosxp, f"{query}&select=*,expand(all)&order=opd_queue_schedule_id.desc&limit=3&offset=1")
    ids = [row["opd_queue_schedule_id"] for row in found["data"]]
    assert ids == sorted(ids, reverse=True)
    assert (found["record_count"], found["limit"], found["offset"]) == (3, 3, 1)
    assert {row["doctor_code"] for row in found["data"]} <= {"0021", "0022"}
    assert found["data"][0]["doctor.name"].startswith(("ทพ", "ทพญ"))
    assert found["data"][0]["opd_queue_slot.opd_queue_slot_start_time"] in (
        "08:30:00",
        "10:00:00",
        "13:00:00",
        "14:30:00",
    )
    assert len((await asked(hosxp, query))["data"]) == 16


async def test_no_page_is_longer_than_the_site_allows(hosxp: Hosxp) -> None:
    found = await asked(hosxp, "patient?limit=5000")
    assert (found["limit"], found["record_count"]) == (200, 200)


@pytest.mark.parametrize("wish", ["oapp?colour=eq.red", "oapp?hn=near.1", "oapp?order=colour.asc", "oapp?limit=x"])
async def test_what_it_does_not_know_it_refuses(hosxp: Hosxp, wish: str) -> None:
    await booked(hosxp)
    assert (await asked(hosxp, wish))["MessageCode"] == 400


async def test_new_days_open_as_time_goes_by_and_nothing_that_was_booked_is_lost() -> None:
    now = [MONDAY]
    async with TestClient(TestServer(hosxp_app(clock=lambda: now[0], days=7)), headers=BEARER) as hosxp:
        made = await booked(hosxp)
        now[0] += timedelta(days=14)
        assert (await asked(hosxp, "opd_queue_schedule?schedule_date=eq.2026-12-14&limit=1"))["record_count"] == 1
        assert (await asked(hosxp, f"oapp/{made['oapp_id']}"))["MessageCode"] == 200


async def test_what_was_booked_outlives_the_process(tmp_path: Path) -> None:
    kept = tmp_path / "hosxp.jsonl"
    async with TestClient(TestServer(hosxp_app(clock=lambda: MONDAY, kept=kept)), headers=BEARER) as hosxp:
        made, gone = await booked(hosxp, note="k"), await booked(hosxp)
        await said(hosxp, f"oapp/{gone['oapp_id']}/cancel", oapp_cancel_type_id=3, staff="A")
    kept.write_bytes(kept.read_bytes() + b'{"oapp_id": 9')  # a crash cut the last line off
    async with TestClient(TestServer(hosxp_app(clock=lambda: MONDAY, kept=kept)), headers=BEARER) as hosxp:
        assert (await asked(hosxp, f"oapp/{made['oapp_id']}"))["data"]["note"] == "k"
        session = (await asked(hosxp, f"opd_queue_schedule/{made['opd_queue_schedule_id']}"))["data"]
        assert session["available_count"] == made["available_count"]
        assert (await booked(hosxp))["oapp_id"] not in (made["oapp_id"], gone["oapp_id"])
