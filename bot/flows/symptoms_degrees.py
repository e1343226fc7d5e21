"""Signs told as little, as once or as low: of what is asked about in its grave form a little is no yes."""

from __future__ import annotations

import re

from bot.domain.protocol import Measure, Question
from bot.domain.understanding import Finding
from bot.flows.symptoms_heard import HOT, OVER, THERE, Heard
from bot.flows.symptoms_people import bare_number
from bot.flows.symptoms_reassurance import denies_some
from bot.flows.symptoms_words import plain

_BEFAST = frozenset({"speech", "face_droop"})  # signs that count however little they are
# Signs asked about in their grave form ("hardly any urine"): a little of them is no yes. In the piece of the message that names them.
_BY_DEGREE = frozenset({"urine", "drinking", "feeding", "fatigue", "appetite", "sleep"})
_A_LITTLE = re.compile(r"หน่อย|นิดๆ|นิดเดียว|นิดนึง|เล็กน้อย|ไม่มาก|ไม่เยอะ|a little|slight")
_LITTLE_PIECE = (
    r"[^\s,.;!/]*(?:ลึก|กว้าง|แดง|ลาม|ถลอก|เจ็บ|ปวด|คัน|แสบ|น้อย|มัว)[^\s,.;!/]{0,8}(?:ไม่มาก|ไม่เยอะ|นิดๆ|นิดนึง|นิดเดียว|นิดหน่อย|เล็กน้อย|หน่อยๆ|หน่อย)"
    r"(?:ครับ|ค่ะ|คะ|จ้ะ|จ้า)?(?=[\s,.;!/]|แต่|$)"
)
# Once is not again and again, which is what a danger sign is (NICE, head injury: more than one episode of vomiting).
_ONE_VOMIT = (
    r"[^\s,.;!/]*(?:อาเจียน|อ้วก|อ๊วก|ฮาก)(?!เป็นเลือด|มีเลือด|ออกมาเป็นเลือด)[^\s,.;!/]{0,6}"
    r"(?:(?:ที|ครั้ง|รอบ|หน|เทื่อ)(?:เดียว|หนึ่ง|นึง)|วันละ(?:ครั้ง|ที|หน))[^\s,.;!/]*"
)
_VOMITED_ONCE, _LITTLE = re.compile(_ONE_VOMIT), re.compile(f"{_LITTLE_PIECE}|{_ONE_VOMIT}")
_ONCE = re.compile(r"(?:ที|ครั้ง|รอบ|หน|เทื่อ)(?:เดียว|หนึ่ง|นึง)|วันละ(?:ครั้ง|ที|หน)|once")
_LOW_FEVER = re.compile(r"(?:ก็|มี|เป็น|ไข้)*(?:ต่ํา|รุม|อุ่น)ๆ")  # as `plain` has it


def without_little(text: str, question: Question) -> str:
    """A message without its pieces that tell something as little, or vomiting as once; a little of a stroke stays what it is."""
    little = _VOMITED_ONCE if _BEFAST & set(question.covers) else _LITTLE
    return little.sub(" ", text)


def low_fever(text: str) -> bool:
    """Whether an answer to the question for fever tells a low one: "ต่ำๆ ตอนบ่าย"."""
    return _LOW_FEVER.match(plain(text)) is not None


def only_a_little(heard: Heard, question: Question) -> bool:
    """Whether all that is told of what was asked is of a kind that counts by its degree, and told as a little."""
    if not question.danger:
        return False
    asked = {*question.findings, *(code for each in question.answers for code in each.findings)}
    there = [each for each in heard.understood.findings if each.code in asked and heard.status(each) == THERE]
    return bool(there) and all(a_little(heard, each) for each in there)


def only_warm(heard: Heard, question: Question) -> bool:
    """Whether the one danger sign told is a temperature under 38.0, which counts as none and as nothing to be sure of."""
    there = {code for code, each in heard.statuses(question.findings).items() if THERE in each}
    return question.danger and there <= {"fever", "chills"} and "fever" in there and _warmth(heard) < HOT


def _warmth(heard: Heard) -> float:
    """The highest temperature told, in Celsius; one that counts where none is."""
    told = bare_number(heard.text, Measure.CELSIUS)
    return HOT if told is None else told


def a_little(heard: Heard, finding: Finding) -> bool:
    """Whether a sign that counts by its degree is told as a little, or as once."""
    piece = _from(heard.text, finding)
    if finding.code == "vomiting":
        return _ONCE.search(piece) is not None
    if finding.code == "fever":
        return _warmth(heard) < HOT
    if finding.code == "spread":
        return "ช้า" in piece or "ช้า" in finding.text
    return finding.code in _BY_DEGREE and _A_LITTLE.search(piece) is not None


def _from(text: str, finding: Finding) -> str:
    """The rest of the piece of a message in which a finding stands."""
    return re.split(r"[\s,.;!/]", text[finding.start :])[0]


def is_over(heard: Heard, question: Question) -> bool:
    """Whether all that was asked for, and is no danger sign, is told as over: "ไข้หายไปแล้วเก้าวัน"."""
    codes = {*question.findings, *(code for each in question.answers for code in each.findings)}
    over = {code for code, each in heard.statuses(codes).items() if OVER in each and THERE not in each}
    return not question.danger and not denies_some(heard.text) and bool(over) and over | {"chills"} >= codes
