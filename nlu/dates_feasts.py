"""Holidays by their names: สงกรานต์, ปีใหม่, วันแม่, and those that follow the moon."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files

from nlu.calendar_words import BUDDHIST, any_of
from nlu.mention import Mention

# First and last day as (month, day), or the column of lexicon/moon_feasts.txt.
_Rule = tuple[tuple[int, int], tuple[int, int]] | str
_RULES: dict[str, _Rule] = {
    "ปีใหม่ไทย ปีใหม่เมือง สงกรานต์ สงกานต์ สงกราน สงกาน songkran": ((4, 13), (4, 15)),
    "ปีใหม่ วันขึ้นปีใหม่ new+year's+day new+year": ((1, 1), (1, 1)),
    "วันสิ้นปี": ((12, 31), (12, 31)),
    "วันเด็ก": "children",
    "วันครู": ((1, 16), (1, 16)),
    "วาเลนไทน์ valentine": ((2, 14), (2, 14)),
    "วันจักรี": ((4, 6), (4, 6)),
    "วันแรงงาน": ((5, 1), (5, 1)),
    "วันฉัตรมงคล ฉัตรมงคล": ((5, 4), (5, 4)),
    "วันแม่ วันแม่แห่งชาติ mother's+day": ((8, 12), (8, 12)),
    "วันปิยะ วันปิยมหาราช": ((10, 23), (10, 23)),
    "ฮาโลวีน halloween": ((10, 31), (10, 31)),
    "วันพ่อ วันพ่อแห่งชาติ วันชาติ father's+day": ((12, 5), (12, 5)),
    "วันรัฐธรรมนูญ": ((12, 10), (12, 10)),
    "คริสต์มาส คริสมาส christmas xmas": ((12, 25), (12, 25)),
    "มาฆบูชา วันมาฆะ": "makha",
    "วิสาขบูชา วันวิสาขะ วันวิสาข": "visakha",
    "อาสาฬหบูชา อาสาฬบูชา วันอาสาฬหะ": "asarnha",
    "เข้าพรรษา": "khao_phansa",
    "ออกพรรษา": "ok_phansa",
    "ลอยกระทง": "loy_krathong",
    "ตรุษจีน ตุดจีน": "trut_chin",
}
_BY_NAME = {name.replace("+", " "): rule for names, rule in _RULES.items() for name in names.split()}
_NAMED = re.compile(
    rf"(?P<name>{any_of(_BY_NAME)})"
    r"(?!\s?(?:เป็น|ปวด|ไม่|เจ็บ|มี|กิน|ไป|นอน|ผม|หนู|ลูก|คน|นัด|ก็|เขา|แก))"
    r"(?:\s?(?:ปี\s?)?(?:(?P<next>(?<=ปี)หน้า)|(?P<this>(?<=ปี)นี้|นี้)|(?P<last>(?<=ปี)ที่แล้ว|(?<=ปี)ก่อน|ที่แล้ว|ที่ผ่านมา)"
    r"|(?P<year>(?:25|20)\d\d)(?!\d)))?"
)
# "หลายวันแม่ไม่กินข้าว" tells of a mother, "สวัสดีปีใหม่" of no day.
_NO_DAY = re.compile(r"(?:ทุก|หลาย|ทั้ง|กี่|บาง|ครึ่ง|แต่ละ|กลาง|สอง|สาม|สี่|ห้า|\d\s?|สวัสดี|สุขสันต์|อวยพร|happy |ไปวัน)(?:วัน)?$")
_BEGINS = re.compile("|".join(dict.fromkeys(re.escape(name[:4]) for name in _BY_NAME)))


def find_feasts(text: str, today: date) -> Iterator[Mention]:
    """The next such feast to come, unless a year is said."""
    if not _BEGINS.search(text):
        return
    for match in _NAMED.finditer(text):
        if _NO_DAY.search(text[max(0, match.start() - 10) : match.start()]):
            continue
        found = _days(_BY_NAME[match["name"]], match, today)
        if found:
            yield Mention("date", _with_the_day(text, match.start()), match.end(), _value(*found))


def _with_the_day(text: str, start: int) -> int:
    return start - 3 if text.endswith("วัน", 0, start) else start


def _value(first: date, last: date) -> dict[str, str]:
    if first == last:
        return {"on": first.isoformat()}
    return {"from": first.isoformat(), "to": last.isoformat()}


def _days(rule: _Rule, match: re.Match[str], today: date) -> tuple[date, date] | None:
    """First and last day; None for a year that the list of the moon does not reach."""
    if match["last"]:
        gone = [found for ago in (0, 1) if (found := _in_year(rule, today.year - ago)) and found[1] < today]
        return gone[0] if gone else None
    if match["year"]:
        year = int(match["year"])
        return _in_year(rule, year - BUDDHIST if year >= 2400 else year)
    years = (today.year + 1,) if match["next"] else (today.year, today.year + 1)
    return next((found for year in years if (found := _in_year(rule, year)) and found[1] >= today), None)


def _in_year(rule: _Rule, year: int) -> tuple[date, date] | None:
    if rule == "children":  # the second Saturday of January
        first = date(year, 1, 1)
        day = date(year, 1, 8 + (5 - first.weekday()) % 7)
        return day, day
    if isinstance(rule, str):
        found = moon_feasts().get((rule, year))
        return (found, found) if found else None
    return date(year, *rule[0]), date(year, *rule[1])


@cache
def moon_feasts() -> dict[tuple[str, int], date]:
    """The day of each feast of the moon in each year of the list."""
    lines = (files("nlu") / "lexicon" / "moon_feasts.txt").read_text("utf-8").splitlines()
    heads, *rows = [line.split() for line in lines if line and not line.startswith("#")]
    return {
        (feast, int(year)): date.fromisoformat(f"{year}-{day}")
        for year, *days in rows
        for feast, day in zip(heads[1:], days, strict=True)
    }
