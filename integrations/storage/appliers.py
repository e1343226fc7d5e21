"""One applier for each kind of fact that a turn can make true."""

from __future__ import annotations

from typing import get_args

from bot.domain.consent_facts import ConsentAnswered, ConsentAsked, ErasureAsked, VitalInterest, WordsDropped, WordsHeld
from bot.domain.facts import (
    Blocked,
    ContactGiven,
    Fact,
    HospitalChosen,
    LanguageChosen,
    LocationShared,
    MessageErased,
    ResultHandedOff,
    TimerRang,
    TimerSet,
    TimerStopped,
    TriageDone,
    Unblocked,
)
from bot.domain.record_facts import LinkOffered, RecordLinked, RecordMerged, RecordUnlinked
from integrations.storage import (
    appointment_appliers,
    audit,
    care_appliers,
    cared_merged,
    case_appliers,
    cases,
    consents,
    erasures,
    handed_off,
    linked,
    timers_set,
    transcript,
    triages,
    wait_appliers,
)
from integrations.storage.applying import APPLIERS, applies
from integrations.storage.patients import NAME, PHONE, phone_index
from integrations.storage.retention import after
from integrations.storage.statements import Statement
from integrations.storage.writing import Writing

_CONTACT = Statement(
    "UPDATE patients SET name = :name, phone = :phone, phone_index = :index, expires_at = :expires WHERE id = :patient"
)
_LANGUAGE = Statement("UPDATE patients SET language = :language WHERE id = :patient")
_HOSPITAL = Statement("UPDATE patients SET hospital = :hospital WHERE id = :patient")
_BLOCK = Statement("UPDATE patients SET blocked_at = :now WHERE id = :patient")
_UNBLOCK = Statement("UPDATE patients SET blocked_at = NULL WHERE id = :patient")


def apply(to: Writing, fact: Fact) -> None:
    """Make it true within the commit. Raises Changed when it is not as the turn believed."""
    APPLIERS[type(fact)](to, fact)


def forgets(fact: Fact) -> bool:
    """Whether words are erased with it, so that they must be gone from the database's files too."""
    refused = isinstance(fact, ConsentAnswered) and not fact.given
    return refused or isinstance(fact, MessageErased | WordsDropped)


@applies(LocationShared)
def _locate(to: Writing, fact: LocationShared) -> None:
    cases.locate(to, fact.location)


@applies(ContactGiven)
def _keep_contact(to: Writing, fact: ContactGiven) -> None:
    patient, box = to.patient.id, to.patient.box
    _CONTACT.run(
        to.conn,
        patient=patient,
        name=box.seal_text(NAME, patient, fact.name),
        phone=box.seal_text(PHONE, patient, fact.phone),
        index=phone_index(to.vault, fact.phone),
        expires=after(to.now, to.keep.patients),
    )


@applies(LanguageChosen)
def _set_language(to: Writing, fact: LanguageChosen) -> None:
    _LANGUAGE.run(to.conn, patient=to.patient.id, language=fact.language)


@applies(HospitalChosen)
def _choose_hospital(to: Writing, fact: HospitalChosen) -> None:
    _HOSPITAL.run(to.conn, patient=to.patient.id, hospital=fact.hospital or None)


@applies(Blocked)
def _block(to: Writing, _fact: Blocked) -> None:
    _BLOCK.run(to.conn, patient=to.patient.id, now=to.now)


@applies(Unblocked)
def _unblock(to: Writing, _fact: Unblocked) -> None:
    _UNBLOCK.run(to.conn, patient=to.patient.id)


@applies(MessageErased)
def _erase_message(to: Writing, fact: MessageErased) -> None:
    transcript.erase(to, fact.message_id)


@applies(TriageDone)
def _note_triage(to: Writing, fact: TriageDone) -> None:
    triages.note(to, fact)


@applies(ResultHandedOff)
def _hand_off(to: Writing, fact: ResultHandedOff) -> None:
    handed_off.request(to, fact)


@applies(ConsentAnswered)
def _answer_consent(to: Writing, fact: ConsentAnswered) -> None:
    consents.answer(to, fact.purpose, given=fact.given, version=fact.version)


@applies(ConsentAsked)
def _ask_consent(to: Writing, fact: ConsentAsked) -> None:
    consents.ask(to, fact.purpose, fact.version)


@applies(WordsHeld)
def _hold_words(to: Writing, fact: WordsHeld) -> None:
    transcript.hold(to, fact.purpose)


@applies(WordsDropped)
def _drop_words(to: Writing, fact: WordsDropped) -> None:
    transcript.drop_held(to, fact.purpose)


@applies(VitalInterest)
def _note_vital_interest(to: Writing, fact: VitalInterest) -> None:
    audit.record(to.conn, to.vault, to.now, "vital interest", to.patient.id, {"why": fact.why})


@applies(ErasureAsked)
def _ask_erasure(to: Writing, _fact: ErasureAsked) -> None:
    erasures.ask(to)


@applies(TimerSet)
def _set_timer(to: Writing, fact: TimerSet) -> None:
    timers_set.set_for(to, fact.kind, fact.ref, fact.due)


@applies(TimerStopped)
def _stop_timer(to: Writing, fact: TimerStopped) -> None:
    timers_set.stop(to, fact.kind, fact.ref)


@applies(TimerRang)
def _end_timer(to: Writing, fact: TimerRang) -> None:
    timers_set.rang(to, fact.kind, fact.ref, fact.due)


@applies(LinkOffered)
def _offer_link(to: Writing, fact: LinkOffered) -> None:
    linked.offer(to, fact)


@applies(RecordLinked)
def _link(to: Writing, fact: RecordLinked) -> None:
    linked.link(to, fact)


@applies(RecordUnlinked)
def _unlink(to: Writing, fact: RecordUnlinked) -> None:
    linked.unlink(to, fact.link)


@applies(RecordMerged)
def _merge(to: Writing, fact: RecordMerged) -> None:
    cared_merged.follow(to, fact.link, fact.record)
    linked.merge(to, fact.link, fact.record)


_IN_OTHER_FILES = (
    appointment_appliers,
    care_appliers,
    case_appliers,
    wait_appliers,
)  # importing them has marked theirs
if set(APPLIERS) != set(get_args(Fact)):
    raise TypeError(f"facts without an applier, or appliers without a fact: {set(APPLIERS) ^ set(get_args(Fact))}")
