"""Which handler answers a turn."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from bot.dialogue.steps import Step, tag_of
from bot.dialogue.taps import INTENT, RESUME, flow_of, tag_in
from bot.dialogue.turn import Clinic, Outcome, Ring, Turn
from bot.domain.consent import Purpose
from bot.domain.messages import Tap, Text
from bot.domain.understanding import Understanding

Handler: TypeAlias = Callable[[Turn, Clinic], Awaitable[Outcome]]
S = TypeVar("S", bound=Step)
StepHandler: TypeAlias = Callable[[Turn, Clinic, S], Awaitable[Outcome]]
TimerHandler: TypeAlias = Callable[[Ring, Clinic], Awaitable[Outcome]]

FALLBACK = "fallback"
ANY_FLOW = ""
STALE = "stale:"  # before the name of a flow in `Router.needs`
SURE, _SURE_IN_OWN_WORDS = 0.4, 0.8


@dataclass(frozen=True, slots=True)
class Route:
    """The handler that a turn reaches, and what it needs the patient's consent for."""

    answer: Handler
    needs: Purpose | None = None


class Router:
    """Handlers by intent, step, kind of content, stale tap and timer. Compose routers: Router(booking.router, triage.router).

    `needs` at a handler: what the patient must have agreed to before it is called.
    """

    def __init__(self, *others: Router) -> None:
        self.intents: dict[str, Handler] = {}
        self.interrupts: set[str] = set()
        self.steps: dict[type[Step], StepHandler[Any]] = {}
        self.contents: dict[type, Handler] = {}
        self.stale_taps: dict[str, Handler] = {}
        self.timers: dict[str, TimerHandler] = {}
        self.needs: dict[str | type, Purpose] = {}  # by intent, step, or flow of stale taps (`stale:booking`)
        for other in others:
            self._merge(other)

    def intent(
        self, *names: str, interrupts: bool = False, needs: Purpose | None = None
    ) -> Callable[[Handler], Handler]:
        """Handle intents. interrupts: they win even in the middle of another flow."""

        def register(handler: Handler) -> Handler:
            for name in names:
                _add(self.intents, name, handler)
                if interrupts:
                    self.interrupts.add(name)
                if needs is not None:
                    self.needs[name] = needs
            return handler

        return register

    def step(self, step: type[S], *, needs: Purpose | None = None) -> Callable[[StepHandler[S]], StepHandler[S]]:
        """Handle whatever the patient says while at this step."""

        def register(handler: StepHandler[S]) -> StepHandler[S]:
            _add(self.steps, step, handler)
            if needs is not None:
                self.needs[step] = needs
            return handler

        return register

    def timer(self, kind: str) -> Callable[[TimerHandler], TimerHandler]:
        """Handle a timer of this kind once it is due."""

        def register(handler: TimerHandler) -> TimerHandler:
            _add(self.timers, kind, handler)
            return handler

        return register

    def content(self, *kinds: type) -> Callable[[Handler], Handler]:
        """Handle a kind of content that is neither typed nor tapped (a sticker, a voice message, a location ...)."""

        def register(handler: Handler) -> Handler:
            for kind in kinds:
                _add(self.contents, kind, handler)
            return handler

        return register

    def stale(self, flow: str = ANY_FLOW, *, needs: Purpose | None = None) -> Callable[[Handler], Handler]:
        """Handle a tap on a button of `flow` that belongs to no step, or to one the patient has left; ANY_FLOW: of any other flow."""

        def register(handler: Handler) -> Handler:
            _add(self.stale_taps, flow, handler)
            if needs is not None:
                self.needs[f"{STALE}{flow}"] = needs
            return handler

        return register

    async def answer(self, turn: Turn, clinic: Clinic) -> Outcome:
        """The answer of the handler that this turn reaches."""
        return await self.route(turn).answer(turn, clinic)

    def route(self, turn: Turn) -> Route:
        """Interrupting intent, else current step, else intent, else fallback."""
        content = turn.incoming.content
        if not isinstance(content, Text | Tap):
            return Route(self.contents[type(content)])
        step = turn.conversation.step
        if isinstance(content, Tap) and turn.tap is None:
            return self._loose_tap(content.key, step)
        if step is not None and (turn.tap is not None or not self._interrupts(turn, step)):
            return self._at_step(step)
        return self._by_intent(turn.understanding.intent)

    def _interrupts(self, turn: Turn, step: Step) -> bool:
        """A guess does not tear a patient out of a flow; where words of one's own are asked for, only a sure one does."""
        understood = turn.understanding
        if understood.intent == "cancel_flow" and step.cancel_answers:
            return False
        sure = _SURE_IN_OWN_WORDS if step.own_words or _asks_for_another(understood) else SURE
        return understood.intent in self.interrupts and understood.confidence >= sure

    def _loose_tap(self, key: str, step: Step | None) -> Route:
        if key == RESUME and step is not None:
            return self._at_step(step)  # with no tap and no text a step asks again
        if key.startswith(INTENT):
            return self._by_intent(key.removeprefix(INTENT))
        flow = flow_of(tag_in(key))
        flow = flow if flow in self.stale_taps else ANY_FLOW
        return Route(self.stale_taps[flow], self.needs.get(f"{STALE}{flow}"))

    def _at_step(self, step: Step) -> Route:
        handler = self.steps[type(step)]
        return Route(lambda turn, clinic: handler(turn, clinic, step), self.needs.get(type(step)))

    def _by_intent(self, intent: str) -> Route:
        return Route(self.intents.get(intent, self.intents[FALLBACK]), self.needs.get(intent))

    def name_of(self, turn: Turn) -> str:
        """For the audit trail: what kind of handler answered, never content."""
        step = turn.conversation.step
        return tag_of(step) if step is not None else turn.understanding.intent

    def _merge(self, other: Router) -> None:
        for mine, theirs in (
            (self.intents, other.intents),
            (self.steps, other.steps),
            (self.contents, other.contents),
            (self.stale_taps, other.stale_taps),
            (self.timers, other.timers),
            (self.needs, other.needs),
        ):
            for key, handler in theirs.items():
                _add(mine, key, handler)
        self.interrupts |= other.interrupts


def _asks_for_another(understood: Understanding) -> bool:
    """'Not Wednesday, make it Friday' is a change of mind, not a farewell."""
    wanted = {each.entity for each in understood.entities if each.role != "rejected"}
    return understood.intent == "cancel_flow" and not wanted.isdisjoint(("date", "time"))


def _add(table: Any, key: object, handler: Any) -> None:
    if key in table:
        raise ValueError(f"{key!r} already has a handler: {table[key].__qualname__}")
    table[key] = handler
