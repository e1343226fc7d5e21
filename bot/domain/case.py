"""A case: why a person should look at a patient, how soon, and what has become of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from bot.domain.appointment import Booking
from bot.domain.assessment import Assessment
from bot.domain.care import Care
from bot.domain.case_kind import CaseKind
from bot.domain.handoff import HandoffState
from bot.domain.link import LinkSeen
from bot.domain.staff import Role

PRESENCE = timedelta(seconds=60)  # how long a heartbeat of the console counts: shorter gaps are not an absence
UNREAD = timedelta(
    seconds=60
)  # how long a patient's words wait for a speaker who is not present, before the bot comes back
READ_SOON = timedelta(minutes=5)  # how long words may wait for a speaker who is present, before supervisors hear of it
TAKEOVER = timedelta(
    hours=12
)  # the longest that a person speaks without writing, handing back or being read by anybody
CLOCK = "case.unanswered"  # kind of timer; its ref is the id of the case
UNREAD_CLOCK = "takeover.unread"  # kind of timer; one for each patient
MOST_WORDS = 5000  # UTF-16 units of one message (LINE, "Text message")


class CaseState(Enum):
    """Every case waits until a person takes it, and is closed by a person."""

    WAITING = "waiting"  # nobody has it: in the queue, its clock runs
    TAKEN = "taken"  # acknowledged: a person has it, and usually speaks with the patient
    CLOSED = "closed"


class Ended(Enum):
    """How a person closed a case."""

    ANSWERED = "answered"  # in the chat
    PHONED = "phoned"
    SENT = "sent"  # to the emergency room, by 1669, or to another hospital
    BOOKED = "booked"  # an appointment was made, moved or cancelled
    NOT_REACHED = "not_reached"
    FALSE_ALARM = "false_alarm"
    DUPLICATE = "duplicate"  # another case of this patient has it


@dataclass(frozen=True, slots=True)
class Handling:
    """`level`: 1 (call 1669) to 5. `needs`: who may take it while it is not overdue; see `case_rights.may_take`."""

    level: int
    needs: Role


# An emergency needs the first person who is awake, who passes it on; a wish to die needs somebody who has learnt to answer it.
HANDLING: Mapping[CaseKind, Handling] = {
    CaseKind.EMERGENCY: Handling(1, Role.CLERK),
    CaseKind.CRISIS: Handling(1, Role.NURSE),
    CaseKind.STANDBY_RED_FLAG: Handling(1, Role.CLERK),
    CaseKind.POSSIBLE_EMERGENCY: Handling(2, Role.CLERK),
    CaseKind.TALK_TO_NURSE: Handling(3, Role.CLERK),
    CaseKind.SET_ASIDE: Handling(3, Role.CLERK),
    CaseKind.NOT_UNDERSTOOD: Handling(4, Role.CLERK),
    CaseKind.BOOKING_REFUSED: Handling(4, Role.CLERK),
    CaseKind.COMPLAINT: Handling(4, Role.CLERK),
    CaseKind.BY_STAFF: Handling(4, Role.CLERK),
    CaseKind.LINK_DISPUTED: Handling(3, Role.CLERK),
}

ALARMING = frozenset(
    {CaseKind.EMERGENCY, CaseKind.CRISIS, CaseKind.STANDBY_RED_FLAG}
)  # told to whoever speaks, at once

# How long a case may wait for a person, by level; from 4 on only opening hours count. A hospital may set its own (`answer_within`).
ANSWER_WITHIN: Mapping[int, timedelta] = {
    1: timedelta(minutes=2),
    2: timedelta(minutes=5),
    3: timedelta(minutes=30),
    4: timedelta(hours=2),
    5: timedelta(hours=4),
}
IN_OPENING_HOURS = frozenset({4, 5})


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of staff as others see them. `present`: their console is open before them."""

    id: str
    name: str
    present: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One case. Times are UTC. In what a viewer is given, `reasons` and `name` are empty when their role may not read them.

    hospital: "" when nobody knows which, then every hospital sees it. reasons: short codes, which may be clinical.
    answer_by: when a person must have taken it; overdue_at: since when it is the supervisors' because nobody did (loud).
    alarmed_at: a danger sign came while its holder speaks, and the holder has not acknowledged it yet (loud, for the holder).
    unread_since: since when words of the patient wait for the person who speaks. returned: a person had it and is gone.
    in_group: said in a group, where nobody of the staff speaks: it can be acknowledged and closed.
    """

    id: UUID
    patient: UUID
    kind: CaseKind
    level: int
    hospital: str
    state: CaseState
    needs: Role
    opened_at: datetime
    waiting_since: datetime
    answer_by: datetime | None = None
    overdue_at: datetime | None = None
    alarmed_at: datetime | None = None
    unread_since: datetime | None = None
    holder: Colleague | None = None
    escalated: bool = False
    returned: bool = False
    in_group: bool = False
    closed_at: datetime | None = None
    ended: Ended | None = None
    reasons: tuple[str, ...] = ()
    name: str = ""


class Delivery(Enum):
    """What has become of something that was to be said."""

    WAITING = "waiting"
    SENDING = "sending"
    SAID = "said"
    DEAD = "dead"  # the platform refuses it
    UNKNOWN = "unknown"  # perhaps said; not repeated
    WITHDRAWN = "withdrawn"  # not said: a person took over, or the patient blocked the account
    QUOTA = "quota"  # the month's pushes are used up
    PARKED = "parked"  # the quota is short: it goes out with the answer to the patient's next message


class By(Enum):
    """Who made a line of a conversation."""

    PATIENT = "patient"
    BOT = "bot"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation as the desk sees it, `at` (UTC) when it was stored here.

    id: of the event, the outgoing call, the note or the act. kind: of the patient's message `text`, `tap`, `sticker`, `image`, `video`,
    `audio`, `file`, `sharedlocation`, `followed`, `unfollowed` ...; of ours the urgency (`emergency`, `outcome`, `reminder`, `person`,
    `talk`); `note` for an internal note; of an act of staff its name (`take`, `escalate` ...), without words.
    words: one string for each bubble; empty for what has none, and when `erased` (taken back by the patient).
    """

    id: str
    at: datetime
    by: By
    kind: str
    words: tuple[str, ...] = ()
    author: str = ""  # the shown name of a member of staff
    delivery: Delivery | None = None  # of what was said by bot or staff
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Triage:
    """A triage that ended: level 1 to 5, under these protocols (name@version)."""

    at: datetime
    level: int
    protocols: tuple[str, ...]
    assessment: Assessment | None = None  # what it rests on; None of one that was kept before this was
    handoffs: tuple[tuple[str, HandoffState], ...] = ()  # to which hospitals it went, and how that ended


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case opened by a viewer. What their role may not read is empty, and `words_shown` says whether the conversation is shown.

    lines: oldest first, from a day before the case was opened until it was closed; `earlier`: there are older ones of these.
    others: the patient's other open cases. speaker: who speaks with the patient now, None for the bot. may_write: the viewer does.
    language: th or en. blocked: the patient has blocked the account and hears nothing. links: records of the viewer's hospitals.
    cares, carers: whom the patient cares for, and who cares for the patient, likewise, as far as that holds now.
    """

    case: Case
    words_shown: bool
    lines: tuple[Line, ...] = ()
    earlier: bool = False
    phone: str = ""
    language: str = "th"
    blocked: bool = False
    speaker: Colleague | None = None
    may_write: bool = False
    location: str = ""
    appointments: tuple[Booking, ...] = ()
    triages: tuple[Triage, ...] = ()
    others: tuple[Case, ...] = ()
    links: tuple[LinkSeen, ...] = ()
    cares: tuple[Care, ...] = ()
    carers: tuple[Care, ...] = ()
