"""Every intent, step, old button and timer says which consent it needs, or why it needs none."""

from __future__ import annotations

from bot.dialogue.router import STALE, Router
from bot.dialogue.steps import tag_of
from bot.domain.consent import Purpose
from bot.flows import EXPRESS, GUARDS, ROUTERS, consent, doubt, handover_talk, smalltalk

ROUTER = Router(*ROUTERS)
TRIAGE, APPOINTMENTS, HANDOVER = Purpose.TRIAGE, Purpose.APPOINTMENTS, Purpose.HANDOVER

LIFE = "vital interest: it is answered at once, and recorded where consent is not given"
PUBLIC = "says only what is known of the hospital"
WORDS = "small talk: nothing is used and nothing is recorded"
RIGHTS = "a right over one's own data: it needs no consent, or is the answer to a question for one"
WAY = "only leads somewhere else, where it is asked for"

INTENTS: dict[str, Purpose | str] = {
    "report_symptom": TRIAGE,
    "book_appointment": APPOINTMENTS,
    "check_appointment": APPOINTMENTS,
    "all_appointments": APPOINTMENTS,
    "appointment_history": APPOINTMENTS,
    "reschedule_appointment": APPOINTMENTS,
    "cancel_appointment": APPOINTMENTS,
    "confirm_reminder": APPOINTMENTS,
    "talk_to_nurse": HANDOVER,
    "complaint": HANDOVER,
    "person_for_me": HANDOVER,
    "person_for_me_again": HANDOVER,
    "emergency": LIFE,
    "danger_yes": LIFE,
    "danger_no": LIFE,
    "help_arrived": LIFE,
    "help_not_yet": LIFE,
    "help_needed": LIFE,
    "danger_safe": LIFE,
    "danger_not_safe": LIFE,
    "mind_check": TRIAGE,
    "dial_by_hand": LIFE,
    "share_by_hand": LIFE,
    "mental_health": "who to call when the heart is heavy: never held up, and nothing is recorded",
    "ask_doctor_schedule": PUBLIC,
    "ask_opening_hours": PUBLIC,
    "ask_location_department": PUBLIC,
    "ask_price_rights": PUBLIC,
    "ask_medicine_refill": PUBLIC,
    "lab_results": PUBLIC,
    "greeting": WORDS,
    "thanks_goodbye": WORDS,
    "out_of_scope": WORDS,
    "fallback": WORDS,
    "affirm": WORDS,
    "deny": WORDS,
    "unsure": WORDS,
    "language": WORDS,
    "menu": WAY,
    "resume": WAY,
    "cancel_flow": WAY,
    "privacy_consent": RIGHTS,
    "show_my_data": RIGHTS,
    "withdraw_consent": RIGHTS,
    **{f"withdraw:{each}": RIGHTS for each in ("triage", "appointments", "handover", "improvement", "all")},
    "erase_my_data": RIGHTS,
    "link_record": APPOINTMENTS,
    "choose_hospital": APPOINTMENTS,
    "my_waits": APPOINTMENTS,
    "my_links": "shows which records are linked, to let go of them: a right over one's own data",
    "care_begin": APPOINTMENTS,
    "my_carers": "shows who may act for one, to take it back: a right over one's own data",
    "my_people": "shows for whom one may act, to let go of it: a right over one's own data",
    "improvement_yes": RIGHTS,
    "improvement_no": RIGHTS,
}
STEPS: dict[str, Purpose | str] = {
    "booking.choosing_hospital": APPOINTMENTS,
    "booking.choosing_department": APPOINTMENTS,
    "booking.having_letter": APPOINTMENTS,
    "booking.choosing_doctor": APPOINTMENTS,
    "booking.choosing_day": APPOINTMENTS,
    "booking.choosing_slot": APPOINTMENTS,
    "booking.choosing_whom": APPOINTMENTS,
    "booking.giving_name": APPOINTMENTS,
    "booking.giving_phone": APPOINTMENTS,
    "booking.confirming": APPOINTMENTS,
    "mine.shown": "names the buttons that show more of an appointment",
    "my_hospital.choosing": APPOINTMENTS,
    "waitlist.listed": APPOINTMENTS,
    "waitlist.whom": APPOINTMENTS,
    "waitlist.name": APPOINTMENTS,
    "waitlist.phone": APPOINTMENTS,
    "waitlist.joining": APPOINTMENTS,
    "appointments.which": APPOINTMENTS,
    "appointments.cancelling": APPOINTMENTS,
    "symptoms.asking": TRIAGE,
    "symptoms.interviewing": TRIAGE,
    "symptoms.counting": TRIAGE,
    "mind.asking": TRIAGE,
    "follow_up.asked": TRIAGE,
    "consent.asking": RIGHTS,
    "rights.explained": RIGHTS,
    "rights.last_word": RIGHTS,
    "linking.shown": "names the buttons that let go of a record",
    **{f"caring.{each}": APPOINTMENTS for each in ("own_name", "relation", "scope", "term", "considering", "person")},
    "carers.shown": "names the buttons that take back a right to act for one",
    "groups.told": "groups are told once to write in private",
}
OLD_BUTTONS: dict[str, Purpose | str] = {
    "booking": APPOINTMENTS,
    "appointments": APPOINTMENTS,
    "mine": APPOINTMENTS,
    "reminder": APPOINTMENTS,
    "waitlist": APPOINTMENTS,
    "symptoms": TRIAGE,
    "follow_up": TRIAGE,
    "handoff": HANDOVER,
    "linking": RIGHTS,
    "caring": APPOINTMENTS,
    "carers": RIGHTS,
    "consent": RIGHTS,
    "rights": RIGHTS,
    "": "says that the button is old",
}
TIMERS: dict[str, Purpose | str] = {
    "consent": RIGHTS,
    "doubt": LIFE,
    "check": LIFE,
    "follow_up": "only for who asked for it; not said once the consent for asking about symptoms is taken back",
    "link_shared": "warns that somebody else has linked the same record: what the link was made for is not used",
    "care_news": "says that a right to act for somebody was made or is over, to whom it binds: nothing of the appointments",
    "care_noticed": "tells what a hospital has changed, only to who agrees to be helped with appointments and may see this one",
    "care_over": "says that a right to act for somebody has ended by itself: nothing of the appointments",
    "care_outcome": "tells how a write ended that was asked for under this consent; rights end when it is taken back",
    "wait_off": "tells that staff have ended a wait for a time, only to who agrees to be helped with appointments",
    "case.unanswered": "marks a case that stands, and says nothing to the patient",
    "takeover.unread": "says that the person who spoke is gone; nothing new is used",
}


def needed(listed: dict[str, Purpose | str]) -> dict[str, Purpose]:
    """Those that need a consent."""
    return {name: need for name, need in listed.items() if isinstance(need, Purpose)}


def test_every_intent_is_listed_with_what_it_needs() -> None:
    assert set(ROUTER.intents) == set(INTENTS)
    assert {name: need for name, need in ROUTER.needs.items() if name in ROUTER.intents} == needed(INTENTS)


def test_every_step_is_listed_with_what_it_needs() -> None:
    tags = {tag_of(step): step for step in ROUTER.steps}
    assert set(tags) == set(STEPS)
    assert {tag: ROUTER.needs[step] for tag, step in tags.items() if step in ROUTER.needs} == needed(STEPS)


def test_every_old_button_is_listed_with_what_it_needs() -> None:
    assert set(ROUTER.stale_taps) == set(OLD_BUTTONS)
    marked = {str(key).removeprefix(STALE): need for key, need in ROUTER.needs.items() if str(key).startswith(STALE)}
    assert marked == needed(OLD_BUTTONS)


def test_every_timer_is_listed() -> None:
    assert set(ROUTER.timers) == set(TIMERS)


def test_consent_comes_after_danger_and_after_doubt() -> None:
    order = list(GUARDS)
    *danger, asks = EXPRESS
    assert order[: len(EXPRESS)] == [*danger, doubt.ask]
    assert asks is doubt.ask_at_once
    assert order[len(EXPRESS)] is handover_talk.guard, "while a person speaks, nothing but danger is looked for"
    assert order.index(smalltalk.doubt) < order.index(consent.guard)
    assert order[-1] is consent.guard
