"""What storage hands over and takes back: claims, commits and rows of the outbox, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from uuid import UUID

from bot.domain.consent import Purpose
from bot.domain.facts import Fact
from bot.domain.messages import Person
from bot.domain.patient import Patient
from bot.domain.sayings import Urgency


@dataclass(frozen=True, slots=True)
class Arrival:
    """One event as it came: `raw` is its own JSON. `broken`: it could not be read; kept for staff, never worked on.

    `person` is None when the event names nobody (a failed account link): kept, marked answered.
    """

    event_id: str
    person: Person | None
    sent_at: datetime
    raw: bytes
    message_id: str | None = None
    broken: bool = False


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """Deliveries that were stored together, each as it came. `received_at`: when the first of them came (UTC)."""

    id: str
    received_at: datetime
    bodies: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class InboxRow:
    """An event that waits. `attempts`: how often a handler has failed on it; `due`: when to try next (UTC)."""

    seq: int
    event_id: str
    channel: str
    raw: bytes
    sent_at: datetime
    received_at: datetime
    attempts: int
    due: datetime
    apologised: bool = False


@dataclass(frozen=True, slots=True)
class StoredStep:
    """A step as storage keeps it: a tag, the version of its shape, and bytes that only dialogue/steps.py reads."""

    tag: str
    version: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Loaded:
    """A conversation at one moment. `version` grows with every commit that touches step or patient."""

    patient: Patient
    step: StoredStep | None
    version: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A patient held by a lease: only `fence` may write. `waiting`: their events, oldest first."""

    person: Person
    owner: str
    fence: int
    loaded: Loaded
    waiting: tuple[InboxRow, ...]


class Ending(Enum):
    """What becomes of the event that a commit is about."""

    ANSWERED = "answered"
    SET_ASIDE = "set_aside"  # three tries failed: on the staff list
    RETRY = "retry"  # still waits; attempts and due are stored


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One call to LINE, bytes frozen: a JSON array of 1 to 5 messages. The first of a turn may use the event's reply token."""

    messages: bytes
    urgency: Urgency
    reply_token: str | None = None
    token_from: datetime | None = None  # when we received the token (UTC); fresh for a minute
    relies_on: tuple[Purpose, ...] = ()  # not said when one of these consents was taken back meanwhile
    id: UUID | None = None  # given where a second run must not say it again: what stands under this id stands


@dataclass(frozen=True, slots=True)
class Said:
    """One line of the transcript: what came in, as text (sealed; erased on unsend)."""

    event_id: str
    message_id: str | None
    kind: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Commit:
    """All that one turn makes true, in one transaction.

    `seq`: the inbox row, None for timers. `step_kept`: leave the stored step alone (express lane, apologies); else `step` replaces it.
    `expected_version` None: do not check. In the express lane `step` is stored only if the version is still the expected one, and
    the version stays: the turn that may be under way is not disturbed, and what it says afterwards has the last word.
    One speaker at a time: while a person speaks, a commit in which the bot says TALK raises Changed, and so does one by a person who
    is not the speaker. Emergencies, outcomes of hospital writes and reminders pass.
    """

    person: Person
    at: datetime
    seq: int | None
    ending: Ending
    expected_version: int | None
    step: StoredStep | None = None
    step_kept: bool = False
    sends: tuple[Outgoing, ...] = ()
    facts: tuple[Fact, ...] = ()
    said: Said | None = None
    due: datetime | None = None  # with RETRY
    apologised: bool = False
    relied_on: tuple[Purpose, ...] = ()  # the commit raises Changed when one of these consents is not given any more
    by: str | None = None  # the member of staff who says `sends`; None: the bot
    actor: str | None = None  # the member of staff whose act this is; None: the bot's own turn
    trail: Mapping[str, str] = field(
        default_factory=dict
    )  # for the audit entry: handler name and the like, never content


class Fate(Enum):
    """How a try to send ended, as the outbox stores it."""

    SAID = "said"
    RETRY = "retry"  # again at `due`, same bytes
    DEAD = "dead"  # refused for good
    UNKNOWN = "unknown"  # a reply whose answer was lost and that is not repeated
    QUOTA = "quota"  # the month's pushes are used up
    PARKED = "parked"  # likewise, and it can wait: said first with the patient's next message, when that has a token
    APART = "apart"  # refused in company: each of the rows of this call is tried again by itself


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A claimed row of the outbox.

    `via` says how this try goes out, decided and stored with the claim so that a crash during the call is known afterwards:
    "reply" (the token is fresh), "push", or "unknown" (an earlier reply may have been said, its minute has passed and the row is
    not worth saying twice: record Fate.UNKNOWN without a call). `replied_at` and `pushed_at`: the first EARLIER try by reply or push
    that may have been said (its answer was lost, or its sender died), None if there was none; this claim's own try is not counted.
    `carries`: other rows of the patient that are said in the same call; `messages` holds theirs too, in order.
    """

    id: UUID
    person: Person
    messages: bytes
    urgency: Urgency
    reply_token: str | None
    token_from: datetime | None
    attempts: int
    created_at: datetime
    replied_at: datetime | None = None
    pushed_at: datetime | None = None
    via: str = "push"
    carries: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """The result of one try on one row. Stored only while `owner` still holds the row.

    With RETRY, `replied_at` is stored as given: the first reply that may have been said. Pass the Dispatch's own when this try was
    certainly not said (no connection, rate limit), and `dispatch.replied_at or now` when its answer was lost. `carries` is the Dispatch's
    own: what it carried ends likewise, but for PARKED, QUOTA and APART, which let it go.
    """

    id: UUID
    fate: Fate
    due: datetime | None = None
    reason: str = ""
    request_id: str = ""
    via: str = ""  # reply or push
    token_done: bool = False  # never use the reply token again
    replied_at: datetime | None = None
    pushed_at: datetime | None = None
    carries: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A line of the staff list. `text` holds what staff must read (sealed at rest)."""

    id: UUID
    patient: UUID
    kind: str
    reason: str
    opened_at: datetime
    location: str = ""
    event_text: str = ""


@dataclass(frozen=True, slots=True)
class DueTimer:
    """A timer that is due. `due`: when it was set for (UTC); `attempts`: how often it was handed out, this time included."""

    person: Person
    kind: str
    ref: str
    due: datetime
    attempts: int
