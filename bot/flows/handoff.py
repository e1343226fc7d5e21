"""Handing a result to the hospital's own system: by itself where the patient has agreed to that, else when they tap a button."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from bot.dialogue.router import Router
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.appointment import Hospital
from bot.domain.assessment import Assessment
from bot.domain.consent import Purpose
from bot.domain.facts import ResultHandedOff
from bot.domain.handoff import RELIES_ON
from bot.domain.messages import Tap
from bot.domain.ports.signatures import Signatures
from bot.domain.sayings import Choice, Plain, Press
from bot.domain.triage import Level
from bot.domain.words import Phrase
from bot.flows.consent_question import agreed
from bot.flows.handover_filing import answer_by, hospital_of
from bot.flows.ways_on import TO_MENU, TO_PERSON, back_to_step

router = Router()

FLOW = "handoff"  # of its button, and the purpose of its signature
_FRESH = timedelta(hours=24)  # an older result says little of how somebody is now
_URGENT = frozenset({Level.CALL_1669.value, Level.EMERGENCY_ROOM.value})
_BY_ITSELF = ("handoff-by-itself", "handoff-by-itself-urgent")
_SENT = ("handoff-sent", "handoff-sent-urgent")
_NOT_BY_ITSELF = frozenset(
    {Level.SELF_CARE.value}
)  # nothing for a hospital to do: it goes only when the patient wants it


def handing_off(turn: Turn, clinic: Clinic, outcome: Outcome, found: Assessment) -> Outcome:
    """The outcome that tells a result, with what becomes of it at the hospital: nothing where none takes results."""
    hospital = _taking(turn, clinic)
    if hospital is None:
        return outcome
    if all(agreed(turn, clinic, each) for each in RELIES_ON) and found.level not in _NOT_BY_ITSELF:
        said = Plain(_said(_BY_ITSELF, found.level, hospital))
        fact = _fact(found.id, found.level, hospital, clinic, turn.now)
        return replace(outcome, say=(*outcome.say, said), facts=(*outcome.facts, fact))
    if found.level == Level.CALL_1669.value:
        return outcome  # one thing to do now, and a person has been called already
    return replace(outcome, choices=(*outcome.choices, _button(found, clinic.signatures, turn.now)))


@router.stale(FLOW, needs=Purpose.HANDOVER)
async def send(turn: Turn, clinic: Clinic) -> Outcome:
    """The button under a result: sent once, however often it is tapped."""
    content = turn.incoming.content
    tapped = _read(clinic.signatures, content.key if isinstance(content, Tap) else "")
    hospital, ways = _taking(turn, clinic), (*back_to_step(turn), TO_PERSON, TO_MENU)
    kept = (await clinic.kept.of(turn.patient.person)).triages
    if tapped is None or hospital is None or not kept or turn.now - tapped.at > _FRESH:
        return Outcome((Plain(Phrase("handoff-too-old")),), ways, step_kept=True)
    if not agreed(turn, clinic, Purpose.TRIAGE):
        return Outcome((Plain(Phrase("handoff-withdrawn")),), ways, step_kept=True)
    return Outcome(
        (Plain(_said(_SENT, tapped.level, hospital)),),
        ways,
        facts=(_fact(tapped.assessment, tapped.level, hospital, clinic, turn.now),),
        step_kept=True,
    )


def _taking(turn: Turn, clinic: Clinic) -> Hospital | None:
    """The patient's hospital, if it takes results."""
    theirs = hospital_of(turn.patient, clinic.hospitals, turn.now)
    return next((each for each in clinic.hospitals if each.id == theirs and each.takes_triage), None)


def _said(lines: tuple[str, str], level: int, hospital: Hospital) -> Phrase:
    """Nobody may wait for the hospital because of it, least of all where it is urgent."""
    return Phrase(lines[level in _URGENT], {"hospital": hospital.name})


def _fact(assessment: UUID, level: int, hospital: Hospital, clinic: Clinic, now: datetime) -> ResultHandedOff:
    return ResultHandedOff(assessment, hospital.id, answer_by(level, hospital.id, clinic.hospitals, now))


@dataclass(frozen=True, slots=True)
class _Tapped:
    """What the button says: which result, its level, and when it was told (UTC)."""

    assessment: UUID
    level: int
    at: datetime


def _button(found: Assessment, signatures: Signatures, now: datetime) -> Choice:
    what = f"{found.id.hex}:{found.level}:{int(now.timestamp())}"
    return Choice(Phrase("handoff-send"), Press(f"{FLOW}:{what}:{signatures.sign(FLOW, what)}"))


def _read(signatures: Signatures, key: str) -> _Tapped | None:
    """None for a button that we have not signed as it is."""
    what, _, signature = key.removeprefix(f"{FLOW}:").rpartition(":")
    if not signatures.good(FLOW, what, signature):
        return None
    assessment, level, at = what.split(":")  # what we have signed can be read
    return _Tapped(UUID(hex=assessment), int(level), datetime.fromtimestamp(int(at), UTC))
