"""Whether a symptom is said not to be there, and how far that reaches in a list."""

from __future__ import annotations

import re

from nlu.cues import Cue
from nlu.patterns import HARD, PARTICLES
from nlu.reading import NEAR, Reading
from nlu.symptom_places import Place

# A "not" reaches less far than a "perhaps" (reading.LINK).
_DENY_LINK = re.compile(
    r"(?:ได้|มี|เคย|ใช่|แม่น|เป็น|พบ|เห็น|รู้สึก|ฮู้สึก|ว่า|จะ|สิ|น่า|อาการ|ของ|ภาวะ|เกิด|ถึงขั้น|ถึงกับ|ใด|ๆ|โดน|ถูก|คิด|อยาก|พยายาม|ทำ|ให้|ต้อง|การ|โรค|"
    r"กิน|ทาน|ใช้|ประวัติ|ทั้ง|ปัญหา|เรื่อง|ใคร|ในบ้าน|คนไหน|วันไหน| |a |an |any |have |has |having |had |in |feel |feeling |of |the |been |be |mee |"
    r"signs of |sign of )*"
)
_OR = re.compile(r"[ ,/]*(?:หรือว่า|หรือ|รึว่า|รึ|ทั้ง|และก็|และ|แล้วก็|กับ|or|nor|and)[ ,]*(?:มี|เป็น|อาการ|การ|any |a )*")
_LIST = re.compile(r"[ ,/]*")
_WHOLE_LIST = re.compile(r"(?:มี)?(?:อาการ|ทั้ง|อาการใดๆเช่น|อาการพวก|ปัญหาเรื่อง)+$")
_ONLY_MILD = re.compile(r"(?:มาก(?!่)|เท่าไหร่|เท่าไร|เท่าใด|ขนาดนั้น|สักเท่า|แรงมาก|ตลอด|บ่อย|ทุกวัน|รุนแรง|ทั้งวัน|ธรรมดา|หลายปานใด)")
_DENIED_AFTER = re.compile(
    rf"(?:ก็|กะ|ก้อ|นี่|น่ะ|มัน|อะ|ยัง|นั้น|:|-|=|\?|ไหม|มั้ย)*(?P<word>(?<=ก็)ไม่(?:ปวด|เจ็บ|ไอ|ได้)|ไม่มี|ไม่เป็น|ไม่ได้เป็น|ไม่ใช่|บ่มี|ไม่ได้มี|ไม่เคยมี|ไม่เคยเป็น|ไม่เคย|ไม่พบ)(?P<end>{PARTICLES}|$|[{re.escape(HARD)},])?"
)
_AND_NOT = re.compile(r"(?:ไหม|มั้ย)?(?:ก็|กะ)?(?:ไม่|บ่)")
NEVER_SO = re.compile(r"[^\n.!?;]{0,12}?(?:แบบนี้|อย่างนี้|ขนาดนี้|เท่านี้|จังซี้|ซ่ำนี้)")


def denials(reading: Reading) -> list[int | None]:
    """For each symptom where the word that denies it begins; a list is denied up to its last 'or'."""
    denied = [_denied_by(reading, place) for place in reading.places]
    for which in range(len(reading.places)):
        if denied[which] is not None and (which == 0 or not _joined(reading, which - 1)):
            _deny_list(reading, denied, which)
    return denied


def _deny_list(reading: Reading, denied: list[int | None], first: int) -> None:
    head = denied[first] or 0
    whole = _WHOLE_LIST.search(reading.text, head, reading.places[first].start) is not None or reading.text.startswith(
        ("ปฏิเสธ", "denies", "no "), head
    )
    last = which = first
    while which + 1 < len(reading.places) and denied[which + 1] is None and (joint := _joined(reading, which)):
        which += 1
        if joint == "or" or whole:
            last = which
    for each in range(first + 1, last + 1):
        denied[each] = reading.places[each].start


def _joined(reading: Reading, which: int) -> str | None:
    """How this symptom and the next are strung together: 'or', 'list', or not at all."""
    between = (
        reading.text[reading.places[which].end : reading.places[which + 1].start]
        if which + 1 < len(reading.places)
        else "x"
    )
    if _LIST.fullmatch(between):
        return "list"
    return "or" if _OR.fullmatch(between) else None


def _denied_by(reading: Reading, place: Place) -> int | None:
    """Where the word that denies this symptom begins."""
    text, start, end = reading.text, place.start, place.end
    cue = reading.cues.before(Cue.DENY, start, NEAR + 12)
    if cue and _DENY_LINK.fullmatch(text, cue[1], start) and not _breaks(reading, cue, place):
        if _ONLY_MILD.match(text, end) or (NEVER_SO.match(text, end) and "เคย" in text[cue[0] : start]):
            return None
        return cue[0]
    again = _AND_NOT.match(text, end)
    if again and text.startswith(text[start:end], again.end()):
        return start  # "ชักก็ไม่ชัก"
    follows = _DENIED_AFTER.match(text, end)
    if follows and not place.well:
        stop = follows.end("word")
        if follows["end"] is not None or reading.line.gap_between(end, stop) == stop:
            return end
    return None


def _breaks(reading: Reading, cue: tuple[int, int], place: Place) -> bool:
    """'ไม่ เจ็บหน้าอก': a bare no that opens the clause, a blank, and then the news."""
    start, end = cue
    if not reading.blank(end - 1, end):
        return False
    if reading.text.endswith("ได้", start, end):
        return start > 0 and not reading.blank(start - 1, start)  # "ก้มไม่ได้ แพ้แสง"
    if end != place.start:
        return False
    return reading.opens(start) and reading.line.gap_between(end, end + 6) is None
