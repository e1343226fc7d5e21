"""A message as a triage hears it: its words, what they were understood to name, and how each of that is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.assessment import SELF
from bot.domain.ports.answers import Answers
from bot.domain.understanding import Finding, Understanding
from bot.flows.symptoms_mistaken import as_meant
from bot.flows.symptoms_people import temperature
from bot.flows.symptoms_pieces import news
from bot.flows.symptoms_reassurance import reassures

THERE, DENIED, DOUBTED, OVER = "present", "absent", "uncertain", "past"
# Danger signs that count though they are over, when that was lately: a stroke may announce itself and pass (AHA/ASA on transient
# ischaemic attacks; NIEMS Criteria Based Dispatch 18), and a first fit or faint is not over when it ends.
_COUNT_THOUGH_OVER = frozenset(
    {"numbness", "speech", "face_droop", "weakness", "vision", "seizure", "syncope", "consciousness"}
)
_COUNT_HOWEVER_LITTLE = _COUNT_THOUGH_OVER | {"chest_pain", "self_harm", "pregnant"}
_NOT_JUST_BEFORE = re.compile(r"(?:ไม่|บ่)(?:ได้|ค่อย)?$")
_MUCH = re.compile(r"(?:อะไร)?(?:มาก|เท่าไหร่|เท่าไร|เยอะ|หนัก|ขนาดนั้น|แรง|นัก|หลาย|ปานใด)")
_LUKEWARM = re.compile(r"(?:ตัว)?(?:ก็)?(?:อุ่น|รุม)")
_PASSED = frozenset({"stroke", "seizure", "unconscious"})  # signs that are for the emergency room where they are over
_LATELY = re.compile(
    r"เมื่อ ?(?:กี้|เช้า|คืน|ตอน|สักครู่|ครู่|วาน)|เพิ่ง|พึ่ง|สักพัก|วันนี้|just now|this morning|today|last night|yesterday"
)
# What is denied or only named though its own words stand there: "ไม่ท้อง" is no pregnancy, "หอบหืด" the name of an illness that may be quiet.
_NOT_TOLD = {
    "consciousness": re.compile(r"(?:เล็ด|ราด|ไหล)[ก-๙]{0,6}ไม่รู้(?:สึก)?ตัว"),  # water passed unawares
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
    "fever": re.compile(
        r"ไข้หวัด(?!ใหญ่)(?=.*(?:ไม่มีไข้|บ่มีไข้|ไข้ไม่มี|ไม่ได้เป็นไข้|no fever))"  # a cold by its name
        r"|(?:ไม่|บ่)(?:ถึง(?:กับ|ขั้น)?)(?:เป็น|มี)?ไข้",
        re.DOTALL,
    ),
    "swallow": re.compile(r"(?:ไม่|บ่)(?:ได้)?มี(?:อะไร|ของ|ก้าง|เศษ)*(?:มา)?ติด(?:ใน|ที่)?คอ"),
    "diarrhea": re.compile(r"ถ่าย(?:อุจจาระ)?(?:เป็น)?ปกติ[ก-๙]*"),
}
SURE, QUITE_SURE = 0.5, 0.8
_NOT_WHITE = re.compile(r"(?:ไม่|บ่)(?:ได้)?(?:ขาว|เหลือง|เขียว|คล้ำ|ดำ)$")
# Nausea is no vomiting where vomiting is denied: "คลื่นไส้นิดๆ ไม่อ้วก".
_NAUSEA = re.compile(r"คลื่น[ไใ]ส้|[พผ]ะอืด[พผ]ะอม|เวียนไส้|มวนท้อง|nausea|queasy|feel(?:ing)? sick")
_VOMITS = re.compile(r"อาเจียน|อ้วก|อ๊วก|อวก|ราก|ฮาก|vomit|throw")
_NO_VOMIT = re.compile(
    r"(?:ไม่|บ่|ยังไม่)(?:ได้|มี|เคย|ถึงกับ|ถึงขั้น|ค่อย)*(?:อาเจียน|อ้วก|อ๊วก|อวก|ราก|ฮาก)|(?:no|not|without) vomit"
)
WARM, HOT = 37.5, 38.0  # Celsius: a fever, and one that counts among danger signs
_PREGNANT = "pregnant"
_SO_FAR = re.compile(
    r"(?:ตั้ง)?(?:ท้อง|ครรภ์)(?:ได้|มา|อายุ|ประมาณ)*\s*(?:\d{1,2}|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ)[ก-๙]{0,6}\s*(?:สัปดาห์|วีค|เดือน|อาทิตย์|weeks?)"
)
_THERE_IS_NO = re.compile(r"(?:ไม่มี|บ่มี)$")


@dataclass(frozen=True, slots=True)
class Heard:
    """One message: its words, how they were understood, and when (aware, local).

    suspected: whether the readers of danger signs take it for one; None if they are in doubt, or were not asked. told_suspected: the
    same of what is left without its plain denials. for_the_room: codes of the signs that this tells for the emergency room.
    answers: reads it as an answer where no rule can; None where nobody does.
    """

    text: str
    understood: Understanding
    now: datetime
    suspected: bool | None = None
    told_suspected: bool | None = None
    for_the_room: tuple[str, ...] = ()
    answers: Answers | None = None

    @property
    def passed(self) -> bool:
        """Whether it tells a sign that is over by now, and for the emergency room for that."""
        return not _PASSED.isdisjoint(self.for_the_room)

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
        if finding.code == _PREGNANT and finding.status != DENIED and self._so_far_on(finding):
            return THERE
        if finding.status == THERE and self._not_told(finding):
            return DENIED if finding.code != "breathing" else "named"
        if finding.status == OVER and self.passed:
            return OVER  # for the emergency room, and not for what is there now
        over = finding.status == OVER and finding.code in _COUNT_THOUGH_OVER
        return THERE if over and _LATELY.search(self.text.casefold()) else finding.status

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
        if finding.code not in _COUNT_HOWEVER_LITTLE and self._hardly(finding):
            return True
        if finding.code == "fever" and _LUKEWARM.match(finding.text) and 0 < (temperature(self.text) or 0) < WARM:
            return True
        denied = _NOT_TOLD.get(finding.code)
        if denied is None or finding.end <= finding.start:
            return False
        spans = (match.span() for match in denied.finditer(self.text))
        if finding.code == "breathing":  # what follows the illness's name ("หอบหืดกำเริบ") is read with it
            return any(start <= finding.start < end for start, end in spans)
        return any(start <= finding.start and finding.end <= end for start, end in spans)

    def _hardly(self, finding: Finding) -> bool:
        """Whether it is told as hardly there: "ไม่ซีดมาก", "ไม่หอบเท่าไหร่"."""
        return bool(_NOT_JUST_BEFORE.search(self.text[: finding.start])) and bool(_MUCH.match(self.text[finding.end :]))

    def _so_far_on(self, finding: Finding) -> bool:
        """Whether it tells how far on a pregnancy is, whatever stands beside it ("ท้อง 10 สัปดาห์ ... อาทิตย์ก่อน")."""
        return _SO_FAR.match(self.text, max(0, finding.start)) is not None

    def _with_the_denied(self, finding: Finding) -> bool:
        """Whether it follows without a blank on what is denied: "ไม่มีเหงื่อแตกตัวเย็น", "ไม่ขาวซีด"."""
        if _NOT_WHITE.search(self.text[: finding.start]):
            return True
        return any(
            each.status == DENIED and each.end == finding.start and each.text.startswith(("ไม่มี", "บ่มี"))
            for each in self.understood.findings
        )


def hear(
    text: str,
    understood: Understanding,
    now: datetime,
    suspects: Callable[[str], bool | None] | None = None,
    for_the_room: Callable[[str, str], tuple[str, ...]] | None = None,
    answers: Answers | None = None,
) -> Heard:
    """A message as a triage hears it: a temperature that was measured is a fever, whether or not it is called one.

    suspects: asks the readers of danger signs about a text; for_the_room: asks them which a text tells for the emergency room,
    and gives the whole message beside it.
    """
    rooms = for_the_room(news(text), text) if for_the_room is not None else ()
    suspected = suspects(text) if suspects is not None else None
    text, understood = as_meant(text, understood)
    told_suspected = suspects(news(text)) if suspects is not None and suspected else suspected
    warm = temperature(text)
    if warm is not None and warm >= WARM and all(each.code != "fever" for each in understood.findings):
        measured = Finding("fever", THERE, SELF, text, 0, len(text))
        understood = replace(understood, findings=(*understood.findings, measured))
    return Heard(text, understood, now, suspected, told_suspected, rooms, answers)


def without_findings(heard: Heard, codes: set[str]) -> Heard:
    """The message as if it did not name these findings, nor their words."""
    text = heard.text
    for each in heard.understood.findings:
        if each.code in codes and each.end > each.start:
            text = text[: each.start] + " " * (each.end - each.start) + text[each.end :]
    kept = tuple(each for each in heard.understood.findings if each.code not in codes)
    return replace(heard, text=text, understood=replace(heard.understood, findings=kept))
