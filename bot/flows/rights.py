"""A patient's rights over their data: to see what is kept, and to take a consent back at once."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogue.router import Router
from bot.dialogue.taps import INTENT, start
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered
from bot.domain.facts import Fact, HospitalChosen, TimerStopped
from bot.domain.messages import Tap
from bot.domain.record_facts import CareEnded, RecordUnlinked
from bot.domain.sayings import Card, Choice, Plain
from bot.domain.words import Phrase, When, Words
from bot.flows.consent_question import TIMER, agreed, notice
from bot.flows.consent_words import Answer, reply_in
from bot.flows.hospital_choice import own_first
from bot.flows.rights_shown import cards_of
from bot.flows.ways_on import TO_BOOKING, TO_MENU, TO_PERSON, TO_SYMPTOMS, back_to_step, call_hospital

router = Router()

TO_SHOW = start("show_my_data", Phrase("way-my-data"))
TO_WITHDRAW = start("withdraw_consent", Phrase("way-withdraw"))
TO_ERASE = start("erase_my_data", Phrase("way-erase"))
_WITHDRAW = "withdraw:"  # before a purpose, or ALL, in the intent of a button
_ALL = "all"
_NAMED = {
    Purpose.TRIAGE: re.compile(r"อาการ|ประเมิน|สุขภาพ|symptom|triage", re.IGNORECASE),
    Purpose.APPOINTMENTS: re.compile(r"นัด|เตือน|appointment|reminder|booking", re.IGNORECASE),
    Purpose.HANDOVER: re.compile(r"เจ้าหน้าที่|พยาบาล|staff|nurse", re.IGNORECASE),
    Purpose.IMPROVEMENT: re.compile(r"วิจัย|ฝึก|ตัวอย่าง|พัฒนา|ปรับปรุง|สอนระบบ|research|learn|improve|example", re.IGNORECASE),
}
_EVERYTHING = re.compile(r"ทั้งหมด|ทุกเรื่อง|ทุกอย่าง|ทุกข้อ|\ball\b|everything", re.IGNORECASE)


@router.intent("privacy_consent")
async def privacy(turn: Turn, clinic: Clinic) -> Outcome:
    """What is kept and what for, and what one may ask; a no that answers nothing is a wish to take consent back."""
    reply = reply_in(turn.text)
    if reply is not None and reply.answer is Answer.NO:
        return await withdraw(turn, clinic)
    lines = (Phrase("privacy-what"), Phrase("privacy-rights"))
    before = (Plain(Phrase("privacy-nothing-asked")),) if reply is not None and reply.answer is Answer.YES else ()
    card = Card(
        Phrase("privacy-title"), lines, (TO_SHOW, TO_WITHDRAW, TO_ERASE, *notice(clinic)), alt=Phrase("alt-answer")
    )
    calls = tuple(
        choice for hospital in own_first(turn.patient, clinic.hospitals)[:1] for choice in call_hospital(hospital)
    )
    return Outcome((*before, card), (*back_to_step(turn), *calls, TO_PERSON, TO_MENU), step_kept=True)


@router.intent("show_my_data", interrupts=True)
async def show(turn: Turn, clinic: Clinic) -> Outcome:
    """All that is kept of this patient, in plain words; it needs no consent."""
    kept = await clinic.kept.of(turn.incoming.person)
    *cards, last = cards_of(turn, clinic, kept)
    last = replace(last, buttons=(TO_WITHDRAW, TO_ERASE, *notice(clinic)))
    return Outcome((*cards, last), (*back_to_step(turn), TO_MENU), step_kept=True)


@router.intent("withdraw_consent", interrupts=True)
async def withdraw(turn: Turn, clinic: Clinic) -> Outcome:
    """At once where it is clear what is meant; else one button for each consent that is given."""
    given = _given(turn, clinic)
    if not given:
        return Outcome((Plain(Phrase("withdraw-none")),), (*back_to_step(turn), TO_SHOW, TO_MENU), step_kept=True)
    meant = given if _EVERYTHING.search(turn.text) else _named(turn.text)
    if meant or len(given) == 1:
        return _withdrawn(turn, clinic, meant or given)
    buttons = (
        *(to_withdraw(purpose, clinic) for purpose in given),
        start(f"{_WITHDRAW}{_ALL}", Phrase("withdraw-all")),
    )
    card = Card(Phrase("withdraw-which"), (Phrase("withdraw-free"),), buttons, alt=Phrase("alt-answer"))
    return Outcome((card,), (*back_to_step(turn), TO_MENU), step_kept=True)


@router.intent(*(f"{_WITHDRAW}{each.value}" for each in Purpose), f"{_WITHDRAW}{_ALL}")
async def withdraw_one(turn: Turn, clinic: Clinic) -> Outcome:
    """A button was pressed: this consent, or all of them, from this moment on."""
    content = turn.incoming.content
    code = content.key.removeprefix(INTENT).removeprefix(_WITHDRAW) if isinstance(content, Tap) else ""
    return _withdrawn(turn, clinic, tuple(each for each in Purpose if code in (each.value, _ALL)))


def to_withdraw(purpose: Purpose, clinic: Clinic) -> Choice:
    """A button that takes one consent back, wherever and whenever it is pressed."""
    return start(f"{_WITHDRAW}{purpose.value}", clinic.consents[purpose].name)


def stands(turn: Turn, clinic: Clinic, purpose: Purpose) -> Outcome:
    """What the answer for this purpose is now."""
    answer, what = turn.patient.consents.get(purpose), clinic.consents[purpose].name
    if answer is not None and agreed(turn, clinic, purpose):
        said = Phrase("consent-stands", {"what": what, "when": When(answer.at)})
    else:
        said = Phrase("consent-stands-not", {"what": what})
    return Outcome((Plain(said),), back_to_step(turn) or (TO_SHOW, TO_MENU))


def ask_withdrawal(turn: Turn, clinic: Clinic, purpose: Purpose) -> Outcome:
    """An old no was pressed after a yes: nothing is taken back by accident, and it is one tap away."""
    card = Card(
        Phrase("withdraw-meant", {"what": clinic.consents[purpose].name}),
        (Phrase("withdraw-free"),),
        (to_withdraw(purpose, clinic),),
        alt=Phrase("alt-answer"),
    )
    return Outcome((card,), back_to_step(turn) or (TO_MENU,))


def agreed_late(turn: Turn, clinic: Clinic, purpose: Purpose) -> Outcome:
    """A yes after what waited was erased: it counts, and the matter can be started anew."""
    said = Plain(Phrase("consent-late-yes", {"what": clinic.consents[purpose].name}))
    return Outcome((said,), (*back_to_step(turn), TO_SYMPTOMS, TO_BOOKING, TO_PERSON))


def about(clinic: Clinic, purpose: Purpose) -> Outcome:
    """Why, what, who and how long, for a button of a question that is over."""
    text = clinic.consents[purpose]
    card = Card(Phrase("consent-why-title"), text.details, notice(clinic), alt=Phrase("alt-answer"))
    return Outcome((card,), (TO_SHOW, TO_MENU))


def _given(turn: Turn, clinic: Clinic) -> tuple[Purpose, ...]:
    return tuple(each for each in Purpose if each in clinic.consents and turn.patient.agrees_to(each))


def _named(text: str) -> tuple[Purpose, ...]:
    return tuple(purpose for purpose, words in _NAMED.items() if words.search(text))


def _withdrawn(turn: Turn, clinic: Clinic, purposes: tuple[Purpose, ...]) -> Outcome:
    """Taken back, with what changes by it; what was not given is said to be so."""
    given = tuple(each for each in purposes if each in _given(turn, clinic))
    if not given:
        return Outcome((Plain(Phrase("withdraw-not-given")),), (*back_to_step(turn), TO_SHOW), step_kept=True)
    facts: list[Fact] = []
    for each in given:
        facts.append(ConsentAnswered(each, False, turn.patient.consents[each].version))
        facts.append(TimerStopped(TIMER, each.value))
    links, over = _given_up(turn) if Purpose.APPOINTMENTS in given else ((), ())
    facts += [*over, *links]  # rights first: some are known to be of this person only by their link
    if Purpose.APPOINTMENTS in given and turn.patient.hospital:
        facts.append(HospitalChosen(""))
    gone = (*((Phrase("withdraw-links"),) if links else ()), *((Phrase("withdraw-cares"),) if over else ()))
    lines: tuple[Words, ...] = (
        *(clinic.consents[each].withdrawn for each in given),
        *gone,
        Phrase("withdraw-kept"),
    )
    card = Card(Phrase("withdraw-done"), lines, (TO_ERASE,), alt=Phrase("alt-answer"))
    return Outcome((card,), (TO_SHOW, TO_MENU), facts=tuple(facts), step_kept=True)


def _given_up(turn: Turn) -> tuple[tuple[RecordUnlinked, ...], tuple[CareEnded, ...]]:
    """What was made by the consent to appointments: linked records, and rights to act for each other on either side."""
    rights = (each for each in (*turn.patient.cares, *turn.patient.carers) if each.stands(turn.now))
    return tuple(RecordUnlinked(each.id) for each in turn.patient.links), tuple(CareEnded(each.id) for each in rights)
