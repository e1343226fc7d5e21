"""Telling symptoms: a few short questions, then how urgent it is and what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import msgspec

from bot.dialogue.router import Handler, Router
from bot.dialogue.steps import tag_of
from bot.dialogue.taps import tag_in
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.consent import Purpose
from bot.domain.interview import Ask
from bot.domain.messages import Tap
from bot.domain.sayings import Plain, Shape
from bot.domain.words import Phrase
from bot.flows import booking, crisis
from bot.flows.asides import aside
from bot.flows.consent_question import needing
from bot.flows.danger import for_the_room, suspected
from bot.flows.handoff import handing_off
from bot.flows.smalltalk import leave, old_button
from bot.flows.symptoms_heard import Heard, hear
from bot.flows.symptoms_interview import (
    How,
    Interview,
    adding,
    after,
    answering,
    begun,
    changing,
    gone_back,
    next_move,
    opened,
    question_on,
    settled,
)
from bot.flows.symptoms_pauses import fresh, stamped, too_early
from bot.flows.symptoms_questions import BACK, LEAVE, ask_trouble, opening, put, put_again
from bot.flows.symptoms_record import assessed
from bot.flows.symptoms_result import no_protocol, told_result
from bot.flows.symptoms_steps import Asking, Counting, Interviewing, InterviewStep
from bot.flows.symptoms_verdict import alarmed, verdict
from bot.flows.symptoms_words import plain
from bot.flows.ways_on import TO_BOOKING, back_to_step

router = Router()

_SURE = 0.8
_NOTHING_SAID_YET = re.compile(
    r"(?:อยาก|ขอ|จะ|ต้องการ|ช่วย|มา)*(?:เล่า|ปรึกษา|แจ้ง|สอบถาม|ถาม|บอก|ประเมิน|เช็ค|เช็ก|ตรวจ|คัดกรอง)*(?:เรื่อง)?(?:อาการ(?:ป่วย|เจ็บป่วย)?|ไม่สบาย)?(?:หน่อย|ที|ได้ไหม|ค่ะ|คะ|ครับ|ด้วย)*|checkmysymptoms|tellmysymptoms|symptoms?"
)
_SAID = {
    How.PART: "symptoms-and-the-rest",
    How.TOLD_OTHER: "symptoms-noted",
    How.UNCLEAR: "symptoms-answer-unclear",
    How.GAVE_UP: "symptoms-counts-unsure",
}
_ELSEWHERE: Mapping[str, Handler] = {
    "book_appointment": needing(Purpose.APPOINTMENTS, booking.begin),
    "mental_health": crisis.listen,
}


@router.intent("report_symptom", needs=Purpose.TRIAGE)
async def begin(turn: Turn, clinic: Clinic) -> Outcome:
    """What the first message tells already is not asked again; without words we ask what the trouble is."""
    if not turn.text or _NOTHING_SAID_YET.fullmatch(plain(turn.text)):
        return ask_trouble(clinic)
    interview = opened(_heard(turn, clinic), clinic.protocols)
    return start_with(turn, clinic, interview) if interview is not None else no_protocol(clinic, _department(turn))


@router.step(Asking, needs=Purpose.TRIAGE)
async def hear_trouble(turn: Turn, clinic: Clinic, step: Asking) -> Outcome:
    """Any words are the trouble, unless they are surely something else; a first riddle is asked about once more."""
    if turn.tap == LEAVE:
        return await leave(turn, clinic)
    if turn.tap in clinic.protocols:
        return start_with(turn, clinic, begun((str(turn.tap),), _heard(turn, clinic), clinic.protocols))
    if not turn.text:
        return ask_trouble(clinic, step.tries)
    interview = opened(_heard(turn, clinic), clinic.protocols)
    if interview is not None:
        return start_with(turn, clinic, interview)
    elsewhere = await _elsewhere(turn, clinic)
    if elsewhere is not None:
        return elsewhere
    if _told_nothing(turn) and step.tries == 0:
        return ask_trouble(clinic, step.tries + 1, Plain(Phrase("symptoms-trouble-unclear")))
    return no_protocol(clinic, _department(turn))


async def hear_answer(turn: Turn, clinic: Clinic, step: InterviewStep) -> Outcome:
    """An answer by its button, its number or in words; more may be told than was asked."""
    chosen = step.interview.chosen(clinic.protocols)
    if not chosen:  # the files have changed meanwhile
        return ask_trouble(clinic, 0, Plain(Phrase("step-lost")))
    interview = fresh(step.interview, turn.now, chosen)
    afresh = _afresh(step.interview, interview)
    if turn.text and turn.tap not in (BACK, LEAVE) and too_early(interview, turn.incoming.sent_at):
        return _with_more(turn, clinic, adding(interview, _heard(turn, clinic), clinic.protocols))
    if turn.tap is not None:
        return await _tapped(turn, clinic, interview, turn.tap, *afresh)
    if not turn.text:
        return _ask_again(turn, clinic, interview, *afresh)
    return await _heard_answer(turn, clinic, interview, *afresh)


async def _heard_answer(turn: Turn, clinic: Clinic, interview: Interview, *said: Plain) -> Outcome:
    moved, how = after(interview, _heard(turn, clinic), clinic.protocols)
    aside = how in (How.UNCLEAR, How.GAVE_UP) or (how is How.TOLD_OTHER and _heavy_hearted(turn))
    beside = await _beside(turn, clinic) if aside else None
    if beside is not None:
        return beside
    if how is How.ANSWERED or not isinstance(next_move(moved, clinic.protocols), Ask):
        return _go_on(turn, clinic, moved, *said)
    if how is How.GAVE_UP:
        return _go_on(turn, clinic, moved, Plain(Phrase(_SAID[how])))
    return _ask_again(turn, clinic, moved, Plain(Phrase(_SAID[how])))


def _with_more(turn: Turn, clinic: Clinic, interview: Interview) -> Outcome:
    """A further bubble adds facts; the open question stays, unless they have answered or settled it."""
    if settled(interview) or not isinstance(next_move(interview, clinic.protocols), Ask):
        return _go_on(turn, clinic, interview)
    return _ask_again(turn, clinic, interview, Plain(Phrase(_SAID[How.TOLD_OTHER])))


def _afresh(before: Interview, now: Interview) -> tuple[Plain, ...]:
    return (Plain(Phrase("symptoms-asked-afresh")),) if len(now.known) < len(before.known) else ()


router.step(Interviewing, needs=Purpose.TRIAGE)(hear_answer)
router.step(Counting, needs=Purpose.TRIAGE)(hear_answer)


@router.stale("symptoms", needs=Purpose.TRIAGE)
async def late_tap(turn: Turn, clinic: Clinic) -> Outcome:
    """A button further up: another answer to a question of this interview, or a start; else said to be old."""
    content = turn.incoming.content
    key = content.key if isinstance(content, Tap) else ""
    step = turn.conversation.step
    said = key.removeprefix(f"{tag_in(key)}:")
    if isinstance(step, InterviewStep):
        interview = fresh(step.interview, turn.now, step.interview.chosen(clinic.protocols))
        return await _tapped(turn, clinic, interview, said, *_afresh(step.interview, interview))
    if tag_in(key) == tag_of(Asking) and said in clinic.protocols and step is None:
        return start_with(turn, clinic, begun((said,), _heard(turn, clinic), clinic.protocols))
    return await old_button(turn, clinic)


def start_with(turn: Turn, clinic: Clinic, interview: Interview) -> Outcome:
    """The first question, or the result where everything was told."""
    interview = msgspec.structs.replace(interview, alarm_before=turn.patient.open_emergency)
    move = next_move(interview, clinic.protocols)
    if isinstance(move, Ask):
        return put(stamped(interview, {}, turn.now), move.question, opening(interview.chosen(clinic.protocols)))
    return _go_on(turn, clinic, interview)


async def _tapped(turn: Turn, clinic: Clinic, interview: Interview, tap: str, *said: Plain) -> Outcome:
    if tap == LEAVE:
        return await leave(turn, clinic)
    if tap == BACK:
        before = gone_back(interview)
        return ask_trouble(clinic) if before is None else _ask_again(turn, clinic, before)
    topic, _, code = tap.partition(":")
    question = question_on(topic, interview.chosen(clinic.protocols))
    if question is None or question.answer(code) is None:
        return _ask_again(turn, clinic, interview, Plain(Phrase("symptoms-button-old")))
    if topic == interview.topic:
        return _go_on(turn, clinic, answering(interview, code), *said)
    return _go_on(turn, clinic, changing(interview, topic, code), Plain(Phrase("symptoms-changed")))


def _ask_again(turn: Turn, clinic: Clinic, interview: Interview, *before: Shape) -> Outcome:
    """The question that is open, once more; the next one where the files no longer have it."""
    question = question_on(interview.topic, interview.chosen(clinic.protocols))
    if question is None:
        return _go_on(turn, clinic, interview, *before)
    return put_again(_stamped(turn, interview), question, *before, persons=interview.tries > 0)


def _stamped(turn: Turn, interview: Interview) -> Interview:
    """With the time of what this turn has added."""
    step = turn.conversation.step
    before = step.interview.known if isinstance(step, InterviewStep) else {}
    return stamped(interview, before, turn.now)


def _go_on(turn: Turn, clinic: Clinic, interview: Interview, *before: Shape) -> Outcome:
    move = next_move(interview, clinic.protocols)
    if isinstance(move, Ask):
        return put(_stamped(turn, interview), move.question, *before)
    found = verdict(move)
    if turn.patient.open_emergency and not interview.alarm_before:
        found = alarmed(found, interview.chosen(clinic.protocols))
    assessment = assessed(move, found, interview, clinic.protocols)
    return handing_off(turn, clinic, told_result(turn, clinic, found, *before, assessment=assessment), assessment)


def _heavy_hearted(turn: Turn) -> bool:
    """Distress is met by a listener first, also where it is a complaint with questions of its own."""
    return turn.understanding.intent == "mental_health" and turn.understanding.confidence >= _SURE


async def _beside(turn: Turn, clinic: Clinic) -> Outcome | None:
    """What was surely meant as something else: answered in passing, the interview stays open."""
    understood = turn.understanding
    if _heavy_hearted(turn):
        return replace(await crisis.listen(turn, clinic), step_kept=True)
    if understood.intent == "book_appointment" and understood.confidence >= _SURE:
        return Outcome((Plain(Phrase("symptoms-book-first")),), (*back_to_step(turn), TO_BOOKING), step_kept=True)
    return await aside(turn, clinic) if understood.intent != "report_symptom" else None


async def _elsewhere(turn: Turn, clinic: Clinic) -> Outcome | None:
    """What is surely not a trouble at all."""
    understood = turn.understanding
    if understood.findings:
        return None
    handler = _ELSEWHERE.get(understood.intent) if understood.confidence >= _SURE else None
    if handler is not None:
        return await handler(turn, clinic)
    return await aside(turn, clinic) if understood.intent != "report_symptom" else None


def _told_nothing(turn: Turn) -> bool:
    understood = turn.understanding
    return not understood.findings and understood.intent != "report_symptom"


def _heard(turn: Turn, clinic: Clinic) -> Heard:
    flags = clinic.red_flags
    readers = partial(suspected, flags), partial(for_the_room, flags), clinic.answers
    return hear(turn.text, turn.understanding, turn.now, *readers)


def _department(turn: Turn) -> str:
    found = turn.understanding.first("department")
    return str(found.value.get("code", "")) if found is not None else ""
