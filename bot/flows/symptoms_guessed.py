"""What a message may complain of though it names it in no words that a protocol has: guessed by what has learned from openings."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.protocol import Protocol
from bot.flows.symptoms_begin import complains, is_for
from bot.flows.symptoms_heard import Heard
from bot.flows.symptoms_people import About

# How likely a guess must be: where somebody is unwell and no protocol was named; beside those that were; where nothing was named at all.
# Chosen on whole cases of four authors (tests/triage/cases_dev*.yaml), none of whose openings had been learnt.
_INSTEAD, _BESIDE, _UNPROMPTED = 0.3, 0.5, 0.8


def with_guessed(
    started: tuple[str, ...], heard: Heard, protocols: Mapping[str, Protocol], person: About
) -> tuple[str, ...]:
    """Ids of the protocols that were named, and first of all the guessed one where that is likely enough.

    A guess takes no named protocol away: it may only ask more, and so only raise.
    """
    guess = next((each for each in heard.understood.complaints if _fits(each[0], protocols, person)), None)
    if guess is None or guess[0] in started or any(guess[0] in protocols[each].instead_of for each in started):
        return started
    code, likely = guess
    if likely < (_BESIDE if started else _INSTEAD if complains(heard) else _UNPROMPTED):
        return started
    return (code, *started)


def _fits(code: str, protocols: Mapping[str, Protocol], person: About) -> bool:
    return code in protocols and not protocols[code].last_resort and is_for(person, protocols[code])
