"""What config/hospitals.yaml says of a hospital on HOSxP, reached by the vendor's interface for add-ons.

    adapter: hosxp_rest
    base_url: https://10999-xyz.tunnel.hosxp.example     # bms_url of the session; /api/rest is added here
    auth: {kind: bearer, token_env: HOSXP_SESSION}       # bms_session_code: good until the hospital's server restarts
    secrets: {marketplace_token: HOSXP_MARKETPLACE}      # with READWRITE on oapp, READONLY on patient; without it nothing is booked
    hn: {pattern: "[0-9]{1,9}", pad: 9}                  # a hospital number is text; it is padded with zeros to so many digits
    departments:
      - code: dental
        slots: "doctor_code=in.(0012,0013)"              # the filter on opd_queue_schedule; and, with `book.` before it,
                                                         # what a booking says besides: "...&book.clinic=011&book.depcode=022"
    options: {staff: LINEBOT, cancel_type: 3}

`options`:
staff: the login in whose name appointments are cancelled (needed).
cancel_type: the oapp_cancel_type_id of "by the patient" at this site (needed).
confirm_type (1): the oapp_confirm_type_id of "confirmed".
cancelled ("5"), came ("2,4"): the site's oapp_status_id of what does not stand any more, and of a patient who has come or is
    done. Of others, those from 4 up are over, as the vendor's interface has it, and the rest wait for the patient.
spread (0): minutes; patients of one session are asked to come one after the other, so far apart at least. 0: all at its beginning.
budget (8): seconds for one booking in all, at most 10.
cache (60): seconds for which free slots may be shown from memory, at most 60.

A Slot is a session (a row of opd_queue_schedule): it has places, not times, and is free while there is one; patients are asked
to come at its beginning, or spread over it. Times have no zone there: they are Bangkok's. An appointment bears our key in its note.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import msgspec

from bot.domain.errors import BadConfiguration


class HosxpOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The options, checked."""

    staff: str
    cancel_type: int
    confirm_type: int = 1
    cancelled: str | int = "5"
    came: str | int = "2,4"
    spread: int = 0
    budget: float = 8.0
    cache: float = 60.0

    @property
    def steps(self) -> timedelta | None:
        """`spread` as a span; None: all at once."""
        return timedelta(minutes=self.spread) if self.spread else None

    @property
    def cancelled_codes(self) -> frozenset[int]:
        """oapp_status_id of what does not stand any more."""
        return _codes(self.cancelled)

    @property
    def came_codes(self) -> frozenset[int]:
        """oapp_status_id of a patient who has come."""
        return _codes(self.came)


def read_options(hospital: str, options: Mapping[str, object]) -> HosxpOptions:
    """Raises BadConfiguration for an option that is missing, unknown or out of range."""
    try:
        read = msgspec.convert(dict(options), HosxpOptions)
        both = read.cancelled_codes & read.came_codes
    except (msgspec.ValidationError, ValueError) as error:
        raise BadConfiguration(f"hospital {hospital}, options: {error}") from error
    if not 0 < read.budget <= 10 or not 0 <= read.cache <= 60:
        raise BadConfiguration(f"hospital {hospital}, options: budget is 0 to 10 s, cache 0 to 60 s")
    if both or not read.staff or not 0 <= read.spread <= 120:
        fault = "staff is empty, a status is both cancelled and came, or spread is not 0 to 120 minutes"
        raise BadConfiguration(f"hospital {hospital}, options: {fault}")
    return read


def _codes(text: str | int) -> frozenset[int]:
    return frozenset(int(each) for each in str(text).split(",") if each.strip())
