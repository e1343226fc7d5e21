"""More of an appointment, by its buttons or in words: all of it, its history, its picture for checking in, its calendar file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from uuid import UUID

from bot.dialogue.router import Handler, Router
from bot.dialogue.steps import tag_of
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.appointment import Booking, BookingState
from bot.domain.consent import Purpose
from bot.domain.messages import Tap
from bot.domain.sayings import Card, Choice, Plain, Shape
from bot.domain.words import Phrase, When
from bot.flows.appointment_card import CHECK_IN, HISTORY, Shown, calendar_button, check_in_card
from bot.flows.appointments import one_appointment
from bot.flows.cancelled import already_cancelled
from bot.flows.care_words import meant
from bot.flows.caring_rights import standing
from bot.flows.caring_shown import for_people
from bot.flows.consent_question import needing
from bot.flows.history_words import history_card
from bot.flows.ways_on import TO_BOOKING, TO_MENU, TO_MY_APPOINTMENTS, TO_PERSON, back_to_step
from bot.flows.which_appointment import named, own_upcoming

router = Router()

_READ = 80  # letters of a message in which such a wish is looked for
_LINES, _ALL = 10, 60  # events on a card, and read to find those of one appointment
_KEY = f"{tag_of(Shown)}:"
_OTHER_WISH = re.compile(r"ลบ|ถอน|เชื่อม|ผูก|delete|erase", re.IGNORECASE)
_HISTORY_WORDS = re.compile(
    r"ประวัติ\s*(?:การ)?\s*(?:นัด|จอง(?:คิว|นัด)|เลื่อน|ยกเลิก)|(?:ใคร|เมื่อไหร่|เมื่อไร)\S{0,12}(?:เลื่อน|ยกเลิก|เปลี่ยน)\s*นัด"
    r"|(?:appointment|booking)s?\s+history|history\s+of\s+(?:my\s+)?appointments?",
    re.IGNORECASE,
)
_CHECK_IN_WORDS = re.compile(
    r"(?:คิว\s*อาร์|\bqr\b)|(?:โค้ด|โคด|รหัส|บัตร)\s*(?:เช็[คก]\s*อิน|check.?in)|ขอ\s*เช็[คก]\s*อิน", re.IGNORECASE
)
_CALENDAR_WORDS = re.compile(
    r"(?:ลง|เพิ่ม|ใส่|บันทึก|เซฟ|เซพ|save|add|put|ไฟล์).{0,20}(?:ปฏิทิน|ปติทิน|calendar)|\bics\b", re.IGNORECASE
)
_PREPARE_WORDS = re.compile(
    r"เตรียมตัว(?:มา|ไป)?\s*(?:ยังไง|อย่างไร|ไง|อะไร|ไหม|มั้ย|ก่อน(?:มา|ไป|พบ|หา))|how\s+(?:do|should)\s+i\s+prepare",
    re.IGNORECASE,
)


@router.stale("mine", needs=Purpose.APPOINTMENTS)
async def tapped(turn: Turn, clinic: Clinic) -> Outcome:
    """A button under an appointment, wherever the patient is by now; what cannot be shown any more is said to be over."""
    content = turn.incoming.content
    what, _, key = (content.key if isinstance(content, Tap) else "").removeprefix(_KEY).partition(":")
    booking = next((each for each in turn.patient.bookings if str(each.key) == key), None)
    if booking is None:
        return Outcome((Plain(Phrase("reminder-bad")),), _ways_on(turn), step_kept=True)
    if what == HISTORY:
        return await history_of(turn, clinic, booking)
    if booking.state is BookingState.CANCELLED:
        return already_cancelled(turn, booking)
    if booking.state is not BookingState.BOOKED or booking.start <= turn.now:
        return _over(turn, booking)
    return check_in(turn, clinic, booking) if what == CHECK_IN else await one_appointment(turn, clinic, booking)


@router.step(Shown)
async def stand(turn: Turn, clinic: Clinic, step: Shown) -> Outcome:
    """Nobody stands here; what would be asked is shown."""
    return await full_history(turn, clinic)


@router.intent("appointment_history", needs=Purpose.APPOINTMENTS)
async def full_history(turn: Turn, clinic: Clinic) -> Outcome:
    """The newest of all that has happened, the last one last."""
    events = await clinic.history.of(turn.incoming.person, _LINES) if clinic.history is not None else ()
    if not events:
        return Outcome((Plain(Phrase("history-none")),), _ways_on(turn), step_kept=True)
    older = (Phrase("history-newest", {"many": str(_LINES)}),) if len(events) == _LINES else ()
    return _says(turn, history_card(events, "history-title", *older))


async def history_of(turn: Turn, clinic: Clinic, booking: Booking) -> Outcome:
    """What has happened to this appointment, also while it was at other times."""
    line = line_of(booking, turn.patient.bookings)
    events = await clinic.history.of(turn.incoming.person, _ALL) if clinic.history is not None else ()
    own = [each for each in events if each.booking in line]
    if not own:
        return Outcome((Plain(Phrase("history-none")),), _ways_on(turn), step_kept=True)
    return _says(turn, history_card(own[-_LINES:], "history-title"))


def line_of(booking: Booking, bookings: tuple[Booking, ...]) -> frozenset[UUID]:
    """The keys of the bookings that this one came from and was moved to."""
    replaced = {each.key: each.replaces for each in bookings if each.replaces is not None}
    line, grew = {booking.key}, True
    while grew:
        more = {new for new, old in replaced.items() if old in line} | {
            old for new, old in replaced.items() if new in line and old is not None
        }
        grew = not more <= line
        line |= more
    return frozenset(line)


def check_in(turn: Turn, clinic: Clinic, booking: Booking) -> Outcome:
    """The picture to show at the counter."""
    card = check_in_card(booking, clinic)
    return _says(turn, card or Plain(Phrase("check-in-none")), TO_PERSON)


def calendar(turn: Turn, clinic: Clinic, booking: Booking) -> Outcome:
    """The calendar file of this appointment."""
    button = calendar_button(booking, clinic)
    if not button:
        return _says(turn, Plain(Phrase("calendar-none", {"when": When(booking.start)})))
    lines = (When(booking.start), Phrase("calendar-how"))
    return _says(turn, Card(Phrase("calendar-title"), lines, button, alt=Phrase("alt-answer")))


async def asked(turn: Turn, clinic: Clinic) -> Outcome | None:
    """A guard: who writes that they want to see one of these is shown it, whatever was open; the question there stays."""
    text = turn.text if len(turn.text) <= _READ and turn.tap is None else ""
    if not text or _OTHER_WISH.search(text):
        return None
    handler = next((handler for words, handler in _WISHES.items() if words.search(text)), None)
    if (handler is not None or _PREPARE_WORDS.search(text)) and meant(text, standing(turn.patient, turn.now)):
        return await _of_person(turn, clinic)
    if _PREPARE_WORDS.search(text) and turn.patient.agrees_to(Purpose.APPOINTMENTS):
        return await _how_to_prepare(turn, clinic)
    return await handler(turn, clinic) if handler is not None else None


async def _of_those_cared_for(turn: Turn, clinic: Clinic) -> Outcome:
    """History, picture and calendar file are the patient's own; whoever cares for them is shown the appointment itself."""
    return await for_people(turn, clinic) or _none(turn)


_of_person = needing(Purpose.APPOINTMENTS, _of_those_cared_for)


async def _check_in_next(turn: Turn, clinic: Clinic) -> Outcome:
    booking = _meant(turn, clinic)
    return check_in(turn, clinic, booking) if booking is not None else _none(turn)


async def _calendar_next(turn: Turn, clinic: Clinic) -> Outcome:
    booking = _meant(turn, clinic)
    return calendar(turn, clinic, booking) if booking is not None else _none(turn)


async def _how_to_prepare(turn: Turn, clinic: Clinic) -> Outcome | None:
    """Of the appointment to come; who has none asks about something else."""
    booking = _meant(turn, clinic)
    return await one_appointment(turn, clinic, booking) if booking is not None else None


_WISHES: Mapping[re.Pattern[str], Handler] = {
    _HISTORY_WORDS: needing(Purpose.APPOINTMENTS, full_history),
    _CALENDAR_WORDS: needing(Purpose.APPOINTMENTS, _calendar_next),
    _CHECK_IN_WORDS: needing(Purpose.APPOINTMENTS, _check_in_next),
}


def _meant(turn: Turn, clinic: Clinic) -> Booking | None:
    """The one that the words name, else the next one; the answer says which it is."""
    ahead = own_upcoming(turn)
    return next(iter(named(turn, clinic, ahead) or ahead), None)


def _none(turn: Turn) -> Outcome:
    return Outcome((Plain(Phrase("mine-none")),), (*back_to_step(turn), TO_BOOKING, TO_PERSON, TO_MENU), step_kept=True)


def _over(turn: Turn, booking: Booking) -> Outcome:
    said = Plain(Phrase("reminder-over", {"when": When(booking.start)}))
    return Outcome((said,), _ways_on(turn), step_kept=True)


def _says(turn: Turn, shape: Shape, *choices: Choice) -> Outcome:
    return Outcome((shape,), (*_ways_on(turn), *choices), step_kept=True)


def _ways_on(turn: Turn) -> tuple[Choice, ...]:
    return (*back_to_step(turn), TO_MY_APPOINTMENTS, TO_MENU)
