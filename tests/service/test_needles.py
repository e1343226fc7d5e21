"""After a whole conversation nothing that a patient said, heard or is can be read in our files or in our logs."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from uuid import UUID

import pytest
import structlog

from config.logging import set_up_logging
from tests.fakes.town import SOMSRI, TOKEN, Town
from tests.fakes.town import town as build_town
from tests.log_scan import SCAN
from tests.service.booking_by_phone import BOOKED, CONFIRM, NAME, PHONE, up_to_the_last_question
from tests.service.trouble import CALL_1669, CHEST_PAIN, FAILS, Trouble

STORY = "เมื่อคืนนอนไม่หลับเลยค่ะ กังวลเรื่องลูกสาวคนเล็ก"
PLACE = "ซอยสุขใจ 9 บ้านรั้วเขียว"


@pytest.fixture
def logs() -> Iterator[StringIO]:
    """Everything that is logged, as `serve` would log it at its most talkative."""
    before = logging.getLogger().handlers[:]
    said = StringIO()
    set_up_logging("DEBUG", to=said)
    yield said
    for line in said.getvalue().splitlines():
        SCAN.read(line)
    structlog.reset_defaults()
    logging.getLogger().handlers[:] = before


async def conversation(town: Town) -> None:
    """A booking, an emergency with a place, a story, a failure, and a message taken back."""
    await up_to_the_last_question(town)
    assert BOOKED in (await town.answered(town.chooses(CONFIRM)))[0]
    await town.hears_next(town.writes(CHEST_PAIN), CALL_1669)
    place = {"type": "location", "latitude": 13.70123, "longitude": 100.50456, "title": "บ้าน", "address": PLACE}
    await town.answered(town.sends(place))
    await town.answered(town.writes(STORY))
    await up_to_the_last_question(town, "U" + "3" * 32, 1)  # stays in the middle: its step is stored
    await town.quiet()
    await town.answered(town.writes(FAILS))


def needles(town_log: list[str]) -> dict[str, list[bytes]]:
    """What must not be found, by what it is, in the forms in which text gets into files."""
    words = {
        "said": CHEST_PAIN,
        "story": STORY,
        "name": NAME,
        "phone": PHONE,
        "phone as shown": "081-234-5678",
        "user": SOMSRI,
        "place": PLACE,
        "latitude": "13.70123",
        "reply token": "replyToken",
        "step's contents": "any_day",
        **{f"heard {number}": line for number, line in enumerate(town_log)},
    }
    return {what: _forms(text) for what, text in words.items()}


def _forms(text: str) -> list[bytes]:
    escaped = text.encode("ascii", "backslashreplace")
    return list({text.encode(), text.encode("utf-16-le"), escaped, text.encode("utf-8", "surrogatepass")[:60]})


def found(haystack: bytes, wanted: dict[str, list[bytes]]) -> list[str]:
    return [what for what, forms in wanted.items() if any(form in haystack for form in forms)]


async def test_no_needle_is_found_in_any_file_or_log(tmp_path: Path, logs: StringIO) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    async with build_town(folder, changed=Trouble().at) as town:
        await conversation(town)
        heard = {line for bubble in await town.heard() for line in bubble.splitlines() if len(line) > 12}
        wanted = needles(sorted(heard))
        assert len(wanted) > 30, "the conversation was shorter than thought"
        files = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        assert "klaimor.sqlite3-wal" in files, "the log of the database was to be looked at too"
    files |= {f"{path.name} after": path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    files.pop("hospitals.yaml", None)
    files.pop("hospitals.yaml after", None)
    for name, content in files.items():
        assert found(content, wanted) == [], name
    assert '"level": "error"' in logs.getvalue(), "nothing was logged at all"
    assert found(logs.getvalue().encode(), wanted) == []
    assert TOKEN not in logs.getvalue()


def test_the_scan_would_find_each_needle() -> None:
    wanted = needles(["ตรวจดูอีกครั้งนะคะ ถูกต้องไหมคะ"])
    for what, forms in wanted.items():
        for form in forms:
            assert what in found(b"\x00page\xff" + form + b"\x01", wanted)


async def test_the_keys_of_buttons_and_bookings_are_ours_alone(tmp_path: Path) -> None:
    """A booking key stands in the clear as the id of its row; nothing about the patient can be read from it."""
    async with build_town(tmp_path) as town:
        assert town.service is not None
        await up_to_the_last_question(town)
        await town.answered(town.chooses(CONFIRM))
        await town.quiet()
        rows = await town.service.storage.database.read(
            lambda conn: conn.exec_driver_sql("SELECT id, hospital, state FROM bookings").all()
        )
        [(key, hospital, state)] = rows
        assert UUID(key).version == 4
        assert (hospital, state) == ("klaimor-demo", "booked")
