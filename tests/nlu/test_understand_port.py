"""What every engine promises: the embedded one, the one that asks Rasa (a pretend and the real one), and that one while Rasa is down."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone

import pytest

from bot.domain.ports.intents import Ranking
from bot.domain.ports.understand import Understand
from bot.domain.understanding import Understanding
from integrations.rasa.intents import RasaIntents
from nlu.features import features
from nlu.model_file import shipped
from nlu.normalise import normalise
from nlu.ranked import RankedThai
from tests.fakes.by_rules import thai_by_rules
from tests.fakes.rasa import TOKEN as FAKE_TOKEN
from tests.fakes.rasa import pretend_rasa
from tests.rasa.served import TOKEN, Served, only_where_set_up

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=7)))
EMBEDDED = thai_by_rules()
PATIENCE = 10.0  # what is tested here is what is said, not how fast
ENGINES = ["embedded", "pretend Rasa", "Rasa down", pytest.param("real Rasa", marks=only_where_set_up)]


def ranks(text: str) -> Ranking:
    """As a Rasa of the same examples would."""
    return shipped().ranking(features(normalise(text)))


@pytest.fixture(params=ENGINES)
async def engine(request: pytest.FixtureRequest) -> AsyncIterator[Understand]:
    if request.param == "embedded":
        yield EMBEDDED
    elif request.param == "pretend Rasa":
        async with pretend_rasa(ranks) as rasa, asking(rasa.url, FAKE_TOKEN) as asks:
            yield RankedThai(EMBEDDED, asks)
    elif request.param == "Rasa down":
        async with asking("http://127.0.0.1:1", FAKE_TOKEN) as asks:
            yield RankedThai(EMBEDDED, asks)
    else:
        served: Served = request.getfixturevalue("real_rasa")
        async with asking(served.url, TOKEN) as asks:
            yield RankedThai(EMBEDDED, asks)


def asking(url: str, token: str) -> RasaIntents:
    return RasaIntents(url, token, EMBEDDED.intents, patience=PATIENCE)


pytestmark = pytest.mark.timeout(600)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("สวัสดีค่ะ", "greeting"),
        ("ขอบคุณมากค่ะ", "thanks_goodbye"),
        ("ขอเลื่อนนัดเป็นพุธหน้าบ่ายสามครึ่ง", "reschedule_appointment"),
        ("ขอยกเลิกนัดค่ะ", "cancel_appointment"),
        ("ปวดหัวมากมาสองวันแล้ว", "report_symptom"),
        ("ขอคุยกับพยาบาล", "talk_to_nurse"),
    ],
)
async def test_what_is_plain_is_understood(engine: Understand, text: str, intent: str) -> None:
    assert (await engine.read(text, NOW)).intent == intent


@pytest.mark.parametrize(
    ("text", "intent"), [("เจ็บแน่นหน้าอก เหงื่อแตก หายใจไม่ออก", "emergency"), ("ไม่อยากมีชีวิตอยู่แล้ว อยากตาย", "mental_health")]
)
async def test_danger_signs_have_the_last_word(engine: Understand, text: str, intent: str) -> None:
    assert (await engine.read(text, NOW)).intent == intent


@pytest.mark.parametrize("text", ["/emergency", "//emergency", " /emergency{}", "/mental_health"])
async def test_no_word_is_a_command(engine: Understand, text: str) -> None:
    assert (await engine.read(text, NOW)).confidence < 0.999


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "\n"])
async def test_silence_is_not_understood(engine: Understand, text: str) -> None:
    understood = await engine.read(text, NOW)
    assert (understood.intent, understood.ranking, understood.entities) == ("fallback", (), ())


@pytest.mark.parametrize(
    "text",
    [
        "แม่ ปวดฟัน อยากนัด\u200bหมอฟัน พุธหน้า 🙏 บ่ายสามครึ่ง โทร ๐๘๑-๒๓๔-๕๖๗๘ HN 123",
        "ไม่เจ็บหน้าอกแต่เหนื่อย มา 3 วันแล้ว",
        "ขอนัดวันที่ 31 พ.ย. ห้าโมง",
    ],
)
async def test_what_is_named_and_what_hurts_is_read_the_same_by_all(engine: Understand, text: str) -> None:
    understood, ours = await engine.read(text, NOW), EMBEDDED.parse(text, NOW)
    assert understood.entities == ours.entities
    assert understood.findings == ours.findings
    assert understood.ambiguous == ours.ambiguous


def some_texts() -> list[str]:
    chance = random.Random(20261123)
    alphabet = "กขคงจเแโใไ\u0e31\u0e34\u0e48\u0e49\u0e4c0189๑๒ aZ/.:-🙏\u200b\x00\ud800\n\t{}\"'"
    made = ["".join(chance.choices(alphabet, k=chance.randint(1, 80))) for _ in range(60)]
    return [*made, "ปวดฟันมาก 12/12 " * 312, "/" * 5000, "\ud800", "\x00", "\u202e", "🙏" * 40, "%s%n{}", "=HYPERLINK()"]


async def test_any_string_is_understood_somehow(engine: Understand) -> None:
    for text in some_texts():
        sound(text, await engine.read(text, NOW))


def sound(text: str, understood: Understanding) -> None:
    chances = [chance for _, chance in understood.ranking]
    assert 0 <= understood.confidence <= 1
    assert understood.intent in EMBEDDED.intents | {"fallback"}
    assert chances == sorted(chances, reverse=True)
    assert {name for name, _ in understood.ranking} <= EMBEDDED.intents
    assert all(text[each.start : each.end] == each.text for each in (*understood.entities, *understood.findings))


async def test_many_at_once_each_get_their_own_answer(engine: Understand) -> None:
    texts = ["สวัสดีค่ะ", "ขอยกเลิกนัดค่ะ", "ขอคุยกับพยาบาล", "ขอบคุณมากค่ะ"] * 10
    alone = {text: (await engine.read(text, NOW)).intent for text in set(texts)}
    together = await asyncio.gather(*(engine.read(text, NOW) for text in texts))
    assert [each.intent for each in together] == [alone[text] for text in texts]
