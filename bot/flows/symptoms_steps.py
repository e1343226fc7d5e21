"""The steps of a triage."""

from __future__ import annotations

from bot.dialogue.steps import Step
from bot.flows.symptoms_interview import Interview


class Asking(Step, frozen=True, tag="symptoms.asking"):
    """What the trouble is; the tap's key is the id of a protocol."""

    own_words = True
    numbers_are_choices = False

    tries: int = 0


class Interviewing(Step, frozen=True, tag="symptoms.interviewing"):
    """A question is put; the tap's key is `topic:code`."""

    own_words = True  # "อาทิตย์นึงแล้ว" is an answer and no wish to leave

    interview: Interview


class Counting(Step, frozen=True, tag="symptoms.counting"):
    """The same where a typed number is the answer: an age, days, a pain of ten, a temperature."""

    numbers_are_choices = False
    own_words = True

    interview: Interview


InterviewStep = Interviewing | Counting
