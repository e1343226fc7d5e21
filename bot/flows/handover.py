"""Asking for a person: the wish goes on the staff list, and we say honestly when somebody will read it."""

from __future__ import annotations

from bot.dialogue.router import Router
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.consent import Purpose
from bot.domain.facts import CaseKind, CaseOpened
from bot.domain.messages import Card
from bot.domain.words import Phrase, When
from bot.flows.opening import is_open, next_opening, said_hours
from bot.flows.vital_interest import in_vital_interest
from bot.flows.ways_on import CALL_1669, TO_MENU, back_to_step, call_hospital

router = Router()


@router.intent("talk_to_nurse", interrupts=True, needs=Purpose.HANDOVER)
async def ask_for_person(turn: Turn, clinic: Clinic) -> Outcome:
    """Recorded for staff; whatever was open stays open, so that nothing is lost meanwhile."""
    return handed_over(turn, clinic, CaseOpened(CaseKind.TALK_TO_NURSE, "asked"), "person-title")


@router.intent("complaint", needs=Purpose.HANDOVER)
async def complain(turn: Turn, clinic: Clinic) -> Outcome:
    """A complaint is thanked for and recorded as it was written."""
    return handed_over(turn, clinic, CaseOpened(CaseKind.COMPLAINT, "complaint"), "complaint-title")


def handed_over(turn: Turn, clinic: Clinic, case: CaseOpened, title: str) -> Outcome:
    """Says that it is on the list, when it will be read, whom to call meanwhile, and 1669 if it gets worse."""
    calls = tuple(choice for hospital in clinic.hospitals[:1] for choice in call_hospital(hospital))
    card = Card(
        Phrase(title),
        (Phrase("person-listed"), when_read(turn, clinic), Phrase("person-worse")),
        (*calls, CALL_1669),
        alt=Phrase("alt-person"),
    )
    # Without consent only while an emergency of theirs is open: see consent_question.in_danger.
    vital = () if turn.patient.agrees_to(Purpose.HANDOVER) else in_vital_interest(turn, "person")
    return Outcome((card,), (*back_to_step(turn), TO_MENU), facts=(case, *vital), step_kept=True)


def when_read(turn: Turn, clinic: Clinic) -> Phrase:
    """When staff will read it, as far as opening hours tell."""
    if not clinic.hospitals:
        return Phrase("person-when-unknown")
    hospital = clinic.hospitals[0]
    if is_open(hospital, turn.now):
        return Phrase("person-when-open", {"hours": said_hours(hospital)})
    opens = next_opening(hospital, turn.now)
    if opens is None:
        return Phrase("person-when-unknown")
    return Phrase("person-when-closed", {"opens": When(opens)})
