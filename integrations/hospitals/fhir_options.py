"""What config/hospitals.yaml may say under `options` for a hospital on FHIR R4.

if_match (true): the server honours If-Match on PUT. When false, the first Appointment of a slot wins and later ones are
    taken back; "first" is by `Appointment.created`, so the clocks of all who book must agree.
book_by (claim): how an Appointment is made. `klaimor check` says what the server declares, and with `--try` it proves at a slot that you
    name what may stand here; nothing is believed unproven.
    claim: the Slot is claimed with If-Match, then the Appointment is created; works wherever If-Match does.
    transaction: both in one transaction, for servers that carry out all of it or nothing. Needs if_match.
    operation: `Appointment/$book` (IHE ITI-117, Argonaut): the server takes the slot itself. It must keep our identifier.
cancel_by (update): how an Appointment is cancelled. update: by PUT, and then its slot is freed (If-Match for both).
    operation: by `Appointment/$book` with the status cancelled (IHE ITI-117), for servers that take no PUT; the server frees the slot.
book_parameter (appointment-resource): what $book calls the Appointment; `appt-resource` at Argonaut's and ISiK's servers.
budget (8): seconds for one booking in all, at most 10.
cache (60): seconds for which free slots may be shown from memory, at most 60.
mode_url: the extension that says video or phone (valueCode) on Slot and Appointment; R4 has no element of its own for it.
subscribe (false): ask the hospital for a rest-hook Subscription to Appointments, so that changes are noticed within seconds and
    not within a minute. It knocks at PUBLIC_URL, at an address with a secret in it; what it sends there is not read. One more
    scope: system/Subscription.crs

What the hospital must let us do, as SMART scopes: system/Slot.rsu system/Appointment.crus system/Patient.crs
system/Schedule.rs system/Practitioner.rs; some servers ask for more for a transaction (see below).

With `triage: true` in the hospital's entry results of triages are sent to it as a transaction (see fhir_triage_bundle). It must take
transactions with urn:uuid references and ifNoneExist, need not be atomic, and must search by _tag. More scopes:
system/Encounter.crs system/QuestionnaireResponse.crs system/RiskAssessment.crs system/Task.crs system/Provenance.crs
and, where a server asks for it for transactions (SEKMET does), system/*.c
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

import msgspec

from bot.domain.errors import BadConfiguration

BookBy: TypeAlias = Literal["claim", "transaction", "operation"]


class FhirOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The options, checked."""

    if_match: bool = True
    book_by: BookBy = "claim"
    cancel_by: Literal["update", "operation"] = "update"
    book_parameter: Literal["appointment-resource", "appt-resource"] = "appointment-resource"
    budget: float = 8.0
    cache: float = 60.0
    mode_url: str = "https://klaimor.example/fhir/StructureDefinition/appointment-mode"
    subscribe: bool = False


def read_options(hospital: str, options: Mapping[str, object]) -> FhirOptions:
    """Raises BadConfiguration for an option that is unknown or out of range."""
    try:
        read = msgspec.convert(dict(options), FhirOptions)
    except msgspec.ValidationError as error:
        raise BadConfiguration(f"hospital {hospital}, options: {error}") from error
    if not 0 < read.budget <= 10 or not 0 <= read.cache <= 60:
        raise BadConfiguration(f"hospital {hospital}, options: budget is 0 to 10 s, cache 0 to 60 s")
    if read.book_by == "transaction" and not read.if_match:
        raise BadConfiguration(f"hospital {hospital}, options: book_by transaction needs if_match")
    return read
