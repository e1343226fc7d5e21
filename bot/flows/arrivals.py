"""Coming and going: a welcome when somebody adds the account, and quiet book-keeping for all else."""

from __future__ import annotations

from bot.dialogue.router import Router
from bot.dialogue.turn import SILENCE, Clinic, Outcome, Turn
from bot.domain.facts import Blocked, MessageErased, Unblocked
from bot.domain.messages import Followed, Unfollowed, Unknown, Unsent
from bot.domain.sayings import Card
from bot.domain.words import Phrase
from bot.flows.ways_on import menu

router = Router()


@router.content(Followed)
async def welcome(turn: Turn, clinic: Clinic) -> Outcome:
    """Who is speaking (a machine), what it can do, and that 1669 is for emergencies."""
    content = turn.incoming.content
    again = isinstance(content, Followed) and content.unblocked
    card = Card(
        Phrase("welcome-again" if again else "welcome-title"),
        (Phrase("welcome-what"), Phrase("welcome-machine"), Phrase("welcome-emergency")),
        menu(),
        alt=Phrase("alt-welcome"),
    )
    return Outcome((card,), facts=(Unblocked(),))


@router.content(Unfollowed)
async def goodbye(turn: Turn, clinic: Clinic) -> Outcome:
    """Nothing can be said any more; nothing more is sent."""
    return Outcome(facts=(Blocked(),))


@router.content(Unsent)
async def forget(turn: Turn, clinic: Clinic) -> Outcome:
    """The message that was taken back is erased here too, without a word."""
    content = turn.incoming.content
    facts = (MessageErased(content.message_id),) if isinstance(content, Unsent) else ()
    return Outcome(facts=facts, step_kept=True)


@router.content(Unknown)
async def nothing_to_say(turn: Turn, clinic: Clinic) -> Outcome:
    """Events that need no answer."""
    return SILENCE
