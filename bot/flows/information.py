"""Questions about the hospital: what is known is said, what is not known comes with somebody to ask."""

from __future__ import annotations

from bot.dialogue.router import Router
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.appointment import Department, Hospital
from bot.domain.consent import Purpose
from bot.domain.sayings import Call, Card, Choice
from bot.domain.words import Day, Name, Phrase, When, Words
from bot.flows import booking_doctor
from bot.flows.booking_steps import Wish
from bot.flows.booking_words import booking_button
from bot.flows.hospital_choice import own_first
from bot.flows.opening import holiday_today, holidays_ahead, is_open, next_opening, said_hours
from bot.flows.ways_on import TO_BOOKING, TO_MENU, TO_PERSON, back_to_step, call_hospital

router = Router()

_MOST_PLACES = 12
_MOST_CARDS = 5  # messages of one answer (LINE): the patient's own hospital is among them
CALL_RIGHTS = Choice(Phrase("call-1330"), Call("1330"))  # National Health Security Office


@router.intent("ask_opening_hours")
async def opening_hours(turn: Turn, clinic: Clinic) -> Outcome:
    """Each hospital's hours, and whether it is open now."""
    if not clinic.hospitals:
        return _plain_answer(turn, clinic, "hours-title", "hours-unknown")
    cards = tuple(_hours_card(hospital, turn) for hospital in own_first(turn.patient, clinic.hospitals))[:_MOST_CARDS]
    return Outcome(cards, (*back_to_step(turn), TO_BOOKING, TO_MENU), step_kept=True)


def _hours_card(hospital: Hospital, turn: Turn) -> Card:
    lines: list[Words] = [said_hours(hospital)] if hospital.open else [Phrase("hours-unknown")]
    opens = next_opening(hospital, turn.now)
    if is_open(hospital, turn.now):
        lines.append(Phrase("hours-open-now"))
    elif opens is not None:
        lines.append(Phrase("hours-closed-now", {"opens": When(opens)}))
    lines += _holidays(hospital, turn)
    lines.append(Phrase("hours-holidays"))
    return Card(hospital.name, tuple(lines), call_hospital(hospital), alt=Phrase("alt-answer"))


def _holidays(hospital: Hospital, turn: Turn) -> list[Words]:
    """Why it is closed today, and the next days on which it will be."""
    today = holiday_today(hospital, turn.now)
    lines: list[Words] = [Phrase("hours-holiday-today", {"name": today})] if today is not None else []
    ahead = holidays_ahead(hospital, turn.now)
    return [*lines, *(Phrase("hours-holiday", {"day": Day(day), "name": name}) for day, name in ahead)]


@router.intent("ask_location_department")
async def where_is(turn: Turn, clinic: Clinic) -> Outcome:
    """Where a department is, or where all of them are."""
    asked = turn.understanding.first("department")
    code = str(asked.value.get("code", "")) if asked is not None else ""
    ordered = own_first(turn.patient, clinic.hospitals)
    cards = tuple(card for hospital in ordered if (card := _places_card(hospital, code)) is not None)[:_MOST_CARDS]
    if not cards:
        return _plain_answer(turn, clinic, "where-title", "where-unknown")
    return Outcome(cards, (*back_to_step(turn), TO_BOOKING, TO_MENU), step_kept=True)


def _places_card(hospital: Hospital, code: str) -> Card | None:
    wanted = [each for each in hospital.departments if not code or each.code == code]
    lines = tuple(_place_line(each, each.place) for each in wanted if each.place is not None)
    if not lines:
        return None
    return Card(hospital.name, lines[:_MOST_PLACES], call_hospital(hospital), alt=Phrase("alt-answer"))


def _place_line(department: Department, place: Name) -> Phrase:
    return Phrase("where-line", {"department": department.name, "place": place})


@router.intent("ask_price_rights")
async def price_and_rights(turn: Turn, clinic: Clinic) -> Outcome:
    """Not known here: the hospital's own number, and 1330 for the universal coverage scheme."""
    return _plain_answer(turn, clinic, "rights-title", "rights-whom", CALL_RIGHTS)


@router.intent("ask_medicine_refill")
async def medicine(turn: Turn, clinic: Clinic) -> Outcome:
    """Medicine comes after seeing a doctor: an appointment or the hospital's number."""
    return _plain_answer(turn, clinic, "medicine-title", "medicine-how")


@router.intent("lab_results")
async def results(turn: Turn, clinic: Clinic) -> Outcome:
    """Results are not in this chat; who has them."""
    return _plain_answer(turn, clinic, "results-title", "results-how")


@router.intent("ask_doctor_schedule")
async def doctors(turn: Turn, clinic: Clinic) -> Outcome:
    """On which days a doctor who is named has free times, where the hospital tells; else how free times can be seen."""
    if turn.conversation.step is None and turn.patient.agrees_to(Purpose.APPOINTMENTS):
        wish = Wish(hospital=clinic.hospitals[0].id) if len(clinic.hospitals) == 1 else Wish()
        with_doctor = await booking_doctor.named(turn, clinic, wish)
        if with_doctor is not None:
            return with_doctor
    asked = turn.understanding.first("department")
    code = str(asked.value.get("code", "")) if asked is not None else ""
    here = any(hospital.department(code) is not None for hospital in clinic.hospitals)
    booking = booking_button(code, Phrase("way-book")) if here else None
    return _plain_answer(turn, clinic, "doctors-title", "doctors-how", booking=booking)


def _plain_answer(
    turn: Turn, clinic: Clinic, title: str, text: str, *calls: Choice, booking: Choice | None = None
) -> Outcome:
    numbers = tuple(
        choice for hospital in own_first(turn.patient, clinic.hospitals)[:1] for choice in call_hospital(hospital)
    )
    card = Card(Phrase(title), (Phrase(text),), (*numbers, *calls), alt=Phrase("alt-answer"))
    ways = (booking or TO_BOOKING,) if clinic.hospitals else ()
    return Outcome((card,), (*back_to_step(turn), *ways, TO_PERSON, TO_MENU), step_kept=True)
