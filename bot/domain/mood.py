"""The questionnaires 2Q, 9Q and 8Q of the Department of Mental Health: which question comes next, the scores, and their bands.

Sources: Department of Mental Health, 2Q and 9Q (dmh.go.th, healthcheckup.in.th); 8Q with its weights (Department of Mental Health,
surveillance of depression; as printed by Dansai Home Health Care, dansaihhc.blogspot.com, 2013); Kongsuk et al., Services for depression
and suicide in Thailand, WHO South-East Asia J Public Health 2017;6(1):34-38 (the way 2Q, 9Q, 8Q). Bands: 9Q 7-12, 13-18, 19 and more;
8Q 1-8, 9-16, 17 and more. What follows from a band here is caution of this project and waits for a clinician's signature.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.triage import Level

TWO = ("2q1", "2q2")
NINE = tuple(f"9q{number}" for number in range(1, 10))
HARM_ITEM = "9q9"  # thoughts of hurting oneself or that it would be better to be dead
# What a yes weighs. 8q3b is asked only of who thinks of suicide; there it is "cannot hold back" that weighs.
EIGHT: Mapping[str, int] = {
    "8q1": 1,
    "8q2": 2,
    "8q3": 6,
    "8q3b": 8,
    "8q4": 8,
    "8q5": 9,
    "8q6": 4,
    "8q7": 10,
    "8q8": 4,
}
MORE_9, MORE_8 = "agree9", "agree8"  # may we go on? 1: yes, 0: no
MILD, MODERATE, SEVERE = 7, 13, 19  # of 9Q
RISK_SOME, RISK_MORE, RISK_HIGH = 1, 9, 17  # of 8Q

Answers = Mapping[str, int]


def next_item(given: Answers) -> str | None:
    """The next question, None when no more is asked: nothing was found, no more was agreed to, or the highest band is reached."""
    if open_one := _open(TWO, given):
        return open_one
    if not any(given[each] for each in TWO):
        return None
    if not given.get(MORE_9, 1):
        return None
    if open_one := _open((MORE_9, *NINE), given):
        return open_one
    if not asks_for_harm(given) or not given.get(MORE_8, 1) or risk(given) >= RISK_HIGH:
        return None
    items = tuple(each for each in EIGHT if each != "8q3b" or given.get("8q3", 0) > 0)
    return _open((MORE_8, *items), given)


def depression(given: Answers) -> int | None:
    """The score of 9Q (0 to 27); None where it was not answered to its end."""
    return None if _open(NINE, given) else sum(given[each] for each in NINE)


def risk(given: Answers) -> int:
    """The score of 8Q as far as it was answered (0 to 52)."""
    return sum(given.get(each, 0) for each in EIGHT)


def thinks_of_harm(given: Answers) -> bool:
    """Whether item 9 of 9Q or anything of 8Q was affirmed."""
    return given.get(HARM_ITEM, 0) > 0 or risk(given) > 0


def asks_for_harm(given: Answers) -> bool:
    """Whether 8Q is due: 9Q at 7 or more, or its item 9 affirmed."""
    score = depression(given)
    return given.get(HARM_ITEM, 0) > 0 or (score is not None and score >= MILD)


def level_of(given: Answers) -> Level:
    """How soon somebody should be seen. What was broken off or refused after a thought of harm counts as unknown, and goes up."""
    harm, unknown = risk(given), thinks_of_harm(given) and next_item(given) is not None
    refused = thinks_of_harm(given) and not given.get(MORE_8, 1)
    if harm >= RISK_HIGH:
        return Level.CALL_1669
    if harm >= RISK_MORE or unknown or refused:
        return Level.EMERGENCY_ROOM
    score = depression(given)
    if thinks_of_harm(given) or (score is not None and score >= MODERATE):
        return Level.DOCTOR_SOON
    if any(given.get(each) for each in TWO) and (score is None or score >= MILD):
        return Level.APPOINTMENT
    return Level.SELF_CARE


def weight(item: str, answer: int) -> int:
    """What an answer weighs: 0 to 3 as it is in 9Q, yes (1) or no (0) elsewhere."""
    return EIGHT[item] * answer if item in EIGHT else answer


def _open(items: tuple[str, ...], given: Answers) -> str | None:
    return next((each for each in items if each not in given), None)
