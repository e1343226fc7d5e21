"""What the questions about mood end with: how soon to see somebody, in warm words, and never the name of an illness."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialogue.steps import Step
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.facts import CaseKind, CaseOpened, Fact, TriageDone
from bot.domain.mood import TWO, depression, level_of, risk, thinks_of_harm
from bot.domain.sayings import Card, Choice, Plain, Urgency
from bot.domain.triage import Level
from bot.domain.words import Phrase, Words
from bot.flows.booking_words import booking_button
from bot.flows.check_clock import check_begun
from bot.flows.crisis_words import crisis_card
from bot.flows.emergency import CALL_MIND
from bot.flows.follow_up_offer import offered
from bot.flows.vital_interest import in_vital_interest
from bot.flows.ways_on import CALL_1669, SHARE_PLACE, TO_MENU, TO_PERSON, start_resume

# The interview that somebody who feels worse later is asked, and how it was asked this time.
PROTOCOL = "mental_distress@2Q-9Q-8Q"
_CRISIS = frozenset({Level.CALL_1669, Level.EMERGENCY_ROOM})
_WORDS = {
    Level.DOCTOR_SOON: "mind-result-soon",
    Level.APPOINTMENT: "mind-result-appointment",
    Level.SELF_CARE: "mind-result-calm",
}


def mind_result(
    turn: Turn,
    clinic: Clinic,
    given: Mapping[str, int],
    below: tuple[Step, ...] = (),
    *,
    stopped: bool = False,
    facts: tuple[Fact, ...] = (),
) -> Outcome:
    """The end of the questions, or their breaking off: that is never taken for nothing, nor scolded."""
    level = level_of(given)
    if level in _CRISIS:
        return _in_crisis(turn, given, level, below, facts)
    if stopped:
        return Outcome(
            (Plain(Phrase("mind-stopped")),),
            (CALL_MIND, TO_PERSON, *start_resume(below), TO_MENU),
            facts=facts,
            below=below,
        )
    done = TriageDone(level.value, (PROTOCOL,))
    card = Card(
        Phrase(_WORDS[level]),
        (*_said(given, level), Phrase("mind-net"), Phrase("mind-note")),
        (*_to_doctor(clinic, level), CALL_MIND),
        alt=Phrase("alt-crisis"),
    )
    choices = (*offered(level), TO_PERSON, CALL_1669, *start_resume(below), TO_MENU)
    urgency = Urgency.EMERGENCY if thinks_of_harm(given) else Urgency.TALK
    return Outcome((card,), choices, facts=(*facts, done), urgency=urgency, below=below)


def _in_crisis(
    turn: Turn, given: Mapping[str, int], level: Level, below: tuple[Step, ...], facts: tuple[Fact, ...]
) -> Outcome:
    """The crisis answer, with the plain question whether they are safe; staff get the scores."""
    nine = depression(given)
    scores = f"9Q {'-' if nine is None else nine}; 8Q {risk(given)}"
    told = (
        CaseOpened(CaseKind.CRISIS, scores),
        *in_vital_interest(turn, "crisis"),
        TriageDone(level.value, (PROTOCOL,)),
        *check_begun(turn, ("self_harm",), crisis=True),
    )
    said = (Plain(Phrase("mind-thanks")), crisis_card(("self_harm",)))
    choices = (SHARE_PLACE, TO_PERSON, *start_resume(below))
    return Outcome(said, choices, facts=(*facts, *told), urgency=Urgency.EMERGENCY, below=below)


def _said(given: Mapping[str, int], level: Level) -> tuple[Words, ...]:
    score = depression(given)
    what = {
        Level.DOCTOR_SOON: Phrase("mind-do-soon"),
        Level.APPOINTMENT: Phrase("mind-do-appointment"),
    }.get(level, Phrase("mind-do-calm"))
    if score is None:
        return (Phrase("mind-some-found"), what) if any(given.get(each) for each in TWO) else (what,)
    return (Phrase("mind-score", {"score": str(score)}), what)


def _to_doctor(clinic: Clinic, level: Level) -> tuple[Choice, ...]:
    department = "psychiatry"
    known = any(hospital.department(department) is not None for hospital in clinic.hospitals)
    if level is Level.SELF_CARE:
        return ()
    return (booking_button(department if known else "internal_medicine", Phrase("mind-book")),)
