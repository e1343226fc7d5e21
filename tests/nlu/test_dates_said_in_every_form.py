"""Every day of ten years, every minute of a day, said in every form, comes back; and no text takes long."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from holidays.calendars.chinese import _ChineseLunisolar
from holidays.calendars.thai import _ThaiLunisolar
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.dates import find_dates
from nlu.dates_feasts import moon_feasts
from nlu.mention import Mention
from nlu.normalise import normalise
from tests.nlu.dates_dev import judged, lines
from tests.thoroughness import examples

BANGKOK = timezone(timedelta(hours=7))
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=BANGKOK)
MONTHS = "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม".split()  # noqa: SIM905
SHORT = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split()  # noqa: SIM905
BARE = [each.replace(".", "") for each in SHORT]
WEEKDAYS = "จันทร์ อังคาร พุธ พฤหัสบดี ศุกร์ เสาร์ อาทิตย์".split()  # noqa: SIM905
ENGLISH = "January February March April May June July August September October November December".split()  # noqa: SIM905
ONES = ["", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า"]
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
CARRIERS = ("{}", "ขอนัด{}ได้ไหมคะ", "อยากไปหาหมอ {} ค่ะ", "{}ว่างไหม", "ขอคิว {} ช่วงเช้า", "แม่จะไปวันที่ {} นะ", "ok {} krub")


def spoken(number: int) -> str:
    """12 as สิบสอง."""
    tens, ones = divmod(number, 10)
    ten = {0: "", 1: "สิบ", 2: "ยี่สิบ", 3: "สามสิบ", 4: "สี่สิบ", 5: "ห้าสิบ"}[tens]
    return ten + ("เอ็ด" if tens and ones == 1 else ONES[ones])


FULL: dict[str, Callable[[date], str]] = {
    "3 ธันวาคม 2569": lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year + 543}",
    "3ธันวาคม2569": lambda d: f"{d.day}{MONTHS[d.month - 1]}{d.year + 543}",
    "3 ธันวาคม พ.ศ. 2569": lambda d: f"{d.day} {MONTHS[d.month - 1]} พ.ศ. {d.year + 543}",
    "3 ธันวาคม ค.ศ. 2026": lambda d: f"{d.day} {MONTHS[d.month - 1]} ค.ศ. {d.year}",
    "๓ ธันวาคม ๒๕๖๙": lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year + 543}".translate(THAI_DIGITS),
    "สามธันวาคม 2569": lambda d: f"{spoken(d.day)}{MONTHS[d.month - 1]} {d.year + 543}",
    "3 ธ.ค. 69": lambda d: f"{d.day} {SHORT[d.month - 1]} {d.year + 543 - 2500}",
    "3 ธค 69": lambda d: f"{d.day} {BARE[d.month - 1]} {d.year + 543 - 2500}",
    "3ธ.ค.69": lambda d: f"{d.day}{SHORT[d.month - 1]}{d.year + 543 - 2500}",
    "3 ธ.ค. 2569": lambda d: f"{d.day} {SHORT[d.month - 1]} {d.year + 543}",
    "3/12/2569": lambda d: f"{d.day}/{d.month}/{d.year + 543}",
    "03/12/69": lambda d: f"{d.day:02}/{d.month:02}/{d.year + 543 - 2500}",
    "3-12-2569": lambda d: f"{d.day}-{d.month}-{d.year + 543}",
    "3.12.69": lambda d: f"{d.day}.{d.month}.{d.year + 543 - 2500}",
    "3/12/2026": lambda d: f"{d.day}/{d.month}/{d.year}",
    "2026-12-03": lambda d: d.isoformat(),
    "2569-12-03": lambda d: f"{d.year + 543}-{d.month:02}-{d.day:02}",
    "3 December 2026": lambda d: f"{d.day} {ENGLISH[d.month - 1]} {d.year}",
    "Dec 3, 2026": lambda d: f"{ENGLISH[d.month - 1][:3]} {d.day}, {d.year}",
    "3rd of December 2026": lambda d: f"{d.day}th of {ENGLISH[d.month - 1]} {d.year}",
    "วันที่ 3 เดือน 12 ปี 2569": lambda d: f"วันที่ {d.day} เดือน {d.month} ปี {d.year + 543}",
    "วันพุธที่ 2 ธันวาคม 2569": lambda d: f"วัน{WEEKDAYS[d.weekday()]}ที่ {d.day} {MONTHS[d.month - 1]} {d.year + 543}",
    "พุธ 2 ธ.ค. 69": lambda d: f"วัน{WEEKDAYS[d.weekday()]} {d.day} {SHORT[d.month - 1]} {d.year + 543 - 2500}",
}
COMING: dict[str, Callable[[date], str]] = {
    "3 ธันวา": lambda d: f"{d.day} {MONTHS[d.month - 1].removesuffix('คม').removesuffix('ยน')}",
    "วันที่ 3 ธ.ค.": lambda d: f"วันที่ {d.day} {SHORT[d.month - 1]}",
    "3 ธค": lambda d: f"{d.day} {BARE[d.month - 1]}",
    "3/12": lambda d: f"{d.day}/{d.month}",
    "dec 3": lambda d: f"{ENGLISH[d.month - 1][:3].lower()} {d.day}",
    "วันที่สามเดือนสิบสอง": lambda d: f"วันที่ {spoken(d.day)}เดือน {d.month}",
    "อีก 10 วัน": lambda d: f"อีก {(d - MONDAY.date()).days} วัน",
}
days_of_ten_years = st.dates(date(2022, 1, 1), date(2031, 12, 31))
days_to_come = st.dates(date(2026, 11, 24), date(2027, 11, 22))


def dates_in(text: str, now: datetime = MONDAY) -> list[Mention]:
    return [each for each in find_dates(normalise(text).text, now) if each.entity == "date"]


def said_in(carrier: str, said: str) -> str:
    return said if "วันที่" in carrier and said.startswith("วัน") else carrier.format(said)


@given(days_of_ten_years, st.sampled_from(list(FULL)), st.sampled_from(CARRIERS))
@settings(max_examples=examples(2500), deadline=None)
def test_a_day_with_its_year(day: date, form: str, carrier: str) -> None:
    text = said_in(carrier, FULL[form](day))
    (one,) = dates_in(text)
    assert (one.value, one.readings) == ({"on": day.isoformat()}, ()), text


@given(days_to_come, st.sampled_from(list(COMING)), st.sampled_from(CARRIERS))
@settings(max_examples=examples(1500), deadline=None)
def test_a_day_of_the_coming_year(day: date, form: str, carrier: str) -> None:
    if form == "อีก 10 วัน" and "วันที่" in carrier:
        return
    text = said_in(carrier, COMING[form](day))
    (one,) = dates_in(text)
    assert (one.value, one.readings) == ({"on": day.isoformat()}, ()), text


@given(days_of_ten_years, days_of_ten_years, st.sampled_from(list(FULL)), st.sampled_from(["-", " - ", "ถึง", " ถึง "]))
@settings(max_examples=examples(600), deadline=None)
def test_from_one_day_to_another(one: date, other: date, form: str, until: str) -> None:
    first, last = sorted((one, other))
    last = min(last, first + timedelta(days=300))
    if first == last or (until == "-" and "-" in form):
        return
    text = f"ลาได้ {FULL[form](first)}{until}{FULL[form](last)} ค่ะ"
    (found,) = dates_in(text)
    assert found.value == {"from": first.isoformat(), "to": last.isoformat()}, text


@given(days_of_ten_years, st.sampled_from(list(FULL)), st.sampled_from(["😷", "ค่ะ\u200b ", "เเล้ว", "มากกกก "]))
@settings(max_examples=examples(300), deadline=None)
def test_the_place_of_a_day_is_exact(day: date, form: str, before: str) -> None:
    said = FULL[form](day)
    text = f"{before} {said} ค่ะ"
    whole = normalise(text)
    (one,) = [each for each in find_dates(whole.text, MONDAY) if each.entity == "date"]
    start, end = whole.span(one.start, one.end)
    assert text[start:end] == said


@given(st.dates(date(2025, 1, 1), date(2034, 12, 31)), st.integers(0, 6))
@settings(max_examples=examples(400), deadline=None)
def test_weekdays_on_any_day(today: date, weekday: int) -> None:
    this = today - timedelta(days=today.weekday()) + timedelta(days=weekday)
    name = f"วัน{WEEKDAYS[weekday]}"
    aware = datetime(today.year, today.month, today.day, 9, tzinfo=BANGKOK)
    (following,) = dates_in(f"ขอ{name}หน้า", aware)
    assert following.value == {"on": (this + timedelta(days=7)).isoformat()}
    (bare,) = dates_in(f"ขอ{name}", aware)
    coming = this if this > today else this + timedelta(days=7)
    assert bare.value == {"on": coming.isoformat()}
    assert bool(bare.readings) == (this == today)


@given(
    st.integers(0, 23),
    st.integers(0, 59),
    st.sampled_from(["{}.{} น.", "{}:{}", "{}.{}น", "เวลา {}.{}", "ตอน {}:{} น."]),
)
@settings(max_examples=examples(400), deadline=None)
def test_every_minute_in_digits(hour: int, minute: int, form: str) -> None:
    for said in (form.format(f"{hour:02}", f"{minute:02}"), form.format(hour, f"{minute:02}").translate(THAI_DIGITS)):
        (one,) = find_dates(normalise(f"ขอนัด {said} ค่ะ").text, MONDAY)
        bare = (
            f"{hour:02}" not in said and "น" not in said.replace("ตอน", "") and 1 <= hour <= 6
        )  # also of the afternoon
        assert {"at": f"{hour:02}:{minute:02}"} in (one.readings if bare else [one.value]), said


def in_thai(hour: int) -> str:
    """The hour as a Thai says it, without a doubt."""
    if hour == 0:
        return "เที่ยงคืน"
    if hour < 6:
        return f"ตี{spoken(hour)}"
    if hour < 12:
        return f"{spoken(hour)}โมงเช้า"
    if hour == 12:
        return "เที่ยง"
    if hour < 16:
        return f"บ่าย{spoken(hour - 12)}" if hour > 13 else "บ่ายโมง"
    return f"{spoken(hour - 12)}โมงเย็น" if hour < 19 else f"{spoken(hour - 18)}ทุ่ม"


@pytest.mark.parametrize("hour", range(24))
def test_every_hour_and_half_hour_in_thai(hour: int) -> None:
    for after, minute in (("", "00"), ("ครึ่ง", "30"), ("สิบห้านาที", "15"), (" 45 นาที", "45")):
        (one,) = find_dates(normalise(f"ขอคิว{in_thai(hour)}{after}").text, MONDAY)
        assert (one.value, one.readings) == ({"at": f"{hour:02}:{minute}"}, ()), in_thai(hour) + after


def test_the_development_set() -> None:
    wrong = [(text, wanted, got) for _, text, wanted in lines() if (got := judged(text)) != wanted]
    assert not wrong
    assert len(list(lines())) >= 400


def test_the_development_set_of_the_second_round() -> None:
    rows = [*lines("dates_round2.yaml"), *lines("dates_round2_second.yaml"), *lines("dates_round2_third.yaml")]
    wrong = [(text, wanted, got) for group, text, wanted in rows if (got := judged(text, group)) != wanted]
    assert not wrong
    assert len(rows) >= 395


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("dates_round3.yaml", 475),
        ("dates_round3_second.yaml", 118),
        ("dates_round4.yaml", 420),
        ("dates_round4_second.yaml", 110),
        ("dates_round5.yaml", 360),
        ("dates_round5_second.yaml", 100),
        ("dates_round6.yaml", 348),
        ("dates_round6_second.yaml", 176),
        ("dates_dialects_romanised_short.yaml", 608),
    ],
)
def test_every_message_of_the_later_rounds_is_read_as_it_is_meant(name: str, least: int) -> None:
    rows = [*lines(name)]
    wrong = [(text, wanted, got) for group, text, wanted in rows if (got := judged(text, group)) != wanted]
    assert not wrong
    assert len(rows) >= least


def test_feasts_of_the_moon_are_those_of_the_library() -> None:
    thai, chinese = _ThaiLunisolar(), _ChineseLunisolar()
    for (feast, year), day in moon_feasts().items():
        if feast == "trut_chin":
            said = chinese.lunar_new_year_date(year)
        else:
            said = getattr(
                thai, feast + ("_date" if feast in ("khao_phansa", "ok_phansa", "loy_krathong") else "_bucha_date")
            )(year)
        assert day == (said[0] if isinstance(said, tuple) else said), (feast, year)


PIECES = "วัน ที่ พุธ หน้า 3 31 12 / - . ธ.ค. dec เดือน 69 เกิด อีก บ่าย โมง ครึ่ง สิบ ทุ่ม ตี อาทิตย์ นี้ ก่อน ถึง หรือ ปี เช้า เย็น ตั้งแต่ เลื่อน สาม".split()  # noqa: SIM905


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4))
@settings(max_examples=examples(60, least=20), deadline=None)
def test_five_thousand_letters_of_anything_take_no_longer_than_they_must(pieces: list[str]) -> None:
    text = "".join(pieces)
    text *= 5000 // len(text)
    assert cpu(text) < 1.5


@given(st.text(max_size=5000))
@settings(max_examples=examples(40, least=12), deadline=None)
def test_any_unicode_is_read_in_linear_time(text: str) -> None:
    assert cpu(text) < 1.5


def cpu(text: str) -> float:
    begin = time.process_time()
    find_dates(normalise(text).text, MONDAY)
    return time.process_time() - begin


def test_normalising_words_and_dates_need_nothing_but_the_standard_library() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from datetime import datetime\n"
        "import nlu.normalise, nlu.words, nlu.dates\n"
        "text = nlu.normalise.normalise('ขอนัดพุธหน้าช่วงเช้า').text\n"
        "assert [m.value for m in nlu.dates.find_dates(text, datetime(2026, 11, 23))] == [{'on': '2026-12-02'}, {'period': 'morning'}]\n"
        "assert nlu.words.cut(text)\n"
        "assert not [name for name in sys.modules if name.split('.')[0] in ('bot', 'pythainlp', 'yaml')]\n"
    )
    root = str(Path(__file__).parents[2])
    done = subprocess.run([sys.executable, "-S", "-c", code, root], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
