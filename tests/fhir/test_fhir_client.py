"""The FHIR client against servers that answer strangely: what was written, what was not, and what is not known."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.domain.errors import BadConfiguration, HospitalRefused, HospitalUnavailable, KlaiMorError, OutcomeUnknown
from integrations.fhir.client import FhirClient
from integrations.http.auth import Auth, BasicAuth, BearerAuth
from integrations.http.refusals import Conflict, NotFound, TimedOut, retry_after
from integrations.http.wire import Answer, Deadline, Limits, safe_url

PATIENT: dict[str, object] = {"resourceType": "Patient"}
FHIR = "application/fhir+json"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def soon() -> Deadline:
    return Deadline(2)


@asynccontextmanager
async def hospital(handler: Handler, **options: Any) -> AsyncIterator[FhirClient]:
    """A server that answers everything with one handler, and a client for it."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handler)
    async with TestServer(app) as server:
        client = FhirClient(str(server.make_url("/fhir")), **options)
        yield client
        await client.aclose()


def always(status: int, text: str = "{}", content_type: str = FHIR, **headers: str) -> Handler:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status, text=text, content_type=content_type, headers=headers)

    return answer


@pytest.mark.parametrize(
    ("status", "reading", "writing"),
    [
        (400, HospitalRefused, HospitalRefused),
        (401, HospitalRefused, HospitalRefused),
        (403, HospitalRefused, HospitalRefused),
        (404, NotFound, NotFound),
        (408, HospitalUnavailable, HospitalUnavailable),
        (409, Conflict, Conflict),
        (410, NotFound, NotFound),
        (412, Conflict, Conflict),
        (422, HospitalRefused, HospitalRefused),
        (429, HospitalUnavailable, HospitalUnavailable),
        (302, HospitalUnavailable, OutcomeUnknown),
        (500, HospitalUnavailable, OutcomeUnknown),
        (501, HospitalRefused, HospitalRefused),
        (502, HospitalUnavailable, OutcomeUnknown),
        (503, HospitalUnavailable, HospitalUnavailable),
        (504, HospitalUnavailable, OutcomeUnknown),
    ],
)
async def test_a_status_means_what_we_then_do(
    status: int, reading: type[KlaiMorError], writing: type[KlaiMorError]
) -> None:
    headers = {"Location": "http://127.0.0.1:1/"} if status == 302 else {}
    async with hospital(always(status, **headers)) as client:
        with pytest.raises(KlaiMorError) as read:
            await client.read("Patient/1", soon())
        with pytest.raises(KlaiMorError) as written:
            await client.create(PATIENT, soon())
    assert (type(read.value), type(written.value)) == (reading, writing)


@pytest.mark.parametrize(
    ("text", "content_type"),
    [
        ("<html>ปิดปรับปรุง</html>", "text/html"),
        ('{"resourceType": "Pat', FHIR),
        ("[]", FHIR),
        ('{"hello": 1}', FHIR),
        ("null", FHIR),
        ('{"resourceType": "Patient", "id": "1"}', "text/plain"),
    ],
)
async def test_a_200_that_cannot_be_read_is_unavailable_for_a_read_and_unknown_for_a_write(
    text: str, content_type: str
) -> None:
    async with hospital(always(200, text, content_type)) as client:
        with pytest.raises(HospitalUnavailable):
            await client.read("Patient/1", soon())
        with pytest.raises(OutcomeUnknown):
            await client.create(PATIENT, soon())


async def test_bytes_that_are_no_utf8_are_broken_json() -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=b'{"resourceType": "\xff"}', content_type=FHIR)

    async with hospital(answer) as client:
        with pytest.raises(OutcomeUnknown):
            await client.create(PATIENT, soon())


async def test_an_answer_without_end_is_cut_short() -> None:
    async with hospital(always(200, '{"resourceType": "' + "x" * 5000 + '"}'), limits=Limits(largest=1000)) as client:
        with pytest.raises(HospitalUnavailable):
            await client.read("Patient/1", soon())


async def test_a_write_that_is_not_answered_in_time_may_still_be_carried_out() -> None:
    async def never(_request: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError("nobody sets this event")

    async with hospital(never, limits=Limits(total=0.1)) as client:
        with pytest.raises(TimedOut):
            await client.create(PATIENT, soon())
        with pytest.raises(HospitalUnavailable):
            await client.read("Patient/1", soon())


async def test_no_connection_is_unavailable_for_a_write_too() -> None:
    client = FhirClient("http://127.0.0.1:1/fhir")
    with pytest.raises(HospitalUnavailable):
        await client.create(PATIENT, soon())
    await client.aclose()


async def test_a_deadline_that_has_passed_sends_nothing() -> None:
    seen: list[str] = []

    async def count(request: web.Request) -> web.Response:
        seen.append(request.method)
        return web.Response(status=500)

    async with hospital(count) as client:
        for call in (client.read("Patient/1", Deadline(0)), client.create(PATIENT, Deadline(0))):
            with pytest.raises(HospitalUnavailable):
                await call
    assert seen == []


async def test_reads_are_tried_again_and_creates_never() -> None:
    seen: list[str] = []

    async def cut(request: web.Request) -> web.Response:
        seen.append(request.method)
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async with hospital(cut, limits=Limits(again=0.01)) as client:
        with pytest.raises(HospitalUnavailable):
            await client.search("Slot", [], soon(), limit=1)
        with pytest.raises(OutcomeUnknown):
            await client.create(PATIENT, soon())
    assert seen == ["GET"] * 4 + ["POST"]  # aiohttp repeats a GET by itself, we repeat that once


async def test_a_created_resource_without_a_body_is_known_by_its_location() -> None:
    async with hospital(always(201, "", Location="http://x/fhir/Patient/77/_history/1")) as client:
        assert (await client.create(PATIENT, soon())).id == "77"
    async with hospital(always(201, '{"resourceType": "OperationOutcome"}', Location="Patient/78")) as client:
        assert (await client.create(PATIENT, soon())).id == "78"
    async with hospital(always(201, "")) as client:
        with pytest.raises(OutcomeUnknown):
            await client.create(PATIENT, soon())


async def test_the_version_is_the_etag_or_else_the_version_id() -> None:
    body = '{"resourceType": "Slot", "id": "1", "meta": {"versionId": "7"}}'
    async with hospital(always(200, body, ETag='W/"9"')) as client:
        assert (await client.read("Slot/1", soon())).etag == 'W/"9"'
    async with hospital(always(200, body)) as client:
        assert (await client.read("Slot/1", soon())).etag == 'W/"7"'


async def test_conditions_travel_as_headers_and_a_plus_is_kept_in_a_search() -> None:
    seen: list[tuple[str, str]] = []

    async def echo(request: web.Request) -> web.Response:
        seen.append((request.headers.get("If-None-Exist", ""), request.headers.get("If-Match", "")))
        if request.method == "GET":
            assert request.query["start"] == "ge2026-12-02T09:00:00+07:00"
            assert request.headers["Cache-Control"] == "no-cache"
            return web.json_response({"resourceType": "Bundle"}, content_type=FHIR)
        return web.json_response({"resourceType": "Patient", "id": "1"}, content_type=FHIR)

    async with hospital(echo) as client:
        await client.create(PATIENT, soon(), if_none_exist=("https://x/id", "a b"))
        await client.update({**PATIENT, "id": "1"}, soon(), if_match='W/"3"')
        await client.search("Slot", [("start", "ge2026-12-02T09:00:00+07:00")], soon(), limit=1)
    assert seen[0][0] == "identifier=https%3A%2F%2Fx%2Fid%7Ca%20b"
    assert seen[1][1] == 'W/"3"'


def paging(next_url: str, pages: list[str]) -> Handler:
    async def answer(request: web.Request) -> web.Response:
        pages.append(request.path_qs)
        entry = [{"resource": {"resourceType": "Slot", "id": str(len(pages))}}]
        link = [{"relation": "next", "url": next_url}]
        return web.json_response({"resourceType": "Bundle", "entry": entry, "link": link}, content_type=FHIR)

    return answer


async def test_pages_are_followed_until_there_is_enough() -> None:
    pages: list[str] = []
    async with hospital(paging("/fhir?page=next", pages)) as client:
        found = await client.search("Slot", [], soon(), limit=3)
    assert [each["id"] for each in found] == ["1", "2", "3"]
    assert pages == ["/fhir/Slot", "/fhir?page=next", "/fhir?page=next"]


async def test_a_server_whose_pages_never_end_is_left_after_twenty() -> None:
    pages: list[str] = []
    async with hospital(paging("/fhir?page=next", pages)) as client:
        await client.search("Slot", [], soon(), limit=1000)
    assert len(pages) == 20


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/fhir?page=2", "//elsewhere.example/fhir"])
async def test_a_page_on_another_server_is_not_asked_for(elsewhere: str) -> None:
    async with hospital(paging(elsewhere, []), auth=BearerAuth("secret")) as client:
        with pytest.raises(HospitalRefused, match="another server"):
            await client.search("Slot", [], soon(), limit=3)


@pytest.mark.parametrize(
    ("auth", "header"), [(BasicAuth("bot", "ลับ"), "Basic Ym90OuC4peC4seC4mg=="), (BearerAuth("t0ken"), "Bearer t0ken")]
)
async def test_credentials_are_sent_and_never_shown(auth: Auth, header: str) -> None:
    seen: list[str] = []

    async def refuse(request: web.Request) -> web.Response:
        seen.append(request.headers["Authorization"])
        return web.Response(status=401)

    async with hospital(refuse, auth=auth) as client:
        with pytest.raises(HospitalRefused):
            await client.read("Patient/1", soon())
    assert seen == [header]
    assert "ลับ" not in repr(auth)
    assert "t0ken" not in repr(auth)


async def test_the_reason_of_a_refusal_repeats_no_words_of_the_hospital() -> None:
    outcome = '{"resourceType":"OperationOutcome","issue":[{"code":"business-rule","diagnostics":"สมหญิง 0800000001"}]}'
    async with hospital(always(422, outcome)) as client:
        with pytest.raises(HospitalRefused) as refused:
            await client.create(PATIENT, soon())
    assert str(refused.value) == "422 business-rule"


@pytest.mark.parametrize("address", ["http://hospital.example/fhir", "http://192.168.1.5/fhir", "ftp://x/", "fhir", ""])
def test_plain_http_is_for_this_machine_only(address: str) -> None:
    with pytest.raises(BadConfiguration):
        safe_url(address)


@pytest.mark.parametrize(
    "address", ["https://hospital.example/fhir", "http://localhost:8/", "http://[::1]/", "http://127.3.2.1/"]
)
def test_https_and_loopback_are_taken(address: str) -> None:
    assert str(safe_url(address)) == address


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("Sun, 22 Nov 2026 01:00:30 GMT", 30.0),
        ("Sun, 22 Nov 2026 00:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str, seconds: float | None) -> None:
    answer = Answer(503, {"Retry-After": value}, FHIR, b"")
    assert retry_after(answer, lambda: datetime(2026, 11, 22, 1, 0, tzinfo=UTC)) == seconds
