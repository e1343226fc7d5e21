"""What config/hospitals.yaml says of a hospital that writes a bridge of its own to the contract in generic_rest.openapi.yaml.

    adapter: generic_rest
    base_url: https://bridge.hospital.example/v1         # what stands before /about, /slots ...
    auth: {kind: bearer, token_env: BRIDGE_TOKEN}        # or basic, or smart
    secrets: {number_key: BRIDGE_NUMBER_KEY}             # for `citizen` and `other` below: 32 letters at least, which the bridge has too
    departments:
      - {code: dental, slots: "DENT", ...}               # the bridge's own code of the department
    options: {numbers: "hn,citizen"}

`options`:
numbers ("hn"): by which numbers the bridge finds a record: hn, citizen, other. All but HN are sent as hashes under `number_key`.
budget (8): seconds for one booking in all, at most 10.
cache (60): seconds for which free slots may be shown from memory, at most 60.

`klaimor check` asks for a slot of each department and compares contract, hospital code, clock, numbers and number_key.
"""

from __future__ import annotations

import msgspec

from bot.domain.errors import BadConfiguration
from bot.domain.link import NumberKind
from integrations.hospitals.settings import HospitalSettings

SHORTEST_KEY = 32  # letters; RFC 2104: no shorter than the hash
_HASHED = frozenset({NumberKind.CITIZEN, NumberKind.OTHER})


class BridgeOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The options, checked."""

    numbers: str = "hn"
    budget: float = 8.0
    cache: float = 60.0

    @property
    def kinds(self) -> frozenset[NumberKind]:
        """By which numbers a record is found. Raises ValueError for one that there is not."""
        return frozenset(NumberKind(each.strip()) for each in self.numbers.split(",") if each.strip())


def read_options(settings: HospitalSettings) -> BridgeOptions:
    """Raises BadConfiguration for an option that is unknown or out of range, and for hashes without a key."""
    try:
        read = msgspec.convert(dict(settings.options), BridgeOptions)
        hashed = read.kinds & _HASHED
    except (msgspec.ValidationError, ValueError) as error:
        raise BadConfiguration(f"hospital {settings.id}, options: {error}") from error
    if not 0 < read.budget <= 10 or not 0 <= read.cache <= 60:
        raise BadConfiguration(f"hospital {settings.id}, options: budget is 0 to 10 s, cache 0 to 60 s")
    if hashed and len(settings.secrets.get("number_key", "")) < SHORTEST_KEY:
        fault = f"numbers {read.numbers} need a number_key of {SHORTEST_KEY} letters at least"
        raise BadConfiguration(f"hospital {settings.id}, secrets: {fault}")
    return read
