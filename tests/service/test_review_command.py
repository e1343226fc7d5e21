"""`klaimor nlu review`: no word of a patient gets from the database into a file of the repository, a log, or the reviewer's words."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from subprocess import run
from uuid import uuid4

import pytest

from bot.app import review
from bot.domain.case_facts import CaseOpened
from bot.domain.case_kind import CaseKind
from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered
from bot.domain.correction import Correction, Marked
from bot.domain.errors import BadConfiguration
from bot.domain.facts import ContactGiven
from bot.domain.messages import Person
from bot.domain.stored import Commit, Ending, Said
from config.settings import read_settings
from integrations.storage.stores import Storage, open_storage
from tests.fakes.agreed import TEXTS
from tests.fakes.migrated import migrated_folder
from tests.fakes.staff import NURSE
from tests.fakes.town import KEYS
from tests.storage.clinic import LEASE, message
from tests.thoroughness import takes_long
from tests.yaml_files import read_yaml

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "nlu", "integrations", "config", "tests")
ASKED = TEXTS[Purpose.IMPROVEMENT]
YES, NO = (ConsentAnswered(Purpose.IMPROVEMENT, given, ASKED.version) for given in (True, False))
SOMCHAI = Person("Ubot0001", "Usomchai00000000000000000000000009")
WORDS = "คุณสมชายขอเลื่อนนัดทำฟันเป็นพุธหน้า โทร 0812345678"
NEEDLES = ("สมชาย", "ขอเลื่อนนัดทำฟัน", "0812345678", "พุธหน้า")


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # no .env of the checkout
    monkeypatch.setenv("KLAIMOR_DATA_DIR", str(migrated_folder(tmp_path / "data")))
    monkeypatch.setenv("KLAIMOR_ENCRYPTION_KEYS", KEYS)


async def opened() -> Storage:
    asked = read_settings()
    return await open_storage(asked.storage_url, asked.keys(), data_dir=asked.data_dir)


async def misread(*many: tuple[str, str]) -> None:
    """Somchai writes these words, and a nurse says what each was for."""
    async with await opened() as storage:
        for words, intent in many:
            await one_misread(storage, words, intent)


async def one_misread(storage: Storage, words: str, intent: str) -> None:
    now = datetime.now(UTC)
    await storage.journal.sort((), [(message(SOMCHAI, words, at=now), now)])
    claim = await storage.records.claim(SOMCHAI, "test", now, LEASE)
    assert claim is not None
    row = claim.waiting[-1]
    facts = (YES, ContactGiven("สมชาย ใจดี", "0812345678"), CaseOpened(CaseKind.TALK_TO_NURSE, "asked"))
    said = Said(row.event_id, f"m-{row.event_id}", "text", words, now)
    await storage.records.commit(claim, Commit(SOMCHAI, now, row.seq, Ending.ANSWERED, None, said=said, facts=facts))
    await storage.records.release(claim)
    case = (await storage.case_files.file(claim.loaded.patient.id, uuid4(), uuid4(), now)).others[0].id
    marked = (Marked("department", "ทำฟัน"),) if "ทำฟัน" in words else ()
    correction = Correction(uuid4(), case, row.event_id, intent, marked)
    assert await storage.corrections(ASKED).note(NURSE, correction, now)


async def withdraws() -> None:
    async with await opened() as storage:
        now = datetime.now(UTC)
        claim = await storage.records.claim(SOMCHAI, "test", now, LEASE)
        assert claim is not None
        commit = Commit(SOMCHAI, now, None, Ending.ANSWERED, None, step_kept=True, facts=(NO,))
        await storage.records.commit(claim, commit)
        await storage.records.release(claim)


async def reviews(*typed: str) -> str:
    """A reviewer types these lines; what the screen has said."""
    lines, said = iter(typed), list[str]()
    await review.review(lambda: next(lines, None), said.append)
    return "\n".join(said)


def kept() -> dict[str, list[str]]:
    path = Path("data/nlu/reviewed.yml")
    if not path.exists():
        return {}
    entries = read_yaml(path)["nlu"]
    return {each["intent"]: each["examples"].splitlines() for each in entries}


async def left() -> int:
    return int((await review.counts())[-1].split()[0])


async def test_other_words_are_kept_and_the_message_is_deleted_in_the_same_step() -> None:
    await misread((WORDS, "reschedule_appointment"))
    said = await reviews("ย้ายคิว[หมอฟัน](department)ได้ปะ")
    assert "คุณ‹ชื่อ›ขอเลื่อนนัดทำฟันเป็น‹วันเวลา› โทร ‹เลข›" in said
    assert "should be reschedule_appointment" in said
    assert "department: ทำฟัน" in said
    assert not [needle for needle in ("สมชาย", "0812345678", "พุธหน้า") if needle in said]
    assert kept() == {"reschedule_appointment": ["- ย้ายคิว[หมอฟัน](department)ได้ปะ"]}
    assert await left() == 0
    assert await reviews() == "nothing waits for a review\nnothing done"


async def test_what_still_holds_the_patient_is_refused_until_it_does_not() -> None:
    await misread((WORDS, "reschedule_appointment"))
    said = await reviews(WORDS, "สมชายขอย้ายวัน", "ขอเลื่อนนัดทำฟันหน่อย", "ย้ายไป‹วันเวลา›", "อยากเปลี่ยนวันหาทันตแพทย์")
    assert said.count("not taken") == 4
    assert kept() == {"reschedule_appointment": ["- อยากเปลี่ยนวันหาทันตแพทย์"]}


async def test_skipped_ones_wait_dropped_ones_do_not_and_one_may_end() -> None:
    await misread(*((f"{words}ที่เคาน์เตอร์", "complaint") for words in ("รอนาน", "พูดไม่ดี", "หาไม่เจอ")))
    said = await reviews("", "-", ".")
    assert "1 dropped, 1 skipped" in said
    assert (kept(), await left()) == ({}, 2)
    await reviews()  # the end of the input ends it too
    assert await left() == 2


async def test_only_counts_are_listed() -> None:
    await misread((WORDS, "reschedule_appointment"), ("ขอคุยกับคน", "talk_to_nurse"), ("ต่อสายพยาบาล", "talk_to_nurse"))
    assert await review.counts() == ["    2  talk_to_nurse", "    1  reschedule_appointment", "    3  in all"]


async def test_who_took_the_yes_back_is_not_shown() -> None:
    await misread((WORDS, "reschedule_appointment"))
    await withdraws()
    assert await reviews("ย้ายคิวที") == "nothing waits for a review\nnothing done"
    assert kept() == {}


async def test_words_that_cannot_be_kept_leave_the_message_waiting(tmp_path: Path) -> None:
    (tmp_path / "data" / "nlu").write_text("in the way")
    await misread((WORDS, "reschedule_appointment"))
    with pytest.raises(BadConfiguration, match="still waits"):
        await reviews("ย้ายคิวหมอฟันได้ปะ")
    assert await left() == 1


async def test_while_the_service_holds_the_file_it_says_so() -> None:
    await misread((WORDS, "reschedule_appointment"))
    async with await opened():
        with pytest.raises(BadConfiguration, match="another process"):
            await review.counts()


async def test_it_keeps_nothing_among_the_programs_own_files(monkeypatch: pytest.MonkeyPatch) -> None:
    for room in ("nlu/data", "config", "tests/nlu"):
        monkeypatch.setenv("KLAIMOR_DATA_DIR", str(ROOT / room))
        with pytest.raises(BadConfiguration, match="own files"):
            await reviews()
        assert not (ROOT / room / "nlu").exists()


# ---- the repository ----------------------------------------------------------------------------------------------------


def hashes(checkout: Path) -> dict[str, str]:
    """Every file of it, by its content; what a run compiles is none of the repository."""
    return {
        str(path.relative_to(checkout)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in _files(checkout)
        if "__pycache__" not in path.parts
    }


def _files(checkout: Path) -> Iterator[Path]:
    return (path for path in checkout.rglob("*") if path.is_file())


@takes_long
@pytest.mark.timeout(240)
def test_no_stored_message_reaches_a_file_of_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a checkout whose data lies inside it, as by default: only DATA_DIR changes, and what is there is the reviewer's."""
    checkout = tmp_path / "checkout"
    for room in ROOMS[:-1]:
        shutil.copytree(ROOT / room, checkout / room, ignore=shutil.ignore_patterns(".venv"))
    shutil.copy(ROOT / ".gitignore", checkout)
    before = hashes(checkout)
    monkeypatch.setenv("KLAIMOR_DATA_DIR", str(checkout / "var"))
    monkeypatch.setenv("PYTHONPATH", str(checkout))
    asyncio.run(misread((WORDS, "reschedule_appointment"), ("ขอคุยกับคนจริงๆ", "talk_to_nurse")))
    typed = f"{WORDS}\nย้ายคิวหมอฟันได้ปะ\n-\n"
    command = [sys.executable, "-m", "bot", "nlu", "review"]
    done = run(command, cwd=checkout, input=typed, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "1 dropped, 1 kept" in done.stdout
    assert done.stderr == ""
    after = hashes(checkout)
    new = set(after) - set(before)
    assert {name: after.get(name) for name in before} == before
    assert all(name.startswith("var/") for name in new)
    assert {"var/nlu/reviewed.yml", "var/nlu/.gitignore"} <= new
    for path in _files(checkout / "var"):
        content = path.read_bytes()
        assert not [needle for needle in NEEDLES if needle.encode() in content], path
    assert run(["git", "init", "-q"], cwd=checkout, check=True).returncode == 0
    added = run(["git", "add", "-An"], cwd=checkout, capture_output=True, text=True, check=True).stdout
    assert "var/" not in added


@takes_long
def test_the_list_is_a_command() -> None:
    asyncio.run(misread((WORDS, "reschedule_appointment")))
    command = [sys.executable, "-m", "bot", "nlu", "review", "--list"]
    done = run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["1", "reschedule_appointment", "1", "in", "all"]
