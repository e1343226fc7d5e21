"""What an adapter must know of its hospital; `bot.app` fills it from config/hospitals.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from integrations.http.auth import Auth, NoAuth


@dataclass(frozen=True, slots=True)
class Identifiers:
    """Identifier systems: hospital number, citizen id, our own pseudonymous person id, our keys of bookings and triages.

    `other`: of passports and numbers of those who are no Thai citizens, a blank between two; empty: such numbers are not asked for.
    """

    hn: str
    cid: str
    own: str
    booking_key: str = "https://klaimor.example/id/booking-key"
    triage_key: str = "https://klaimor.example/id/triage-key"
    other: str = ""


@dataclass(frozen=True, slots=True)
class HospitalSettings:
    """`departments` maps a department's code to its search for slots; `options` are read by the adapter alone.

    `secrets`: what it needs beside `auth`, by the name that the adapter documents. `hn_pad`: digits of a hospital number, 0: as it is.
    `hcode`: the state's code of the hospital, empty where it does not matter.
    """

    id: str
    base_url: str
    identifiers: Identifiers
    departments: Mapping[str, str]
    auth: Auth = field(default_factory=NoAuth)
    options: Mapping[str, object] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    hn_pad: int = 0
    hcode: str = ""
