"""The report of a trial as text. Lines of a set are not shown, so that nobody tunes towards them."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.app.trial.figures import LEVELS, CaseFigures, MessageFigures, Share, by_complaint, by_sign, confusion
from bot.app.trial.kept import Kept
from bot.app.trial.trial import Trial


def report(trials: Sequence[Trial], kept: Kept, *, ids: bool = False) -> str:
    """Emergencies missed first, over all sets, then each set by itself. ids: name the cases and messages that went wrong."""
    lines = [_all_missed(trials), ""]
    for trial in trials:
        lines += [f"== {trial.given.name} ({trial.given.digest})", *_of_set(trial), *_before(trial, kept)]
        lines += [*(_wrong(trial) if ids else ()), ""]
    return "\n".join(lines)


def _all_missed(trials: Sequence[Trial]) -> str:
    shares = [share for each in trials for share in (each.case_figures.missed, each.message_figures.missed)]
    found, of = sum(each.found for each in shares), sum(each.of for each in shares)
    return f"emergencies missed: {told(Share(found, of), bound=True)}" if of else "no emergencies in these sets"


def _of_set(trial: Trial) -> Iterator[str]:
    if trial.cases:
        yield from _cases(trial.case_figures)
        yield from _matrix(trial)
        yield from _complaints(by_complaint(trial.cases))
    if trial.messages:
        yield from _messages(trial.message_figures)
        yield from _signs(by_sign(trial.messages))


def _cases(of: CaseFigures) -> Iterator[str]:
    yield f"emergencies missed   {told(of.missed, bound=True)}"
    yield f"1669 where wanted    {told(of.called)}"
    yield f"safe                 {told(of.safe)}"
    yield f"exact                {told(of.exact)}"
    yield f"over-triage          {told(of.over)}, by two levels or more {told(of.far_over)}"
    yield f"weighted kappa       {of.kappa:.3f}"
    mean = statistics.fmean(of.asked) if of.asked else 0.0
    yield f"questions            median {of.median_asked:g}, mean {mean:.1f}, most {max(of.asked, default=0)}"
    yield f"no answer            {told(of.silent)}"
    yield f"department           {told(of.department)}"


def _messages(of: MessageFigures) -> Iterator[str]:
    if of.missed.of:
        yield f"signs missed         {told(of.missed, bound=True)}"
        yield f"only asked about     {told(of.asked_only)}"
        yield f"alarm of other kind  {told(of.other_kind)}"
    if of.false_alarms.of:
        yield f"false alarms         {told(of.false_alarms, bound=True)}"
        yield f"asked needlessly     {told(of.asked_needlessly)}"


def _matrix(trial: Trial) -> Iterator[str]:
    counts = confusion(trial.cases)
    yield ""
    yield "wanted \\ given" + "".join(f"{level:>6}" for level in LEVELS) + "  none"
    for wanted in LEVELS:
        cells = (counts.get((wanted, given), 0) for given in (*LEVELS, None))
        yield f"{wanted:>14}" + "".join(f"{cell:>6}" for cell in cells)


def _complaints(figures: Mapping[str, CaseFigures]) -> Iterator[str]:
    yield ""
    yield f"{'taken for':<28}{'n':>5}{'missed':>8}{'safe':>8}{'exact':>8}{'over':>8}{'asked':>7}"
    for name, of in figures.items():
        yield (
            f"{name:<28}{of.safe.of:>5}{of.missed.found:>8}{of.safe.rate:>8.0%}{of.exact.rate:>8.0%}"
            f"{of.over.rate:>8.0%}{of.median_asked:>7g}"
        )


def _signs(figures: Mapping[str, MessageFigures]) -> Iterator[str]:
    yield ""
    yield f"{'sign or reason':<28}{'n':>5}{'missed':>8}{'asked':>8}{'false':>8}"
    for name, of in figures.items():
        many = of.missed.of + of.false_alarms.of
        asked = of.asked_only.found + of.asked_needlessly.found
        yield f"{name:<28}{many:>5}{of.missed.found:>8}{asked:>8}{of.false_alarms.found:>8}"


def _before(trial: Trial, kept: Kept) -> Iterator[str]:
    """The first figures beside the present ones."""
    if (known := kept.get(trial.given.name)) is None:
        return
    yield ""
    yield f"{'first and now':<28}{known.first.on:>12}{'now':>12}"
    for name, now in trial.key_figures().items():
        first = known.first.figures.get(name)
        yield f"{name:<28}{_number(first):>12}{_number(now):>12}"
    if known.first.digest != trial.given.digest:
        yield f"(the set was changed since its first figures: {known.first.digest})"


def _wrong(trial: Trial) -> Iterator[str]:
    under = [f"{each.case.id}: {each.case.level} given {each.level or 'none'}" for each in trial.cases if not each.safe]
    over = [
        f"{each.case.id}: {each.case.level} given {each.level}" for each in trial.cases if each.safe and not each.exact
    ]
    other = [each.message.id for each in trial.messages if bool(each.message.alarm) != (each.reaction.value == "alarm")]
    for name, found in (
        ("not safe", under),
        ("safe, not exact", over),
        ("signs without alarm, or false alarms", other),
    ):
        if found:
            yield f"{name}: {_joined(found)}"


def _joined(names: Iterable[str]) -> str:
    return "; ".join(names)


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.3f}"


def told(share: Share, *, bound: bool = False) -> str:
    """'3 of 400 (0.8 %, below 1.9 % with 95 % confidence)'."""
    more = f", below {share.bound:.2%} with 95 % confidence" if bound else ""
    return f"{share.found} of {share.of} ({share.rate:.1%}{more})"
