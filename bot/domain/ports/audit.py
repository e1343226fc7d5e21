"""Port: the audit trail, for what has no commit of its own to be recorded in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol
from uuid import UUID


class Audit(Protocol):
    """Who did what to whom. Entries hold codes and counts, never content: they outlive the patient.

    A change is recorded in the commit that makes it (`integrations.storage.audit.record`). A read changes nothing, so it is
    recorded here, before what was read is shown.
    """

    async def note(self, actor: str, action: str, about: UUID, detail: Mapping[str, object]) -> None:
        """Record it, durable when this returns. Raises StorageDown: then show nothing.

        `actor` is a staff id, "bot" or "service"; `about` the id of a patient or a member of staff, kept as a pseudonym. `action` and
        every text in `detail` is a code of at most 100 letters of ASCII. Raises ValueError for anything that could be content.
        """
        ...
