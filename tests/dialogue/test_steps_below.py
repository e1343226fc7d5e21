"""A step that stands in front of others: they are kept in storage, gone on with when it ends, and ended with their consent."""

from __future__ import annotations

import pytest

from bot.dialogue.steps import Conversation, Offered, Step, Steps
from bot.dialogue.together import about, left_standing, together
from bot.dialogue.turn import Outcome
from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered
from bot.domain.errors import StepUnreadable
from bot.domain.facts import CaseKind, CaseOpened
from bot.domain.sayings import Plain, Urgency
from bot.domain.stored import StoredStep


class Front(Step, frozen=True, tag="play.front"):
    """In front."""


class Middle(Step, frozen=True, tag="play.middle"):
    """Below it."""

    words: str = ""


class Back(Step, frozen=True, tag="play.back"):
    """The last."""

    number: int = 0


class Gone(Step, frozen=True, tag="play.gone"):
    """Not registered any more."""


STEPS = Steps([Front, Middle, Back])
STACK = (Front(), Middle("ก"), Back(7))
NEEDS: dict[str | type, Purpose] = {Middle: Purpose.TRIAGE, Back: Purpose.APPOINTMENTS}
OFFERED = (Offered("ใช่", "play.front:yes"),)


def refuses(purpose: Purpose) -> ConsentAnswered:
    return ConsentAnswered(purpose, False, "1")


def test_steps_below_come_back_with_everything_they_carry() -> None:
    assert STEPS.decode(STEPS.encode(STACK[0], OFFERED, STACK[1:])) == (STACK[0], OFFERED, STACK[1:])


def test_what_an_older_program_stored_has_nothing_below() -> None:
    old = StoredStep("play.back", 1, b'{"step": {"type": "play.back", "number": 3}, "offered": []}')
    assert STEPS.decode(old) == (Back(3), (), ())


@pytest.mark.parametrize("below", [Gone(), Back(7)])
def test_one_below_that_cannot_be_read_is_said_and_not_passed_over(below: Step) -> None:
    everything = Steps([Front, Middle, Back, Gone])
    stored = everything.encode(Front(), (), (below,))
    assert stored is not None
    if isinstance(below, Back):
        stored = StoredStep(stored.tag, stored.version, stored.data.replace(b'"number":7', b'"number":"x"'))
    with pytest.raises(StepUnreadable):
        STEPS.decode(stored)


def test_a_step_that_nobody_knows_cannot_be_put_below() -> None:
    with pytest.raises(ValueError, match=r"play\.gone"):
        STEPS.encode(Front(), (), (Gone(),))


def test_a_kept_outcome_leaves_all_of_them_and_another_has_the_last_word() -> None:
    here = Conversation(STACK[0], below=STACK[1:])
    assert left_standing(Outcome(step_kept=True), here, NEEDS) == STACK
    assert left_standing(Outcome(step=Back(1)), here, NEEDS) == (Back(1),)
    assert left_standing(Outcome(), here, NEEDS) == ()
    assert left_standing(Outcome(below=here.below), here, NEEDS) == STACK[1:]
    assert left_standing(Outcome(step=Front(), below=here.stack), here, NEEDS) == (Front(), *STACK)


@pytest.mark.parametrize("kept", [True, False])
def test_a_step_ends_with_the_consent_that_it_needs_wherever_it_stands(kept: bool) -> None:
    here = Conversation(STACK[0], below=STACK[1:])
    no = (refuses(Purpose.TRIAGE),)
    outcome = Outcome(step_kept=True, facts=no) if kept else Outcome(step=STACK[0], below=STACK[1:], facts=no)
    assert left_standing(outcome, here, NEEDS) == (Front(), Back(7))
    yes = Outcome(step_kept=True, facts=(ConsentAnswered(Purpose.TRIAGE, True, "1"),))
    assert left_standing(yes, here, NEEDS) == STACK


def test_nothing_in_front_means_nothing_below() -> None:
    assert Conversation(below=(Back(1),)).stack == ()


def test_two_outcomes_of_one_turn_are_said_together_and_the_second_has_the_last_word() -> None:
    first = Outcome((Plain("ก"),), step=Back(1), facts=(refuses(Purpose.TRIAGE),), relied_on=(Purpose.TRIAGE,))
    second = Outcome(
        (Plain("ข"),), step=Middle(), below=(Back(2),), urgency=Urgency.OUTCOME, relied_on=(Purpose.HANDOVER,)
    )
    both = together(first, second)
    assert [str(each.words) for each in both.say if isinstance(each, Plain)] == ["ก", "ข"]
    assert (both.step, both.below, both.urgency) == (Middle(), (Back(2),), Urgency.OUTCOME)
    assert (both.facts, both.relied_on) == (first.facts, (Purpose.TRIAGE, Purpose.HANDOVER))
    passing = together(first, Outcome((Plain("ค"),), step_kept=True))
    assert (passing.step, passing.step_kept) == (Back(1), False)
    assert together(Outcome(step_kept=True), Outcome(step_kept=True)).step_kept


def test_a_case_is_about_the_event_that_waited_unless_it_says_itself() -> None:
    cases = (CaseOpened(CaseKind.COMPLAINT, "x"), CaseOpened(CaseKind.COMPLAINT, "y", of="E1"))
    assert about(Outcome(facts=(*cases, refuses(Purpose.TRIAGE))), "E2").facts == (
        CaseOpened(CaseKind.COMPLAINT, "x", of="E2"),
        CaseOpened(CaseKind.COMPLAINT, "y", of="E1"),
        refuses(Purpose.TRIAGE),
    )
