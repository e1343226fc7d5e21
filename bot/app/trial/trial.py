"""One trial: a set put to the triage, its figures, and the floors that they must hold."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bot.app.interview import interview_lines
from bot.app.language import red_flags
from bot.app.trial.figures import CaseFigures, MessageFigures, case_figures, message_figures
from bot.app.trial.run import CaseTried, Lines, MessageTried, try_case, try_message
from bot.app.trial.sets import TrialSet, read_set
from bot.domain.ports.redflags import RedFlags
from config.read_protocols import read_protocols

# What issue 5 asks for as floors.
_MOST_FALSE_ALARMS, _LEAST_EXACT, _LEAST_SAFE, _MOST_ASKED = 0.03, 0.88, 0.975, 6.0


@dataclass(frozen=True, slots=True)
class Trial:
    """A set and how it went."""

    given: TrialSet
    cases: tuple[CaseTried, ...] = ()
    messages: tuple[MessageTried, ...] = ()
    case_figures: CaseFigures = field(default_factory=lambda: case_figures(()))
    message_figures: MessageFigures = field(default_factory=lambda: message_figures(()))

    def key_figures(self) -> Mapping[str, float]:
        """The figures that are kept from run to run, by name."""
        found: dict[str, float] = {}
        if self.cases:
            of = self.case_figures
            found |= {"cases": len(self.cases), "emergencies missed": of.missed.found, "emergencies": of.missed.of}
            found |= {"safe": of.safe.rate, "exact": of.exact.rate, "over-triage": of.over.rate}
            found |= {"weighted kappa": of.kappa, "median questions": of.median_asked}
        if self.messages:
            on = self.message_figures
            if on.missed.of:
                found |= {"signs": on.missed.of, "signs missed": on.missed.found}
                found |= {"signs asked about": on.asked_only.found}
            if on.false_alarms.of:
                found |= {"look-alikes": on.false_alarms.of, "false alarms": on.false_alarms.rate}
                found |= {"asked needlessly": on.asked_needlessly.rate}
        return {name: value for name, value in found.items() if not math.isnan(value)}

    def below_floors(self) -> Iterator[str]:
        """Which floors of issue 5 are not held."""
        of, on = self.case_figures, self.message_figures
        missed = of.missed.found + on.missed.found
        if missed:
            yield f"{missed} emergencies missed"
        if self.cases and of.safe.rate < _LEAST_SAFE:
            yield f"safe {of.safe.rate:.1%}, at least {_LEAST_SAFE:.1%}"
        if self.cases and of.exact.rate < _LEAST_EXACT:
            yield f"exact {of.exact.rate:.1%}, at least {_LEAST_EXACT:.1%}"
        if self.cases and of.median_asked > _MOST_ASKED:
            yield f"median {of.median_asked:g} questions, at most {_MOST_ASKED:g}"
        if on.false_alarms.rate > _MOST_FALSE_ALARMS:
            yield f"false alarms {on.false_alarms.rate:.1%}, at most {_MOST_FALSE_ALARMS:.0%}"


def tried(
    paths: Sequence[Path], *, lines: Lines | None = None, flags: RedFlags | None = None, by_topic: bool = False
) -> tuple[Trial, ...]:
    """Each file tried with the rules as they are (by_topic: see try_case). Raises BadConfiguration for a file that holds no set."""
    sets = [read_set(path) for path in paths]
    asked = lines or partial(interview_lines, protocols=read_protocols())  # the files are read once, not for each case
    return tuple(put_to(each, asked, flags or red_flags(), by_topic=by_topic) for each in sets)


def put_to(given: TrialSet, lines: Lines, flags: RedFlags, *, by_topic: bool = False) -> Trial:
    """One set put to the triage."""
    cases = tuple(try_case(each, lines, by_topic=by_topic) for each in given.cases)
    messages = tuple(try_message(each, flags) for each in given.messages)
    return Trial(given, cases, messages, case_figures(cases), message_figures(messages))
