"""One message as it is read for how its symptoms are meant: its words, the symptoms in it, and the cues round them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import ClassVar

from nlu.cues import Cue, Cues
from nlu.normalise import Squeezed
from nlu.patterns import HARD
from nlu.place import Place
from nlu.scan import Hit

NEAR, FAR, AFTER, SOON = 24, 60, 45, 14  # letters that are read round a symptom; a bound keeps every reading linear
ENDS = re.compile(f"[{re.escape(HARD)}]")

# Danger signs, which no doubtful rule takes away: they are there, however they are asked about.
GRAVE = frozenset(
    {"chest_pain", "breathing", "consciousness", "seizure", "bleeding", "self_harm", "speech", "weakness", "face_droop", "syncope",
     "cough_blood", "vomit_blood", "black_stool", "tongue_swelling", "vision", "neck_stiffness", "poison", "chest_indraw", "numbness"}
)  # fmt: skip

# Only these may stand between a cue and its symptom.
LINK = re.compile(
    r"(?:ได้|มี|เคย|ใช่|แม่น|เป็น|เป๋น|เปน|เปง|พบ|เห็น|รู้สึก|ฮู้สึก|ว่า|จะ|สิ|น่า|อาการ|ของ|ภาวะ|เกิด|ถึงขั้น|ถึงกับ|ใด|ๆ|โดน|ถูก|คิด|อยาก|พยายาม|ทำ|ให้|ต้อง|การ|โรค|"
    r"กิน|ทาน|ใช้|ยัง|เลย|นี้|เรา|ผม|หนู|ฉัน|ลูก|แม่|พ่อ|มัน|ทั้ง|ดู|แขน|ขา|กำลัง|เริ่ม|อะไร|ขึ้นมา|ค่อย|ปัญหา|แบบ|เรื่อง|"
    r"เอง|ตัวเอง|ก็|แล้ว|นี่|เกิน| |a |an |any |have |has |having |had |in |feel |feeling |of |the |been |be |i |"
    r"it's |is |get |got |some |my |mee |"
    r"ประวัติ|คิดจะ|ไป|เรียก|เพราะ|มือ|เท้า|หน้า|ตา|ปาก|หัว|ตัว|ท้อง|แก|เขา|เค้า|เปิ้น|ท่าน|เพิ่น)*"
)

# Nothing but these opens the clause.
BARE_TALK = re.compile(r"(?:^|[\n.!?;])(?:อาการ|การ|โรค|ทำไม|สาเหตุ|สาเหตุของ|what causes |what is )*$")

# "หายใจเข้าก็งาน หายใจออกก็งาน", unless it hurts.
_BREATHES_WORK = re.compile(
    r"หายใจเข้า(?:ก็|กะ)(?!เจ็บ|ปวด|แน่น|จุก|เหนื่อย|เสียด|หอบ|แสบ)[^\n.!?;]{1,20}?"
    r"หายใจออก(?:ก็|กะ)(?!เจ็บ|ปวด|แน่น|จุก|เหนื่อย|เสียด|หอบ)"
)


class Phrase:
    """An expression, with words of which one stands in every text that holds it: most texts need not be searched.

    The scanner looks for these words with all others, so that whether one stands there is a look at one bit.
    """

    every: ClassVar[list[Phrase]] = []

    def __init__(self, source: str, words: tuple[str, ...]) -> None:
        self.words, self.whole, self._bit = words, re.compile(source), 1 << len(self.every)
        self.every.append(self)

    def search(self, reading: Reading, low: int, high: int) -> re.Match[str] | None:
        """The first place in text[low:high]."""
        return self.whole.search(reading.text, low, high) if reading.spoken & self._bit else None

    def match(self, reading: Reading, at: int) -> re.Match[str] | None:
        """What begins here."""
        return self.whole.match(reading.text, at) if reading.spoken & self._bit else None

    def spoken_in(self, reading: Reading) -> bool:
        """Whether one of the words stands anywhere."""
        return bool(reading.spoken & self._bit)


@cache
def phrase_words() -> Mapping[str, int]:
    """Every word of a phrase, with the bits of the phrases that it may belong to."""
    bits: dict[str, int] = {}
    for which, phrase in enumerate(Phrase.every):
        for word in phrase.words:
            bits[word] = bits.get(word, 0) | 1 << which
    return bits


def spoken(hits: Iterable[Hit]) -> int:
    """The bits of all phrases of which a word was found."""
    bits, found = phrase_words(), 0
    for _, _, word in hits:
        found |= bits.get(word, 0)
    return found


@dataclass(frozen=True)
class Reading:
    """`selves`: where the writer speaks of themselves; ascending. `spoken`: the phrases that may
    stand in it. `breathing_work`: where somebody breathes their work."""

    line: Squeezed
    places: list[Place]
    cues: Cues
    selves: list[int]
    spoken: int
    hard: list[int] = field(init=False)
    breathing_work: list[tuple[int, int]] = field(init=False)
    text: str = field(init=False)  # without the blanks that Thai does not need

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", self.line.text)
        object.__setattr__(self, "hard", [match.start() for match in ENDS.finditer(self.line.text)])

        found = _BREATHES_WORK.finditer(self.line.text) if "หายใจเข้า" in self.line.text else ()
        object.__setattr__(self, "breathing_work", [match.span() for match in found])

    def blank(self, start: int, end: int) -> bool:
        """Whether a blank stood after `start` and up to `end`."""
        return bool(self.line.gaps) and self.line.gap_between(start, end) is not None

    def opens(self, at: int) -> bool:
        """Whether a clause, or a word after a blank, begins here."""
        return at == 0 or self.text[at - 1] in HARD or self.blank(at - 1, at)

    def limit(self, which: int) -> int:
        """How far after a symptom its fate is told: up to the next symptom."""
        place = self.places[which]
        nxt = self.places[which + 1].start if which + 1 < len(self.places) else len(self.text)
        return min(max(nxt, place.end), place.end + AFTER)

    def clause(self, at: int) -> int:
        """Where the clause begins that ends at this place: after a full stop or a 'but', at most 60 letters back."""
        which = bisect_right(self.hard, at - 1) - 1
        low = self.hard[which] + 1 if which >= 0 else 0
        turn = self.cues.before(Cue.TURN, at, FAR)
        return max(low, at - FAR, turn[1] if turn else 0)
