"""SBAR: what a colleague must know of a case in four parts, composed from what we hold and nothing else.

Situation, background, assessment, recommendation (Institute for Healthcare Improvement, "SBAR Tool"). What no clinician has signed says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.appointment import BookingState
from bot.domain.case import ALARMING, By, CaseView, Triage
from bot.domain.case_kind import CaseKind
from bot.domain.protocol import Protocol
from bot.domain.words import Name, Phrase, When, Words
from bot.flows.sbar_result import result_lines

_KINDS: Mapping[CaseKind, str] = {
    CaseKind.EMERGENCY: "case-emergency",
    CaseKind.CRISIS: "case-crisis",
    CaseKind.POSSIBLE_EMERGENCY: "case-possible-emergency",
    CaseKind.STANDBY_RED_FLAG: "case-standby-red-flag",
    CaseKind.SET_ASIDE: "case-set-aside",
    CaseKind.TALK_TO_NURSE: "case-talk-to-nurse",
    CaseKind.COMPLAINT: "case-complaint",
    CaseKind.BOOKING_REFUSED: "case-booking-refused",
    CaseKind.NOT_UNDERSTOOD: "case-not-understood",
    CaseKind.BY_STAFF: "case-by-staff",
    CaseKind.LINK_DISPUTED: "case-link-disputed",
}
_TO_DO: Mapping[int, str] = {1: "sbar-do-1", 2: "sbar-do-2", 3: "sbar-do-3", 4: "sbar-do-4", 5: "sbar-do-5"}
_CODED = ALARMING | {CaseKind.POSSIBLE_EMERGENCY}
_LAST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Sbar:
    """Lines of each part, to be said by the phrasebook in the reader's language."""

    situation: tuple[Words, ...]
    background: tuple[Words, ...]
    assessment: tuple[Words, ...]
    recommendation: tuple[Words, ...]


def sbar(
    view: CaseView, protocols: Mapping[str, Protocol], now: datetime, hospitals: Mapping[str, Name] | None = None
) -> Sbar | None:
    """The summary of a case whose words the viewer may read; None when they may not.

    protocols: those in use, by id. hospitals: their names by id; one that is not among them is named by its id.
    """
    if not view.words_shown:
        return None
    return Sbar(
        tuple(_situation(view)),
        tuple(_background(view, now)),
        tuple(_assessment(view, protocols, hospitals or {})),
        (Phrase(_TO_DO[view.case.level]), Phrase("sbar-do-unsigned")),
    )


def case_words(kind: CaseKind) -> Phrase:
    """Why a person should look, in general words that any role may read."""
    return Phrase(_KINDS[kind])


def _situation(view: CaseView) -> Iterator[Words]:
    case = view.case
    yield case_words(case.kind)
    yield Phrase("sbar-level", {"level": str(case.level)})
    yield Phrase("sbar-since", {"when": When(case.opened_at)})
    if case.kind in _CODED:
        yield Phrase("sbar-signs", {"signs": ", ".join(case.reasons)})
    said = [word for line in view.lines if line.by is By.PATIENT and line.kind == "text" for word in line.words]
    for words in said[-_LAST_WORDS:]:
        yield Phrase("sbar-said", {"words": words})
    if view.location:
        yield Phrase("sbar-place", {"place": view.location})


def _background(view: CaseView, now: datetime) -> Iterator[Words]:
    yield Phrase("sbar-name", {"name": view.case.name}) if view.case.name else Phrase("sbar-name-unknown")
    yield Phrase("sbar-phone", {"phone": view.phone}) if view.phone else Phrase("sbar-phone-unknown")
    ahead = sorted(
        each.slot.start for each in view.appointments if each.state is BookingState.BOOKED and each.slot.start > now
    )
    yield Phrase("sbar-appointment", {"when": When(ahead[0])}) if ahead else Phrase("sbar-appointment-none")
    for other in view.others:
        yield Phrase("sbar-other", {"case": case_words(other.kind), "level": str(other.level)})


def _assessment(view: CaseView, protocols: Mapping[str, Protocol], hospitals: Mapping[str, Name]) -> Iterator[Words]:
    if not view.triages:
        yield Phrase("sbar-triage-none")
    for triage in view.triages:
        names = ", ".join(triage.protocols) or "-"
        yield Phrase("sbar-triage", {"when": When(triage.at), "level": str(triage.level), "protocols": names})
        if not _signed(triage, protocols):
            yield Phrase("sbar-triage-unsigned")
    newest = view.triages[0] if view.triages else None
    if newest is not None:
        yield from result_lines(newest, hospitals)


def _signed(triage: Triage, protocols: Mapping[str, Protocol]) -> bool:
    """Whether a clinician answers for every protocol that was used, in the very version that was used."""
    signed = {each.name for each in protocols.values() if each.signed_by is not None}
    return bool(triage.protocols) and signed.issuperset(triage.protocols)
