"""The words of the questions about mood, and how people answer them."""

from __future__ import annotations

import re

from bot.domain.mood import EIGHT, MORE_8, MORE_9, NINE, TWO
from bot.domain.words import Phrase
from bot.flows.symptoms_words import Said, bare_answer

# The words of the forms, as the Department of Mental Health publishes them, in the phrasebook (mind_check.ftl).
_QUESTIONS = {
    "2q1": Phrase("mind-2q-1"),
    "2q2": Phrase("mind-2q-2"),
    "9q1": Phrase("mind-9q-1"),
    "9q2": Phrase("mind-9q-2"),
    "9q3": Phrase("mind-9q-3"),
    "9q4": Phrase("mind-9q-4"),
    "9q5": Phrase("mind-9q-5"),
    "9q6": Phrase("mind-9q-6"),
    "9q7": Phrase("mind-9q-7"),
    "9q8": Phrase("mind-9q-8"),
    "9q9": Phrase("mind-9q-9"),
    "8q1": Phrase("mind-8q-1"),
    "8q2": Phrase("mind-8q-2"),
    "8q3": Phrase("mind-8q-3"),
    "8q3b": Phrase("mind-8q-3b"),
    "8q4": Phrase("mind-8q-4"),
    "8q5": Phrase("mind-8q-5"),
    "8q6": Phrase("mind-8q-6"),
    "8q7": Phrase("mind-8q-7"),
    "8q8": Phrase("mind-8q-8"),
}
_OFTEN = (Phrase("mind-never"), Phrase("mind-some-days"), Phrase("mind-many-days"), Phrase("mind-every-day"))
_HOW_OFTEN = (
    (3, re.compile(r"ทุกวัน|ตลอด|every ?day|all the time", re.IGNORECASE)),
    (2, re.compile(r"(?<!ไม่)(?<!ไม่ค่อย)บ่อย|หลายวัน|มากกว่า ?7|เกือบทุกวัน|many days|often", re.IGNORECASE)),
    (
        1,
        re.compile(
            r"บางวัน|บางครั้ง|บางที|นิดหน่อย|นาน ?ๆ ?(?:ที|ครั้ง)|ไม่บ่อย|ไม่ค่อย|some(?:times| days)|a few days", re.IGNORECASE
        ),
    ),
    (0, re.compile(r"ไม่มีเลย|ไม่เลย|ไม่เป็นเลย|never|not at all", re.IGNORECASE)),
)
_ALMOST_EVERY = re.compile(r"เกือบทุกวัน|แทบทุกวัน|nearly every day|almost every day", re.IGNORECASE)
_CAN = re.compile(r"(?:คุม|ควบคุม|ห้าม(?:ใจ|ตัวเอง)?|อดทน|ทน)?(?:ได้|ไหว)|yes|can\b", re.IGNORECASE)
_CANNOT = re.compile(r"(?:ไม่|บ่)(?:ค่อย)?(?:ได้|ไหว|แน่ใจ|รู้)|คุมไม่|ห้ามไม่|can'?t|cannot|not sure|\bno\b", re.IGNORECASE)


def question_of(item: str) -> tuple[Phrase, tuple[Phrase, ...]]:
    """The title and the lines of the card that asks it."""
    if item == MORE_9:
        return Phrase("mind-more-9-title"), (Phrase("mind-more-9"),)
    if item == MORE_8:
        return Phrase("mind-more-8-title"), (Phrase("mind-more-8"),)
    if item in TWO:
        number, of, since = TWO.index(item) + 1, len(TWO), Phrase("mind-two-weeks")
    elif item in NINE:
        number, of, since = NINE.index(item) + 1, len(NINE), Phrase("mind-two-weeks")
    else:
        number, of = int(item[2]), 8
        since = Phrase("mind-ever" if item == "8q8" else "mind-right-now" if item == "8q3b" else "mind-one-month")
    return Phrase("mind-number", {"number": str(number), "of": str(of)}), (since, _QUESTIONS[item])


def labels(item: str) -> tuple[tuple[int, Phrase], ...]:
    """The answers with what they count: how often, yes or no, can or cannot."""
    if item in NINE:
        return tuple(enumerate(_OFTEN))
    if item == "8q3b":
        return ((0, Phrase("mind-can")), (1, Phrase("mind-cannot")))
    if item in (MORE_8, MORE_9):
        return ((1, Phrase("mind-go-on")), (0, Phrase("mind-not-now")))
    return ((1, Phrase("mind-yes")), (0, Phrase("mind-no")))


def answer_to(item: str, text: str) -> int | None:
    """What a message answers, None where that cannot be told: a score is never guessed."""
    said = bare_answer(text)
    if item in NINE:
        return _how_often(text, said)
    if item == "8q3b":
        return 1 if _CANNOT.search(text) or said in (Said.NO, Said.UNSURE) else 0 if _CAN.search(text) else None
    if item in EIGHT and said is Said.UNSURE:
        return None
    return {Said.YES: 1, Said.NO: 0}.get(said) if said is not None else None


def _how_often(text: str, said: Said | None) -> int | None:
    if _ALMOST_EVERY.search(text):
        return 2
    found = next((score for score, words in _HOW_OFTEN if words.search(text)), None)
    if found is not None:
        return found
    return 0 if said is Said.NO else None
