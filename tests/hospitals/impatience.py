"""An adapter in a hurry, and what it says of a hospital that breaks down."""

from __future__ import annotations

import asyncio
from uuid import UUID

from bot.domain.appointment import PatientContact
from bot.domain.errors import HospitalRefused, HospitalUnavailable, OutcomeUnknown
from bot.domain.ports.hospital import HospitalBooking
from integrations.http.wire import Limits
from tests.hospitals.breakable import Breakable

QUICK = Limits(connect=0.6, sock_read=0.2, total=0.6, again=0.01)  # a busy machine needs a while to connect


def impatient(ward: Breakable) -> HospitalBooking:
    """An adapter that gives up quickly."""
    return ward.adapter(limits=QUICK, budget=1.2)


async def what_is_said(hospital: HospitalBooking, ward: Breakable, contact: PatientContact, key: UUID) -> object:
    """The Appointment, or the error that the conversation would have to tell of."""
    try:
        return await hospital.book(ward.slots[0], contact, key=key)
    except (HospitalUnavailable, HospitalRefused, OutcomeUnknown) as error:
        return error


async def arrived(ward: Breakable, request: str) -> None:
    """Return when the hospital has such a request ("POST Bundle") on its desk."""
    async with asyncio.timeout(5):
        while request not in (await ward.state())["requests"]:
            pass  # each look is a request of its own, so the loop gives way


async def settled(ward: Breakable) -> None:
    """Return when the hospital has carried out what it held back."""
    async with asyncio.timeout(5):
        while (await ward.state())["held"]:
            pass  # each look is a request of its own, so the loop gives way
