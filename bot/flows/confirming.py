"""Saying that one will come: written to the hospital once for each time of the appointment, and thanked for with the full date."""

from __future__ import annotations

from datetime import timedelta

from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.appointment import Booking
from bot.domain.appointment_facts import ChangeTold
from bot.domain.change import confirm_key
from bot.domain.errors import HospitalRefused, HospitalUnavailable, NoHospital, NoLongerStands, NotCarer, OutcomeUnknown
from bot.domain.facts import CaseKind, CaseOpened, Fact
from bot.domain.sayings import Card, Choice, Plain, Urgency
from bot.domain.words import Phrase, When
from bot.flows.caring_outcomes import looks_again, told_here
from bot.flows.caring_shown import care_over
from bot.flows.reminder_buttons import CONFIRM, bound
from bot.flows.reminder_words import answers, gone_card, neutral_lines
from bot.flows.ways_on import TO_BOOKING, TO_MENU, TO_MY_APPOINTMENTS, TO_PERSON, back_to_step

_JUST_REMINDED = timedelta(days=3)  # as long as a reminder may stand above what is typed under it


async def read_back(turn: Turn, clinic: Clinic, booking: Booking) -> Outcome:
    """Who says that they will come, and has not just been reminded, is shown for what before the hospital is told."""
    hospital = next((each for each in clinic.hospitals if each.id == booking.hospital), None)
    reminded = booking.reminded_at is not None and turn.now - booking.reminded_at < _JUST_REMINDED
    if booking.confirmed_at is not None or reminded or hospital is None:
        return await confirm(turn, clinic, booking)
    card = Card(
        Phrase("confirming-ask"),
        neutral_lines(booking, hospital),
        answers(booking, clinic.signatures),
        alt=Phrase("alt-answer"),
    )
    return Outcome((card,), (*back_to_step(turn), TO_PERSON, TO_MENU), step_kept=True)


async def confirm(turn: Turn, clinic: Clinic, booking: Booking) -> Outcome:
    """Whatever was open stays open. After a crash this may run again: the hospital is told once."""
    change = next(
        (each for each in turn.patient.changes if each.key == confirm_key(booking.key, booking.generation)), None
    )
    if booking.confirmed_at is not None and change is None:
        return _says(turn, booking, "confirming-already")
    told = told_here(booking, ChangeTold(confirm_key(booking.key, booking.generation)))
    try:
        await clinic.booking.confirm(turn.incoming.person, booking)
    except NoLongerStands:
        return gone(clinic, booking, *told)
    except OutcomeUnknown:
        later = looks_again(turn.now, CONFIRM, booking.key, owned=booking.owned)
        return _says(turn, booking, "confirming-being-checked", facts=later, urgency=Urgency.OUTCOME)
    except NotCarer:
        return care_over(turn)
    except HospitalUnavailable:
        again = bound(clinic.signatures, CONFIRM, booking, Phrase("booking-again"))
        return _says(turn, booking, "confirming-not-now", again, TO_PERSON, facts=told, urgency=Urgency.OUTCOME)
    except (HospitalRefused, NoHospital) as error:
        case = CaseOpened(CaseKind.BOOKING_REFUSED, "confirm")
        facts = (case, *(told if isinstance(error, HospitalRefused) else ()))
        return _says(turn, booking, "confirming-refused", TO_PERSON, facts=facts, urgency=Urgency.OUTCOME)
    return _says(turn, booking, "confirming-done", facts=told, urgency=Urgency.OUTCOME)


def gone(clinic: Clinic, booking: Booking, *told: Fact) -> Outcome:
    """The hospital has it no more; that its reminders stop was recorded with the hospital's answer."""
    hospital = next((each for each in clinic.hospitals if each.id == booking.hospital), None)
    card = gone_card(booking, hospital)
    return Outcome((card,), (TO_BOOKING, TO_PERSON), facts=told, urgency=Urgency.OUTCOME, step_kept=True)


def _says(
    turn: Turn,
    booking: Booking,
    phrase: str,
    *choices: Choice,
    facts: tuple[Fact, ...] = (),
    urgency: Urgency = Urgency.TALK,
) -> Outcome:
    said = Plain(Phrase(phrase, {"when": When(booking.start)}))
    on = (*choices, *back_to_step(turn), TO_MY_APPOINTMENTS, TO_MENU)
    return Outcome((said,), on, facts=facts, urgency=urgency, step_kept=True)
