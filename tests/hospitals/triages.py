"""Results of triages to hand to the hospitals of this folder."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from bot.domain.handoff import Handoff, handoff_key
from bot.domain.ports.triage_intake import TriageIntake
from tests.fakes.assessments import result
from tests.hospitals.wards import Ward, someone

DONE_AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def a_handoff(*, named: bool = True, **changes: object) -> Handoff:
    """An invented person's result. `changes`: of the assessment."""
    found, contact = result(**changes), someone()
    if not named:
        contact = replace(contact, own_id=uuid4(), name="", phone="")
    key = handoff_key(found.id, "klaimor-demo")
    return Handoff(key, "klaimor-demo", found, contact, DONE_AT, DONE_AT + timedelta(minutes=30))


def intake(ward: Ward) -> TriageIntake:
    """The ward's adapter, which must be able to take results."""
    adapter = ward.adapter()
    assert isinstance(adapter, TriageIntake)
    return adapter
