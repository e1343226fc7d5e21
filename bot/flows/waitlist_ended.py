"""Staff have taken somebody off a waitlist: said kindly, with the reason and a way on, once."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.dialogue.router import Router
from bot.dialogue.turn import SILENCE, Clinic, Outcome, Ring
from bot.domain.consent import Purpose
from bot.domain.facts import TimerSet
from bot.domain.reminder import quiet_until
from bot.domain.sayings import Card, Urgency
from bot.domain.waitlist import WAIT_OFF, OffReason
from bot.domain.words import Phrase
from bot.flows.waitlist_offers import allowed
from bot.flows.waitlist_words import wanted_lines
from bot.flows.ways_on import TO_BOOKING, TO_MENU, TO_MY_APPOINTMENTS, TO_PERSON

router = Router()

_SAYS = {
    OffReason.ASKED: "waitlist-off-asked",
    OffReason.BOOKED: "waitlist-off-booked",
    OffReason.CLOSED: "waitlist-off-closed",
    OffReason.OTHER: "waitlist-off-other",
}


@router.timer(WAIT_OFF)
async def taken_off(ring: Ring, clinic: Clinic) -> Outcome:
    """In the morning where it was night; nothing where the wait ended in another way after all, or may not be known any more."""
    wait = next((each for each in ring.patient.waits if str(each.id) == ring.ref), None)
    if wait is None or wait.off is None or not ring.patient.agrees_to(Purpose.APPOINTMENTS):
        return SILENCE
    hospital = next((each for each in clinic.hospitals if each.id == wait.hospital), None)
    if hospital is None or (wait.whom.care is not None and allowed(wait, ring.patient, hospital, ring.now) is None):
        return SILENCE
    wakes = quiet_until(ring.now, hospital.reminders, ZoneInfo(hospital.timezone))
    if wakes is not None:
        return Outcome(facts=(TimerSet(WAIT_OFF, ring.ref, wakes),), step_kept=True)
    lines = (*wanted_lines(hospital, wait.wanted), Phrase("waitlist-off-for", {"name": wait.whom.name}))
    said = Card(Phrase("waitlist-off"), (*lines, Phrase(_SAYS[wait.off.why])), alt=Phrase("alt-answer"))
    return Outcome(
        (said,),
        (TO_BOOKING, TO_MY_APPOINTMENTS, TO_PERSON, TO_MENU),
        urgency=Urgency.REMINDER,
        step_kept=True,
        relied_on=(Purpose.APPOINTMENTS,),
    )
