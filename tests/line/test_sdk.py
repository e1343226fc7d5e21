"""LINE's client is used without its models, and whoever imports it whole afterwards finds it whole."""

from __future__ import annotations

import subprocess
import sys

from integrations.line.sdk import transport
from tests.thoroughness import takes_long


def in_a_fresh_python(program: str) -> str:
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_what_speaks_with_line_imports_none_of_its_models() -> None:
    names = in_a_fresh_python(
        "import sys, integrations.line.calls\n"
        "from integrations.line.sdk import transport\n"
        "transport()\n"
        "print(*sorted(name for name in sys.modules if name.startswith(('linebot', 'pydantic_core'))))\n"
    ).split()
    assert not [name for name in names if name.startswith("linebot")]


@takes_long
def test_the_whole_package_can_be_imported_afterwards_and_then_stays() -> None:
    said = in_a_fresh_python(
        "from integrations.line.sdk import transport\n"
        "transport()\n"
        "from linebot.v3.messaging import TextMessage\n"
        "print(TextMessage(text='hello', type='text').to_dict()['text'])\n"
        "import sys; whole = sys.modules['linebot.v3.messaging']\n"
        "transport()\n"
        "assert sys.modules['linebot.v3.messaging'] is whole\n"
    )
    assert said.strip() == "hello"


@takes_long
def test_several_threads_may_load_it_at_once() -> None:
    said = in_a_fresh_python(
        "import sys, threading\n"
        "import aiohttp\n"
        "from integrations.line.sdk import transport\n"
        "sys.setswitchinterval(1e-5)\n"
        "found, start = [], threading.Barrier(8)\n"
        "def load():\n"
        "    start.wait()\n"
        "    found.append(transport())\n"
        "threads = [threading.Thread(target=load) for _ in range(8)]\n"
        "for each in threads: each.start()\n"
        "for each in threads: each.join()\n"
        "print(len(found), len(set(map(id, found))))\n"
    )
    assert said.split() == ["8", "1"]


def test_its_refusals_are_exceptions_that_tell_the_status() -> None:
    refusal = transport().refusal(status=429, reason="slow down")  # type: ignore[call-arg]
    assert refusal.status == 429  # type: ignore[attr-defined]
