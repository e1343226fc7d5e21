"""Which handler answers, and what the router refuses at import."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from bot.dialogue.router import Router
from bot.dialogue.steps import Conversation, Step
from bot.dialogue.turn import Clinic, Outcome, Ring, Turn, say
from bot.domain.consent import Purpose
from bot.domain.messages import Content, Incoming, Person, Sticker, Tap, Text
from bot.domain.patient import Patient
from bot.domain.sayings import Plain
from bot.domain.understanding import Understanding
from bot.domain.words import Phrase
from tests.fakes.booking import BookingDesk
from tests.fakes.kept import KeptTable
from tests.fakes.redflags import WordSigns
from tests.fakes.signatures import SIGNATURES
from tests.fakes.talk import MONDAY_MORNING

CLINIC = Clinic(BookingDesk(), WordSigns(), SIGNATURES, KeptTable())
WHO = Person("channel", "someone")


class Asking(Step, frozen=True, tag="tea.asking"):
    """A step like any other."""


class Naming(Step, frozen=True, tag="tea.naming"):
    """A step where words of one's own are expected."""

    own_words = True


def says(what: str) -> Callable[[Turn, Clinic], Awaitable[Outcome]]:
    """A handler that says this."""

    async def handler(turn: Turn, clinic: Clinic) -> Outcome:
        return say(what)

    return handler


def at_step(what: str) -> Callable[[Turn, Clinic, Step], Awaitable[Outcome]]:
    """A step handler that says this."""

    async def handler(turn: Turn, clinic: Clinic, step: Step) -> Outcome:
        return say(what)

    return handler


@pytest.fixture
def tea() -> Router:
    """Intents, an interrupting one, a fallback, two steps, stale taps, stickers."""
    router = Router()
    for name in ("greeting", "fallback", "resume"):
        router.intent(name)(says(name))
    router.intent("nurse", interrupts=True)(says("nurse"))
    router.step(Asking)(at_step("asking"))
    router.step(Naming)(at_step("naming"))
    router.stale()(says("stale"))
    router.stale("tea")(says("cold tea"))
    router.content(Sticker)(says("sticker"))
    return router


async def heard(
    router: Router,
    content: Content,
    intent: str = "greeting",
    step: Step | None = None,
    *,
    sure: float = 1.0,
    tap: str | None = None,
) -> str:
    """The phrase that answers a turn."""
    incoming = Incoming("e1", WHO, MONDAY_MORNING, content)
    turn = Turn(
        incoming, Understanding(intent, sure), Conversation(step), Patient(UUID(int=1), WHO), MONDAY_MORNING, tap
    )
    [shape] = (await router.answer(turn, CLINIC)).say
    assert isinstance(shape, Plain)
    assert isinstance(shape.words, Phrase)
    return shape.words.id


async def test_without_a_step_the_intent_answers_and_an_unknown_one_falls_back(tea: Router) -> None:
    assert await heard(tea, Text("hello")) == "greeting"
    assert await heard(tea, Text("?"), "never_heard_of") == "fallback"


async def test_at_a_step_the_step_answers(tea: Router) -> None:
    assert await heard(tea, Text("hello"), step=Asking()) == "asking"


async def test_an_interrupting_intent_wins_over_a_step(tea: Router) -> None:
    assert await heard(tea, Text("a nurse please"), "nurse", Asking()) == "nurse"


async def test_a_mere_guess_interrupts_nothing(tea: Router) -> None:
    assert await heard(tea, Text("hm"), "nurse", Asking(), sure=0.3) == "asking"
    assert await heard(tea, Text("Nurse Somsri"), "nurse", Naming(), sure=0.7) == "naming"
    assert await heard(tea, Text("I want a nurse"), "nurse", Naming(), sure=0.95) == "nurse"


async def test_a_choice_of_the_step_is_never_taken_for_an_interruption(tea: Router) -> None:
    assert await heard(tea, Text("nurse"), "nurse", Asking(), tap="1") == "asking"


async def test_a_sticker_has_its_own_handler_in_every_state(tea: Router) -> None:
    assert await heard(tea, Sticker(), step=Asking()) == "sticker"


async def test_a_tap_that_starts_something_starts_it_from_any_step(tea: Router) -> None:
    assert await heard(tea, Tap("intent:nurse"), "tap", Asking()) == "nurse"
    assert await heard(tea, Tap("intent:nothing_known"), "tap", Asking()) == "fallback"


async def test_resume_asks_the_step_again_and_without_a_step_is_an_intent(tea: Router) -> None:
    assert await heard(tea, Tap("intent:resume"), "tap", Asking()) == "asking"
    assert await heard(tea, Tap("intent:resume"), "tap") == "resume"


@pytest.mark.parametrize("key", ["tea.asking:1", "tea.gone:x:y", "tea.:"])
async def test_a_late_tap_goes_to_its_flow(tea: Router, key: str) -> None:
    assert await heard(tea, Tap(key), "tap") == "cold tea"


@pytest.mark.parametrize("key", ["", ":", "coffee.asking:1", "no colon", "\x00", "🙂:🙂"])
async def test_a_tap_of_no_flow_that_is_known_is_stale_all_the_same(tea: Router, key: str) -> None:
    assert await heard(tea, Tap(key), "tap") == "stale"


def test_a_second_handler_for_one_intent_fails_at_import(tea: Router) -> None:
    with pytest.raises(ValueError, match="'greeting' already has a handler"):
        tea.intent("greeting")(says("again"))


def test_a_second_handler_for_one_step_fails_at_import(tea: Router) -> None:
    with pytest.raises(ValueError, match="already has a handler"):
        tea.step(Asking)(at_step("again"))


def test_a_second_handler_for_one_kind_of_content_fails_at_import(tea: Router) -> None:
    with pytest.raises(ValueError, match="already has a handler"):
        tea.content(Sticker)(says("again"))


def test_two_routers_that_clash_fail_when_they_are_joined(tea: Router) -> None:
    with pytest.raises(ValueError, match="already has a handler"):
        Router(tea, tea)


def test_joined_routers_know_everything_of_each(tea: Router) -> None:
    more = Router()
    more.intent("goodbye", interrupts=True)(says("goodbye"))
    both = Router(tea, more)
    assert both.interrupts == {"nurse", "goodbye"}
    assert {"greeting", "goodbye"} <= set(both.intents)
    assert set(both.steps) == {Asking, Naming}


async def test_a_route_says_what_the_patient_must_have_agreed_to(tea: Router) -> None:
    asking = Router(tea)
    asking.intent("tell_fortune", needs=Purpose.TRIAGE)(says("fortune"))

    class Telling(Step, frozen=True, tag="fortune.telling"):
        """A step that needs it too."""

    asking.step(Telling, needs=Purpose.TRIAGE)(at_step("telling"))
    assert Router(asking).needs == {"tell_fortune": Purpose.TRIAGE, Telling: Purpose.TRIAGE}


async def test_two_timers_of_one_kind_clash_at_import() -> None:
    async def rings(ring: Ring, clinic: Clinic) -> Outcome:
        return say("tea-is-ready")

    first, second = Router(), Router()
    first.timer("tea")(rings)
    second.timer("tea")(rings)
    with pytest.raises(ValueError, match="tea"):
        Router(first, second)
