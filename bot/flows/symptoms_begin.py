"""Which complaints a message starts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from bot.domain.protocol import Measure, Protocol, Question
from bot.domain.understanding import Finding
from bot.flows.symptoms_heard import DENIED, DOUBTED, OVER, QUITE_SURE, THERE, Heard, without_findings
from bot.flows.symptoms_people import About, blood_sugar, pressure_amiss
from bot.flows.symptoms_words import first_said, says_any

# Words of somebody who is unwell, where the message may tell no more than that.
_UNWELL = ("ปวด", "เจ็บ", "สะอึก", "ไม่สบาย", "ผิดรูป", "ตกต้น", "หกล้ม", "ลื่นล้ม", "หนองไหล", "เป็นหนอง")
_SUGAR_WELL = (70.0, 126.0)  # fasting, mg/dL (Diabetes Association of Thailand)
_LIGHTLY = re.compile(r"(?:ยา)?แก้(?!ว|ม|ไข)[^\s,.;!/]+|แค่[^\s,.;!/]+")


def started_by(
    heard: Heard, protocols: Mapping[str, Protocol], person: About | None = None, asked: Question | None = None
) -> tuple[str, ...]:
    """Ids of the protocols for what this message complains of, what it names first before the rest.

    Only as far as they are for this person and no other is in their place. asked: the question that the message answers. What it asked
    for is dealt with there and starts nothing, nor does what comes with many illnesses or is made light of.
    """
    if asked is not None:
        heard = _without_answers(_without_the_light(without_findings(heard, {*asked.covers, *asked.findings})), asked)
    person = person or About()
    mine = (each for each in protocols.values() if is_for(person, each))
    places = [(at, each) for each in mine if (at := _started_at(heard, each)) is not None]
    started = [each for _, each in sorted(places, key=lambda it: it[0])]
    chief = [each for each in started if not (each.beside and _starts_beside(heard, each))]
    started = chief or (started if asked is None else [])
    replaced = {other for each in started for other in each.instead_of}
    return tuple(each.id for each in started if each.id not in replaced)


def complains(heard: Heard) -> bool:
    """Whether somebody is unwell, of whatever."""
    ill = heard.understood.intent in ("report_symptom", "emergency")
    told_ill = any(heard.status(each) in (THERE, DOUBTED) for each in heard.understood.findings)
    else_sure = heard.understood.confidence >= QUITE_SURE  # "ตึกกระดูกปวดหลังอยู่ไหน" is surely a question for the way
    return ill or told_ill or (not else_sure and says_any(_UNWELL, heard.text))


def is_for(person: About, protocol: Protocol) -> bool:
    """Whether a protocol may be for this person."""
    return protocol.people.may_be(person.age(), man=person.man)


def _started_at(heard: Heard, protocol: Protocol) -> int | None:
    """Where a message names what the protocol is for (code points, about), None where it does not."""
    text, clashes = heard.text, []
    for phrase in protocol.looks_like:
        if phrase in heard.text:
            clashes += [match.span() for match in re.finditer(re.escape(phrase), heard.text)]
        text = text.replace(phrase, " " * len(phrase))
    named = [each for each in heard.understood.findings if each.code in protocol.findings]
    meant = [each for each in named if not any(start < each.end and each.start < end for start, end in clashes)]
    there = [each.start for each in meant if heard.status(each) in (THERE, DOUBTED)]
    if there or any(heard.status(each) != DENIED and not _still_counts(heard, each) for each in meant):
        return min(there, default=None)
    for (
        each
    ) in meant:  # what is denied or over starts nothing; what else is told may: a dose that was forgotten after a bite
        text = text[: each.start] + " " * (each.end - each.start) + text[each.end :]
    said = first_said(protocol.words, text)
    return len(text) if said is None and _measured_amiss(heard.text, protocol) else said


def _still_counts(heard: Heard, finding: Finding) -> bool:
    """A bite of weeks ago is over and may still kill: what else is told of it counts."""
    return finding.code == "animal_bite" and heard.status(finding) == OVER


def _measured_amiss(text: str, protocol: Protocol) -> bool:
    """Whether a number is told that this protocol is for and that is not as it should be."""
    sugar = blood_sugar(text) if Measure.MG_DL in protocol.measured else None
    if sugar is not None and not _SUGAR_WELL[0] <= sugar < _SUGAR_WELL[1]:
        return True
    return Measure.SYSTOLIC in protocol.measured and pressure_amiss(text)


def _without_the_light(heard: Heard) -> Heard:
    """The message without what is no complaint: what a medicine is for ("ยาแก้เจ็บคอ"), what is only made light of ("แค่คัดจมูก")."""
    spans = [match.span() for match in _LIGHTLY.finditer(heard.text)]
    light = {each for each in heard.understood.findings if any(start <= each.start < end for start, end in spans)}
    kept = tuple(each for each in heard.understood.findings if each not in light)
    text = _LIGHTLY.sub(lambda found: " " * len(found[0]), heard.text)
    return replace(heard, text=text, understood=replace(heard.understood, findings=kept))


def _without_answers(heard: Heard, asked: Question) -> Heard:
    """The message without the words that answer the question: "หมดประจำเดือนแล้ว" to whether they are pregnant is no complaint."""
    text = heard.text
    for words in (each for answer in asked.answers for each in answer.words):
        text = text.replace(words, " " * len(words))
    return replace(heard, text=text)


def _starts_beside(heard: Heard, protocol: Protocol) -> bool:
    """Whether all that starts a protocol is what comes with many illnesses: nausea, tiredness."""
    named = [each for each in heard.understood.findings if each.code in protocol.findings]
    if named:
        return all(any(words in each.text.casefold() for words in protocol.beside) for each in named)
    return not says_any(_chief_words(protocol.words, protocol.beside), heard.text)


@cache  # words of the protocols, not of patients
def _chief_words(every: tuple[str, ...], beside: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each for each in every if not any(words in each for words in beside))
