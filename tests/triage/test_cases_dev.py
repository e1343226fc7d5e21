"""The development cases of an author who had seen no rule: no emergency is lost, and what was reached is kept."""

from __future__ import annotations

from pathlib import Path

from bot.app.trial.trial import tried

CASES = Path(__file__).with_name("cases_dev.yaml")
LEAST_SAFE, LEAST_EXACT, MOST_ASKED = 0.98, 0.82, 6.0  # what stands is 98.5 % and 82 %; issue 5 wants 88 % exact


def test_no_emergency_of_the_development_cases_is_missed() -> None:
    (trial,) = tried([CASES])
    of = trial.case_figures
    assert of.missed.found == 0
    assert of.safe.rate >= LEAST_SAFE
    assert of.exact.rate >= LEAST_EXACT
    assert of.median_asked <= MOST_ASKED
