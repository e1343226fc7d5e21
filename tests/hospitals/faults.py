"""The ways in which a pretend hospital breaks down at a write, as its switches."""

from __future__ import annotations

FAULTS: dict[str, dict[str, object]] = {
    "answer lost after commit": {"cut_after_commit": 1},
    "answers lost after every commit": {"cut_after_commit": 9},
    "reset before": {"cut_before": 1},
    "reset before each time": {"cut_before": 9},
    "503 with Retry-After": {"error_503": 1, "retry_after": 30},
    "503 each time": {"error_503": 9, "retry_after": 0},
    "the program fails": {"error_500": 1},
    "the program fails each time": {"error_500": 9},
    "the program fails after it is done": {"error_500_after": 1},
    "maintenance HTML each time": {"maintenance_html": 9},
    "404 of a gateway": {"gateway_404": 1},
    "404 of a gateway each time": {"gateway_404": 9},
    "truncated JSON": {"truncated_json": 1},
    "429": {"429": 1, "retry_after": 0},
    "late commit": {"late_commit": 1},
    "hang": {"hang": True},
}
