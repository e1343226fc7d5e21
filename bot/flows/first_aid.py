"""What to do until help comes, for each danger sign, in words that no clinician has signed yet."""

# Sources stand beside each line in config/locales/*/first_aid.ftl.

from __future__ import annotations

from bot.domain.words import Phrase

POISONS = frozenset({"overdose", "poisoning"})
BREATH_FIRST = frozenset({"not_breathing", "unconscious", "choking"})
MOST_LINES = 2  # of advice by sign: who is in need reads little

# By the codes of config/lexicon/redflags.yaml; a sign without a line of its own gets what holds for everybody.
ADVICE = {
    "chest_pain": "aid-chest",
    "palpitation": "aid-chest",
    "stroke": "aid-stroke",
    "confusion": "aid-stroke",
    "severe_headache": "aid-stroke",
    "breathless": "aid-breathing",
    "not_breathing": "aid-unconscious",
    "unconscious": "aid-unconscious",
    "seizure": "aid-seizure",
    "heavy_bleeding": "aid-bleeding",
    "overdose": "aid-poison",
    "poisoning": "aid-poison",
    "anaphylaxis": "aid-allergy",
    "severe_trauma": "aid-injury",
    "choking": "aid-choking",
    "drowning": "aid-drowning",
    "snake_bite": "aid-bite",
    "pregnancy_emergency": "aid-pregnancy",
    "burns": "aid-burn",
    "electric_shock": "aid-electric",
    "infant_danger": "aid-child",
    "shock": "aid-lie-flat",
    "acute_abdomen": "aid-lie-flat",
    "heat_stroke": "aid-heat",
    "low_sugar": "aid-sugar",
}
SWEET = "aid-sugar"  # the one that would be contradicted by "nothing to eat or drink"
NO_LINE_OF_ITS_OWN = frozenset({"call_for_help"})


def first_aid(signs: tuple[str, ...]) -> tuple[Phrase, ...]:
    """Advice by sign, each line once, the first two signs of the text; always closed by what holds for everybody.

    What stops a breath comes before all else, wherever in the text it stands.
    """
    in_order = sorted(signs, key=lambda sign: sign not in BREATH_FIRST)
    lines = list(dict.fromkeys(ADVICE[sign] for sign in in_order if sign in ADVICE))[:MOST_LINES]
    closing = "aid-everybody-sweet" if SWEET in lines else "aid-everybody"
    return (*(Phrase(line) for line in lines), Phrase(closing))
