"""While a person speaks the bot is silent, and it comes back when that person has left without reading."""

from __future__ import annotations

from datetime import datetime

from bot.dialogue.router import Router
from bot.dialogue.turn import SILENCE, Clinic, Outcome, Ring, Turn
from bot.domain.case import READ_SOON, UNREAD, UNREAD_CLOCK
from bot.domain.case_facts import CaseOverdue, CaseWaits, LeftUnread, SpeakerSet, WordsRead
from bot.domain.facts import CaseKind, CaseOpened, Fact, LocationShared, TimerSet, Unblocked
from bot.domain.messages import AccountLinked, Followed, Place, SharedLocation, Unfollowed, Unknown, Unsent
from bot.domain.sayings import Card, Urgency
from bot.domain.takeover import Takeover
from bot.domain.words import Phrase
from bot.flows.danger import doubts
from bot.flows.handover import when_read
from bot.flows.handover_filing import answer_by
from bot.flows.ways_on import CALL_1669, TO_MENU, TO_PERSON

router = Router()

_BOOK_KEEPING = (Unsent, Unfollowed, AccountLinked, Unknown)  # never answered anyway


async def guard(turn: Turn, clinic: Clinic) -> Outcome | None:
    """What the patient writes waits, unread, for the person who speaks; emergency and crisis have been looked for before."""
    takeover, content = turn.patient.takeover, turn.incoming.content
    if takeover is None or isinstance(content, _BOOK_KEEPING):
        return None
    facts: list[Fact] = [
        *_sounds_urgent(turn, clinic),
        LeftUnread(turn.incoming.reply_token, turn.token_from) if turn.token_from else LeftUnread(),
    ]
    if takeover.unread_since is None:
        facts.append(TimerSet(UNREAD_CLOCK, "", turn.now + UNREAD))
    if isinstance(content, Followed):
        facts.append(Unblocked())
    if isinstance(content, SharedLocation) and (turn.patient.open_emergency or turn.patient.open_doubt):
        facts.append(LocationShared(content))
    return Outcome(facts=tuple(facts), step_kept=True)


def _sounds_urgent(turn: Turn, clinic: Clinic) -> tuple[CaseOpened, ...]:
    """A doubtful danger sign, which the bot would ask about if it were its turn: the staff hear of it before they read it."""
    found = doubts(turn, clinic) if turn.incoming.place is Place.PRIVATE else ()
    signs = ",".join(dict.fromkeys(flag.code for flag in found))
    return (CaseOpened(CaseKind.POSSIBLE_EMERGENCY, signs),) if signs else ()


@router.timer(UNREAD_CLOCK)
async def nobody_reads(ring: Ring, clinic: Clinic) -> Outcome:
    """Words have waited for the speaker: if the speaker is gone, the bot comes back; if not, supervisors hear of it in the end."""
    takeover = ring.patient.takeover
    if takeover is None or takeover.unread_since is None:
        return SILENCE
    if takeover.present:
        late = ring.now - takeover.unread_since >= READ_SOON
        overdue = tuple(CaseOverdue(each.id) for each in takeover.held) if late else ()
        return Outcome(facts=(*overdue, TimerSet(UNREAD_CLOCK, "", ring.now + UNREAD)), step_kept=True)
    return Outcome(
        (_away_card(ring, clinic, takeover),),
        (TO_PERSON, TO_MENU),
        facts=(SpeakerSet(None, takeover.staff), WordsRead(), *_returned(takeover, clinic, ring.now)),
        urgency=Urgency.PERSON,
        step_kept=True,
    )


def _returned(takeover: Takeover, clinic: Clinic, now: datetime) -> tuple[CaseWaits, ...]:
    """Everything that the speaker had waits again, with a new clock."""
    return tuple(
        CaseWaits(
            each.id, each.needs, each.level, answer_by(each.level, each.hospital, clinic.hospitals, now), returned=True
        )
        for each in takeover.held
    )


def _away_card(ring: Ring, clinic: Clinic, takeover: Takeover) -> Card:
    return Card(
        Phrase("person-away-title", {"name": takeover.name}),
        (Phrase("person-away"), when_read(ring, clinic), Phrase("person-worse")),
        (CALL_1669,),
        alt=Phrase("alt-answer"),
    )
