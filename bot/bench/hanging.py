"""Yardstick: how fast other patients are answered while a hospital hangs and some wait for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import median

from bot.bench.processes import LOAD_CORE, SERVER_CORE, needs_two_cores, running
from bot.bench.turn import TEXTS, agreed, burst, call, where

_TALK = [text for text in TEXTS if "นัด" not in text]  # nothing that asks the hospital
_ROUNDS = 3
_WAITING = 16  # people who wait for the hospital at any moment
_ASKS = "อยากนัดหมอฟันพุธหน้าช่วงบ่าย"


def run(users: int, messages: int) -> str:
    """The same burst in turns: with a hospital that answers, and with one that hangs under the hands of 16 people."""
    needs_two_cores()
    with (
        running("integrations.sandbox", core=LOAD_CORE) as sandbox,
        running("bot.bench.service_process", *where(sandbox), core=SERVER_CORE) as server,
    ):
        line = sandbox.said["line"]
        faults = sandbox.said["hospital"].removesuffix("/fhir") + "/sandbox/hospital/faults"
        call(f"{line}/sandbox/api/settings", {"webhook_url": f"{server.said['url']}/line/webhook"})
        people = agreed(line, users)  # and warm: dictionaries, prepared statements, connections
        patients = agreed(line, _WAITING)
        rates: tuple[list[float], list[float]] = ([], [])
        for _ in range(_ROUNDS):
            call(faults, {"hang": False})
            rates[0].append(burst(line, people, messages, _TALK)["answered_per_second"])
            call(faults, {"hang": True})
            with _people_at_the_hospital(line, patients):
                rates[1].append(burst(line, people, messages, _TALK)["answered_per_second"])
        call(faults, {"hang": False})
    alone, beside = map(median, rates)
    return "\n".join(
        (
            f"turns per second, the hospital answers                    {alone:.0f}",
            f"turns per second, it hangs and {_WAITING} people wait for it       {beside:.0f}",
            f"ratio of the medians of {_ROUNDS} rounds each                   {beside / alone:.2f}",
        )
    )


@contextmanager
def _people_at_the_hospital(line: str, patients: Sequence[str]) -> Iterator[None]:
    """These people ask for a slot, and ask again as long as it lasts."""
    over = threading.Event()

    def ask(user: str) -> None:
        while not over.is_set():
            call(f"{line}/sandbox/api/users/{user}/messages", {"type": "text", "text": _ASKS})
            over.wait(5.0)  # as long as a call to the hospital may hang

    people = [threading.Thread(target=ask, args=(each,), daemon=True) for each in patients]
    for each in people:
        each.start()
    try:
        yield
    finally:
        over.set()
        for each in people:
            each.join()
