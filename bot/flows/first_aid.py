"""What to do until help comes, for each danger sign.

The lines stand in config/locales/*/first_aid.ftl with their sources; no clinician has signed them yet.
"""

from __future__ import annotations

from bot.domain.words import Phrase

POISONS = frozenset({"overdose", "poison", "poisoning"})
MOST_LINES = 2  # of advice by sign: who is in need reads little

_ADVICE = {
    "unconscious": "aid-unconscious",
    "cardiac_arrest": "aid-unconscious",
    "not_breathing": "aid-unconscious",
    "syncope": "aid-unconscious",
    "choking": "aid-choking",
    "breathing": "aid-breathing",
    "severe_breathlessness": "aid-breathing",
    "chest_pain": "aid-chest",
    "stroke": "aid-stroke",
    "seizure": "aid-seizure",
    "bleeding": "aid-bleeding",
    "vomit_blood": "aid-inside-bleeding",
    "black_stool": "aid-inside-bleeding",
    "anaphylaxis": "aid-allergy",
    "overdose": "aid-poison",
    "poison": "aid-poison",
    "poisoning": "aid-poison",
    "snake_bite": "aid-bite",
    "trauma": "aid-injury",
    "burn": "aid-burn",
    "electric": "aid-electric",
    "drowning": "aid-drowning",
    "heat_stroke": "aid-heat",
    "pregnancy": "aid-pregnancy",
    "infant": "aid-child",
}


def first_aid(signs: tuple[str, ...]) -> tuple[Phrase, ...]:
    """Advice by sign, each line once, the first two signs of the text; always closed by what holds for everybody."""
    lines = dict.fromkeys(_ADVICE[sign] for sign in signs if sign in _ADVICE)
    return (*(Phrase(line) for line in list(lines)[:MOST_LINES]), Phrase("aid-everybody"))
