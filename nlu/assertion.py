"""Whether a symptom that somebody names is there, denied, doubted, over, only supposed, or not theirs to tell."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from nlu.cues import Cue, Cues
from nlu.normalise import Squeezed
from nlu.patterns import HARD, PARTICLES
from nlu.symptom_places import Place

PRESENT, ABSENT, UNCERTAIN, PAST, HYPOTHETICAL = "present", "absent", "uncertain", "past", "hypothetical"
_HARD = re.compile(f"[{re.escape(HARD)}]")
_NEAR, _FAR, _AFTER, _SOON = 24, 60, 45, 14  # letters that are read round a symptom; a bound keeps every reading linear

# Only these may stand between a cue and its symptom.
_LINK = re.compile(
    r"(?:ได้|มี|เคย|ใช่|แม่น|เป็น|พบ|เห็น|รู้สึก|ฮู้สึก|ว่า|จะ|สิ|น่า|อาการ|ของ|ภาวะ|เกิด|ถึงขั้น|ถึงกับ|ใด|ๆ|โดน|ถูก|คิด|อยาก|พยายาม|ทำ|ให้|ต้อง|การ|โรค|"
    r"กิน|ทาน|ใช้|ยัง|เลย|นี้|เรา|ผม|หนู|ฉัน|ลูก|แม่|พ่อ|มัน|ทั้ง|ดู|แขน|ขา|กำลัง|เริ่ม|อะไร|ขึ้นมา|ค่อย|ปัญหา|แบบ|เรื่อง|"
    r"เอง|ตัวเอง|ก็|แล้ว|นี่|เกิน| |a |an |any |have |has |having |had |in |feel |feeling |of |the |been |be |i |"
    r"it's |is |get |got |some |my |mee |"
    r"ประวัติ|คิดจะ|เรียก|เพราะ|มือ|เท้า|หน้า|ตา|ปาก|หัว|ตัว|ท้อง|แก|เขา|เค้า|เปิ้น|ท่าน|เพิ่น)*"
)
# A "not" reaches less far than a "perhaps".
_DENY_LINK = re.compile(
    r"(?:ได้|มี|เคย|ใช่|แม่น|เป็น|พบ|เห็น|รู้สึก|ฮู้สึก|ว่า|จะ|สิ|น่า|อาการ|ของ|ภาวะ|เกิด|ถึงขั้น|ถึงกับ|ใด|ๆ|โดน|ถูก|คิด|อยาก|พยายาม|ทำ|ให้|ต้อง|การ|โรค|"
    r"กิน|ทาน|ใช้|ประวัติ|ทั้ง|ปัญหา|เรื่อง|ใคร|ในบ้าน|คนไหน|วันไหน| |a |an |any |have |has |having |had |in |feel |feeling |of |the |been |be |mee |signs of |sign of )*"
)
_COMPARED = ("เหมือน", "เหมือนเมื่อ", "กว่า", "กว่าเมื่อ", "เท่า", "เท่าเมื่อ", "แบบ", "คล้าย", "คล้ายเมื่อ", "แบบเมื่อ", "เหมือนตอน")
_OR = re.compile(r"[ ,/]*(?:หรือว่า|หรือ|รึว่า|รึ|ทั้ง|และก็|และ|แล้วก็|กับ|or|nor|and)[ ,]*(?:มี|เป็น|อาการ|การ|any |a )*")
_LIST = re.compile(r"[ ,/]*")
_WHOLE_LIST = re.compile(r"(?:มี)?(?:อาการ|ทั้ง|อาการใดๆเช่น|อาการพวก|ปัญหาเรื่อง)+$")
_NEVER_SO = re.compile(r"[^\n.!?;]{0,12}?(?:แบบนี้|อย่างนี้|ขนาดนี้|เท่านี้|จังซี้|ซ่ำนี้)")
_ONLY_MILD = re.compile(r"(?:มาก(?!่)|เท่าไหร่|เท่าไร|เท่าใด|ขนาดนั้น|สักเท่า|แรงมาก|ตลอด|บ่อย|ทุกวัน|รุนแรง|ทั้งวัน|ธรรมดา|หลายปานใด)")
_DENIED_AFTER = re.compile(
    rf"(?:ก็|กะ|ก้อ|นี่|น่ะ|มัน|อะ|ยัง|นั้น|:|-|=|\?|ไหม|มั้ย)*(?P<word>(?<=ก็)ไม่(?:ปวด|เจ็บ|ไอ|ได้)|ไม่มี|ไม่เป็น|ไม่ได้เป็น|ไม่ใช่|บ่มี|ไม่ได้มี|ไม่เคยมี|ไม่เคยเป็น|ไม่เคย|ไม่พบ)(?P<end>{PARTICLES}|$|[{re.escape(HARD)},])?"
)
_AND_NOT = re.compile(r"(?:ไหม|มั้ย)?(?:ก็|กะ)?(?:ไม่|บ่)")
_MEDICINE = re.compile(
    r"(?:ยาแก้|ยาลด|ยารักษา|ยาพ่น|ยาทา|ยาคลาย|ยาหยอดตา|ยาแก้ปวด|ครีมทา|แก้|(?<!หนัก)ลด|บรรเทา|ยากัน|ระงับ|(?<!แพ้)(?<!กิน)(?<!ทาน)(?<!ทา)(?<!ใช้)(?<!ฉีด)ยา)(?:อาการ|โรค)?$"
)
_PLACE = re.compile(
    r"(?:แผนก|คลินิก|ศูนย์|ห้อง|หน่วย|วัคซีน|แพ็กเกจ|แพคเกจ|โปรแกรม|ประกัน|คัดกรอง|ชมรม|สมาคม|อบรมเรื่อง|แบบประเมิน|ความรู้เรื่อง|บทความเรื่อง"
    r"|(?<!เป็น)(?<!มี)โรค|(?:vaccine for|clinic for|medicine for|department of) ?)(?:โรค|อาการ)?$"
)
_ANIMAL = re.compile(
    r"(?:หมา|แมว|สุนัข|กระต่าย|นก|ไก่|หมู|วัว|ปลา|แฮมสเตอร์)(?:ที่บ้าน|ของ|ผม|ฉัน|เรา|หนู|ที่เลี้ยง|ตัวนี้|ตัวนึง|ตัว|น้อย|เป็น|มี|มัน|ก็|เริ่ม|กำลัง)*$"
    r"|(?<![a-z])(?:dog|cat|pet|puppy|kitten) (?:is |has |was |keeps )?$"
)
_FIGURATIVE = re.compile(r"[^\n.!?;]{0,10}?(?:จน|แทบ|เกือบ)(?:แทบ|จะ|เกือบ|พูด|แบบ)*")
_CONSEQUENCE = re.compile(r"จะ|ควร|ต้อง|อยาก|ก็|ขอ(?![งบ])|รบกวน|เพราะ|เลยมา|then|will")
_THEN = re.compile(r"ทำ|ไหม|มั้ย|ต้อง|ควร|ได้|ให้|โทร|มา|ไป|จะ|กิน|ค่อย|รีบ|เฮ็ด|สิ|ยังไง|should|what|can|do i|call|go")
_CAUSED = re.compile(r"(?:จะ|ทำให้|จะทำให้|มีผลให้)(?:ง่วง|หรือ|มี|เป็น|เกิด|รู้สึก|ไม่|เจ็บ|ปวด)*$")
_WHAT_IS = re.compile(
    r"(?:มัน|นี่|เนี่ย|นั้น)?(?:คืออะไร|หมายถึงอะไร|แปลว่า|คือโรค|เกิดจาก(?:อะไร|สาเหตุ)|ป้องกัน(?:ยังไง|อย่างไร|ได้)|ติดต่อ(?:ไหม|กัน|ทาง)|มีอาการ(?:ยังไง|อย่างไร|อะไร|แบบไหน)|มีกี่)"
)
_PEOPLE_WITH = re.compile(r"(?<!ผม)(?<!บาง)(?<!หลาย)คน(?:ที่)?(?:เป็น|มี)?(?:โรค|อาการ)?$")
_ADVICE = re.compile(r"[^\n.!?;]{0,6}?(?:ควร|ต้อง|ห้าม|กิน.{1,12}?ได้|ฉีด.{1,12}?ได้)")
_AT_THE_SIGHT = re.compile(
    r"(?:ทุกครั้งที่|ทุกที|เวลา|ตอน|เลย|เพราะ|ตั้งแต่)*(?:เจอ|เห็น|ได้ยิน)(?:หน้า|คนที่ชอบ|ราคา|บิล|รูป|อาหาร|เธอ|เขา|แฟน|ดารา|ค่ารักษา|ค่าห้อง|ค่ายา|ของกิน|พี่|น้อง)"
)
_EXAGGERATED = frozenset({"palpitation", "drooling", "pallor", "syncope", "dizzy", "sweating", "headache", "tremor"})
_BARE_TALK = re.compile(r"(?:^|[\n.!?;])(?:อาการ|การ|โรค|ทำไม|สาเหตุ|สาเหตุของ|what causes |what is )*$")
_DIFFER = re.compile(r"[^\n.!?;]{0,12}?(?:ต่างกัน|ต่างจาก|ต่างยังไง)")
_QUESTION = re.compile(r"อะไร|ไหม|มั้ย|ยังไง|อย่างไร|กี่|ได้บ้าง|หรือเปล่า|รึเปล่า|หยัง")
_SPECIALTIES = ("โรค", "เบาหวาน", "ภูมิแพ้", "ซึมเศร้า", "ไมเกรน")
_ANY_MORE = re.compile(r"แล้ว|ละ|อีก|เลย?แล้ว| anymore| any more")
_FRESH = ("เพิ่ง", "พึ่ง", "just ")
_IN_VAIN = re.compile(r"(?:ไฟฟ้า)?(?:ไม่ได้|บ่ได้|ไม่สำเร็จ|ยังไม่|ไม่ลง)")


class Assertions:
    """How each symptom of one text is meant. Every rule that takes a symptom away is narrow; in doubt it is there."""

    def __init__(self, line: Squeezed, places: list[Place], cues: Cues, self_places: list[int]) -> None:
        """`self_places`: where the writer speaks of themselves; ascending."""
        self._line, self._text = line, line.text
        self._places, self._cues, self._selves = places, cues, self_places
        self._hard = [match.start() for match in _HARD.finditer(line.text)]
        self._denied = self._denials()

    def status(self, which: int) -> str | None:
        """As in the contracts; None where nobody tells of a symptom at all."""
        place = self._places[which]
        if self._only_talk(place):
            return None
        if self._supposed(place):
            return HYPOTHETICAL
        denied = self._denied[which] is not None
        if place.well:
            return PRESENT if denied else ABSENT
        if denied:
            return ABSENT
        if self._gone(which):
            return PAST
        return UNCERTAIN if self._doubted(place) else PRESENT

    def begins(self, which: int) -> int:
        """Where it begins with the word that denies it, if that stands right before it (ไม่เจ็บหน้าอก)."""
        place, at = self._places[which], self._denied[which]
        return place.start if at is None or at > place.start else at

    def no_longer(self, which: int) -> bool:
        """Whether a denied symptom was there before: 'วันนี้ไม่อ้วกแล้ว'."""
        place = self._places[which]
        if _ANY_MORE.match(self._text, place.end):
            return True
        return self._cues.after(Cue.NOW, self._clause(place.start), place.start) is not None

    # -- denied

    def _denials(self) -> list[int | None]:
        """For each symptom where the word that denies it begins; a list is denied up to its last 'or'."""
        denied = [self._denied_by(place) for place in self._places]
        for which in range(len(self._places)):
            if denied[which] is not None and (which == 0 or not self._joined(which - 1)):
                self._deny_list(denied, which)
        return denied

    def _deny_list(self, denied: list[int | None], first: int) -> None:
        head = denied[first] or 0
        whole = _WHOLE_LIST.search(self._text, head, self._places[first].start) is not None or self._text.startswith(
            ("ปฏิเสธ", "denies", "no "), head
        )
        last = which = first
        while which + 1 < len(self._places) and denied[which + 1] is None and (joint := self._joined(which)):
            which += 1
            if joint == "or" or whole:
                last = which
        for each in range(first + 1, last + 1):
            denied[each] = self._places[each].start

    def _joined(self, which: int) -> str | None:
        """How this symptom and the next are strung together: 'or', 'list', or not at all."""
        between = (
            self._text[self._places[which].end : self._places[which + 1].start]
            if which + 1 < len(self._places)
            else "x"
        )
        if _LIST.fullmatch(between):
            return "list"
        return "or" if _OR.fullmatch(between) else None

    def _denied_by(self, place: Place) -> int | None:
        """Where the word that denies this symptom begins."""
        text, start, end = self._text, place.start, place.end
        cue = self._cues.before(Cue.DENY, start, _NEAR + 12)
        if cue and _DENY_LINK.fullmatch(text, cue[1], start) and not self._breaks(cue, place):
            if _ONLY_MILD.match(text, end) or (_NEVER_SO.match(text, end) and "เคย" in text[cue[0] : start]):
                return None
            return cue[0]
        again = _AND_NOT.match(text, end)
        if again and text.startswith(text[start:end], again.end()):
            return start  # "ชักก็ไม่ชัก"
        follows = _DENIED_AFTER.match(text, end)
        if follows and not place.well:
            stop = follows.end("word")
            if follows["end"] is not None or self._line.gap_between(end, stop) == stop:
                return end
        return None

    def _breaks(self, cue: tuple[int, int], place: Place) -> bool:
        """'ไม่ เจ็บหน้าอก': a bare no that opens the clause, a blank, and then the news."""
        start, end = cue
        if self._line.gap_between(end - 1, end) is None:
            return False
        if self._text.endswith("ได้", start, end):
            return start > 0 and self._line.gap_between(start - 1, start) is None  # "ก้มไม่ได้ แพ้แสง"
        if end != place.start:
            return False
        opens = start == 0 or self._text[start - 1] in HARD or self._line.gap_between(start - 1, start) is not None
        return opens and self._line.gap_between(end, end + 6) is None

    # -- not told of anybody

    def _only_talk(self, place: Place) -> bool:
        """A medicine, a ward, a vaccine, the news, a joke, a pet."""
        text, start = self._text, place.start
        low = max(0, start - 14)
        if _MEDICINE.search(text, low, start) and self._line.gap_between(start - 1, start) is None:
            return True
        if _PLACE.search(text, low - 14 if low > 14 else 0, start) or _ANIMAL.search(text, max(0, start - 30), start):
            return True
        if place.code in _EXAGGERATED and _AT_THE_SIGHT.match(text, place.end):
            return True
        figure = self._cues.before(Cue.FIGURE, start, _NEAR)
        if figure and _FIGURATIVE.fullmatch(text, figure[1], start):
            return True
        news = self._cues.before(Cue.NEWS, start, _FAR)
        if _DIFFER.match(text, place.end) or (text.startswith("โรค", start) and self._asks_about(place)):
            return True
        if text.endswith(("หมอ", "แพทย์"), 0, start) and text.startswith(_SPECIALTIES, start):
            return True
        return news is not None and not self._ends_talk(news[1], start)

    def _asks_about(self, place: Place) -> bool:
        """'โรคหัวใจกินอะไรได้บ้าง': an illness by its name, which opens a question."""
        return (
            _BARE_TALK.search(self._text, max(0, place.start - _NEAR), place.start) is not None
            and _QUESTION.search(self._text, place.end, place.end + _AFTER) is not None
        )

    def _ends_talk(self, begin: int, end: int) -> bool:
        """Between the news and the symptom the writer comes to themselves."""
        at = bisect_left(self._selves, begin)
        if at < len(self._selves) and self._selves[at] < end:
            return True
        if self._text.startswith(("แล้ว", "จน", "เยอะ", "มาก", "นาน"), begin):
            return True
        return (
            "\n" in self._text[begin:end]
            or self._cues.after(Cue.TURN, begin, end) is not None
            or self._cues.after(Cue.NOW, begin + 2, end) is not None
        )

    # -- supposed

    def _supposed(self, place: Place) -> bool:
        """Told as a condition, a fear, of whoever has it, or asked about."""
        text, start, end = self._text, place.start, place.end
        if (cue := self._cues.before(Cue.IF, start, 30)) and self._under_if(cue[1], place):
            return True
        fear = self._cues.before(Cue.FEAR, start, 16)
        if fear and self._line.gap_between(fear[1] - 1, start) is None and "มาก" not in text[fear[1] : start]:
            return True
        whoever = self._cues.before(Cue.WHOEVER, start, 10)
        if whoever and _LINK.fullmatch(text, whoever[1], start):
            return True
        future = "จะ" in text[start:end] or _CAUSED.search(text, max(0, start - _NEAR), start)
        if future and self._cues.after(Cue.ASKED, end, end + 8):
            return True
        if _PEOPLE_WITH.search(text, max(0, start - 12), start) and _ADVICE.match(text, end):
            return True
        return (
            _WHAT_IS.match(text, end) is not None and _BARE_TALK.search(text, max(0, start - _NEAR), start) is not None
        )

    def _under_if(self, begin: int, place: Place) -> bool:
        text = self._text
        between = text[begin : place.start]
        if _HARD.search(between):
            return False
        if _LINK.fullmatch(between) or self._cues.after(Cue.DENY, begin, place.start):
            return _CONSEQUENCE.search(between.replace("จะ", "")) is None
        if _CONSEQUENCE.search(between):
            return False
        return _THEN.search(text, place.end, place.end + _AFTER) is not None

    # -- over

    def _gone(self, which: int) -> bool:
        """Told as over or long ago, with nothing that says it is here again."""
        place = self._places[which]
        text, start, end = self._text, place.start, place.end
        limit = self._limit(which)
        if text.startswith(_FRESH, start) or self._again(which):
            return False
        recovered = self._cues.before(Cue.RECOVERED, start, 12)
        if recovered and _LINK.fullmatch(text, recovered[1], start) and not _IN_VAIN.match(text, end):
            return True
        once = self._cues.before(Cue.ONCE, start, _NEAR)
        if once and _LINK.fullmatch(text, once[1], start) and not _NEVER_SO.match(text, end):
            return True
        over = self._cues.after(Cue.OVER, end, limit) or self._cues.after(Cue.SOON_OVER, end, min(limit, end + _SOON))
        if over and "?" not in text[end : over[0]]:
            return True
        return self._long_ago(which, limit)

    def _again(self, which: int) -> bool:
        """'หายไปแล้วก็กลับมาเป็นอีก', but not 'หายเจ็บคอแล้วแต่ยังมีน้ำมูก', which is said of what follows."""
        begin, last = self._places[which].end, which + 1 == len(self._places)
        again = self._cues.after(Cue.AGAIN, begin, begin + _FAR + _SOON if last else self._places[which + 1].start)
        if again is None or again[1] > begin + _FAR + _SOON:
            return False
        return last or not _LINK.fullmatch(self._text, again[1], self._places[which + 1].start)

    def _limit(self, which: int) -> int:
        """How far after a symptom its fate is told: up to the next symptom."""
        place = self._places[which]
        nxt = self._places[which + 1].start if which + 1 < len(self._places) else len(self._text)
        return min(max(nxt, place.end), place.end + _AFTER)

    def _long_ago(self, which: int, limit: int) -> bool:
        place = self._places[which]
        low = self._clause(place.start)
        ago = self._cues.before(Cue.AGO, place.start, place.start - low)
        if ago and (self._belongs_back(which, ago[0]) or self._text.endswith(_COMPARED, low, ago[0])):
            ago = None
        after = self._cues.after(Cue.AGO, place.end, limit)
        if after and (
            self._cues.after(Cue.TURN, place.end, after[0]) or self._text.endswith(_COMPARED, place.end, after[0])
        ):
            after = None
        if (ago is None and after is None) or self._cues.after(Cue.IMPROVING, place.end, limit):
            return False
        high = after[1] if after else place.end
        fresh = self._cues.after(Cue.SINCE, low, high) or self._cues.after(Cue.NOW, ago[1] if ago else low, high)
        return fresh is None

    def _clause(self, at: int) -> int:
        """Where the clause begins that ends at this place: after a full stop or a 'but', at most 60 letters back."""
        which = bisect_right(self._hard, at - 1) - 1
        low = self._hard[which] + 1 if which >= 0 else 0
        turn = self._cues.before(Cue.TURN, at, _FAR)
        return max(low, at - _FAR, turn[1] if turn else 0)

    def _belongs_back(self, which: int, ago: int) -> bool:
        """'เคยชักตอนเด็ก ปวดหัว': the time was said of the symptom before."""
        if which == 0:
            return False
        before = self._places[which - 1]
        return before.end <= ago and self._line.gap_between(before.end - 1, ago) is None

    # -- doubted

    def _trails(self, cue: tuple[int, int]) -> bool:
        """'แพ้ยาป่าวไม่รู้ ลิ้นบวม': the doubt was said of what stands before it."""
        start, end = cue
        if self._line.gap_between(end - 1, end) is None or self._text.startswith(("จะ", "ว่า", "มี", "เป็น"), end):
            return False
        return not (start == 0 or self._text[start - 1] in HARD or self._line.gap_between(start - 1, start) is not None)

    def _doubted(self, place: Place) -> bool:
        text, start, end = self._text, place.start, place.end
        maybe = self._cues.before(Cue.MAYBE, start, 18)
        if maybe and _LINK.fullmatch(text, maybe[1], start) and not self._trails(maybe):
            return True
        asked = self._cues.after(Cue.ASKED, end, end + 12)
        return (
            asked is not None
            and re.fullmatch(r"(?:นิดๆ|ด้วย|อยู่|แล้ว|ๆ|กัน|นะ|ก็|น้อ|หน่อย)*", text[end : asked[0]]) is not None
        )
