"""Another engine ranks the intents, but danger, what is named and what hurts stay with ours."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

import pytest

from bot.domain.ports.intents import Ranking, RanksIntents
from nlu.ranked import RankedThai
from tests.fakes.by_rules import thai_by_rules

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=7)))
EMBEDDED = thai_by_rules()


@dataclass
class Says:
    """Port RanksIntents: always the same."""

    answer: Ranking | None
    heard: list[str] = field(default_factory=list)

    async def ranking(self, text: str) -> Ranking | None:
        self.heard.append(text)
        return self.answer


async def test_its_ranking_is_believed() -> None:
    says: RanksIntents = Says((("complaint", 0.9), ("greeting", 0.1)))
    understood = await RankedThai(EMBEDDED, says).read("อืม แบบนี้ก็ได้เหรอ", NOW)
    assert (understood.intent, understood.confidence) == ("complaint", 0.9)


@pytest.mark.parametrize("text", ["ปวดฟันมากค่ะ อยากนัดหมอฟันพุธหน้า", "เจ็บแน่นหน้าอก เหงื่อแตก", "กขคง", ""])
async def test_its_silence_is_filled(text: str) -> None:
    assert await RankedThai(EMBEDDED, Says(None)).read(text, NOW) == EMBEDDED.parse(text, NOW)


@pytest.mark.parametrize(("text", "intent"), [("เจ็บแน่นหน้าอก เหงื่อแตก", "emergency"), ("กินยานอนหลับไปทั้งแผง", "emergency")])
async def test_it_cannot_talk_danger_away(text: str, intent: str) -> None:
    """DIET took the second for a symptom with .988."""
    understood = await RankedThai(EMBEDDED, Says((("report_symptom", 0.988), ("greeting", 0.012)))).read(text, NOW)
    assert understood.intent == intent


async def test_it_cannot_cry_wolf() -> None:
    """DIET took this for an emergency with .72."""
    says = Says((("emergency", 0.72), ("ask_location_department", 0.28)))
    assert (await RankedThai(EMBEDDED, says).read("ห้องฉุกเฉินอยู่ชั้นไหน", NOW)).intent == "ask_location_department"


async def test_it_hears_the_beginning_in_the_regular_form_and_nothing_of_silence() -> None:
    says = Says(None)
    thai = RankedThai(EMBEDDED, says)
    await thai.read(" ปวดหั\u200bวมากกกก \ud800", NOW)
    await thai.read("ปวด" * 2000, NOW)
    await thai.read(" \u200b ", NOW)
    assert says.heard == ["ปวดหัวมาก \ufffd", ("ปวด" * 2000)[:400]]
