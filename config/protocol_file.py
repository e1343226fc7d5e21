"""A triage protocol as its file has it: the schema that writers keep to."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.domain.protocol import (
    NO,
    UNSURE,
    YES,
    Answer,
    Measure,
    OtherDepartment,
    Part,
    People,
    Protocol,
    ProtocolCase,
    Question,
    Rule,
)
from bot.domain.triage import Level
from bot.domain.words import Name


def _yes_or_no(code: Any) -> Any:
    """YAML reads a bare yes as true: a clinician may write it all the same."""
    return {True: YES, False: NO}.get(code, code) if isinstance(code, bool) else code


Code = Annotated[str, BeforeValidator(_yes_or_no)]
Word = Annotated[str, BeforeValidator(_yes_or_no)]


class Strict(BaseModel):
    """Knows no other fields than its own."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Strict):
    """Words in both languages."""

    th: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def name(self) -> Name:
        """As a value."""
        return Name(self.th.strip(), self.en.strip())


class _Answer(Strict):
    code: Code
    label: Text
    words: list[Word] = []
    told: list[Word] = []
    findings: list[str] = []
    low: float | None = Field(default=None, alias="from")

    def answer(self) -> Answer:
        words, told = tuple(self.words), tuple(self.told)
        return Answer(self.code, self.label.name(), words, told, tuple(self.findings), self.low)


YES_NO = [
    _Answer(code=YES, label=Text(th="มี", en="Yes")),
    _Answer(code=NO, label=Text(th="ไม่มี", en="No")),
    _Answer(code=UNSURE, label=Text(th="ไม่แน่ใจ", en="Not sure")),
]


class _Question(Strict):
    topic: str
    ask: Text
    answers: Literal["yes_no"] | list[_Answer]
    danger: bool = False
    covers: list[str] = []
    parts: list[list[str]] = []
    findings: list[str] = []
    measure: Measure | None = None

    @model_validator(mode="after")
    def _a_part_for_each_line(self) -> Self:
        if self.parts and not len(self.parts) == len(_listed(self.ask.th)) == len(_listed(self.ask.en)):
            raise ValueError(f"{self.topic}: parts need one list of topics for each line with •, in both languages")
        if not all(self.parts):
            raise ValueError(f"{self.topic}: a part needs a topic")
        return self

    def question(self) -> Question:
        given = YES_NO if self.answers == "yes_no" else self.answers
        covers = tuple(dict.fromkeys([self.topic, *self.covers]))
        answers = tuple(each.answer() for each in given)
        findings, parts = tuple(self.findings), self._parts()
        return Question(self.topic, self.ask.name(), answers, self.danger, covers, findings, self.measure, parts)

    def _parts(self) -> tuple[Part, ...]:
        """The lines of the list by what they are about; lines with the same first topic are one part."""
        if not self.parts:
            return ()
        lines = [Name(th, en) for th, en in zip(_listed(self.ask.th), _listed(self.ask.en), strict=True)]
        parts: dict[str, Part] = {}
        for topics, line in zip(self.parts, lines, strict=True):
            same = parts.get(topics[0], Part((), ()))
            parts[topics[0]] = Part(tuple(dict.fromkeys([*same.topics, *topics])), (*same.lines, line))
        return tuple(parts.values())


def _listed(text: str) -> list[str]:
    return [line for line in text.strip().split("\n") if line.startswith("•")]


class _Rule(Strict):
    when: dict[str, Code | list[Code]]
    level: Level
    reason: Text
    source: str = Field(min_length=10)
    told_only: bool = False

    def rule(self) -> Rule:
        when = {topic: frozenset([codes] if isinstance(codes, str) else codes) for topic, codes in self.when.items()}
        return Rule(when, self.level, self.reason.name(), self.source, self.told_only)


class _OtherDepartment(Strict):
    topic: str = ""
    codes: list[Code] = []
    department: str
    levels: list[Level] = []

    def other(self) -> OtherDepartment:
        return OtherDepartment(self.topic, frozenset(self.codes), self.department, frozenset(self.levels))


class _Case(Strict):
    said: dict[str, Code]
    level: Level
    why: str = ""


class Signed(Strict):
    """Who answers for the medicine in this file, and the hash of what they read (`hash_of`)."""

    who: str = Field(min_length=3)
    licence: str = Field(min_length=1)
    on: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    hash: str


class _People(Strict):
    """Whom a protocol is for. Left out: for everybody."""

    from_years: float = Field(default=0.0, ge=0)
    under_years: float = Field(default=math.inf, gt=0)
    sex: Literal["male", "female"] | None = None
    known: bool = False

    def people(self) -> People:
        return People(self.from_years, self.under_years, None if self.sex is None else self.sex == "male", self.known)


class ProtocolFile(Strict):
    """One file of config/protocols."""

    id: str = Field(pattern=r"^[a-z_]+$")
    version: str = Field(pattern=r"^\d{4}-\d{2}$")
    signed: Signed | None
    title: Text
    findings: list[str]
    words: list[str]
    looks_like: list[str] = []
    department: str
    other_departments: list[_OtherDepartment] = []
    people: _People = _People()
    instead_of: list[str] = []
    last_resort: bool = False
    signs: list[str] = []
    beside: list[Word] = []
    measured: list[Measure] = []
    weighs_itself: list[str] = []
    otherwise: Level
    questions: list[_Question]
    rules: list[_Rule]
    advice: dict[Level, Text]
    safety_net: Text
    cases: list[_Case]

    def protocol(self) -> Protocol:
        """As a value, without what is not in the file: its hash and the modifiers."""
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
            others=tuple(each.other() for each in self.other_departments),
            signed_by=self.signed.who if self.signed else None,
            signed_on=self.signed.on if self.signed else None,
            people=self.people.people(),
            instead_of=tuple(self.instead_of),
            last_resort=self.last_resort,
            signs=tuple(self.signs),
            beside=tuple(self.beside),
            measured=tuple(self.measured),
            weighs_itself=tuple(self.weighs_itself),
            cases=tuple(ProtocolCase(each.said, each.level, each.why) for each in self.cases),
        )


def hash_of(raw: Mapping[str, object]) -> str:
    """The hash of a protocol file's content without its signature: what a clinician signs."""
    content = {key: value for key, value in raw.items() if key != "signed"}
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()[
        :16
    ]
