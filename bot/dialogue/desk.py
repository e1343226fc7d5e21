"""The desk takes one turn: understand, guards, handler, and everything the turn makes true as one commit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.dialogue.guards import Guard, first_answer
from bot.dialogue.hearing import NO_TEXT, conversation_of, heard, in_their_language, numbers_hidden
from bot.dialogue.phrasebook import Phrasebook
from bot.dialogue.reply_tokens import Token, token_from
from bot.dialogue.router import Router
from bot.dialogue.said import said_of
from bot.dialogue.steps import Conversation, Steps
from bot.dialogue.together import about, left_standing, patient_after, together
from bot.dialogue.turn import Clinic, Outcome, Ring, Turn
from bot.dialogue.writing_up import Filing, WritingUp, as_it_is
from bot.domain.case_facts import NotUnderstood, Understood
from bot.domain.facts import CaseKind, CaseOpened, TimerRang
from bot.domain.messages import Content, Incoming, Tap, Text, words_in
from bot.domain.patient import Patient
from bot.domain.ports.renderer import Renderer
from bot.domain.ports.understand import Understand
from bot.domain.sayings import Plain
from bot.domain.stored import Commit, DueTimer, Ending, InboxRow, Loaded
from bot.domain.understanding import NOT_READ, Understanding
from bot.domain.words import Phrase

RETRY_AFTER = (timedelta(seconds=1), timedelta(seconds=3))  # after the first and the second failed try; then set aside


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
        conversation, given = conversation_of(loaded, self.steps), incoming
        incoming = numbers_hidden(given)
        try:
            turn = await self._heard(incoming, conversation, loaded.patient, now)
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
        turn = replace(self._unheard(incoming, loaded, now, NOT_READ), token_from=token_from(row))
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
        conversation = Conversation(stack[0] if stack else None, (), turn.conversation.version, below=stack[1:])
        patient = patient_after(turn.patient, outcome.facts, turn.now)
        return await self._heard(incoming, conversation, patient, turn.now)

    async def take_express(self, incoming: Incoming, row: InboxRow, loaded: Loaded, now: datetime) -> Commit | None:
        """The answer to a red flag, in any state and beside whatever else is being worked on; None when no guard takes it."""
        incoming = numbers_hidden(incoming)
        turn = self._unheard(incoming, loaded, now, NO_TEXT)
        outcome = self._overheard(turn) if incoming.standby else await first_answer(self.express, turn, self.clinic)
        if outcome is None or not (outcome.say or outcome.facts):
            return None
        outcome = outcome if incoming.standby else _counted(turn, outcome)
        commit = self._commit(
            turn, row, loaded, replace(outcome, step_kept=True)
        )  # the step itself is never changed here
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
        incoming = numbers_hidden(incoming)
        patient = in_their_language(loaded.patient, incoming)
        turn = Turn(incoming, NO_TEXT, Conversation(), patient, now)
        silent = row.apologised or incoming.standby or patient.speaker is not None
        outcome = Outcome(() if silent else (Plain(Phrase(phrase)),), step_kept=True)
        commit = self._commit(turn, row, loaded, outcome)
        return replace(commit, ending=Ending.RETRY, due=due, apologised=True, said=None)

    def set_aside(self, incoming: Incoming, row: InboxRow, loaded: Loaded, now: datetime, reason: str) -> Commit:
        """After the last failed try: onto the staff list; later events of the patient go on."""
        commit = self.apologise(incoming, row, loaded, now, now, "apology-set-aside")
        case = CaseOpened(CaseKind.SET_ASIDE, reason)
        return replace(
            commit,
            ending=Ending.SET_ASIDE,
            due=None,
            facts=self._writing.with_cases_filed((case,), loaded.patient, now, incoming.place),
            said=said_of(numbers_hidden(incoming), ()),
        )

    def tell(self, loaded: Loaded, outcome: Outcome, now: datetime, token: Token | None = None) -> Commit:
        """What a timer or a member of staff says; no event is answered. `token`: a reply token that may still work."""
        return self._writing.told(loaded, conversation_of(loaded, self.steps), outcome, now, token)

    async def ring(self, loaded: Loaded, timer: DueTimer, now: datetime) -> Commit:
        """What a timer that is due says and does. Raises KeyError for a kind that no flow knows, and whatever its handler raises."""
        handler = self.router.timers[timer.kind]
        conversation, here = conversation_of(loaded, self.steps), now.astimezone(self.timezone)
        ring = Ring(timer.kind, timer.ref, timer.due, loaded.patient, conversation, here)
        outcome = await handler(ring, self.clinic)
        rang = TimerRang(timer.kind, timer.ref, timer.due)
        return self.tell(loaded, replace(outcome, facts=(rang, *outcome.facts)), now)

    async def _heard(self, incoming: Incoming, conversation: Conversation, patient: Patient, now: datetime) -> Turn:
        return await heard(incoming, conversation, patient, now.astimezone(self.timezone), self.understand)

    def _unheard(self, incoming: Incoming, loaded: Loaded, now: datetime, read: Understanding) -> Turn:
        """A turn for guards, which need no understanding. Its step is read so that an answer can offer the way back to it."""
        patient = in_their_language(loaded.patient, incoming)
        return Turn(incoming, read, conversation_of(loaded, self.steps), patient, now.astimezone(self.timezone))

    def _overheard(self, turn: Turn) -> Outcome:
        """Standby mode: somebody else speaks there. We read and never answer; a red flag alarms the staff list."""
        words = words_in(turn.incoming.content)
        flags = (*self.clinic.red_flags.read(words), *self.clinic.red_flags.doubts(words))
        facts = (CaseOpened(CaseKind.STANDBY_RED_FLAG, flags[0].code),) if flags else ()
        return Outcome(facts=facts, step_kept=True)

    def _commit(self, turn: Turn, row: InboxRow, loaded: Loaded, outcome: Outcome) -> Commit:
        return self._writing.answered(turn, row, loaded, outcome, handler=self.router.name_of(turn))

    @property
    def _writing(self) -> WritingUp:
        return WritingUp(self.steps, self.router.needs, self.phrasebook, self.renderer, self.filed)


def _counted(turn: Turn, outcome: Outcome) -> Outcome:
    """Whoever is understood (at last) begins a new row of failures; neither a sticker nor silence is understood or not."""
    missed = any(isinstance(fact, NotUnderstood) for fact in outcome.facts)
    if not turn.patient.missed or missed or not isinstance(turn.incoming.content, Text | Tap):
        return outcome
    return replace(outcome, facts=(Understood(), *outcome.facts))
