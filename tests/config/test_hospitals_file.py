"""hospitals.yaml: the packaged one is read, and every fault is said with its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.domain.errors import BadConfiguration
from config.read_hospitals import read_hospitals
from config.settings import PACKAGED

GOOD = yaml.safe_load((PACKAGED / "hospitals.yaml").read_text("utf-8"))["hospitals"][0]


def written(folder: Path, *hospitals: dict[str, Any]) -> Path:
    path = folder / "hospitals.yaml"
    path.write_text(yaml.safe_dump({"hospitals": list(hospitals)}, allow_unicode=True), "utf-8")
    return path


def test_the_packaged_file() -> None:
    entry = read_hospitals(PACKAGED / "hospitals.yaml")[0]
    hospital = entry.hospital("Asia/Bangkok")
    assert hospital.name.th == "โรงพยาบาลใกล้หมอ"
    dental = hospital.department("dental")
    assert dental is not None
    assert dental.name.en == "Dental"
    assert hospital.department("magic") is None
    assert hospital.open[0].days == ("mon", "tue", "wed", "thu", "fri")


def test_no_hospitals_is_fine(tmp_path: Path) -> None:
    assert read_hospitals(written(tmp_path)) == ()


FAULTS: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "no name": (lambda entry: entry.pop("name"), "name"),
    "unknown field": (lambda entry: entry.update(colour="red"), "colour"),
    "plain http": (lambda entry: entry.update(base_url="http://his.example/fhir"), "base_url"),
    "hcode of letters": (lambda entry: entry.update(hcode="abcde"), "hcode"),
    "no departments": (lambda entry: entry.update(departments=[]), "departments"),
    "department twice": (lambda entry: entry.update(departments=entry["departments"][:1] * 2), "same code"),
    "closes before it opens": (
        lambda entry: entry.update(open=[{"days": ["mon"], "from": "16:00", "to": "08:00"}]),
        "open",
    ),
    "no such day": (lambda entry: entry.update(open=[{"days": ["someday"], "from": "08:00", "to": "16:00"}]), "days"),
    "basic without password": (lambda entry: entry.update(auth={"kind": "basic", "user_env": "U"}), "password_env"),
    "smart without key": (lambda entry: entry.update(auth={"kind": "smart"}), "token_url"),
    "not a duration": (lambda entry: entry.update(reminders={"offsets": ["3 days"]}), "ISO 8601"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_said_with_its_place(tmp_path: Path, fault: str) -> None:
    entry = yaml.safe_load(yaml.safe_dump(GOOD))
    spoil, says = FAULTS[fault]
    spoil(entry)
    with pytest.raises(BadConfiguration, match=says):
        read_hospitals(written(tmp_path, entry))


def test_two_hospitals_of_one_id(tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration, match="same id"):
        read_hospitals(written(tmp_path, GOOD, GOOD))


def test_no_file_and_no_yaml(tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration, match="KLAIMOR_HOSPITALS_FILE"):
        read_hospitals(tmp_path / "none.yaml")
    bad = tmp_path / "bad.yaml"
    bad.write_text("hospitals: [}", "utf-8")
    with pytest.raises(BadConfiguration, match="not YAML"):
        read_hospitals(bad)


def test_a_secret_that_is_not_in_the_environment_is_named(tmp_path: Path) -> None:
    entry = {**GOOD, "auth": {"kind": "bearer", "token_env": "KLAIMOR_TEST_NO_SUCH_TOKEN"}}
    auth = read_hospitals(written(tmp_path, entry))[0].auth
    with pytest.raises(BadConfiguration, match="KLAIMOR_TEST_NO_SUCH_TOKEN"):
        auth.secret(auth.token_env)
