"""What is wrong with a triage protocol that can be read, said so that its writer can mend it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

import regex

from bot.domain.interview import MOST_QUESTIONS, level_of
from bot.domain.modifiers import THERE
from bot.domain.protocol import FEMALE, MALE, NO, SEX, UNSURE, YES, OtherDepartment, Protocol, Question, Rule
from bot.domain.topics import OUTSIDE
from bot.domain.triage import Level

FEWEST_CASES = 8
LONGEST_LABEL = 20  # graphemes on a quick reply (LINE Messaging API reference, "Quick reply")
TOPICS = OUTSIDE | frozenset(
    """
    intake labour antenatal gestation vaginal_bleeding menses irritable genital exposure discharge lochia after_birth breast dark_thoughts
    bowel_change nerve_signs highest_temperature one_kidney anal_bleeding constipation haematuria heat cooled calf_pain abroad fracture
    injury_force head_knock fall_cause snake_signs snake_kind snake_swelling bite_skin poison_signs poison_what poison_amount side_effect
    breast_danger breast_change liver_danger mouth_danger lump_danger shingles skin_hot headache_often wish_to_die mind_danger coping
    wound_deep tetanus burn_danger burn_depth burn_blister eye_discharge ear_discharge nosebleed_often known_gout tooth_danger gum back
    joint joint_swelling leg_both sleep_danger snoring period_signs boil_signs boil_big newborn_red newborn_signs object_choking
    object_kind needle_used vaccine_signs forced_sex contraception_late skills_lost injury_swelling vertigo phlegm_blood gallstone
    rabies_dose sexual_assault varicose neck_fever neck_nerve torn sun_signs blisters no_weight ear_blocked rash_plain tonsil_pus
    burn_place nose_thinner back_slow breast_red joint_worn ear_object pile_stuck neck_arm period_usual period_worse throat_rash
    reflux_red heart_nausea age_2 sinus birth_fever birth_when pill_harm flank_move hiccup_signs hiccup_long posset_signs posset_weight
    period_danger period_other hfm_red hfm_signs worm_danger worm_weak age_40 days_ill inhaler asthma_control seizure_cause seizure_known
    faint_trigger sugar sugar_signs systolic weak_signs
    """.split()  # noqa: SIM905 (a table is easier to read than a hundred strings)
)  # and those of our own; add here where none fits


def faults_of(protocol: Protocol) -> list[str]:
    """Unknown or unasked topics, rules that lower or never match, missing advice, cases that are missing or do not hold."""
    asked = {each.topic: each for each in protocol.questions}
    faults = list(_faults_of_asking(protocol, asked))
    faults += [
        f"{topic!r} asks for danger signs and no rule that would ask for it is of level 3 or more urgent"
        for topic, each in asked.items()
        if each.danger and not _weighs(topic, protocol)
    ]
    used = {topic for rule in protocol.rules for topic in rule.when}
    faults += [f"{topic!r} is asked and no rule uses it" for topic in asked if topic not in used]
    for number, rule in enumerate(protocol.rules, 1):
        faults += _faults_of_rule(f"rule {number}", rule, protocol, asked)
        faults += _needless(number, rule, protocol)
    for other in protocol.others:
        faults += _faults_of_department(other, asked)
    urgent = min((rule.level.value for rule in protocol.rules), default=protocol.otherwise.value)
    needed = range(urgent, protocol.otherwise.value + 1)
    faults += [
        f"level {level} can be reached and has no advice" for level in needed if Level(level) not in protocol.advice
    ]
    return faults or list(_faults_of_cases(protocol, asked))


def _faults_of_asking(protocol: Protocol, asked: Mapping[str, Question]) -> Iterator[str]:
    """Of the questions by themselves: each topic once, and no more of them than can be asked."""
    for each in protocol.questions:
        yield from _faults_of_question(each)
    if len(asked) < len(protocol.questions):
        yield "a topic is asked twice"
    if sum(each.danger for each in protocol.questions) > MOST_QUESTIONS:
        yield f"more than {MOST_QUESTIONS} questions for danger signs: no room to ask them all"
    names = {each.id for each in protocol.modifiers}
    yield from (f"{topic!r} is asked and is the name of a modifier" for topic in asked if topic in names)
    askable = {topic for rule in protocol.rules if not rule.told_only for topic in rule.when} & asked.keys()
    if len(askable) > MOST_QUESTIONS:
        yield f"{len(askable)} topics to ask for; at most {MOST_QUESTIONS}"


def faults_between(protocols: tuple[Protocol, ...]) -> list[str]:
    """Protocols are considered together, so that a topic must be the same question in all of them."""
    first: dict[str, tuple[str, Question]] = {}
    faults = []
    ids = {each.id for each in protocols}
    for protocol in protocols:
        for question in protocol.questions:
            where, same = first.setdefault(question.topic, (protocol.id, question))
            if same != question:
                faults.append(f"{protocol.id}.yaml asks for {question.topic!r} in another way than {where}.yaml")
        faults += [
            f"{protocol.id}.yaml is instead of {each!r}, which is not there"
            for each in protocol.instead_of
            if each not in ids
        ]
    return faults


def _faults_of_question(question: Question) -> Iterator[str]:
    name = f"question on {question.topic!r}"
    yield from (f"{name}: {topic!r} is not a known topic" for topic in question.covers if topic not in TOPICS)
    parted = {topic for each in question.parts for topic in each.topics}
    if question.parts and parted | {question.topic} != set(question.covers):
        yield f"{name}: its parts and what it covers name other topics: {sorted(parted ^ set(question.covers))}"
    codes = [each.code for each in question.answers]
    if len(codes) < 2 or len(set(codes)) < len(codes):
        yield f"{name}: needs two answers or more, each with a code of its own"
    if question.parts and codes != [YES, NO, UNSURE]:
        yield f"{name}: only a question that is answered yes, no or not sure can be asked in parts"
    if question.danger and UNSURE not in codes:
        yield f"{name}: asks for danger signs and does not offer {UNSURE!r}"
    for each in question.answers:
        for label in (each.label.th, each.label.en):
            if len(regex.findall(r"\X", label)) > LONGEST_LABEL:
                yield f"{name}: the label {label!r} is longer than {LONGEST_LABEL} letters"
    lows = [each.low for each in question.answers if each.low is not None]
    if (question.measure is not None) != bool(lows) or any(one >= other for one, other in pairwise(lows)):
        yield f"{name}: a measure needs answers with rising 'from', and 'from' needs a measure"


def _faults_of_rule(name: str, rule: Rule, protocol: Protocol, asked: Mapping[str, Question]) -> Iterator[str]:
    if not rule.when:
        yield f"{name}: has no condition"
    if rule.level.value >= protocol.otherwise.value:
        yield f"{name}: level {rule.level.value} does not raise the urgency above {protocol.otherwise.value}"
    yield from _unknown_answers(name, rule.when, asked, _names(protocol))


def _faults_of_department(other: OtherDepartment, asked: Mapping[str, Question]) -> Iterator[str]:
    if not other.topic and not other.levels:
        yield f"other_departments: {other.department} has neither a topic nor levels"
    elif other.topic == SEX:
        yield from (f"other_departments: no sex {each!r}" for each in sorted(other.codes - {MALE, FEMALE}))
    elif other.topic:
        yield from _unknown_answers("other_departments", {other.topic: other.codes}, asked)


def _faults_of_cases(protocol: Protocol, asked: Mapping[str, Question]) -> Iterator[str]:
    if len(protocol.cases) < FEWEST_CASES:
        yield f"{len(protocol.cases)} cases; at least {FEWEST_CASES}"
    reachable = {rule.level for rule in protocol.rules} | {protocol.otherwise}
    for level in sorted(reachable - {each.level for each in protocol.cases}, key=lambda each: each.value):
        yield f"level {level.value} can be reached and has no case"
    for number, case in enumerate(protocol.cases, 1):
        said = {topic: {code} for topic, code in case.said.items()}
        unknown = list(_unknown_answers(f"case {number}", said, asked, _names(protocol)))
        yield from unknown
        if not unknown and (given := level_of((protocol,), case.said)) is not case.level:
            yield f"case {number}: gives level {given.value} and not {case.level.value}"


def _names(protocol: Protocol) -> frozenset[str]:
    return frozenset(each.id for each in protocol.modifiers)


def _weighs(topic: str, protocol: Protocol) -> bool:
    """Whether an answer on this topic can by itself or with others make a doctor needed soon."""
    rules = (each for each in protocol.rules if topic in each.when and not each.told_only)
    return any(each.level.value <= Level.DOCTOR_SOON.value for each in rules)


def _needless(number: int, rule: Rule, protocol: Protocol) -> Iterator[str]:
    """A rule decides nothing where a wider one gives at least its level."""
    for other_number, other in enumerate(protocol.rules, 1):
        if other is rule or (other.told_only and not rule.told_only):
            continue
        wider = all(topic in rule.when and rule.when[topic] <= codes for topic, codes in other.when.items())
        same = wider and other.when == rule.when and other.level is rule.level
        if wider and other.when and other.level.value <= rule.level.value and (not same or other_number < number):
            yield f"rule {number}: decides nothing, rule {other_number} holds whenever it does and is as urgent"


def _unknown_answers(
    name: str,
    when: Mapping[str, frozenset[str] | set[str]],
    asked: Mapping[str, Question],
    modifiers: frozenset[str] = frozenset(),
) -> Iterator[str]:
    for topic, codes in when.items():
        if topic in modifiers:
            yield from (f"{name}: the modifier {topic!r} is tested for {code!r}" for code in sorted(codes - {THERE}))
            continue
        question = asked.get(topic)
        if question is None:
            yield f"{name}: nothing asks for {topic!r}"
        else:
            yield from (
                f"{name}: {topic!r} has no answer {code!r}"
                for code in sorted(codes)
                if code != UNSURE and question.answer(code) is None
            )
