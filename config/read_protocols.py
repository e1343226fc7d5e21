"""Reads the triage protocols, refuses what a clinician would not have meant, and gives them as values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bot.domain.errors import BadConfiguration
from bot.domain.protocol import (
    NO,
    UNSURE,
    YES,
    Answer,
    Measure,
    OtherDepartment,
    Protocol,
    ProtocolCase,
    Question,
    Rule,
)
from bot.domain.triage import Level
from bot.domain.words import Name
from config.protocol_faults import faults_between, faults_of

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FOLDER = Path(__file__).parent / "protocols"


def _yes_or_no(code: Any) -> Any:
    """YAML reads a bare yes as true: a clinician may write it all the same."""
    return {True: YES, False: NO}.get(code, code) if isinstance(code, bool) else code


Code = Annotated[str, BeforeValidator(_yes_or_no)]
Word = Annotated[str, BeforeValidator(_yes_or_no)]


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
    words: list[Word] = []
    told: list[Word] = []
    findings: list[str] = []
    low: float | None = Field(default=None, alias="from")

    def answer(self) -> Answer:
        words, told = tuple(self.words), tuple(self.told)
        return Answer(self.code, self.label.name(), words, told, tuple(self.findings), self.low)


YES_NO = [
    _Answer(code=YES, label=_Text(th="มี", en="Yes")),
    _Answer(code=NO, label=_Text(th="ไม่มี", en="No")),
    _Answer(code=UNSURE, label=_Text(th="ไม่แน่ใจ", en="Not sure")),
]


class _Question(_Strict):
    topic: str
    ask: _Text
    answers: Literal["yes_no"] | list[_Answer]
    danger: bool = False
    covers: list[str] = []
    findings: list[str] = []
    measure: Measure | None = None

    def question(self) -> Question:
        given = YES_NO if self.answers == "yes_no" else self.answers
        covers = tuple(dict.fromkeys([self.topic, *self.covers]))
        answers = tuple(each.answer() for each in given)
        return Question(self.topic, self.ask.name(), answers, self.danger, covers, tuple(self.findings), self.measure)


class _Rule(_Strict):
    when: dict[str, Code | list[Code]]
    level: Level
    reason: _Text
    source: str = Field(min_length=10)
    told_only: bool = False

    def rule(self) -> Rule:
        when = {topic: frozenset([codes] if isinstance(codes, str) else codes) for topic, codes in self.when.items()}
        return Rule(when, self.level, self.reason.name(), self.source, self.told_only)


class _OtherDepartment(_Strict):
    topic: str
    codes: list[Code]
    department: str


class _Case(_Strict):
    said: dict[str, Code]
    level: Level
    why: str = ""


class _Signed(_Strict):
    """Who answers for the medicine in this file, and the hash of what they read (`hash_of`)."""

    who: str = Field(min_length=3)
    licence: str = Field(min_length=1)
    on: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    hash: str


class _File(_Strict):
    id: str = Field(pattern=r"^[a-z_]+$")
    version: str = Field(pattern=r"^\d{4}-\d{2}$")
    signed: _Signed | None
    title: _Text
    findings: list[str]
    words: list[str]
    looks_like: list[str] = []
    department: str
    other_departments: list[_OtherDepartment] = []
    otherwise: Level
    questions: list[_Question]
    rules: list[_Rule]
    advice: dict[Level, _Text]
    safety_net: _Text
    cases: list[_Case]

    def protocol(self) -> Protocol:
        return Protocol(
            id=self.id,
            version=self.version,
            title=self.title.name(),
            findings=tuple(self.findings),
            words=tuple(self.words),
            questions=tuple(each.question() for each in self.questions),
            rules=tuple(each.rule() for each in self.rules),
            otherwise=self.otherwise,
            advice={level: text.name() for level, text in self.advice.items()},
            safety_net=self.safety_net.name(),
            department=self.department,
            looks_like=tuple(self.looks_like),
            others=tuple(
                OtherDepartment(each.topic, frozenset(each.codes), each.department) for each in self.other_departments
            ),
            signed_by=self.signed.who if self.signed else None,
            cases=tuple(ProtocolCase(each.said, each.level, each.why) for each in self.cases),
        )


def read_protocols(folder: Path = FOLDER) -> Mapping[str, Protocol]:
    """Every protocol of the folder by id. Raises BadConfiguration with file and fault."""
    protocols: dict[str, Protocol] = {}
    for path in sorted(folder.glob("*.yaml")):
        protocol = read_protocol(path)
        if protocol.id != path.stem:
            raise BadConfiguration(f"{path.name}: the id {protocol.id!r} is not the file's name")
        protocols[protocol.id] = protocol
    if faults := faults_between(tuple(protocols.values())):
        raise BadConfiguration("; ".join(faults))
    return protocols


def read_protocol(path: Path) -> Protocol:
    """One protocol. Raises BadConfiguration with the fault."""
    try:
        raw = yaml.load(path.read_text("utf-8"), Loader=_LOADER)  # noqa: S506 (a safe loader, in C where it can be)
        read = _File.model_validate(raw)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadConfiguration(f"{path.name} is not YAML: {error}") from None
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors(include_input=False)]
        raise BadConfiguration(f"{path.name}: " + "; ".join(faults)) from None
    faults = faults_of(read.protocol())
    if read.signed is not None and read.signed.hash != hash_of(raw):
        faults.append(f"was changed after {read.signed.who} signed it (the hash is now {hash_of(raw)})")
    if faults:
        raise BadConfiguration(f"{path.name}: " + "; ".join(faults))
    return read.protocol()


def hash_of(raw: Mapping[str, object]) -> str:
    """The hash of a protocol file's content without its signature: what a clinician signs."""
    content = {key: value for key, value in raw.items() if key != "signed"}
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()[
        :16
    ]
