"""Errors, named by what we then do."""

from __future__ import annotations


class KlaiMorError(Exception):
    """Root of every error that this project raises on purpose."""


class StorageDown(KlaiMorError):
    """Nothing can be stored anywhere right now: answer 503 so that the platform sends it again."""


class SlotTaken(KlaiMorError):
    """Somebody else has the slot: offer others."""


class OutcomeUnknown(KlaiMorError):
    """A write at the hospital may or may not have happened: say so, reconcile by key."""


class HospitalUnavailable(KlaiMorError):
    """The hospital did not answer or is under maintenance, and nothing was written: say so, try later."""

    def __init__(self, reason: str, *, retry_after: float | None = None, maintenance: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after
        self.maintenance = maintenance


class HospitalRefused(KlaiMorError):
    """The hospital understood and said no (4xx other than a race): hand over to a person, never retry."""


class NotLinked(HospitalRefused):
    """This hospital books only for a record of its own, and the patient is not linked to one: say how to link, nothing was written."""


class NotCarer(KlaiMorError):
    """This chat may not act for that person (any more): say so and how it can be allowed; nothing was written."""


class NotOffered(HospitalRefused):
    """This hospital's interface does not do that at all: say so with a way on; nothing was written."""


class NoLongerStands(KlaiMorError):
    """The appointment does not stand at the hospital any more: say so, and remind of it no more."""


class NoHospital(KlaiMorError):
    """No hospital is configured: everything but booking works, and says so."""


class LeaseLost(KlaiMorError):
    """Another worker holds this patient now: drop the work, nothing was stored."""


class Changed(KlaiMorError):
    """What the turn relied on has changed since the load: run the turn again from the load."""


class AlreadyDone(KlaiMorError):
    """This act of staff stands already: nothing is done again, and that is well."""


class StepUnreadable(KlaiMorError):
    """A stored step no longer decodes: say so and start afresh."""


class BadConfiguration(KlaiMorError):
    """A setting or a file is missing or wrong; the message says which and what to do."""
