"""Danger signs that are for the emergency room, or that nobody has put into words: what is asked before less than 1669 is said."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from bot.domain.protocol import UNSURE, Protocol
from bot.domain.understanding import Alarm, RedFlag
from bot.flows.symptoms_heard import Heard
from bot.flows.symptoms_interview import Interview, asking_about, begun, last_resort, opened
from bot.flows.symptoms_people import About, about

_TAKEN = "overdose"  # the sign of the protocol that asks what was taken


def asked_on(
    flags: tuple[RedFlag, ...], heard: Heard, protocols: Mapping[str, Protocol], person: About
) -> Interview | None:
    """The interview that asks on about what a first message tells, for the emergency room at least; None where it is answered at once.

    What only the second reader hears is asked on where its kind is not red by itself, or is of no complaint that the message names; a
    sign in so many words where by its source it is red from an age on that they have not reached.
    """
    found = opened(heard, protocols, person)
    named = () if found is None else found.protocols
    young = all(_young(each, person.and_now(about(heard.text))) for each in flags)
    if not young and not all(each.learned and each.unclear for each in flags):
        return None
    if not young and not all(each.room for each in flags) and not _astray(flags, named, protocols):
        return None
    asking = asking_about((each for each in flags if young or each.room), heard, protocols, person)
    started = tuple(dict.fromkeys((*(named or last_resort(protocols)), *asking)))
    return _with_signs(begun(started, heard, protocols, person), flags) if started else None


def asked_on_within(
    flags: tuple[RedFlag, ...], interview: Interview, protocols: Mapping[str, Protocol]
) -> Interview | None:
    """Within an interview: a wish to die told beside a complaint of the body is asked on for what was taken, once."""
    taken = _for_what_was_taken(protocols)
    if not _in_crisis(flags) or not _bodily(interview.protocols, protocols) or set(taken) <= set(interview.protocols):
        return None
    more = msgspec.structs.replace(
        interview,
        protocols=tuple(dict.fromkeys((*interview.protocols, *taken))),
        known={**interview.known, interview.topic: UNSURE},
    )
    return _with_signs(more, flags)


def _with_signs(interview: Interview, flags: tuple[RedFlag, ...]) -> Interview:
    signs = tuple(dict.fromkeys((*interview.signs, *(each.code for each in flags))))
    return msgspec.structs.replace(interview, signs=signs)


def _in_crisis(flags: tuple[RedFlag, ...]) -> bool:
    return all(each.room and each.alarm is Alarm.CRISIS for each in flags)


def _young(flag: RedFlag, person: About) -> bool:
    """Whether they are known to be younger than a sign is red from."""
    years = person.age()
    if flag.young is None or years is None:
        return False
    man, woman = flag.young
    return years < (min(man, woman) if person.man is None else man if person.man else woman)


def _astray(flags: tuple[RedFlag, ...], named: tuple[str, ...], protocols: Mapping[str, Protocol]) -> bool:
    """Whether signs that were only heard, with nothing grave beside them, are of none of the complaints that the message names."""
    if not named or set(named) <= set(last_resort(protocols)) or any(each.grave for each in flags):
        return False
    fitting = {sign for each in named for sign in protocols[each].signs}
    return fitting.isdisjoint(each.code for each in flags if not each.room)


def _bodily(named: tuple[str, ...], protocols: Mapping[str, Protocol]) -> tuple[str, ...]:
    """Those of these protocols that are not about what somebody thinks or lives through."""
    mind = {Alarm.CRISIS.value, "suicide", "self_harm"}
    return tuple(each for each in named if each in protocols and mind.isdisjoint(protocols[each].signs))


def _for_what_was_taken(protocols: Mapping[str, Protocol]) -> tuple[str, ...]:
    return tuple(each.id for each in protocols.values() if _TAKEN in each.signs)
