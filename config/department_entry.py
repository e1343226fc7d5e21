"""One department of a hospital, as hospitals.yaml says it."""

from __future__ import annotations

from pydantic import Field, model_validator

from bot.domain.appointment import Department
from config.coming_entries import MapEntry, map_url
from config.named_entry import NameEntry
from config.strict import Strict


class DepartmentEntry(Strict):
    """`slots`: the FHIR search that is added to `Slot?status=free&start=...`; `prepare`: what to do before coming; `map`: the way there.

    `restricted`: a clinic that those who care for a patient never see, such as psychiatry, HIV or sexual health.
    """

    code: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: NameEntry
    slots: str = Field(min_length=1)
    place: NameEntry | None = None
    prepare: NameEntry | None = None
    map: MapEntry = None
    restricted: bool = False
    referral: bool = False  # nobody is seen there without a letter of referral
    most: int | None = Field(default=None, ge=1, le=9)  # appointments to come that one person may have there

    @model_validator(mode="after")
    def _discreet(self) -> DepartmentEntry:
        """A reminder names no department, since others may see the screen; so what it shows must not name it either."""
        map_url(self.map)
        said = f"{self.prepare.th} {self.prepare.en}".casefold() if self.prepare is not None else ""
        if any(name and name.casefold() in said for name in (self.name.th, self.name.en)):
            raise ValueError(f"prepare of {self.code} names the department, and reminders must not")
        return self

    def department(self) -> Department:
        """As the domain has it."""
        place, prepare = (each.name() if each else None for each in (self.place, self.prepare))
        code, name, where = self.code, self.name.name(), map_url(self.map)
        return Department(
            code, name, place, prepare, where, referral=self.referral, most=self.most, restricted=self.restricted
        )
