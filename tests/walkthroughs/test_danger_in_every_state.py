"""A danger sign is answered at once in every state of every flow, whatever it is written on, with all around us down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any, NoReturn
from uuid import UUID

import pytest

from bot.app.language import red_flags
from bot.dialogue.router import Router
from bot.dialogue.steps import Step, tag_of
from bot.domain.appointment import Slot
from bot.domain.care import EVERYTHING, Relation
from bot.domain.consent import Purpose
from bot.domain.danger import Check, OpenQuestion
from bot.domain.facts import CaseKind, CaseOpened
from bot.domain.messages import Content, Media, MediaKind, Place, SharedLocation, Tap, Text
from bot.domain.sayings import Urgency
from bot.domain.staff import Role, StaffMember
from bot.domain.stored import StoredStep
from bot.domain.words import Name
from bot.flows import ROUTERS, appointment_card
from bot.flows.booking_steps import (
    ChoosingDay,
    ChoosingDepartment,
    ChoosingDoctor,
    ChoosingHospital,
    ChoosingSlot,
    ChoosingWhom,
    Confirming,
    GivingName,
    GivingPhone,
    HavingLetter,
    Moving,
    Offer,
    Wish,
)
from bot.flows.cancelling import Cancelling
from bot.flows.caring import ChoosingRelation, ChoosingScope, ChoosingTerm, GivingOwnName
from bot.flows.caring_consent import Carers, Considering
from bot.flows.caring_shown import ChoosingPerson
from bot.flows.consent_question import Asking as AskingConsent
from bot.flows.consent_question import Waiting
from bot.flows.follow_up_offer import AskedHow
from bot.flows.groups import Told
from bot.flows.linking import Shown
from bot.flows.mind_check import AskingMood
from bot.flows.my_hospital import ChoosingMyHospital
from bot.flows.rights_erase import Explained, LastWord
from bot.flows.symptoms_interview import Interview
from bot.flows.symptoms_steps import Asking, Counting, Interviewing
from bot.flows.waitlist_questions import AskingName, AskingPhone, AskingWhom, Joining
from bot.flows.waitlist_words import Listed
from bot.flows.which_appointment import ChoosingAppointment
from config.read_protocols import shipped_protocols
from tests.fakes.house import at, build
from tests.fakes.talk import Talker
from tests.nlu.embedded_signs import between, learned_signs, other_talk, talk_of, told_signs
from tests.thoroughness import examples

KEY = UUID(int=7)
WISH = Wish("klaimor-demo", "dental", date(2026, 12, 2))
OFFER = Offer(KEY, Slot("s1", "dental", at(2, "13:30"), at(2, "14:00")))
MOVES = Wish("klaimor-demo", "dental", moves=Moving(KEY, at(2, "13:30"), "สมศรี ใจดี", "0812345678"))
DANGER_NEXT = Interview(("fever",), topic="danger", asked=("danger",))
LAST_ONE = Interview(("fever",), {"danger": "no"}, ("danger", "days"), "days")

# One of every step that a handler knows: a test below fails for a step that is not here.
STEPS: tuple[Step, ...] = (
    ChoosingHospital(Wish()),
    ChoosingDepartment(WISH),
    ChoosingDoctor(WISH, (Name("ทพ. ธีรเดช ภูผาเขียว", "Theeradet Phuphakhiao"),)),
    ChoosingDay(WISH, (date(2026, 12, 2),)),
    HavingLetter(WISH),
    ChoosingSlot(WISH, (OFFER,)),
    ChoosingSlot(MOVES, (OFFER,)),
    ChoosingWhom(WISH, (OFFER,), OFFER),
    GivingName(WISH, (OFFER,), OFFER),
    GivingPhone(WISH, (OFFER,), OFFER, "สมศรี ใจดี"),
    Confirming(WISH, (OFFER,), OFFER, "สมศรี ใจดี", "0812345678"),
    Confirming(MOVES, (OFFER,), OFFER, "สมศรี ใจดี", "0812345678"),
    Cancelling(KEY, 1),
    ChoosingAppointment("move", (KEY,)),
    ChoosingMyHospital(),
    AskingConsent(Purpose.TRIAGE, "1", (Waiting("ปวดหัวมาสองวัน"),)),
    AskedHow(("fever",)),
    Told(),
    AskingMood("9q9", {"2q1": 1, "2q2": 1}),
    Explained(),
    LastWord(at(23, "09:00", 11)),
    Asking(),
    Interviewing(DANGER_NEXT),
    Interviewing(LAST_ONE),
    Counting(LAST_ONE),
    Shown(),
    GivingOwnName(),
    ChoosingRelation("สมหญิง ใจดี"),
    ChoosingScope("สมหญิง ใจดี", Relation.MOTHER),
    ChoosingTerm("สมหญิง ใจดี", Relation.MOTHER, EVERYTHING),
    Considering("1234567890", "สมหญิง ใจดี", Relation.MOTHER, EVERYTHING, 365),
    Carers(),
    ChoosingPerson(),
    appointment_card.Shown(),
    Listed(),
    AskingWhom(WISH, KEY),
    AskingName(WISH, KEY),
    AskingPhone(WISH, KEY, "สมศรี ใจดี"),
    Joining(WISH, KEY, "สมศรี ใจดี", "0812345678"),
)
NURSE = StaffMember("s1", "พยาบาลดาว", Role.NURSE, ("klaimor-demo",))
STATES: dict[str, Callable[[Talker], None]] = {
    "nothing is open": lambda patient: None,
    "a nurse speaks": lambda patient: patient.taken_over_by(NURSE),
    "the nurse is away": lambda patient: patient.taken_over_by(NURSE, present=False),
    "a nurse speaks, words wait": lambda patient: patient.taken_over_by(NURSE, unread_since=patient.now),
    "a doubt is asked about": lambda patient: _patient(
        patient, asked_about=OpenQuestion("emergency:call_for_help", patient.now.astimezone(UTC) + timedelta(minutes=1))
    ),
    "help was asked for": lambda patient: _patient(patient, check=Check("emergency:stroke", 1), open_emergency=True),
    "a possible emergency is open": lambda patient: _patient(patient, open_doubt=True),
    "nothing was agreed to": lambda patient: _patient(patient, consents={}),
    "twice not understood": lambda patient: _patient(patient, missed=2),
    "a step nobody can read": lambda patient: _stored(patient, StoredStep("booking.gone", 9, b"{")),
    "in a group": lambda patient: setattr(patient, "place", Place.GROUP),
}


def _patient(patient: Talker, **changed: Any) -> None:
    patient.patient = replace(patient.patient, **changed)


def _stored(patient: Talker, step: StoredStep) -> None:
    patient.step = step


class Down:
    """Whatever is asked of it, it is not there: a hospital, an engine."""

    async def read(self, text: str, now: datetime) -> NoReturn:
        """Port Understand."""
        raise ConnectionError

    def __getattr__(self, name: str) -> NoReturn:
        raise ConnectionError(name)


def somebody() -> Talker:
    """A patient of a house whose engine of intents and whose hospital are down, and whose readers of danger signs are the shipped ones."""
    patient = build(red_flags=red_flags(), understand=Down()).patient
    clinic = replace(patient.desk.clinic, booking=Down(), kept=Down(), protocols=shipped_protocols())  # type: ignore[arg-type]
    patient.desk = replace(patient.desk, clinic=clinic)
    return patient


def at_step(step: Step) -> Talker:
    """The same in the middle of a flow, with another below it."""
    patient = somebody()
    below = (Asking(),) if not isinstance(step, Asking) else (ChoosingDepartment(WISH),)
    patient.step = patient.desk.steps.encode(step, (), below)
    return patient


@cache
def bare() -> tuple[str, ...]:
    """Signs that are alarmed at when nothing else is said."""
    return tuple(sign for sign in told_signs() if red_flags().read(sign) and not sign.isascii())


def carried(sign: str) -> Iterator[Content]:
    """The same words on everything that carries words (the text of a message sticker arrives as Text)."""
    yield Text(sign)
    yield Media(MediaKind.FILE, sign.replace(" ", "_") + ".pdf")
    yield SharedLocation(13.7, 100.5, sign)
    yield SharedLocation(13.7, 100.5, "", sign)
    yield Tap(sign)


def answered_at_once(patient: Talker) -> bool:
    """Whether the last turn answered the emergency with the reply token, and a case was opened."""
    assert patient.last is not None
    sends = patient.last.sends
    opened = {fact.kind for fact in patient.last.facts if isinstance(fact, CaseOpened)}
    urgent = bool(sends) and sends[0].reply_token == "token" and sends[0].urgency is Urgency.EMERGENCY
    return urgent and not opened.isdisjoint({CaseKind.EMERGENCY, CaseKind.CRISIS})


def noticed(patient: Talker) -> bool:
    """Whether it was answered as an emergency or asked about, or, where only a person may ask, told to the staff."""
    told = patient.last is not None and any(
        isinstance(fact, CaseOpened) and fact.kind is CaseKind.POSSIBLE_EMERGENCY for fact in patient.last.facts
    )
    return answered_at_once(patient) or patient.patient.asked_about is not None or told


def test_every_step_that_a_handler_knows_is_tried() -> None:
    known = set(Router(*ROUTERS).steps)
    assert {type(step) for step in STEPS} == known, "add one of it to STEPS"


@pytest.mark.parametrize("step", STEPS, ids=tag_of)
async def test_in_every_step_every_carrier_of_a_sign_is_answered_at_once(step: Step) -> None:
    chooser = Random(tag_of(step))
    for sign in chooser.sample(bare(), examples(40)):
        for content in carried(sign):
            patient = at_step(step)
            before = patient.standing()
            await patient.does(content)
            assert answered_at_once(patient), (sign, content)
            assert patient.standing() == before, "what was begun is not lost"


@pytest.mark.parametrize("state", STATES)
async def test_in_every_state_of_a_patient_too(state: str) -> None:
    for sign in Random(state).sample(bare(), examples(40)):
        for content in carried(sign):
            patient = somebody()
            STATES[state](patient)
            await patient.does(content)
            assert answered_at_once(patient), (sign, content)


@pytest.mark.parametrize("step", STEPS, ids=tag_of)
async def test_in_other_talk_it_is_answered_or_asked_about_in_every_step(step: Step) -> None:
    chooser = Random(tag_of(step))
    for _ in range(examples(60)):
        text = between(chooser.choice(told_signs()), talk_of(chooser.randint(5, 300), chooser), chooser)
        content = chooser.choice(list(carried(text)))
        patient = at_step(step)
        await patient.does(content)
        assert noticed(patient), content


ONLY_SOUNDS_SO = (
    "บ่เลื่อนบ่ยกเลิก ไปคือเก่า เมื่อเช้ากดยินยอมเพราะรีบ ขอยกเลิกคำยินยอมข้อสาม แผนกทันตกรรมอยู่ชั้นไหน "
    "ผมมีสิทธิขอดูข้อมูลตัวเองใช่ไหม งั้นขอดูเลย ผู้ปกครองต้องยินยอมด้วยมั้ยคะถ้าหนูอายุ 17 "
    "พี่ คนตก จากชั้น 3 นั่งร้าน ขาไม่ขยับ บอกไม่รู้สึก ตรงเอว"
)


async def test_what_an_interview_does_not_read_is_not_left_to_it() -> None:
    """A doubt in a file's or a place's name, or in a button: the open question reads what is typed alone."""
    for content in carried(ONLY_SOUNDS_SO):
        for step in (Asking(), Interviewing(DANGER_NEXT)):
            patient = at_step(step)
            await patient.does(content)
            assert noticed(patient), (step, content)


@pytest.mark.parametrize("state", STATES)
async def test_in_other_talk_it_is_answered_or_asked_about_in_every_state(state: str) -> None:
    chooser = Random(state)
    for _ in range(examples(60)):
        text = between(chooser.choice(told_signs()), talk_of(chooser.randint(5, 300), chooser), chooser)
        patient = somebody()
        STATES[state](patient)
        content = chooser.choice(list(carried(text)))
        await patient.does(content)
        assert noticed(patient), content


@pytest.mark.parametrize("state", STATES)
async def test_what_only_the_second_reader_knows_is_seldom_passed_over_in_any_state(state: str) -> None:
    """In other talk, where it cannot be alarmed at by a rule. In an interview its own questions ask (test_doubt_talk)."""
    chooser, passed = Random(state), list[str]()
    tried = examples(80)
    for _ in range(tried):
        text = between(chooser.choice(learned_signs()), talk_of(chooser.randint(5, 300), chooser), chooser)
        patient = somebody()
        STATES[state](patient)
        try:
            await patient.does(Text(text))
        except ConnectionError:  # nothing was seen in it, and the engine that would read what it wants is down
            passed.append(text)
        else:
            passed.extend([] if noticed(patient) or spoken_to(patient) else [text])
    assert len(passed) <= max(2, 0.06 * tried), passed


def spoken_to(patient: Talker) -> bool:
    """Whether it was met with a line on whom to call, which is all that a group gets of what only sounds like danger."""
    return patient.last is not None and any(send.urgency is Urgency.EMERGENCY for send in patient.last.sends)


def spread(sign: str, chooser: Random) -> list[str]:
    """The sign cut in two or three, as it is typed with the return key for a blank."""
    cuts = sorted(chooser.sample(range(2, len(sign) - 1), chooser.randint(1, 2)))
    return [
        part.strip() for part in map(slice, [0, *cuts], [*cuts, len(sign)]) for part in [sign[part]] if part.strip()
    ]


def sign_in_bubbles(chooser: Random) -> list[str]:
    """Bubbles that alarm nobody one by one, and alarm together."""
    readers = red_flags()
    while True:
        bubbles = spread(chooser.choice([sign for sign in bare() if len(sign) > 6]), chooser)
        upto = [" ".join(bubbles[:many]) for many in range(1, len(bubbles))]
        quiet = all(not readers.read(each) and not readers.doubts(each) for each in (*bubbles, *upto))
        if quiet and readers.read(" ".join(bubbles)):
            return bubbles


@pytest.mark.parametrize("step", STEPS, ids=tag_of)
async def test_spread_over_bubbles_it_is_answered_with_the_last_in_every_step(step: Step) -> None:
    chooser = Random(tag_of(step))
    for _ in range(examples(12)):
        patient = at_step(step)
        *first, last = sign_in_bubbles(chooser)
        for bubble in first:
            patient.wrote(bubble)
            patient.passes(timedelta(seconds=30))
        await patient.does(Text(last))
        assert answered_at_once(patient), (*first, last)


@pytest.mark.parametrize("state", [state for state in STATES if state != "a doubt is asked about"])
async def test_spread_over_bubbles_it_is_answered_with_the_last_in_every_state(state: str) -> None:
    chooser = Random(state)
    for _ in range(examples(12)):
        patient = somebody()
        STATES[state](patient)
        *first, last = sign_in_bubbles(chooser)
        for bubble in first:
            patient.wrote(bubble)
            patient.passes(timedelta(seconds=30))
        await patient.does(Text(last))
        assert answered_at_once(patient), (*first, last)


async def test_with_everything_down_what_is_no_danger_fails_and_is_tried_again() -> None:
    """The check that this file's houses are down, and that a failure is not hidden by the search for danger."""
    patient = somebody()
    with pytest.raises(ConnectionError):
        await patient.does(Text(other_talk()[0]))
