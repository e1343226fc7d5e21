"""What is kept of a patient, as cards that they can read."""

from __future__ import annotations

from bot.dialogue.turn import Clinic, Turn
from bot.domain.appointment import Booking, BookingState
from bot.domain.consent import Consent, ConsentText, Purpose
from bot.domain.facts import CaseKind
from bot.domain.kept import Kept, OpenCase
from bot.domain.link import Link
from bot.domain.sayings import Card
from bot.domain.waitlist import WaitState
from bot.domain.words import Day, Phrase, When, Words
from bot.flows.booking_questions import said_phone
from bot.flows.care_words import care_line, carer_line
from bot.flows.hospital_choice import usual
from bot.flows.link_words import named, where
from bot.flows.waitlist_words import wanted_lines

_MOST = 5  # lines of one kind; the patient asked for an overview
_CASES = {
    CaseKind.EMERGENCY: "my-case-emergency",
    CaseKind.CRISIS: "my-case-crisis",
    CaseKind.POSSIBLE_EMERGENCY: "my-case-emergency",
    CaseKind.STANDBY_RED_FLAG: "my-case-emergency",
    CaseKind.SET_ASIDE: "my-case-stuck",
    CaseKind.TALK_TO_NURSE: "my-case-person",
    CaseKind.COMPLAINT: "my-case-complaint",
    CaseKind.BOOKING_REFUSED: "my-case-booking",
    CaseKind.NOT_UNDERSTOOD: "my-case-person",
    CaseKind.BY_STAFF: "my-case-staff",
    CaseKind.LINK_DISPUTED: "my-case-link",
}


def cards_of(turn: Turn, clinic: Clinic, kept: Kept) -> tuple[Card, ...]:
    """What is kept; appointments, linked records and open matters, where there are any; consents, always last."""
    about = (*_contact(turn), *_chosen(turn, clinic), *_counts(turn, kept), *_handed_off(clinic, kept))
    cards = [_card("my-data-title", (*about, Phrase("my-data-not")))]
    if turn.patient.bookings:
        cards.append(_card("my-bookings-title", _bookings(turn, clinic)))
    if lines := _waits(turn, clinic):
        cards.append(_card("my-waits-title", lines))
    if turn.patient.links:
        cards.append(_card("my-links-title", tuple(_link(each, turn, clinic) for each in turn.patient.links)))
    here = turn.now.tzinfo
    if turn.patient.cares:
        lines = tuple(care_line(each, clinic.hospitals, here) for each in turn.patient.cares[:_MOST])
        cards.append(_card("care-people-title", lines))
    if turn.patient.carers:
        cards.append(_card("carers-title", tuple(carer_line(each, here) for each in turn.patient.carers[:_MOST])))
    if kept.cases:
        cards.append(_card("my-cases-title", tuple(_case(each, turn) for each in kept.cases[:_MOST])))
    answers = turn.patient.consents
    lines = tuple(
        _consent(clinic.consents[each], answers.get(each), turn) for each in Purpose if each in clinic.consents
    )
    return (*cards, _card("my-consents-title", lines))


def _card(title: str, lines: tuple[Words, ...]) -> Card:
    return Card(Phrase(title), lines, alt=Phrase("alt-answer"))


def _contact(turn: Turn) -> tuple[Words, ...]:
    name, phone = turn.patient.name, turn.patient.phone
    if not name or not phone:
        return (Phrase("my-data-no-contact"),)
    return (Phrase("my-data-contact", {"name": name, "phone": said_phone(phone)}),)


def _chosen(turn: Turn, clinic: Clinic) -> tuple[Words, ...]:
    hospital = usual(turn.patient, clinic)
    return (Phrase("my-data-hospital", {"hospital": hospital.name}),) if hospital is not None else ()


def _counts(turn: Turn, kept: Kept) -> tuple[Words, ...]:
    counted = (
        ("my-data-messages", kept.messages, kept.messages_until),
        ("my-data-answers", kept.answers, kept.answers_until),
        ("my-data-triages", kept.triages, kept.triages_until),
        ("my-data-corrections", kept.corrections, kept.corrections_until),
    )
    zone = turn.now.tzinfo
    return tuple(
        Phrase(line, {"many": str(many), "until": Day(until.astimezone(zone).date())})
        for line, many, until in counted
        if many and until is not None
    )


def _handed_off(clinic: Clinic, kept: Kept) -> tuple[Words, ...]:
    """Who else has results, and answers for them from then on (PDPA, section 30)."""
    names = {each.id: each.name for each in clinic.hospitals}
    return tuple(
        Phrase("my-data-handed-off", {"many": str(many), "hospital": names.get(hospital, hospital)})
        for hospital, many in kept.handed_off
    )


def _bookings(turn: Turn, clinic: Clinic) -> tuple[Words, ...]:
    """The newest first, past ones too: they are kept as well."""
    return tuple(_booking(each, clinic) for each in turn.patient.bookings[:_MOST])


def _waits(turn: Turn, clinic: Clinic) -> tuple[Words, ...]:
    """For what they wait; the newest first."""
    waiting = [each for each in turn.patient.waits if each.state is WaitState.WAITING]
    places = {each.id: each for each in clinic.hospitals}
    return tuple(
        wanted_lines(places[each.hospital], each.wanted)[0] for each in waiting[-_MOST:] if each.hospital in places
    )


def _booking(booking: Booking, clinic: Clinic) -> Phrase:
    hospital = next((each for each in clinic.hospitals if each.id == booking.hospital), None)
    known = hospital.department(booking.slot.department) if hospital is not None else None
    where: Words = known.name if known is not None else booking.slot.department
    when = When(booking.slot.start)
    match booking.state:
        case BookingState.BOOKED:
            return Phrase("my-booking", {"when": when, "where": where})
        case BookingState.REQUESTED | BookingState.UNKNOWN:
            return Phrase("my-booking-being-checked", {"when": when, "where": where})
    return Phrase("my-booking-not", {"when": when, "where": where})


def _link(link: Link, turn: Turn, clinic: Clinic) -> Phrase:
    zone, at = turn.now.tzinfo, where(link.record, clinic.hospitals)
    since, until = (Day(each.astimezone(zone).date()) for each in (link.since, link.until))
    return Phrase("my-link", {"name": named(link.record), "hospital": at, "since": since, "until": until})


def _case(case: OpenCase, turn: Turn) -> Phrase:
    return Phrase(
        "my-case", {"what": Phrase(_CASES[case.kind]), "since": Day(case.since.astimezone(turn.now.tzinfo).date())}
    )


def _consent(text: ConsentText, answer: Consent | None, turn: Turn) -> Phrase:
    if answer is None or not answer.answered:
        return Phrase("my-consent-open", {"what": text.name})
    day = Day(answer.at.astimezone(turn.now.tzinfo).date())
    return Phrase("my-consent-yes" if answer.given else "my-consent-no", {"what": text.name, "day": day})
