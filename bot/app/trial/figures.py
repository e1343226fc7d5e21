"""The figures of a trial: emergencies missed first, then how safe, how exact and how short it was."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.app.trial.run import CaseTried, MessageTried, Reaction
from bot.domain.agreement import upper_bound, weighted_kappa

LEVELS = range(1, 6)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    found: int
    of: int

    @property
    def rate(self) -> float:
        """0 to 1; 0 of none is 0."""
        return self.found / self.of if self.of else 0.0

    @property
    def bound(self) -> float:
        """The one-sided upper 95 % bound of the rate."""
        return upper_bound(self.found, self.of)


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """Figures of whole cases.

    missed: of cases that want level 1 or 2, those given less; called: of cases that want 1, those given 1; safe: not less urgent
    than acceptable; exact; over: more urgent than wanted; far_over: by two levels or more; silent: no answer at all;
    department: the right one, of cases that name one; kappa: quadratic weights. asked: questions of each case, in order.
    """

    missed: Share
    called: Share
    safe: Share
    exact: Share
    over: Share
    far_over: Share
    silent: Share
    department: Share
    kappa: float
    asked: tuple[int, ...]

    @property
    def median_asked(self) -> float:
        """The median number of questions."""
        return float(statistics.median(self.asked)) if self.asked else 0.0


@dataclass(frozen=True, slots=True)
class MessageFigures:
    """Figures of messages: signs missed wholly, only asked about, and of the wrong kind; look-alikes alarmed, or asked without need."""

    missed: Share
    asked_only: Share
    other_kind: Share
    false_alarms: Share
    asked_needlessly: Share


def case_figures(tried: Sequence[CaseTried]) -> CaseFigures:
    """The figures of these cases."""
    named = [each for each in tried if each.case.department and each.level is not None]
    return CaseFigures(
        missed=_share((each for each in tried if each.emergency), lambda each: each.missed),
        called=_share((each for each in tried if each.case.level == 1), lambda each: each.level == 1),
        safe=_share(tried, lambda each: each.safe),
        exact=_share(tried, lambda each: each.exact),
        over=_share(tried, lambda each: each.counted < each.case.level),
        far_over=_share(tried, lambda each: each.counted < each.case.level - 1),
        silent=_share(tried, lambda each: each.level is None),
        department=_share(named, lambda each: each.department == each.case.department),
        kappa=weighted_kappa([(each.case.level, each.counted) for each in tried]),
        asked=tuple(each.asked for each in tried),
    )


def message_figures(tried: Sequence[MessageTried]) -> MessageFigures:
    """The figures of these messages."""
    signs = [each for each in tried if each.message.alarm]
    others = [each for each in tried if not each.message.alarm]
    return MessageFigures(
        missed=_share(signs, lambda each: each.reaction is Reaction.NOTHING),
        asked_only=_share(signs, lambda each: each.reaction is Reaction.ASKED),
        other_kind=_share(signs, lambda each: each.reaction is Reaction.ALARM and not each.of_kind),
        false_alarms=_share(others, lambda each: each.reaction is Reaction.ALARM),
        asked_needlessly=_share(others, lambda each: each.reaction is Reaction.ASKED and not each.message.ask_ok),
    )


def by_complaint(tried: Sequence[CaseTried]) -> Mapping[str, CaseFigures]:
    """Figures by what the cases were taken for, the most frequent first."""
    return {name: case_figures(each) for name, each in _grouped(tried, lambda each: (each.complaint,)).items()}


def by_sign(tried: Sequence[MessageTried]) -> Mapping[str, MessageFigures]:
    """Figures by the foremost sign, or for look-alikes by why they are none."""
    return {name: message_figures(each) for name, each in _grouped(tried, lambda each: (each.message.about,)).items()}


def by_phenomenon(tried: Sequence[MessageTried]) -> Mapping[str, MessageFigures]:
    """Figures by ways of writing; a message counts in each of its own."""
    return {name: message_figures(each) for name, each in _grouped(tried, lambda each: each.message.phenomena).items()}


def confusion(tried: Iterable[CaseTried]) -> Mapping[tuple[int, int | None], int]:
    """How many cases that want a level were given a level (None: no answer)."""
    return Counter((each.case.level, each.level) for each in tried)


def _share(of: Iterable[T], holds: Callable[[T], bool]) -> Share:
    found = [holds(each) for each in of]
    return Share(sum(found), len(found))


def _grouped(tried: Iterable[T], names: Callable[[T], Iterable[str]]) -> dict[str, list[T]]:
    groups: dict[str, list[T]] = {}
    for each in tried:
        for name in names(each):
            groups.setdefault(name, []).append(each)
    return dict(sorted(groups.items(), key=lambda pair: -len(pair[1])))
