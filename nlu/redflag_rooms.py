"""Whether a danger sign, as it is told, is for the emergency room now, by its source, or for an ambulance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.domain.lexicon import DangerSign, RedFlagLexicon
from nlu.negation import Status, status
from nlu.patterns import compile_pattern
from nlu.spotter import Lookout, Rule, Sight, Spotter

Span = tuple[int, int]
_WORSE = "worse"  # breath, circulation or mind fail: with it every sign is for an ambulance
_ROOM, _PASSED, _OWN, _AMBULANCE = "room", "passed", "own", "ambulance"  # before a blank and the code of a sign
_NOW = (Status.PRESENT, Status.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class Beside:
    """What a message tells beside its signs, in code points of the original: `kinds` that it tells, places of what is worse, of what a
    sign is made of."""

    kinds: frozenset[str] = frozenset()
    worse: tuple[Span, ...] = ()
    own: dict[str, tuple[Span, ...]] = field(default_factory=dict)

    def unclear(self, sign: DangerSign) -> bool:
        """Whether a sign that only the second reader hears is told neither as for the one nor as for the other."""
        called = f"{_AMBULANCE} {sign.code}" in self.kinds or bool(self.worse)
        return not called and not self.for_the_room(sign, None)

    def for_the_room(self, sign: DangerSign, span: Span | None) -> bool:
        """Whether this sign is: span is where a rule has its words, None where only the second reader takes the whole for it.

        Who fainted and is well again has not fainted twice: of what is over by now its own words are not worse.
        """
        if f"{_AMBULANCE} {sign.code}" in self.kinds:
            return False
        if f"{_PASSED} {sign.code}" in self.kinds:
            within = (*self.own.get(sign.code, ()), *((span,) if span is not None else ()))
            return all(any(_meet(each, other) for other in within) for each in self.worse)
        return f"{_ROOM} {sign.code}" in self.kinds and not self.worse


class Rooms:
    """The patterns of a lexicon that tell one from the other; `lookout` looks for their words together with those of others."""

    def __init__(self, lexicon: RedFlagLexicon, lookout: Lookout) -> None:
        patterns = list(_patterns(lexicon))
        rules = (Rule(kind, compile_pattern(each, lexicon.words, lexicon.fillers)) for kind, each in patterns)
        self.spotter = Spotter(rules, lookout)

    def beside(self, sight: Sight) -> Beside:
        """What stands in a message. Linear in its length."""
        line = sight.line
        kinds, worse, own = set[str](), list[Span](), dict[str, tuple[Span, ...]]()
        for kind, start, end in self.spotter.every(sight):
            name, _, code = kind.partition(" ")
            if name in (_WORSE, _AMBULANCE) and status(line, start, end) not in _NOW:
                continue
            kinds.add(kind)
            if name == _WORSE:
                worse.append(line.span(start, end))
            elif name == _OWN:
                own[code] = (*own.get(code, ()), line.span(start, end))
        return Beside(frozenset(kinds), tuple(worse), own)


def _patterns(lexicon: RedFlagLexicon) -> Iterator[tuple[str, str]]:
    yield from ((_WORSE, each) for each in lexicon.worse)
    for sign in lexicon.signs:
        of_kind = ((_ROOM, sign.room), (_PASSED, sign.passed), (_OWN, sign.own), (_AMBULANCE, sign.ambulance))
        yield from ((f"{kind} {sign.code}", each) for kind, patterns in of_kind for each in patterns)


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
