"""A server that is not ours, frozen in the middle of its work, and one that does not know us."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace
from uuid import uuid4

import aiohttp
import pytest

from bot.domain.errors import HospitalRefused, HospitalUnavailable
from integrations.fhir.client import FhirClient
from integrations.http.wire import Limits
from tests.hospitals.conftest import Sekmet, sekmet_ward
from tests.hospitals.wards import someone


async def test_a_frozen_server_is_given_up_in_time_and_booked_when_it_thaws(sekmet: Sekmet) -> None:
    async with sekmet_ward(sekmet) as ward:
        hospital, key, contact = ward.adapter(limits=Limits(total=0.5)), uuid4(), someone()
        await hospital.ping()
        os.kill(sekmet.pid, signal.SIGSTOP)
        began = time.monotonic()
        try:
            with pytest.raises(HospitalUnavailable):
                await hospital.book(ward.slots[0], contact, key=key)
        finally:
            os.kill(sekmet.pid, signal.SIGCONT)
        assert time.monotonic() - began < 5
        assert (await ward.adapter().book(ward.slots[0], contact, key=key)).key == key
        assert await ward.standing() == [key]


async def test_a_client_with_another_key_id_or_name_is_refused(sekmet: Sekmet) -> None:
    client = FhirClient(sekmet.url, auth=replace(sekmet.auth, client_id="somebody-else"))
    async with sekmet_ward(sekmet) as ward:
        with pytest.raises(HospitalRefused, match="token endpoint"):
            await ward.adapter(client=client).ping()


async def test_what_the_scopes_do_not_allow_is_a_refusal(sekmet: Sekmet) -> None:
    client = FhirClient(sekmet.url, auth=replace(sekmet.auth, scope="system/Patient.rs"))
    async with sekmet_ward(sekmet) as ward:
        with pytest.raises(HospitalRefused, match="403"):
            await ward.adapter(client=client).ping()


async def test_without_credentials_nothing_is_told(sekmet: Sekmet) -> None:
    async with aiohttp.ClientSession() as http, http.get(f"{sekmet.url}/Slot") as answer:
        assert answer.status == 401  # so the suite does prove that our token is taken
