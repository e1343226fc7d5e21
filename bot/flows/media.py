"""Pictures, voice, files, stickers: never met with silence, always with a way to be understood."""

from __future__ import annotations

from bot.dialogue.router import Router
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.messages import Media, MediaKind, Sticker, UnknownMessage
from bot.domain.sayings import Plain
from bot.domain.words import Phrase
from bot.flows.ways_on import CALL_1669, TO_PERSON, back_to_step, menu

router = Router()

_CANNOT = {
    MediaKind.IMAGE: "media-image",
    MediaKind.VIDEO: "media-video",
    MediaKind.AUDIO: "media-audio",
    MediaKind.FILE: "media-file",
}


@router.content(Media, UnknownMessage)
async def cannot_open(turn: Turn, clinic: Clinic) -> Outcome:
    """We say plainly that it was not read, that 1669 is for emergencies, and what works here."""
    content = turn.incoming.content
    phrase = _CANNOT[content.kind] if isinstance(content, Media) else "media-unknown"
    said = (Plain(Phrase(phrase)), Plain(Phrase("media-instead")))
    return Outcome(said, (*back_to_step(turn), CALL_1669, TO_PERSON), step_kept=True)


@router.content(Sticker)
async def sticker(turn: Turn, clinic: Clinic) -> Outcome:
    """A short warm answer; whoever is in the middle of something is shown the way back."""
    back = back_to_step(turn)
    phrase = "sticker-in-between" if back else "sticker"
    return Outcome((Plain(Phrase(phrase)),), back or menu(), step_kept=True)
