"""Changing one's mind while booking: another day, another time, another department, in one's own words."""

from __future__ import annotations

import re

import msgspec

from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.words import Phrase
from bot.flows.booking_offers import next_question
from bot.flows.booking_search import fits, zone_of
from bot.flows.booking_steps import ChoosingDay, Offer, Wish
from bot.flows.booking_wish import doubtful_days, hospital_of, wish_after
from bot.flows.booking_words import back_and_leave, which_day_card

# A name may hold the word of a weekday (จันทร์เพ็ญ); where names are asked for, only these words make it a wish.
_ASKS_FOR_CHANGE = re.compile(r"ขอ|เปลี่ยน|แทน|เลื่อน|วันอื่น|เวลาอื่น|instead|change|rather", re.IGNORECASE)
_ANY_DAY = re.compile(r"วันไหนก็ได้|วันใดก็ได้|เมื่อไหร่ก็ได้|เมื่อไรก็ได้|เร็วที่สุด|เร็วสุด|any ?day|soonest|earliest|asap", re.IGNORECASE)
_EARLIEST = re.compile(
    r"คิวแรก|แรกสุด|แรกที่ว่าง|(?:เร็ว|ไว)(?:ที่)?สุด|soonest|earliest|first (?:available|free|slot|one)|asap|as soon as possible",
    re.IGNORECASE,
)
_OTHER_TIME = re.compile(r"เวลาอื่น|other times?|another time", re.IGNORECASE)


def changed_wish(turn: Turn, clinic: Clinic, wish: Wish) -> Wish | None:
    """The new wish if the message changes it, else None."""
    if not turn.text or turn.tap is not None:
        return None
    new = wish_after(turn, clinic, wish)
    return new if new != wish else None


def changed_in_own_words(turn: Turn, clinic: Clinic, wish: Wish) -> Wish | None:
    """The same where words of one's own are expected: only if it is plainly asked for."""
    return changed_wish(turn, clinic, wish) if _ASKS_FOR_CHANGE.search(turn.text) else None


def stays_in_department(turn: Turn, clinic: Clinic, wish: Wish) -> tuple[Phrase, ...]:
    """What is said to who names another department while an appointment is moved, which stays in its own; nothing otherwise."""
    hospital = hospital_of(clinic, wish)
    own = hospital.department(wish.department) if hospital is not None else None
    if wish.moves is None or own is None or not turn.text or turn.tap is not None:
        return ()
    named = wish_after(turn, clinic, msgspec.structs.replace(wish, moves=None)).department
    return (Phrase("moving-same-department", {"department": own.name}),) if named != wish.department else ()


def wants_any_day(turn: Turn) -> bool:
    """Whether any day will do."""
    return _ANY_DAY.search(turn.text) is not None or wants_earliest(turn)


def wants_earliest(turn: Turn) -> bool:
    """Whether the very first free time is asked for."""
    return _EARLIEST.search(turn.text) is not None


def wants_other_time(turn: Turn) -> bool:
    """Whether other times of the same days are asked for."""
    return _OTHER_TIME.search(turn.text) is not None


def agrees(chosen: Offer, wish: Wish, clinic: Clinic, turn: Turn) -> bool:
    """Whether a chosen time already is what the wish says."""
    zone = zone_of(clinic, wish, turn.now)
    day = chosen.slot.start.astimezone(zone).date()
    same_day = wish.first is None or wish.last is None or wish.first <= day <= wish.last
    return chosen.slot.department == wish.department and same_day and fits(chosen.slot, wish, zone)


async def follow(turn: Turn, clinic: Clinic, wish: Wish) -> Outcome:
    """Go on with a wish as it was just said; a day with two readings is asked about first."""
    days = doubtful_days(turn)
    if days and wish.hospital and wish.department:
        open_day = msgspec.structs.replace(wish, first=None, last=None)
        return Outcome((which_day_card(days),), back_and_leave(ChoosingDay), ChoosingDay(open_day, days))
    return await next_question(turn, clinic, wish)
