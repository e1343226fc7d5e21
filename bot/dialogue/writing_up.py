"""Writes up as one commit what an outcome makes true: the step, what was offered, what is sent, and the facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from bot.dialogue.offers import offers_of
from bot.dialogue.phrasebook import Phrasebook
from bot.dialogue.reply_tokens import Token, token_of
from bot.dialogue.said import said_of
from bot.dialogue.steps import Conversation, Offered, Step, Steps
from bot.dialogue.together import answers, left_standing
from bot.dialogue.turn import Outcome, Turn
from bot.domain.consent import Purpose
from bot.domain.facts import CaseOpened, Fact, LanguageChosen
from bot.domain.messages import Place
from bot.domain.patient import Patient
from bot.domain.ports.renderer import Renderer
from bot.domain.sayings import Saying
from bot.domain.stored import Commit, Ending, InboxRow, Loaded, Outgoing, StoredStep

Filing: TypeAlias = Callable[[CaseOpened, Patient, datetime], CaseOpened]
_MOST_OFFERED = 40  # buttons of news that came one after the other, remembered so that they can be typed


def as_it_is(case: CaseOpened, patient: Patient, now: datetime) -> CaseOpened:
    """A case that is filed with nothing added: it waits at the level of its kind, at no hospital in particular."""
    return case


@dataclass(frozen=True, slots=True)
class WritingUp:
    """`needs`: which consent a step ends with. `filed` adds to every case that is opened whose it is and by when it must be taken."""

    steps: Steps
    needs: Mapping[str | type, Purpose]
    phrasebook: Phrasebook
    renderer: Renderer
    filed: Filing

    def answered(self, turn: Turn, row: InboxRow, loaded: Loaded, outcome: Outcome, handler: str) -> Commit:
        """The commit of a turn that was answered; `handler`: by whom, for the audit. In standby mode nothing is sent."""
        conversation, language = turn.conversation, _chosen_language(outcome) or turn.patient.language
        changed: tuple[Fact, ...] = ()
        if language != loaded.patient.language and LanguageChosen(language) not in outcome.facts:
            changed = (LanguageChosen(language),)
        stack, offered = self._left(outcome, conversation, language)
        same = outcome.step_kept and stack == conversation.stack
        return Commit(
            person=turn.incoming.person,
            at=turn.now,
            seq=row.seq,
            ending=Ending.ANSWERED,
            expected_version=loaded.version,
            step=self._stored(stack, offered),
            step_kept=same and offered == conversation.offered,
            sends=() if turn.incoming.standby else self._sends(outcome, language, token_of(turn.incoming, row)),
            facts=(*changed, *self.with_cases_filed(outcome.facts, turn.patient, turn.now, turn.incoming.place)),
            said=said_of(turn.incoming, conversation.offered),
            relied_on=_given_before(outcome),
            trail={"handler": handler},
        )

    def told(
        self, loaded: Loaded, conversation: Conversation, outcome: Outcome, now: datetime, token: Token | None
    ) -> Commit:
        """The commit of what is said unasked; no event is answered. A stored step that cannot be read stays."""
        language = loaded.patient.language
        stack, offered = self._left(outcome, conversation, language)
        if outcome.step_kept:
            offered = offered[: max(len(conversation.offered), _MOST_OFFERED)]
        same = outcome.step_kept and stack == conversation.stack
        return Commit(
            person=loaded.patient.person,
            at=now,
            seq=None,
            ending=Ending.ANSWERED,
            expected_version=loaded.version,
            step=self._stored(stack, offered),
            step_kept=same and (conversation.lost or offered == conversation.offered),
            sends=self._sends(outcome, language, token),
            facts=self.with_cases_filed(outcome.facts, loaded.patient, now),
            relied_on=_given_before(outcome),
        )

    def with_cases_filed(
        self, facts: tuple[Fact, ...], patient: Patient, now: datetime, place: Place = Place.PRIVATE
    ) -> tuple[Fact, ...]:
        """The same facts, each case among them filed."""
        in_group = place is Place.GROUP
        return tuple(
            self.filed(replace(fact, in_group=in_group), patient, now) if isinstance(fact, CaseOpened) else fact
            for fact in facts
        )

    def _left(
        self, outcome: Outcome, conversation: Conversation, language: str
    ) -> tuple[tuple[Step, ...], tuple[Offered, ...]]:
        """The steps that stand after it, and whatever can then be typed for a button."""
        offered = offers_of(outcome, self.phrasebook, language)
        if outcome.step_kept:
            offered = tuple(dict.fromkeys((*offered, *conversation.offered)))  # each once, or it grows for ever
        return left_standing(outcome, conversation, self.needs), offered

    def _stored(self, stack: tuple[Step, ...], offered: tuple[Offered, ...]) -> StoredStep | None:
        return self.steps.encode(stack[0] if stack else None, offered, stack[1:])

    def _sends(self, outcome: Outcome, language: str, token: Token | None) -> tuple[Outgoing, ...]:
        if not outcome.say:
            return ()
        saying = self.phrasebook.worded(Saying(outcome.say, outcome.choices, outcome.speaker), language)
        calls = self.renderer.render(saying)
        relies_on = tuple(dict.fromkeys(outcome.relied_on))
        reply, since = token or (None, None)
        first = Outgoing(calls[0], outcome.urgency, reply, since, relies_on)
        return (first, *(Outgoing(call, outcome.urgency, relies_on=relies_on) for call in calls[1:]))


def _given_before(outcome: Outcome) -> tuple[Purpose, ...]:
    """What the commit is to look for in the database: what was agreed to in this very turn does not stand there yet."""
    agreed = {fact.purpose for fact in answers(outcome.facts) if fact.given}
    return tuple(purpose for purpose in dict.fromkeys(outcome.relied_on) if purpose not in agreed)


def _chosen_language(outcome: Outcome) -> str | None:
    return next((fact.language for fact in outcome.facts if isinstance(fact, LanguageChosen)), None)
