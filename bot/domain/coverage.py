"""Which cases of a protocol's own file rest on which of its rules, and which rules no case needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.domain.interview import level_of, match
from bot.domain.modifiers import Modifier
from bot.domain.protocol import Protocol, Rule


@dataclass(frozen=True, slots=True)
class Covered:
    """A rule of a protocol by its number in the file (from 1).

    decided: numbers of the cases whose level it gives; needed: numbers of those that would get another level without it.
    """

    protocol: str
    number: int
    rule: Rule
    decided: tuple[int, ...]
    needed: tuple[int, ...]


def covered(protocol: Protocol) -> tuple[Covered, ...]:
    """Every rule of the protocol's own file. The rules of the modifiers stand in a file of their own."""
    rules = enumerate(protocol.rules, 1)
    return tuple(_covered(protocol, number, rule) for number, rule in rules if not rule.general)


def _covered(protocol: Protocol, number: int, rule: Rule) -> Covered:
    danger = frozenset(each.topic for each in protocol.questions if each.danger)
    without = replace(protocol, rules=tuple(each for each in protocol.rules if each is not rule))
    decided, needed = [], []
    for at, case in enumerate(protocol.cases, 1):
        found = match(rule, case.said, danger)
        if found is not None and found.level is case.level:
            decided.append(at)
            if level_of((without,), case.said) is not case.level:
                needed.append(at)
    return Covered(protocol.id, number, rule, tuple(decided), tuple(needed))


@dataclass(frozen=True, slots=True)
class CoveredModifier:
    """A modifier that has a level of its own; numbers of its cases (from 1) as in `Covered`."""

    modifier: Modifier
    decided: tuple[int, ...]
    needed: tuple[int, ...]


def covered_modifiers(modifiers: Iterable[Modifier], protocols: Mapping[str, Protocol]) -> tuple[CoveredModifier, ...]:
    """Every modifier with a level, whose general rule stands in each protocol that is otherwise less urgent. Raises KeyError for a case of
    no protocol."""
    return tuple(_modified(each, protocols) for each in modifiers if each.at_least is not None)


def _modified(modifier: Modifier, protocols: Mapping[str, Protocol]) -> CoveredModifier:
    decided, needed = [], []
    for at, case in enumerate(modifier.cases, 1):
        protocol = protocols[case.protocol]
        rest = tuple(rule for rule in protocol.rules if not (rule.general and modifier.id in rule.when))
        if level_of((protocol,), case.said) is case.level:
            decided.append(at)
            if level_of((replace(protocol, rules=rest),), case.said) is not case.level:
                needed.append(at)
    return CoveredModifier(modifier, tuple(decided), tuple(needed))
