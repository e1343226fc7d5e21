"""Which hospital is the patient's: chosen once by button, name or distance, and changed at any time."""

from __future__ import annotations

import re

import msgspec

from bot.dialogue.router import Router
from bot.dialogue.steps import Step
from bot.dialogue.taps import press
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.appointment import Hospital
from bot.domain.consent import Purpose
from bot.domain.facts import HospitalChosen
from bot.domain.messages import SharedLocation
from bot.domain.sayings import Card, Choice, Plain, Shape
from bot.domain.words import Name, Phrase, Words
from bot.flows.asides import aside, questions_first
from bot.flows.booking_offers import ask_hospital
from bot.flows.booking_steps import BookingStep, ChoosingHospital
from bot.flows.booking_where import able
from bot.flows.consent_question import needing
from bot.flows.hospital_choice import CHOOSE, usual
from bot.flows.hospital_names import named_hospital
from bot.flows.hospital_near import ask_place, near_card, to_near, wants_near
from bot.flows.labels import button_label
from bot.flows.opening import said_hours
from bot.flows.ways_on import CALL_1669, TO_BOOKING, TO_HOURS, TO_MENU, back_to_step, start_resume

router = Router()

_READ = 60  # letters of a message in which this wish is looked for
_KIND = r"(?:โรงพยาบาล|รพ\.?)"
_WISHES = re.compile(
    rf"(?:เปลี่ยน|เลือก)\s*(?:เป็น)?\s*{_KIND}"
    rf"|(?:ขอ|อยาก|ต้องการ)\s*(?:จอง|นัด|ใช้|ไป)?\s*(?:คิว)?\s*(?:ที่|เป็น)?\s*{_KIND}\s*อื่น"
    r"|\b(?:change|switch)\s+(?:my\s+|the\s+)?hospitals?\b|\b(?:choose|use)\s+another\s+hospital\b",
    re.IGNORECASE,
)
# the hospital of somebody's rights, being sent on to another one, and what somebody tells of the past are no matter of this chat
_ELSE = re.compile(
    r"สิทธิ|บัตรทอง|ประกันสังคม|ส่งตัว|ย้ายคน|ผลตรวจ|มา\S*แล้ว|หลายที่|หลายแห่ง|หลายโรง|บ่อย|เคย|หมอให้|หมอบอก", re.IGNORECASE
)


class ChoosingMyHospital(Step, frozen=True, tag="my_hospital.choosing"):
    """Which hospital is to be theirs from now on; the tap's key is its id."""


async def asked(turn: Turn, clinic: Clinic) -> Outcome | None:
    """A guard: whoever writes that they want another hospital is asked which, whatever was open."""
    text = turn.text if len(turn.text) <= _READ else ""
    if not text or turn.tap is not None or turn.understanding.findings or len(clinic.hospitals) < 2:
        return None  # who tells of a trouble is not sent to a list of hospitals
    return await _chosen_anew(turn, clinic) if _WISHES.search(text) and not _ELSE.search(text) else None


@router.intent(CHOOSE, needs=Purpose.APPOINTMENTS)
async def choose(turn: Turn, clinic: Clinic) -> Outcome:
    """While an appointment is being booked, for that one too."""
    if len(clinic.hospitals) < 2:
        return Outcome((Plain(Phrase("hospital-only-one")),), (*back_to_step(turn), TO_MENU), step_kept=True)
    step = turn.conversation.step
    if isinstance(step, BookingStep) and step.wish.moves is None:
        return ask_hospital(clinic, msgspec.structs.replace(step.wish, hospital=""), keeps=True)
    if (named := _other(turn, clinic)) is not None:
        return _kept(turn, clinic, named, _below(turn))
    return _ask(turn, clinic)


_chosen_anew = needing(Purpose.APPOINTMENTS, choose)


@router.step(ChoosingMyHospital, needs=Purpose.APPOINTMENTS)
@questions_first
async def chosen(turn: Turn, clinic: Clinic, step: ChoosingMyHospital) -> Outcome:
    """By its button, its number, or its name."""
    tapped = next((each for each in clinic.hospitals if each.id == turn.tap), None)
    hospital = tapped or (named_hospital(turn.text, clinic.hospitals, asked=True) if turn.text else None)
    if hospital is not None:
        return _kept(turn, clinic, hospital, turn.conversation.below)
    if turn.text and wants_near(turn.text) and to_near(clinic.hospitals):
        return ask_place(turn)
    if turn.understanding.intent in ("cancel_flow", "deny") and turn.text:
        ways = (*start_resume(turn.conversation.below), TO_MENU)
        return Outcome((Plain(Phrase("hospital-as-before")),), ways, below=turn.conversation.below)
    return await aside(turn, clinic) or _ask(turn, clinic)


def near(turn: Turn, clinic: Clinic, here: SharedLocation) -> Outcome | None:
    """A place was shared where a hospital is being chosen: the nearest first. None anywhere else."""
    step = turn.conversation.step
    if isinstance(step, ChoosingHospital):
        hospitals = able(clinic, step.wish) or clinic.hospitals
    elif isinstance(step, ChoosingMyHospital):
        hospitals = clinic.hospitals
    else:
        return None
    kind = type(step)

    def choice(hospital: Hospital, label: Name) -> Choice:
        return press(kind, hospital.id, label)

    return Outcome((near_card(hospitals, here, choice),), (CALL_1669, *back_to_step(turn)), step_kept=True)


def _other(turn: Turn, clinic: Clinic) -> Hospital | None:
    """The one that is named with the wish itself (เปลี่ยนเป็นโรงพยาบาลริมน้ำ)."""
    return named_hospital(turn.text, clinic.hospitals) if turn.text else None


def _below(turn: Turn) -> tuple[Step, ...]:
    """What this question stands in front of; asked twice it stands there once."""
    stack = turn.conversation.stack
    return stack[1:] if isinstance(turn.conversation.step, ChoosingMyHospital) else stack


def _ask(turn: Turn, clinic: Clinic, *before: Shape) -> Outcome:
    now = usual(turn.patient, clinic)
    lines: tuple[Words, ...] = (Phrase("hospital-now", {"hospital": now.name}),) if now is not None else ()
    buttons = tuple(press(ChoosingMyHospital, each.id, button_label(each.name)) for each in clinic.hospitals)
    cards = tuple(
        Card(Phrase("hospital-ask"), lines if first == 0 else (), buttons[first : first + 5], alt=Phrase("alt-card"))
        for first in range(0, len(buttons), 5)
    )
    below = _below(turn)
    ways = (*to_near(clinic.hospitals), *start_resume(below), TO_MENU)
    return Outcome((*before, *cards[:4]), ways, ChoosingMyHospital(), below=below)


def _kept(turn: Turn, clinic: Clinic, hospital: Hospital, below: tuple[Step, ...]) -> Outcome:
    """From now on; what was open is gone on with."""
    hours: tuple[Words, ...] = (said_hours(hospital),) if hospital.open else ()
    card = Card(
        Phrase("hospital-chosen", {"hospital": hospital.name}),
        (*hours, Phrase("hospital-change")),
        alt=Phrase("alt-answer"),
    )
    ways = (*start_resume(below), TO_BOOKING, TO_HOURS, TO_MENU)
    return Outcome((card,), ways, facts=(HospitalChosen(hospital.id),), below=below)
