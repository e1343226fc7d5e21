"""Ways on: the choices under an answer that lead somewhere else from wherever the patient is."""

from __future__ import annotations

import re

from bot.dialogue.steps import Step
from bot.dialogue.taps import start
from bot.dialogue.turn import Ring, Turn
from bot.domain.appointment import Hospital
from bot.domain.sayings import AskLocation, Call, Choice
from bot.domain.words import Phrase

EMERGENCY_LINE = "1669"  # the national emergency medical line, free, day and night (niems.go.th)

CALL_1669 = Choice(Phrase("call-1669"), Call(EMERGENCY_LINE))
SHARE_PLACE = Choice(Phrase("way-place"), AskLocation())
TO_PERSON = start("talk_to_nurse", Phrase("way-person"))
TO_BOOKING = start("book_appointment", Phrase("way-book"))
TO_SYMPTOMS = start("report_symptom", Phrase("way-symptoms"))
TO_MY_APPOINTMENTS = start("check_appointment", Phrase("way-mine"))
TO_LINK = start("link_record", Phrase("way-link"))
TO_HOURS = start("ask_opening_hours", Phrase("way-hours"))
TO_MENU = start("menu", Phrase("way-menu"))


def back_to_step(turn: Turn | Ring) -> tuple[Choice, ...]:
    """A choice that goes back to what the patient was doing, if they were doing something."""
    return (start("resume", Phrase("way-resume")),) if turn.conversation.step is not None else ()


def leads_back(choice: Choice) -> bool:
    """Whether it is the choice of `back_to_step`."""
    return choice == start("resume", Phrase("way-resume"))


def start_resume(below: tuple[Step, ...]) -> tuple[Choice, ...]:
    """A choice that goes on with what this stood in front of, if there is something."""
    return (start("resume", Phrase("way-resume")),) if below else ()


def menu() -> tuple[Choice, ...]:
    """What this chat can do, most wanted first."""
    return (TO_BOOKING, TO_SYMPTOMS, TO_MY_APPOINTMENTS, TO_HOURS, TO_PERSON, CALL_1669)


def call_hospital(hospital: Hospital) -> tuple[Choice, ...]:
    """A choice that dials the hospital, if it has given a number."""
    digits = re.sub(r"\D", "", hospital.phone or "")
    return (Choice(Phrase("call-hospital"), Call(digits)),) if digits else ()
