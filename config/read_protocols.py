"""Reads the triage protocols, refuses what a clinician would not have meant, and gives them as values."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bot.domain.errors import BadConfiguration
from bot.domain.protocol import NO, UNSURE, YES, Answer, Protocol, ProtocolCase, Question, Rule
from bot.domain.triage import Level
from bot.domain.words import Name

FOLDER = Path(__file__).parent / "protocols"
FEWEST_CASES = 8
TOPICS = frozenset(
    """
    age sex pregnant duration onset fever temperature breathing chest_pain consciousness pain_scale pain_site radiation headache
    neck_stiffness photophobia vision eye_pain eye_movement contact_lens speech face_droop weakness numbness gait dizzy syncope seizure
    hearing ear facial_pain nosebleed swallow drooling tonsil cough cough_blood chest_indraw abdominal_pain distension vomiting
    vomit_blood diarrhea black_stool blood_in_stool jaundice drinking feeding urine flank_pain bladder_bowel saddle_numb bleeding trauma
    wound animal_bite tick_bite sting_count rash blister_black spread pallor sweating face_swelling tongue_swelling allergy_history
    medication chronic recent_surgery_immobile leg_swelling smoking travel sick_contact vaccine weight_loss weight lymph infection spo2
    pulse bp sleep mood self_harm fetal_movement
    """.split()  # noqa: SIM905 (a table is easier to read than seventy strings)
)  # the contract's topics of questions


def _yes_or_no(code: Any) -> Any:
    """YAML reads a bare yes as true: a clinician may write it all the same."""
    return {True: YES, False: NO}.get(code, code) if isinstance(code, bool) else code


Code = Annotated[str, BeforeValidator(_yes_or_no)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Text(_Strict):
    th: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def name(self) -> Name:
        return Name(self.th.strip(), self.en.strip())


class _Answer(_Strict):
    code: Code
    label: _Text
    words: list[str] = []


YES_NO = [
    _Answer(code=YES, label=_Text(th="มี", en="Yes"), words=["ใช่", "มีค่ะ", "มีครับ", "เป็น", "มีอยู่"]),
    _Answer(code=NO, label=_Text(th="ไม่มี", en="No"), words=["ไม่", "ไม่ใช่", "ไม่เป็น", "เปล่า", "ไม่มีเลย", "none"]),
    _Answer(
        code=UNSURE,
        label=_Text(th="ไม่แน่ใจ", en="Not sure"),
        words=["ไม่รู้", "ไม่ทราบ", "บอกไม่ถูก", "อาจจะ", "don't know", "maybe"],
    ),
]


class _Question(_Strict):
    topic: str
    ask: _Text
    answers: Literal["yes_no"] | list[_Answer]
    danger: bool = False
    findings: list[str] = []

    def question(self) -> Question:
        given = YES_NO if self.answers == "yes_no" else self.answers
        answers = tuple(Answer(each.code, each.label.name(), tuple(each.words)) for each in given)
        return Question(self.topic, self.ask.name(), answers, self.danger, tuple(self.findings))


class _Rule(_Strict):
    when: dict[str, Code | list[Code]]
    level: Level
    reason: _Text
    source: str = Field(min_length=10)

    def rule(self) -> Rule:
        when = {topic: frozenset([codes] if isinstance(codes, str) else codes) for topic, codes in self.when.items()}
        return Rule(when, self.level, self.reason.name(), self.source)


class _Case(_Strict):
    said: dict[str, Code]
    level: Level
    why: str = ""


class _Signed(_Strict):
    who: str
    licence: str
    on: str
    hash: str


class _File(_Strict):
    id: str = Field(pattern=r"[a-z_]+")
    version: str = Field(pattern=r"\d{4}-\d{2}")
    signed: _Signed | None
    title: _Text
    findings: list[str]
    words: list[str]
    department: str
    otherwise: Level
    questions: list[_Question]
    rules: list[_Rule]
    advice: dict[Level, _Text]
    safety_net: _Text
    cases: list[_Case]

    def protocol(self) -> Protocol:
        return Protocol(
            self.id,
            self.version,
            self.title.name(),
            tuple(self.findings),
            tuple(self.words),
            tuple(each.question() for each in self.questions),
            tuple(each.rule() for each in self.rules),
            self.otherwise,
            {level: text.name() for level, text in self.advice.items()},
            self.safety_net.name(),
            self.department,
            self.signed.who if self.signed else None,
            tuple(ProtocolCase(each.said, each.level, each.why) for each in self.cases),
        )


def read_protocols(folder: Path = FOLDER) -> Mapping[str, Protocol]:
    """Every protocol of the folder by id. Raises BadConfiguration with file and fault."""
    protocols = {}
    for path in sorted(folder.glob("*.yaml")):
        protocol = read_protocol(path)
        if protocol.id in protocols or protocol.id != path.stem:
            raise BadConfiguration(f"{path.name}: the id {protocol.id!r} is not the file's name, or stands twice")
        protocols[protocol.id] = protocol
    return protocols


def read_protocol(path: Path) -> Protocol:
    """One protocol. Raises BadConfiguration with the fault."""
    try:
        protocol = _File.model_validate(yaml.safe_load(path.read_text("utf-8"))).protocol()
    except yaml.YAMLError as error:
        raise BadConfiguration(f"{path.name} is not YAML: {error}") from None
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors(include_input=False)]
        raise BadConfiguration(f"{path.name}: " + "; ".join(faults)) from None
    if faults := faults_of(protocol):
        raise BadConfiguration(f"{path.name}: " + "; ".join(faults))
    return protocol


def faults_of(protocol: Protocol) -> list[str]:
    """What is wrong with a protocol that can be read: unknown or unasked topics, rules that lower or never match, too few cases."""
    asked = {each.topic: each for each in protocol.questions}
    faults = [f"question on {topic!r}: not a topic of the contract" for topic in asked if topic not in TOPICS]
    used = {topic for rule in protocol.rules for topic in rule.when}
    faults += [f"{topic!r} is asked and no rule uses it" for topic in asked if topic not in used]
    for number, rule in enumerate(protocol.rules, 1):
        faults += _faults_of_rule(f"rule {number}", rule, protocol, asked)
    reachable = {rule.level for rule in protocol.rules} | {protocol.otherwise}
    faults += [f"level {level.value} can be reached and has no advice" for level in reachable - protocol.advice.keys()]
    faults += [
        f"level {level.value} can be reached and has no case"
        for level in reachable - {each.level for each in protocol.cases}
    ]
    if len(protocol.cases) < FEWEST_CASES:
        faults.append(f"{len(protocol.cases)} cases; at least {FEWEST_CASES}")
    return faults


def _faults_of_rule(name: str, rule: Rule, protocol: Protocol, asked: Mapping[str, Question]) -> list[str]:
    faults = []
    if not rule.when:
        faults.append(f"{name}: has no condition")
    if rule.level.value >= protocol.otherwise.value:
        faults.append(f"{name}: level {rule.level.value} does not raise the urgency above {protocol.otherwise.value}")
    for topic, codes in rule.when.items():
        question = asked.get(topic)
        if question is None:
            faults.append(f"{name}: nothing asks for {topic!r}")
        else:
            faults += [f"{name}: {topic!r} has no answer {code!r}" for code in codes if question.answer(code) is None]
    return faults
