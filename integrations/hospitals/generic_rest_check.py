"""Whether a hospital's bridge and our configuration mean the same, so that no patient is the first to find out."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from uuid import uuid4

from bot.domain.errors import HospitalRefused, HospitalUnavailable
from integrations.hospitals.generic_rest_answers import About
from integrations.hospitals.generic_rest_appointments import Appointments
from integrations.hospitals.generic_rest_client import BridgeClient
from integrations.hospitals.generic_rest_records import hash_of
from integrations.hospitals.generic_rest_slots import Diary
from integrations.http.refusals import NotFound
from integrations.http.wire import Deadline

CONTRACT = "1."
CLOCKS_APART = timedelta(minutes=5)


async def check_departments(diary: Diary, departments: Collection[str], now: datetime, deadline: Deadline) -> None:
    """Ask for a slot of each. Raises HospitalRefused naming the one that the bridge does not know."""
    for code in departments:
        try:
            await diary.probe(code, now, now + timedelta(days=1), deadline)
        except HospitalRefused as error:
            raise HospitalRefused(f"{error}: correct `slots` of the department {code}") from error


async def check_unknown_key(appointments: Appointments, deadline: Deadline) -> None:
    """Ask for a key that nobody has: every booking begins so, and only a problem of the contract says that there is nothing.

    Raises HospitalRefused naming what was answered instead.
    """
    try:
        told = await appointments.of_key(uuid4(), deadline)
    except HospitalUnavailable as error:
        if not error.reason.startswith("404"):
            raise  # it is down, and says nothing of its form
        raise HospitalRefused(f"{error}: a key without an appointment must be the problem not-found (404)") from error
    if told is not None:
        raise HospitalRefused("the bridge tells an appointment of a key that nobody has")


async def check_about(
    client: BridgeClient,
    hcode: str,
    numbers: Collection[str],
    number_key: str,
    clock: Callable[[], datetime],
    deadline: Deadline,
) -> None:
    """Compare contract, hospital, clock, numbers and key. Raises HospitalRefused naming what does not fit."""
    challenge = secrets.token_urlsafe(24)
    try:
        about = await client.get(About, ["about"], [("challenge", challenge)], deadline)
    except NotFound as error:
        raise HospitalRefused("there is no /about: is base_url right?") from error
    if not about.contract.startswith(CONTRACT):
        raise HospitalRefused(f"the bridge keeps contract {about.contract}, we keep {CONTRACT}x")
    if hcode and about.hospital != hcode:
        raise HospitalRefused(f"the bridge is of hospital {about.hospital}, the entry of {hcode}")
    if abs(about.now - clock()) > CLOCKS_APART:
        apart = round((about.now - clock()).total_seconds() / 60)
        raise HospitalRefused(f"the bridge's clock is {apart} minutes off ours: is its time zone right?")
    if missing := set(numbers) - set(about.numbers):
        raise HospitalRefused(f"the bridge finds no record by {', '.join(sorted(missing))}: correct the option numbers")
    if number_key and not hmac.compare_digest(about.response, hash_of(number_key, "challenge", challenge)):
        raise HospitalRefused("the bridge hashes under another number_key than ours")
