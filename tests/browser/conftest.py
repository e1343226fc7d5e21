"""A browser for tests that look at our pages, and a phone of the pretend platform in it."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import sys
import traceback
from collections.abc import AsyncIterator, Generator, Iterator

import pytest
import pytest_asyncio
from aiohttp import web
from phone_in_hand import Phone
from playwright.async_api import Browser, Page, async_playwright, expect

from integrations.sandbox.line import PLATFORM, line_app

# Of two lists of features Chromium takes the last, so these are Playwright's own that matter here, and what costs a second of CPU time for
# each window: the proposals under an address bar that nobody sees are pages of their own, with a process.
WITHOUT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "OptimizationHints",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "WebUIOmniboxPopup",
)
# For every test here, on a machine that runs others beside; what must be quick says so.
expect.set_options(timeout=60_000)
CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(WITHOUT)}",
]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One browser for all tests. A machine without one skips them, but never where CI promises to have looked."""
    if CHROMIUM is None and os.environ.get("CI") != "true":
        pytest.skip("Chromium is not installed: apt-get install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM or "chromium", args=ARGUMENTS)
        yield browser
        await browser.close()


async def kept(request: web.Request, response: web.StreamResponse) -> None:
    """Scripts and styles do not change during a run; without this each of a hundred page loads asks for all of them."""
    if request.path.startswith("/sandbox/static/"):
        response.headers["Cache-Control"] = "max-age=600"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def line() -> AsyncIterator[web.AppRunner]:
    """The pretend platform with no bot behind it: its events stay in `app[DELIVERIES].log`."""
    app = line_app(channel_secret="secret", access_token="token")
    app.on_response_prepare.append(kept)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield runner
    await runner.cleanup()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def tab(chromium: Browser) -> AsyncIterator[Page]:
    """One tab for all tests, since a new one costs more than most of them."""
    context = await chromium.new_context(locale="th-TH", reduced_motion="reduce")
    page = await context.new_page()
    page.set_default_timeout(5000)
    yield page
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def phone(tab: Page, line: web.AppRunner, request: pytest.FixtureRequest) -> AsyncIterator[Phone]:
    """A phone of 390 px whose owner is new. Mark `screen` with width, height and media features for another."""
    screen = request.node.get_closest_marker("screen")
    width, height = screen.args if screen else (390, 800)
    await tab.set_viewport_size({"width": width, "height": height})
    await tab.emulate_media(
        **({"color_scheme": "light", "reduced_motion": "reduce"} | (screen.kwargs if screen else {}))
    )
    chat = line.app[PLATFORM].chats.create("มาลี")
    held = Phone(tab, line, chat, f"http://127.0.0.1:{line.addresses[0][1]}")
    tab.on("pageerror", held.trouble.stumbles)
    tab.on("console", held.trouble.hears_console)
    await held.opens()
    yield held
    line.app[PLATFORM].faults.clear()
    await tab.unroute_all()
    tab.remove_listener("pageerror", held.trouble.stumbles)
    tab.remove_listener("console", held.trouble.hears_console)
    assert held.trouble == []


def pytest_configure(config: pytest.Config) -> None:
    """The mark for other screens."""
    config.addinivalue_line("markers", "screen(width, height, **options): the phone's screen")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A page that shows nothing does not tell why: beside the failure stand what the services behind it wait for, and the threads."""
    report = yield
    if report.when == "call" and report.failed and item.get_closest_marker("asyncio"):
        report.sections.append(("What waits behind the page", "\n".join((*_waiting(), *_threads()))))
    return report


def _waiting() -> Iterator[str]:
    for task in gc.get_objects():
        if isinstance(task, asyncio.Task) and not task.done():
            frames = task.get_stack(limit=3)
            yield f"{task.get_name()}: " + " < ".join(f"{f.f_code.co_qualname}:{f.f_lineno}" for f in reversed(frames))


def _threads() -> Iterator[str]:
    for number, frame in sys._current_frames().items():
        yield f"thread {number}: " + " < ".join(
            f"{each.name}:{each.lineno}" for each in traceback.extract_stack(frame)[-4:]
        )
