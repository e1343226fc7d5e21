"""Whether a symptom that somebody names is there, denied, doubted, over, only supposed, or not theirs to tell."""

from __future__ import annotations

import re

from nlu.course import ended_at_last, gone, no_longer
from nlu.denial import denials
from nlu.doubt import about_to, doubted
from nlu.only_talk import cannot_see_it, only_talk
from nlu.reading import GRAVE, Phrase, Reading
from nlu.supposed import supposed

_STOPPED = re.compile(r"หยุด|แห้งแล้ว")  # what has stopped was there
_SLIP = Phrase(
    r"(?:ค่ะ|คะ|ครับ|คับ|นะ|จ้า)*[,.]*(?:เอ[้๊่]ย|อุ[้๊]ย|เฮ้ย|(?:ไม่|บ่)(?:ใช่|แม่น)(?:สิ|ซิ|ละ|ๆ)|(?:ไม่|บ่)(?:สิ|ซิ)|(?:พิมพ์|พูด|บอก)ผิด"
    r"|หมายถึง| ?(?:no wait|(?:sorry )?i mean|oops))"
    r"(?:ค่ะ|คะ|ครับ|คับ|นะ|ไม่ใช่|ต้อง|เป็น|คือ|มี|,| )*",
    (
        "เอ้ย",
        "เอ๊ย",
        "เอ่ย",
        "อุ้ย",
        "อุ๊ย",
        "เฮ้ย",
        "ใช่สิ",
        "ใช่ซิ",
        "ใช่ละ",
        "ใช่ๆ",
        "แม่นสิ",
        "แม่นซิ",
        "ไม่สิ",
        "ไม่ซิ",
        "บ่สิ",
        "ผิด",
        "หมายถึง",
        "wait",
        "mean",
        "oops",
    ),
)
_TYPED = Phrase(r"(?:พิมพ์|เขียน|บอก|แจ้ง)(?:ไป|ผิด|หมอ|เมื่อกี้)*ว่า(?:เป็น|มี)?$", ("พิมพ์", "เขียน", "บอก", "แจ้ง"))
_IN_TRUTH = Phrase(
    r"(?:ค่ะ|คะ|ครับ|คับ|นะ)*(?:แต่)?(?:จริงๆ|ที่จริง|ความจริง|แท้จริง)(?:แล้ว)?(?:มัน)?(?:คือ|เป็น|หมายถึง|จะบอกว่า|ตั้งใจพิมพ์ว่า)",
    ("จริง",),
)
_SOON = 10  # letters of somebody's name between
_AND_THIS = re.compile(r"(?:กับ|และ|แล้วก็)(?:มี|เป็น|อาการ)*")
_OR_THIS = re.compile(r"หรือ(?:ว่า)?(?:แค่|เป็น|มี|จะ|ที่|อาการ)*")
PRESENT, ABSENT, UNCERTAIN, PAST, HYPOTHETICAL = "present", "absent", "uncertain", "past", "hypothetical"


class Assertions:
    """How each symptom of one text is meant. Every rule that takes a symptom away is narrow; in doubt it is there."""

    def __init__(self, reading: Reading) -> None:
        self._reading, self._denied = reading, denials(reading)
        self._doubted = -1  # the last symptom that is in doubt

    def status(self, which: int) -> str | None:
        """As in the contracts; None where nobody tells of a symptom at all."""
        reading, place = self._reading, self._reading.places[which]
        if only_talk(reading, which) or cannot_see_it(reading, which):
            return None
        if supposed(reading, place):
            return HYPOTHETICAL
        denied = self._denied[which] is not None
        if place.well:
            return PRESENT if denied else PAST if _STOPPED.search(reading.text, place.start, place.end) else ABSENT
        if denied or self._taken_back(which):
            return ABSENT
        if gone(reading, which) or self._over_with_the_next(which):
            return PAST
        if doubted(reading, place) or self._or_this(which):
            self._doubted = which
            return UNCERTAIN
        return None if about_to(reading, place) else PRESENT

    def _taken_back(self, which: int) -> bool:
        """'ปวดท้อง เอ้ย ปวดหลัง': a slip of the tongue; of no danger sign, which has to be denied."""
        reading, places = self._reading, self._reading.places
        if which + 1 >= len(places) or places[which].code in GRAVE:
            return False
        slip = _SLIP.match(reading, places[which].end)
        if slip is None and _TYPED.search(reading, max(0, places[which].start - 16), places[which].start):
            slip = _IN_TRUTH.match(reading, places[which].end)  # "พิมพ์ว่าปวดหัว จริงๆ คือเวียนหัว"
        return slip is not None and slip.end() <= places[which + 1].start <= slip.end() + _SOON

    def _over_with_the_next(self, which: int) -> bool:
        """'มีไข้กับน้ำมูก ตอนนี้หายแล้ว': both are over; a danger sign has to be told as over by itself."""
        reading, places = self._reading, self._reading.places
        if which + 1 >= len(places) or places[which].code in GRAVE or self._denied[which + 1] is not None:
            return False
        both = _AND_THIS.fullmatch(reading.text, places[which].end, places[which + 1].start) is not None
        return both and ended_at_last(reading, which + 1)

    def _or_this(self, which: int) -> bool:
        """'ไม่แน่ใจว่าเจ็บหน้าอกหรือแค่แสบท้อง': the doubt is between the two."""
        if not which or self._doubted != which - 1:
            return False
        places = self._reading.places
        return _OR_THIS.fullmatch(self._reading.text, places[which - 1].end, places[which].start) is not None

    def begins(self, which: int) -> int:
        """Where it begins with the word that denies it, if that stands right before it (ไม่เจ็บหน้าอก)."""
        place, at = self._reading.places[which], self._denied[which]
        return place.start if at is None or at > place.start else at

    def never_again(self, which: int) -> bool:
        """Whether what was there once never came back: 'เคยชักตอนเด็ก แต่ไม่ชักอีกเลย'."""
        return self._reading.text.startswith("อีกเลย", self._reading.places[which].end)

    def now_well(self, which: int) -> bool:
        """'อาทิตย์ก่อนท้องเสีย ตอนนี้ถ่ายปกติแล้ว': the same, told by what is well."""
        place = self._reading.places[which]
        return place.well and self._reading.text.startswith(("แล้ว", "ละ"), place.end)

    def no_longer(self, which: int) -> bool:
        """Whether a denied symptom was there before: 'วันนี้ไม่อ้วกแล้ว'."""
        return no_longer(self._reading, which)
