"""The whole service with NLU_ENGINE=rasa: patients are answered while Rasa answers, is slow, talks nonsense, and is gone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.app.check import check_all
from bot.app.service import running_service
from bot.app.serving import served
from bot.domain.ports.intents import Ranking
from nlu.features import features
from nlu.model_file import shipped
from nlu.normalise import normalise
from tests.fakes import rasa as fake
from tests.fakes.town import Town, empty_town, settings_for
from tests.service.answers import QUESTION


def ranks(text: str) -> Ranking:
    return shipped().ranking(features(normalise(text)))


@pytest.fixture
async def rasa() -> AsyncIterator[fake.FakeRasa]:
    async with fake.pretend_rasa(ranks) as pretended:
        yield pretended


@asynccontextmanager
async def town_with(rasa_url: str, folder: Path, token: str = fake.TOKEN) -> AsyncIterator[Town]:
    chosen = {"nlu_engine": "rasa", "rasa_url": rasa_url, "rasa_token": SecretStr(token)}
    async with empty_town() as town:
        settings = settings_for(town, folder).model_copy(update=chosen)
        async with running_service(settings) as service, served(service.web, "127.0.0.1", 0) as port:
            await service.warm
            await town.posts("/sandbox/api/settings", {"webhook_url": f"http://127.0.0.1:{port}/line/webhook"})
            yield town


async def test_rasa_is_asked_and_its_word_counts(rasa: fake.FakeRasa, tmp_path: Path) -> None:
    async with town_with(rasa.url, tmp_path) as town:
        await town.answered(town.writes(QUESTION))
        assert rasa.heard == [QUESTION]


async def test_while_it_fails_everybody_is_answered(rasa: fake.FakeRasa, tmp_path: Path) -> None:
    async with town_with(rasa.url, tmp_path) as town:
        well = await town.answered(town.writes(QUESTION))
        rasa.delay = 3
        slow = await town.answered(town.writes(QUESTION))
        rasa.delay, rasa.answers = 0, lambda _: web.Response(text="<html>")
        mad = await town.answered(town.writes(QUESTION))
        assert well == slow == mad


async def test_a_service_starts_and_answers_without_it(tmp_path: Path) -> None:
    async with town_with("http://127.0.0.1:1", tmp_path) as town:
        assert await town.answered(town.writes(QUESTION))


async def test_a_danger_sign_does_not_wait_for_it(rasa: fake.FakeRasa, tmp_path: Path) -> None:
    rasa.delay = 3
    async with town_with(rasa.url, tmp_path) as town:
        said = await town.answered(town.writes("เจ็บแน่นหน้าอก หายใจไม่ออก เหงื่อแตก"))
        assert any("1669" in each for each in said)
        assert rasa.heard == []


@pytest.mark.parametrize(
    ("token", "good", "said"), [(fake.TOKEN, True, "greeting"), ("another", False, "refused (401)")]
)
async def test_check_tries_it(rasa: fake.FakeRasa, tmp_path: Path, token: str, good: bool, said: str) -> None:
    async with empty_town() as town:
        chosen = {"nlu_engine": "rasa", "rasa_url": rasa.url, "rasa_token": SecretStr(token)}
        settings = settings_for(town, tmp_path).model_copy(update=chosen)
        [row] = [row for row in await check_all(settings) if row.what == "Rasa"]
    assert (row.good, said in row.said) == (good, True)


async def test_check_says_when_it_is_not_there(tmp_path: Path) -> None:
    async with empty_town() as town:
        chosen = {"nlu_engine": "rasa", "rasa_url": "http://127.0.0.1:1", "rasa_token": SecretStr("x")}
        settings = settings_for(town, tmp_path).model_copy(update=chosen)
        [row] = [row for row in await check_all(settings) if row.what == "Rasa"]
    assert (row.good, "down" in row.said) == (False, True)
