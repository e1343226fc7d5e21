"""What an answer of the HOSxP vendor's interface means: its status stands in the body, whatever HTTP says.

Messages may repeat a patient's data, so only codes are kept.
"""

from __future__ import annotations

import msgspec

from bot.domain.errors import HospitalUnavailable, KlaiMorError, OutcomeUnknown
from integrations.hospitals.hosxp_rest_rows import Row
from integrations.http.refusals import refusal_of, retry_after
from integrations.http.wire import Answer, Lost

_OF_GATEWAYS = frozenset({401, 408, 429})
NOT_KNOWN = 501  # of a bearer that is not good (any more): the session ended, most often because the server restarted


class Failed(OutcomeUnknown):
    """The hospital's own program answered that it failed at a write: what it has kept can be seen at once, nothing comes later."""


class Envelope(msgspec.Struct, frozen=True):
    """Every answer. `data`: rows of a search, one row, or nothing. `limit`: how many rows the site gives at most."""

    code: int = msgspec.field(name="MessageCode")
    data: list[Row] | Row | None = None
    limit: int | None = None

    @property
    def rows(self) -> list[Row]:
        """The rows of a search; one row is a list of one."""
        if isinstance(self.data, dict):
            return [self.data]
        return self.data or []


class HosxpDialect:
    """JSON with a MessageCode; 501 for a bearer that is not good; a page of HTML when something stands in between."""

    accept = "application/json"
    not_known = NOT_KNOWN

    def status(self, answer: Answer) -> int:
        """HTTP's own when that is an error, else the MessageCode. Raises Lost.

        A refusal counts only in the program's own words: a tunnel that says 404 has not asked it whether there is such an appointment.
        """
        if answer.status >= 500 or 300 <= answer.status < 400 or answer.status in _OF_GATEWAYS:
            return answer.status
        code = _envelope(answer).code
        return answer.status if answer.status >= 400 else code

    def value(self, answer: Answer, *, writing: bool) -> Envelope:
        """The whole answer. Raises Lost."""
        return _envelope(answer)

    def refusal(self, answer: Answer, *, writing: bool) -> KlaiMorError:
        """By the status. Credentials that are not good are no refusal of the patient's wish: nothing was asked, it can be later."""
        status = self.status(answer)
        if status == NOT_KNOWN or answer.status == 401:
            return HospitalUnavailable(f"{status}: the session is not good any more")
        if writing and status >= 500 and status != 503 and _said_by_the_program(answer):
            return Failed(f"{status}")
        return refusal_of(status, f"{status}", retry_after(answer), writing=writing)


def _envelope(answer: Answer) -> Envelope:
    if "json" not in answer.content_type:
        raise Lost(
            f"{answer.status} with {answer.content_type} instead of JSON", maintenance="html" in answer.content_type
        )
    try:
        return msgspec.json.decode(answer.body, type=Envelope)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Lost(f"{answer.status} with JSON that is not theirs") from error


def _said_by_the_program(answer: Answer) -> bool:
    """Rather than by a gateway in between, behind which the program may still be at work."""
    try:
        return _envelope(answer).code >= 500
    except Lost:
        return False
