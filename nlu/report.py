"""What an evaluation found is gathered, and printed as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from nlu.readings import Found, Reading, entities_found, findings_found
from nlu.scores import (
    Judged,
    accuracy,
    calibration_error,
    f1_of,
    grouped,
    guarded_recall,
    macro_f1,
    most_confused,
    per_intent,
    reliability,
    thresholds,
)

_CONFUSIONS = 15  # pairs shown
_THRESHOLDS = (0.2, 0.35, 0.5, 0.6, 0.8)
_MISSED = 40  # places shown


@dataclass(frozen=True, slots=True)
class Measured:
    """One set (or the cross-validation) read by one engine."""

    title: str
    engine: str
    judged: tuple[Judged, ...] = ()
    entities: Found | None = None
    findings: Found | None = None
    milliseconds: tuple[float, ...] = field(default=())

    @property
    def figures(self) -> dict[str, float]:
        """The figures that floors are set for, by name; what the set does not ask for is missing."""
        found: dict[str, float | None] = {}
        if self.judged:
            found = {"accuracy": accuracy(self.judged), "macro-F1": macro_f1(self.judged)}
            found["calibration error"] = calibration_error(self.judged)
            found["out-of-scope F1"] = f1_of("out_of_scope", self.judged)
            found["guarded recall of emergency"] = guarded_recall("emergency", self.judged)
            found["guarded recall of mental_health"] = guarded_recall("mental_health", self.judged)
        for name, each in (("entities exact", self.entities), ("findings exact", self.findings)):
            found[name] = each.exact / each.cases if each else None
        found["findings right"] = _share(self.findings)
        found["mean ms"] = sum(self.milliseconds) / len(self.milliseconds) if self.milliseconds else None
        found["p95 ms"] = percentile(self.milliseconds, 0.95) if self.milliseconds else None
        return {name: each for name, each in found.items() if each is not None}


def measured(title: str, engine: str, judged: Sequence[Judged], readings: Sequence[Reading]) -> Measured:
    """Gather what the readings of a set show."""
    times = tuple(each.milliseconds for each in readings)
    return Measured(title, engine, tuple(judged), entities_found(readings), findings_found(readings), times)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values do not exceed (nearest rank). Raises ValueError of nothing."""
    if not values:
        raise ValueError("a percentile of nothing")
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def as_text(each: Measured) -> str:
    """The whole report of one set."""
    lines = [f"== {each.title} ({each.engine})", ""]
    lines += [f"{name:<32}{value:>9.3f}" for name, value in each.figures.items()]
    if each.judged:
        lines += ["", *_intents(each.judged), "", *_groups(each.judged), *_trust(each.judged)]
    for name, found in (("entities", each.entities), ("findings", each.findings)):
        if found:
            lines += ["", *_found(name, found)]
    return "\n".join(lines)


def _share(found: Found | None) -> float | None:
    """Things found rightly, of those wanted."""
    wanted = sum(each.wanted for each in found.tallies) if found else 0
    return sum(each.right for each in found.tallies) / wanted if found and wanted else None


def _intents(judged: Sequence[Judged]) -> list[str]:
    lines = [f"{'intent':<26}{'n':>5}{'P':>7}{'R':>7}{'F1':>7}"]
    lines += [
        f"{each.intent:<26}{each.wanted:>5}{each.precision:>7.2f}{each.recall:>7.2f}{each.f1:>7.2f}"
        for each in per_intent(judged)
    ]
    lines += ["", "most confused (wanted -> guessed)"]
    return lines + [f"{count:>5}  {wanted} -> {guess}" for (wanted, guess), count in most_confused(judged, _CONFUSIONS)]


def _groups(judged: Sequence[Judged]) -> list[str]:
    lines = []
    for kind, groups in grouped(judged).items():
        lines.append(f"{kind:<40}{'n':>5}{'right':>8}")
        lines += [f"{name:<40}{count:>5}{right:>8.3f}" for name, (count, right) in groups.items()]
        lines.append("")
    return lines


def _trust(judged: Sequence[Judged]) -> list[str]:
    lines = ["confidence   guesses    mean   right"]
    lines += [
        f"{each.low:.1f} - {each.high:.1f}{each.count:>10}{each.confidence:>8.2f}{each.right:>8.2f}"
        for each in reliability(judged)
    ]
    lines += ["", "threshold   acted on   rightly   else among three offered"]
    return lines + [
        f"{each.threshold:>9.2f}{each.acted:>11.3f}{each.right:>10.3f}{each.offered:>27.3f}"
        for each in thresholds(judged, _THRESHOLDS)
    ]


def _found(name: str, found: Found) -> list[str]:
    lines = [f"{name}: {found.exact} of {found.cases} messages exact"]
    lines.append(f"{'':<26}{'n':>5}{'P':>7}{'R':>7}{'F1':>7}")
    lines += [
        f"{each.name:<26}{each.wanted:>5}{each.precision:>7.2f}{each.recall:>7.2f}{each.f1:>7.2f}"
        for each in found.tallies
    ]
    if found.missed:
        rest = f" and {len(found.missed) - _MISSED} more" if len(found.missed) > _MISSED else ""
        lines.append("not exact: " + ", ".join(found.missed[:_MISSED]) + rest)
    return lines
