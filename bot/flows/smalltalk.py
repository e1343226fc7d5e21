"""Small talk: greetings, thanks, yes and no out of nowhere, and the way to the menu when nothing was understood."""

from __future__ import annotations

from bot.dialogue.router import FALLBACK, Router
from bot.dialogue.steps import tag_of
from bot.dialogue.taps import INTENT, flow_of, start
from bot.dialogue.turn import Again, Clinic, Outcome, Turn, say
from bot.domain.appointment import BookingState
from bot.domain.case_facts import NotUnderstood
from bot.domain.facts import LanguageChosen
from bot.domain.messages import Tap
from bot.domain.sayings import Card, Choice, Plain
from bot.domain.understanding import NOT_READ
from bot.domain.waitlist import WaitState
from bot.domain.words import Phrase
from bot.flows.handover import FOR_ME, FOR_ME_AGAIN
from bot.flows.ways_on import CALL_1669, TO_MENU, TO_MY_APPOINTMENTS, TO_PERSON, back_to_step, menu

router = Router()

# Below this the best guess is not acted on: it is offered as a question instead. Of authors that the model had not seen six messages of
# a hundred are below; in three of four of them what was meant is among the buttons. Above, 91 of a hundred guesses are right.
DOUBT = 0.45
_WORTH_ASKING = 0.10
_LABELS = {
    "report_symptom": "way-symptoms",
    "book_appointment": "way-book",
    "check_appointment": "way-mine",
    "reschedule_appointment": "mean-reschedule",
    "cancel_appointment": "mean-cancel",
    "ask_doctor_schedule": "mean-doctors",
    "ask_opening_hours": "way-hours",
    "ask_location_department": "mean-where",
    "ask_price_rights": "mean-rights",
    "ask_medicine_refill": "mean-medicine",
    "lab_results": "mean-results",
    "complaint": "mean-complaint",
    "privacy_consent": "mean-privacy",
    "show_my_data": "way-my-data",
    "withdraw_consent": "way-withdraw",
    "erase_my_data": "way-erase",
    "emergency": "mean-emergency",
    "mental_health": "mean-mind",
}


async def doubt(turn: Turn, clinic: Clinic) -> Outcome | None:
    """A guard, the last: outside a flow, a guess that is hardly better than the others becomes a question."""
    if not turn.text or turn.conversation.step is not None or turn.understanding.confidence >= DOUBT:
        return None
    if turn.understanding == NOT_READ:
        return None  # the engine is down, which is no fault of these words: they are tried again
    return await not_understood(turn, clinic)


@router.intent("greeting")
async def greet(turn: Turn, clinic: Clinic) -> Outcome:
    """By the time of day, with the menu; an open emergency is not greeted away."""
    urgent = (Phrase("greeting-emergency"),) if turn.patient.open_emergency else ()
    lines = (*urgent, Phrase("greeting-what"))
    card = Card(Phrase(_greeting(turn.now.hour)), lines, menu(), alt=Phrase("alt-welcome"))
    return Outcome((card,))


def _greeting(hour: int) -> str:
    if 5 <= hour < 12:
        return "greeting-morning"
    return "greeting-evening" if 18 <= hour < 22 else "greeting-day"


@router.intent("menu")
async def show_menu(turn: Turn, clinic: Clinic) -> Outcome:
    """What this chat can do; whatever was open is left."""
    return Outcome((_menu_card("menu-title"),), (_other_language(turn),))


@router.intent("resume")
async def nothing_open(turn: Turn, clinic: Clinic) -> Outcome:
    """The way back to a step that has ended meanwhile."""
    return Outcome((Plain(Phrase("resume-nothing")), _menu_card("menu-title")))


@router.intent("thanks_goodbye")
async def welcome_back(turn: Turn, clinic: Clinic) -> Outcome:
    """Thanks are answered, briefly; not with good wishes while an emergency is open."""
    if turn.patient.open_emergency:
        return say("thanks-emergency", CALL_1669, TO_MENU)
    return say("thanks", TO_MENU)


@router.intent("affirm", "deny", "unsure")
async def about_what(turn: Turn, clinic: Clinic) -> Outcome:
    """A yes or no to nothing that was asked."""
    return Outcome((Plain(Phrase("yes-to-what")),), menu())


@router.intent("cancel_flow", interrupts=True)
async def leave(turn: Turn, clinic: Clinic) -> Outcome:
    """Whatever was open is left, kindly; booked appointments are not touched, and we say so."""
    step = turn.conversation.step
    if step is not None and flow_of(tag_of(step)) == "symptoms":  # breaking off is no "nothing serious"
        return say("left-symptoms", CALL_1669, TO_MENU, TO_PERSON)
    if step is None and (what := _to_cancel(turn)):
        card = Card(Phrase("cancel-what"), (), what, alt=Phrase("alt-answer"))
        return Outcome((card,), (TO_MY_APPOINTMENTS, TO_PERSON, TO_MENU))
    phrase = "left" if step is not None else "left-nothing"
    return Outcome((Plain(Phrase(phrase)),), (TO_MENU, TO_MY_APPOINTMENTS, TO_PERSON))


def _to_cancel(turn: Turn) -> tuple[Choice, ...]:
    """What there is to be cancelled while nothing is open: appointments to come, places on a waitlist."""
    stands = any(each.state is BookingState.BOOKED and each.start > turn.now for each in turn.patient.bookings)
    waits = any(each.state is WaitState.WAITING for each in turn.patient.waits)
    appointment = (start("cancel_appointment", Phrase("mean-cancel")),) if stands else ()
    return (*appointment, *((start("my_waits", Phrase("cancel-a-wait")),) if waits else ()))


@router.intent("language")
async def change_language(turn: Turn, clinic: Clinic) -> Outcome:
    """The other language from now on."""
    other = "en" if turn.patient.language == "th" else "th"
    said = (Plain(Phrase("language-changed")), _menu_card("menu-title"))
    return Outcome(said, facts=(LanguageChosen(other),))


@router.intent("out_of_scope")
async def beyond(turn: Turn, clinic: Clinic) -> Outcome:
    """Understood as something that is not ours to answer."""
    return Outcome((Plain(Phrase("out-of-scope")),), menu())


@router.intent(FALLBACK)
async def not_understood(turn: Turn, clinic: Clinic) -> Outcome:
    """Two or three guesses as buttons if there are any worth asking; else how to say it. The second time in a row a person is asked."""
    if turn.patient.missed:
        asked = FOR_ME if turn.patient.missed == 1 else FOR_ME_AGAIN
        return Outcome(facts=(NotUnderstood(),), step_kept=True, again=(Again(Tap(f"{INTENT}{asked}")),))
    guesses = tuple(
        start(intent, Phrase(_LABELS[intent]))
        for intent, weight in turn.understanding.ranking[:3]
        if intent in _LABELS and weight >= _WORTH_ASKING
    )
    if guesses:
        card = Card(Phrase("guess-title"), (Phrase("guess-else"),), guesses, alt=Phrase("alt-card"))
        choices = (*back_to_step(turn), TO_PERSON, TO_MENU)
        return Outcome((card,), choices, facts=(NotUnderstood(),), step_kept=True)
    said, choices = (Plain(Phrase("not-understood")),), (*back_to_step(turn), *menu())
    return Outcome(said, choices, facts=(NotUnderstood(),), step_kept=True)


@router.stale()
async def old_button(turn: Turn, clinic: Clinic) -> Outcome:
    """A button of a flow that is over: said kindly, nothing is done."""
    return Outcome((Plain(Phrase("button-old")),), back_to_step(turn) or menu(), step_kept=True)


def _menu_card(title: str) -> Card:
    return Card(Phrase(title), (), menu(), alt=Phrase("alt-menu"))


def _other_language(turn: Turn) -> Choice:
    return start("language", Phrase("way-language"))
