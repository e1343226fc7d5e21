"""What is asked next, or how urgent it is, is known within a millisecond, whatever was answered."""

from __future__ import annotations

from time import thread_time

import pytest

from bot.domain.interview import consider
from bot.domain.protocol import Protocol
from config.read_protocols import shipped_protocols

PROTOCOLS = tuple(shipped_protocols().values())
MOST = 0.001  # seconds of the processor (issue 5)


def asks() -> list[tuple[tuple[Protocol, ...], dict[str, str]]]:
    """Every case of every protocol with none, half and all of its answers, by itself and beside two other complaints."""
    found: list[tuple[tuple[Protocol, ...], dict[str, str]]] = []
    for at, protocol in enumerate(PROTOCOLS):
        three = (protocol, PROTOCOLS[at - 1], PROTOCOLS[at - 2])
        for case in protocol.cases:
            said = list(case.said.items())
            found.extend(((protocol,), dict(said[:many])) for many in {0, len(said) // 2, len(said)})
            found.append((_compatible(three, dict(said)), dict(said)))
    return found


def _compatible(protocols: tuple[Protocol, ...], said: dict[str, str]) -> tuple[Protocol, ...]:
    own, *others = protocols
    fits = (
        each
        for each in others
        if all((q := each.question(topic)) is None or q.answer(code) for topic, code in said.items())
    )
    return own, *fits


def test_assessing_costs_at_most_a_millisecond(capsys: pytest.CaptureFixture[str]) -> None:
    spent = sorted(min(_seconds(*each) for _ in range(3)) for each in asks())
    median, high, most = spent[len(spent) // 2], spent[int(len(spent) * 0.95)], spent[-1]
    with capsys.disabled():
        print(
            f"\nassess: median {median * 1e3:.3f} ms, 95 % {high * 1e3:.3f} ms, most {most * 1e3:.3f} ms of {len(spent)}"
        )
    assert median < MOST / 2
    assert high < MOST


def _seconds(protocols: tuple[Protocol, ...], known: dict[str, str]) -> float:
    begin = thread_time()  # of this thread, whatever else the machine is doing
    consider(protocols, known)
    return thread_time() - begin
