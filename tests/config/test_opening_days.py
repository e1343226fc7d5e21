"""When a hospital is open: periods of the file, public holidays of the library, and days of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.domain.errors import BadConfiguration
from config.public_holidays import thai_holidays
from config.read_hospitals import read_hospitals
from tests.config.test_hospitals_file import GOOD, written


def closed(tmp_path: Path, **changed: Any) -> dict[date, str]:
    [entry] = read_hospitals(written(tmp_path, {**GOOD, "holidays": [], **changed}))
    hospital = entry.hospital("Asia/Bangkok")
    assert set(hospital.holidays) == set(hospital.holiday_names)
    return {day: name.th for day, name in hospital.holiday_names.items()}


def test_songkran_the_kings_birthday_and_the_ploughing_day_are_known() -> None:
    days = thai_holidays(date(2026, 11, 26))
    assert days[date(2027, 4, 13)].th == "วันสงกรานต์"
    assert days[date(2027, 4, 13)].en == "Songkran Festival"
    assert date(2027, 7, 28) in days
    assert "วันพืชมงคล" in {name.th for name in days.values()}
    assert date(2026, 12, 7) in days  # instead of the fifth, a Saturday
    assert max(days).year == 2029
    assert all(";" not in name.th and name.en for name in days.values())


def test_public_holidays_are_kept_unless_the_hospital_says_otherwise(tmp_path: Path) -> None:
    songkran = next(day for day, name in thai_holidays(datetime.now(UTC).date()).items() if name.th == "วันสงกรานต์")
    assert songkran in closed(tmp_path)
    assert closed(tmp_path, public_holidays="none") == {}
    assert songkran not in closed(tmp_path, open_anyway=[songkran])


def test_its_own_days_come_with_their_names_before_those_of_the_library(tmp_path: Path) -> None:
    own = {"date": date(2027, 4, 13), "name": {"th": "วันของโรงพยาบาล", "en": "Our day"}}
    assert closed(tmp_path, holidays=[own])[date(2027, 4, 13)] == "วันของโรงพยาบาล"
    assert closed(tmp_path, holidays=[own], public_holidays="none") == {date(2027, 4, 13): "วันของโรงพยาบาล"}


def period(days: list[str], opens: str, closes: str) -> dict[str, Any]:
    return {"days": days, "from": opens, "to": closes}


def test_several_periods_a_day_are_fine_unless_they_overlap(tmp_path: Path) -> None:
    split = [period(["mon", "tue"], "08:30", "12:00"), period(["tue", "wed"], "12:00", "16:00")]
    [entry] = read_hospitals(written(tmp_path, {**GOOD, "open": split}))
    assert len(entry.hospital("Asia/Bangkok").open) == 2
    with pytest.raises(BadConfiguration, match="two periods of tue overlap"):
        read_hospitals(written(tmp_path, {**GOOD, "open": [*split, period(["tue"], "11:00", "13:00")]}))


def test_other_countries_are_not_known(tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration, match="public_holidays"):
        read_hospitals(written(tmp_path, {**GOOD, "public_holidays": "LA"}))
