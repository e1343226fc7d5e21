"""`klaimor check` tries each hospital of the configuration, and says what can be done there."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.app.check import Row, check_all
from config.settings import read_settings
from tests.hospitals.hosxp_sql_ward import LOGIN, PASSWORD, HosxpSqlWard
from tests.hospitals.wards import PretendWard

_LEAST = {
    "hcode": "10999",
    "name": {"th": "โรงพยาบาลทดสอบ", "en": "Test Hospital"},
    "identifiers": {"hn": "hn", "cid": "cid", "own": "own"},
}


def entry(id_: str, adapter: str, address: str, slots: str, **more: object) -> dict[str, object]:
    department = {"code": "dental", "name": {"th": "ทันตกรรม", "en": "Dental"}, "slots": slots}
    return {"id": id_, "adapter": adapter, "base_url": address, "departments": [department], **_LEAST, **more}


async def rows(folder: Path, *entries: dict[str, object]) -> dict[str, Row]:
    path = folder / "hospitals.yaml"
    path.write_text(yaml.safe_dump({"hospitals": list(entries)}, allow_unicode=True), "utf-8")
    settings = read_settings(_env_file=None, hospitals_file=path, data_dir=folder)
    return {row.what: row for row in await check_all(settings)}


async def test_each_hospital_has_a_row_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pretend: PretendWard, sql: HosxpSqlWard
) -> None:
    monkeypatch.setenv("DB_USER", LOGIN)
    monkeypatch.setenv("DB_PASSWORD", PASSWORD)
    login = {"kind": "basic", "user_env": "DB_USER", "password_env": "DB_PASSWORD"}
    tables = entry("tables", "hosxp_sql", sql.settings().base_url, "clinic=011", auth=login)
    fhir = entry("fhir", "fhir_r4", pretend.base_url, "schedule.actor=Location/1")
    said = await rows(tmp_path, fhir, tables)
    assert (said["hospital fhir"].good, said["hospital tables"].good) == (True, True)
    assert said["hospital fhir"].said == (
        "answers; booked by claim; declares operation, transaction too: prove it with --try before you set book_by; "
        "changes are noticed within a minute; can see, book, move, cancel, confirm, notice, find"
    )
    assert said["hospital tables"].said.startswith("reads only; tables and columns are there; 0 appointments")
    assert said["hospital tables"].said.endswith("can see, notice, find; cannot book, move, cancel, confirm")
    await sql.does("DROP TABLE ovst")
    await pretend.break_down(error_503=9, retry_after=0)
    said = await rows(tmp_path, fhir, tables)
    assert (said["hospital fhir"].good, said["hospital tables"].good) == (False, False)
    assert "ovst" in said["hospital tables"].said
    assert PASSWORD not in str(said)
