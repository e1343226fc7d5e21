"""The waitlist in talk: where somebody waits is shown and left, offers are answered, and old buttons are answered truly."""

from __future__ import annotations

import re

import msgspec

from bot.dialogue.router import Router
from bot.dialogue.steps import tag_of
from bot.dialogue.taps import RESUME
from bot.dialogue.turn import Again, Clinic, Outcome, Turn
from bot.domain.consent import Purpose
from bot.domain.messages import Tap
from bot.domain.sayings import Choice, Plain
from bot.domain.wait_facts import OfferEnded, WaitLeft
from bot.domain.waitlist import OfferState, SlotOffer, Wait, WaitState
from bot.domain.words import Phrase
from bot.flows import waitlist_join
from bot.flows.booking_change import changed_wish, follow
from bot.flows.booking_steps import BookingStep, Wish
from bot.flows.care_words import meant
from bot.flows.caring_booking import for_whom
from bot.flows.caring_rights import standing
from bot.flows.consent_question import needing
from bot.flows.reminder_buttons import EARLIER
from bot.flows.waitlist_taking import as_it_stands, take
from bot.flows.waitlist_words import (
    LEAVE,
    PASS,
    QUIT,
    STAY,
    TAKE,
    Listed,
    key_in,
    leave_card,
    leave_choice,
    wait_card,
)
from bot.flows.ways_on import TO_BOOKING, TO_MENU, TO_MY_APPOINTMENTS, back_to_step
from bot.flows.which_appointment import own_upcoming, with_one

router = Router(waitlist_join.router)

_READ = 80  # letters of a message in which a wish to wait is looked for
_LIST = r"(?:การ)?(?:รอคิว|คิวรอ|คิวที่รอ|รายชื่อรอ|ลำดับรอ|ลงชื่อรอ|ต่อคิวรอ)"
_LEAVES = re.compile(
    rf"(?:ยกเลิก|เลิก|ถอน|ออกจาก|ลบ(?:ชื่อ)?|ไม่(?:อยาก|ต้องการ|ต้อง|ขอ|เอา)?)\s*{_LIST}|(?:leave|off|cancel|stop)\b.{{0,12}}wait(?:ing)?\s*-?list",
    re.IGNORECASE,
)
_OFF = re.compile(
    r"ยกเลิก|เลิก|ถอน|ออกจาก|ลบ|คิวแล้ว|leave|off|cancel|stop", re.IGNORECASE
)  # not wanting to queue is no wish to leave one
_SHOWS = re.compile(
    rf"{_LIST}.{{0,12}}(?:ที่เท่า|เท่าไ|กี่คน|ถึงไหน|ถึงลำดับ|ลำดับที่)|(?:ดู|เช็ก|เช็ค)\s*{_LIST}|my wait(?:ing)?\s*-?list",
    re.IGNORECASE,
)
_JOINS = re.compile(
    rf"(?:ขอ|อยาก|จะ|ช่วย|ให้|ยอม)\s*{_LIST}|^\s*(?:รอคิว|ลงชื่อรอ)|ถ้ามี(?:คิว|เวลา|ใคร|คน)?.{{0,25}}(?:ว่าง|หลุด|ยกเลิก|เลื่อน).{{0,25}}(?:บอก|แจ้ง|เรียก|ทัก|เตือน)"
    r"|(?:join|on)\b.{0,8}wait(?:ing)?\s*-?list|if .{0,30}(?:frees up|becomes free|cancels|opens up)",
    re.IGNORECASE,
)
_EARLIER = re.compile(r"เร็วกว่า|เร็วขึ้น|ก่อนหน้า(?:นี้|นั้น)?|ไวกว่า|ไวขึ้น|earlier|sooner", re.IGNORECASE)
_ON_SCREEN = f"{tag_of(Listed)}:"
# What is typed under the newest buttons of ours, by what the first of them does.
_ANSWERS = {
    TAKE: {"affirm": TAKE, "confirm_reminder": TAKE, "deny": PASS, "cancel_flow": PASS},
    LEAVE: {"cancel_flow": LEAVE},
    QUIT: {"affirm": QUIT, "cancel_flow": QUIT, "cancel_appointment": QUIT, "deny": STAY},
}
_ACCEPTS = re.compile(
    r"^\s*(?:ขอ)?\s*(?:รับ|เอา|จอง|ตกลงรับ|ตกลงเอา)\s*(?:คิว|เวลา|นัด)?\s*(?:นี้|เลย)|^\s*สะดวก|\baccept\b|\btake it\b",
    re.IGNORECASE,
)
_DECLINES = re.compile(
    r"ไม่\s*(?:รับ|เอา|ว่าง|สะดวก)|^\s*(?:ไม่ได้|ขอผ่าน|ผ่านก่อน|สละ)|\bnot this one\b|\bpass\b", re.IGNORECASE
)
_SURE = 0.5  # below this a yes books nothing


async def asked(turn: Turn, clinic: Clinic) -> Outcome | None:
    """A guard: whoever writes that they want to wait for a free time, or to wait no more, is taken there."""
    text = turn.text if len(turn.text) <= _READ else ""
    if not text or turn.tap is not None:
        return None
    if _LEAVES.search(text) and (_waiting(turn) or _OFF.search(text)):
        return await _leaving(turn, clinic)
    if _SHOWS.search(text) and _waiting(turn):
        return await _shown(turn, clinic)
    return await _wished(turn, clinic) if _JOINS.search(text) else None


async def typed(turn: Turn, clinic: Clinic) -> Outcome | None:
    """A guard: a yes or no that is typed while an offer is the newest thing on the screen is meant for it; so with a wait just shown.

    In the middle of something else it may be meant for either, so nothing is done by it and the open question is asked again.
    """
    newest = turn.conversation.offered[0].key if turn.text and turn.conversation.offered else ""
    shown = newest.removeprefix(_ON_SCREEN).partition(":")[0] if newest.startswith(_ON_SCREEN) else ""
    verb = _ANSWERS.get(shown, {}).get(_answer(turn))
    if turn.tap is not None or verb is None or not turn.patient.agrees_to(Purpose.APPOINTMENTS):
        return None
    if turn.conversation.step is not None:
        return Outcome((Plain(Phrase("waitlist-or-else")),), step_kept=True, again=(Again(Tap(RESUME)),))
    if turn.understanding.confidence < _SURE and _answer(turn) == turn.understanding.intent:
        return None
    return await _means(turn, clinic, verb, newest)


def _answer(turn: Turn) -> str:
    """Yes or no in the words that go with a free time, else by what the message is for."""
    if _DECLINES.search(turn.text):
        return "deny"
    return "affirm" if _ACCEPTS.search(turn.text) else turn.understanding.intent


async def _means(turn: Turn, clinic: Clinic, verb: str, newest: str) -> Outcome | None:
    if verb == LEAVE and len(_waiting(turn)) > 1:
        return await my_waits(turn, clinic)  # which of them is said by its button
    if verb in (TAKE, PASS):
        found = _offer(turn, newest, TAKE)
        if found is None:
            return None
        return await take(turn, clinic, *found) if verb == TAKE else _passed(turn, clinic, *found)
    wait = _wait(turn, newest, LEAVE) or _wait(turn, newest, QUIT)
    return _of_wait(turn, clinic, verb, wait) if wait is not None else None


@router.intent("my_waits", needs=Purpose.APPOINTMENTS)
async def my_waits(turn: Turn, clinic: Clinic) -> Outcome:
    """Where they wait, at which place, each with a button to stop."""
    cards = tuple(card for each in _waiting(turn) if (card := wait_card(each, clinic.hospitals)) is not None)
    on = (*back_to_step(turn), TO_BOOKING, TO_MY_APPOINTMENTS, TO_MENU)
    return Outcome(cards or (Plain(Phrase("waitlist-none")),), on, step_kept=True)


async def _leave(turn: Turn, clinic: Clinic) -> Outcome:
    """By words: the only one is asked about, of several the buttons say which."""
    waiting = _waiting(turn)
    return _of_wait(turn, clinic, LEAVE, waiting[0]) if len(waiting) == 1 else await my_waits(turn, clinic)


_shown, _leaving = needing(Purpose.APPOINTMENTS, my_waits), needing(Purpose.APPOINTMENTS, _leave)


@router.stale("waitlist", needs=Purpose.APPOINTMENTS)
async def tapped(turn: Turn, clinic: Clinic) -> Outcome:
    """The button of an offer or of a wait, wherever the patient is by now; of anything else it is said to be old."""
    key = turn.incoming.content.key if isinstance(turn.incoming.content, Tap) else ""
    for verb, answer in ((TAKE, take), (PASS, _passes)):
        found = _offer(turn, key, verb)
        if found is not None:
            return await answer(turn, clinic, *found)
    for verb, deed in (
        (LEAVE, QUIT),
        (QUIT, QUIT),
        (STAY, STAY),
    ):  # a button says what it is for: it need not be asked about
        wait = _wait(turn, key, verb)
        if wait is not None:
            return _of_wait(turn, clinic, deed, wait)
    return _says(turn, "waitlist-button-old", TO_BOOKING)


@router.step(Listed, needs=Purpose.APPOINTMENTS)
async def stand(turn: Turn, clinic: Clinic, step: Listed) -> Outcome:
    """Nobody stands here; what would be asked is shown."""
    return await my_waits(turn, clinic)


async def _passes(turn: Turn, clinic: Clinic, wait: Wait, offer: SlotOffer) -> Outcome:
    return _passed(turn, clinic, wait, offer)


def _passed(turn: Turn, clinic: Clinic, wait: Wait, offer: SlotOffer) -> Outcome:
    """No to this one: the place is kept. Of one that has ended it is said how."""
    stands = as_it_stands(turn, clinic, wait, offer)
    if stands is not None:
        return stands
    declined = OfferEnded(offer.key, OfferState.DECLINED)
    on = (*back_to_step(turn), leave_choice(wait), TO_MY_APPOINTMENTS, TO_MENU)
    return Outcome((Plain(Phrase("waitlist-passed")),), on, facts=(declined,), step_kept=True)


def _of_wait(turn: Turn, clinic: Clinic, verb: str, wait: Wait) -> Outcome:
    """To leave by a word is asked about first, for the place would be lost."""
    if verb == STAY:
        return _says(turn, "waitlist-stays")
    if verb == LEAVE and wait.state is WaitState.WAITING:
        on = (*back_to_step(turn), TO_MENU)
        return Outcome((leave_card(wait, clinic.hospitals),), on, step_kept=True)
    return _left(turn, wait)


def _left(turn: Turn, wait: Wait) -> Outcome:
    """They wait no more, and whatever was offered is let go of."""
    if wait.state is not WaitState.WAITING:
        return _says(turn, "waitlist-not-waiting", TO_BOOKING)
    said = _says(turn, "waitlist-left", TO_BOOKING)
    return Outcome(said.say, said.choices, facts=(WaitLeft(wait.id),), step_kept=True)


async def _wish(turn: Turn, clinic: Clinic) -> Outcome:
    """For what is open on the screen, for an earlier time than the one booked, or for whatever is asked next."""
    step, named = turn.conversation.step, meant(turn.text, standing(turn.patient, turn.now))
    if _EARLIER.search(turn.text) and (named or (own_upcoming(turn) and not isinstance(step, BookingStep))):
        return await with_one(turn, clinic, EARLIER)
    at_times = isinstance(step, BookingStep) and step.wish.hospital and step.wish.department
    wish, refused = for_whom(turn, _of_step(turn, clinic, step) if at_times else _said(turn, clinic))
    if refused is not None:
        return refused
    return await (waitlist_join.begin if at_times else follow)(turn, clinic, wish)


def _of_step(turn: Turn, clinic: Clinic, step: object) -> Wish:
    """What is open on the screen, as the words change it."""
    wish = step.wish if isinstance(step, BookingStep) else Wish()
    return changed_wish(turn, clinic, wish) or wish


_wished = needing(Purpose.APPOINTMENTS, _wish)


def _said(turn: Turn, clinic: Clinic) -> Wish:
    """What the words say of hospital, department and days."""
    wish = Wish(hospital=clinic.hospitals[0].id) if len(clinic.hospitals) == 1 else Wish()
    wish = changed_wish(turn, clinic, wish) or wish
    return wish if wish.first is not None else msgspec.structs.replace(wish, any_day=True)


def _waiting(turn: Turn) -> tuple[Wait, ...]:
    return tuple(each for each in turn.patient.waits if each.state is WaitState.WAITING)


def _wait(turn: Turn, key: str, verb: str) -> Wait | None:
    """The wait that a button of this verb is for, as long as it is known."""
    which = key_in(key, verb)
    return next((each for each in turn.patient.waits if each.id == which), None)


def _offer(turn: Turn, key: str, verb: str) -> tuple[Wait, SlotOffer] | None:
    """The offer that a button of this verb is for, as long as it is known."""
    which = key_in(key, verb)
    return next(((wait, offer) for wait in turn.patient.waits for offer in wait.offers if offer.key == which), None)


def _says(turn: Turn, phrase: str, *choices: Choice) -> Outcome:
    on = (*back_to_step(turn), *choices, TO_MY_APPOINTMENTS, TO_MENU)
    return Outcome((Plain(Phrase(phrase)),), on, step_kept=True)
