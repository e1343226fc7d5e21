"""How sure a count can be, and how well two judges of five levels agree."""

from __future__ import annotations

import math
from collections.abc import Sequence

_STEPS = 200  # of halving: far below what a double holds


def upper_bound(found: int, of: int, confidence: float = 0.95) -> float:
    """The one-sided upper bound of a rate by Clopper and Pearson: with 0 found of 300 below 1 % (0.00994).

    "The use of confidence or fiducial limits illustrated in the case of the binomial", Biometrika 26 (1934) 404-413.
    Raises ValueError for counts that cannot be; 1.0 where nothing was tried.
    """
    if not 0 <= found <= of:
        raise ValueError(f"{found} of {of}")
    if found == of:
        return 1.0
    low, high = found / of, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _at_most(found, of, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def weighted_kappa(pairs: Sequence[tuple[int, int]], levels: int = 5) -> float:
    """Cohen's kappa with quadratic weights over pairs of (wanted, given), each 1 to `levels`; nan where it says nothing.

    J. Cohen, "Weighted kappa", Psychological Bulletin 70 (1968) 213-220.
    """
    wanted = [sum(one == level for one, _ in pairs) for level in range(1, levels + 1)]
    given = [sum(other == level for _, other in pairs) for level in range(1, levels + 1)]
    by_chance = sum(wanted[one] * given[other] * (one - other) ** 2 for one in range(levels) for other in range(levels))
    if not by_chance:
        return math.nan
    seen = sum((one - other) ** 2 for one, other in pairs)
    return 1 - seen * len(pairs) / by_chance


def _at_most(found: int, of: int, rate: float) -> float:
    """The chance of at most so many, each happening with this rate."""
    if rate >= 1:
        return 0.0
    if rate <= 0:
        return 1.0
    return math.fsum(
        math.exp(
            math.lgamma(of + 1)
            - math.lgamma(k + 1)
            - math.lgamma(of - k + 1)
            + k * math.log(rate)
            + (of - k) * math.log1p(-rate)
        )
        for k in range(found + 1)
    )
