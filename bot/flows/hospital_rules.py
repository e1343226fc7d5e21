"""What a hospital does not allow in chat: said before anything is written, with the rule and the number to call."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.ability import Ability
from bot.domain.appointment import Booking, BookingState, Hospital, PatientContact, Slot
from bot.domain.care import Scope
from bot.domain.hospital_rules import HospitalRules
from bot.domain.sayings import Card
from bot.domain.words import Phrase, When, Words
from bot.flows.booking_steps import Wish
from bot.flows.booking_wish import hospital_of
from bot.flows.booking_words import is_over
from bot.flows.caring_rights import own_and_cared
from bot.flows.not_offered import by_phone, cannot
from bot.flows.ways_on import TO_MENU, TO_MY_APPOINTMENTS, TO_PERSON, call_hospital

_DAY, _HOUR, _MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
_COUNTS = (BookingState.BOOKED, BookingState.REQUESTED, BookingState.UNKNOWN)


def rules_of(clinic: Clinic, wish: Wish) -> HospitalRules:
    """Those of the hospital of this wish."""
    hospital = hospital_of(clinic, wish)
    return hospital.rules if hospital is not None else HospitalRules()


def not_any_more(clinic: Clinic, wish: Wish, slot: Slot, now: datetime) -> Phrase | None:
    """Why this time cannot be had any more: it has begun, or is too near by the hospital's rule."""
    if is_over(slot, now):
        return Phrase("booking-time-gone")
    before = rules_of(clinic, wish).book_before
    return Phrase("rule-too-soon", {"span": said_span(before)}) if slot.start - now < before else None


def not_allowed(turn: Turn, clinic: Clinic, ability: Ability, booking: Booking) -> Outcome | None:
    """None where this may be done with the appointment now; else why not, that it stands, and whom to call."""
    hospital = next((each for each in clinic.hospitals if each.id == booking.hospital), None)
    said = _against(turn, hospital.rules, ability, booking) if hospital is not None else None
    if hospital is None or said is None:
        return cannot(clinic, ability, booking)
    lines = (said, Phrase("cannot-stands", {"when": When(booking.start)}), *by_phone(hospital))
    card = Card(Phrase(_TITLES[ability]), lines, call_hospital(hospital), alt=Phrase("alt-answer"))
    return Outcome((card,), (TO_PERSON, TO_MY_APPOINTMENTS, TO_MENU), step_kept=True)


_TITLES = {Ability.CANCEL: "rule-cancel-title", Ability.MOVE: "rule-move-title"}


def _against(turn: Turn, rules: HospitalRules, ability: Ability, booking: Booking) -> Phrase | None:
    left = booking.start - turn.now
    if ability is Ability.CANCEL and left < rules.cancel_before:
        return Phrase("rule-cancel-until", {"span": said_span(rules.cancel_before)})
    if ability is not Ability.MOVE:
        return None
    if left < rules.move_before:
        return Phrase("rule-move-until", {"span": said_span(rules.move_before)})
    if rules.moves is not None and times_moved((*turn.patient.bookings, *turn.patient.cared), booking) >= rules.moves:
        return Phrase("rule-moved-enough", {"times": str(rules.moves)}) if rules.moves else Phrase("rule-no-moves")
    return None


def times_moved(bookings: tuple[Booking, ...], booking: Booking) -> int:
    """How often this appointment was moved to be where it is; what is no longer known of its past counts once."""
    by_key, moved = {each.key: each for each in bookings}, 0
    current: Booking | None = booking
    while current is not None and current.replaces is not None:
        moved, current = moved + 1, by_key.get(current.replaces)
    return moved


def enough(turn: Turn, clinic: Clinic, wish: Wish, contact: PatientContact) -> Outcome | None:
    """None where this person may have one more; else how many they have, and that nothing was booked."""
    hospital = hospital_of(clinic, wish)
    if hospital is None or wish.moves is not None:
        return None
    # Of somebody cared for only what this chat may know of is counted: a number would tell of the rest.
    known = own_and_cared(turn.patient, clinic.hospitals, turn.now, Scope.SEE, Scope.BOOK)
    theirs = [each for each in known if _is_theirs(each, hospital, contact, turn.now)]
    department = hospital.department(wish.department)
    here = [each for each in theirs if each.slot.department == wish.department]
    if department is not None and department.most is not None and len(here) >= department.most:
        said = Phrase("rule-most-here", {"most": str(department.most), "department": department.name})
    elif hospital.rules.most is not None and len(theirs) >= hospital.rules.most:
        said = Phrase("rule-most", {"most": str(hospital.rules.most), "hospital": hospital.name})
    else:
        return None
    lines: tuple[Words, ...] = (said, Phrase("booking-nothing-booked"), *by_phone(hospital))
    card = Card(
        Phrase("rule-most-title", {"name": contact.name}), lines, call_hospital(hospital), alt=Phrase("alt-answer")
    )
    return Outcome((card,), (TO_MY_APPOINTMENTS, TO_PERSON, TO_MENU))


def _is_theirs(booking: Booking, hospital: Hospital, contact: PatientContact, now: datetime) -> bool:
    """By the linked record where both have one, else by the name that was given."""
    if booking.hospital != hospital.id or booking.state not in _COUNTS or booking.start <= now:
        return False
    known = booking.contact
    if known is None or (known.record is not None and contact.record is not None):
        return known is None or known.record == contact.record
    return " ".join(known.name.split()) == " ".join(contact.name.split())


def said_span(span: timedelta) -> Phrase:
    """24 ชั่วโมง, 3 วัน, 90 นาที: the largest unit that fits, days from two on."""
    if span >= 2 * _DAY and span % _DAY == timedelta(0):
        return Phrase("span-days", {"many": str(span // _DAY)})
    if span % _HOUR == timedelta(0):
        return Phrase("span-hours", {"many": str(span // _HOUR)})
    return Phrase("span-minutes", {"many": str(span // _MINUTE)})
