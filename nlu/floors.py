"""The floors below which no change may let the understanding fall; printed by the gate, so that all see how near they are."""

from __future__ import annotations

from collections.abc import Mapping

# Of the cross-validation on our own examples, where each was judged by a model that had not seen it.
CROSS_VALIDATION = {"accuracy": 0.84, "macro-F1": 0.84, "out-of-scope F1": 0.70}
# Of a set written apart: what stands today. Recall of danger is with the guard of the red flags.
FROZEN = {
    "accuracy": 0.93,
    "macro-F1": 0.94,
    "out-of-scope F1": 0.86,
    "guarded recall of emergency": 0.97,
    "guarded recall of mental_health": 0.92,
    "entities exact": 0.88,
    "findings exact": 0.86,
}
# What is wanted of such a set (issue 4); each floor rises towards it and never falls.
WANTED = {
    "accuracy": 0.95,
    "guarded recall of emergency": 0.98,
    "guarded recall of mental_health": 0.98,
    "entities exact": 0.98,
    "findings exact": 0.95,
}
CEILINGS = {"calibration error": 0.06}


def below(figures: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """A line for each figure that is not good enough; figures that were not measured are not judged."""
    lines = [
        f"{name}: {figures[name]:.3f} is below the floor of {floor:.3f}"
        for name, floor in floors.items()
        if name in figures and figures[name] < floor
    ]
    lines += [
        f"{name}: {figures[name]:.3f} is above the ceiling of {ceiling:.3f}"
        for name, ceiling in CEILINGS.items()
        if name in figures and figures[name] > ceiling
    ]
    return lines


def gate(title: str, figures: Mapping[str, float], floors: Mapping[str, float]) -> str:
    """Every floor with its figure, and what fails."""
    wanted = WANTED if floors is FROZEN else {}
    measured = [
        f"{name} {figures[name]:.3f} (floor {floor:.2f}" + (f", wanted {wanted[name]:.2f})" if name in wanted else ")")
        for name, floor in floors.items()
        if name in figures
    ]
    measured += [
        f"{name} {figures[name]:.3f} (at most {most:.2f})" for name, most in CEILINGS.items() if name in figures
    ]
    failed = below(figures, floors)
    return "\n".join([f"gate, {title}: " + ", ".join(measured), *(f"FAILED {line}" for line in failed)])
