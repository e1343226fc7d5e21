"""What each of a few messages is answered with, and the check that nobody waits in vain or hears anything twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tests.service.trouble import CALL_1669, CHEST_PAIN
from tests.service.wording import th

GREETING, QUESTION, THANKS, RESULTS = "สวัสดีค่ะ", "โรงพยาบาลเปิดกี่โมงคะ", "ขอบคุณมากค่ะ", "ขอดูผลเลือดค่ะ"
HOURS = "08:30-16:30"
ANSWERS = {
    GREETING: (th("greeting-what"),),
    QUESTION: (HOURS,),
    THANKS: (th("thanks"), th("thanks-emergency")),
    RESULTS: (th("results-how"),),
    CHEST_PAIN: (CALL_1669,),
}


def asked_by(call: Sequence[str]) -> str:
    """Which of the messages this call answers. Raises AssertionError for any other words, or answers to several."""
    [asked] = answered_by(call)
    return asked


def answered_by(call: Sequence[str]) -> list[str]:
    """The messages that this call answers, in its order: after a backlog answers to one patient travel together."""
    asked = [text for bubble in call for text, words in ANSWERS.items() if any(each in bubble for each in words)]
    assert asked, f"not an answer to one of the messages: {call}"
    return asked


def each_is_answered_once(
    texts: Sequence[str], calls: Sequence[Sequence[str]], *, unknown: int = 0, perhaps_twice: int = 0
) -> None:
    """These messages of one person were answered by these calls: each once, in order; a red flag may go first.

    The two ends that our outbox knows for a reply whose fate was lost until its token ran out: `unknown` answers may be
    missing, and `perhaps_twice` red flags answered twice. Raises AssertionError.
    """
    heard = [text for call in calls for text in answered_by(call)]
    twice = Counter(heard) - Counter(texts)
    assert set(twice) <= {CHEST_PAIN}, f"said twice: {dict(twice)}"
    assert twice.total() <= perhaps_twice, f"said twice: {dict(twice)}"
    missing = Counter(texts) - Counter(heard)
    assert missing.total() <= unknown, f"never answered: {dict(missing)}"
    if not missing and not twice:
        assert _talk(heard) == _talk(texts), "answered out of order"


def _talk(texts: Sequence[str]) -> list[str]:
    return [text for text in texts if text != CHEST_PAIN]
