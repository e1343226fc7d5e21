"""Why a person should look at a patient."""

from __future__ import annotations

from enum import Enum


class CaseKind(Enum):
    """Why a person should look."""

    EMERGENCY = "emergency"
    CRISIS = "crisis"
    POSSIBLE_EMERGENCY = (
        "possible_emergency"  # it sounded urgent, and no danger sign was named: no emergency is open by it
    )
    STANDBY_RED_FLAG = "standby_red_flag"
    SET_ASIDE = "set_aside"
    TALK_TO_NURSE = "talk_to_nurse"
    COMPLAINT = "complaint"
    BOOKING_REFUSED = "booking_refused"
    NOT_UNDERSTOOD = "not_understood"  # twice in a row
    BY_STAFF = "by_staff"
    LINK_DISPUTED = "link_disputed"  # somebody whom they do not know has linked the same record of a hospital
