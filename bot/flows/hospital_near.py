"""Hospitals by how far they are from a place that was shared: told with kilometres, and the place is kept nowhere."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.appointment import Hospital
from bot.domain.messages import AskLocation, Card, Choice, SharedLocation
from bot.domain.words import Name, Phrase, Words
from bot.flows.emergency_room import distance, rounded
from bot.flows.labels import button_label

_MOST = 5


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
