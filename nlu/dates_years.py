"""Whole years and their parts: ปีหน้า, ปลายปี 69, พ.ศ. 2570; and the year of a birth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from nlu.calendar_words import last_day, month_after
from nlu.dates_readings import OLDEST, between, is_past, on, western
from nlu.first_letters import led
from nlu.mention import Mention
from nlu.numerals import SPOKEN_YEAR, spoken_year

_YEAR_WORDS = led(
    r"(?:(?P<part>ต้น|กลาง|ปลาย|สิ้น)ๆ?\s?)?(?<!\d)(?<!\d )ปี๋?\s?(?:(?P<next>หน้า|หน่า)|(?P<this>นี้|นี่)|(?P<last>ที่แล้ว|ตี้แล้ว|ก่อน|กลาย|ที่ผ่านมา)"
    r"|(?P<era>พ\.?ศ\.?|ค\.?ศ\.?)?\s?(?P<year>(?:25|20|19|24)\d\d)(?!\d))"
    rf"|ปี\s?(?:พ\.?ศ\.?|ค\.?ศ\.?)?\s?(?P<spoken>{SPOKEN_YEAR})"
    r"|(?P<era2>พ\.?ศ\.?|ค\.?ศ\.?)\s?(?P<year2>(?:25|20|19|24)\d\d)(?!\d)"
    r"|(?:(?P<of>ต้น|กลาง|ปลาย|สิ้น)ๆ?|(?:(?<=ตั้งแต่)|(?<=เมื่อ)|(?<=ตอน)|(?<=ใน)|(?<=ของ)))ปี\s?"
    r"(?P<short>[4-7]\d)(?![\d/.-]|\s?(?:คน|บาท|%|ปี|ขวบ|เดือน))"
    r"|วัน(?P<edge>สุดท้าย|แรก)ของปี(?:\s?(?P<edge_next>หน้า)|นี้)?"
    r"|(?P<alone>ต้น|กลาง|ปลาย|สิ้น)ๆ?ปี(?!\s?\d)"
    r"|(?<![a-z])(?:(?P<en_part>early|mid|late|(?:the )?(?:end|beginning|start|middle) of)[ -])?"
    r"(?P<en>next|this|last|(?<=of )the) year(?![a-z])"
    r"|(?<![\d/.-])(?P<mm>0?[1-9]|1[0-2])/(?P<yy>25[5-9]\d|20[2-4]\d)(?!\d|/)"
)
_BORN_IN = re.compile(
    r"(?:ปีเกิด|เกิด(?:ใน|เมื่อ)?|(?<![a-z])(?:born(?: in)?|birth year))\s?[:=]?\s?(?:พ\.?ศ\.?\s?)?"
    rf"(?P<said>(?:(?P<full>(?:24|25|19|20)\d\d)|ปี\s?(?P<short>\d\d)"
    rf"|(?:ปี\s?)?(?P<spoken>{SPOKEN_YEAR})))(?![\d/.:-]|\s?(?:บาท|ซอย|หมู่))"
)
_ENGLISH_PARTS = {"ear": "ต้น", "beg": "ต้น", "sta": "ต้น", "mid": "กลาง", "lat": "ปลาย", "end": "สิ้น"}
_PARTS_OF_YEAR = {"ต้น": (1, 3), "กลาง": (5, 8), "ปลาย": (10, 12)}


def find_years(text: str, today: date) -> Iterator[Mention]:
    """Whole years and their parts: ต้นปี is January to March, กลางปี May to August, ปลายปี October to December."""
    yield from _born(text, today)
    if "ปี" not in text and "ศ" not in text and "year" not in text and "/" not in text:
        return
    for match in _YEAR_WORDS.finditer(text):
        if match["mm"]:
            first = date(western(match["yy"]), int(match["mm"]), 1)
            yield Mention("date", *match.span(), between(first, last_day(first)))
            continue
        if match["edge"]:
            last = match["edge"] == "สุดท้าย"
            year = today.year + bool(match["edge_next"] or not last)
            yield Mention("date", *match.span(), on(date(year, 12, 31) if last else date(year, 1, 1)))
            continue
        if re.search(
            r"(?:ทุก|หลาย|กี่|ครบ|อายุ|สิบ|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|หนึ่ง|ครึ่ง)\s?$",
            text[max(0, match.start() - 8) : match.start()],
        ):
            continue
        part = match["part"] or match["alone"] or match["of"]
        part = _ENGLISH_PARTS[match["en_part"].removeprefix("the ")[:3]] if match["en_part"] else part
        back = is_past(text, match.start(), match.end()) is not None
        yield Mention("date", *match.span(), _part_of_year(_which_year(match, part, today, back=back), part))


def _born(text: str, today: date) -> Iterator[Mention]:
    """The year of a birth without its day: เกิด 2530, เกิดปี 30 (Buddhist, and not to come)."""
    for match in _BORN_IN.finditer(text) if "เกิด" in text or "b" in text else ():
        year = spoken_year(match["spoken"]) if match["spoken"] else match["full"] or match["short"]
        said = [year] if len(year) == 4 else [f"25{year}", f"24{year}"]
        years = [year for year in map(western, said) if today.year - OLDEST <= year <= today.year]
        readings = tuple(between(date(year, 1, 1), date(year, 12, 31)) for year in years)
        if readings:
            several = readings if len(readings) > 1 else ()
            yield Mention("date", *match.span("said"), readings[0], several, role="birth")


def _which_year(match: re.Match[str], part: str | None, today: date, *, back: bool) -> int:
    said = spoken_year(match["spoken"]) if match["spoken"] else match["year"] or match["year2"] or match["short"]
    if said:
        return western(said if len(said) == 4 else f"25{said}")
    turn = match["en"] or ("next" if match["next"] else "last" if match["last"] else "this")
    year = today.year + {"next": 1, "last": -1}.get(turn, 0)
    over = not back and match["alone"] and part in _PARTS_OF_YEAR and today.month > _PARTS_OF_YEAR[part][1]
    return year + 1 if over else year


def _part_of_year(year: int, part: str | None) -> dict[str, str]:
    if part == "สิ้น":
        return {"on": date(year, 12, 31).isoformat()}
    low, high = _PARTS_OF_YEAR.get(part or "", (1, 12))
    return dict(between(date(year, low, 1), last_day(month_after(date(year, low, 1), high - low))))  # type: ignore[arg-type]
