"""The records of people at a hospital's bridge: found by a number and a birth date, citizen ids by their hash alone."""

from __future__ import annotations

import hmac
import re

import structlog

from bot.domain.link import Claimed, NumberKind, Record
from integrations.hospitals.generic_rest_answers import Finding, PatientTold, Row
from integrations.hospitals.generic_rest_client import BridgeClient
from integrations.hospitals.generic_rest_standing import is_id
from integrations.http.refusals import NotFound
from integrations.http.wire import Deadline

log = structlog.get_logger(__name__)

LONGEST_HN = 40
_BORN = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"


def hash_of(key: str, kind: str, text: str) -> str:
    """HMAC-SHA-256 in hex of the kind, a colon and the text, as the contract has it."""
    return hmac.new(key.encode(), f"{kind}:{text}".encode(), "sha256").hexdigest()


class Records:
    """Reads only. `number_key` is what citizen ids and papers are hashed under."""

    def __init__(self, client: BridgeClient, hospital: str, kinds: frozenset[NumberKind], number_key: str) -> None:
        self._client, self._hospital, self._key = client, hospital, number_key
        self.kinds = kinds

    async def find(self, claimed: Claimed, deadline: Deadline) -> Record | None:
        """See HospitalRecords. Whether number and birth date fit is the bridge's to say; the birth date is looked at once more."""
        if claimed.kind not in self.kinds or not re.fullmatch(_BORN, claimed.born):
            return None
        number = self._number(claimed)
        if number is None:
            return None
        said: Row = {"kind": claimed.kind.value, "born": claimed.born, **number}
        told = (await self._client.ask(Finding, ["find-patient"], said, deadline)).patient
        if told is not None and told.born != claimed.born:
            log.error("record_of_another_birth_date")
            return None
        return None if told is None else self._record(told)

    async def current(self, record: str, deadline: Deadline) -> Record | None:
        """See HospitalRecords."""
        if not is_id(record):
            return None
        try:
            return self._record(await self._client.get(PatientTold, ["patients", record], [], deadline))
        except NotFound:
            return None

    def _number(self, claimed: Claimed) -> dict[str, str] | None:
        if claimed.kind is not NumberKind.HN:
            return {"hash": hash_of(self._key, claimed.kind.value, claimed.number)}
        return {"number": claimed.number} if 0 < len(claimed.number) <= LONGEST_HN else None

    def _record(self, told: PatientTold) -> Record:
        phones = tuple(each.strip() for each in told.phones if each.strip())
        return Record(self._hospital, told.record, told.hn, told.name, phones)
