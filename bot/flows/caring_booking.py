"""Booking for somebody whom one cares for: whom the first words name, and what is said where it is not allowed."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.care import Care, Scope
from bot.domain.sayings import Plain
from bot.domain.words import Phrase
from bot.flows.booking_steps import Wish
from bot.flows.care_words import meant, person
from bot.flows.caring_rights import standing
from bot.flows.caring_shown import care_over
from bot.flows.caring_ways import TO_CARE, TO_MY_PEOPLE
from bot.flows.ways_on import TO_BOOKING, TO_MENU, TO_PERSON


def for_whom(turn: Turn, wish: Wish) -> tuple[Wish, Outcome | None]:
    """The wish for the one person whom the words name; or what is said instead, where nothing may be booked for them."""
    named = meant(turn.text, standing(turn.patient, turn.now))
    over = meant(turn.text, (each for each in turn.patient.cares if not each.stands(turn.now)))
    if not named and over:  # by name alone anybody can book for anybody, as before: that way stays open
        ended = care_over(turn, over[-1])
        return wish, replace(ended, choices=(TO_BOOKING, *ended.choices))
    if len(named) != 1:
        return wish, None
    if Scope.BOOK not in named[0].scopes:
        return wish, not_to_book(named[0])
    return msgspec.structs.replace(wish, care=named[0].id, hospital=named[0].record.hospital), None


def not_to_book(care: Care) -> Outcome:
    """The right does not reach so far: by whom it could."""
    return Outcome(
        (Plain(Phrase("care-not-to-book", {"person": person(care)})),), (TO_CARE, TO_MY_PEOPLE, TO_PERSON, TO_MENU)
    )


def at_their_hospital(turn: Turn, clinic: Clinic, wish: Wish) -> tuple[Wish, tuple[Plain, ...]]:
    """The wish at the hospital that has the record of the person cared for, and what is said where another one was wished for."""
    care = next((each for each in turn.patient.cares if each.id == wish.care), None)
    there = next((each for each in clinic.hospitals if care is not None and each.id == care.record.hospital), None)
    if care is None or there is None or there.id == wish.hospital:
        return wish, ()
    only = Plain(Phrase("care-only-at", {"person": person(care), "hospital": there.name}))
    return msgspec.structs.replace(wish, hospital=there.id), (only,) if wish.hospital else ()


def not_earlier(care: Care) -> Outcome:
    """An earlier time than the one booked is waited for by the person alone; a carer may move to one that is free, or wait for another."""
    said = Plain(Phrase("care-not-earlier", {"person": person(care)}))
    return Outcome((said,), (TO_BOOKING, TO_MY_PEOPLE, TO_PERSON, TO_MENU), step_kept=True)


def refused_to_carer(turn: Turn, clinic: Clinic, wish: Wish) -> Plain | None:
    """Why a department that is there cannot be had for this person; None where that is not the reason."""
    care = next((each for each in turn.patient.cares if each.id == wish.care), None)
    known = next((each for each in clinic.hospitals if each.id == wish.hospital), None)
    if care is None or known is None or known.department(wish.department) is None:
        return None
    return Plain(Phrase("care-restricted", {"person": person(care)}))


def restricted(care: Care) -> Outcome:
    """A clinic at which only the patient books. Nothing is said of whether they have been there."""
    said = Plain(Phrase("care-restricted", {"person": person(care)}))
    return Outcome((said,), (TO_BOOKING, TO_MY_PEOPLE, TO_PERSON, TO_MENU))
