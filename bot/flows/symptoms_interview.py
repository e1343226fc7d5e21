"""Where a triage stands, and how a message moves it on: the same for the chat and for the shell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import Enum

import msgspec

from bot.domain.interview import Ask, Result, consider, urgency_of
from bot.domain.modifiers import with_modifiers
from bot.domain.pieces import names_in, piece, whole_of
from bot.domain.protocol import FEMALE, MALE, NO, SEX, UNSURE, YES, Measure, Protocol, Question
from bot.domain.triage import Level
from bot.domain.understanding import RedFlag, Understanding
from bot.flows.symptoms_answers import Reply, denial, labelled, tells_of
from bot.flows.symptoms_begin import complains, is_for, started_by
from bot.flows.symptoms_guessed import with_guessed
from bot.flows.symptoms_heard import Heard
from bot.flows.symptoms_learnt import read_answer
from bot.flows.symptoms_mistaken import without_both_hands, without_limb_ends
from bot.flows.symptoms_own_words import tells_a_sign
from bot.flows.symptoms_people import About, about, whose_trouble
from bot.flows.symptoms_told import modifiers_told, signs_with_questions_of_their_own, told, without_inner_signs

_LIMBS = ("fracture", "leg_swelling")  # questions for the end of a limb that is cold, pale or numb: the emergency room
MOST_TRIES = 3  # after so many answers that could not be read, a question counts as "not sure"
PREGNANT = "pregnant"
# What somebody has, takes or had done: a time told there ("เมนส์มาอาทิตย์ก่อน") is not how long the illness has lasted.
_OF_HISTORY = frozenset({PREGNANT, "chronic", "tetanus", "rabies_dose", "birth_when"})


class Interview(msgspec.Struct, frozen=True):
    """Ids of protocols, answers by topic, topics asked so far, the topic now asked, and how often its answer was not understood.

    part: the last answer denied something, but perhaps not all that was asked. about: whom it is about.
    alarm_before: an emergency was open when the interview began, so that one that opens later is known to belong to it.
    answered_at: when each answer was given, left_at: when the last question was put (seconds since 1970; 0: not known).
    early: how many messages written before the open question came after it.
    whose: whose trouble it is (see symptoms_people.whose_trouble), "" as long as nobody was named.
    signs: codes of danger signs that were told and are for the emergency room whatever the answers: they are asked on, for what is worse.
    """

    protocols: tuple[str, ...]
    known: dict[str, str] = msgspec.field(default_factory=dict)
    asked: tuple[str, ...] = ()
    topic: str = ""
    tries: int = 0
    part: bool = False
    about: About = About()
    alarm_before: bool = False
    answered_at: dict[str, int] = msgspec.field(default_factory=dict)
    left_at: int = 0
    early: int = 0
    whose: str = ""
    signs: tuple[str, ...] = ()

    def chosen(self, protocols: Mapping[str, Protocol]) -> tuple[Protocol, ...]:
        """The protocols considered, without those that are gone."""
        return tuple(protocols[each] for each in self.protocols if each in protocols)


def opened(heard: Heard, protocols: Mapping[str, Protocol], person: About | None = None) -> Interview | None:
    """The interview that a message starts, with all that it tells unasked; None if it complains of nothing.

    A complaint that no protocol knows is asked about by the protocol of last resort, where there is one.
    """
    them = (person or About()).and_now(about(heard.text))
    started = started_by(heard, protocols, them)
    if not started and complains(heard):
        started = last_resort(protocols)
    elif started and (more := _signs_nobody_asks_for(heard, [protocols[each] for each in started], protocols)):
        started = (*started, *more)
    started = with_guessed(started, heard, protocols, them)
    return begun(started, heard, protocols, person) if started else None


def _signs_nobody_asks_for(heard: Heard, chosen: list[Protocol], protocols: Mapping[str, Protocol]) -> tuple[str, ...]:
    """Ids of the protocols of last resort, where one of their danger signs is told that none of the chosen asks for: yellow eyes."""
    known = {code for each in chosen for code in each.findings}
    known |= {code for each in chosen for question in each.questions for code in (*question.findings, *question.covers)}
    rest = tuple(protocols[each] for each in last_resort(protocols))
    signs = {code for each in rest for question in each.questions if question.danger for code in question.findings}
    told_there = any("present" in each for each in heard.statuses(signs - known).values())
    return tuple(each.id for each in rest) if told_there else ()


def last_resort(protocols: Mapping[str, Protocol]) -> tuple[str, ...]:
    """Ids of the protocols for what no other knows."""
    return tuple(each.id for each in protocols.values() if each.last_resort)


def asking_about(
    suspected: Iterable[RedFlag], heard: Heard, protocols: Mapping[str, Protocol], person: About | None = None
) -> tuple[str, ...]:
    """Ids of the protocols that ask about suspected danger signs, as far as they are for this person."""
    codes = {flag.code for flag in suspected}
    about_them = (person or About()).and_now(about(heard.text))
    return tuple(each.id for each in protocols.values() if codes.intersection(each.signs) and is_for(about_them, each))


def begun(
    started: tuple[str, ...], heard: Heard, protocols: Mapping[str, Protocol], person: About | None = None
) -> Interview:
    """An interview under these protocols, with all that the message tells."""
    return _with_told(Interview(started, about=person or About()), heard, protocols)


def next_move(interview: Interview, protocols: Mapping[str, Protocol]) -> Ask | Result:
    """What to ask now, or the result. Raises ValueError when every protocol of the interview is gone."""
    chosen = interview.chosen(protocols)
    modifiers = {each.id: each for protocol in chosen for each in protocol.modifiers}
    known = with_modifiers(_still_valid(interview.known, chosen), interview.about.age(), modifiers.values())
    if interview.about.man is not None:
        known[SEX] = MALE if interview.about.man else FEMALE
    # A question that was put and not answered is still open.
    least = Level.EMERGENCY_ROOM if interview.signs else Level.SELF_CARE
    return consider(chosen, known, tuple(each for each in interview.asked if each in known), least)


def asking(interview: Interview, question: Question) -> Interview:
    """The interview with this question put."""
    asked = (*(each for each in interview.asked if each != question.topic), question.topic)
    return msgspec.structs.replace(interview, asked=asked, topic=question.topic, tries=0, part=False, early=0)


class How(Enum):
    """What a message did for the question asked."""

    ANSWERED = "answered"
    TOLD_OTHER = "told_other"  # not this, but something else that counts
    PART = "part"  # denied something, perhaps not all that was asked
    UNCLEAR = "unclear"
    GAVE_UP = "gave_up"  # unclear too often: it counts as not sure


def after(interview: Interview, heard: Heard, protocols: Mapping[str, Protocol]) -> tuple[Interview, How]:
    """The interview after a message: the question answered if it was, and whatever else was told. Else one try more."""
    question = question_on(interview.topic, interview.chosen(protocols))
    if question is not None and (code := labelled(heard.text, question)) is not None:
        nothing_else = Heard("", Understanding("fallback", 0.0), heard.now)  # "65 ปีขึ้นไป" is no time that it has lasted
        return answering(_with_told(interview, nothing_else, protocols), code), How.ANSWERED
    text, understood = without_both_hands(heard.text, heard.understood)
    heard = replace(heard, text=text, understood=understood)
    interview, heard = _limb_ends(interview, heard, protocols)
    own = frozenset(code for each in interview.chosen(protocols) for code in each.findings)
    reply = read_answer(heard, question, own) if question is not None else Reply()
    aged = question is not None and question.measure is Measure.YEARS and bool(reply.codes)
    moved = _with_told(interview, heard, protocols, aged=aged, asked=question)
    chosen = moved.chosen(protocols)
    if question is not None and reply.codes:
        return answering(moved, most_urgent(reply.codes, question.topic, chosen)), How.ANSWERED
    # Denied in part for the second time, or where a single thing was asked for: a no, unless a sign is told beside it.
    # What only does not sound like danger denies nothing: not sure.
    denies = reply.part and not reply.quiet
    single = len(names_in(interview.topic)) == 1 and denies
    enough = reply.part and (interview.part or single or (reply.quiet and interview.tries > 0))
    if enough and question is not None and (no := denial(question)) is not None:
        doubted = reply.quiet or tells_of(heard, question, own)
        return answering(moved, UNSURE if doubted else no), How.ANSWERED
    if settled(moved):
        return moved, How.ANSWERED
    if interview.tries + 1 >= MOST_TRIES:
        return answering(moved, UNSURE), How.GAVE_UP
    learned = moved.known != interview.known or moved.protocols != interview.protocols
    if learned and not denies:  # who tells something new has not failed to answer
        return moved, How.TOLD_OTHER
    tried = msgspec.structs.replace(moved, tries=interview.tries + 1, part=denies)
    return tried, How.PART if reply.part else How.UNCLEAR


def _limb_ends(interview: Interview, heard: Heard, protocols: Mapping[str, Protocol]) -> tuple[Interview, Heard]:
    """The end of a limb that is cold, pale or numb answers the questions for that, where there is one, and is no sign of shock."""
    asked = [each for each in _LIMBS if question_on(each, interview.chosen(protocols)) is not None]
    text, understood = without_limb_ends(heard.text, heard.understood)
    if not asked or text == heard.text:
        return interview, heard
    known = {**interview.known, **dict.fromkeys(asked, YES)}
    return msgspec.structs.replace(interview, known=known), replace(heard, text=text, understood=understood)


def adding(interview: Interview, heard: Heard, protocols: Mapping[str, Protocol]) -> Interview:
    """The interview with what a message tells that was written before the question now open: facts, and no answer to it."""
    return msgspec.structs.replace(_with_told(interview, heard, protocols), early=interview.early + 1)


def answering(interview: Interview, code: str) -> Interview:
    """The question now asked has this answer."""
    return msgspec.structs.replace(interview, known={**interview.known, interview.topic: code}, tries=0, part=False)


def changing(interview: Interview, topic: str, code: str) -> Interview:
    """The answer on a topic is this, whatever it was, and whatever words to a piece of it told of the whole."""
    known = {each: told for each, told in interview.known.items() if each != whole_of(topic)}
    return msgspec.structs.replace(interview, known={**known, topic: code}, tries=0, part=False)


def settled(interview: Interview) -> bool:
    """Whether the open question has an answer, by itself or as a part of a whole one."""
    return not {interview.topic, whole_of(interview.topic)}.isdisjoint(interview.known)


def gone_back(interview: Interview) -> Interview | None:
    """The interview at the question before, its answer taken back, and what that told of the whole; None at the first question."""
    before = tuple(each for each in interview.asked if each != interview.topic)
    if not before:
        return None
    topic = before[-1]
    known = {
        each: code for each, code in interview.known.items() if each not in (topic, whole_of(topic), interview.topic)
    }
    return msgspec.structs.replace(interview, known=known, asked=before, topic=topic, tries=0, part=False)


def question_on(topic: str, protocols: Iterable[Protocol]) -> Question | None:
    """The question on this topic in the first protocol that has one, or the piece of it."""
    whole = next((found for each in protocols if (found := each.question(whole_of(topic))) is not None), None)
    return piece(whole, names) if whole is not None and (names := names_in(topic)) else whole


def most_urgent(codes: tuple[str, ...], topic: str, protocols: tuple[Protocol, ...]) -> str:
    """Of several answers that a message may mean, the one that can weigh most."""
    return min(codes, key=lambda code: urgency_of(protocols, whole_of(topic), code).value)


def _with_told(
    interview: Interview,
    heard: Heard,
    protocols: Mapping[str, Protocol],
    *,
    aged: bool = False,
    asked: Question | None = None,
) -> Interview:
    """With what a message tells unasked. It only ever raises: a later word in passing does not take back a danger sign.

    aged: the message tells an age to the question for it, so that its years are not how long it has lasted. asked: the question that it
    answers.
    """
    person = interview.about.and_now(about(heard.text))
    replaced = {other for each in interview.chosen(protocols) for other in each.instead_of}
    started = (each for each in started_by(heard, protocols, person, asked) if each not in replaced)
    ids = dict.fromkeys((*interview.protocols, *started))
    chosen = tuple(protocols[each] for each in ids if each in protocols)
    known = dict(interview.known)
    heard = without_inner_signs(heard, chosen)
    own = signs_with_questions_of_their_own(heard, chosen)
    elsewhen = aged or (asked is not None and asked.topic in _OF_HISTORY)
    for protocol, question in ((each, question) for each in chosen for question in each.questions):
        elsewhere = own.difference(protocol.findings)  # a drooping face is what the questions on it are for
        code = told(heard, question, elsewhere) if not (elsewhen and question.measure is Measure.DAYS) else None
        code = code or _told_to_a_piece(asked, question, heard) or implied(question, person)
        if code is not None and _weighs_more(code, question.topic, known, chosen):
            known[question.topic] = code
    known |= dict.fromkeys(modifiers_told(heard, chosen), YES)
    whose = whose_trouble(interview.whose, heard.understood.findings)
    new = heard.for_the_room if asked is not None or heard.passed else ()
    signs = tuple(dict.fromkeys((*interview.signs, *new)))
    return msgspec.structs.replace(interview, protocols=tuple(ids), known=known, about=person, whose=whose, signs=signs)


def _told_to_a_piece(asked: Question | None, question: Question, heard: Heard) -> str | None:
    """Yes to the whole of which a piece was asked, where the answer tells a sign of another piece."""
    beside = asked is not None and asked.topic != question.topic == whole_of(asked.topic)
    return YES if beside and question.answer(YES) is not None and tells_a_sign(heard.text, question) else None


def implied(question: Question, person: About) -> str | None:
    """What age and sex answer by themselves."""
    if question.measure is Measure.YEARS:
        years = person.age()
        answer = question.answer_to(years) if years is not None else None
        return answer.code if answer is not None else None
    return NO if question.topic == PREGNANT and person.cannot_be_pregnant() else None


def _weighs_more(code: str, topic: str, known: Mapping[str, str], chosen: tuple[Protocol, ...]) -> bool:
    if topic not in known:
        return True
    return urgency_of(chosen, topic, code).value < urgency_of(chosen, topic, known[topic]).value


def _still_valid(known: Mapping[str, str], chosen: tuple[Protocol, ...]) -> dict[str, str]:
    """Without answers that a newer version of the files no longer knows."""
    questions = {each.topic: each for protocol in chosen for each in protocol.questions}
    modifiers = {each.id for protocol in chosen for each in protocol.modifiers}
    return {
        topic: code
        for topic, code in known.items()
        if topic in modifiers
        or ((question := questions.get(whole_of(topic))) and (code == UNSURE or question.answer(code) is not None))
    }
