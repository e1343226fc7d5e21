"""Appointments under our booking key in HOSxP, which knows no such keys: ours stands in the note, and is looked for before each write.

Bookings are made one after the other by the hospital's own lock, and their ids grow. So whoever reads after a write sees
every earlier one, and where two came to be the one with the lowest id stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

import structlog

from bot.domain.appointment import Mode, Slot
from bot.domain.errors import HospitalRefused, HospitalUnavailable, OutcomeUnknown, SlotTaken
from integrations.hospitals.hosxp_rest_client import HosxpClient, Query
from integrations.hospitals.hosxp_rest_envelope import Failed
from integrations.hospitals.hosxp_rest_options import HosxpOptions
from integrations.hospitals.hosxp_rest_rows import BANGKOK, Oapp, Row, SiteStatus, note_of, read_row
from integrations.http.refusals import Conflict, NotFound
from integrations.http.wire import Deadline

log = structlog.get_logger(__name__)

TABLE = "oapp"
TRIES = 3
NEWEST = 100  # appointments of one patient: the one that was asked for a moment ago is among them
_SELECT = (("select", "*"),)
_ORDER = ("order", "oapp_id.desc")
# how much earlier than its session the counter may have moved an appointment that we still find by its key alone
_EARLIER = timedelta(days=31)


class Appointments:
    """The appointments of one hospital."""

    def __init__(self, client: HosxpClient, options: HosxpOptions) -> None:
        self._client, self._options = client, options
        self.status = SiteStatus(options.cancelled_codes, options.came_codes)

    async def of_patient(self, hn: str, deadline: Deadline) -> list[Oapp]:
        """The newest of this hospital number, first come first.

        Raises HospitalUnavailable when one cannot be read or is told as another's: then we do not know what stands.
        """
        page = await self._client.page(TABLE, [("hn", f"eq.{hn}"), *_SELECT, _ORDER], deadline, offset=0, limit=NEWEST)
        rows = [_read(row) for row in page.rows]
        if any(each.hn != hn for each in rows):
            raise HospitalUnavailable(
                "a search by hospital number answers others, or masks the number: is the token good?"
            )
        return sorted(rows, key=_by_id)

    async def of_key(self, key: UUID, slot: Slot, deadline: Deadline) -> list[Oapp]:
        """Of our key, whoever it is for; also when the counter has moved it since."""
        since = (slot.start.astimezone(BANGKOK) - _EARLIER).date().isoformat()
        query = [("note", f"like.%{key}%"), ("nextdate", f"gte.{since}"), *_SELECT]
        return await self._of(key, query, deadline)

    async def of_session(self, session: int, key: UUID, deadline: Deadline) -> list[Oapp]:
        """Of our key in this session."""
        query = [("opd_queue_schedule_id", f"eq.{session}"), ("note", f"like.%{key}%"), *_SELECT]
        return await self._of(key, query, deadline)

    async def read(self, id_: str, deadline: Deadline) -> Oapp | None:
        """The one with this id, or None when the hospital does not know it."""
        row = await self._client.row(TABLE, id_, _SELECT, deadline) if id_.isdecimal() else None
        return None if row is None else _read(row)

    async def make(self, slot: Slot, hn: str, key: UUID, mode: Mode, besides: Row, deadline: Deadline) -> Oapp:
        """Book once, and read it back.

        Raises SlotTaken when there was no place any more, OutcomeUnknown, and the client's own errors when nothing was written.
        After an answer that was lost nothing is written again in this call: the hospital may still be at work behind its lock,
        and it would book twice.
        """
        made, failure = await self._book_once(_booking(slot, hn, key, mode, besides), deadline)
        after = await self._after(hn, deadline)
        ours = [each for each in after if each.key == key or each.id == made]
        standing = [each for each in ours if self.status.stands(each)]
        if standing:
            return await self._unrivalled(await self.only_first(standing, deadline), after, key, slot, deadline)
        if isinstance(failure, Failed):
            raise HospitalUnavailable(f"the hospital failed and kept nothing: {failure}") from failure
        if isinstance(failure, OutcomeUnknown):
            raise failure
        if made is not None and not ours:
            raise OutcomeUnknown("booked, and not seen")
        raise SlotTaken(slot.id) from failure

    async def _book_once(self, said: Row, deadline: Deadline) -> tuple[int | None, Conflict | OutcomeUnknown | None]:
        """The id that the hospital names, or why there is none."""
        try:
            answer = await self._client.post(f"{TABLE}/book-slot", said, deadline)
        except (Conflict, OutcomeUnknown) as error:
            return None, error
        made = answer.get("oapp_id")
        return (made if isinstance(made, int) else None), None

    async def only_first(self, standing: Sequence[Oapp], deadline: Deadline) -> Oapp:
        """The first of our own standing appointments of one key; the others, of writes that crossed, are taken back."""
        if len(standing) > 1:
            log.warning("appointment_made_twice", count=len(standing))
        for each in standing[1:]:
            await self._take_back(each, deadline)
        return standing[0]

    async def cancel(self, row: Oapp, deadline: Deadline) -> bool:
        """Cancel it and give its place back; False when it did not stand any more.

        Safe to send again: what is cancelled cannot be cancelled. Raises OutcomeUnknown when it may still stand, HospitalRefused
        when the patient has come, HospitalUnavailable when nothing was written.
        """
        unknown: OutcomeUnknown | None = None
        current: Oapp | None = row
        for _ in range(TRIES):
            if current is None or not self.status.stands(current):
                return unknown is not None
            if self.status.begun(current):
                raise HospitalRefused("the patient has come")
            try:
                await self._cancel_once(current, deadline)
                return True
            except (Conflict, NotFound):
                pass  # changed meanwhile, or done already and the answer was lost: look again
            except OutcomeUnknown as error:
                unknown = error
            except HospitalUnavailable as error:
                raise unknown or error from error
            current = await self._again(current, unknown, deadline)
        raise unknown or HospitalUnavailable("an appointment that can neither be read as closed nor be cancelled")

    async def _cancel_once(self, row: Oapp, deadline: Deadline) -> None:
        said = {"oapp_cancel_type_id": self._options.cancel_type, "staff": self._options.staff, "note": "KlaiMor"}
        answer = await self._client.post(f"{TABLE}/{row.id}/cancel", said, deadline)
        status = answer.get("oapp_status_id")
        if isinstance(status, int) and status not in self.status.cancelled:
            log.error("site_status_not_configured", status=status)

    async def _again(self, row: Oapp, unknown: OutcomeUnknown | None, deadline: Deadline) -> Oapp | None:
        try:
            return await self.read(str(row.id), deadline)
        except (HospitalUnavailable, HospitalRefused) as error:
            raise unknown or error from error

    async def _after(self, hn: str, deadline: Deadline) -> list[Oapp]:
        """What stands after a write. Raises OutcomeUnknown when the hospital does not say."""
        try:
            return await self.of_patient(hn, deadline)
        except (HospitalUnavailable, HospitalRefused) as error:
            raise OutcomeUnknown(f"written, and not read back: {error}") from error

    async def _unrivalled(self, ours: Oapp, after: Sequence[Oapp], key: UUID, slot: Slot, deadline: Deadline) -> Oapp:
        """One patient, two wishes for one session at the same moment: the later one is taken back. Raises SlotTaken."""
        if any(self.is_rival(each, key, ours.session) and each.id < ours.id for each in after):
            await self._take_back(ours, deadline)
            raise SlotTaken(slot.id)
        return ours

    async def _take_back(self, row: Oapp, deadline: Deadline) -> None:
        try:
            await self.cancel(row, deadline)
        except (HospitalUnavailable, HospitalRefused) as error:
            raise OutcomeUnknown(f"an appointment could not be taken back: {error}") from error

    def is_rival(self, row: Oapp, key: UUID, session: int | None) -> bool:
        """Whether this appointment of the same patient stands in the same session under another key of ours."""
        return row.session == session and row.key not in (None, key) and self.status.stands(row)

    async def _of(self, key: UUID, query: Query, deadline: Deadline) -> list[Oapp]:
        rows = await self._client.search(TABLE, query, deadline)
        return sorted((each for row in rows if (each := _read(row)).key == key), key=_by_id)


def _booking(slot: Slot, hn: str, key: UUID, mode: Mode, besides: Mapping[str, object]) -> Row:
    return {
        "opd_queue_schedule_id": int(slot.id),
        "hn": hn,
        "nexttime": slot.start.astimezone(BANGKOK).strftime("%H:%M:%S"),
        "note": note_of(key, mode),
        **besides,
    }


def _by_id(row: Oapp) -> int:
    return row.id


def _read(row: Mapping[str, object]) -> Oapp:
    """Raises HospitalUnavailable: of one that cannot be read we do not know whether it is ours."""
    read = read_row(row, Oapp)
    if read is None:
        raise HospitalUnavailable("an appointment that cannot be read")
    return read
