"""What has changed at a hospital on FHIR R4: read by `_lastUpdated`, and sooner where a Subscription lets the hospital knock.

Sources: https://hl7.org/fhir/R4/search.html#lastUpdated and https://hl7.org/fhir/R4/subscription.html. A knock brings nothing that we
believe: it only makes us read.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import structlog

from bot.domain.ports.hospital_changes import Recent
from integrations.fhir.client import FhirClient
from integrations.fhir.outcomes import Resource
from integrations.fhir.resources import Identifier, Meta, Struct
from integrations.http.wire import Deadline

log = structlog.get_logger(__name__)

MOST = 500  # changes read with one question
# What was committed a moment before the newest that we have seen may come to light after it: so far back is read once more.
OVERLAP = timedelta(seconds=30)
REASON = "KlaiMor tells patients of changes to their appointments"


class _Changed(Struct, frozen=True):
    """As much of an Appointment as tells whose it is, and when it was changed."""

    id: str
    meta: Meta = Meta()
    identifier: tuple[Identifier, ...] = ()


class _Subscription(Struct, frozen=True):
    """As much of a Subscription as tells whether it is ours and still works."""

    id: str
    status: str = ""
    reason: str = ""


class FhirChanges:
    """The changes at one hospital. `system` is the identifier system of our booking keys; `most`: read with one question."""

    def __init__(self, client: FhirClient, system: str, *, most: int = MOST, overlap: timedelta = OVERLAP) -> None:
        self._client, self._system, self._most, self._overlap = client, system, most, overlap
        self._seen: frozenset[tuple[str, datetime]] = frozenset()  # read already, within the overlap
        self._told: tuple[datetime, frozenset[tuple[str, datetime]]] | None = (
            None  # likewise, once that is written down
        )

    async def since(self, moment: datetime, deadline: Deadline) -> Recent:
        """See HospitalChanges; at most `most`."""
        if self._told is not None and moment >= self._told[0]:
            self._seen = self._told[1]
        start = (moment - self._overlap).astimezone(UTC).isoformat(timespec="milliseconds")
        query = [
            ("_lastUpdated", f"ge{start}"),
            ("identifier", f"{self._system}|"),  # any key of ours
            ("_sort", "_lastUpdated"),
            ("_count", "100"),
        ]
        found = await self._client.search("Appointment", query, deadline, limit=self._most)
        read = [each for resource in found if (each := _read(resource)) is not None]
        until = max((at for each in read if (at := each.meta.last_updated) is not None), default=moment)
        if len(found) >= self._most and until <= moment:
            log.error("changes come faster than they can be read", count=len(found))
            until = moment + self._overlap  # what is passed over is found when every appointment is looked at
        until = max(until, moment)
        new = [each for each in read if _mark(each) not in self._seen]
        self._told = until, frozenset(mark for each in read if (mark := _mark(each))[1] >= until - self._overlap)
        return Recent(frozenset(self._keys(new)), until)

    async def subscribe(self, endpoint: str, deadline: Deadline) -> None:
        """Have a Subscription to Appointments with this endpoint: a rest-hook that brings no content. One that ended is asked for anew."""
        ours = [
            each for each in await self._subscriptions(endpoint, deadline) if each.status in ("requested", "active")
        ]
        if ours:
            return
        await self._client.create(_subscription(endpoint), deadline)

    async def _subscriptions(self, endpoint: str, deadline: Deadline) -> list[_Subscription]:
        found = await self._client.search("Subscription", [("url", endpoint)], deadline, limit=20)
        return [
            msgspec.convert(each, _Subscription) for each in found if _endpoint(each) == endpoint
        ]  # not every server searches by `url`

    def _keys(self, changed: Iterable[_Changed]) -> Iterable[UUID]:
        for each in changed:
            for identifier in each.identifier:
                if identifier.system == self._system:
                    try:
                        yield UUID(identifier.value)
                    except ValueError:
                        log.warning("a_booking_key_that_is_none")


def _subscription(endpoint: str) -> Resource:
    return {
        "resourceType": "Subscription",
        "status": "requested",
        "reason": REASON,
        "criteria": "Appointment?",
        "channel": {"type": "rest-hook", "endpoint": endpoint},  # without `payload`: the knock alone
    }


def _endpoint(resource: Resource) -> str:
    channel = resource.get("channel")
    return str(channel.get("endpoint", "")) if isinstance(channel, dict) else ""


def _mark(each: _Changed) -> tuple[str, datetime]:
    return each.id, each.meta.last_updated or datetime.min.replace(tzinfo=UTC)


def _read(resource: Resource) -> _Changed | None:
    try:
        return msgspec.convert(resource, _Changed)
    except msgspec.ValidationError:
        log.warning("resource_unreadable", kind="Appointment")
        return None
