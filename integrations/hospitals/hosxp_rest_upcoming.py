"""Appointments of a record that HOSxP tells by its vendor's interface, whoever made them."""

from __future__ import annotations

from datetime import date

from bot.domain.errors import HospitalUnavailable
from bot.domain.seen import SeenAppointment
from integrations.hospitals.hosxp_rest_client import HosxpClient
from integrations.hospitals.hosxp_rest_rows import Oapp, Row, SiteStatus, read_row
from integrations.http.wire import Deadline

MOST = 20
_PAGE = 50
_SELECT = ("select", "*,clinic(name),doctor(name),kskdepartment(department)")


class Upcoming:
    """Reads only."""

    def __init__(self, client: HosxpClient, hospital: str, status: SiteStatus) -> None:
        self._client, self._hospital, self._status = client, hospital, status

    async def of(self, hn: str, since: date, deadline: Deadline) -> tuple[SeenAppointment, ...]:
        """See HospitalAppointments. Raises HospitalUnavailable when one is told as another's: then we do not know whose they are."""
        query = [("hn", f"eq.{hn}"), ("nextdate", f"gte.{since.isoformat()}"), _SELECT, ("order", "nextdate.asc")]
        page = await self._client.page("oapp", query, deadline, offset=0, limit=_PAGE)
        read = [(row, oapp) for row in page.rows if (oapp := read_row(row, Oapp)) is not None]
        if any(oapp.hn != hn for _, oapp in read):
            raise HospitalUnavailable("a search by hospital number answers others, or masks the number")
        waiting = [each for each in read if self._status.stands(each[1]) and not self._status.begun(each[1])]
        seen = (self._seen(row, oapp, hn) for row, oapp in waiting if oapp.day)
        return tuple(sorted(seen, key=lambda each: (each.day, each.start is not None, each.start or 0)))[:MOST]

    def _seen(self, row: Row, oapp: Oapp, hn: str) -> SeenAppointment:
        start = oapp.start if oapp.time and not oapp.time.startswith("00:00") else None
        return SeenAppointment(
            str(oapp.id),
            self._hospital,
            hn,
            date.fromisoformat((oapp.day or "")[:10]),
            start,
            oapp.end,
            clinic=str(row.get("clinic.name") or row.get("kskdepartment.department") or ""),
            doctor=str(row.get("doctor.name") or ""),
        )
