"""The names that days and months go by in Thai chats, and the arithmetic of the calendar."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TypeAlias

from nlu.mistyped import mistyped

BUDDHIST = 543
_MONTHS = (
    "มกราคม มกรา มกราค มกคา ม.ค. มค. ม.ค january jan",
    "กุมภาพันธ์ กุมภา กุมภาพัน กุมพา กุมพาพันธ์ ก.พ. กพ. ก.พ february feb",
    "มีนาคม มีนา มี.ค. มีค. มี.ค march mar",
    "เมษายน เมษา เมสา เม.ย. เมย. เม.ย april apr",
    "พฤษภาคม พฤษภา พฤกษภาคม พฤกษภา พฤสภา พ.ค. พค. พ.ค may",
    "มิถุนายน มิถุนา มิถุ มิถุนายยน มิ.ย. มิย. มิ.ย june jun",
    "กรกฎาคม กรกฎา กรกฏาคม กรกฏา กรกดา กรกดาคม ก.ค. กค. ก.ค july jul",
    "สิงหาคม สิงหา ส.ค. สค. ส.ค august aug",
    "กันยายน กันยา ก.ย. กย. ก.ย september sept sep",
    "ตุลาคม ตุลา ต.ค. ตค. ต.ค october oct",
    "พฤศจิกายน พฤศจิกา พฤศจิ พฤจิกา พฤจิกายน พฤศจิกายย พ.ย. พย. พ.ย november nov",
    "ธันวาคม ธันวา ธันวาค ธนวา ทันวา ทันวาคม ธ.ค. ธค. ธ.ค december dec",
)
_ALIKE = ("ศษส", "ฎฏดต", "ธท", "ณน", "ภพ", "ุู")  # letters that one hears alike


def misspelt(name: str) -> set[str]:
    """A long name as a hurried or unsure hand writes it: one letter for one that sounds alike, one left out, two swapped."""
    others = {name.replace("ฤ", "รึ"), name.replace("์", "")}
    others |= {
        name[:at] + other + name[at + 1 :]
        for at, letter in enumerate(name)
        for alike in _ALIKE
        if letter in alike
        for other in alike
    }
    if len(name) >= 4:  # one put in that stands near by
        others |= {
            name[:at] + near + name[at:] for at in range(1, len(name) - 1) for near in name[max(1, at - 2) : at + 3]
        }
    if len(name) >= 6:
        others |= {name[:at] + name[at + 1 :] for at in range(1, len(name) - 1)}
    if len(name) >= 6:
        others |= {name[:at] + name[at + 1] + name[at] + name[at + 2 :] for at in range(1, len(name) - 1)}
    return others if "." not in name and len(name) >= 4 else set()


def _named(rows: Iterable[str], first: int) -> dict[str, int]:
    """Each name with the number of its row, and where no row has it, as it is misspelt."""
    right = {name: number for number, names in enumerate(rows, first) for name in names.split()}
    return {other: number for name, number in right.items() for other in misspelt(name)} | right


MONTHS = _named(_MONTHS, 1)
MONTHS |= {name.replace(".", ". ", 1): number for name, number in MONTHS.items() if name.count(".") == 2}  # "ธ. ค."
# Without dots they are months only beside a day or เดือน.
BARE_MONTHS = {
    name: number
    for number, name in enumerate("มค กพ มีค เมย พค มิย กค สค กย ตค พย ธค".split(), 1)  # noqa: SIM905
}
# Their long names with a slip of the finger: months only beside a day or เดือน as well.
MISTYPED_MONTHS = {
    other: number
    for number, names in enumerate(_MONTHS, 1)
    for other in {*mistyped(names.split()[0]), names.split()[0][:-1] + "น"}
    if other not in MONTHS
}
# Thursday as it is heard: the first syllables with the last.
_THURSDAYS = tuple(begin + end for begin in "พฤ พรึ พะรึ พระรึ พะฤ".split() for end in "หัส หัด หัท หัต หัศ หัสบดี".split())  # noqa: SIM905
_THURSDAYS_AFTER_DAY = tuple(begin + end for begin in "พะ ผะ พุ พ ฤ พริ พระ".split() for end in "หัส หัด หัท หัต".split())  # noqa: SIM905
_WEEKDAYS = (
    "จันทร์ monday mon",
    "อังคาร อังคาน tuesday tues tue",
    "พุธ wednesday wensday wed",
    f"{' '.join(_THURSDAYS)} พฤหัสฯ พฤ. พฤหัสบดิ์ พริหัส thursday thurs thur thu",
    "ศุกร์ friday fri",
    "เสาร์ saturday sat",
    "sunday",
)
# These are days only after วัน: alone they are other words, or could be (อาทิตย์ is a week as well).
_AFTER_DAY = (
    "จัน จั๋น จั๋นทร์ จันท์ จันทร จันทน์ จัทร์ จ.",
    "อ. อังคา อังคารณ์ อังคาล",
    "พุด ปุ๊ด ปุ๊ธ พูธ พุท พุทธ พ.",
    f"พฤ {' '.join(_THURSDAYS_AFTER_DAY)}",
    "ศุก สุก ศุกร ศ. สุกร์ ศุกร์ฯ ศุกธ์",
    "เสา เสาร ส. เส่า",
    "อาทิตย์ อาติ๊ด อาทิด อาทิตย อาทิดย์ อาทิตร์ อาทิต อา. sun",
)
_WEEKDAYS_EXACT = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}
WEEKDAYS = {name: day for name, day in _named(_WEEKDAYS, 0).items() if name.isascii()} | _WEEKDAYS_EXACT
_MISTYPED = {
    other: day
    for day, name in enumerate("จันทร์ อังคาร พุธ พฤหัสบดี ศุกร์ เสาร์ อาทิตย์".split())  # noqa: SIM905
    for other in (mistyped(name) if len(name) >= 5 else ())
}
_MISTYPED |= dict.fromkeys(mistyped("พฤหัส"), 3) | dict.fromkeys(("พฤหหัส", "พฤหัสบดิ", "พฤัหส", "พฤฯ"), 3)
_MISTYPED |= {"สุกร์": 4, "ศุกร็": 4, "จันทร๋": 0, "อังครา": 1, "อาทิยต์": 6}
WEEKDAYS_AFTER_DAY = _MISTYPED | _named(_AFTER_DAY, 0) | _named(_WEEKDAYS, 0) | WEEKDAYS
# Alone only where หน้า, นี้ or ที่แล้ว follows: จ. is a province as well, อ. a teacher.
_ABBREVIATED = ("จ. จัน", "อ. อังคา", "พ. พุด พุท", "พฤ พฤ. พหัส พหัด พะหัส พะหัด", "ศ. ศุก ศุกร สุก", "ส. เสา", "อา.")
ABBREVIATED = {name: number for number, names in enumerate(_ABBREVIATED) for name in names.split()}
# Alone with such a word behind it also what is mistyped, but for a Sunday, which is a week there.
ABBREVIATED |= {name: day for name, day in _MISTYPED.items() if day < 6 and len(name) >= 4}
_DAYS_AWAY = {
    "วันนี้ หวันนี้ มื้อนี้ มื่อนี้ วันนี่ วันนิ้ วันเนี้ย today": 0,
    "พรุ่งนี้ พรุ่งนี่ พรุ้งนี้ พุ่งนี้ พุ้งนี้ พรุงนี้ พรุ่งนิ้ พุงนี้ พรุ่งนี พรุ่งเนี้ย พรุ่ง ปรุ่งนี้ พรุ่งนี้ี มื้ออื่น มื่ออื่น มื้ออื้น มือื่น"
    " วันพูก วันผูก วันปูก วันปุ๊ก วันพู้กนี้ วันพูกนี้ วันพุกนี้ วันพรุกนี้ วันโพรกนี้ วันพู้ก วันพุก วันพรุก วันโพรก พรุกนี้ โพรกนี้ พู้กนี้ พุกนี้ มะพูก"
    " ต่อเช้า ตอเช้า ต่อโพรก ตอโพรก ต่อโผรก ต่อพรก ต่อพรุก ตอพรุก"
    " พุร่งนี้ พรุ่นงี้ พรุ่งี้ พรุ่นี้ พรุ่งน้ี พรุุ่งนี้ tomorrow tomorow tommorow tommorrow tomorrw tmr tmrw tmw 2mrw 2morrow 2moro tmrow tomoro": 1,
    "มะรืนนี้ มะรืนนี่ มะรืนนึ้ มะรืน มะลืนนี้ มะลืน มะรึนนี้ มะรื่น มะรื่นนี้ มะรึน มื้อฮือ มื่อฮือ วันฮือนี้ วันฮือ มะฮือนี้ มะฮือ มะฮืนนี้ มะฮืน วันรือ ต่อรือ ตอรือ มะรือ": 2,
    "มะเรื่องนี้ มะเรื่อง มื้อเฮือง มื่อเฮือง วันเฮือง มะเฮือง ต่อเรื่อง ตอเรื่อง": 3,
    "เมื่อวานนี้ เมื่อวาน เมื่อวานนี่ เมือวานนี้ เมือวาน เมื่อวารนี้ เมื่อวาร วานนี้ มื้อวานนี้ มื้อวาน มื่อวาน ตะวานนี้ ตะวาน ตะวา เมื่อวา แรกวา แรกวัน แต่วา yesterday"
    " yest ystd yday ytd"
    " เมื่วาน เมื่วานนี้ เมื่อว่าน เมื่อว่านนี้ เมื่อวานี้ เมื่อวานน้ี เมืื่อวาน เมื่่อวาน"
    " เมื่อเย็นวานนี้ เมื่อเย็นวาน เย็นวานนี้ เย็นวาน เมื่อบ่ายวาน บ่ายวานนี้ บ่ายวาน เมื่อเช้าวาน เช้าวานนี้ เช้าวาน เมื่อค่ำวาน ค่ำวานนี้ ค่ำวาน": -1,
    "เมื่อวานซืนนี้ เมื่อวานซืน วานซืน วันซืน มื้อวานซืน มื่อวานซืน มื้อซืน มื่อซืน แรกซืน ตะวาซืน ตะวานซืน ตะซืน แรกวาซืน วาซืน เมื่อวานซื้น": -2,
    "มื้อคืนนี้ มื้อคืน มื่อคืน ตะคืน ตะแลง เมื่อคืนนี้ เมื่อคืน เมือคืน คืนวานนี้ คืนวาน แรกคืน": -1,
    "เมื่อเซ้านี้ เมื่อเซ้า มื้อเซ้า ตะเจ๊า เมื่อเช้านี้ เมื่อเช้า เมื่อเจ๊า เมื่อบ่าย เมื่อเย็น เมื่อเย็นนี้ เมื่อแลง เมื่อแลงนี้ "
    "เมื่อเช้ามืดวันนี้ เมื่อเช้ามืดนี้ เมื่อเช้ามืด เมื่อเช้าวันนี้ เมื่อบ่ายวันนี้ เมื่อเย็นวันนี้ "
    "เมื่อตอนเช้า เมื่อตอนบ่าย เมื่อตอนเย็น เมื่อตอนสาย เมื่อสาย เมื่อเที่ยง เมื่อตอนเที่ยง เมื่อกลางวัน เมื่อตอนกลางวัน": 0,
}
_DAYS_AWAY[
    " ".join(
        f"ม{a}{b}น{end}" for a in ("ะ", "า", "") for b in ("รื", "ลื", "รึ", "ลึ", "รื่", "ลื่") for end in ("นี้", "นี่", "นี", "")
    )
] = 2
_DAYS = {name: days for names, days in _DAYS_AWAY.items() for name in names.split()}
# Of a slip in these some are other words: when a guest came, work was over, she went in; that day; this age; the day a child ...
_OTHER_WORDS = frozenset("เมื่องาน เมื่อสาน เมื่อคน เมื่อคื วันนั้ วันน้ วันนี วัยนี้ มะรน มะืน".split())  # noqa: SIM905
_DAYS |= {
    other: _DAYS[name]
    for name in ("พรุ่งนี้", "มะรืนนี้", "มะรืน", "เมื่อวานนี้", "เมื่อวาน", "เมื่อคืน", "วันนี้")
    for other in sorted(mistyped(name) - _OTHER_WORDS - _DAYS.keys())
} | {"วัณนี้": 0, "เมื่อวนนี้": -1, "เมื่อวน": -1}
_LONG_DAYS = [name for name in _DAYS if len(name) >= 7 and not name.isascii()]
DAYS = {
    name[:at] + other + name[at + 1 :]: _DAYS[name]
    for name in _LONG_DAYS
    for at, letter in enumerate(name)
    for alike in _ALIKE
    if letter in alike
    for other in alike
} | _DAYS


_Tree: TypeAlias = "dict[str, _Tree]"  # by the next letter; "" where a word ends


def any_of(words: Iterable[str]) -> str:
    """The words as one expression, the longest first; a tree, so that a place in a text is tried once for each first letter."""
    tree: _Tree = {}
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _branches(tree)


def _branches(tree: _Tree) -> str:
    tails = [re.escape(letter) + _branches(tree[letter]) for letter in sorted(tree) if letter]
    if len(tails) == 1 and "" not in tree:
        return tails[0]
    return f"(?:{'|'.join(tails)}){'?' if '' in tree else ''}" if tails else ""


def thai(words: Iterable[str]) -> list[str]:
    """Those not in Latin letters."""
    return [word for word in words if not word.isascii()]


def english(words: Iterable[str]) -> list[str]:
    """Those in Latin letters."""
    return [word for word in words if word.isascii()]


def monday(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def month_after(day: date, months: int) -> date:
    """The first day of the month so many months on (or back)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def months_later(day: date, months: int) -> date:
    """The same day of another month, or its last day where that month is shorter."""
    first = month_after(day, months)
    return first.replace(day=min(day.day, last_day(first).day))


def last_day(day: date) -> date:
    """The last day of its month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def day_of(year: int, month: int, day: int) -> date | None:
    """That day, or None when the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
