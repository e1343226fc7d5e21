"""Property: whatever a carer writes, taps, books or is reminded of, nothing of a restricted clinic is ever said to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.turn import Outcome
from bot.domain.appointment import Booking, BookingState, PatientContact
from bot.domain.care import CARE_NOTICED, Basis, Care, Relation, Scope, gone_ref, moved_ref
from bot.domain.messages import Tap
from bot.domain.sayings import Press, Saying
from bot.domain.seen import SeenAppointment
from bot.flows.caring_outcomes import CARE_OUTCOME
from bot.flows.noticed import as_moved, change_noticed
from bot.flows.outcomes import booking_outcome
from bot.flows.reminders import Desk, after_asking, before_asking
from tests.fakes.caring import cares_for, has_booking, taken_back
from tests.fakes.house import House, at
from tests.fakes.signatures import SIGNATURES
from tests.fakes.talk import Talker, choices_of, words_of
from tests.thoroughness import examples
from tests.walkthroughs.cared import DISCREET, at_hospital, house
from tests.walkthroughs.reminded import due, seen

WORDS = (
    "ดูนัดหน่อย", "นัดของแม่", "นัดของยาย", "แม่", "ยาย", "1", "2", "3", "ใช่ค่ะ", "ไม่ค่ะ", "ขอยกเลิกนัด",
    "ขอยกเลิกนัดของแม่", "ขอเลื่อนนัดของยาย", "แม่ไปตามนัดแน่นอน", "จองจิตเวชให้แม่", "จองหมอฟันให้แม่", "จองนัดให้แม่",
    "คนที่ฉันดูแล", "เปิดกี่โมง", "ขอเป็นผู้ดูแล", "ขอรอคิวจิตเวชให้แม่", "ขอรอคิวทำฟันให้แม่", "ขอดูประวัติการนัดของแม่", "ขอคิวอาร์เช็กอิน", "นัดของฉัน",
)  # fmt: skip
# Nothing else begins then. That the clinic is there is no secret: who writes may book at it for themselves.
RESTRICTED_AT = ("07:07", "07:17", "07:27")
NEVER = (*RESTRICTED_AT, "07:37")  # the last one at a clinic that the configuration does not know
OPEN_AT = ("13:30", "14:00", "14:30")

HOUR = timedelta(hours=1)

scopes = st.lists(st.sampled_from(tuple(Scope)), min_size=1, unique=True)
people = st.lists(
    st.tuples(
        st.sampled_from((Relation.MOTHER, Relation.GRANDMOTHER, Relation.CHILD)),
        scopes,
        st.sampled_from(tuple(Basis)),
        st.booleans(),
    ),
    min_size=1,
    max_size=3,
)
deeds = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.integers(0, 30),  # the button with this number
        st.sampled_from(("remind", "reconcile", "look again", "take back", "cancelled there", "moved there")),
    ),
    min_size=1,
    max_size=12,
)


def everything(saying: Saying) -> str:
    """All that stands on the screen or in a notification, and what the buttons would send."""
    alts = [str(getattr(shape, "alt", "")) for shape in saying.shapes]
    labels = [str(choice.label) for choice in choices_of(saying)]
    return "\n".join([*words_of(saying), *alts, *labels])


def sees_to(built: House, cares: list[Care], number: int) -> None:
    """Each person has an appointment of a restricted clinic and one of another, and so has the hospital beside what was booked here."""
    carer = built.patient
    for each in cares:
        has_booking(carer, each, at(2, RESTRICTED_AT[number]), "psychiatry", owned=not each.with_chat)
        has_booking(carer, each, at(2, OPEN_AT[number]), "dental", owned=not each.with_chat)
        for clock, department in ((RESTRICTED_AT[number], "psychiatry"), ("07:37", ""), (OPEN_AT[number], "dental")):
            start, whose = at(3, clock), each.record
            made = SeenAppointment(f"{number}-{clock}", whose.hospital, whose.id, start.date(), start, None, department)
            built.seen.appointments.append(made)


async def does(built: House, deed: object) -> None:
    """One thing that a carer or a job does."""
    carer = built.patient
    match deed:
        case str() if deed in WORDS:
            await carer.writes(deed)
        case int():
            keys = [
                each.action.key
                for s in built.patient.heard.sayings[-1:]
                for each in choices_of(s)
                if isinstance(each.action, Press)
            ]
            if keys:
                await carer.does(Tap(keys[deed % len(keys)]))
        case "remind":
            for each in carer.patient.cared:
                await reminded(carer, each)
        case "reconcile":
            for each in carer.patient.cared:
                await carer.is_told(late(carer, each))
        case "look again":
            for each in carer.patient.cared:
                for verb in ("book", "cancel", "confirm"):
                    await carer.hears_timer(CARE_OUTCOME, f"{verb}:{each.key}")
        case "cancelled there" | "moved there":
            for each in carer.patient.cared:
                if not each.owned:  # the patient's own chat is told, and the carer beside it
                    await hears_of_change(carer, each, gone=deed == "cancelled there")
                    continue
                how = seen(each, stands=False) if deed == "cancelled there" else seen(each, start=each.start + HOUR)
                told = change_noticed(each, how, carer.patient, DISCREET, SIGNATURES, carer.now)
                if isinstance(told, Outcome):
                    await carer.is_told(replace(told, facts=()))
        case "take back":
            taken_back(carer, carer.patient.cares[0])


async def hears_of_change(carer: Talker, booking: Booking, *, gone: bool) -> None:
    """The hospital has changed it, which is put down for the carer and rings."""
    before = carer.patient
    changed = (
        replace(booking, state=BookingState.CANCELLED)
        if gone
        else as_moved(booking, booking.start + HOUR, booking.start + 2 * HOUR)
    )
    cared = tuple(changed if each.key == booking.key else each for each in before.cared)
    carer.patient = replace(before, cared=cared)
    old = round(booking.start.timestamp())
    await carer.hears_timer(
        CARE_NOTICED, gone_ref(str(booking.key)) if gone else moved_ref(str(booking.key), changed.generation, old)
    )
    carer.patient = replace(carer.patient, cared=before.cared)


async def reminded(carer: Talker, booking: Booking) -> None:
    desk = Desk(DISCREET, SIGNATURES, carer.now)
    for outcome in (before_asking(due(booking), carer.patient, desk), None):
        asked = outcome or after_asking(due(booking), carer.patient, desk, seen(booking))
        if before_asking(due(booking), carer.patient, desk) is not None and outcome is None:
            return  # the hospital is asked only where nothing was decided before
        if isinstance(asked, Outcome):
            await carer.is_told(asked)


def late(carer: Talker, booking: Booking) -> Outcome:
    """The reconciler tells how a booking of this carer's ended."""
    assert booking.contact is not None
    contact: PatientContact = replace(booking.contact, care=booking.care)
    untold = replace(booking, told=False, contact=contact, state=BookingState.BOOKED)
    patient = replace(carer.patient, cared=(), bookings=())
    return replace(booking_outcome(untold, patient, carer.desk.clinic.hospitals, now=carer.now), facts=())


@given(people, deeds)
@settings(max_examples=examples(150, least=30), deadline=None)
async def test_no_restricted_appointment_ever_reaches_a_carer(
    rights: list[tuple[Relation, list[Scope], Basis, bool]], done: list[object]
) -> None:
    built = house()
    built.hospital.frees("psychiatry", at(3, "08:08"))
    built.hospital.frees("dental", at(3, "09:00"))
    for number, (relation, wide, basis, with_chat) in enumerate(rights):
        care = cares_for(built.patient, f"นางคนที่{number} ใจดี", relation, tuple(wide), with_chat=with_chat)
        others = built.patient.patient.cares[:-1]
        care = replace(care, basis=basis)
        built.patient.patient = replace(built.patient.patient, cares=(*others, care))
        sees_to(built, [care], number)
    at_hospital(built.hospital, built.patient)
    for deed in done:
        await does(built, deed)
    for saying in built.patient.heard.sayings:
        shown = everything(saying)
        assert not [secret for secret in NEVER if secret in shown], shown
    for_others = {key for key, contact in built.hospital.contacts.items() if contact.care is not None}
    booked = built.hospital.booked
    assert not [key for key in for_others if key in booked and booked[key].department == "psychiatry"]
