"""The training examples are looked over: said twice, nearly twice, with two meanings, leaked into a test set, misaligned, too few."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nlu.normalise import normalise
from nlu.sets import read_set
from nlu.training import Example
from nlu.wordings import NEAR, candidates, core, pieces, share
from nlu.words import cut

ENOUGH, FEW = 120, 60  # examples of an intent that matters, and of the others
FEW_NEEDED = frozenset(
    {
        "greeting", "thanks_goodbye", "affirm", "deny", "unsure", "cancel_flow",
        "show_my_data", "erase_my_data", "withdraw_consent",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to look at; `hard` faults fail the lint. `places` are file:line, never what is said there."""

    kind: str
    places: tuple[str, ...]
    hard: bool
    note: str = ""


def lint(given: Sequence[Example], measuring: Iterable[Path] = ()) -> tuple[Fault, ...]:
    """Every fault of the examples. `measuring` are the files of sets that no example may stand in; their texts are never shown."""
    return (
        *_said_twice(given),
        *_nearly_twice(given),
        *_leaked(given, measuring),
        *_misaligned(given),
        *_too_few(given),
    )


@cache
def _tight(text: str) -> str:
    return normalise(text).text


def _said_twice(given: Sequence[Example]) -> Iterator[Fault]:
    """The same after normalising, and, with two intents, the same but for politeness."""
    for shape, form in (("exactly", _tight), ("but for politeness", core)):
        places: dict[str, list[Example]] = defaultdict(list)
        for each in given:
            places[form(each.text)].append(each)
        for same in places.values():
            intents = sorted({each.intent for each in same})
            where = tuple(each.place for each in same)
            if len(intents) > 1 and form(same[0].text):
                yield Fault("two meanings", where, shape == "exactly", f"{shape}: " + ", ".join(intents))
            elif len(same) > 1 and shape == "exactly":
                yield Fault("said twice", where, True)


def _nearly_twice(given: Sequence[Example]) -> Iterator[Fault]:
    """Pairs that share four of five runs of three letters."""
    mine = [pieces(each.text) for each in given]
    for one, other in sorted(candidates(mine)):
        if share(mine[one], mine[other]) >= NEAR and _tight(given[one].text) != _tight(given[other].text):
            same = given[one].intent == given[other].intent
            kind = "nearly twice" if same else "nearly the same with two meanings"
            yield Fault(kind, (given[one].place, given[other].place), False)


def _leaked(given: Sequence[Example], measuring: Iterable[Path]) -> Iterator[Fault]:
    """Examples that stand in a set for measuring, exactly or nearly. Sets are compared inside and named by number alone."""
    cores = {core(each.text): each.place for each in given}
    mine = [pieces(each.text) for each in given]
    for path in measuring:
        cases = read_set(path)
        for case in cases:
            if place := cores.get(core(case.text)):
                yield Fault("leaked", (place, f"{path.name}#{case.number}"), len(core(case.text)) > _SHORT)
        theirs = [pieces(case.text) for case in cases]
        for one, other in sorted(candidates([*mine, *theirs], apart_at=len(mine))):
            near = share(mine[one], theirs[other - len(mine)]) >= NEAR
            if near and core(given[one].text) != core(cases[other - len(mine)].text):
                number = cases[other - len(mine)].number
                yield Fault("nearly leaked", (given[one].place, f"{path.name}#{number}"), False)


_SHORT = 12  # letters: two authors may both write สวัสดีค่ะ


def _misaligned(given: Sequence[Example]) -> Iterator[Fault]:
    """Annotations whose edges stand inside a word, which Rasa's tagger cannot learn."""
    for each in given:
        if each.spans and (inside := [text for text, at in each.spans if not _on_edges(each.text, at, at + len(text))]):
            yield Fault("edge inside a word", (each.place,), False, f"{len(inside)} of {len(each.spans)}")


def _on_edges(text: str, start: int, end: int) -> bool:
    said, edges, at = normalise(text), {0}, 0
    for word in cut(said.text):
        at = said.text.index(word, at)
        edges.add(at)
        at += len(word)
        edges.add(at)
    starts = {said.span(each, each + 1)[0] for each in edges if each < len(said.text)}
    ends = {said.span(each - 1, each)[1] for each in edges if each}
    return start in starts and end in ends


def _too_few(given: Sequence[Example]) -> Iterator[Fault]:
    for intent, count in sorted(Counter(each.intent for each in given).items()):
        floor = FEW if intent in FEW_NEEDED else ENOUGH
        if count < floor:
            yield Fault("too few", (intent,), False, f"{count} of {floor}")


def mended(faults: Sequence[Fault]) -> dict[str, set[int]]:
    """For each file the lines to take out: of what is said twice all but the first, and what stands in a set for measuring."""
    lines: dict[str, set[int]] = defaultdict(set)
    for each in faults:
        if each.hard and each.kind in ("said twice", "leaked"):
            for place in each.places[1:] if each.kind == "said twice" else each.places[:1]:
                name, _, line = place.rpartition(":")
                lines[name].add(int(line))
    return lines


def report(faults: Sequence[Fault], given: Sequence[Example]) -> str:
    """Counts for each kind, then the places of each fault, hard ones first."""
    counts = Counter((each.kind, each.hard) for each in faults)
    lines = [f"{len(given)} examples, {len({each.intent for each in given})} intents"]
    lines += [
        f"{count:>6}  {kind}{' (must be mended)' if hard else ''}" for (kind, hard), count in sorted(counts.items())
    ]
    for each in sorted(faults, key=lambda each: (not each.hard, each.kind, each.places)):
        lines.append(f"{each.kind}: {' '.join(each.places)}{'  ' + each.note if each.note else ''}")
    return "\n".join(lines)
