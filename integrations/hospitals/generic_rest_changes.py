"""What has changed at a hospital, as its bridge tells it: keys of ours, by the moment of their last change."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from bot.domain.ports.hospital_changes import Recent
from integrations.hospitals.generic_rest_answers import ChangePage, ChangeTold
from integrations.hospitals.generic_rest_client import BridgeClient
from integrations.http.wire import Deadline

PAGE = 200
MOST_PAGES = 5
# What was committed a moment before the bridge looked at its clock may come to light after it: so far back is read once more.
OVERLAP = timedelta(seconds=30)

_Marks = frozenset[ChangeTold]


class Changes:
    """The changes at one hospital. What has been told within the overlap is not told again, once the reader has gone on from there."""

    def __init__(self, client: BridgeClient) -> None:
        self._client = client
        self._seen: _Marks = frozenset()
        self._told: tuple[datetime, _Marks] | None = None

    async def since(self, moment: datetime, deadline: Deadline) -> Recent:
        """See HospitalChanges; at most a thousand, and `until` is then the last of them."""
        if self._told is not None and moment >= self._told[0]:
            self._seen = self._told[1]  # what was told then has been written down
        read, until = await self._read(moment - OVERLAP, deadline)
        self._told = until, frozenset(each for each in read if each.changed >= until - OVERLAP)
        return Recent(_keys(frozenset(read) - self._seen), until)

    async def _read(self, start: datetime, deadline: Deadline) -> tuple[list[ChangeTold], datetime]:
        read: list[ChangeTold] = []
        cursor = ""
        for _ in range(MOST_PAGES):
            query = [("since", start.isoformat()), ("limit", str(PAGE)), *([("cursor", cursor)] if cursor else [])]
            page = await self._client.get(ChangePage, ["changes"], query, deadline)
            read += page.changes
            if not page.next:
                return read, page.until
            cursor = page.next
        return read, max((each.changed for each in read), default=start + OVERLAP)


def _keys(changes: _Marks) -> frozenset[UUID]:
    return frozenset(each.key for each in changes)
