"""The desk takes one turn: understand, guards, handler, and everything the turn makes true as one commit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.dialogue.guards import Guard, first_answer
from bot.dialogue.language import language_after
from bot.dialogue.phrasebook import Phrasebook
from bot.dialogue.router import Router
from bot.dialogue.steps import Conversation, Offered, Step, Steps
from bot.dialogue.taps import DIAL_BY_HAND, INTENT, SHARE_BY_HAND, key_for, typed_choice
from bot.dialogue.together import about, answers, left_standing, patient_after, together
from bot.dialogue.turn import Clinic, Outcome, Ring, Turn
from bot.domain.consent import Purpose
from bot.domain.errors import StepUnreadable
from bot.domain.facts import CaseKind, CaseOpened, Fact, LanguageChosen, TimerRang
from bot.domain.messages import (
    AskLocation,
    Call,
    Card,
    Carousel,
    Choice,
    Content,
    Incoming,
    Plain,
    Press,
    Saying,
    Shape,
    SharedLocation,
    Tap,
    Text,
    TypeIt,
)
from bot.domain.patient import Patient
from bot.domain.ports.renderer import Renderer
from bot.domain.ports.understand import Understand
from bot.domain.stored import Commit, DueTimer, Ending, InboxRow, Loaded, Outgoing, Said
from bot.domain.understanding import Understanding
from bot.domain.words import Phrase

_TAPPED = Understanding("tap", 1.0)
_NO_TEXT = Understanding("no_text", 1.0)
_TOKEN_LIVES = timedelta(minutes=19)
RETRY_AFTER = (timedelta(seconds=1), timedelta(seconds=3))  # after the first and the second failed try; then set aside


@dataclass(frozen=True, slots=True)
class Desk:
    """`guards` are asked in order before the router; `express` are those of them that never wait (emergency, crisis)."""

    router: Router
    guards: tuple[Guard, ...]
    express: tuple[Guard, ...]
    steps: Steps
    understand: Understand
    phrasebook: Phrasebook
    renderer: Renderer
    clinic: Clinic
    timezone: ZoneInfo

    async def take(self, incoming: Incoming, row: InboxRow, loaded: Loaded, now: datetime) -> Commit:
        """Answer one event. Raises whatever a handler raises; nothing has been stored or said then."""
        conversation = self._conversation(loaded)
        turn = await self._turn(incoming, conversation, loaded.patient, now)
        if incoming.standby:
            return self._commit(turn, row, loaded, self._overheard(turn))
        outcome = await self._answered(turn)
        if conversation.lost and outcome.say:
            outcome = replace(outcome, say=(Plain(Phrase("step-lost")), *outcome.say), step_kept=False)
        return self._commit(turn, row, loaded, outcome)

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
        patient = _in_their_language(loaded.patient, incoming)
        # The step is read so that the answer can offer the way back to it; it is never changed here.
        turn = Turn(incoming, _NO_TEXT, self._conversation(loaded), patient, now.astimezone(self.timezone))
        outcome = self._overheard(turn) if incoming.standby else await first_answer(self.express, turn, self.clinic)
        if outcome is None or not (outcome.say or outcome.facts):
            return None
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
        """After a failed try: the apology, once, and the event waits for its next try."""
        patient = _in_their_language(loaded.patient, incoming)
        turn = Turn(incoming, _NO_TEXT, Conversation(), patient, now)
        silent = row.apologised or incoming.standby
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
            facts=(CaseOpened(CaseKind.SET_ASIDE, reason),),
            said=_said(incoming),
        )

    def tell(self, loaded: Loaded, outcome: Outcome, now: datetime) -> Commit:
        """What a timer or a member of staff says; no event is answered."""
        language, conversation = loaded.patient.language, self._conversation(loaded)
        stack = left_standing(outcome, conversation, self.router.needs)
        offered = self._offered(outcome, language)
        if outcome.step_kept:
            offered = (*offered, *conversation.offered)
        same = outcome.step_kept and stack == conversation.stack
        return Commit(
            person=loaded.patient.person,
            at=now,
            seq=None,
            ending=Ending.ANSWERED,
            expected_version=loaded.version,
            step=self.steps.encode(_top(stack), offered, stack[1:]),
            step_kept=same and (conversation.lost or offered == conversation.offered),
            sends=self._sends(outcome, language, None, None),
            facts=outcome.facts,
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
        if meant is not None and meant.key.startswith(INTENT):
            return replace(turn, incoming=replace(turn.incoming, content=Tap(meant.key)))
        tap = key_for(step, meant.key) if meant is not None else None
        heard = meant.types if meant is not None and meant.types else text
        return replace(turn, understanding=await self.understand.read(heard, turn.now), tap=tap)

    def _overheard(self, turn: Turn) -> Outcome:
        """Standby mode: somebody else speaks there. We read and never answer; a red flag alarms the staff list."""
        flags = self.clinic.red_flags.read(turn.text)
        facts = (CaseOpened(CaseKind.STANDBY_RED_FLAG, flags[0].code),) if flags else ()
        return Outcome(facts=facts, step_kept=True)

    def _commit(self, turn: Turn, row: InboxRow, loaded: Loaded, outcome: Outcome) -> Commit:
        language = _chosen_language(outcome) or turn.patient.language
        changed: tuple[Fact, ...] = ()
        if language != loaded.patient.language and LanguageChosen(language) not in outcome.facts:
            changed = (LanguageChosen(language),)
        stack = left_standing(outcome, turn.conversation, self.router.needs)
        offered = self._offered(outcome, language)
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
            sends=self._sends(outcome, language, turn.incoming, _token_from(row)),
            facts=(*changed, *outcome.facts),
            said=_said(turn.incoming),
            relied_on=_given_before(outcome),
            trail={"handler": self.router.name_of(turn)},
        )

    def _sends(
        self, outcome: Outcome, language: str, incoming: Incoming | None, token_from: datetime | None
    ) -> tuple[Outgoing, ...]:
        if not outcome.say or (incoming is not None and incoming.standby):
            return ()
        saying = self.phrasebook.worded(Saying(outcome.say, outcome.choices), language)
        calls = self.renderer.render(saying)
        token = incoming.reply_token if incoming is not None and token_from is not None else None
        relies_on = tuple(dict.fromkeys(outcome.relied_on))
        first = Outgoing(calls[0], outcome.urgency, token, token_from if token else None, relies_on)
        return (first, *(Outgoing(call, outcome.urgency, relies_on=relies_on) for call in calls[1:]))

    def _offered(self, outcome: Outcome, language: str) -> tuple[Offered, ...]:
        shown = [*(button for shape in outcome.say for button in _buttons(shape)), *outcome.choices]
        offers = []
        for choice in shown:
            label = self.phrasebook.word(choice.label, language)
            if isinstance(choice.action, Press):
                offers.append(Offered(label, key=choice.action.key))
            elif isinstance(choice.action, TypeIt):
                offers.append(Offered(label, types=self.phrasebook.word(choice.action.text, language)))
            elif isinstance(choice.action, Call | AskLocation):
                by_hand = DIAL_BY_HAND if isinstance(choice.action, Call) else SHARE_BY_HAND
                offers.append(Offered(label, key=f"{INTENT}{by_hand}"))
        return tuple(offers)


def _top(stack: tuple[Step, ...]) -> Step | None:
    return stack[0] if stack else None


def _given_before(outcome: Outcome) -> tuple[Purpose, ...]:
    """What the commit is to look for in the database: what was agreed to in this very turn does not stand there yet."""
    agreed = {fact.purpose for fact in answers(outcome.facts) if fact.given}
    return tuple(purpose for purpose in dict.fromkeys(outcome.relied_on) if purpose not in agreed)


def _token_from(row: InboxRow) -> datetime | None:
    """From when the reply token of this event may work, None if it cannot: a dead one, refused after a lost answer, looks like said.

    An apology has used it; and a redelivered one dies 20 minutes after the event (LINE, "Reply token").
    """
    dead = row.apologised or row.received_at - row.sent_at > _TOKEN_LIVES
    return None if dead else row.received_at


def _buttons(shape: Shape) -> tuple[Choice, ...]:
    match shape:
        case Card():
            return shape.buttons
        case Carousel():
            return tuple(button for card in shape.cards for button in card.buttons)
        case Plain():
            return ()


def _chosen_language(outcome: Outcome) -> str | None:
    return next((fact.language for fact in outcome.facts if isinstance(fact, LanguageChosen)), None)


def _in_their_language(patient: Patient, incoming: Incoming) -> Patient:
    if not isinstance(incoming.content, Text):
        return patient
    return replace(patient, language=language_after(incoming.content.text, patient.language))


def _said(incoming: Incoming) -> Said:
    match incoming.content:
        case Text(text):
            words = text
        case Tap(key):
            words = key
        case SharedLocation() as place:
            words = f"{place.latitude:.5f}, {place.longitude:.5f} {place.title} {place.address}".strip()
        case _:
            words = ""
    kind = type(incoming.content).__name__.lower()
    return Said(incoming.event_id, incoming.message_id, kind, words, incoming.sent_at)
