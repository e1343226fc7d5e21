"""The privacy notice as a page: every word of both languages, nothing that runs, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from html import unescape

import pytest
from aiohttp import ClientSession, web

from bot.app.consents import privacy_notice
from bot.app.serving import served
from bot.domain.consent import Notice, NoticeSection
from bot.domain.words import Name
from bot.web.privacy import privacy_routes
from tests.fakes.house import HOSPITAL

NASTY = Name('<script>alert("ก")</script> & "คำ"', "<img src=x onerror=y>")


@pytest.fixture
async def client() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


async def page(client: ClientSession, notice: Notice) -> tuple[str, web.StreamResponse]:
    app = web.Application()
    app.add_routes(privacy_routes(notice))
    async with served(app, "127.0.0.1", 0) as port, client.get(f"http://127.0.0.1:{port}/privacy") as answer:
        assert answer.status == 200
        return await answer.text(), answer  # type: ignore[return-value]  # only its headers are looked at


async def test_every_word_stands_on_it_in_both_languages(client: ClientSession) -> None:
    notice = privacy_notice((HOSPITAL,))
    text, _ = await page(client, notice)
    shown = unescape(text)
    for section in notice.sections:
        for words in (section.heading, *section.paragraphs):
            assert words.th in shown
            assert words.en in shown
    assert f"ฉบับ {notice.version}" in shown
    assert '<html lang="th">' in text
    assert text.index(notice.title.th) < text.index(notice.title.en)


async def test_nothing_runs_and_nothing_comes_from_elsewhere(client: ClientSession) -> None:
    text, answer = await page(client, privacy_notice((HOSPITAL,)))
    for tag in ("<script", "<link", "<img", "src=", "http:", "https:", "url("):
        assert tag not in text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_what_a_hospital_writes_is_text_and_never_a_tag(client: ClientSession) -> None:
    text, _ = await page(client, Notice("<b>1</b>", NASTY, (NoticeSection(NASTY, (NASTY,)),)))
    assert "<script" not in text
    assert "<img" not in text
    assert "<b>1" not in text
    assert NASTY.th in unescape(text)
