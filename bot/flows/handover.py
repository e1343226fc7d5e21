"""Asking for a person: the wish goes on the staff list, and we say honestly when somebody will read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.dialogue.router import Router
from bot.dialogue.turn import Clinic, Outcome, Ring, Turn
from bot.domain.appointment import Hospital
from bot.domain.consent import Purpose
from bot.domain.facts import CaseKind, CaseOpened
from bot.domain.sayings import Card, Plain
from bot.domain.words import Phrase, When
from bot.flows.hospital_choice import own_first
from bot.flows.opening import is_open, next_opening, said_hours
from bot.flows.vital_interest import in_vital_interest
from bot.flows.ways_on import CALL_1669, TO_MENU, back_to_step, call_hospital, menu

router = Router()

FOR_ME, FOR_ME_AGAIN = "person_for_me", "person_for_me_again"  # of our own: nobody types them


@router.intent("talk_to_nurse", interrupts=True, needs=Purpose.HANDOVER)
async def ask_for_person(turn: Turn, clinic: Clinic) -> Outcome:
    """Recorded for staff; whatever was open stays open, so that nothing is lost meanwhile."""
    return handed_over(turn, clinic, CaseOpened(CaseKind.TALK_TO_NURSE, "asked"), "person-title")


@router.intent("complaint", needs=Purpose.HANDOVER)
async def complain(turn: Turn, clinic: Clinic) -> Outcome:
    """A complaint is thanked for and recorded as it was written."""
    return handed_over(turn, clinic, CaseOpened(CaseKind.COMPLAINT, "complaint"), "complaint-title")


@router.intent(FOR_ME, needs=Purpose.HANDOVER)
async def ask_for_me(turn: Turn, clinic: Clinic) -> Outcome:
    """Not understood twice in a row: a person is asked, and the patient is told."""
    outcome = handed_over(turn, clinic, CaseOpened(CaseKind.NOT_UNDERSTOOD, "twice"), "person-for-you-title")
    return replace(outcome, choices=(*back_to_step(turn), *menu()))


@router.intent(FOR_ME_AGAIN, needs=Purpose.HANDOVER)
async def ask_for_me_again(turn: Turn, clinic: Clinic) -> Outcome:
    """Not understood once more: noted for the person who was asked, in a few words."""
    return replace(await ask_for_me(turn, clinic), say=(Plain(Phrase("person-for-you-again")),))


def handed_over(turn: Turn, clinic: Clinic, case: CaseOpened, title: str) -> Outcome:
    """Says that it is on the list, when it will be read, whom to call meanwhile, and 1669 if it gets worse."""
    calls = tuple(
        choice for hospital in own_first(turn.patient, clinic.hospitals)[:1] for choice in call_hospital(hospital)
    )
    card = Card(
        Phrase(title),
        (Phrase("person-listed"), when_read(turn, clinic), Phrase("person-worse")),
        (*calls, CALL_1669),
        alt=Phrase("alt-person"),
    )
    # Without consent only while an emergency of theirs is open: see consent_question.in_danger.
    vital = () if turn.patient.agrees_to(Purpose.HANDOVER) else in_vital_interest(turn, "person")
    return Outcome((card,), (*back_to_step(turn), TO_MENU), facts=(case, *vital), step_kept=True)


def when_read(turn: Turn | Ring, clinic: Clinic) -> Phrase:
    """When staff will read it, as far as opening hours tell."""
    return read_at(turn.now, own_first(turn.patient, clinic.hospitals))


def read_at(now: datetime, hospitals: tuple[Hospital, ...]) -> Phrase:
    """When staff will read what is written now."""
    if not hospitals:
        return Phrase("person-when-unknown")
    hospital = hospitals[0]
    if is_open(hospital, now):
        return Phrase("person-when-open", {"hours": said_hours(hospital)})
    opens = next_opening(hospital, now)
    if opens is None:
        return Phrase("person-when-unknown")
    return Phrase("person-when-closed", {"opens": When(opens)})
