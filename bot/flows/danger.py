"""Danger signs of a turn: in whatever words it carries, and in what was written together with it over the last two minutes."""

from __future__ import annotations

from bot.dialogue.turn import Clinic, Turn
from bot.domain.danger import DOUBT_CLOCK, TOGETHER
from bot.domain.facts import TimerStopped
from bot.domain.messages import Text, words_in
from bot.domain.ports.redflags import RedFlags
from bot.domain.understanding import RedFlag

_MOST_BUBBLES = 6  # before this one
_MOST_LETTERS = 400  # of what was written before; a danger sign spread over bubbles is spread over short ones


def signs(turn: Turn, clinic: Clinic) -> tuple[RedFlag, ...]:
    """Sure signs in this message, else those that only it and the bubbles before it show together."""
    words = words_in(turn.incoming.content)
    found = clinic.red_flags.read(words) if words else ()
    return found or _spread(turn, clinic)


def doubts(turn: Turn, clinic: Clinic) -> tuple[RedFlag, ...]:
    """Doubtful signs in this message by itself, else those that only it and the bubbles before it show together."""
    words = words_in(turn.incoming.content)
    found = clinic.red_flags.doubts(words) if words else ()
    return found or _spread_doubts(turn, clinic)


def seen_by_rule(found: tuple[RedFlag, ...]) -> tuple[RedFlag, ...]:
    """These signs if a rule has the words of any; what a message only sounds like is asked about by an interview where one is to be had."""
    return found if any(not flag.learned for flag in found) else ()


def suspected(flags: RedFlags, text: str) -> bool | None:
    """Whether the readers of danger signs are sure of one in this text, or a rule has its words; None where it may only sound like one,
    or is for the emergency room (see `for_the_room`)."""
    sure, doubtful = flags.read(text), flags.doubts(text)
    if not all(flag.room for flag in sure) or not all(flag.learned or flag.room for flag in doubtful):
        return True
    return None if sure or doubtful else False


def for_the_room(flags: RedFlags, text: str, whole: str | None = None) -> tuple[str, ...]:
    """Codes of the signs in this text that are sure or that a rule has, where all of them are for the emergency room by their sources.

    They are no yes to a question for what is worse, and no less than they are. whole: the message of which the text is what is left
    without its denials: what the readers only learned must sound like the same in it.
    """
    found = (*flags.read(text), *(flag for flag in flags.doubts(text) if not flag.learned))
    if whole is not None and whole != text:
        heard = {flag.code for flag in (*flags.read(whole), *flags.doubts(whole))}
        found = tuple(flag for flag in found if not flag.learned or flag.code in heard)
    return tuple(dict.fromkeys(flag.code for flag in found)) if all(flag.room for flag in found) else ()


def settled(turn: Turn) -> tuple[TimerStopped, ...]:
    """An open question is answered by a sure sign: its clock stops."""
    question = turn.patient.asked_about
    return () if question is None else (TimerStopped(DOUBT_CLOCK, question.ref),)


def _spread(turn: Turn, clinic: Clinic) -> tuple[RedFlag, ...]:
    """Signs of which this bubble holds one part and earlier ones the other: "หายใจ", "ไม่", "ออก"."""
    earlier = _written_before(turn)
    if not earlier:
        return ()
    return _across(clinic.red_flags.read(f"{earlier} {turn.text}"), earlier, clinic)


def _spread_doubts(turn: Turn, clinic: Clinic) -> tuple[RedFlag, ...]:
    earlier = _written_before(turn)
    if not earlier:
        return ()
    return _across(clinic.red_flags.doubts(f"{earlier} {turn.text}"), earlier, clinic)


def _written_before(turn: Turn) -> str:
    """The bubbles of the last two minutes before this one."""
    if not isinstance(turn.incoming.content, Text):
        return ""
    since = turn.incoming.sent_at - TOGETHER
    together = [each.words for each in turn.patient.lately if since <= each.at <= turn.incoming.sent_at]
    return " ".join(together[-_MOST_BUBBLES:])[-_MOST_LETTERS:]


def _across(found: tuple[RedFlag, ...], earlier: str, clinic: Clinic) -> tuple[RedFlag, ...]:
    """Of these signs those that need both: what is learned is of the whole text, and new only where the earlier bubbles said nothing."""
    here = len(earlier) + 1
    met = any(flag.learned for flag in found) and (clinic.red_flags.read(earlier) or clinic.red_flags.doubts(earlier))
    return tuple(flag for flag in found if flag.start < here < flag.end and not (flag.learned and met))
