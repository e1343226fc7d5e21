"""A set of messages is read by an engine, and what it found is held against what the set wants."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.domain.ports.redflags import RedFlags
from bot.domain.ports.understand import Understand
from bot.domain.understanding import Alarm, Ambiguity, Entity, Understanding
from nlu.finer import BY_CONTRACT, by_contract, ranking_by_contract
from nlu.scores import Judged
from nlu.sets import Case, WantedEntity

_GUARDED = {Alarm.EMERGENCY: "emergency", Alarm.CRISIS: "mental_health"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What an engine made of one case, and how long it took."""

    case: Case
    understood: Understanding
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Tally:
    """Of one kind of thing: how many were wanted, found, and found rightly."""

    name: str
    wanted: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        """The share of what was found that was wanted; 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of what was wanted that was found; 1 where nothing was wanted."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """Of the cases that ask for a kind of thing: how many came out exactly as wanted, and a tally for each name."""

    cases: int
    exact: int
    tallies: tuple[Tally, ...]
    missed: tuple[str, ...]  # where the others stand: file and number, never the text


async def read_cases(engine: Understand, cases: Sequence[Case]) -> tuple[Reading, ...]:
    """Every case in order, one after the other. The first message is read twice, so that loading is not counted."""
    if cases:
        await engine.read(cases[0].text, cases[0].now)
    readings = []
    for case in cases:
        begin = time.perf_counter()
        understood = await engine.read(case.text, case.now)
        readings.append(Reading(case, understood, (time.perf_counter() - begin) * 1e3))
    return tuple(readings)


def judged(readings: Iterable[Reading], red_flags: RedFlags | None = None) -> tuple[Judged, ...]:
    """The cases that want an intent, as scores need them. A set that knows only the contract's intents is judged by those."""
    wanted = [(each, each.case.intent) for each in readings if each.case.intent is not None]
    coarse = not any(intent in BY_CONTRACT for _, intent in wanted)
    return tuple(_judged(each, intent, red_flags, coarse=coarse) for each, intent in wanted)


def _judged(reading: Reading, intent: str, red_flags: RedFlags | None, *, coarse: bool) -> Judged:
    case, understood = reading.case, reading.understood
    flags = (*red_flags.read(case.text), *red_flags.doubts(case.text)) if red_flags else ()
    ranking = understood.ranking
    if not ranking or ranking[0][0] != understood.intent:  # fallback: the engine would rather not say
        ranking = ((understood.intent, understood.confidence), *ranking)
    if coarse:
        first = by_contract(ranking[0][0])
        ranking = ((first, ranking[0][1]), *(each for each in ranking_by_contract(ranking) if each[0] != first))
    flagged = frozenset(_GUARDED[flag.alarm] for flag in flags)
    return Judged(intent, ranking, case.tags, case.author, flagged, f"{case.author}:{case.number}")


def entities_found(readings: Sequence[Reading]) -> Found | None:
    """Entities with their values; only the kinds that the set wants somewhere are looked at. None where it wants none."""
    asked = [each for each in readings if each.case.entities is not None]
    kinds = {wanted.entity for each in asked for wanted in each.case.entities or ()}
    return _found(asked, lambda each: _entities(each, kinds)) if kinds else None


def findings_found(readings: Sequence[Reading]) -> Found | None:
    """Findings by code, with status and person. None where the set asks for none."""
    asked = [each for each in readings if each.case.findings is not None]
    return _found(asked, _findings) if asked else None


Compared = tuple[list[str], list[str], list[str]]  # names of what was wanted, found, and found rightly


def _found(asked: Sequence[Reading], compare: Callable[[Reading], Compared]) -> Found:
    counts: tuple[Counter[str], ...] = (Counter(), Counter(), Counter())
    missed = []
    for each in asked:
        sides = compare(each)
        for count, side in zip(counts, sides, strict=True):
            count.update(side)
        if not len(sides[0]) == len(sides[1]) == len(sides[2]):
            missed.append(f"{each.case.author}:{each.case.number}")
    wanted, found, right = counts
    names = sorted(set(wanted) | set(found))
    tallies = tuple(Tally(name, wanted[name], found[name], right[name]) for name in names)
    return Found(len(asked), len(asked) - len(missed), tallies, tuple(missed))


def _entities(reading: Reading, kinds: set[str]) -> Compared:
    wanted = [each for each in reading.case.entities or () if each.entity in kinds]
    doubts = [each for each in reading.understood.ambiguous if not each.readings]
    found: list[Entity | Ambiguity] = [*reading.understood.entities, *doubts]
    found = [each for each in found if each.entity in kinds]
    left, right = list(found), []
    for want in wanted:
        match = next((each for each in left if _is(want, each, reading.understood)), None)
        if match is not None:
            left.remove(match)
            right.append(want.entity)
    return [each.entity for each in wanted], [each.entity for each in found], right


def _is(want: WantedEntity, found: Entity | Ambiguity, understood: Understanding) -> bool:
    if want.entity != found.entity or want.text not in (None, found.text):
        return False
    impossible = want.value is not None and bool(want.value.get("impossible"))
    if isinstance(found, Ambiguity):
        return impossible
    if impossible or want.role not in (None, found.role):
        return False
    if want.readings and not _reads(want, found, understood):
        return False
    return want.value is None or _plain(want.value) == _plain(found.value)


def _reads(want: WantedEntity, found: Entity, understood: Understanding) -> bool:
    """Whether the doubt about this entity has exactly the readings wanted."""
    doubt = next(
        (each for each in understood.ambiguous if each.entity == found.entity and each.text == found.text), None
    )
    return doubt is not None and {_plain(each) for each in doubt.readings} == {_plain(each) for each in want.readings}


def _plain(value: object) -> str:
    """A value as the contracts print it, so that 8 and 8.0, and a number alone and one under its name, are the same."""
    items = sorted(value.items()) if isinstance(value, dict) else [("", value)]
    if len(items) == 1 and items[0][0] in ("number", "celsius"):
        items = [("", items[0][1])]
    return repr([(name, float(each) if isinstance(each, int | float) else each) for name, each in items])


def _findings(reading: Reading) -> Compared:
    wanted = [(each.code, each.status, each.who) for each in reading.case.findings or ()]
    found = [(each.code, each.status, each.who) for each in reading.understood.findings]
    right = Counter(wanted) & Counter(found)
    return [code for code, _, _ in wanted], [code for code, _, _ in found], [code for code, _, _ in right.elements()]
