"""What a message answers to the question that was asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.domain.protocol import NO, NONE, UNSURE, YES, Measure, Question
from bot.domain.understanding import Understanding
from bot.flows.symptoms_degrees import a_little, is_over, low_fever, only_a_little, only_warm, without_little
from bot.flows.symptoms_heard import DENIED, HOT, QUITE_SURE, SURE, THERE, WARM, Heard
from bot.flows.symptoms_numbers import a_sign_in_numbers, measured
from bot.flows.symptoms_own_well import only_when_or_where, short_of_it, well_in_own_words
from bot.flows.symptoms_own_words import cannot_tell, tells_a_sign, without_what_nobody_knows
from bot.flows.symptoms_people import age_told, bare_number, temperature
from bot.flows.symptoms_pieces import news
from bot.flows.symptoms_reassurance import denies_some, denies_wholly, fails, reassures
from bot.flows.symptoms_told import by_findings, tells_only_others, without_denied
from bot.flows.symptoms_words import (
    Said,
    bare_answer,
    had,
    longest_said,
    not_known,
    plain,
    turns_round,
    without_politeness,
)

_OF_ILLNESS = frozenset({"report_symptom", "emergency", "affirm", "deny"})
_NAME_LETTERS = 5  # by which what somebody has is known in the words of the question
_TOLD_LETTERS = 8  # of an answer that tells something, though we do not know what
_NO_PAIN = re.compile(r"(?:ไม่|บ่|ม่าย)(?:ได้)?(?:มี|ปวด|เจ็บ)(?:เลย|แล้ว|ครับ|ค่ะ|คะ|จ้า|จ้ะ|อะไร|$)|none|nopain")
_OF_WARMTH = frozenset({"fever", "temperature"})
_ONSET, _TIMES = "onset", frozenset({"date", "time", "duration"})
_SINCE = re.compile(r"ตั้งแต่|เมื่อ(?!ย)|หลังจาก|ก่อนหน้า|นานแล้ว|since|ago")
_DENY = frozenset({NO, NONE, UNSURE})
_OVER_IS_OVER = frozenset({"vomiting", "fever", "diarrhea", "cough"})


@dataclass(frozen=True, slots=True)
class Reply:
    """What a message says to the question asked. codes: every answer it may mean; part: it denied something, perhaps not all.

    quiet: it denied nothing, and only does not sound like a danger sign.
    """

    codes: tuple[str, ...] = ()
    part: bool = False
    quiet: bool = False


def labelled(text: str, question: Question) -> str | None:
    """The answer whose button this message says word by word, None where it says more or something else."""
    said = without_politeness(text)
    same = (each for each in question.answers if said in (plain(each.label.th), plain(each.label.en)))
    return found.code if said and (found := next(same, None)) is not None else None


def answered(heard: Heard, question: Question, own: frozenset[str] = frozenset()) -> Reply:
    """The answer to the question that was just asked. own: findings of the complaint itself, which say nothing new."""
    if (code := labelled(heard.text, question)) is not None:
        return Reply((code,))
    if not_known(heard.text) and question.answer(UNSURE) is not None:
        return Reply((UNSURE,))  # "ดูไม่ออก" is no "ไม่ออก" of what was asked
    number = measured(heard, question)
    if number is None and question.measure is not None:
        number = bare_number(heard.text, question.measure)
    if number is None and question.measure is Measure.OF_TEN and _NO_PAIN.match(plain(heard.text)):
        number = 0.0  # "how bad is the pain?" "none"
    if number is not None and (answer := question.answer_to(number)) is not None:
        return Reply((answer.code,))
    if question.answer(YES) is not None and a_sign_in_numbers(heard.text, question, asked=True):
        return Reply((YES,))
    sign = by_findings(heard, question) or _by_warmth(heard, question)
    if sign in (YES, UNSURE) and not only_a_little(heard, question):
        return Reply((sign,))
    if question.answer(YES) is not None and tells_a_sign(heard.text, question):
        return Reply((YES,))
    if question.answer(UNSURE) is not None and short_of_it(heard.text, question):
        return Reply((UNSURE,))
    if question.answer(UNSURE) is not None and _nobody_knows(heard, question):
        return Reply(_beside_what_nobody_knows(heard, question))
    hits = _by_words(heard, question)
    if set(hits) <= _DENY and ((sign == YES and only_warm(heard, question)) or is_over(heard, question)):
        return Reply((UNSURE,))
    return Reply(hits) if hits else _bare(heard, question, own, denied=sign == NO)


def _by_words(heard: Heard, question: Question) -> tuple[str, ...]:
    """The answers whose words stand in the message; all but a denial only by what is news in it, or by words that deny."""
    choices = [(each.code, words) for each in question.answers for words in (*each.words, *each.told)]
    text, there = heard.text, without_denied(heard, over=_OVER_IS_OVER)
    if question.danger:
        text, there = without_little(text, question), without_little(there, question)
    hits, told = longest_said(choices, text), longest_said(choices, there)
    still = tuple(each for each in longest_said(choices, news(text)) if each in _DENY or each in told)
    if set(hits) | set(still) <= _DENY:
        return hits
    denying = ((f"not {code}" if denies_wholly(words) else code, words) for code, words in choices)  # "เหงื่อไม่ออก"
    by_denial = longest_said(denying, text)
    kept = (each for each in hits if each in _DENY or f"not {each}" in by_denial)
    return tuple(dict.fromkeys((*still, *kept)))


def _nobody_knows(heard: Heard, question: Question) -> bool:
    """Whether an answer says that nobody can tell. Danger signs that it denies beside that are denied."""
    if not cannot_tell(heard.text, question):
        return False
    return not (question.danger and denies_some(without_what_nobody_knows(heard.text)))


def _beside_what_nobody_knows(heard: Heard, question: Question) -> tuple[str, ...]:
    """What is told beside "I do not know whether": not sure where that is nothing. Of a danger sign its name alone is enough."""
    hits = _by_words(heard, question)
    if question.danger:
        return hits if not set(hits) <= _DENY else (UNSURE,)
    return _by_words(replace(heard, text=without_what_nobody_knows(heard.text)), question) or (UNSURE,)


def _by_warmth(heard: Heard, question: Question) -> str | None:
    """What a temperature ("38.2") answers to a question for fever; a normal one denies no more than fever."""
    if "fever" not in question.findings or question.answer(YES) is None:
        return None
    number = temperature(heard.text) or bare_number(heard.text, Measure.CELSIUS)
    if number is None and low_fever(heard.text):
        number = WARM
    if number is None:
        return None
    if number >= (HOT if question.danger else WARM):
        return YES
    return NO if set(question.findings) <= {"fever", "chills"} else None


def tells_of(heard: Heard, question: Question, own: frozenset[str]) -> bool:
    """Whether a danger sign that was asked for is told as there, whatever else is denied beside it."""
    asked = heard.statuses({*question.covers, *question.findings} - own)
    return question.danger and any(THERE in each for each in asked.values())


def denial(question: Question) -> str | None:
    """The answer that denies all that is asked, None where there is none: an age cannot be denied."""
    return next((code for code in (NO, NONE) if question.answer(code)), None)


def _bare(heard: Heard, question: Question, own: frozenset[str], *, denied: bool) -> Reply:
    """A yes or no as it is commonly said."""
    said = bare_answer(heard.text)
    if said in (None, Said.YES) and reassures(heard.text):  # "มีสติดี" is no yes to "ซึมลงไหม"
        said = Said.PART_NO
    if said is None and _denied_in_part(heard, question, own):
        said = Said.PART_NO  # asked once more for the rest
    said = said or _by_intent(heard.understood)
    unread = said is None and question.danger and heard.suspected is not None
    quiet = unread and _denies_nothing(heard.text) and not only_when_or_where(heard.text, question)
    if unread:
        said = _by_the_sound(heard, question, own)
    if said is None and not question.danger and tells_only_others(heard, question):
        said = Said.PART_NO
    if said in (Said.A_LITTLE, Said.WAS):
        said = Said.UNSURE if question.danger or said is Said.WAS else Said.YES
    no = denial(question)
    if said in (Said.NO, Said.PART_NO) and question.danger and heard.suspected and heard.told_suspected:
        return Reply((UNSURE,))  # some of it is denied, and what is told beside that sounds like danger
    if said is Said.UNSURE:
        return Reply((UNSURE,))
    if said is None and _names_what_is_asked(heard, question):
        said = Said.YES
    if said is Said.YES and question.answer(YES) and not _names_only_others(heard, question, own):
        return Reply((YES,))
    if no is None or said is Said.YES:
        return Reply()
    if denied or (said is Said.NO and not _unread_but(heard)):
        return Reply((no,))
    return Reply(part=said is not None, quiet=quiet and said is Said.PART_NO)


def _by_the_sound(heard: Heard, question: Question, own: frozenset[str]) -> Said | None:
    """What an answer that no rule can read says to a question for danger signs: what sounds like one is a yes.

    What does not, and names nothing that was asked for, denies a part: "สติครบ นั่งทำงานอยู่". The rest is asked for once more.
    """
    if heard.suspected:
        return Said.YES
    if heard.understood.intent not in _OF_ILLNESS and heard.understood.confidence >= QUITE_SURE:
        return None  # surely about something else
    asked = heard.statuses({*question.covers, question.topic} - own).values()
    quiet = not any(THERE in each for each in asked) and not turns_round(heard.text) and not fails(heard.text)
    return Said.PART_NO if quiet and sum(map(str.isalpha, heard.text)) >= _TOLD_LETTERS else None


def _denies_nothing(text: str) -> bool:
    """Whether no piece of a message plainly denies something."""
    return len(news(text).split()) >= len(text.split())


def _denied_in_part(heard: Heard, question: Question, own: frozenset[str]) -> bool:
    """Whether a message denies more of what was asked than it tells, or tells only when it began where it was asked how suddenly."""
    if not news(heard.text) or well_in_own_words(heard.text, question):
        return True
    little = {each.code for each in heard.understood.findings if each.code != "fever" and a_little(heard, each)}
    statuses = heard.statuses({*question.covers, question.topic, *question.findings} - own - little).values()
    there, denied = sum(THERE in each for each in statuses), sum(each == {DENIED} for each in statuses)
    if there:
        return denied > there
    if denied and not turns_round(heard.text) and not fails(heard.text):
        return True
    warm = temperature(heard.text)
    if warm is not None and warm < HOT and not _OF_WARMTH.isdisjoint((*question.covers, question.topic)):
        return True
    return denies_some(heard.text) or (question.topic == _ONSET and _tells_when(heard))


def _tells_when(heard: Heard) -> bool:
    return any(each.entity in _TIMES for each in heard.understood.entities) or _SINCE.search(heard.text) is not None


def _names_what_is_asked(heard: Heard, question: Question) -> bool:
    """Whether it begins with "there is", and then a word of the question itself."""
    what = had(heard.text)
    return bool(what) and what[:_NAME_LETTERS] in plain(question.text.th)


def _names_only_others(heard: Heard, question: Question, own: frozenset[str]) -> bool:
    """'มีไข้ค่ะ' is no yes to a question that does not ask for fever, or where fever is the complaint itself."""
    named = {each.code for each in heard.understood.findings if each.status == THERE}
    asked = {*question.covers, *question.findings} - own
    return bool(named) and named.isdisjoint(asked) and plain(heard.text).startswith("มี")


def _unread_but(heard: Heard) -> bool:
    """A 'but' that is followed by nothing we could read: not a plain no."""
    named = heard.understood.entities or any(each.status == THERE for each in heard.understood.findings)
    return turns_round(heard.text) and not named and age_told(heard.text)[0] is None


def _by_intent(understood: Understanding) -> Said | None:
    """What the model takes it for; a yes must be quite sure, since it is told to a question for danger."""
    if understood.confidence < (QUITE_SURE if understood.intent == "affirm" else SURE):
        return None
    return {"affirm": Said.YES, "deny": Said.PART_NO, "unsure": Said.UNSURE}.get(understood.intent)
