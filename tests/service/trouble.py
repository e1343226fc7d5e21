"""A flow that fails, hangs or changes its mind when it is told to, put at the desk before all others but the emergency guards."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import cast
from uuid import uuid4

from bot.dialogue.desk import Desk
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.appointment_facts import BookingTold
from bot.domain.facts import ContactGiven
from bot.domain.sayings import Plain
from bot.domain.words import Name
from tests.service.wording import th

FAILS, HANGS, UNSTORABLE, CHANGES_ONCE, ALWAYS_CHANGES = "พัง", "ค้าง", "เก็บไม่ได้", "เปลี่ยนใจ", "เปลี่ยนใจตลอด"
CHEST_PAIN = "เจ็บแน่นหน้าอก เหงื่อแตก"
CALL_1669 = th("emergency-title")
APOLOGY, SET_ASIDE = th("apology"), th("apology-set-aside")
DONE = "ทำเสร็จแล้ว"


@dataclass
class Trouble:
    """`tries`: when it was asked for each word, by monotonic time; `let_go` ends the hanging."""

    tries: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    let_go: asyncio.Event = field(default_factory=asyncio.Event)

    def at(self, desk: Desk) -> Desk:
        """The desk with this flow at it."""
        first = len(desk.express)
        return replace(desk, guards=(*desk.guards[:first], self.guard, *desk.guards[first:]))

    async def guard(self, turn: Turn, clinic: Clinic) -> Outcome | None:
        """Takes only the words above."""
        if turn.text not in (FAILS, HANGS, UNSTORABLE, CHANGES_ONCE, ALWAYS_CHANGES):
            return None
        self.tries[turn.text].append(time.monotonic())
        self.asked.set()
        if turn.text == FAILS:
            raise ZeroDivisionError("on purpose")
        if turn.text == HANGS:
            await self.let_go.wait()
        return Outcome((Plain(Name(DONE, DONE)),), facts=self._facts(turn.text))

    def _facts(self, text: str) -> tuple[BookingTold | ContactGiven, ...]:
        if text == UNSTORABLE:
            return (ContactGiven(cast(str, None), "0812345678"),)  # no name is nothing that can be sealed
        if text == ALWAYS_CHANGES or (text == CHANGES_ONCE and len(self.tries[text]) == 1):
            return (BookingTold(uuid4()),)  # there is no such booking: somebody told it first
        return ()
