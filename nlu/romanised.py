"""Days and hours that people write as Thai in Latin letters (wan phut na, bai song mong) are put into Thai letters."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_UE = r"(?:uea|eua|uae|ue|eu|ua|oe|u)"
_NI = r"n(?:ee|ii|i|ie)(?![a-z])"
_NUMBERS = {
    "yee?[ -]?sip": "ยี่สิบ", "sip": "สิบ", rf"n{_UE}ng": "หนึ่ง", "s[oa]ng": "สอง", "saa?m": "สาม",
    "s(?:i|ee)": "สี่", "haa?": "ห้า", "hok": "หก", "(?:j|ch)e[td]": "เจ็ด",
    "(?:pa?e[td]|paa?d|bpaet)": "แปด", "(?:k|g)aa?[ou]w?": "เก้า", "e[td]": "เอ็ด",
}  # fmt: skip
_WEEKDAYS = {
    "(?:jan|chan|jun)": "จันทร์", "(?:ang|ung|aung)[ -]?k(?:h?a+r?n)": "อังคาร", "ph?(?:u|oo)(?:t|d|dh)": "พุธ",
    rf"(?:ph?a?[ -]?r{_UE}|ph?al{_UE}|ph?ari)[ -]?ha+t(?:sa)?(?:bo?dee|bodi)?": "พฤหัส", "s(?:u|oo)k": "ศุกร์", "sa(?:o|ow|u)": "เสาร์",
    "a+r?th?i[td]": "อาทิตย์",
}  # fmt: skip
_MONTHS = {
    "m(?:o|a)k[ -]?(?:k?a)[ -]?ra": "มกรา", "(?:k|g)um?[ -]?(?:ph?|bh)a": "กุมภา", "m(?:ee|i)[ -]?na": "มีนา", "(?:me[ -]|ma?e?)sa": "เมษา",
    rf"ph?r{_UE}(?:t|d)[ -]?sa[ -]?(?:ph?)a": "พฤษภา", "mi[ -]?th?u[ -]?na": "มิถุนา", "(?:k|g)a[ -]?r?a[ -]?k?(?:k|g)a?[ -]?da": "กรกฎา",
    "sing[ -]?ha": "สิงหา",
    "(?:k|g)an[ -]?ya": "กันยา", "d?tu[ -]?la": "ตุลา", rf"ph?r{_UE}(?:t|d)[ -]?sa[ -]?(?:j|ch)i[ -]?ka": "พฤศจิกา", "th?an[ -]?wa": "ธันวา",
}  # fmt: skip
# As they are cut short; of English words as well, so that they count only behind a day.
_SHORT_MONTHS = {"mo[kg]": "มกรา", "kum": "กุมภา", rf"ph?r{_UE}[td]": "พฤษภา", "mi[ -]?th?u": "มิถุนา", "karak": "กรกฎา"}
_DAY = {
    rf"wan[ -]?{_NI}": "วันนี้", rf"ph?r?(?:u|oo|o)ng[ -]?{_NI}": "พรุ่งนี้", rf"ma[ -]?r{_UE}n(?:[ -]?{_NI})?": "มะรืน",
    rf"m{_UE}[ -]?waa?n[ -]?s{_UE}n": "เมื่อวานซืน", rf"m{_UE}[ -]?waa?n(?:[ -]?{_NI})?": "เมื่อวาน",
    rf"m{_UE}[ -]?kh?{_UE}n": "เมื่อคืน", rf"m{_UE}[ -]?chao(?:[ -]?{_NI})?": "เมื่อเช้า",
}  # fmt: skip
_PARTS = {"ch(?:aow|ao|aw)": "เช้า", "sai": "สาย", "bai": "บ่าย", "yen": "เย็น", "kham": "ค่ำ", rf"kh?{_UE}n": "คืน"}
_LEAD = {"(?:ton|dton|torn)": "ตอน", "ch(?:ua|uea|oa)ng": "ช่วง"}
_TURN = {"naa?h?": "หน้า", "n(?:ee|ii|ie|i)": "นี้", "(?:thi|ti|tee)[ -]?l(?:aew|aeo|eaw|aw)": "ที่แล้ว"}
_UNIT = {"waa?n": "วัน", "(?:a+r?th?i[td]|sap[ -]?da+)": "อาทิตย์", rf"d{_UE}a?n": "เดือน", "pee": "ปี"}
_PART_OF_MONTH = {"(?:ton|dton)": "ต้น", "klang": "กลาง", "plai": "ปลาย", "sin": "สิ้น"}
_MONG, _THUM, _HALF = {"moo?ng": "โมง"}, {"(?:th?um|toom)": "ทุ่ม"}, {rf"kh?r?{_UE}ng": "ครึ่ง"}
_NOON, _AT_NIGHT = {"th?iang": "เที่ยง"}, {"(?:tii?|tee)": "ตี"}
_THE = {"wan[ -]?(?:th?ii?|th?ee)": "วันที่"}
# How long it has been: "ma sam wan laew".
_BEEN, _SO_FAR = {"maa?": "มา"}, {"(?:laew|laeo|leaw|lew|laaew)": "แล้ว"}
_LENGTH = {"ch(?:ua|uea|oa)[ -]?mo+ng": "ชั่วโมง", "na+[ -]?th?ee": "นาที", rf"kh?{_UE}n": "คืน", "wee?k": "อาทิตย์"} | _UNIT
_SATURDAY, _SUNDAY = {"sa(?:o|ow)": "เสาร์"}, {"a+r?th?i[td]": "อาทิตย์"}
_AGAIN, _AGO = {"(?:ee?k|ik)": "อีก"}, {"(?:kon|gon|thi[ -]?laew|ti[ -]?laew|tee[ -]?laew)": "ก่อน"}
# Words about the day that decide what it is; they are read only where a day or an hour is.
_ROUND = {
    rf"l{_UE}a?n": "เลื่อน", "yaa?i": "ย้าย", r"pl(?:ia|ea|ee)n": "เปลี่ยน", "nad": "นัด",
    "mai[ -]?waa?ng": "ไม่ว่าง", "mai[ -]?dai": "ไม่ได้",
    "mai[ -]?sad(?:ua|ue)k": "ไม่สะดวก", "(?:pai|bpai)": "ไป", "pen": "เป็น",
    "(?:jaa?k|chaa?k)": "จาก", "(?:tang|dtang)[ -]?t(?:ae|ea|are)": "ตั้งแต่",
    "(?:k(?:er|oe|ir)[td])": "เกิด",
    "pua[td]": "ปวด", "(?:khor|kor|kho)": "ขอ", "(?:r|l)(?:ue|eu)": "หรือ", "th(?:ue|eu)ng": "ถึง", "taen": "แทน",
    "kh?ai": "ไข้", "mai[ -]?sa[ -]?bai": "ไม่สบาย", "th?o?ng[ -]?s(?:ia|ea)": "ท้องเสีย", "je[pb]": "เจ็บ", "ua(?:k|g)": "อ้วก", "lom": "ล้ม",
    "haa?[ -]?m(?:or|aw)": "หาหมอ", "ao": "เอา", "th?uk": "ทุก",
}  # fmt: skip


class _Part:
    """Words of which one stands here, or, where it is `spare`, none."""

    def __init__(self, *words: dict[str, str], spare: bool = False, ends: bool = False) -> None:
        rows = [row for some in words for row in some.items()]
        said = "|".join(f"({latin})" for latin, _ in rows)
        self._said = re.compile(f"(?:{said}){'(?![a-z])' if ends else ''}")
        self._thai = [thai for _, thai in rows]
        self.latin = [latin for latin, _ in rows]
        self.spare = spare

    def read(self, text: str, at: int) -> tuple[int, int, str] | None:
        """Where it ends that begins at `at` or behind a blank, and what it is in Thai."""
        found = self._said.match(text, at + (text[at : at + 1] in (" ", "-")))
        if found is None or found.lastindex is None:
            return None
        return found.start(), found.end(), self._thai[found.lastindex - 1] or found.group()


_DIGITS, _YEAR = {r"\d{1,2}(?!\d)": ""}, {r"2[05]\d\d(?!\d)": ""}
_N = (_Part(_DIGITS, _NUMBERS), _Part(_NUMBERS, spare=True), _Part(_NUMBERS, spare=True))
_MONTH = {f"{latin}(?:[ -]?(?:kh?om|yon|ph?an))?": name for latin, name in _MONTHS.items()}
_MONTH |= {f"{latin}(?![a-z])": name for latin, name in _SHORT_MONTHS.items()}
_TURNED = _Part(_TURN, ends=True)
_MAYBE_TURNED = _Part(_TURN, spare=True, ends=True)
_SURE = {latin: name for latin, name in _WEEKDAYS.items() if name != "จันทร์"}  # "jan" is a month in English
_IN_MONTH = {"(?:th?ii?|th?ee)": "ที่"}
_MAYBE_HALF = _Part(_HALF, spare=True)
_MAYBE_PART = _Part(_PARTS, spare=True)
_THIS = {_NI: "นี้"}
_WEEK = {"(?:sap[ -]?da+)": "สัปดาห์"}
_ROWS: tuple[tuple[_Part, ...], ...] = (
    (_Part(_DAY),),
    (_Part(_BEEN), *_N, _Part(_LENGTH), _Part(_SO_FAR, spare=True, ends=True)),
    (*_N, _Part(_LENGTH), _Part(_SO_FAR, ends=True)),
    (_Part(_THE), *_N, _Part(_MONTH, spare=True), _Part(_YEAR, spare=True)),
    (_Part({"waa?n": "วัน"}), _Part(_WEEKDAYS), _Part(_IN_MONTH), *_N, _Part(_MONTH, spare=True)),
    (_Part({"waa?n": "วัน"}), _Part(_WEEKDAYS), _MAYBE_TURNED),
    (_Part(_SATURDAY), _Part(_SUNDAY), _MAYBE_TURNED),
    (_Part(_SURE), _TURNED),
    (_Part(_IN_MONTH), *_N, _Part(_MONTH), _Part(_YEAR, spare=True)),
    (_Part(_DIGITS), _Part(_MONTH), _Part(_YEAR, spare=True)),
    (_Part(_PART_OF_MONTH, spare=True), _Part({rf"d{_UE}a?n": "เดือน"}), _Part(_TURN, _MONTH, ends=True)),
    (_Part(_PART_OF_MONTH), _Part({rf"d{_UE}a?n": "เดือน"})),
    (_Part(_WEEK), _TURNED),
    (_Part(_PARTS), _Part(_THIS)),
    (_Part(_AGAIN), *_N, _Part(_UNIT)),
    (*_N, _Part(_UNIT), _Part(_AGO)),
    (*_N, _Part(_MONG), _MAYBE_PART, _MAYBE_HALF),
    (_Part({"bai": "บ่าย"}), _Part(_MONG), _MAYBE_HALF),
    (_Part({"bai": "บ่าย"}), *_N, _Part(_MONG, spare=True), _MAYBE_HALF),
    (*_N, _Part(_THUM), _MAYBE_HALF),
    (_Part(_NOON), _Part(_HALF, {rf"kh?{_UE}n": "คืน"}, spare=True)),
    (_Part(_AT_NIGHT), _Part(_NUMBERS)),
    (_Part(_LEAD), _Part(_PARTS, _NOON)),
)


def _first_words(row: tuple[_Part, ...]) -> Iterator[str]:
    """Every word with which that way to say it may begin."""
    for part in row:
        yield from part.latin
        if not part.spare:
            return


_MAY_BEGIN = re.compile("[ -]?(?:" + "|".join(dict.fromkeys(word for row in _ROWS for word in _first_words(row))) + ")")
_AFTER_A_DAY = (_Part(_PARTS, ends=True),)
_BESIDE = (_Part(_ROUND, ends=True),)


def _any(*words: dict[str, str]) -> str:
    return "(?:" + "|".join(each for some in words for each in some) + ")"


# What every day or hour above has in it, so that English is passed over in one search.
_CORE = re.compile(
    rf"(?<![a-z])(?:{_any(_DAY, _THE, _WEEK, _NOON)}|waa?n[ -]?{_any(_WEEKDAYS)}|{_any(_SURE)}[ -]?{_any(_TURN)}(?![a-z])"
    rf"|{_any(_PARTS)}[ -]?{_NI}|{_any(_UNIT)}[ -]?{_any(_AGO)}|{_any(_AGAIN)}[ -]?{_any(_NUMBERS, _DIGITS)}"
    rf"|bai[ -]?{_any(_MONG, _NUMBERS, _DIGITS)}|{_any(_AT_NIGHT)}[ -]?{_any(_NUMBERS)}|{_any(_LEAD)}[ -]?{_any(_PARTS, _NOON)}"
    rf"|d{_UE}a?n|{_any(_SATURDAY)}[ -]?{_any(_SUNDAY)}|{_any(_IN_MONTH)}[ -]?(?:\d{{1,2}}|{_any(_NUMBERS)})[ -]?{_any(_MONTH)}"
    rf"|{_any(_BEEN)}[ -]?{_any(_NUMBERS, _DIGITS)}[ -]?{_any(_NUMBERS)}?[ -]?{_any(_LENGTH)}|{_any(_LENGTH)}[ -]?{_any(_SO_FAR)}(?![a-z]))"
    rf"|(?<!a){_any(_MONG)}|{_any(_THUM)}(?!b|my)|(?<=\d) ?{_any(_MONTHS)}"
)
_STARTS = re.compile(r"(?<![a-z\d])[a-z\d]")


@dataclass(frozen=True, slots=True)
class Rewritten:
    """`text` has the days and hours in Thai letters; `span` finds a place of it in the text before."""

    text: str
    _from: tuple[int, ...]  # where each piece begins in `text`
    _pieces: tuple[tuple[int, int, bool], ...]  # begin and end of each before, and whether it is as it was

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end] was before; a word that was put into Thai only as a whole."""
        return self._edge(start)[0], self._edge(end - 1)[1]

    def _edge(self, at: int) -> tuple[int, int]:
        which = bisect_right(self._from, at) - 1
        begin, end, kept = self._pieces[which]
        return (begin + at - self._from[which], begin + at - self._from[which] + 1) if kept else (begin, end)


@lru_cache(maxsize=16)
def in_thai(text: str) -> Rewritten | None:
    """The normalised text with its romanised days and hours in Thai; None where it has none."""
    if _CORE.search(text) is None:
        return None
    said: list[tuple[int, int, str]] = []
    days, at = 0, 0
    while start := _STARTS.search(text, at):
        row = _row(text, start.start())
        days += len(row)
        said += row or _one(_BESIDE, text, start.start())
        at = max(start.end(), said[-1][1] if said else 0)
        while row and (more := _row(text, at) or _one(_AFTER_A_DAY, text, at)):
            days += len(more)
            said += more
            at = more[-1][1]
    return _rewritten(text, said) if days else None


def _row(text: str, at: int) -> list[tuple[int, int, str]]:
    """The first of the ways to say a day or an hour that fits here, word by word."""
    if _MAY_BEGIN.match(text, at) is None:
        return []
    return next((found for row in _ROWS if (found := _one(row, text, at))), [])


def _one(row: tuple[_Part, ...], text: str, at: int) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for part in row:
        read = part.read(text, at)
        if read is not None:
            found.append(read)
            at = read[1]
        elif not part.spare:
            return []
    return [] if text[at : at + 1].isascii() and text[at : at + 1].isalpha() else found


def _rewritten(text: str, said: list[tuple[int, int, str]]) -> Rewritten:
    pieces: list[tuple[str, int, int, bool]] = []
    done = 0
    for start, end, thai in said:
        between = text[done:start]
        if between and not (between in (" ", "-") and pieces and pieces[-1][0][-1:] > "z" and thai[:1] > "z"):
            pieces.append((between, done, start, True))
        pieces.append((thai, start, end, False))
        done = end
    if done < len(text):
        pieces.append((text[done:], done, len(text), True))
    return Rewritten("".join(each[0] for each in pieces), tuple(_begins(pieces)), tuple(each[1:] for each in pieces))


def _begins(pieces: list[tuple[str, int, int, bool]]) -> Iterator[int]:
    at = 0
    for thai, *_ in pieces:
        yield at
        at += len(thai)
