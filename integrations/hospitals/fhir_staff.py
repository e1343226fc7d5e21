"""Who works by which Schedule, and their names in Thai and English."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import structlog

from bot.domain.errors import HospitalRefused, HospitalUnavailable
from bot.domain.words import Name
from integrations.fhir.client import FhirClient
from integrations.fhir.resources import Extension, HumanName, PractitionerResource, Reference, ScheduleResource
from integrations.http.wire import Deadline

log = structlog.get_logger(__name__)

LANGUAGE = "http://hl7.org/fhir/StructureDefinition/language"
LIFE = 600.0  # seconds for which people are remembered


@dataclass(frozen=True, slots=True)
class _Actors:
    as_of: float
    actors: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class _Called:
    as_of: float
    name: Name | None


class Staff:
    """The people of one hospital, remembered for ten minutes."""

    def __init__(self, client: FhirClient, clock: Callable[[], float]) -> None:
        self._client, self._clock = client, clock
        self._schedules: dict[str, _Actors] = {}
        self._names: dict[str, _Called] = {}

    async def actors(self, schedule: str, deadline: Deadline) -> tuple[Reference, ...]:
        """Whose Schedule this is. Raises the client's errors, HospitalRefused when it cannot be read."""
        known = self._schedules.get(schedule)
        if known is None or self._clock() - known.as_of >= LIFE:
            kept = await self._client.read(schedule, deadline)
            try:
                actors = msgspec.convert(kept.resource, ScheduleResource).actor
            except msgspec.ValidationError as error:
                raise HospitalRefused("a Schedule that cannot be read") from error
            known = self._schedules[schedule] = _Actors(self._clock(), actors)
        return known.actors

    async def practitioner(self, schedule: str, deadline: Deadline) -> Name | None:
        """Who is seen by this Schedule; None when the hospital does not say: a slot without a name is better than none."""
        try:
            who = next((each for each in await self.actors(schedule, deadline) if each.kind == "Practitioner"), None)
            return await self._name(who, deadline) if who else None
        except (HospitalRefused, HospitalUnavailable, msgspec.ValidationError) as error:
            log.warning("resource_unreadable", kind="Practitioner", reason=type(error).__name__)
            return None

    async def _name(self, who: Reference, deadline: Deadline) -> Name | None:
        known = self._names.get(who.relative)
        if known is None or self._clock() - known.as_of >= LIFE:
            kept = await self._client.read(who.relative, deadline)
            names = msgspec.convert(kept.resource, PractitionerResource).name
            thai = _in("th", names) or (names[0].full() if names else who.display)
            name = Name(th=thai, en=_in("en", names) or thai) if thai else None
            known = self._names[who.relative] = _Called(self._clock(), name)
        return known.name


def _in(language: str, names: tuple[HumanName, ...]) -> str:
    wanted = Extension(LANGUAGE, language)
    return next((name.full() for name in names if wanted in name.extension), "")
