"""What works without consent: the numbers to call, when the hospital is open, and that a yes is welcome later."""

from __future__ import annotations

from datetime import datetime

from bot.dialogue.taps import start
from bot.dialogue.turn import Clinic
from bot.domain.appointment import Hospital
from bot.domain.sayings import Card, Choice
from bot.domain.words import Phrase, Words
from bot.flows.emergency import CALL_MIND
from bot.flows.opening import is_open, said_hours
from bot.flows.ways_on import CALL_1669, TO_HOURS, TO_MENU, call_hospital


def refused_card(clinic: Clinic, now: datetime, title: str) -> Card:
    """Said after a no, and after a day of silence."""
    hospital = clinic.hospitals[0] if len(clinic.hospitals) == 1 else None
    lines: list[Words] = [Phrase("consent-no-erased"), Phrase("consent-no-urgent")]
    lines.extend(_by_phone(hospital, now) if hospital is not None else (Phrase("consent-no-phone-unknown"),))
    lines.append(Phrase("consent-no-later"))
    calls = call_hospital(hospital) if hospital is not None else ()
    return Card(Phrase(title), tuple(lines), (*calls, CALL_1669, CALL_MIND), alt=Phrase("alt-consent-without"))


def ways_without(*, back: bool) -> tuple[Choice, ...]:
    """Where to go on from there; back to what was open before, if anything was."""
    resume = (start("resume", Phrase("way-resume")),) if back else ()
    return (*resume, TO_HOURS, TO_MENU)


def _by_phone(hospital: Hospital, now: datetime) -> tuple[Words, ...]:
    """A person by phone, and whether somebody is there just now."""
    if not hospital.phone:
        return (Phrase("consent-no-phone-unknown"),)
    call = Phrase("consent-no-phone", {"hospital": hospital.name, "phone": hospital.phone})
    if not hospital.open:
        return (call,)
    hours = "consent-no-open" if is_open(hospital, now) else "consent-no-closed"
    return (call, Phrase(hours, {"hours": said_hours(hospital)}))
