"""What the buttons of an answer stand for, so that their words can be typed instead of pressed."""

from __future__ import annotations

from bot.dialogue.phrasebook import Phrasebook
from bot.dialogue.steps import Offered
from bot.dialogue.taps import DIAL_BY_HAND, INTENT, SHARE_BY_HAND
from bot.dialogue.turn import Outcome
from bot.domain.sayings import AskLocation, Call, Card, Carousel, Choice, Plain, Press, Shape, TypeIt


def offers_of(outcome: Outcome, phrasebook: Phrasebook, language: str) -> tuple[Offered, ...]:
    """Each button of the answer, in order, with its label in `language`; links have nothing to be typed."""
    shown = [*(button for shape in outcome.say for button in _buttons(shape)), *outcome.choices]
    offers = (_offer(choice, phrasebook, language) for choice in shown)
    return tuple(offer for offer in offers if offer is not None)


def _offer(choice: Choice, phrasebook: Phrasebook, language: str) -> Offered | None:
    label = phrasebook.word(choice.label, language)
    match choice.action:
        case Press(key):
            return Offered(label, key=key)
        case TypeIt(text):
            return Offered(label, types=phrasebook.word(text, language))
        case Call():
            return Offered(label, key=f"{INTENT}{DIAL_BY_HAND}")
        case AskLocation():
            return Offered(label, key=f"{INTENT}{SHARE_BY_HAND}")
    return None


def _buttons(shape: Shape) -> tuple[Choice, ...]:
    match shape:
        case Card():
            return shape.buttons
        case Carousel():
            return tuple(button for card in shape.cards for button in card.buttons)
        case Plain():
            return ()
