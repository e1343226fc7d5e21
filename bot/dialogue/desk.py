"""The desk takes one turn: understand, guards, handler, and everything the turn makes true as one commit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from bot.dialogue.guards import Guard, first_answer
from bot.dialogue.language import language_after
from bot.dialogue.offers import offers_of
from bot.dialogue.phrasebook import Phrasebook
from bot.dialogue.reply_tokens import Token, token_from, token_of
from bot.dialogue.router import Router
from bot.dialogue.said import said_of
from bot.dialogue.steps import Conversation, Step, Steps
from bot.dialogue.taps import key_for, typed_choice
from bot.dialogue.together import about, answers, left_standing, patient_after, together
from bot.dialogue.turn import Clinic, Outcome, Ring, Turn
from bot.domain.case_facts import NotUnderstood, Understood
from bot.domain.citizen_id import hidden
from bot.domain.consent import Purpose
from bot.domain.errors import StepUnreadable
from bot.domain.facts import CaseKind, CaseOpened, Fact, LanguageChosen, TimerRang
from bot.domain.messages import (
    Content,
    Incoming,
    Place,
    Plain,
    Saying,
    Tap,
    Text,
    words_in,
)
from bot.domain.patient import Patient
from bot.domain.ports.renderer import Renderer
from bot.domain.ports.understand import Understand
from bot.domain.stored import Commit, DueTimer, Ending, InboxRow, Loaded, Outgoing
from bot.domain.understanding import NOT_READ, Understanding
from bot.domain.words import Phrase

_TAPPED = Understanding("tap", 1.0)
_NO_TEXT = Understanding("no_text", 1.0)
Filing: TypeAlias = Callable[[CaseOpened, Patient, datetime], CaseOpened]
_MOST_OFFERED = 40  # buttons of news that came one after the other, remembered so that they can be typed
RETRY_AFTER = (timedelta(seconds=1), timedelta(seconds=3))  # after the first and the second failed try; then set aside


def as_it_is(case: CaseOpened, patient: Patient, now: datetime) -> CaseOpened:
    """A case that is filed with nothing added: it waits at the level of its kind, at no hospital in particular."""
    return case


@dataclass(frozen=True, slots=True)
class Desk:
    """`guards` are asked in order before the router; `express` are those of them that never wait (emergency, crisis).

    `filed` adds to every case that is opened whose it is and by when a person must have taken it.
    """

    router: Router
    guards: tuple[Guard, ...]
    express: tuple[Guard, ...]
    steps: Steps
    understand: Understand
    phrasebook: Phrasebook
    renderer: Renderer
    clinic: Clinic
    timezone: ZoneInfo
    filed: Filing = as_it_is

    async def take(self, incoming: Incoming, row: InboxRow, loaded: Loaded, now: datetime) -> Commit:
        """Answer one event. Raises whatever a handler raises, or the understanding where no guard takes the turn.

        Nothing has been stored or said then.
        """
        conversation, given = self._conversation(loaded), incoming
        incoming = _numbers_hidden(given)
        try:
            turn = await self._turn(incoming, conversation, loaded.patient, now)
        except Exception:
            if (guarded := await self._unread(incoming, row, loaded, now)) is not None:
                return guarded
            raise
        turn = replace(turn, token_from=token_from(row), hidden=incoming is not given)
        if incoming.standby:
            return self._commit(turn, row, loaded, self._overheard(turn))
        outcome = await self._answered(turn)
        if conversation.lost and outcome.say:
            outcome = replace(outcome, say=(Plain(Phrase("step-lost")), *outcome.say), step_kept=False)
        return self._commit(turn, row, loaded, _counted(turn, outcome))

    async def _unread(self, incoming: Incoming, row: InboxRow, loaded: Loaded, now: datetime) -> Commit | None:
        """What the guards answer with the engine of intents down: none of them needs it, and a danger sign must not wait for it."""
        patient = _in_their_language(loaded.patient, incoming)
        turn = Turn(incoming, NOT_READ, self._conversation(loaded), patient, now.astimezone(self.timezone))
        turn = replace(turn, token_from=token_from(row))
        outcome = self._overheard(turn) if incoming.standby else await first_answer(self.guards, turn, self.clinic)
        if outcome is None or outcome.again:
            return None
        commit = self._commit(turn, row, loaded, _counted(turn, outcome))
        return replace(commit, trail={**commit.trail, "understanding": "failed"})

    async def _answered(self, turn: Turn) -> Outcome:
        """The outcome of guards or handler, and of whatever was waiting for it; with the consents that all of it relies on."""
        route = self.router.route(turn)
        turn = replace(turn, needs=route.needs, would_need=self.router.needs.get(turn.understanding.intent))
        outcome = await first_answer(self.guards, turn, self.clinic)
        if outcome is None:
            outcome = await route.answer(turn, self.clinic)
            if route.needs is not None and turn.patient.agrees_to(route.needs):
                outcome = replace(outcome, relied_on=(route.needs, *outcome.relied_on))
        for waiting in outcome.again:
            turn = await self._once_more(turn, outcome, waiting.content)
            outcome = together(outcome, about(await self._answered(turn), waiting.event_id))
        return outcome

    async def _once_more(self, turn: Turn, outcome: Outcome, content: Content) -> Turn:
        """The same turn with another content, in the state that the outcome leaves behind."""
        incoming = replace(turn.incoming, content=content)
        stack = left_standing(outcome, turn.conversation, self.router.needs)
        conversation = Conversation(_top(stack), (), turn.conversation.version, below=stack[1:])
        patient = patient_after(turn.patient, outcome.facts, turn.now)
        return await self._turn(incoming, conversation, patient, turn.now)

    async def take_express(self, incoming: Incoming, row: InboxRow, loaded: Loaded, now: datetime) -> Commit | None:
        """The answer to a red flag, in any state and beside whatever else is being worked on; None when no guard takes it."""
        incoming = _numbers_hidden(incoming)
        patient = _in_their_language(loaded.patient, incoming)
        # The step is read so that the answer can offer the way back to it; it is never changed here.
        turn = Turn(incoming, _NO_TEXT, self._conversation(loaded), patient, now.astimezone(self.timezone))
        outcome = self._overheard(turn) if incoming.standby else await first_answer(self.express, turn, self.clinic)
        if outcome is None or not (outcome.say or outcome.facts):
            return None
        outcome = outcome if incoming.standby else _counted(turn, outcome)
        commit = self._commit(turn, row, loaded, replace(outcome, step_kept=True))
        # What was offered is added to the stored step, so that it can be typed too; a step that cannot be read is left as it is.
        return replace(commit, step_kept=commit.step_kept or turn.conversation.lost)

    def apologise(
        self,
        incoming: Incoming,
        row: InboxRow,
        loaded: Loaded,
        now: datetime,
        due: datetime,
        phrase: str = "apology",
    ) -> Commit:
        """After a failed try: the apology, once, and the event waits for its next try. While a person speaks, without a word."""
        incoming = _numbers_hidden(incoming)
        patient = _in_their_language(loaded.patient, incoming)
        turn = Turn(incoming, _NO_TEXT, Conversation(), patient, now)
        silent = row.apologised or incoming.standby or patient.speaker is not None
        outcome = Outcome(() if silent else (Plain(Phrase(phrase)),), step_kept=True)
        commit = self._commit(turn, row, loaded, outcome)
        return replace(commit, ending=Ending.RETRY, due=due, apologised=True, said=None)

    def set_aside(self, incoming: Incoming, row: InboxRow, loaded: Loaded, now: datetime, reason: str) -> Commit:
        """After the last failed try: onto the staff list; later events of the patient go on."""
        commit = self.apologise(incoming, row, loaded, now, now, "apology-set-aside")
        return replace(
            commit,
            ending=Ending.SET_ASIDE,
            due=None,
            facts=self._filed((CaseOpened(CaseKind.SET_ASIDE, reason),), loaded.patient, now, incoming.place),
            said=said_of(_numbers_hidden(incoming), ()),
        )

    def tell(self, loaded: Loaded, outcome: Outcome, now: datetime, token: Token | None = None) -> Commit:
        """What a timer or a member of staff says; no event is answered. `token`: a reply token that may still work."""
        language, conversation = loaded.patient.language, self._conversation(loaded)
        stack = left_standing(outcome, conversation, self.router.needs)
        offered = offers_of(outcome, self.phrasebook, language)
        if outcome.step_kept:
            offered = tuple(dict.fromkeys((*offered, *conversation.offered)))[
                : max(len(conversation.offered), _MOST_OFFERED)
            ]
        same = outcome.step_kept and stack == conversation.stack
        return Commit(
            person=loaded.patient.person,
            at=now,
            seq=None,
            ending=Ending.ANSWERED,
            expected_version=loaded.version,
            step=self.steps.encode(_top(stack), offered, stack[1:]),
            step_kept=same and (conversation.lost or offered == conversation.offered),
            sends=self._sends(outcome, language, token),
            facts=self._filed(outcome.facts, loaded.patient, now),
            relied_on=_given_before(outcome),
        )

    async def ring(self, loaded: Loaded, timer: DueTimer, now: datetime) -> Commit:
        """What a timer that is due says and does. Raises KeyError for a kind that no flow knows, and whatever its handler raises."""
        handler = self.router.timers[timer.kind]
        conversation, here = self._conversation(loaded), now.astimezone(self.timezone)
        ring = Ring(timer.kind, timer.ref, timer.due, loaded.patient, conversation, here)
        outcome = await handler(ring, self.clinic)
        rang = TimerRang(timer.kind, timer.ref, timer.due)
        return self.tell(loaded, replace(outcome, facts=(rang, *outcome.facts)), now)

    def _conversation(self, loaded: Loaded) -> Conversation:
        try:
            step, offered, below = self.steps.decode(loaded.step)
        except StepUnreadable:
            return Conversation(None, (), loaded.version, lost=True)
        return Conversation(step, offered, loaded.version, below=below)

    async def _turn(self, incoming: Incoming, conversation: Conversation, patient: Patient, now: datetime) -> Turn:
        own_words = conversation.step is not None and conversation.step.own_words
        if not own_words:  # a name in Latin letters is not a wish for English
            patient = _in_their_language(patient, incoming)
        here = now.astimezone(self.timezone)
        match incoming.content:
            case Tap(key):
                return Turn(incoming, _TAPPED, conversation, patient, here, key_for(conversation.step, key))
            case Text(text):
                return await self._typed(text, Turn(incoming, _NO_TEXT, conversation, patient, here))
        return Turn(incoming, _NO_TEXT, conversation, patient, here)

    async def _typed(self, text: str, turn: Turn) -> Turn:
        step = turn.conversation.step
        numbers = step is None or step.numbers_are_choices
        meant = typed_choice(text, turn.conversation.offered, numbers=numbers)
        tap = key_for(step, meant.key) if meant is not None else None
        if (
            meant is not None and meant.key and tap is None
        ):  # a button that belongs to no step: it starts something, or is bound to a thing
            return replace(turn, incoming=replace(turn.incoming, content=Tap(meant.key)))
        heard = meant.types if meant is not None and meant.types else text
        return replace(turn, understanding=await self.understand.read(heard, turn.now), tap=tap)

    def _overheard(self, turn: Turn) -> Outcome:
        """Standby mode: somebody else speaks there. We read and never answer; a red flag alarms the staff list."""
        words = words_in(turn.incoming.content)
        flags = (*self.clinic.red_flags.read(words), *self.clinic.red_flags.doubts(words))
        facts = (CaseOpened(CaseKind.STANDBY_RED_FLAG, flags[0].code),) if flags else ()
        return Outcome(facts=facts, step_kept=True)

    def _commit(self, turn: Turn, row: InboxRow, loaded: Loaded, outcome: Outcome) -> Commit:
        language = _chosen_language(outcome) or turn.patient.language
        changed: tuple[Fact, ...] = ()
        if language != loaded.patient.language and LanguageChosen(language) not in outcome.facts:
            changed = (LanguageChosen(language),)
        stack = left_standing(outcome, turn.conversation, self.router.needs)
        offered = offers_of(outcome, self.phrasebook, language)
        if outcome.step_kept:
            offered = tuple(dict.fromkeys((*offered, *turn.conversation.offered)))  # each once, or it grows for ever
        same = outcome.step_kept and stack == turn.conversation.stack
        return Commit(
            person=turn.incoming.person,
            at=turn.now,
            seq=row.seq,
            ending=Ending.ANSWERED,
            expected_version=loaded.version,
            step=self.steps.encode(_top(stack), offered, stack[1:]),
            step_kept=same and offered == turn.conversation.offered,
            sends=() if turn.incoming.standby else self._sends(outcome, language, token_of(turn.incoming, row)),
            facts=(*changed, *self._filed(outcome.facts, turn.patient, turn.now, turn.incoming.place)),
            said=said_of(turn.incoming, turn.conversation.offered),
            relied_on=_given_before(outcome),
            trail={"handler": self.router.name_of(turn)},
        )

    def _filed(
        self, facts: tuple[Fact, ...], patient: Patient, now: datetime, place: Place = Place.PRIVATE
    ) -> tuple[Fact, ...]:
        in_group = place is Place.GROUP
        return tuple(
            self.filed(replace(fact, in_group=in_group), patient, now) if isinstance(fact, CaseOpened) else fact
            for fact in facts
        )

    def _sends(self, outcome: Outcome, language: str, token: Token | None) -> tuple[Outgoing, ...]:
        if not outcome.say:
            return ()
        saying = self.phrasebook.worded(Saying(outcome.say, outcome.choices, outcome.speaker), language)
        calls = self.renderer.render(saying)
        relies_on = tuple(dict.fromkeys(outcome.relied_on))
        reply, since = token or (None, None)
        first = Outgoing(calls[0], outcome.urgency, reply, since, relies_on)
        return (first, *(Outgoing(call, outcome.urgency, relies_on=relies_on) for call in calls[1:]))


def _numbers_hidden(incoming: Incoming) -> Incoming:
    """The same event without citizen ids in its words: from here on nobody reads or keeps one. The very same when there was none."""
    if not isinstance(incoming.content, Text):
        return incoming
    text = hidden(incoming.content.text)
    return incoming if text == incoming.content.text else replace(incoming, content=Text(text))


def _top(stack: tuple[Step, ...]) -> Step | None:
    return stack[0] if stack else None


def _given_before(outcome: Outcome) -> tuple[Purpose, ...]:
    """What the commit is to look for in the database: what was agreed to in this very turn does not stand there yet."""
    agreed = {fact.purpose for fact in answers(outcome.facts) if fact.given}
    return tuple(purpose for purpose in dict.fromkeys(outcome.relied_on) if purpose not in agreed)


def _counted(turn: Turn, outcome: Outcome) -> Outcome:
    """Whoever is understood (at last) begins a new row of failures; neither a sticker nor silence is understood or not."""
    missed = any(isinstance(fact, NotUnderstood) for fact in outcome.facts)
    if not turn.patient.missed or missed or not isinstance(turn.incoming.content, Text | Tap):
        return outcome
    return replace(outcome, facts=(Understood(), *outcome.facts))


def _chosen_language(outcome: Outcome) -> str | None:
    return next((fact.language for fact in outcome.facts if isinstance(fact, LanguageChosen)), None)


def _in_their_language(patient: Patient, incoming: Incoming) -> Patient:
    if not isinstance(incoming.content, Text):
        return patient
    return replace(patient, language=language_after(incoming.content.text, patient.language))
