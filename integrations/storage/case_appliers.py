"""Appliers of what becomes true of cases and of who speaks."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.case_facts import (
    CaseClosed,
    CaseOpened,
    CaseOverdue,
    CaseTaken,
    CaseWaits,
    LeftUnread,
    NoteWritten,
    NotUnderstood,
    SpeakerSet,
    StaffActed,
    TokenUsed,
    Understood,
    WordsRead,
)
from integrations.storage import cases, cases_moved, notes, presences, speakers, transcript
from integrations.storage.applying import applies
from integrations.storage.writing import Writing


@applies(CaseOpened)
def _open(to: Writing, fact: CaseOpened) -> None:
    if fact.of:
        to = replace(to, said=transcript.earlier(to, fact.of))
    cases.open_case(to, fact)


@applies(CaseTaken)
def _take(to: Writing, fact: CaseTaken) -> None:
    cases_moved.take(to, fact)


@applies(CaseWaits)
def _wait(to: Writing, fact: CaseWaits) -> None:
    cases_moved.wait(to, fact)


@applies(CaseClosed)
def _close(to: Writing, fact: CaseClosed) -> None:
    cases_moved.close(to, fact)


@applies(CaseOverdue)
def _mark_overdue(to: Writing, fact: CaseOverdue) -> None:
    cases_moved.mark_overdue(to, fact)


@applies(SpeakerSet)
def _set_speaker(to: Writing, fact: SpeakerSet) -> None:
    speakers.set_speaker(to, fact)


@applies(LeftUnread)
def _leave_unread(to: Writing, fact: LeftUnread) -> None:
    speakers.leave_unread(to, fact)


@applies(WordsRead)
def _mark_read(to: Writing, fact: WordsRead) -> None:
    speakers.mark_read(to, fact)


@applies(TokenUsed)
def _use_token(to: Writing, _fact: TokenUsed) -> None:
    speakers.drop_token(to)


@applies(NoteWritten)
def _write_note(to: Writing, fact: NoteWritten) -> None:
    notes.write(to, fact)


@applies(StaffActed)
def _note_act(to: Writing, fact: StaffActed) -> None:
    notes.act(to, fact)
    presences.seen(to.conn, fact.who, to.now)


@applies(NotUnderstood)
def _miss(to: Writing, _fact: NotUnderstood) -> None:
    speakers.count_missed(to, understood=False)


@applies(Understood)
def _understand(to: Writing, _fact: Understood) -> None:
    speakers.count_missed(to, understood=True)
