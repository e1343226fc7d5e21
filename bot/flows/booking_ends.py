"""How a try to book can end without an appointment, and how it goes on from there."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from bot.dialogue.taps import press
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.errors import HospitalUnavailable
from bot.domain.facts import CaseKind, CaseOpened, Fact
from bot.domain.sayings import Plain, Urgency
from bot.domain.words import Phrase
from bot.flows.booking_offers import offer_times, unavailable_card
from bot.flows.booking_steps import Confirming, offer
from bot.flows.booking_words import YES, back_and_leave
from bot.flows.ways_on import TO_LINK, TO_MENU, TO_PERSON


async def taken(turn: Turn, clinic: Clinic, step: Confirming, *told: Fact) -> Outcome:
    """Somebody was first: other times are offered."""
    others = await offer_times(turn, clinic, step.wish, Phrase("booking-taken"))
    return replace(others, facts=(*others.facts, *told), urgency=Urgency.OUTCOME)


def not_now(clinic: Clinic, step: Confirming, error: HospitalUnavailable, *told: Fact) -> Outcome:
    """Nothing was written. The next try is a new wish with a key of its own."""
    fresh = msgspec.structs.replace(step, chosen=offer(step.chosen.slot))
    again = press(Confirming, f"{YES}:{fresh.chosen.key}", Phrase("booking-again"))
    return Outcome(
        (unavailable_card(clinic, step.wish, error),),
        (again, *back_and_leave(Confirming), TO_PERSON),
        fresh,
        told,
        Urgency.OUTCOME,
    )


def being_checked() -> Outcome:
    """It may or may not have happened: it is looked into, and the patient need not do anything."""
    return Outcome((Plain(Phrase("booking-being-checked")),), (TO_MENU, TO_PERSON), urgency=Urgency.OUTCOME)


def refused(*told: Fact) -> Outcome:
    """The hospital said no: a person looks at it."""
    case = CaseOpened(CaseKind.BOOKING_REFUSED, "book")
    said = (Plain(Phrase("booking-refused")),)
    return Outcome(said, (TO_PERSON, TO_MENU), facts=(case, *told), urgency=Urgency.OUTCOME)


def not_linked(*told: Fact) -> Outcome:
    """The hospital books by its own number of the patient, which is not known here: how to link it, and nothing is booked."""
    said = (Plain(Phrase("booking-needs-number")),)
    return Outcome(said, (TO_LINK, TO_PERSON, TO_MENU), facts=told, urgency=Urgency.OUTCOME)
