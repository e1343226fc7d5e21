"""Groups and rooms: one polite line that health matters are for private chat, then silence."""

from __future__ import annotations

from bot.dialogue.router import Router
from bot.dialogue.steps import Step
from bot.dialogue.turn import SILENCE, Clinic, Outcome, Turn, say
from bot.domain.messages import JoinedGroup, Place, Unfollowed, Unknown, Unsent

router = Router()


class Told(Step, frozen=True, tag="groups.told"):
    """This group has been told; `danger_at`, `crisis_at`: when it last heard whom to call (seconds since 1970), see group_doubts."""

    danger_at: float = 0.0
    crisis_at: float = 0.0


async def guard(turn: Turn, clinic: Clinic) -> Outcome | None:
    """Takes every message in a group that no emergency guard has taken."""
    if turn.incoming.place is not Place.GROUP or isinstance(turn.incoming.content, Unsent | Unfollowed | Unknown):
        return None
    if isinstance(turn.conversation.step, Told):
        return SILENCE
    return say("group-private-please", step=Told())


@router.step(Told)
async def stay_silent(turn: Turn, clinic: Clinic, step: Told) -> Outcome:
    """Never reached while the guard stands before the router."""
    return SILENCE


@router.content(JoinedGroup)
async def joined(turn: Turn, clinic: Clinic) -> Outcome:
    """Never reached while the guard stands before the router."""
    return say("group-private-please", step=Told())
