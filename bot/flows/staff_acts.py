"""Acts of staff that say something or pass the word: what each makes true, and why it may be refused."""

from __future__ import annotations

from bot.dialogue.turn import Outcome
from bot.domain.case import TAKEOVER, Case, CaseState
from bot.domain.case_facts import CaseTaken, SpeakerSet, WordsRead
from bot.domain.case_rights import may_relieve, may_take
from bot.domain.facts import Fact
from bot.domain.sayings import Plain, Urgency
from bot.domain.staff_act import (
    Acknowledge,
    HandBack,
    HandOver,
    HeldBy,
    InGroup,
    MayNot,
    NotAtDesk,
    NotHolding,
    NotSpeaking,
    PatientGone,
    Take,
    Write,
)
from bot.domain.takeover import Takeover
from bot.domain.words import Phrase
from bot.flows.staff_at_hand import AtHand, good_words, note, open_case_of, seen_all
from bot.flows.ways_on import TO_MENU, TO_PERSON


def take(act: Take, at: AtHand) -> Outcome:
    """Speak with the patient, and have the case. A colleague who speaks or has it is not pushed aside unless `relieve` says so."""
    case, takeover = open_case_of(at), at.patient.takeover
    if case.in_group:
        raise InGroup
    _allowed(case, at)
    _not_anothers(case, at, relieve=act.relieve)
    was = takeover.staff if takeover is not None else None
    facts: tuple[Fact, ...] = (
        SpeakerSet(at.who.id, was, at.now + TAKEOVER),
        *(CaseTaken(each.id, at.who.id, at.home) for each in _coming_along(case, at, was)),
    )
    return Outcome(_joined(at, takeover), facts=facts, urgency=Urgency.PERSON, step_kept=True)


def acknowledge(act: Acknowledge, at: AtHand) -> Outcome:
    """Have the case without speaking; also the answer to an alarm."""
    case = open_case_of(at)
    _allowed(case, at)
    if _holder(case) not in (None, at.who.id):
        raise HeldBy(_holder_name(case), may_relieve=may_take(at.who, case))
    return Outcome(facts=(CaseTaken(case.id, at.who.id, at.home),), step_kept=True)


def write(act: Write, at: AtHand) -> Outcome:
    """Words of a person, in that person's name."""
    open_case_of(at)
    takeover = _speaks(at)
    words = good_words(act.words)
    if at.file.blocked:
        raise PatientGone
    return Outcome(
        (Plain(words),),
        facts=(SpeakerSet(at.who.id, takeover.staff, at.now + TAKEOVER), WordsRead(act.seen)),
        urgency=Urgency.PERSON,
        step_kept=True,
        speaker=at.who.name,
    )


def hand_over(act: HandOver, at: AtHand) -> Outcome:
    """A colleague has everything of this patient that I had, and speaks if I did; what is unread waits for the colleague."""
    case, colleague, takeover = open_case_of(at), at.colleague, at.patient.takeover
    mine = at.file.held_by(at.who.id)
    if case not in mine:
        raise NotHolding
    if colleague is None or colleague.id == at.who.id or not all(may_take(colleague, each) for each in mine):
        raise NotAtDesk
    facts: list[Fact] = [CaseTaken(each.id, colleague.id) for each in mine]
    facts += note(act, at, "handed_over", act.words) if act.words.strip() else []
    if takeover is None or takeover.staff != at.who.id:
        return Outcome(facts=tuple(facts), step_kept=True)
    said = Phrase("person-joined-instead", {"name": colleague.name, "before": at.who.name})
    facts.append(SpeakerSet(colleague.id, at.who.id, at.now + TAKEOVER))
    return Outcome((Plain(said),), facts=tuple(facts), urgency=Urgency.PERSON, step_kept=True)


def hand_back(act: HandBack, at: AtHand) -> Outcome:
    """The bot speaks again, and says so."""
    open_case_of(at)
    _speaks(at)
    seen_all(act, at)
    return left(at)


def left(at: AtHand, *facts: Fact) -> Outcome:
    """The person who acts stops speaking, and the bot comes back."""
    said = Plain(Phrase("person-left", {"name": at.who.name}))
    gone = (SpeakerSet(None, at.who.id), WordsRead())
    return Outcome(
        (said,),
        (*at.back_to_step, TO_PERSON, TO_MENU),
        facts=(*facts, *gone),
        urgency=Urgency.PERSON,
        step_kept=True,
    )


def _allowed(case: Case, at: AtHand) -> None:
    if not may_take(at.who, case) and _holder(case) != at.who.id:
        raise MayNot


def _not_anothers(case: Case, at: AtHand, *, relieve: bool) -> None:
    """Two who claim at once: the second hears who has it. Whoever speaks and is not present may be relieved by anyone who may take it."""
    takeover, holder = at.patient.takeover, _holder(case)
    if takeover is not None and takeover.staff != at.who.id:
        free = not takeover.present or may_relieve(at.who, case, takeover.role)
        if not (relieve and free):
            raise HeldBy(takeover.name, may_relieve=free)
    elif holder not in (None, at.who.id) and not relieve:
        raise HeldBy(_holder_name(case), may_relieve=True)


def _coming_along(case: Case, at: AtHand, was: str | None) -> list[Case]:
    """This case, the patient's waiting ones that they may take, and those of the colleague who spoke until now."""
    others = [
        each
        for each in at.file.others
        if (each.state is CaseState.WAITING and may_take(at.who, each)) or (was is not None and _holder(each) == was)
    ]
    return [case, *others]


def _joined(at: AtHand, takeover: Takeover | None) -> tuple[Plain, ...]:
    if takeover is None:
        return (Plain(Phrase("person-joined", {"name": at.who.name})),)
    if takeover.staff == at.who.id:
        return ()  # the patient knows
    return (Plain(Phrase("person-joined-instead", {"name": at.who.name, "before": takeover.name})),)


def _speaks(at: AtHand) -> Takeover:
    takeover = at.patient.takeover
    if takeover is None or takeover.staff != at.who.id:
        raise NotSpeaking
    return takeover


def _holder(case: Case) -> str | None:
    return case.holder.id if case.state is CaseState.TAKEN and case.holder is not None else None


def _holder_name(case: Case) -> str:
    return case.holder.name if case.holder is not None else ""
