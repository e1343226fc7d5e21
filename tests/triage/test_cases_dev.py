"""The development cases of authors who had seen no rule: no emergency is lost, and what was reached is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app.trial.trial import tried
from tests.thoroughness import THOROUGH

HERE = Path(__file__).parent
MOST_ASKED = 6.0
# What stands, a little under it: safe and exact. Issue 5 wants 88 % exact.
Q, T, S = ("cases_dev.yaml", 0.98, 0.93), ("cases_dev_t.yaml", 0.98, 0.93), ("cases_dev_s.yaml", 0.98, 0.90)
U = ("cases_dev_u.yaml", 0.98, 0.92)
X, Y = ("cases_dev_x.yaml", 0.98, 0.89), ("cases_dev_y.yaml", 0.98, 0.90)
Z = ("cases_dev_z.yaml", 0.90, 0.75)
W = ("cases_dev_w.yaml", 0.98, 0.84)


@pytest.mark.parametrize(("name", "least_safe", "least_exact"), [Q, T, S, U, X, Y, W, Z] if THOROUGH else [Q], ids=str)
def test_no_emergency_of_the_development_cases_is_missed(name: str, least_safe: float, least_exact: float) -> None:
    (trial,) = tried([HERE / name])
    of = trial.case_figures
    assert of.missed.found == 0
    assert of.safe.rate >= least_safe
    assert of.exact.rate >= least_exact
    assert of.median_asked <= MOST_ASKED
