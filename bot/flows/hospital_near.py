"""Hospitals by how far they are from a place that was shared: told with kilometres, and the place is kept nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.dialogue.turn import Outcome, Turn
from bot.domain.appointment import Hospital
from bot.domain.messages import SharedLocation
from bot.domain.sayings import AskLocation, Card, Choice, Plain
from bot.domain.words import Name, Phrase, Words
from bot.flows.emergency_room import distance, rounded
from bot.flows.labels import button_label
from bot.flows.ways_on import SHARE_PLACE, back_to_step

_MOST = 5
_NEAR = re.compile(r"ใกล้(?!หมอ)|\bnear|closest", re.IGNORECASE)


def wants_near(text: str) -> bool:
    """Whether the nearest one is asked for in words."""
    return _NEAR.search(text) is not None


def ask_place(turn: Turn) -> Outcome:
    """How a place is shared, for who asks for the nearest one in words."""
    return Outcome((Plain(Phrase("place-by-hand")),), (SHARE_PLACE, *back_to_step(turn)), step_kept=True)


def to_near(hospitals: tuple[Hospital, ...]) -> tuple[Choice, ...]:
    """The button that shares a place, where it would help: at least two hospitals have one of their own."""
    placed = sum(each.position is not None for each in hospitals)
    return (Choice(Phrase("hospital-near"), AskLocation()),) if placed > 1 else ()


def near_card(
    hospitals: tuple[Hospital, ...], here: SharedLocation, choice: Callable[[Hospital, Name], Choice]
) -> Card:
    """The nearest five, each as a button; `choice` makes it of a hospital and its label. Those without a place come last."""
    away = {each.id: distance(here, each.position) for each in hospitals if each.position is not None}
    ranked = sorted(hospitals, key=lambda each: away.get(each.id, float("inf")))[:_MOST]
    lines: tuple[Words, ...] = tuple(
        Phrase("hospital-away", {"hospital": each.name, "km": rounded(away[each.id])})
        for each in ranked
        if each.id in away
    )
    buttons = tuple(choice(each, button_label(each.name)) for each in ranked)
    return Card(Phrase("hospital-near-title"), (*lines, Phrase("hospital-near-once")), buttons, alt=Phrase("alt-place"))
