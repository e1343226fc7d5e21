"""`klaimor nlu review`: what staff say the bot misunderstood is put into other words, one by one, before anything learns from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.app.clock import utc_now
from bot.app.consents import consent_texts
from bot.domain.consent import Purpose
from bot.domain.correction import Candidate, Verdict
from bot.domain.errors import BadConfiguration
from bot.domain.ports.corrections import CorrectionsToReview
from config.read_hospitals import read_hospitals
from config.settings import PACKAGED, Settings, read_settings
from integrations.storage.stores import open_storage
from nlu.masking import Masked, mask
from nlu.rewording import LONGEST, LONGEST_RUN, Fault, Reworded, keep, reworded

Ask = Callable[[], str | None]  # a line that was typed, None at the end
Tell = Callable[[str], None]

DROP, STOP = "-", "."
_HOW = (
    "Put each message into words of your own; only those are kept, never the patient's.\n"
    "Mark entities if you like: [ทำฟัน](department).\n"
    f"Enter alone skips, {DROP} drops the message, {STOP} ends."
)
_WHY = {
    Fault.EMPTY: "there are no words in it",
    Fault.TOO_LONG: f"it is longer than {LONGEST} letters",
    Fault.MASK: "a mark of the mask is still in it",
    Fault.ENTITY: "an entity is written as [words](entity), with an entity that there is",
    Fault.SAME: "nothing was changed",
    Fault.PIECE: "something that was masked stands in it: take another name, number, day or place",
    Fault.RUN: f"{LONGEST_RUN} letters or more in a row are the patient's",
    Fault.NUMBER: "it holds what looks like a phone, hospital or citizen number",
    Fault.UNREADABLE: "it holds control characters",
}


async def review(ask: Ask, tell: Tell) -> None:
    """Go through the candidates. Raises BadConfiguration (also while the service holds an SQLite file), StorageDown."""
    settings = read_settings()
    folder = _folder(settings)
    async with _opened(settings) as corrections:
        waiting = await corrections.waiting(utc_now())
        tell(_HOW if waiting else "nothing waits for a review")
        done: Counter[str] = Counter()
        for nth, candidate in enumerate(waiting, 1):
            masked = mask(candidate.text, candidate.names, utc_now().astimezone(settings.zone))
            tell(f"\n{nth} of {len(waiting)}\n{_shown(candidate, masked)}")
            outcome = await _settled(corrections, candidate, masked, folder, ask, tell)
            if outcome is None:
                break
            done[outcome] += 1
        tell(_summary(done, folder))


async def counts() -> list[str]:
    """How many candidates wait, by what they should have been understood as; nothing of what they say."""
    async with _opened(read_settings()) as corrections:
        waiting = Counter(each.intent for each in await corrections.waiting(utc_now()))
    lines = [f"{many:>5}  {intent}" for intent, many in sorted(waiting.items(), key=lambda each: (-each[1], each[0]))]
    return [*lines, f"{waiting.total():>5}  in all"]


async def _settled(
    corrections: CorrectionsToReview, candidate: Candidate, masked: Masked, folder: Path, ask: Ask, tell: Tell
) -> str | None:
    """What became of it; None when the reviewer ends."""
    while True:
        typed = ask()
        if typed is None or typed.strip() == STOP:
            return None
        if not typed.strip():
            return "skipped"
        if typed.strip() == DROP:
            gone = await corrections.settle(candidate.id, Verdict.DROPPED, utc_now())
            return _said(tell, "dropped" if gone else "gone")
        taken = reworded(typed, masked)
        if isinstance(taken, Reworded):
            kept = await corrections.settle(candidate.id, Verdict.USED, utc_now(), _keeping(folder, candidate, taken))
            return _said(tell, "kept" if kept else "gone")
        tell(f"not taken: {_WHY[taken]}")


def _said(tell: Tell, outcome: str) -> str:
    tell({"gone": "gone: the patient has taken it back, or it has expired"}.get(outcome, outcome))
    return outcome


def _keeping(folder: Path, candidate: Candidate, example: Reworded) -> Callable[[], None]:
    def write() -> None:
        try:
            keep(folder, candidate.intent, example)
        except (OSError, ValueError) as error:
            raise BadConfiguration(f"the words cannot be kept, and the message still waits: {error}") from None

    return write


def _shown(candidate: Candidate, masked: Masked) -> str:
    marked = "".join(f"\n  {each.entity}: {masked.shown(each.words)}" for each in candidate.marked)
    return f"  {masked.text}\n  should be {candidate.intent}{marked}"


def _summary(done: Counter[str], folder: Path) -> str:
    said = ", ".join(f"{many} {outcome}" for outcome, many in sorted(done.items())) or "nothing done"
    return said + (f"; see {folder / 'reviewed.yml'}" if done["kept"] else "")


def _folder(settings: Settings) -> Path:
    """Where examples are kept. Raises BadConfiguration where the program itself lies."""
    folder = (settings.data_dir / "nlu").resolve()
    if any(folder.is_relative_to(PACKAGED.parent / room) for room in ("bot", "nlu", "integrations", "config", "tests")):
        raise BadConfiguration("DATA_DIR lies among the program's own files; choose a folder outside of them")
    return folder


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[CorrectionsToReview]:
    hospitals = tuple(each.hospital(settings.timezone) for each in read_hospitals(settings.hospitals_file))
    asked = consent_texts(hospitals).get(Purpose.IMPROVEMENT)
    async with await open_storage(settings.storage_url, settings.keys(), data_dir=settings.data_dir) as storage:
        yield storage.corrections(asked)
