"""A hospital on HOSxP that is booked by its vendor's interface and read in its own tables."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
import yaml

from bot.app.check import check_all
from bot.app.hospitals import abilities, open_hospitals
from bot.domain.ability import Ability
from bot.domain.appointment import PatientContact
from bot.domain.errors import BadConfiguration, HospitalRefused
from bot.domain.link import Claimed, NumberKind
from bot.domain.ports.hospital_appointments import HospitalAppointments
from bot.domain.ports.hospital_records import HospitalRecords
from config.read_hospitals import read_hospitals
from config.settings import read_settings
from integrations.sandbox.hosxp import MARKETPLACE, SESSION
from tests.fakes.registered import somebody
from tests.hospitals.hosxp_sql_ward import LOGIN, PASSWORD, HosxpSqlWard
from tests.hospitals.hosxp_ward import HosxpWard
from tests.hospitals.test_check_hospitals import entry
from tests.hospitals.wards import HALF_HOUR, NINE

TODAY = date(2026, 11, 26)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hosxp: HosxpWard, sql: HosxpSqlWard) -> Path:
    for name, value in {"SESSION": SESSION, "GRANT": MARKETPLACE, "DB_USER": LOGIN, "DB_PASSWORD": PASSWORD}.items():
        monkeypatch.setenv(name, value)
    reads = {
        "adapter": "hosxp_sql",
        "base_url": sql.settings().base_url,
        "auth": {"kind": "basic", "user_env": "DB_USER", "password_env": "DB_PASSWORD"},
        "departments": {"dental": "clinic=011"},
    }
    both = entry(
        "klaimor-demo",
        "hosxp_rest",
        hosxp.base_url,
        hosxp.settings().departments["dental"],
        auth={"kind": "bearer", "token_env": "SESSION"},
        secrets={"marketplace_token": "GRANT"},
        options={"staff": "LINEBOT", "cancel_type": 3},
        hn={"pad": 9},
        reads=reads,
    )
    file = tmp_path / "hospitals.yaml"
    file.write_text(yaml.safe_dump({"hospitals": [both]}, allow_unicode=True), "utf-8")
    return file


async def test_who_is_found_in_the_tables_is_booked_for_by_the_interface(
    path: Path, hosxp: HosxpWard, sql: HosxpSqlWard
) -> None:
    person = somebody()
    await sql.register(person)
    await hosxp.register(person)
    made = await sql.gives(person.number("hn"), NINE.date())
    async with open_hospitals(read_hospitals(path)) as adapters:
        hospital = adapters["klaimor-demo"]
        assert isinstance(hospital, HospitalRecords)
        assert isinstance(hospital, HospitalAppointments)
        assert abilities(hospital) == set(Ability)
        record = await hospital.find(Claimed(NumberKind.CITIZEN, person.number("citizen"), person.born))
        assert record is not None
        [seen] = await hospital.upcoming(record.id, TODAY)
        assert (seen.id, seen.department) == (str(made), "dental")
        key, contact = uuid4(), PatientContact(uuid4(), record.name, "0812345678", record.hn, record.id)
        booked = await hospital.book(hosxp.slots[0], contact, key=key)
        assert (await hospital.look([booked]))[key].stands
        await hospital.cancel(booked, hosxp.slots[0])
    assert [(each.hn, each.status) for each in await hosxp.appointments()] == [(record.hn, 5)]
    assert (await hosxp.state())["requests"].get("POST sql", 0) == 0  # nobody was looked up there


async def test_check_tries_both_sides(path: Path, tmp_path: Path, hosxp: HosxpWard, sql: HosxpSqlWard) -> None:
    settings = read_settings(_env_file=None, hospitals_file=path, data_dir=tmp_path)

    async def row() -> tuple[bool, str]:
        [found] = [each for each in await check_all(settings) if each.what == "hospital klaimor-demo"]
        return found.good, found.said

    good, said = await row()
    assert good, said
    assert said.startswith("books: answers; reads: reads only")
    await sql.does("DROP TABLE ovst")
    good, said = await row()
    assert (good, "ovst" in said) == (False, True)


async def test_when_one_side_is_down_the_other_goes_on(path: Path, hosxp: HosxpWard, sql: HosxpSqlWard) -> None:
    person = somebody()
    await sql.register(person)
    async with open_hospitals(read_hospitals(path)) as adapters:
        hospital = adapters["klaimor-demo"]
        assert isinstance(hospital, HospitalRecords)
        await hosxp.break_down(error_503=9, retry_after=0)
        assert await hospital.current(person.number("hn")) is not None
        await hosxp.mend()
        await sql.does("DROP TABLE patient")
        with pytest.raises(HospitalRefused, match="patient"):
            await hospital.current(person.number("hn"))
        assert await adapters["klaimor-demo"].free_slots("dental", NINE, NINE + 4 * HALF_HOUR, 9)


def test_only_tables_of_hosxp_are_read_instead(path: Path) -> None:
    raw = yaml.safe_load(path.read_text("utf-8"))
    raw["hospitals"][0]["reads"]["adapter"] = "fhir_r4"
    path.write_text(yaml.safe_dump(raw), "utf-8")
    with pytest.raises(BadConfiguration, match="reads"):
        read_hospitals(path)
