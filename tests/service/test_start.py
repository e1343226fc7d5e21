"""Once the service has started nothing is left for the first patient to wait for."""

from __future__ import annotations

from bot.app.language import danger_rules
from tests.fakes.town import Town


async def test_after_the_start_every_danger_pattern_is_compiled(town: Town) -> None:
    assert town.service is not None
    assert town.service.warm.done()
    left = [each for each in danger_rules().patterns if not each.made]
    assert len(danger_rules().patterns) > 1000
    assert left == []
