"""The desk takes one turn: understand, guards, handler, and everything the turn makes true as one commit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.dialogue.guards import Guard, first_answer
from bot.dialogue.language import language_after
from bot.dialogue.phrasebook import Phrasebook
from bot.dialogue.router import Router
from bot.dialogue.steps import Conversation, Offered, Steps
from bot.dialogue.taps import DIAL_BY_HAND, INTENT, SHARE_BY_HAND, key_for, typed_choice
from bot.dialogue.turn import Clinic, Outcome, Ring, Turn
from bot.domain.consent import Consent, Purpose
from bot.domain.errors import StepUnreadable
from bot.domain.facts import CaseKind, CaseOpened, ConsentAnswered, Fact, LanguageChosen, TimerRang
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
    Urgency,
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
_MOST_OFFERED = 40  # buttons of news that came one after the other, remembered so that they can be typed
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
        outcome, relied_on = await self._answered(turn)
        if conversation.lost and outcome.say:
            outcome = replace(outcome, say=(Plain(Phrase("step-lost")), *outcome.say), step_kept=False)
        return replace(self._commit(turn, row, loaded, outcome), relied_on=relied_on)

    async def _answered(self, turn: Turn) -> tuple[Outcome, tuple[Purpose, ...]]:
        """The outcome of guards or handler, and the consents that it relies on."""
        route = self.router.route(turn)
        turn = replace(turn, needs=route.needs)
        outcome = await first_answer(self.guards, turn, self.clinic)
        relied_on: tuple[Purpose, ...] = ()
        if outcome is None:
            outcome = await route.answer(turn, self.clinic)
            relied_on = (route.needs,) if route.needs is not None else ()
        if outcome.again is None:
            return outcome, relied_on
        second, also = await self._answered(await self._once_more(turn, outcome, outcome.again))
        # What was agreed to in this very turn is not in the database yet, so the commit cannot look for it there.
        agreed = {fact.purpose for fact in outcome.facts if isinstance(fact, ConsentAnswered) and fact.given}
        return _together(outcome, second), tuple(each for each in (*relied_on, *also) if each not in agreed)

    async def _once_more(self, turn: Turn, outcome: Outcome, content: Content) -> Turn:
        """The same turn with another content, in the state that the outcome leaves behind."""
        incoming = replace(turn.incoming, content=content)
        step = turn.conversation.step if outcome.step_kept else outcome.step
        conversation = replace(turn.conversation, step=step, offered=())
        return await self._turn(incoming, conversation, _after(turn.patient, outcome.facts, turn.now), turn.now)

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
        step = conversation.step if outcome.step_kept else outcome.step
        offered = self._offered(outcome, language)
        if outcome.step_kept:
            offered = tuple(dict.fromkeys((*offered, *conversation.offered)))[
                : max(len(conversation.offered), _MOST_OFFERED)
            ]
        return Commit(
            person=loaded.patient.person,
            at=now,
            seq=None,
            ending=Ending.ANSWERED,
            expected_version=loaded.version,
            step=self.steps.encode(step, offered),
            step_kept=outcome.step_kept and (conversation.lost or offered == conversation.offered),
            sends=self._sends(outcome, language, None, None),
            facts=outcome.facts,
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
            step, offered = self.steps.decode(loaded.step)
        except StepUnreadable:
            return Conversation(None, (), loaded.version, lost=True)
        return Conversation(step, offered, loaded.version)

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
        flags = self.clinic.red_flags.read(turn.text)
        facts = (CaseOpened(CaseKind.STANDBY_RED_FLAG, flags[0].code),) if flags else ()
        return Outcome(facts=facts, step_kept=True)

    def _commit(self, turn: Turn, row: InboxRow, loaded: Loaded, outcome: Outcome) -> Commit:
        language = _chosen_language(outcome) or turn.patient.language
        changed: tuple[Fact, ...] = ()
        if language != loaded.patient.language and LanguageChosen(language) not in outcome.facts:
            changed = (LanguageChosen(language),)
        step = turn.conversation.step if outcome.step_kept else outcome.step
        offered = self._offered(outcome, language)
        if outcome.step_kept:
            offered = tuple(dict.fromkeys((*offered, *turn.conversation.offered)))  # each once, or it grows for ever
        return Commit(
            person=turn.incoming.person,
            at=turn.now,
            seq=row.seq,
            ending=Ending.ANSWERED,
            expected_version=loaded.version,
            step=self.steps.encode(step, offered),
            step_kept=outcome.step_kept and offered == turn.conversation.offered,
            sends=self._sends(outcome, language, turn.incoming, row),
            facts=(*changed, *outcome.facts),
            said=_said(turn.incoming),
            trail={"handler": self.router.name_of(turn)},
        )

    def _sends(
        self, outcome: Outcome, language: str, incoming: Incoming | None, row: InboxRow | None
    ) -> tuple[Outgoing, ...]:
        if not outcome.say or (incoming is not None and incoming.standby):
            return ()
        saying = self.phrasebook.worded(Saying(outcome.say, outcome.choices), language)
        calls = self.renderer.render(saying)
        first = Outgoing(calls[0], outcome.urgency)
        if incoming is not None and row is not None:
            # A dead token leaves its time behind: it tells that this answer comes late (see the outbox, what travels together).
            token = incoming.reply_token if _token_lives(row) else None
            first = replace(first, reply_token=token, token_from=row.received_at if incoming.reply_token else None)
        return (first, *(Outgoing(call, outcome.urgency) for call in calls[1:]))

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


def _together(first: Outcome, second: Outcome) -> Outcome:
    """Both in one saying: the second has the choices and the last word on the step."""
    urgent = (Urgency.EMERGENCY, Urgency.OUTCOME)
    return replace(
        second,
        say=(*first.say, *second.say),
        choices=second.choices or first.choices,
        step=first.step if second.step_kept else second.step,
        step_kept=first.step_kept and second.step_kept,
        facts=(*first.facts, *second.facts),
        urgency=next((each for each in urgent if each in (first.urgency, second.urgency)), second.urgency),
    )


def _after(patient: Patient, facts: tuple[Fact, ...], now: datetime) -> Patient:
    """The patient once these facts are true, as far as a second look in the same turn needs them."""
    for fact in facts:
        if isinstance(fact, ConsentAnswered):
            answer = Consent(fact.purpose, fact.given, fact.version, now)
            patient = replace(patient, consents={**patient.consents, fact.purpose: answer})
    return patient


def _token_lives(row: InboxRow) -> bool:
    """Whether the reply token of this event may still work: a dead one, refused after a lost answer, looks like said.

    An apology has used it; and a redelivered one dies 20 minutes after the event (LINE, "Reply token").
    """
    return not row.apologised and row.received_at - row.sent_at <= _TOKEN_LIVES


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
