"""Holidays by their names: สงกรานต์, ปีใหม่, วันแม่, and those that follow the moon."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from nlu.calendar_words import BUDDHIST, any_of, monday
from nlu.dates_readings import between, is_open, is_past
from nlu.dates_relative import moved
from nlu.first_letters import led
from nlu.mention import Mention
from nlu.numerals import NUMBER, number

# First and last day as (month, day), or the column of lexicon/moon_feasts.txt.
_Rule = tuple[tuple[int, int], tuple[int, int]] | str
_RULES: dict[str, _Rule] = {
    "ปีใหม่ไทย ปีใหม่เมือง ปี๋ใหม่เมือง สงกรานต์ สงกานต์ สงกราน สงกาน songkran thai+new+year": ((4, 13), (4, 15)),
    "ปีใหม่ วันขึ้นปีใหม่ ปีไหม่ new+year's+day new+year new+years": ((1, 1), (1, 1)),
    "วันสิ้นปี วันส่งท้ายปี วันส่งท้ายปีเก่า ส่งท้ายปีเก่า คืนสิ้นปี คืนข้ามปี เคานต์ดาวน์ เคาท์ดาวน์ new+year's+eve new+years+eve": (
        (12, 31),
        (12, 31),
    ),
    "วันเด็ก วันเด็กแห่งชาติ children's+day": "children",
    "วันครู วันครูแห่งชาติ": ((1, 16), (1, 16)),
    "วันทหารผ่านศึก": ((2, 3), (2, 3)),
    "วาเลนไทน์ วันแห่งความรัก วาเลนทาย valentine valentine's+day": ((2, 14), (2, 14)),
    "วันสตรีสากล": ((3, 8), (3, 8)),
    "วันกองทัพไทย": ((1, 18), (1, 18)),
    "วันมหิดล": ((9, 24), (9, 24)),
    "boxing+day": ((12, 26), (12, 26)),
    "วันจักรี chakri+day": ((4, 6), (4, 6)),
    "วันมหาสงกรานต์ วันผู้สูงอายุ วันผู้สูงอายุแห่งชาติ": ((4, 13), (4, 13)),
    "วันครอบครัว วันเนา": ((4, 14), (4, 14)),
    "วันเถลิงศก": ((4, 15), (4, 15)),
    "วันแรงงาน วันแรงงานแห่งชาติ วันเมย์เดย์ labour+day labor+day": ((5, 1), (5, 1)),
    "วันฉัตรมงคล ฉัตรมงคล coronation+day": ((5, 4), (5, 4)),
    "วันพืชมงคล พืชมงคล": "ploughing",
    "วันเฉลิมพระราชินี วันเฉลิมราชินี วันเกิดพระราชินี วันเฉลิมพระชนมพรรษาพระราชินี queen's+birthday": ((6, 3), (6, 3)),
    "วันเฉลิม วันเฉลิมพระชนม์ วันเฉลิมพระชนมพรรษา วันเกิดในหลวง วันเฉลิมพระชนมพรรษาในหลวง king's+birthday": ((7, 28), (7, 28)),
    "วันแม่ วันแม่แห่งชาติ mother's+day mothers+day": ((8, 12), (8, 12)),
    "วันนวมินทร วันนวมินทรมหาราช วันนวมินทร์ วันสวรรคต วันสวรรคตรัชกาลที่+9": ((10, 13), (10, 13)),
    "วันปิยะ วันปิยมหาราช ปิยมหาราช วันปิยะมหาราช วันปิย chulalongkorn+day": ((10, 23), (10, 23)),
    "ฮาโลวีน halloween": ((10, 31), (10, 31)),
    "วันเอดส์โลก": ((12, 1), (12, 1)),
    "วันพ่อ วันพ่อแห่งชาติ วันชาติ father's+day fathers+day": ((12, 5), (12, 5)),
    "วันรัฐธรรมนูญ วันรัดทำมะนูญ constitution+day": ((12, 10), (12, 10)),
    "คริสต์มาสอีฟ คริสมาสอีฟ คริสมาสต์อีฟ คริสต์มาสต์อีฟ คริสต์มาส+อีฟ คริสมาส+อีฟ อีฟคริสต์มาส christmas+eve xmas+eve": (
        (12, 24),
        (12, 24),
    ),
    "คริสต์มาส คริสมาส คริสมาสต์ คริสต์มาสต์ คริสมาศ คริตมาส christmas xmas": ((12, 25), (12, 25)),
    "มาฆบูชา มาฆะบูชา มาฆะ วันมาฆะ วันมาฆ วันมาคะ makha+bucha": "makha",
    "วิสาขบูชา วิสาขะบูชา วิสาขะ วันวิสาขะ วันวิสาข วันวิสาขา visakha+bucha": "visakha",
    "อาสาฬหบูชา อาสาฬหะบูชา อาสาฬหะ อาสาฬบูชา อาสาลหบูชา อาสาหฬบูชา วันอาสาฬหะ วันอาสาฬห asarnha+bucha asalha+bucha": "asarnha",
    "เข้าพรรษา เข้าวรรษา buddhist+lent+day": "khao_phansa",
    "ออกพรรษา": "ok_phansa",
    "ลอยกระทง ลอยกะทง ยี่เป็ง loy+krathong": "loy_krathong",
    "ตรุษจีน ตุดจีน ตรุดจีน ตรุจจีน วันเที่ยวตรุษจีน chinese+new+year": "trut_chin",
    "วันไหว้ตรุษจีน วันไหว้เจ้าตรุษจีน": "trut_chin-1",
    "วันจ่ายตรุษจีน": "trut_chin-2",
}
# The day that the palace names each year, as far as it is named.
_PLOUGHING = {2023: (5, 17), 2024: (5, 10), 2025: (5, 9), 2026: (5, 13)}
_BY_NAME = {name.replace("+", " "): rule for names, rule in _RULES.items() for name in names.split()}
_BY_NAME |= {f"วัน{name}": rule for name, rule in _BY_NAME.items() if name.endswith("บูชา")}
# วันแม่, วันพ่อ, วันเด็ก and วันครู are feasts only where no sentence about a mother, a child ... goes on.
_OF_PEOPLE = re.compile(
    r"(?:วัน(?:แม่|พ่อ|เด็ก|ครู))(?:น(?!ี้)|ๆ|\s?(?:เป็น(?!วัน)|ปวด|ไม่|เจ็บ|กิน|ไป(?!เป็น|วัน)|นอน|ผม|หนู|ลูก|คน|นัด|ก็|เขา|แก|ป่วย|ว่าง|อยู่|ต้อง|จะ|ยัง|ท้อง|ขอ|มา|พา|ไอ|ไข้"
    r"|มี(?!หมอ|คิว|ตรวจ|บริการ|คลินิก|ใคร)))"
)
_NAMED = led(
    rf"(?<![a-z])(?P<name>{any_of(_BY_NAME)})(?![a-zะ-ู็-๎])(?P<of>\s?(?:ร\.?\s?(?:9|10)|รัชกาลที่\s?(?:9|10)))?"
    r"(?:\s?(?:(?P<next>ปี\s?หน้า|next year)|(?P<this>ปี\s?นี้|this year)|(?P<coming>ที่จะถึง(?:นี้)?|ที่จะมาถึง|นี้)"
    r"|(?P<ago>ปี\s?(?:ที่แล้ว|ก่อน|กลาย))|(?P<last>ที่แล้ว|ปี\s?ที่ผ่านมา|ที่ผ่านมา)"
    r"|(?:ปี\s?)?(?P<year>(?:25|20)\d\d)(?!\d)|ปี\s?(?P<short>\d\d)(?!\d)))?"
)
_COUNT = rf"(?P<n>{NUMBER})?\s?(?P<unit>วัน|อาทิตย์|สัปดาห์|เดือน)"
# The days beside a feast, and the one that is free instead of it.
_LEAD = led(
    rf"(?:(?P<lieu>(?:วัน)?(?:หยุด)?ชดเชย)|(?:(?:(?P<n>{NUMBER})\s?(?P<unit>วัน|อาทิตย์|สัปดาห์|เดือน)|(?P<week>อาทิตย์|สัปดาห์))\s?)?"
    r"(?:(?P<after>(?:วัน|ช่วง)?หลัง(?:จาก)?|(?<![a-z])(?:the )?(?:day )?after)"
    r"|(?P<before>(?:วัน|ช่วง)?ก่อน(?:จะ)?(?:ถึง)?|(?<![a-z])(?:the )?(?:day )?before)))"
    r"(?:วันหยุด|หยุด|เทศกาล|ช่วง|\s){0,3}(?:วัน)?$"
)
_FURTHER = re.compile(rf"\s?(?:ไป|อีก|สัก|ซัก|ประมาณ|\s)*(?:{_COUNT})(?P<one>นึง|หนึ่ง|เดียว)?(?!ที่|ไหน|นี้)")
# "หลายวันแม่ไม่กินข้าว" tells of a mother, "สวัสดีปีใหม่" of no day, คุณวันเฉลิม of a man.
_NO_DAY = led(
    r"(?:ทุก|หลาย|ทั้ง|กี่|บาง|ครึ่ง|แต่ละ|กลาง|สอง|สาม|สี่|ห้า|\d\s?|สวัสดี|สุขสันต์|อวยพร|happy |ไปวัน|คุณ|นาย|พี่|น้อง"
    r"|(?<!หา)(?<!พบ)(?<!เจอ)(?<!นัด)(?<!คิว)(?<!มี)(?<!ให้)หมอ|ชื่อ)(?:วัน)?$"
    r"|(?:เด็กหญิง|เด็กชาย|(?<![ก-๙])ด\.?[ญช]\.?|นางสาว|น\.ส\.|ชื่อเล่น)\s?$"
)
_BEGINS = re.compile(any_of({name[:4] for name in _BY_NAME}))


def find_feasts(text: str, today: date) -> Iterator[Mention]:
    """The next such feast to come, unless a year is said; the day before, after or instead of it where that is said."""
    if not _BEGINS.search(text):
        return
    for match in _NAMED.finditer(text):
        window = max(0, match.start() - 24)
        before = text[window : match.start()]
        lead = _LEAD.search(before)
        if _NO_DAY.search(before):
            continue
        if not (lead and lead["lieu"]) and before[-1:].strip() and _OF_PEOPLE.match(text, match.start()):
            continue
        back = is_past(text, match.start(), match.end()) == "onset" and not is_open(text, match.end())
        found = _days(_BY_NAME[match["name"]], match, today, back=back)
        if found and lead:
            yield _beside(text, match, lead, window, found)
        elif found:
            yield Mention("date", _with_the_day(text, match.start()), match.end(), _value(*found))


_SATURDAY = 5


def _beside(text: str, match: re.Match[str], lead: re.Match[str], window: int, feast: tuple[date, date]) -> Mention:
    """'After Songkran' is the first day after it, 'two weeks before' so much before its first; no value where none is free instead."""
    start, (first, last) = window + lead.start(), feast
    if lead["lieu"]:
        taken = moon_feasts().get(("khao_phansa", last.year))  # a holiday itself, the day after อาสาฬหบูชา
        days = (last + timedelta(days=ahead) for ahead in range(1, 5))
        free = next(day for day in days if day.weekday() < _SATURDAY and day != taken)
        weekend = first.weekday() >= _SATURDAY or last.weekday() >= _SATURDAY
        return Mention("date", start, match.end(), {"on": free.isoformat()} if weekend else None)
    if lead["week"]:  # "the week after New Year" is the one that follows that of the feast
        begin = monday(last if lead["after"] else first) + timedelta(days=7 if lead["after"] else -7)
        return Mention("date", start, match.end(), dict(between(begin, begin + timedelta(days=6))))
    further = _FURTHER.match(text, match.end()) if not lead["n"] else None
    if further and not (further["n"] or further["one"]):
        further = None
    said = lead if lead["n"] else further
    count = number(said["n"]) if said and said["n"] else 1
    day = moved(last if lead["after"] else first, count if lead["after"] else -count, said["unit"] if said else "วัน")
    return Mention("date", start, further.end() if further else match.end(), {"on": day.isoformat()})


def _with_the_day(text: str, start: int) -> int:
    return start - 3 if text.endswith("วัน", 0, start) else start


def _value(first: date, last: date) -> dict[str, str]:
    if first == last:
        return {"on": first.isoformat()}
    return {"from": first.isoformat(), "to": last.isoformat()}


def _days(rule: _Rule, match: re.Match[str], today: date, *, back: bool) -> tuple[date, date] | None:
    """First and last day; None for a year that the lists do not reach."""
    if match["of"] and match["of"].rstrip().endswith("9"):
        rule = ((10, 13), (10, 13)) if "สวรรคต" in match["name"] else ((12, 5), (12, 5))
    if match["last"] or (back and not _year(match, today)):
        gone = [found for ago in (0, 1) if (found := _in_year(rule, today.year - ago)) and found[1] < today]
        return gone[0] if gone else None
    year = _year(match, today)
    if year is not None:
        return _in_year(rule, year)
    years = (today.year, today.year + 1)
    return next((found for year in years if (found := _in_year(rule, year)) and found[1] >= today), None)


def _year(match: re.Match[str], today: date) -> int | None:
    """The year that is said with a feast."""
    if match["year"] or match["short"]:
        year = int(match["year"] or f"25{match['short']}")
        return year - BUDDHIST if year >= 2400 else year
    for name, away in (("next", 1), ("this", 0), ("ago", -1)):
        if match[name]:
            return today.year + away
    return None


def _in_year(rule: _Rule, year: int) -> tuple[date, date] | None:
    if rule == "children":  # the second Saturday of January
        first = date(year, 1, 1)
        day = date(year, 1, 8 + (5 - first.weekday()) % 7)
        return day, day
    if rule == "ploughing":
        named = _PLOUGHING.get(year)
        return (date(year, *named), date(year, *named)) if named else None
    if isinstance(rule, str):
        feast, _, before = rule.partition("-")
        found = moon_feasts().get((feast, year))
        eve = found and found - timedelta(days=int(before or 0))
        return (eve, eve) if eve else None
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
