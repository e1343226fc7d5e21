"""What a message may complain of though it names it in no words that a protocol has: guessed by what has learned from openings."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.protocol import Protocol
from bot.flows.symptoms_begin import is_for
from bot.flows.symptoms_heard import DOUBTED, THERE, Heard
from bot.flows.symptoms_people import About

# How likely a guess must be: where somebody is unwell of what no protocol names, beside those that were named, and in place of one.
# Chosen on whole cases of five authors (tests/triage/cases_dev*.yaml), none of whose openings had been learnt.
_UNNAMED, _BESIDE, _INSTEAD = 0.5, 0.6, 0.85
_KNOWN = 0.7  # and for the protocol of last resort to be left out (all 19 such guesses of seven authors were right)


def with_guessed(
    started: tuple[str, ...], heard: Heard, protocols: Mapping[str, Protocol], person: About
) -> tuple[str, ...]:
    """Ids of the protocols that were named or of last resort, and first of all the guessed one where that is likely enough.

    A guess begins nothing by itself; it is asked beside what was named, so that it only raises. One that is as good as sure stands, as
    its file has it, in place of another: the fever of a child in place of a fever. The questions for what nobody knows are left out where
    the guess is likely and no danger sign of theirs is told.
    """
    guess = next((each for each in heard.understood.complaints if _fits(each[0], protocols, person)), None)
    if not started or guess is None or guess[0] in started:
        return started
    code, likely = guess
    if any(code in protocols[each].instead_of for each in started):
        return started
    unnamed = all(protocols[each].last_resort for each in started)
    if likely < (_UNNAMED if unnamed else _BESIDE):
        return started
    kept = [each for each in started if likely < _INSTEAD or not _replaces(protocols[code], protocols[each])]
    if unnamed and likely >= _KNOWN:
        kept = [each for each in kept if _told_danger(heard, protocols[each])]
    return (code, *kept)


def _told_danger(heard: Heard, protocol: Protocol) -> bool:
    """Whether a danger sign that it asks for is told: then it is asked beside the guess."""
    codes = {code for each in protocol.questions if each.danger for code in (*each.findings, *each.covers)}
    return any({THERE, DOUBTED} & each for each in heard.statuses(codes).values())


def _fits(code: str, protocols: Mapping[str, Protocol], person: About) -> bool:
    """Whether it is for this person; the protocols of last resort are for whatever nobody can guess."""
    return code in protocols and not protocols[code].last_resort and is_for(person, protocols[code])


def _replaces(guessed: Protocol, named: Protocol) -> bool:
    """Where its file says so and it is no less urgent when nothing else is found."""
    return named.id in guessed.instead_of and guessed.otherwise.value <= named.otherwise.value
