"""Which doctor, and how soon: both may be said in the patient's own words anywhere in booking."""

from __future__ import annotations

import msgspec

from bot.dialogue.router import Router
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.consent import Purpose
from bot.domain.doctors import among
from bot.domain.words import Name
from bot.flows import booking_doctor
from bot.flows.asides import aside, questions_first
from bot.flows.booking_change import changed_wish, follow, wants_any_day, wants_earliest
from bot.flows.booking_contact import earliest
from bot.flows.booking_doctor import ask_doctor, key_of, wants_any_doctor
from bot.flows.booking_offers import next_question
from bot.flows.booking_steps import ChoosingDoctor, Wish
from bot.flows.booking_words import ANY_DOCTOR, BACK, LEAVE
from bot.flows.smalltalk import leave

router = Router()


@router.step(ChoosingDoctor, needs=Purpose.APPOINTMENTS)
@questions_first
async def choose_doctor(turn: Turn, clinic: Clinic, step: ChoosingDoctor) -> Outcome:
    """A doctor by the button, the number or the name; or any."""
    if turn.tap == LEAVE:
        return await leave(turn, clinic)
    if turn.tap in (ANY_DOCTOR, BACK) or wants_any_doctor(turn):
        return await next_question(turn, clinic, msgspec.structs.replace(step.wish, doctor=""))
    meant = tuple(each for each in step.doctors if key_of(each) == turn.tap) or (
        among(turn.text, step.doctors) if turn.text else ()
    )
    if len(meant) == 1:
        return await _with_doctor(turn, clinic, step, meant[0])
    if (named := await booking_doctor.named(turn, clinic, step.wish)) is not None:
        return named
    wish = changed_wish(turn, clinic, step.wish)
    if wish is not None:
        return await follow(turn, clinic, wish)
    return await aside(turn, clinic) or ask_doctor(step)


async def _with_doctor(turn: Turn, clinic: Clinic, step: ChoosingDoctor, doctor: Name) -> Outcome:
    """At the place that is chosen, or where they sit; on the wished days if they sit then, else on the days that they have."""
    wish = msgspec.structs.replace(step.wish, doctor=doctor.th)
    if wish.hospital and wish.department:
        return await next_question(turn, clinic, wish)
    return await booking_doctor.at_their_place(turn, clinic, step.wish, doctor)


async def doctor_in(turn: Turn, clinic: Clinic, wish: Wish) -> Outcome | None:
    """Another doctor, or any, in the patient's own words."""
    if wish.doctor and wants_any_doctor(turn):
        return await next_question(turn, clinic, msgspec.structs.replace(wish, doctor=""))
    if wants_any_day(turn) and wish.first is None:
        wish = msgspec.structs.replace(wish, any_day=True)
    outcome = await booking_doctor.named(turn, clinic, wish)
    return await earliest(turn, clinic, outcome) if outcome is not None and wants_earliest(turn) else outcome


async def led_by_words(turn: Turn, clinic: Clinic, before: Wish) -> Outcome | None:
    """Where another wish in the patient's own words leads; None where nothing else is wished for."""
    wish = changed_wish(turn, clinic, before)
    with_doctor = await doctor_in(turn, clinic, wish or before)
    if with_doctor is not None:
        return with_doctor
    if wants_any_day(turn):
        return await soonest(turn, clinic, wish or before)
    return await follow(turn, clinic, wish) if wish is not None else None


async def soonest(turn: Turn, clinic: Clinic, wish: Wish) -> Outcome:
    """Any day will do; who asks for the very first time gets it read back at once."""
    outcome = await next_question(turn, clinic, msgspec.structs.replace(wish, any_day=True))
    return await earliest(turn, clinic, outcome) if wants_earliest(turn) else outcome
