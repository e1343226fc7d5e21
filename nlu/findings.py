"""Symptoms that a message tells of: which, whether they are there, and whose they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from bot.domain.understanding import Finding
from nlu.named import find_named
from nlu.negation import Status, status, with_its_not
from nlu.normalise import Squeezed
from nlu.patterns import compile_pattern
from nlu.spotter import Rule, Spotter

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SHOWN = {Status.OVER: Status.PAST, Status.ONCE: Status.PAST}
_CLAUSE = 40  # letters before a symptom in which its owner is looked for


@dataclass(frozen=True, slots=True)
class FindingReader:
    """Reads findings by the rules of nlu/lexicon/findings.yml."""

    spotter: Spotter

    def read(self, line: Squeezed) -> tuple[Finding, ...]:
        """Each symptom once for each status and person, in text order, with places in the text as given."""
        places = sorted(self.spotter.every(line), key=lambda each: (each[1], -each[2]))
        people = [each for each in find_named(line) if each.entity == "person"] if places else []
        found: dict[tuple[str, str, str], Finding] = {}
        for code, start, end in places:
            meant = status(line, start, end)
            if meant is Status.IDIOM:
                continue
            who = _who(line, start, [(each.end, str((each.value or {})["code"])) for each in people])
            shown = _SHOWN.get(meant, meant).value
            begin, stop = line.span(with_its_not(line, start) if meant is Status.ABSENT else start, end)
            found.setdefault(
                (code, shown, who), Finding(code, shown, who, line.whole.original[begin:stop], begin, stop)
            )
        return tuple(sorted(found.values(), key=lambda each: (each.start, each.end, each.code)))


def _who(line: Squeezed, start: int, people: list[tuple[int, str]]) -> str:
    """The person named last before the symptom in its clause, else whoever was named first, else oneself."""
    before = [
        code
        for end, code in people
        if end <= start and not re.search(r"[\n.!?]", line.text[end:start]) and start - end <= _CLAUSE
    ]
    if before:
        return before[-1]
    return people[0][1] if people and people[0][0] <= start else "self"


@cache
def shipped_findings() -> FindingReader:
    """The reader of the package's own list."""
    read = yaml.load((files("nlu") / "lexicon" / "findings.yml").read_text("utf-8"), Loader=_LOADER)  # noqa: S506 (safe)
    words = {name: tuple(each) for name, each in read["words"].items()}
    fillers = tuple(read["fillers"])
    rules = [
        Rule(code, compile_pattern(said, words, fillers)) for code, says in read["findings"].items() for said in says
    ]
    return FindingReader(Spotter(rules, tuple(read["idioms"])))
