"""A talk with the interview, line by line, under the rules alone: the guard sees no danger sign."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from bot.app.interview import interview_lines
from config.read_protocols import shipped_protocols
from tests.fakes.redflags import NoSigns

PROTOCOLS = shipped_protocols()
KNOWN = {name: each for name, each in PROTOCOLS.items() if not each.last_resort}


def result_of(talk: Sequence[str]) -> dict[str, Any]:
    """The result after the last line; every line before it is answered by a further question, and none is asked again."""
    lines = (json.dumps({"case": 1, "text": text}) for text in talk)
    *asked, last = [json.loads(each) for each in interview_lines(lines, flags=NoSigns(), protocols=PROTOCOLS)]
    assert all("ask" in each and "again" not in each["ask"] for each in asked), asked
    assert "result" in last, last
    result: dict[str, Any] = last["result"]
    return result


def answer_to(text: str) -> dict[str, Any]:
    """The first answer, where only protocols of a complaint of their own may begin."""
    lines = interview_lines([json.dumps({"case": 1, "text": text})], flags=NoSigns(), protocols=KNOWN)
    [answer] = [json.loads(each) for each in lines]
    return dict(answer)
