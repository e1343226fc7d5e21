"""In which room the time goes: every few milliseconds of CPU time a signal looks at what the main thread is doing."""

from __future__ import annotations

import json
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

EVERY = 0.002  # seconds of CPU time between looks; a thread that looked would mostly see where the interpreter's lock is let go
_ROOMS = (
    ("/integrations/line/", "integrations/line"),
    ("/integrations/storage/", "integrations/storage"),
    ("/integrations/hospitals/", "integrations/hospitals"),
    ("/nlu/", "nlu"),
    ("/bot/dialogue/", "bot/dialogue"),
    ("/bot/flows/", "bot/flows"),
    ("/bot/jobs/", "bot/jobs"),
    ("/aiohttp/web", "aiohttp server"),
    ("/linebot/", "line-bot-sdk"),
    ("/selectors.py", "idle"),
)


@contextmanager
def sampled_rooms(path: Path) -> Iterator[None]:
    """Write `{room: looks}` to `path` at the end. Costs a few per cent of speed: measure speed without it."""
    looks: Counter[str] = Counter()

    def look(_signal: int, frame: FrameType | None) -> None:
        looks[_room_of(frame)] += 1

    before = signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        path.write_text(json.dumps(looks))


def _room_of(frame: FrameType | None) -> str:
    """The room of the innermost frame that is in one; time that no room caused is the loop's and the libraries'."""
    while frame is not None:
        name = frame.f_code.co_filename
        for part, room in _ROOMS:
            if part in name:
                return room
        frame = frame.f_back
    return "event loop and libraries"
