"""Being forgotten: asked for, confirmed twice so that no slip of a finger erases, and done once goodbye is said."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from bot.dialogue.router import Router
from bot.dialogue.steps import Step
from bot.dialogue.taps import press, start
from bot.dialogue.turn import Again, Clinic, Outcome, Turn
from bot.domain.appointment import BookingState
from bot.domain.consent_facts import ErasureAsked
from bot.domain.sayings import Card, Choice, Plain
from bot.domain.words import Phrase, When, Words
from bot.flows.emergency import CALL_MIND, CALL_NOW
from bot.flows.rights import TO_SHOW
from bot.flows.symptoms_words import plain
from bot.flows.ways_on import CALL_1669, TO_MENU, TO_MY_APPOINTMENTS, TO_PERSON, back_to_step

router = Router()

_LASTS = timedelta(minutes=15)  # a question that is older is asked from the start
_GO, _KEEP = "go", "keep"
_SURE = 0.6
_UNSETTLED = (BookingState.REQUESTED, BookingState.UNKNOWN)
_KEEPS = re.compile(r"ไม่|อย่า|หยุด|ยกเลิก|เดี๋ยว|บ่|no|keep|stop|cancel|wait|don")
_ERASES = re.compile(r"ลบ|delete|erase")


class Explained(Step, frozen=True, tag="rights.explained"):
    """What goes and what stays has been said."""


class LastWord(Step, frozen=True, tag="rights.last_word"):
    """Asked for the second time, at this moment."""

    asked_at: datetime


@router.intent("erase_my_data", interrupts=True)
async def begin(turn: Turn, clinic: Clinic) -> Outcome:
    """What goes, what stays at the hospital and why; nothing is erased yet. An open emergency goes first."""
    step = turn.conversation.step
    if isinstance(step, Explained):  # the same words as an answer
        return await first_answer(turn, clinic, step)
    return await last_answer(turn, clinic, step) if isinstance(step, LastWord) else _explained(turn)


def _explained(turn: Turn) -> Outcome:
    below = tuple(each for each in turn.conversation.stack if not isinstance(each, Explained | LastWord))
    if turn.patient.open_emergency:
        return _not_now(below)
    keep = press(Explained, _KEEP, Phrase("erase-keep"))
    card = Card(
        Phrase("erase-title"),
        (Phrase("erase-what"), Phrase("erase-hospital"), *_ahead(turn), Phrase("erase-for-good")),
        (press(Explained, _GO, Phrase("erase-go")), keep),
        alt=Phrase("alt-answer"),
    )
    return Outcome((card,), (TO_SHOW, TO_PERSON), Explained(), below=below)


@router.step(Explained)
async def first_answer(turn: Turn, clinic: Clinic, step: Explained) -> Outcome:
    """A yes asks once more; anything that is no yes erases nothing."""
    agrees = turn.understanding.intent == "affirm" or _means_erasing(turn)
    if turn.tap == _GO or (turn.tap is None and agrees):
        return _ask_again(turn)
    return _kept(turn) if turn.tap == _KEEP or _means_keeping(turn) else _else(turn, "erase-unclear", Explained())


@router.step(LastWord)
async def last_answer(turn: Turn, clinic: Clinic, step: LastWord) -> Outcome:
    """Only a clear yes within a quarter of an hour erases."""
    if turn.tap == _GO or (turn.tap is None and _means_erasing(turn)):
        if turn.patient.open_emergency or turn.now - step.asked_at > _LASTS:
            return _explained(turn)
        return _goodbye(turn)
    return _kept(turn) if turn.tap == _KEEP or _means_keeping(turn) else _else(turn, "erase-unclear", step)


@router.stale("rights")
async def late_tap(turn: Turn, clinic: Clinic) -> Outcome:
    """A button of an earlier question: it never erases by itself."""
    if isinstance(turn.conversation.step, LastWord):
        return _ask_again(turn)
    return Outcome((Plain(Phrase("erase-button-old")),), (*back_to_step(turn), TO_SHOW, TO_MENU), step_kept=True)


def _ask_again(turn: Turn) -> Outcome:
    """The second question, its yes in another place than the first one's."""
    card = Card(
        Phrase("erase-sure"),
        (Phrase("erase-for-good"),),
        (press(LastWord, _KEEP, Phrase("erase-keep")), press(LastWord, _GO, Phrase("erase-now"))),
        alt=Phrase("alt-answer"),
    )
    return Outcome((card,), (), LastWord(turn.now), below=turn.conversation.below)


def _goodbye(turn: Turn) -> Outcome:
    unsettled = any(each.state in _UNSETTLED or not each.told for each in turn.patient.bookings)
    more: tuple[Words, ...] = (Phrase("erase-booking-first"),) if unsettled else ()
    card = Card(
        Phrase("goodbye-title"),
        (Phrase("goodbye-what"), *more, Phrase("goodbye-line"), Phrase("goodbye-again")),
        (CALL_1669,),
        alt=Phrase("alt-goodbye"),
    )
    return Outcome((card,), facts=(ErasureAsked(),))


def _kept(turn: Turn) -> Outcome:
    below = turn.conversation.below
    return Outcome((Plain(Phrase("erase-kept")),), (*_resume(below), TO_SHOW, TO_MENU), below=below)


def _else(turn: Turn, phrase: str, step: Explained | LastWord) -> Outcome:
    """Another matter is taken up and nothing is erased; what is no answer is asked about again."""
    understood = turn.understanding
    bare = understood.intent in ("affirm", "deny", "unsure", "fallback", "erase_my_data", "privacy_consent")
    if turn.text and not bare and understood.confidence >= _SURE:
        said = (Plain(Phrase("erase-kept")),)
        return Outcome(said, below=turn.conversation.below, again=(Again(turn.incoming.content),))
    go, keep = press(step, _GO, Phrase("erase-go")), press(step, _KEEP, Phrase("erase-keep"))
    return Outcome((Plain(Phrase(phrase)),), (keep, go), step, below=turn.conversation.below)


def _means_erasing(turn: Turn) -> bool:
    """Only words that name the deed: a bare yes may belong to something else."""
    said = plain(turn.text)
    return bool(_ERASES.search(said)) and not _KEEPS.search(said)


def _means_keeping(turn: Turn) -> bool:
    return turn.tap is None and bool(_KEEPS.search(plain(turn.text))) and len(plain(turn.text)) <= 20


def _ahead(turn: Turn) -> tuple[Words, ...]:
    """Appointments to come stay at the hospital, and nobody will remind of them."""
    ahead = [each for each in turn.patient.bookings if each.state is BookingState.BOOKED and each.slot.start > turn.now]
    nearest = min(ahead, key=lambda each: each.slot.start, default=None)
    return (Phrase("erase-appointment", {"when": When(nearest.slot.start)}),) if nearest is not None else ()


def _not_now(below: tuple[Step, ...]) -> Outcome:
    """While an emergency of theirs is open, staff must be able to find them: said honestly, with when it will be possible."""
    card = Card(
        Phrase("erase-not-now"), (Phrase("erase-not-now-why"),), (CALL_NOW, CALL_MIND), alt=Phrase("alt-answer")
    )
    return Outcome((card,), (*_resume(below), TO_PERSON, TO_MY_APPOINTMENTS), below=below)


def _resume(below: tuple[Step, ...]) -> tuple[Choice, ...]:
    """The way back to what was open before."""
    return (start("resume", Phrase("way-resume")),) if below else ()
