"""hospitals.yaml: the packaged one is read, and every fault is said with its place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.app.hospitals import able, intakes, open_hospitals
from bot.domain.ability import Ability
from bot.domain.appointment import Position
from bot.domain.errors import BadConfiguration
from bot.domain.hospital_rules import HospitalRules
from bot.domain.reminder import Quiet
from bot.domain.wait_rules import WaitRules
from config.read_hospitals import read_hospitals
from config.settings import PACKAGED
from integrations.hospitals.hosxp_rest import HosxpRestHospital
from integrations.hospitals.hosxp_sql import HosxpSqlHospital

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
    assert [each.code for each in hospital.departments if each.restricted] == ["psychiatry"]
    assert hospital.open[0].days == ("mon", "tue", "wed", "thu", "fri")


@pytest.mark.parametrize("takes", [True, False, None])
def test_results_of_triages_go_only_where_the_entry_says_so(tmp_path: Path, takes: bool | None) -> None:
    entry = {name: value for name, value in GOOD.items() if name != "triage"}
    if takes is not None:
        entry["triage"] = takes
    [read] = read_hospitals(written(tmp_path, entry))
    assert read.hospital("Asia/Bangkok").takes_triage is bool(takes)


def test_an_adapter_that_cannot_hand_results_on_is_told_at_the_start(tmp_path: Path) -> None:
    class BooksOnly:
        """An adapter of a hospital that takes bookings and nothing else."""

    adapters: Any = {GOOD["id"]: BooksOnly()}
    entries = read_hospitals(written(tmp_path, {**GOOD, "triage": False}))
    assert intakes(entries, adapters) == {}
    with pytest.raises(BadConfiguration, match="takes no triages"):
        intakes(read_hospitals(written(tmp_path, {**GOOD, "triage": True})), adapters)


async def test_a_hospital_on_fhir_can(tmp_path: Path) -> None:
    entries = read_hospitals(written(tmp_path, {**GOOD, "triage": True}))
    async with open_hospitals(entries) as adapters:
        assert set(intakes(entries, adapters)) == {"klaimor-demo"}


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
    "a reminder after the appointment": (
        lambda entry: entry.update(reminders={"offsets": ["P3D"]}),
        "before the appoint",
    ),
    "a reminder of no time at all": (lambda entry: entry.update(reminders={"offsets": ["-PT0H"]}), "ISO 8601"),
    "quiet all day": (
        lambda entry: entry.update(reminders={"quiet": {"from": "20:00", "to": "20:00"}}),
        "less than an hour",
    ),
    "a map that is not safe": (lambda entry: entry.update(map="http://maps.example/x"), "https"),
    "a map beyond the poles": (lambda entry: entry.update(map={"lat": 99, "lon": 100}), "lat"),
    "a department's map that is not safe": (
        lambda entry: entry["departments"][0].update(map="javascript:alert(1)"),
        "https",
    ),
    "preparation that names the department": (
        lambda entry: entry["departments"][1].update(prepare={"th": "ก่อนมาแผนกทันตกรรม แปรงฟันด้วย"}),
        "names the department",
    ),
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


def test_what_is_said_for_those_who_are_to_come(tmp_path: Path) -> None:
    entry = yaml.safe_load(yaml.safe_dump(GOOD))
    entry["reminders"] = {"offsets": ["-P3D", "-PT90M", "-P1DT2H"], "quiet": {"from": "20:00", "to": "07:00"}}
    entry["departments"][0]["map"] = "https://maps.example/one"
    hospital = read_hospitals(written(tmp_path, entry))[0].hospital("Asia/Bangkok")
    assert [(each.name, each.days, each.span) for each in hospital.reminders.ahead] == [
        ("-P3D", 3, timedelta()),
        ("-PT90M", 0, timedelta(minutes=90)),
        ("-P1DT2H", 1, timedelta(hours=2)),
    ]
    assert hospital.reminders.quiet == Quiet(time(20), time(7))
    assert hospital.map == "https://www.google.com/maps/search/?api=1&query=13.756300,100.501800"
    assert hospital.departments[0].map == "https://maps.example/one"
    assert hospital.departments[0].prepare is not None


def test_without_reminders_nobody_is_reminded(tmp_path: Path) -> None:
    entry = {name: value for name, value in GOOD.items() if name not in ("reminders", "map")}
    hospital = read_hospitals(written(tmp_path, entry))[0].hospital("Asia/Bangkok")
    assert (hospital.reminders.ahead, hospital.reminders.quiet, hospital.map) == ((), None, None)


def test_where_emergencies_are_taken_in(tmp_path: Path) -> None:
    room = {"lat": 13.7563, "lon": 100.5018, "place": {"th": "อาคาร 1"}}
    given = read_hospitals(written(tmp_path, GOOD | {"emergency_room": room}))[0].hospital("Asia/Bangkok")
    assert given.emergency_room is not None
    assert given.emergency_room.map == "https://www.google.com/maps/dir/?api=1&destination=13.756300,100.501800"
    assert given.emergency_room.place is not None
    assert given.emergency_room.place.en == "อาคาร 1"
    without = {key: value for key, value in GOOD.items() if key != "emergency_room"}
    assert read_hospitals(written(tmp_path, without))[0].hospital("Asia/Bangkok").emergency_room is None


@pytest.mark.parametrize(
    "room", [{"lat": 91, "lon": 100}, {"lat": 13.7}, {"lat": 13.7, "lon": 100.5, "place": "อาคาร 1"}]
)
def test_an_emergency_room_without_a_place_on_the_map_is_a_fault(tmp_path: Path, room: dict[str, Any]) -> None:
    with pytest.raises(BadConfiguration, match="emergency_room"):
        read_hospitals(written(tmp_path, GOOD | {"emergency_room": room}))


# ---- a hospital on HOSxP ----------------------------------------------------------------------------------------

HOSXP = {
    **{name: value for name, value in GOOD.items() if name not in ("adapter", "auth", "base_url", "triage")},
    "adapter": "hosxp_rest",
    "base_url": "https://10999.tunnel.hosxp.example",
    "auth": {"kind": "bearer", "token_env": "HOSXP_SESSION"},
    "secrets": {"marketplace_token": "HOSXP_MARKETPLACE"},
    "departments": [
        {
            "code": "dental",
            "name": {"th": "ทันตกรรม", "en": "Dental"},
            "slots": "doctor_code=in.(0021,0022)&book.clinic=002",
        }
    ],
    "options": {"staff": "LINEBOT", "cancel_type": 3, "cancelled": "5,9"},
}


async def test_a_hospital_on_hosxp_is_opened_with_its_secrets_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOSXP_SESSION", "a-session")
    monkeypatch.setenv("HOSXP_MARKETPLACE", "a-grant")
    entries = read_hospitals(written(tmp_path, HOSXP))
    async with open_hospitals(entries) as adapters:
        assert isinstance(adapters["klaimor-demo"], HosxpRestHospital)
    assert entries[0].read_secrets() == {"marketplace_token": "a-grant"}
    assert "a-grant" not in repr(entries)


@pytest.mark.parametrize("missing", ["HOSXP_SESSION", "HOSXP_MARKETPLACE"])
async def test_a_secret_that_is_not_set_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    for name in {"HOSXP_SESSION", "HOSXP_MARKETPLACE"} - {missing}:
        monkeypatch.setenv(name, "set")
    monkeypatch.delenv(missing, raising=False)
    with pytest.raises(BadConfiguration, match=missing):
        async with open_hospitals(read_hospitals(written(tmp_path, HOSXP))):
            pass


async def test_without_who_cancels_it_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOSXP_SESSION", "HOSXP_MARKETPLACE"):
        monkeypatch.setenv(name, "set")
    with pytest.raises(BadConfiguration, match="staff"):
        async with open_hospitals(read_hospitals(written(tmp_path, {**HOSXP, "options": {"cancel_type": 3}}))):
            pass


# ---- a hospital on HOSxP that is read in its own tables ---------------------------------------------------------

HOSXP_SQL = {
    **{name: value for name, value in HOSXP.items() if name not in ("secrets", "options")},
    "adapter": "hosxp_sql",
    "base_url": "mariadb://replica.hospital.example/hos",
    "auth": {"kind": "basic", "user_env": "HOSXP_DB_USER", "password_env": "HOSXP_DB_PASSWORD"},
    "departments": [{"code": "dental", "name": {"th": "ทันตกรรม", "en": "Dental"}, "slots": "clinic=011,012"}],
    "options": {"buddhist": "birthday"},
}


async def test_a_hospital_on_hosxps_tables_is_opened_without_connecting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOSXP_DB_USER", "klaimor")
    monkeypatch.setenv("HOSXP_DB_PASSWORD", "a-password")
    entries = read_hospitals(written(tmp_path, HOSXP_SQL))
    async with open_hospitals(entries) as adapters:
        assert isinstance(adapters["klaimor-demo"], HosxpSqlHospital)
        [hospital] = able(entries, adapters, "Asia/Bangkok")
    assert hospital.can == {Ability.SEE, Ability.FIND, Ability.NOTICE}


@pytest.mark.parametrize(
    "address", ["mariadb://klaimor:a-password@db.example/hos", "mariadb://db.example", "mssql://db.example/hos"]
)
def test_an_address_of_a_database_holds_no_password(tmp_path: Path, address: str) -> None:
    with pytest.raises(BadConfiguration, match="base_url") as refused:
        read_hospitals(written(tmp_path, {**HOSXP_SQL, "base_url": address}))
    assert "a-password" not in str(refused.value)


# ---- where it is, and what people call it -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "position"),
    [
        ({"map": {"lat": 13.5, "lon": 100.5}}, Position(13.5, 100.5)),
        ({"map": "https://maps.example/x"}, Position(13.7563, 100.5018)),
        ({"map": "https://maps.example/x", "emergency_room": None}, None),
    ],
)
def test_near_me_goes_by_the_map_else_by_the_emergency_room(
    tmp_path: Path, changed: dict[str, Any], position: Position | None
) -> None:
    [entry] = read_hospitals(written(tmp_path, {**GOOD, **changed, "also_called": ["รพ.ใกล้"]}))
    hospital = entry.hospital("Asia/Bangkok")
    assert (hospital.position, hospital.also_called) == (position, ("รพ.ใกล้",))


def test_a_name_that_people_use_has_more_than_one_letter(tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration, match="also_called"):
        read_hospitals(written(tmp_path, {**GOOD, "also_called": ["ก"]}))


# ---- rules of a hospital ----------------------------------------------------------------------------------------


def test_without_rules_everything_is_allowed(tmp_path: Path) -> None:
    [entry] = read_hospitals(written(tmp_path, GOOD))
    hospital = entry.hospital("Asia/Bangkok")
    assert hospital.rules == HospitalRules()
    assert [(each.referral, each.most) for each in hospital.departments] == [(False, None)] * len(hospital.departments)


def test_rules_are_read_as_spans_and_numbers(tmp_path: Path) -> None:
    rules = {
        "book_before": "PT2H",
        "book_ahead": "P30D",
        "cancel_before": "P1D",
        "move_before": "PT36H",
        "moves": 2,
        "most": 3,
    }
    first, *others = GOOD["departments"]
    entry = {**GOOD, "rules": rules, "departments": [{**first, "referral": True, "most": 1}, *others]}
    hospital = read_hospitals(written(tmp_path, entry))[0].hospital("Asia/Bangkok")
    spans = (timedelta(hours=2), timedelta(days=30), timedelta(days=1), timedelta(hours=36))
    assert hospital.rules == HospitalRules(*spans, 2, 3)
    assert (hospital.departments[0].referral, hospital.departments[0].most) == (True, 1)


@pytest.mark.parametrize(
    "rules",
    [
        {"book_before": "2 hours"},
        {"cancel_before": "P30D"},
        {"book_ahead": "PT1H"},
        {"moves": -1},
        {"most": 0},
        {"moves_allowed": 2},
    ],
)
def test_a_rule_that_cannot_be_is_a_fault(tmp_path: Path, rules: dict[str, Any]) -> None:
    with pytest.raises(BadConfiguration, match="rules"):
        read_hospitals(written(tmp_path, {**GOOD, "rules": rules}))


def test_who_waits_is_offered_free_times_as_the_hospital_wants_it(tmp_path: Path) -> None:
    given = {"together": 1, "answer_within": "PT30M", "notice": "P1D", "every": "PT10M", "lasts": "P14D"}
    [usual, own, never] = (
        read_hospitals(written(tmp_path, {**GOOD, **more}))[0].hospital("Asia/Bangkok").waitlist
        for more in ({}, {"waitlist": given}, {"waitlist": False})
    )
    assert usual == WaitRules()
    assert own == WaitRules(1, timedelta(minutes=30), timedelta(days=1), timedelta(minutes=10), timedelta(days=14))
    assert never is None


@pytest.mark.parametrize(
    "bad", [{"together": 0}, {"answer_within": "PT1M"}, {"every": "PT0M"}, {"lasts": "60 days"}, {"unknown": 1}, True]
)
def test_a_waitlist_that_cannot_work_is_refused(tmp_path: Path, bad: object) -> None:
    with pytest.raises(BadConfiguration, match="waitlist"):
        read_hospitals(written(tmp_path, {**GOOD, "waitlist": bad}))
