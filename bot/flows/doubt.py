"""A doubtful danger sign: one short question instead of an alarm, and the alarm when no clear no comes within two minutes."""

from __future__ import annotations

import re
from datetime import UTC

from bot.dialogue.router import Router
from bot.dialogue.taps import INTENT, start
from bot.dialogue.turn import Clinic, Outcome, Ring, Turn
from bot.domain.consent import Purpose
from bot.domain.danger import ANSWER_WITHIN, DOUBT_CLOCK, OpenQuestion, codes_in, is_crisis, ref_of
from bot.domain.facts import CaseKind, CaseOpened, TimerSet, TimerStopped
from bot.domain.messages import Media, Place, SharedLocation, Sticker, Tap, Text, UnknownMessage
from bot.domain.sayings import Card, Plain, Urgency
from bot.domain.understanding import NOT_READ, Alarm, RedFlag
from bot.domain.words import Phrase
from bot.flows import emergency
from bot.flows.check_clock import check_begun
from bot.flows.crisis_words import crisis_card
from bot.flows.danger import doubts
from bot.flows.mind_start import TO_MIND_CHECK
from bot.flows.symptoms_begin import started_by
from bot.flows.symptoms_heard import Heard
from bot.flows.symptoms_interview import Interview, question_on
from bot.flows.symptoms_steps import Asking, Counting, Interviewing
from bot.flows.vital_interest import in_vital_interest
from bot.flows.ways_on import CALL_1669, SHARE_PLACE, TO_MENU, TO_PERSON, TO_SYMPTOMS, back_to_step

router = Router()

YES, NO = "danger_yes", "danger_no"
_COMPLAINT = "report_symptom"
_ANSWERS = (Text, Tap, Sticker, Media, SharedLocation, UnknownMessage)
_LONGEST_NO = 60  # letters; a longer answer has more to tell than no
_POLITE = (
    r"(?:นะ|น่ะ|คะ|ค่ะ|ครับ|คับ|ค่า|จ้า|จ้ะ|เลย|หรอก|ดอก|เด้อ|เจ้า|แหละ|อะ|อ่ะ|ๆ|ขอบคุณ|thanks?|thank you"
    r"|[\s.,!~5])*"
)
_NO_AT_ALL = (
    r"(?:ไม่|ไม่มี|ไม่ใช่|ไม่มีใคร(?:เป็นอะไร)?|ไม่ได้เป็น(?:อะไร)?|ไม่เป็น|ไม่ได้(?:คิด|มี)|ไม่คิด|เปล่า|ป่าว|ปล่าว|บ่|บ่มี|บ่แม่น"
    r"|no|nope|nah|none|not at all|i'?m (?:ok|okay|fine)|just kidding|(?:แค่|เรา|หนู|ผม)?(?:ล้อเล่น|พูดเล่น|หยอก))"
)
_AND_WELL = (
    r"(?:ไม่มี|ไม่ใช่|แค่ล้อเล่น|ล้อเล่น|แค่พูดเล่น|พูดเล่น|สบายดี|ปกติดี|ปลอดภัยดี|โอเค|ok|okay|fine|i'?m (?:ok|okay|fine)"
    r"|just kidding|แค่บ่น(?:เฉย)?|บ่นเฉย)"
)
_CLEAR_NO = re.compile(rf"{_POLITE}{_NO_AT_ALL}(?:{_POLITE}{_AND_WELL})*{_POLITE}", re.IGNORECASE)


async def answered(turn: Turn, clinic: Clinic) -> Outcome | None:
    """A guard: whatever comes after the question. A clear no ends it; anything else is taken for a yes."""
    question = turn.patient.asked_about
    if question is None or not _is_answer(turn, question):
        return None
    if _is_no(turn):
        return _relieved(turn, question)
    return _alarm(turn, clinic, question.ref, facts=(TimerStopped(DOUBT_CLOCK, question.ref),))


async def ask(turn: Turn, clinic: Clinic) -> Outcome | None:
    """A guard: a doubtful sign is asked about, in private, once at a time; a person who speaks there reads it themself."""
    if turn.incoming.place is not Place.PRIVATE or turn.patient.speaker is not None:
        return None
    found = doubts(turn, clinic)
    if not found or turn.patient.asked_about is not None or _asked_by_an_interview(turn, clinic, found):
        return None
    in_crisis = any(flag.alarm is Alarm.CRISIS for flag in found)
    ref = ref_of(tuple(dict.fromkeys(flag.code for flag in found)), crisis=in_crisis)
    timer = TimerSet(DOUBT_CLOCK, ref, turn.now + ANSWER_WITHIN)
    facts = (timer, *in_vital_interest(turn, "doubt"))
    said = (_question(in_crisis=in_crisis),)
    return Outcome(said, (CALL_1669, *back_to_step(turn)), facts=facts, urgency=Urgency.EMERGENCY, step_kept=True)


async def ask_at_once(turn: Turn, clinic: Clinic) -> Outcome | None:
    """As `ask`, in the express lane: what only sounds like an emergency waits for the turn itself, which knows what the message is for."""
    return None if _only_sounds_so(doubts(turn, clinic)) else await ask(turn, clinic)


def _only_sounds_so(found: tuple[RedFlag, ...]) -> bool:
    """Whether no rule has the words, and it is no crisis."""
    return all(flag.learned and flag.alarm is Alarm.EMERGENCY for flag in found)


def _asked_by_an_interview(turn: Turn, clinic: Clinic, found: tuple[RedFlag, ...]) -> bool:
    """A complaint that sounds serious and names no sign: the interview on it, where they agreed to one, begins with its danger signs.

    Interviews read what is typed: what a button, a file or a place is called would be asked about by nobody.
    """
    typed = isinstance(turn.incoming.content, Text)
    if not typed or not _only_sounds_so(found) or turn.understanding == NOT_READ:
        return False
    step = turn.conversation.step
    if isinstance(step, Asking):
        return True
    if isinstance(step, Interviewing | Counting):
        return _asks_for_danger(step.interview, clinic)
    if turn.understanding.intent != _COMPLAINT or not turn.patient.agrees_to(Purpose.TRIAGE):
        return False
    return bool(started_by(Heard(turn.text, turn.understanding, turn.now), clinic.protocols))


def _asks_for_danger(interview: Interview, clinic: Clinic) -> bool:
    """Whether the open question is about danger signs; they come first, so that after them nobody would ask."""
    question = question_on(interview.topic, interview.chosen(clinic.protocols))
    return question is not None and question.danger


def _question(*, in_crisis: bool) -> Card:
    if in_crisis:
        title, yes, no = Phrase("doubt-crisis"), Phrase("doubt-crisis-yes"), Phrase("doubt-crisis-no")
    else:
        title, yes, no = Phrase("doubt-emergency"), Phrase("doubt-emergency-yes"), Phrase("doubt-emergency-no")
    return Card(title, (Phrase("doubt-why"),), (start(YES, yes), start(NO, no)), alt=Phrase("alt-doubt"))


@router.timer(DOUBT_CLOCK)
async def no_answer(ring: Ring, clinic: Clinic) -> Outcome:
    """Two minutes and no word: the doubtful sign is taken for a sure one."""
    return _alarm(ring, clinic, ring.ref)


@router.intent(NO)
async def late_no(turn: Turn, clinic: Clinic) -> Outcome:
    """The button for no, when the question is answered already: 1669 stays at hand."""
    return Outcome((Plain(Phrase("doubt-late-no")),), (CALL_1669, TO_PERSON, *back_to_step(turn)), step_kept=True)


@router.intent(YES)
async def late_yes(turn: Turn, clinic: Clinic) -> Outcome:
    """The button for yes, however late: it is an emergency."""
    return _alarm(turn, clinic, ref_of((), crisis=False))


def _is_answer(turn: Turn, question: OpenQuestion) -> bool:
    """Something the person did after the question was asked, in private."""
    if turn.incoming.place is not Place.PRIVATE or not isinstance(turn.incoming.content, _ANSWERS):
        return False
    return turn.incoming.sent_at.astimezone(UTC) > question.asked_at.astimezone(UTC)


def _is_no(turn: Turn) -> bool:
    content = turn.incoming.content
    if isinstance(content, Tap):
        return content.key == f"{INTENT}{NO}"
    if not isinstance(content, Text) or len(content.text) > _LONGEST_NO:
        return False
    return _CLEAR_NO.fullmatch(content.text.strip()) is not None


def _relieved(turn: Turn, question: OpenQuestion) -> Outcome:
    """Glad, brief, and with a way on; never "it is nothing". Who was sent to the emergency room still goes there."""
    if question.for_the_room:
        still = (Plain(Phrase("worse-not")),)
        return Outcome(
            still,
            (CALL_1669, SHARE_PLACE, TO_PERSON, *back_to_step(turn)),
            facts=(TimerStopped(DOUBT_CLOCK, question.ref),),
            urgency=Urgency.EMERGENCY,
            step_kept=True,
        )
    words = Phrase("doubt-crisis-relieved") if question.crisis else Phrase("doubt-emergency-relieved")
    facts = (TimerStopped(DOUBT_CLOCK, question.ref),)
    # Whoever complained and is in no danger goes on telling: by this way a complaint that only sounds serious is not asked about again.
    on = (emergency.CALL_MIND, TO_MIND_CHECK) if question.crisis else (TO_SYMPTOMS,)
    choices = (*back_to_step(turn), *on, CALL_1669, TO_PERSON, TO_MENU)
    return Outcome((Plain(words),), choices, facts=facts, urgency=Urgency.EMERGENCY, step_kept=True)


def _alarm(at: Turn | Ring, clinic: Clinic, ref: str, *, facts: tuple[TimerStopped, ...] = ()) -> Outcome:
    """The emergency or crisis answer, pushed, and a case of the highest urgency."""
    in_crisis, codes = is_crisis(ref), codes_in(ref)
    card = crisis_card(codes) if in_crisis else emergency.card(codes, clinic.hospitals)
    kind = CaseKind.CRISIS if in_crisis else CaseKind.EMERGENCY
    opened = CaseOpened(kind, ",".join(codes) or "said yes")
    return Outcome(
        (card,),
        (SHARE_PLACE, *back_to_step(at)),
        facts=(*facts, opened, *in_vital_interest(at, kind.value), *check_begun(at, codes, crisis=in_crisis)),
        urgency=Urgency.EMERGENCY,
        step_kept=True,
    )
