"""A patient who talks with the desk in memory: `assert await patient.writes("ขอนัดหมอฟัน") == [...]`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from bot.dialogue.desk import Desk
from bot.dialogue.steps import tag_of
from bot.dialogue.turn import Outcome
from bot.domain.appointment import Booking
from bot.domain.appointment_facts import BookingTold, ChangeTold
from bot.domain.care import Care
from bot.domain.case_facts import NotUnderstood, Understood
from bot.domain.consent import Consent
from bot.domain.consent_facts import ConsentAnswered, ConsentAsked
from bot.domain.danger import CHECK_CLOCK, DOUBT_CLOCK, OpenQuestion, Written, check_of
from bot.domain.facts import (
    CaseKind,
    CaseOpened,
    ContactGiven,
    Fact,
    HospitalChosen,
    LanguageChosen,
    TimerRang,
    TimerSet,
    TimerStopped,
)
from bot.domain.messages import Content, Incoming, Person, Place, Tap, Text
from bot.domain.patient import Patient
from bot.domain.record_facts import CareEnded, CareMade, RecordLinked, RecordMerged, RecordUnlinked
from bot.domain.sayings import Choice, Press, Saying
from bot.domain.staff import StaffMember
from bot.domain.stored import Commit, DueTimer, InboxRow, Loaded, StoredStep
from bot.domain.takeover import Takeover
from bot.domain.wait_facts import OfferEnded, SlotOffered, WaitJoined, WaitLeft
from bot.domain.waitlist import OfferState, Wait, WaitState
from tests.fakes.agreed import AGREED
from tests.log_scan import SCAN

BANGKOK = ZoneInfo("Asia/Bangkok")
MONDAY_MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=BANGKOK)


class WordsOnly:
    """Renders to nothing and remembers what was said, in words."""

    def __init__(self) -> None:
        self.sayings: list[Saying] = []

    def render(self, saying: Saying) -> tuple[bytes, ...]:
        self.sayings.append(saying)
        return (b"[]",)


@dataclass
class Talker:
    """One patient at a desk that is built with `WordsOnly`. Times are Bangkok's; `passes` moves the clock.

    They have agreed to everything; a `stranger` has not been asked for anything yet.
    """

    desk: Desk
    heard: WordsOnly
    now: datetime = MONDAY_MORNING
    person: Person = Person("U" + "d" * 32, "U" + "1" * 32)
    place: Place = Place.PRIVATE
    stranger: bool = False
    earlier: timedelta = timedelta(0)  # how long ago what they send now was written
    patient: Patient = field(init=False)
    step: StoredStep | None = None
    version: int = 0
    facts: list[Fact] = field(default_factory=list)
    last: Commit | None = None
    shown: list[Saying] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.patient = Patient(uuid4(), self.person, consents={} if self.stranger else AGREED)

    async def writes(self, text: str) -> list[str]:
        """Type a message; returns the words of every bubble, card by card."""
        SCAN.sent(text)
        return await self.does(Text(text))

    def wrote(self, text: str) -> None:
        """They wrote this just now, and it has been answered."""
        self.patient = replace(self.patient, lately=(*self.patient.lately, Written(self.now, text)))

    async def taps(self, label: str) -> list[str]:
        """Tap the newest button or choice that shows this label (or contains it, if none is equal)."""
        return await self.does(Tap(self.button(label)))

    async def does(self, content: Content, **more: bool) -> list[str]:
        """Anything else: a sticker, a place on the map, a voice message."""
        incoming = Incoming(
            str(uuid4()),
            self.person,
            self.now - self.earlier,
            content,
            None if more.get("standby") else "token",
            "m1",
            self.place,
            **more,
        )
        row = InboxRow(1, incoming.event_id, self.person.channel, b"", self.now, self.now, 0, self.now)
        before = len(self.heard.sayings)
        loaded = Loaded(self.patient, self.step, self.version)
        express = await self.desk.take_express(incoming, row, loaded, self.now)
        commit = express or await self.desk.take(incoming, row, loaded, self.now)
        self._apply(commit)
        if isinstance(content, Text):
            self.wrote(content.text)
        self.shown = self.heard.sayings[before:] or self.shown
        return [line for saying in self.heard.sayings[before:] for line in words_of(saying)]

    async def hears_timer(self, kind: str, ref: str) -> list[str]:
        """A timer rings; returns what is said, bubble by bubble."""
        before = len(self.heard.sayings)
        loaded = Loaded(self.patient, self.step, self.version)
        self._apply(await self.desk.ring(loaded, DueTimer(self.person, kind, ref, self.now, 1), self.now))
        return [line for saying in self.heard.sayings[before:] for line in words_of(saying)]

    def standing(self) -> list[str]:
        """Tags of the steps that stand, the one in front first."""
        step, _, below = self.desk.steps.decode(self.step)
        return [tag_of(each) for each in ((step, *below) if step is not None else ())]

    def passes(self, time: timedelta) -> None:
        """Let time pass."""
        self.now += time

    def button(self, label: str) -> str:
        """The key of the newest button with this label."""
        presses = [choice for saying in reversed(self.heard.sayings) for choice in choices_of(saying)]
        keyed = [(str(each.label), each.action.key) for each in presses if isinstance(each.action, Press)]
        exact = [key for shown, key in keyed if shown == label] or [key for shown, key in keyed if label in shown]
        if not exact:
            raise AssertionError(f"no button {label!r} among {[shown for shown, _ in keyed]}")
        return exact[0]

    def buttons(self) -> list[str]:
        """Labels of the last saying's buttons and choices, in order."""
        return [str(choice.label) for choice in choices_of(self.heard.sayings[-1])]

    def cases(self) -> list[CaseKind]:
        """Kinds of the cases opened so far."""
        return [fact.kind for fact in self.facts if isinstance(fact, CaseOpened)]

    def taken_over_by(self, who: StaffMember | None, **more: object) -> None:
        """This member of staff speaks from now on; None: the bot does again."""
        held = Takeover(who.id, who.name, who.role, True) if who is not None else None
        takeover = None if held is None else replace(held, **more)  # type: ignore[arg-type]
        self.patient = replace(self.patient, speaker=None if who is None else who.id, takeover=takeover)

    def wait_becomes(self, which: UUID, **more: object) -> None:
        """What storage would make of a wait."""
        waits = tuple(replace(each, **more) if each.id == which else each for each in self.patient.waits)  # type: ignore[arg-type]
        self.patient = replace(self.patient, waits=waits)

    def offer_becomes(self, key: UUID, state: OfferState) -> None:
        """What storage would make of an offer; who gets one waits no more."""
        for wait in self.patient.waits:
            if any(each.key == key for each in wait.offers):
                offers = tuple(replace(each, state=state) if each.key == key else each for each in wait.offers)
                waiting = WaitState.BOOKED if state is OfferState.TAKEN else wait.state
                self.wait_becomes(wait.id, offers=offers, state=waiting)

    def waits(self) -> list[Wait]:
        """Where they wait now."""
        return [each for each in self.patient.waits if each.state is WaitState.WAITING]

    def knows_booking(self, booking: Booking) -> None:
        """Put a booking on the patient's record, as the ledger of hospital writes would."""
        self.patient = replace(self.patient, bookings=(booking, *self.patient.bookings))

    async def is_told(self, outcome: Outcome) -> list[str]:
        """A job says something, as the outbox would bring it; returns the words of every bubble."""
        before = len(self.heard.sayings)
        self._apply(self.desk.tell(Loaded(self.patient, self.step, self.version), outcome, self.now))
        self.shown = self.heard.sayings[before:] or self.shown
        return [line for saying in self.heard.sayings[before:] for line in words_of(saying)]

    def _apply(self, commit: Commit) -> None:
        self.last = commit
        self.version += 1
        if not commit.step_kept:
            self.step = commit.step
        self.facts.extend(commit.facts)
        for fact in commit.facts:
            match fact:
                case ContactGiven(name, phone):
                    self.patient = replace(self.patient, name=name, phone=phone)
                case ConsentAnswered(purpose, given, version):
                    answer = Consent(purpose, given, version, self.now)
                    self.patient = replace(self.patient, consents={**self.patient.consents, purpose: answer})
                case NotUnderstood():
                    self.patient = replace(self.patient, missed=self.patient.missed + 1)
                case Understood():
                    self.patient = replace(self.patient, missed=0)
                case ConsentAsked(purpose, version):
                    asked = Consent(purpose, False, version, self.now, answered=False)
                    self.patient = replace(self.patient, consents={purpose: asked, **self.patient.consents})
                case HospitalChosen(chosen):
                    self.patient = replace(self.patient, hospital=chosen)
                case LanguageChosen(language):
                    self.patient = replace(self.patient, language=language)
                case CaseOpened(kind) if kind in (CaseKind.EMERGENCY, CaseKind.CRISIS):
                    self.patient = replace(self.patient, open_emergency=True)
                case CaseOpened(CaseKind.POSSIBLE_EMERGENCY):
                    self.patient = replace(self.patient, open_doubt=True)
                case TimerSet(kind, ref, due) if kind == DOUBT_CLOCK:
                    self.patient = replace(self.patient, asked_about=OpenQuestion(ref, due))
                case TimerStopped(kind) | TimerRang(kind) if kind == DOUBT_CLOCK:
                    self.patient = replace(self.patient, asked_about=None)
                case TimerSet(kind, ref) if kind == CHECK_CLOCK:
                    self.patient = replace(self.patient, check=check_of(ref))
                case TimerStopped(kind, ref) | TimerRang(kind, ref) if kind == CHECK_CLOCK:
                    open_one = self.patient.check
                    if open_one is not None and open_one.ref == ref:
                        self.patient = replace(self.patient, check=None)
                case RecordLinked(link):
                    others = tuple(each for each in self.patient.links if each.record.id != link.record.id)
                    self.patient = replace(self.patient, links=(*others, link))
                case RecordUnlinked(gone):
                    self.patient = replace(
                        self.patient, links=tuple(each for each in self.patient.links if each.id != gone)
                    )
                case RecordMerged(which, record):
                    links = (replace(each, record=record) if each.id == which else each for each in self.patient.links)
                    self.patient = replace(self.patient, links=tuple(links))
                case CareMade(care):
                    self.patient = replace(self.patient, cares=(*self.patient.cares, care))
                case CareEnded(which):
                    over = {"cares": self.patient.cares, "carers": self.patient.carers}
                    ended = {name: _ended(rights, which, self.now) for name, rights in over.items()}
                    self.patient = replace(self.patient, **ended)
                case WaitJoined(wait):
                    others = tuple(each for each in self.patient.waits if each.id != wait.id)
                    self.patient = replace(self.patient, waits=(*others, wait))
                case WaitLeft(which, over):
                    self.wait_becomes(which, state=WaitState.OVER if over else WaitState.LEFT)
                case SlotOffered(offer):
                    [one] = [each for each in self.patient.waits if each.id == offer.wait]
                    assert not one.has_open_offer()
                    self.wait_becomes(one.id, offers=(offer, *one.offers))
                case OfferEnded(key, state):
                    self.offer_becomes(key, state)
                case BookingTold(key):
                    self.patient = replace(self.patient, bookings=_told(self.patient.bookings, key))
                case ChangeTold(key):
                    left = tuple(each for each in self.patient.changes if each.key != key)
                    assert len(left) < len(self.patient.changes), "told of a change that is not known or was told"
                    self.patient = replace(self.patient, changes=left)


def _ended(rights: tuple[Care, ...], which: UUID, now: datetime) -> tuple[Care, ...]:
    return tuple(replace(each, ended=True, until=now) if each.id == which else each for each in rights)


def _told(bookings: tuple[Booking, ...], key: UUID) -> tuple[Booking, ...]:
    return tuple(replace(each, told=True) if each.key == key else each for each in bookings)


def words_of(saying: Saying) -> list[str]:
    """Every bubble of a saying in words; a card is its title and lines, one string each card."""
    lines = []
    for shape in saying.shapes:
        cards = getattr(shape, "cards", None) or ((shape,) if hasattr(shape, "title") else ())
        if cards:
            lines.extend("\n".join([str(card.title), *map(str, card.lines)]) for card in cards)
        else:
            lines.append(str(getattr(shape, "words", "")))
    return lines


def choices_of(saying: Saying) -> list[Choice]:
    """Buttons of all cards in order, then the choices under the last message."""
    buttons: list[Choice] = []
    for shape in saying.shapes:
        for card in getattr(shape, "cards", None) or ((shape,) if hasattr(shape, "buttons") else ()):
            buttons.extend(card.buttons)
    return [*buttons, *saying.choices]
