"""How the triage asks: one question on a card with large answers, and the way back."""

from __future__ import annotations

from bot.dialogue.steps import Step
from bot.dialogue.taps import press
from bot.dialogue.turn import Clinic, Outcome
from bot.domain.protocol import Measure, Protocol, Question
from bot.domain.sayings import Card, Choice, Plain, Shape
from bot.domain.words import Name, Phrase, Words
from bot.flows.symptoms_interview import Interview, asking
from bot.flows.symptoms_steps import Asking, Counting, Interviewing, InterviewStep
from bot.flows.ways_on import CALL_1669, TO_PERSON

BACK, LEAVE = "back", "leave"
_HINTS = {
    Measure.YEARS: "symptoms-hint-years",
    Measure.DAYS: "symptoms-hint-days",
    Measure.OF_TEN: "symptoms-hint-of-ten",
    Measure.CELSIUS: "symptoms-hint-celsius",
}


def ask_trouble(clinic: Clinic, tries: int = 0, *before: Shape) -> Outcome:
    """What is the matter, and with whom: in their own words, or by a button for what we have questions for."""
    buttons = tuple(press(Asking, each.id, each.title) for each in clinic.protocols.values())
    card = Card(
        Phrase("symptoms-ask-trouble"), (Phrase("symptoms-ask-trouble-how"),), buttons, alt=Phrase("alt-symptoms")
    )
    return Outcome((*before, card), (_leave(Asking), TO_PERSON, CALL_1669), Asking(tries))


def put(interview: Interview, question: Question, *before: Shape) -> Outcome:
    """Put a question for the first time."""
    return put_again(asking(interview, question), question, *before)


def put_again(interview: Interview, question: Question, *before: Shape, persons: bool = False) -> Outcome:
    """The same question once more; what counts its tries is kept."""
    step: InterviewStep = Interviewing(interview) if question.measure is None else Counting(interview)
    more = (TO_PERSON,) if persons else ()
    choices = (press(step, BACK, Phrase("booking-back")), _leave(type(step)), *more, CALL_1669)
    return Outcome((*before, _card(question, step)), choices, step)


def opening(chosen: tuple[Protocol, ...]) -> Plain:
    """Said before the first question."""
    return Plain(Phrase("symptoms-opening", {"titles": _titles(chosen)}))


def _first_line(text: Name) -> Name:
    """The question itself, without the list under it."""
    return Name(text.th.partition("\n")[0], text.en.partition("\n")[0])


def _card(question: Question, step: InterviewStep) -> Card:
    rest = Name(question.text.th.partition("\n")[2], question.text.en.partition("\n")[2])
    lines: list[Words] = [rest] if rest.th and rest.en else []
    if question.measure in _HINTS:
        lines.append(Phrase(_HINTS[question.measure]))
    buttons = tuple(press(step, f"{question.topic}:{each.code}", each.label) for each in question.answers)
    return Card(_first_line(question.text), tuple(lines), buttons, alt=Phrase("alt-symptoms"))


def _titles(chosen: tuple[Protocol, ...]) -> Name:
    return Name(" และ".join(each.title.th for each in chosen), " and ".join(each.title.en for each in chosen))


def _leave(step: type[Step]) -> Choice:
    return press(step, LEAVE, Phrase("booking-leave"))
