"""Intents that the chat tells apart and the contract does not: what is outside hears the one the contract names."""

from __future__ import annotations

from bot.domain.ports.intents import Ranking

FALLBACK = "fallback"
BY_CONTRACT = {
    "show_my_data": "privacy_consent",
    "erase_my_data": "privacy_consent",
    "withdraw_consent": "privacy_consent",
    FALLBACK: "out_of_scope",  # nothing that this service could answer
}


def by_contract(intent: str) -> str:
    """The intent as contracts.md names it."""
    return BY_CONTRACT.get(intent, intent)


def ranking_by_contract(ranking: Ranking) -> Ranking:
    """The same with finer intents as one: their confidences are added up."""
    chances: dict[str, float] = {}
    for intent, chance in ranking:
        chances[by_contract(intent)] = chances.get(by_contract(intent), 0.0) + chance
    return tuple(sorted(chances.items(), key=lambda each: -each[1]))
