"""A house for walkthroughs: the real flows and words over a pretend hospital and a table of meanings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path

from bot.dialogue.desk import Desk
from bot.dialogue.phrasebook import Phrasebook
from bot.dialogue.router import Router
from bot.dialogue.steps import Steps
from bot.dialogue.turn import Clinic
from bot.domain.appointment import Booking, BookingState, Department, Hospital, Opening
from bot.domain.change import Change
from bot.domain.ports.redflags import RedFlags
from bot.domain.ports.understand import Understand
from bot.domain.reminder import Ahead, Quiet, ReminderRules
from bot.domain.sayings import Saying
from bot.domain.waitlist import OfferState
from bot.domain.words import Name
from bot.flows import EXPRESS, GUARDS, ROUTERS
from bot.flows.handover_filing import filing
from integrations.line.flex import LineRenderer
from tests.fakes.agreed import texts
from tests.fakes.booking import BookingDesk
from tests.fakes.caring import CodesTable, cared_recorded
from tests.fakes.history import HistoryTable
from tests.fakes.kept import KeptTable
from tests.fakes.linking import RecordsTable
from tests.fakes.redflags import WordSigns
from tests.fakes.seen import SeenTable
from tests.fakes.signatures import SIGNATURES
from tests.fakes.talk import BANGKOK, MONDAY_MORNING, Talker, WordsOnly
from tests.fakes.understand import Table

# what storage makes of an offer with its booking
OFFERS_END = {
    BookingState.BOOKED: OfferState.TAKEN,
    BookingState.TAKEN: OfferState.LOST,
    BookingState.NOT_BOOKED: OfferState.OPEN,
    BookingState.REFUSED: OfferState.REFUSED,
}

LOCALES = Path(__file__).parents[2] / "config" / "locales"
PHRASEBOOK = Phrasebook.load(LOCALES, BANGKOK)

DENTAL = Department(
    "dental",
    Name("ทันตกรรม", "Dental"),
    Name("อาคาร 2 ชั้น 1", "Building 2, floor 1"),
    Name("แปรงฟันก่อนมา", "Brush your teeth before you come"),
)
MEDICINE = Department("internal_medicine", Name("อายุรกรรม", "Internal medicine"))
WEEKDAYS = Opening(("mon", "tue", "wed", "thu", "fri"), time(8, 30), time(16, 30))
HOSPITAL = Hospital(
    "klaimor-demo",
    Name("โรงพยาบาลใกล้หมอ", "KlaiMor Hospital"),
    (DENTAL, MEDICINE),
    (WEEKDAYS,),
    "Asia/Bangkok",
    "02-000-0000",
    reminders=ReminderRules(
        (Ahead("-P3D", 3), Ahead("-P1D", 1), Ahead("-PT2H", 0, timedelta(hours=2))), Quiet(time(20), time(7))
    ),
    map="https://maps.example/klaimor",
)
SECOND = Hospital("second", Name("โรงพยาบาลริมน้ำ", "Riverside Hospital"), (DENTAL,), (WEEKDAYS,), "Asia/Bangkok")


def at(day: int, clock: str, month: int = 12) -> datetime:
    """A moment in Bangkok in 2026: `at(2, "13:30")` is Wednesday 2 December."""
    return datetime.combine(datetime(2026, month, day, tzinfo=BANGKOK), time.fromisoformat(clock), BANGKOK)


class Shown(WordsOnly):
    """Remembers the words, and lets the real renderer refuse what LINE would refuse."""

    def render(self, saying: Saying) -> tuple[bytes, ...]:
        super().render(saying)
        return LineRenderer().render(saying)


@dataclass
class House:
    """Everything a walkthrough may look at."""

    patient: Talker
    means: Table
    hospital: BookingDesk
    kept: KeptTable
    records: RecordsTable
    codes: CodesTable
    history: HistoryTable
    seen: SeenTable


def build(
    hospitals: tuple[Hospital, ...] = (HOSPITAL,),
    now: datetime = MONDAY_MORNING,
    *,
    understand: Understand | None = None,
    red_flags: RedFlags | None = None,
    stranger: bool = False,
    notice_url: str = "",
    link_url: str = "https://klaimor.example/link",
    appointment_url: str = "https://klaimor.example/appointments",
) -> House:
    """A desk over the real flows and words; understanding by a table and danger signs by a few words unless given.

    The patient has agreed to everything, a `stranger` to nothing yet.
    """
    heard, means, kept, records, codes = Shown(), Table(), KeptTable(), RecordsTable(), CodesTable()
    heard, means, kept, records = Shown(), Table(), KeptTable(), RecordsTable()
    history, seen = HistoryTable(), SeenTable()
    hospital = BookingDesk({each.id for each in hospitals})
    router = Router(*ROUTERS)
    desk = Desk(
        router,
        GUARDS,
        EXPRESS,
        Steps(router.steps),
        understand or means,
        PHRASEBOOK,
        heard,
        Clinic(
            hospital,
            red_flags or WordSigns(),
            SIGNATURES,
            kept,
            hospitals,
            consents=texts(*hospitals),
            notice_url=notice_url,
            links=records,
            link_url=link_url,
            care_codes=codes,
            history=history,
            appointment_url=appointment_url,
            seen=seen,
        ),
        BANGKOK,
        filing(hospitals),
    )
    patient = Talker(desk, heard, now, stranger=stranger)

    def recorded(booking: Booking) -> None:
        if booking.care is not None or (booking.contact is not None and booking.contact.care is not None):
            cared_recorded(patient, booking)
            return
        known = next((each for each in patient.patient.bookings if each.key == booking.key), booking)
        earlier = tuple(each for each in patient.patient.bookings if each.key != booking.key)
        told = known.told and known.state is BookingState.BOOKED  # the end that was told is not told again
        patient.patient = replace(patient.patient, bookings=(replace(booking, told=told), *earlier))
        if booking.state is not BookingState.CANCELLED:
            patient.offer_becomes(booking.key, OFFERS_END.get(booking.state, OfferState.TAKING))

    def changed(change: Change) -> None:
        others = tuple(each for each in patient.patient.changes if each.key != change.key)
        elsewhere = {each.key for each in patient.patient.cared if not each.owned}
        if change.booking in elsewhere and not change.state.open:  # told in the chat of the person cared for
            patient.patient = replace(patient.patient, changes=others)
            return
        patient.patient = replace(patient.patient, changes=(change, *others))

    hospital.recorded, hospital.changed = recorded, changed
    return House(patient, means, hospital, kept, records, codes, history, seen)
