"""Weeks and weekends, which begin on Monday and on Saturday; and the words that turn a day or week to the next or the last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from nlu.calendar_words import any_of, monday
from nlu.dates_readings import between
from nlu.first_letters import led
from nlu.mention import Mention, Value
from nlu.mistyped import all_mistyped, mistyped

_MISTYPED_WEEKS = all_mistyped(("สัปดาห์", "อาทิตย์")) | {"อาทิยต์", "อาทิตยื์", "สัปดาหื์", "สับดาห์", "สับดา", "สัปดาร์"}
_WEEK_NAMES = "สัปดาห์ อาทิตย์ อาทิด อาทิต อาติ๊ด อาทิ๊ด วีค วีก วิค สป. สปด. สปด สัปดา week wk".split()  # noqa: SIM905
WEEK = rf"(?:{any_of(_MISTYPED_WEEKS.union(_WEEK_NAMES))}(?![ัิ-ฺ็-๎]))"
FAR = r"(?:หน้า)?(?:โน้น|นู้น|โน่น|นู่น)"
NEXT = rf"(?:{FAR}|หน้า|ถัดไป|ต่อไป|{any_of(mistyped('หน้า') - {'หนา'} | {'กน้า', 'หหน้า'})}|หนา(?![วก-ฮ])|น่า(?!จะ))"
THIS = r"(?:นี้|นี่|นี(?![ก-๙])|เนี้ย|ที่จะถึงนี้|ตี้จะถึงนี้|ที่จะถึง|จะถึงนี้|ที่จะมาถึง|ที่กำลังจะมาถึง|ที่กำลังจะถึง|ที่จะมา|ที่ใกล้จะถึง)"
# "เดือนแล้วหมอให้ยา": without a number before it is the one just gone, in Isan.
_GONE = r"(?:(?<=^อาทิตย์)|(?<=แต่อาทิตย์)|(?<=^เดือน)|(?<=แต่เดือน)|(?<=เมื่อเดือน)|(?<=เมื่ออาทิตย์))แล้ว(?=\s?(?:ไป|พา|หมอ|ได้|เคย|ข่อย|แม่|พ่อ|ลูก|มา))"
LAST = rf"(?:{_GONE}|ที่แล้ว|ตี้แล้ว|ตี้ผ่านมา|ก่อนนี้|ก่อน(?!เที่ยง|บ่าย|เย็น|เช้า|\s?\d)|ที่ผ่านมา|กลาย)"
_FAR = re.compile(FAR)
_WEEKEND = led(
    rf"(?:เสาร์|(?<![ก-๙])ส\.?(?=\s?-\s?อา))[\s-]?(?:-|และ|หรือ|กับ)?"
    rf"\s?(?:(?:วัน)?อาทิตย์|(?<=-)อา\.?(?![ก-๙])|(?<=- )อา\.?(?![ก-๙]))\s?(?:(?P<next>{NEXT})|(?P<this>{THIS})|(?P<last>{LAST}))?"
    rf"|(?:สุดสัปดาห์|วีคเอนด์|วีกเอนด์|วีคเอน)\s?(?:(?P<next2>{NEXT})|(?P<this2>{THIS}))?|(?:(?P<next3>ne?xt )"
    rf"|(?P<last3>last )|this )?(?:weekend|wknd|wkend)(?![a-z]{2})"
)
_WEEKS = led(
    rf"(?<!วัน)(?<!วัน )(?<!เสาร์)(?<!เสาร์-){WEEK}\s?(?:(?P<next>{NEXT})|(?P<this>{THIS})|(?P<last>{LAST}))"
    rf"|(?P<part>ต้น|กลาง|ปลาย|ท้าย)ๆ?\s?(?:สัปดาห์|อาทิตย์|วีค)(?!\s?(?:{NEXT}|{THIS}|{LAST}|ที่|ละ))"
    r"|(?<![a-z])(?:the )?(?P<far>week after next)(?![a-z])"
    r"|(?<![a-z])(?:(?P<en_part>early|mid|late|(?:the )?(?:end|beginning|start|middle) of)[ -])?"
    r"(?P<en>next|nxt|this|last|(?<=of )the) (?:week|wk)(?![a-z])"
)
_PART_OF_WEEK = re.compile(r"(?P<part>ต้น|กลาง|ปลาย|ท้าย)ๆ?\s?$")
_ENGLISH_PARTS = {"ear": "ต้น", "beg": "ต้น", "sta": "ต้น", "mid": "กลาง", "lat": "ปลาย", "end": "ปลาย"}
_PARTS_OF_WEEK = {"ต้น": (0, 1), "กลาง": (2, 3), "ปลาย": (4, 6), "ท้าย": (4, 6)}
_WEEKS_BEGIN = {name[:4] for name in _MISTYPED_WEEKS} | {
    "สัปดา",
    "อาทิ",
    "อาติ",
    "วีค",
    "วีก",
    "วิค",
    "สป.",
    "สปด",
    "week",
    "wk",
}
_WEEKENDS_BEGIN = {"เสาร์", "-อา", "- อา", "สุดส", "วีคเ", "วีกเ", "weekend", "wkn", "wke"}
WEEK_BEGINNINGS = _WEEKS_BEGIN | _WEEKENDS_BEGIN
_SOME_WEEK, _SOME_WEEKEND = re.compile(any_of(_WEEKS_BEGIN)), re.compile(any_of(_WEEKENDS_BEGIN))


def find_weekends(text: str, today: date) -> Iterator[Mention]:
    """Saturdays with their Sundays: เสาร์อาทิตย์, สุดสัปดาห์หน้า, the weekend."""
    for match in _WEEKEND.finditer(text) if _SOME_WEEKEND.search(text) else ():
        yield Mention("date", *_with_day(text, match), _weekend(match, today))


def find_weeks(text: str, today: date) -> Iterator[Mention]:
    """Whole weeks and their parts: อาทิตย์หน้า, ต้นสัปดาห์, late next week."""
    for match in _WEEKS.finditer(text) if _SOME_WEEK.search(text) else ():
        yield _weeks(text, match, today)


def is_far(turn: str) -> bool:
    """'อาทิตย์โน้น' lies beyond the next."""
    return _FAR.match(turn) is not None


def _with_day(text: str, match: re.Match[str]) -> tuple[int, int]:
    start = match.start() - 3 if text.endswith("วัน", 0, match.start()) else match.start()
    return start, match.start() + len(match.group().rstrip())


def _weekend(match: re.Match[str], today: date) -> Value:
    saturday = monday(today) + timedelta(days=5)
    if match["next"] or match["next2"] or match["next3"]:
        saturday += timedelta(days=14 if is_far(match["next"] or match["next2"] or "") else 7)
    if match["last"] or match["last3"]:
        saturday -= timedelta(days=7)
    return between(saturday, saturday + timedelta(days=1))


def _weeks(text: str, match: re.Match[str], today: date) -> Mention:
    turn = match["en"] or ("next" if match["next"] else "last" if match["last"] else "this")
    away = 14 if match["far"] or is_far(match["next"] or "") else {"next": 7, "nxt": 7, "last": -7}.get(turn, 0)
    start = monday(today) + timedelta(days=away)
    if match["en_part"]:
        low, high = _PARTS_OF_WEEK[_ENGLISH_PARTS[match["en_part"].removeprefix("the ")[:3]]]
        return Mention("date", *match.span(), between(start + timedelta(days=low), start + timedelta(days=high)))
    if match["part"]:
        low, high = _PARTS_OF_WEEK[match["part"]]
        start += timedelta(days=7 * (start + timedelta(days=high) < today))
        return Mention("date", *match.span(), between(start + timedelta(days=low), start + timedelta(days=high)))
    window = max(0, match.start() - 6)
    part = _PART_OF_WEEK.search(text[window : match.start()])
    low, high = _PARTS_OF_WEEK[part["part"]] if part else (0, 6)
    value = between(start + timedelta(days=low), start + timedelta(days=high))
    return Mention("date", window + part.start() if part else match.start(), match.end(), value)
