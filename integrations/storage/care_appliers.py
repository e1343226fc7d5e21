"""One applier for each fact about caring for somebody."""

from __future__ import annotations

from bot.domain.record_facts import CareAsked, CareEnded, CareGiven, CareMade
from integrations.storage import cared
from integrations.storage.applying import applies
from integrations.storage.writing import Writing


@applies(CareAsked)
def _ask_care(to: Writing, fact: CareAsked) -> None:
    cared.ask(to, fact)


@applies(CareGiven)
def _give_care(to: Writing, fact: CareGiven) -> None:
    cared.give(to, fact)


@applies(CareMade)
def _make_care(to: Writing, fact: CareMade) -> None:
    cared.make(to, fact)


@applies(CareEnded)
def _end_care(to: Writing, fact: CareEnded) -> None:
    cared.end(to, fact.care)
