"""Whoever changes the audit trail afterwards is found out, and where; erasing and purging are no such change."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection

from bot.domain.ports.audit import AuditBroken, Walk
from integrations.storage import audit, tables
from integrations.storage.audit_forms import START, Entry, chained
from tests.storage.clinic import KEYS, SOMCHAI, Clinic, opened
from tests.storage.test_forgetting import a_full_life

NURSE = "staff-7"


async def writes(clinic: Clinic, many: int, first: int = 1) -> None:
    """So many entries, told apart by `n`."""
    for n in range(first, first + many):
        await clinic.storage.audit.note(NURSE, "conversation read", uuid4(), {"n": n})


async def seals(clinic: Clinic, many: int = 6) -> None:
    """So many entries, sealed."""
    await writes(clinic, many)
    assert (await clinic.storage.audit_chain.seal(clinic.now)).count == many


async def tampers(clinic: Clinic, *sql: str) -> None:
    """Somebody with a database prompt and no key."""

    def work(conn: Connection) -> None:
        for each in sql:
            conn.exec_driver_sql(each)

    await clinic.storage.database.write(work)


async def broken(clinic: Clinic, **how: Any) -> tuple[int | None, str]:
    """Where the walk stops, and why."""
    walked = await clinic.storage.walk_audit(**how)
    assert walked.broken is not None, "nothing was found"
    return walked.broken.number, walked.broken.why


async def test_a_whole_chain_holds(clinic: Clinic) -> None:
    await seals(clinic)
    await writes(clinic, 2)
    walked = await clinic.storage.walk_audit()
    assert (walked.good, walked.waiting, walked.broken) == (6, 2, None)
    assert walked.head is not None
    assert (walked.head.number, walked.head.sealed_at) == (6, clinic.now)


async def test_an_empty_one_too(clinic: Clinic) -> None:
    assert (await clinic.storage.audit_chain.seal(clinic.now)).head is None
    assert await clinic.storage.walk_audit() == Walk(0, 0, None, None)


async def test_entries_are_numbered_in_the_order_they_were_committed_and_each_holds_the_hash_of_the_last(
    clinic: Clinic,
) -> None:
    await seals(clinic, 3)
    await writes(clinic, 2, first=4)
    await clinic.storage.audit_chain.seal(clinic.now)
    rows = await table(clinic)
    assert [(row["number"], json.loads(row["detail"])["n"]) for row in rows] == [(n, n) for n in range(1, 6)]
    assert [row["previous"] for row in rows] == [START, *(row["hash"] for row in rows[:-1])]


async def test_anybody_can_compute_the_hashes_without_a_key(clinic: Clinic) -> None:
    """As the form is written down, with nothing of ours."""
    await seals(clinic, 3)
    previous = bytes(32)
    for row in await table(clinic):
        fields = [row["number"], previous.hex(), row["happened_at"], row["actor"], row["action"]]
        fields += [row["subject"].hex(), row["detail"], row["mark"].hex()]
        spelled = [str(field).encode() for field in fields]
        form = b"".join(str(len(each)).encode() + b":" + each + b"," for each in spelled)
        previous = sha256(form).digest()
        assert row["hash"] == previous


async def table(clinic: Clinic) -> list[dict[str, Any]]:
    """The sealed entries as they stand."""

    def look(conn: Connection) -> list[dict[str, Any]]:
        rows = conn.exec_driver_sql("SELECT * FROM audit WHERE number IS NOT NULL ORDER BY number").mappings()
        return [dict(row) for row in rows]

    return await clinic.storage.database.read(look)


# ---- changed ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'bot'",
        "action = 'conversation opened'",
        "detail = '{}'",
        "happened_at = happened_at - 1",
        "subject = (SELECT subject FROM audit WHERE number = 1)",
        "mark = NULL",
        "mark = (SELECT mark FROM audit WHERE number = 1)",
        "hash = (SELECT hash FROM audit WHERE number = 1)",
        "hash = NULL",
    ],
)
async def test_a_changed_entry_is_named(clinic: Clinic, change: str) -> None:
    await seals(clinic)
    await tampers(clinic, f"UPDATE audit SET {change} WHERE number = 4")
    assert await broken(clinic) == (4, "was changed after it was sealed")


@pytest.mark.parametrize("number", [1, 3, 5])
async def test_a_deleted_entry_is_named(clinic: Clinic, number: int) -> None:
    await seals(clinic)
    await tampers(clinic, f"DELETE FROM audit WHERE number = {number}")
    assert await broken(clinic) == (number, "is missing")


async def test_a_gap_that_is_closed_by_numbering_anew_shows_all_the_same(clinic: Clinic) -> None:
    await seals(clinic)
    await tampers(
        clinic,
        "DELETE FROM audit WHERE number = 3",
        *(f"UPDATE audit SET number = {n - 1} WHERE number = {n}" for n in (4, 5, 6)),
    )
    assert (await broken(clinic))[0] == 3


async def test_two_that_change_places_are_named(clinic: Clinic) -> None:
    await seals(clinic)
    await tampers(
        clinic,
        "UPDATE audit SET number = 99 WHERE number = 3",
        "UPDATE audit SET number = 3 WHERE number = 4",
        "UPDATE audit SET number = 4 WHERE number = 99",
    )
    assert (await broken(clinic))[0] == 3


@pytest.mark.parametrize("left", [5, 3, 1, 0])
async def test_an_end_that_is_cut_off_is_found(clinic: Clinic, left: int) -> None:
    await seals(clinic)
    await tampers(clinic, f"DELETE FROM audit WHERE number > {left}")
    assert await broken(clinic) == (left + 1, "is missing, with all that came after it")


async def test_an_end_that_is_cut_off_stays_found_when_the_service_goes_on(clinic: Clinic) -> None:
    """The chain goes on from the head that was sealed, not from what is left: nothing grows over the gap."""
    await seals(clinic)
    await tampers(clinic, "DELETE FROM audit WHERE number > 4")
    await writes(clinic, 3)
    sealed = await clinic.storage.audit_chain.seal(clinic.now)
    assert sealed.head is not None
    assert sealed.head.number == 9
    assert await broken(clinic) == (5, "is missing")


async def test_a_head_that_is_gone_or_rewritten_is_found_and_nothing_is_sealed_on_it(clinic: Clinic) -> None:
    await seals(clinic)
    for change in (
        "UPDATE audit_head SET number = 4, hash = (SELECT hash FROM audit WHERE number = 4)",
        "UPDATE audit_head SET sealed_at = sealed_at - 1",
        "DELETE FROM audit_head",
    ):
        await tampers(clinic, change)
        await writes(clinic, 1)
        with pytest.raises(AuditBroken):
            await clinic.storage.audit_chain.seal(clinic.now)
        assert (await broken(clinic))[0] is None
    assert (await clinic.storage.walk_audit()).waiting == 3


async def test_the_whole_rolled_back_to_an_older_state_shows_against_a_head_that_was_noted(clinic: Clinic) -> None:
    """Who can put back an old copy of everything leaves no trace in the database: only what was noted elsewhere tells."""
    await seals(clinic)
    [then] = await clinic.storage.database.read(head_row)
    await writes(clinic, 2)
    noted = (await clinic.storage.audit_chain.seal(clinic.now + timedelta(seconds=1))).head
    assert noted is not None
    assert (await clinic.storage.walk_audit((noted.number, noted.hash))).broken is None
    await tampers(clinic, "DELETE FROM audit WHERE number > 6", "DELETE FROM audit_head")
    await clinic.storage.database.write(lambda conn: put_head(conn, then))
    assert (await clinic.storage.walk_audit()).broken is None
    assert (await broken(clinic, known=(noted.number, noted.hash)))[0] == 7


async def test_a_chain_that_was_exchanged_shows_against_a_head_that_was_noted(clinic: Clinic) -> None:
    await seals(clinic)
    assert (await broken(clinic, known=(4, b"x" * 32)))[0] == 4


def head_row(conn: Connection) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in conn.exec_driver_sql("SELECT id, number, hash, sealed_at, seal FROM audit_head")]


def put_head(conn: Connection, row: tuple[Any, ...]) -> None:
    names = ("id", "number", "hash", "sealed_at", "seal")
    conn.execute(tables.audit_head.insert(), dict(zip(names, row, strict=True)))


async def test_a_chain_that_is_computed_anew_after_a_change_lacks_the_key(clinic: Clinic) -> None:
    """SHA-256 can be computed by anybody, the seals and marks cannot."""
    await seals(clinic)

    def forge(conn: Connection) -> None:
        previous = START
        rows = [dict(row) for row in conn.exec_driver_sql("SELECT * FROM audit ORDER BY number").mappings()]
        for row in rows:
            actor = "bot" if row["number"] == 4 else row["actor"]
            entry = Entry(row["happened_at"], actor, row["action"], row["subject"], row["detail"])
            digest = chained(row["number"], previous, entry, row["mark"])
            values = {"actor": actor, "previous": previous, "hash": digest}
            conn.execute(tables.audit.update().where(tables.audit.c.id == row["id"]).values(values))
            previous = digest

    await clinic.storage.database.write(forge)
    assert await broken(clinic) == (4, "was sealed by somebody without the key: the chain was computed anew")


# ---- put in ----------------------------------------------------------------------------------------------------------

COPY = (
    "INSERT INTO audit (happened_at, actor, action, subject, detail, mark) "
    "SELECT happened_at, {actor}, action, subject, detail, {mark} FROM audit WHERE number = 2"
)


async def test_an_entry_that_was_put_in_before_it_was_sealed_has_no_mark_of_ours(clinic: Clinic) -> None:
    await seals(clinic)
    await tampers(clinic, COPY.format(actor="'staff-9'", mark="mark"))
    assert (await clinic.storage.walk_audit()).broken is not None, "not found while it waits"
    assert (await clinic.storage.audit_chain.seal(clinic.now)).foreign == 1
    number, why = await broken(clinic)
    assert (number, "before it was sealed" in why) == (7, True)


async def test_an_entry_without_any_mark_is_not_taken_for_an_old_one(clinic: Clinic) -> None:
    await seals(clinic)
    await tampers(clinic, COPY.format(actor="actor", mark="NULL"))
    await clinic.storage.audit_chain.seal(clinic.now)
    assert await broken(clinic) == (7, "was written by somebody else than this service")


async def test_an_exact_copy_of_an_entry_is_named(clinic: Clinic) -> None:
    await seals(clinic)
    await tampers(clinic, COPY.format(actor="actor", mark="mark"))
    await clinic.storage.audit_chain.seal(clinic.now)
    assert await broken(clinic) == (7, "is a copy of an earlier one")


@pytest.mark.parametrize("number", [0, -3, 7, 70])
async def test_an_entry_outside_the_chain_is_named(clinic: Clinic, number: int) -> None:
    await seals(clinic)
    await writes(clinic, 1)
    await tampers(clinic, f"UPDATE audit SET number = {number} WHERE number IS NULL")
    assert await broken(clinic) == (number, "stands outside the chain")


async def test_two_entries_under_one_number_are_found(clinic: Clinic) -> None:
    await seals(clinic)
    await writes(clinic, 1)
    await tampers(clinic, "DROP INDEX ix_audit_number", "UPDATE audit SET number = 4 WHERE number IS NULL")
    try:
        assert (await clinic.storage.walk_audit()).broken is not None
    finally:  # the server is shared with other tests
        await tampers(
            clinic, "DELETE FROM audit WHERE number = 4", "CREATE UNIQUE INDEX ix_audit_number ON audit (number)"
        )


# ---- what is no tampering --------------------------------------------------------------------------------------------


async def test_erasing_and_purging_leave_the_chain_whole(clinic: Clinic) -> None:
    await a_full_life(clinic)
    await clinic.storage.records.erase_patient(SOMCHAI)
    await clinic.storage.audit_chain.seal(clinic.now)
    await clinic.turns(SOMCHAI, "สวัสดีค่ะ")
    await clinic.storage.audit_chain.seal(clinic.now)
    await clinic.storage.records.purge(clinic.now + timedelta(days=6 * 365))
    await clinic.storage.audit_chain.seal(clinic.now)
    walked = await clinic.storage.walk_audit()
    assert (walked.broken, walked.waiting) == (None, 0)
    assert walked.good == len(await table(clinic)) >= 6


async def test_entries_from_before_there_were_marks_are_sealed_as_they_stand(clinic: Clinic) -> None:
    await writes(clinic, 3)
    await tampers(clinic, "UPDATE audit SET mark = NULL")
    await writes(clinic, 2)
    await clinic.storage.audit_chain.seal(clinic.now)
    walked = await clinic.storage.walk_audit()
    assert (walked.good, walked.broken) == (5, None)


async def test_a_new_encryption_key_breaks_no_seal(url: str, tmp_path: Path) -> None:
    newest = ("2027-01", b"n" * 32)
    async with opened(url, tmp_path / "data") as clinic:
        await seals(clinic, 3)
    async with opened(url, tmp_path / "data", [newest, *KEYS]) as clinic:
        await clinic.storage.rewrap_keys()
    async with opened(url, tmp_path / "data", [newest]) as clinic:
        await writes(clinic, 2)
        await clinic.storage.audit_chain.seal(clinic.now)
        walked = await clinic.storage.walk_audit()
        assert (walked.good, walked.broken) == (5, None)


async def test_a_long_chain_is_sealed_and_walked_in_portions(clinic: Clinic) -> None:
    vault = clinic.storage.vault

    def many(conn: Connection) -> None:
        for n in range(1203):
            audit.record(conn, vault, n, "turn answered", "somebody", {"n": n})

    await clinic.storage.database.write(many)
    assert [(await clinic.storage.audit_chain.seal(clinic.now)).count for _ in range(4)] == [500, 500, 203, 0]
    assert (await clinic.storage.walk_audit()).good == 1203
    await tampers(clinic, "UPDATE audit SET actor = 'x' WHERE number = 1150")
    assert (await broken(clinic))[0] == 1150


async def test_of_several_processes_one_seals_at_a_time_and_the_chain_is_one(postgres_clinic: Clinic) -> None:
    one = postgres_clinic
    async with opened(one.url, one.data_dir) as two:

        async def works(clinic: Clinic) -> None:
            for _ in range(12):
                await writes(clinic, 3)
                await clinic.storage.audit_chain.seal(clinic.now)

        await asyncio.gather(works(one), works(two), works(one))
        while (await two.storage.audit_chain.seal(two.now)).count:
            continue
        walked = await one.storage.walk_audit()
        assert (walked.good, walked.waiting, walked.broken) == (108, 0, None)


async def test_no_turn_waits_for_the_sealer(postgres_clinic: Clinic) -> None:
    """While the chain is held by somebody who does not end, turns are committed as ever."""
    clinic = postgres_clinic

    def holding(conn: Connection) -> None:
        conn.exec_driver_sql("SELECT pg_advisory_xact_lock(7203117)")
        conn.exec_driver_sql("SELECT pg_sleep(1.0)")

    held = asyncio.ensure_future(clinic.storage.database.write(holding))
    await asyncio.sleep(0.2)
    await writes(clinic, 1)
    assert (await clinic.storage.audit_chain.seal(clinic.now)).count == 0
    await clinic.turns(SOMCHAI, "สวัสดีค่ะ")
    assert not held.done(), "the turn has waited"
    await held


# ---- never content ---------------------------------------------------------------------------------------------------


CONTENT: list[tuple[str, dict[str, object]]] = [
    ("read", {"text": "ปวดฟันมากค่ะ"}),
    ("read", {"text": "my tooth aches " * 10}),
    ("read", {"lines": ["code", ["เจ็บหน้าอก"]]}),
    ("อ่านข้อความ", {}),
    ("read", {"raw": b"bytes"}),
    ("read", {"at": 13.75}),
    ("read", {"ปวด": 1}),
    ("read", {"text": "two\nlines"}),
]


@pytest.mark.parametrize(("action", "detail"), CONTENT)
async def test_words_of_people_are_refused(sqlite_clinic: Clinic, action: str, detail: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="codes"):
        await sqlite_clinic.storage.audit.note(NURSE, action, uuid4(), detail)
    assert await sqlite_clinic.storage.audit_chain.seal(sqlite_clinic.now) is not None
    assert await table(sqlite_clinic) == []


async def test_a_read_is_recorded_under_a_pseudonym_that_is_the_same_for_one_patient(clinic: Clinic) -> None:
    patient, other = uuid4(), uuid4()
    for who in (patient, other, patient):
        await clinic.storage.audit.note(NURSE, "conversation read", who, {"role": "clerk", "stated": True, "n": None})
    await clinic.storage.audit_chain.seal(clinic.now)
    first, second, third = await table(clinic)
    assert first["subject"] == third["subject"] != second["subject"]
    assert (first["actor"], json.loads(first["detail"])) == (NURSE, {"role": "clerk", "stated": True, "n": None})
    assert str(patient) not in str([first, second, third])
