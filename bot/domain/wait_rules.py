"""How a hospital offers free times to those who wait for one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class WaitRules:
    """`together`: to how many at once; `answer_within`: time to answer.

    `notice`: from the end of that until the appointment, at least; `every`: how often free times are looked for; `lasts`: how long
    somebody waits who names no last day.
    """

    together: int = 3
    answer_within: timedelta = timedelta(hours=1)
    notice: timedelta = timedelta(hours=2)
    every: timedelta = timedelta(minutes=5)
    lasts: timedelta = timedelta(days=60)
