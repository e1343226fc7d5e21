"""What an act of staff has at hand, and what all acts ask alike."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid5

from bot.dialogue.taps import RESUME
from bot.domain.appointment import Hospital
from bot.domain.case import MOST_WORDS, Case, CaseState
from bot.domain.case_facts import NoteWritten
from bot.domain.facts import Fact
from bot.domain.link import Record
from bot.domain.patient import Patient
from bot.domain.ports.case_files import CaseFile
from bot.domain.sayings import Choice, Press
from bot.domain.staff import StaffMember
from bot.domain.staff_act import BadWords, CaseIsClosed, NoSuchCase, StaffAct, UnreadWords
from bot.domain.words import Phrase

_ALLOWED_CONTROLS = frozenset(
    "\n\t\u200b\u200c\u200d"
)  # Thai is sometimes broken with zero-width spaces, emoji joined with joiners


@dataclass(frozen=True, slots=True)
class AtHand:
    """Who acts, on whom, and when (aware, in the service's time zone). colleague: the one handed over to, if present.

    in_flow: the patient was in the middle of something with the bot. record: what the hospital has found, for LinkRecord and RegisterCarer.
    """

    who: StaffMember
    patient: Patient
    file: CaseFile
    now: datetime
    hospitals: tuple[Hospital, ...] = ()
    colleague: StaffMember | None = None
    in_flow: bool = False
    record: Record | None = None

    @property
    def home(self) -> str:
        """The hospital that a case of no hospital gets when they take it; "" when they work for more than one."""
        return self.who.hospitals[0] if len(self.who.hospitals) == 1 else ""

    @property
    def back_to_step(self) -> tuple[Choice, ...]:
        """The way back to what the patient was doing before a person spoke."""
        return (Choice(Phrase("way-resume"), Press(RESUME)),) if self.in_flow else ()


def open_case_of(at: AtHand) -> Case:
    """The case that the act is about. Raises NoSuchCase, CaseIsClosed."""
    if at.file.case is None:
        raise NoSuchCase
    if at.file.case.state is CaseState.CLOSED:
        raise CaseIsClosed
    return at.file.case


def good_words(words: str) -> str:
    """The words as they will be shown. Raises BadWords: empty, too long for one message, or with letters that cannot be shown."""
    plain = words.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not plain or all(unicodedata.category(each) in ("Cf", "Zs", "Cc") for each in plain):
        raise BadWords("empty")
    if len(plain) + sum(each > "\uffff" for each in plain) > MOST_WORDS:
        raise BadWords("too_long")
    if any(unicodedata.category(each) in ("Cc", "Cs") and each not in _ALLOWED_CONTROLS for each in plain):
        raise BadWords("unreadable")
    return plain


def note(act: StaffAct, at: AtHand, kind: str, words: str) -> list[Fact]:
    """What the act says to colleagues, as a note of its case. Its id follows from the act's."""
    return [NoteWritten(uuid5(act.id, "note"), act.case, kind, at.who.id, good_words(words))]


def seen_all(act: StaffAct, at: AtHand) -> None:
    """Nothing of the patient's is left behind unread. Raises UnreadWords."""
    takeover = at.patient.takeover
    last = takeover.unread_until if takeover is not None else None
    if last is not None and act.seen is not None and act.seen < last:
        raise UnreadWords
