"""What a message tells a triage: which complaints it starts, what it answers, and what else it says unasked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache

from bot.domain.assessment import SELF
from bot.domain.protocol import NO, NONE, UNSURE, YES, Measure, Protocol, Question
from bot.domain.understanding import Finding, Understanding
from bot.flows.symptoms_people import About, age_told, bare_number, blood_pressure, blood_sugar, temperature
from bot.flows.symptoms_reassurance import after_the_well, denies_some, fails, reassures, without_the_well
from bot.flows.symptoms_words import (
    Said,
    bare_answer,
    first_said,
    longest_said,
    plain,
    says_any,
    turns_round,
    without_politeness,
)

_THERE, _DENIED, _DOUBTED, _OVER = "present", "absent", "uncertain", "past"
# Danger signs that count though they are over, when that was lately: a stroke may announce itself and pass (AHA/ASA on transient
# ischaemic attacks; NIEMS Criteria Based Dispatch 18), and a first fit or faint is not over when it ends.
_COUNT_THOUGH_OVER = frozenset(
    {"numbness", "speech", "face_droop", "weakness", "vision", "seizure", "syncope", "consciousness"}
)
_LATELY = re.compile(
    r"เมื่อ ?(?:กี้|เช้า|คืน|ตอน|สักครู่|ครู่|วาน)|เพิ่ง|พึ่ง|สักพัก|วันนี้|just now|this morning|today|last night|yesterday"
)
# What is denied or only named though its own words stand there: "ไม่ท้อง" is no pregnancy, "หอบหืด" the name of an illness that may be quiet.
_NOT_TOLD = {
    "pregnant": re.compile(r"(?:ไม่|บ่)(?:ได้|น่าจะ|ได้กำลัง)?(?:ตั้ง)?(?:ท้อง|ครรภ์)(?!อืด|เสีย|ผูก)|not pregnant"),
    "self_harm": re.compile(
        r"(?:ไม่|บ่)(?:ได้)?(?:มี|เคย)?(?:ความ)?(?:คิด|คึด)(?:ที่|อยาก|จะ)*(?:ตาย|ฆ่าตัวตาย|ทำร้าย(?:ตัวเอง|ตนเอง|โตเอง))"
        r"(?:หรือ(?:คิด|อยาก|จะ)*(?:ตาย|ฆ่าตัวตาย|ทำร้าย(?:ตัวเอง|ตนเอง|โตเอง)))?"
    ),
    "trauma": re.compile(r"(?:ไม่|บ่)(?:ได้|เคย|มี)(?:ไป)?(?:ล้ม|ลื่น|โดน|ถูก|ตก|ชน|กระแทก|กระทบ)[ก-๙]*"),
    "bleeding": re.compile(
        r"น้ำคาวปลา(?:ก็)?(?:หมด|ปกติ|แห้ง|น้อย|จาง)[ก-๙]*|(?:เลือด|ประจำเดือน|เมนส์)[ก-๙]{0,8}(?:หยุดแล้ว|หยุดสนิท|หมดแล้ว)"
        r"|(?:ไม่ใช่|บ่แม่น|ไม่เป็น)(?:จุด|จ้ำ|รอย|ผื่น)*เลือดออก"
    ),
    "breathing": re.compile(r"(?:โรค)?หอบหืด|asthma"),
    "diarrhea": re.compile(r"ถ่าย(?:อุจจาระ)?(?:เป็น)?ปกติ[ก-๙]*"),
}
# Words of somebody who is unwell, where the message may tell no more than that.
_UNWELL = ("ปวด", "เจ็บ", "สะอึก", "ไม่สบาย", "ผิดรูป", "ตกต้น", "หกล้ม", "ลื่นล้ม")
# Signs that people also name for a trifle, and the words for a trifle.
_SOFT = frozenset({"syncope", "breathing", "pallor", "palpitation"})  # a weak side, however little, is taken as told
_MILD = re.compile(r"นิดหน่อย|นิดๆ|นิดนึง|นิดเดียว|เล็กน้อย|เบาๆ|บางครั้ง|บางที|เป็นบางวัน|a little|slight|sometimes")
_BEFAST = frozenset({"speech", "face_droop"})  # signs that count however little they are
_SURE, _QUITE_SURE = 0.5, 0.8
_OF_ILLNESS = frozenset({"report_symptom", "emergency", "affirm", "deny"})
_TOLD_LETTERS = 8  # of an answer that tells something, though we do not know what
# Nausea is no vomiting where vomiting is denied: "คลื่นไส้นิดๆ ไม่อ้วก".
_NOT_WHITE = re.compile(r"(?:ไม่|บ่)(?:ได้)?(?:ขาว|เหลือง|เขียว|คล้ำ|ดำ)$")
_NAUSEA = re.compile(r"คลื่น[ไใ]ส้|[พผ]ะอืด[พผ]ะอม|เวียนไส้|มวนท้อง|nausea|queasy|feel(?:ing)? sick")
_VOMITS = re.compile(r"อาเจียน|อ้วก|อ๊วก|อวก|ราก|ฮาก|vomit|throw")
_NO_VOMIT = re.compile(
    r"(?:ไม่|บ่|ยังไม่)(?:ได้|มี|เคย|ถึงกับ|ถึงขั้น|ค่อย)*(?:อาเจียน|อ้วก|อ๊วก|อวก|ราก|ฮาก)|(?:no|not|without) vomit"
)
_NO_PAIN = re.compile(r"(?:ไม่|บ่|ม่าย)(?:ได้)?(?:มี|ปวด|เจ็บ)(?:เลย|แล้ว|ครับ|ค่ะ|คะ|จ้า|จ้ะ|อะไร|$)|none|nopain")
_WARM, _HOT = 37.5, 38.0  # Celsius: a fever, and one that counts among danger signs
# As it should be: fasting sugar from 70 to 125 mg/dL (Diabetes Association of Thailand), systolic pressure from 90 to 139 mmHg (Thai
# Hypertension Society).
_SUGAR_WELL, _PRESSURE_WELL = (70.0, 126.0), (90.0, 140.0)
_WEEK = 7
_ONSET, _TIMES = "onset", frozenset({"date", "time", "duration"})
_SINCE = re.compile(r"ตั้งแต่|เมื่อ(?!ย)|หลังจาก|ก่อนหน้า|นานแล้ว|since|ago")
# Signs asked about in their grave form ("hardly any urine"): a little of them is no yes. In the piece of the message that names them.
_BY_DEGREE = frozenset({"urine", "drinking", "feeding", "fatigue", "appetite", "sleep"})
_LITTLE = re.compile(r"หน่อย|นิดๆ|นิดเดียว|นิดนึง|เล็กน้อย|ไม่มาก|ไม่เยอะ|a little|slight")
_LITTLE_PIECE = re.compile(
    r"[^\s,.;!/]*(?:ลึก|กว้าง|แดง|ลาม|ถลอก|เจ็บ|ปวด|คัน|แสบ|น้อย|มัว)[^\s,.;!/]{0,8}(?:ไม่มาก|ไม่เยอะ|นิดๆ|นิดนึง|นิดเดียว|นิดหน่อย|เล็กน้อย|หน่อยๆ|หน่อย)"
    r"(?:ครับ|ค่ะ|คะ|จ้ะ|จ้า)?(?=[\s,.;!/]|แต่|$)"
)
_PREGNANT = "pregnant"
_SO_FAR = re.compile(
    r"(?:ตั้ง)?(?:ท้อง|ครรภ์)(?:ได้|มา|อายุ|ประมาณ)*\s*(?:\d{1,2}|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ)[ก-๙]{0,6}\s*(?:สัปดาห์|วีค|เดือน|อาทิตย์|weeks?)"
)
_ONCE = re.compile(r"(?:ที|ครั้ง|รอบ|หน|เทื่อ)(?:เดียว|หนึ่ง|นึง)|once")
_THERE_IS_NO = re.compile(r"(?:ไม่มี|บ่มี)$")
_LIGHTLY = re.compile(r"(?:ยา)?แก้(?!ว|ม|ไข)[^\s,.;!/]+|แค่[^\s,.;!/]+")
_A_DAY = re.compile(r"(?:วันละ|คืนละ|ครั้งละ|ทุก|อาทิตย์ละ|every)\s*$")
# "มาสามสี่อาทิตย์": of two numbers the smaller counts.
_ONES = {each: number for number, each in enumerate(["หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า"], 1)}
_LONG = {"วัน": 1, "อาทิตย์": 7, "สัปดาห์": 7, "วีค": 7, "เดือน": 30, "ปี": 365}
_SOME_TIME = re.compile(
    rf"(?:มา|ได้|เป็น)\s*(?P<least>{'|'.join(_ONES)})\s*(?:{'|'.join(_ONES)}|สิบ)\s*(?P<unit>{'|'.join(_LONG)})"
)
_ISO = re.compile(r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?(?:T.*)?")


@dataclass(frozen=True, slots=True)
class Heard:
    """One message: its words, how they were understood, and when (aware, local).

    suspected: whether the readers of danger signs take it for one; None if they are in doubt, or were not asked.
    """

    text: str
    understood: Understanding
    now: datetime
    suspected: bool | None = None

    def statuses(self, codes: Iterable[str]) -> dict[str, set[str]]:
        """For each of these findings that the message names, how it is told."""
        wanted = set(codes)
        found: dict[str, set[str]] = {}
        for each in self.understood.findings:
            if each.code in wanted:
                found.setdefault(each.code, set()).add(self.status(each))
        return found

    def status(self, finding: Finding) -> str:
        """How a finding of this message is told; a danger sign that was over only lately counts as there."""
        if finding.code == _PREGNANT and finding.status != _DENIED and self._so_far_on(finding):
            return _THERE
        if finding.status == _THERE and self._not_told(finding):
            return _DENIED if finding.code != "breathing" else "named"
        over = finding.status == _OVER and finding.code in _COUNT_THOUGH_OVER
        return _THERE if over and _LATELY.search(self.text.casefold()) else finding.status

    def _not_told(self, finding: Finding) -> bool:
        """Whether what was found lies wholly in words that deny it, or only name it."""
        if finding.code == "vomiting" and _NAUSEA.search(finding.text) and not _VOMITS.search(finding.text):
            return _NO_VOMIT.search(self.text) is not None
        if finding.code == "pallor" and self._with_the_denied(finding):
            return True
        if finding.code == "consciousness" and reassures(finding.text):  # "หัวไม่โดน รู้เรื่องดี"
            return True
        if " " in finding.text and _THERE_IS_NO.search(self.text[: finding.start]):  # "ไม่มีไข้ ไม่ขึ้นหน้า"
            return True
        denied = _NOT_TOLD.get(finding.code)
        if denied is None or finding.end <= finding.start:
            return False
        spans = (match.span() for match in denied.finditer(self.text))
        if finding.code == "breathing":  # what follows the illness's name ("หอบหืดกำเริบ") is read with it
            return any(start <= finding.start < end for start, end in spans)
        return any(start <= finding.start and finding.end <= end for start, end in spans)

    def _so_far_on(self, finding: Finding) -> bool:
        """Whether it tells how far on a pregnancy is, whatever stands beside it ("ท้อง 10 สัปดาห์ ... อาทิตย์ก่อน")."""
        return _SO_FAR.match(self.text, max(0, finding.start)) is not None

    def _with_the_denied(self, finding: Finding) -> bool:
        """Whether it follows without a blank on what is denied: "ไม่มีเหงื่อแตกตัวเย็น", "ไม่ขาวซีด"."""
        if _NOT_WHITE.search(self.text[: finding.start]):
            return True
        return any(
            each.status == _DENIED and each.end == finding.start and each.text.startswith(("ไม่มี", "บ่มี"))
            for each in self.understood.findings
        )


def hear(text: str, understood: Understanding, now: datetime, suspected: bool | None = None) -> Heard:
    """A message as a triage hears it: a temperature that was measured is a fever, whether or not it is called one."""
    warm = temperature(text)
    if warm is not None and warm >= _WARM and all(each.code != "fever" for each in understood.findings):
        measured = Finding("fever", _THERE, SELF, text, 0, len(text))
        understood = replace(understood, findings=(*understood.findings, measured))
    return Heard(text, understood, now, suspected)


def started_by(
    heard: Heard, protocols: Mapping[str, Protocol], person: About | None = None, asked: Question | None = None
) -> tuple[str, ...]:
    """Ids of the protocols for what this message complains of, what it names first before the rest.

    Only as far as they are for this person and no other is in their place. asked: the question that the message answers. What it asked
    for is dealt with there and starts nothing, nor does what comes with many illnesses or is made light of.
    """
    if asked is not None:
        heard = _without_answers(_without_the_light(_without(heard, {*asked.covers, *asked.findings})), asked)
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
    told_ill = any(heard.status(each) in (_THERE, _DOUBTED) for each in heard.understood.findings)
    else_sure = heard.understood.confidence >= _QUITE_SURE  # "ตึกกระดูกปวดหลังอยู่ไหน" is surely a question for the way
    return ill or told_ill or (not else_sure and says_any(_UNWELL, heard.text))


def modifiers_told(heard: Heard, protocols: Iterable[Protocol]) -> tuple[str, ...]:
    """Ids of the modifiers that this message tells to hold."""
    known = {each.id: each for protocol in protocols for each in protocol.modifiers}
    return tuple(each.id for each in known.values() if says_any(each.told, heard.text))


def is_for(person: About, protocol: Protocol) -> bool:
    """Whether a protocol may be for this person."""
    return protocol.people.may_be(person.age(), man=person.man)


def signs_with_questions_of_their_own(heard: Heard, chosen: Iterable[Protocol]) -> frozenset[str]:
    """Of the danger signs told the one that has begun a complaint of its own: how bad it is that complaint's questions find out.

    Nothing where several are told: together they are as bad as they sound (short of breath with chest pain, CBD 5 red 6).
    """
    protocols = tuple(chosen)
    codes = {code for each in protocols for question in each.questions if question.danger for code in question.findings}
    there = {code for code, each in heard.statuses(codes).items() if _THERE in each}
    begun = {
        code for each in protocols if any(question.danger for question in each.questions) for code in each.findings
    }
    return frozenset(there & begun) if len(there) == 1 else frozenset()


def told(heard: Heard, question: Question, own: frozenset[str] = frozenset()) -> str | None:
    """The answer that this message holds to a question that nobody asked. own: danger signs that other questions are for."""
    if own and question.danger:
        heard = _without(heard, set(own))
    number = _measured(heard, question)
    if number is not None and (answer := question.answer_to(number)) is not None:
        return answer.code
    sign = _by_findings(heard, question)
    if sign is not None and not (sign == YES and question.danger and _only_mild(heard, question)):
        return sign
    hits = longest_said(((each.code, words) for each in question.answers for words in each.told), heard.text)
    return hits[0] if hits else None


def _only_mild(heard: Heard, question: Question) -> bool:
    """Whether all that was told of these signs is a little faintness or tiredness in passing: it is asked for then, not taken as told."""
    there = {code for code, each in heard.statuses(question.findings).items() if _THERE in each}
    return bool(there) and there <= _SOFT and _MILD.search(heard.text) is not None


def without_inner_signs(heard: Heard, protocols: Iterable[Protocol]) -> Heard:
    """The message without danger signs that are only a part of a complaint's name: no bleeding in ไข้เลือดออก, no faint in เป็นลมแดด.

    The complaint's own questions ask for them, so that nothing is lost. A blank between the parts makes it no name.
    """
    chosen = tuple(protocols)
    codes = {code for each in chosen for question in each.questions if question.danger for code in question.findings}
    names = [
        match.span() for each in chosen for word in each.words for match in re.finditer(re.escape(word), heard.text)
    ]
    kept = tuple(each for each in heard.understood.findings if each.code not in codes or not _inside(each, names))
    return (
        heard
        if kept == heard.understood.findings
        else replace(heard, understood=replace(heard.understood, findings=kept))
    )


def _inside(finding: Finding, spans: Iterable[tuple[int, int]]) -> bool:
    long = finding.end - finding.start
    return long > 0 and any(
        start <= finding.start and finding.end <= end and end - start > long for start, end in spans
    )


@dataclass(frozen=True, slots=True)
class Reply:
    """What a message says to the question asked. codes: every answer it may mean; part: it denied something, perhaps not all."""

    codes: tuple[str, ...] = ()
    part: bool = False


def labelled(text: str, question: Question) -> str | None:
    """The answer whose button this message says word by word, None where it says more or something else."""
    said = without_politeness(text)
    same = (each for each in question.answers if said in (plain(each.label.th), plain(each.label.en)))
    return found.code if said and (found := next(same, None)) is not None else None


def answered(heard: Heard, question: Question, own: frozenset[str] = frozenset()) -> Reply:
    """The answer to the question that was just asked. own: findings of the complaint itself, which say nothing new."""
    if (code := labelled(heard.text, question)) is not None:
        return Reply((code,))
    number = _measured(heard, question)
    if number is None and question.measure is not None:
        number = bare_number(heard.text, question.measure)
    if number is None and question.measure is Measure.OF_TEN and _NO_PAIN.match(plain(heard.text)):
        number = 0.0  # "how bad is the pain?" "none"
    if number is not None and (answer := question.answer_to(number)) is not None:
        return Reply((answer.code,))
    sign = _by_findings(heard, question) or _by_warmth(heard, question)
    if sign in (YES, UNSURE) and not _only_a_little(heard, question):
        return Reply((sign,))
    hits = _by_words(heard, question)
    return Reply(hits) if hits else _bare(heard, question, own, denied=sign == NO)


def _by_words(heard: Heard, question: Question) -> tuple[str, ...]:
    """The answers whose words stand in the message. A list that begins with 'no' denies all of it, up to a 'but'."""
    choices = [(each.code, words) for each in question.answers for words in (*each.words, *each.told)]
    text = _LITTLE_PIECE.sub(" ", heard.text) if question.danger and not _BEFAST & set(question.covers) else heard.text
    hits = longest_said(choices, text)
    if YES not in hits:
        return hits
    listed = bare_answer(heard.text) in (Said.NO, Said.PART_NO) and not turns_round(heard.text)
    told_so = after_the_well(text) if listed else without_the_well(text)
    still = longest_said(choices, told_so) if told_so != text else hits
    return tuple(each for each in hits if each != YES or YES in still)


def _only_a_little(heard: Heard, question: Question) -> bool:
    """Whether all that is told of what was asked is of a kind that counts by its degree, and told as a little."""
    if not question.danger:
        return False
    asked = {*question.findings, *(code for each in question.answers for code in each.findings)}
    there = [each for each in heard.understood.findings if each.code in asked and heard.status(each) == _THERE]
    return bool(there) and all(_a_little(heard, each) for each in there)


def _a_little(heard: Heard, finding: Finding) -> bool:
    """Whether a sign that counts by its degree is told as a little, or as once."""
    piece = _from(heard.text, finding)
    if finding.code == "vomiting":
        return _ONCE.search(piece) is not None
    if finding.code == "spread":
        return "ช้า" in piece or "ช้า" in finding.text
    return finding.code in _BY_DEGREE and _LITTLE.search(piece) is not None


def _from(text: str, finding: Finding) -> str:
    """The rest of the piece of a message in which a finding stands."""
    return re.split(r"[\s,.;!/]", text[finding.start :])[0]


def _by_warmth(heard: Heard, question: Question) -> str | None:
    """What a temperature ("38.2") answers to a question for fever; a normal one denies no more than fever."""
    if "fever" not in question.findings or question.answer(YES) is None or (number := temperature(heard.text)) is None:
        return None
    if number >= (_HOT if question.danger else _WARM):
        return YES
    return NO if set(question.findings) <= {"fever", "chills"} else None


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
    if said is None and question.danger and heard.suspected is not None:
        said = _by_the_sound(heard, question, own)
    no = denial(question)
    if said is Said.UNSURE:
        return Reply((UNSURE,))
    if said is Said.YES and question.answer(YES) and not _names_only_others(heard, question):
        return Reply((YES,))
    if no is None or said is Said.YES:
        return Reply()
    if denied or (said is Said.NO and not _unread_but(heard)):
        return Reply((no,))
    return Reply(part=said is not None)


def _by_the_sound(heard: Heard, question: Question, own: frozenset[str]) -> Said | None:
    """What an answer that no rule can read says to a question for danger signs: what sounds like one is a yes.

    What does not, and names nothing that was asked for, denies a part: "สติครบ นั่งทำงานอยู่". The rest is asked for once more.
    """
    if heard.suspected:
        return Said.YES
    if heard.understood.intent not in _OF_ILLNESS and heard.understood.confidence >= _QUITE_SURE:
        return None  # surely about something else
    asked = heard.statuses({*question.covers, question.topic} - own).values()
    quiet = not any(_THERE in each for each in asked) and not turns_round(heard.text) and not fails(heard.text)
    return Said.PART_NO if quiet and sum(map(str.isalpha, heard.text)) >= _TOLD_LETTERS else None


def _started_at(heard: Heard, protocol: Protocol) -> int | None:
    """Where a message names what the protocol is for (code points, about), None where it does not."""
    text, clashes = heard.text, []
    for phrase in protocol.looks_like:
        if phrase in heard.text:
            clashes += [match.span() for match in re.finditer(re.escape(phrase), heard.text)]
        text = text.replace(phrase, " " * len(phrase))
    named = [each for each in heard.understood.findings if each.code in protocol.findings]
    meant = [each for each in named if not any(start < each.end and each.start < end for start, end in clashes)]
    there = [each.start for each in meant if heard.status(each) in (_THERE, _DOUBTED)]
    if there or any(heard.status(each) != _DENIED and not _still_counts(heard, each) for each in meant):
        return min(there, default=None)
    for (
        each
    ) in meant:  # what is denied or over starts nothing; what else is told may: a dose that was forgotten after a bite
        text = text[: each.start] + " " * (each.end - each.start) + text[each.end :]
    said = first_said(protocol.words, text)
    return len(text) if said is None and _measured_amiss(heard.text, protocol) else said


def _still_counts(heard: Heard, finding: Finding) -> bool:
    """A bite of weeks ago is over and may still kill: what else is told of it counts."""
    return finding.code == "animal_bite" and heard.status(finding) == _OVER


def _measured_amiss(text: str, protocol: Protocol) -> bool:
    """Whether a number is told that this protocol is for and that is not as it should be."""
    sugar = blood_sugar(text) if Measure.MG_DL in protocol.measured else None
    pressure = blood_pressure(text) if Measure.SYSTOLIC in protocol.measured else None
    return (sugar is not None and not _SUGAR_WELL[0] <= sugar < _SUGAR_WELL[1]) or (
        pressure is not None and not _PRESSURE_WELL[0] <= pressure < _PRESSURE_WELL[1]
    )


def _without(heard: Heard, codes: set[str]) -> Heard:
    """The message as if it did not name these findings, nor their words."""
    text = heard.text
    for each in heard.understood.findings:
        if each.code in codes and each.end > each.start:
            text = text[: each.start] + " " * (each.end - each.start) + text[each.end :]
    kept = tuple(each for each in heard.understood.findings if each.code not in codes)
    return replace(heard, text=text, understood=replace(heard.understood, findings=kept))


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


def _by_findings(heard: Heard, question: Question) -> str | None:
    """What the symptoms that were named mean for this question."""
    for answer in question.answers:
        if any(_THERE in each for each in heard.statuses(answer.findings).values()):
            return answer.code
    yes = question.answer(YES)
    codes = (*question.findings, *yes.findings) if yes is not None else ()
    statuses = heard.statuses(codes)
    if any(_THERE in each for each in statuses.values()):
        return YES
    if any(_DOUBTED in each for each in statuses.values()):
        return UNSURE
    return NO if statuses and all(_DENIED in statuses.get(code, ()) for code in codes) else None


def _denied_in_part(heard: Heard, question: Question, own: frozenset[str]) -> bool:
    """Whether a message denies more of what was asked than it tells, or tells only when it began where it was asked how suddenly."""
    little = {each.code for each in heard.understood.findings if _a_little(heard, each)}
    statuses = heard.statuses({*question.covers, question.topic, *question.findings} - own - little).values()
    there, denied = sum(_THERE in each for each in statuses), sum(each == {_DENIED} for each in statuses)
    if there:
        return denied > there
    if denied and not turns_round(heard.text) and not fails(heard.text):
        return True
    warm = temperature(heard.text)
    if warm is not None and warm < _HOT and "fever" in question.covers:
        return True
    return denies_some(heard.text) or (question.topic == _ONSET and _tells_when(heard))


def _tells_when(heard: Heard) -> bool:
    return any(each.entity in _TIMES for each in heard.understood.entities) or _SINCE.search(heard.text) is not None


def _names_only_others(heard: Heard, question: Question) -> bool:
    """'มีไข้ค่ะ' is no yes to a question that does not ask for fever."""
    named = {each.code for each in heard.understood.findings if each.status == _THERE}
    asked = {*question.covers, *question.findings}
    return bool(named) and named.isdisjoint(asked) and plain(heard.text).startswith("มี")


def _unread_but(heard: Heard) -> bool:
    """A 'but' that is followed by nothing we could read: not a plain no."""
    named = heard.understood.entities or any(each.status == _THERE for each in heard.understood.findings)
    return turns_round(heard.text) and not named and age_told(heard.text)[0] is None


def _by_intent(understood: Understanding) -> Said | None:
    if understood.confidence < _SURE:
        return None
    return {"affirm": Said.YES, "deny": Said.PART_NO, "unsure": Said.UNSURE}.get(understood.intent)


def _measured(heard: Heard, question: Question) -> float | None:
    """The number that a message tells for this question, in the question's own measure."""
    match question.measure:
        case Measure.YEARS:
            return age_told(heard.text)[0]
        case Measure.DAYS:
            return _days(heard)
        case Measure.OF_TEN:
            return _value(heard, "severity", "score")
        case Measure.CELSIUS:
            return _value(heard, "temperature", "celsius")
        case Measure.SYSTOLIC:
            return blood_pressure(heard.text)
        case Measure.MG_DL:
            return blood_sugar(heard.text)
    return None


def _value(heard: Heard, entity: str, key: str) -> float | None:
    found = heard.understood.first(entity)
    said = found.value.get(key) if found is not None else None
    return float(said) if isinstance(said, int | float) else None


def _days(heard: Heard) -> float | None:
    """How long it has lasted: a duration that is not an age, or the day on which it began."""
    _, (first, last) = age_told(heard.text)
    if (some := _SOME_TIME.search(heard.text)) is not None:
        return float(_ONES[some["least"]] * _LONG[some["unit"]])
    for each in heard.understood.entities:
        if each.entity == "duration" and each.text.startswith(("ทั้ง", "เหมิด", "หมด")):
            continue  # "เกาทั้งวัน" is how, and not how long
        if each.entity == "duration" and _A_DAY.search(heard.text[: each.start]):
            continue  # "นั่งวันละสิบชั่วโมง" is no time that it has lasted
        if each.entity == "duration" and (each.end <= first or last <= each.start or each.end == 0):
            return _iso_days(str(each.value.get("iso8601", "")))
        if each.entity == "date" and each.role == "onset":
            began = _date(str(each.value.get("on", each.value.get("from", ""))))
            ago = (heard.now.date() - began).days if began is not None else -_WEEK - 1
            if ago >= -_WEEK:  # a weekday on which it began is the last one, even where it was read as the next
                return float((ago if ago >= 0 else ago + _WEEK) + 1)  # on the day after it began it is the second day
    return None


def _iso_days(iso: str) -> float | None:
    found = _ISO.fullmatch(iso)
    if found is None:
        return None
    days = {"years": 365, "months": 30, "weeks": 7, "days": 1}
    return float(sum(int(found[unit] or 0) * each for unit, each in days.items()))


def _date(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
