"""Whatever patient, bot, two members of staff, timers, senders and crashes do, in whatever order:

never two speakers but for the guards, never a lost message, and every case is acknowledged, escalated or closed by a person in the end.
More and longer walks: KLAIMOR_WALKS=300 uv run pytest tests/jobs/test_desk_walks.py
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import tempfile
from collections.abc import Awaitable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from bot.domain.case import CLOCK, Case, CaseState, Ended
from bot.domain.errors import Changed, LeaseLost
from bot.domain.messages import Person
from bot.domain.sayings import Urgency
from bot.domain.staff import Role, StaffMember
from bot.domain.staff_act import (
    Acknowledge,
    ActRefused,
    Close,
    DeskBusy,
    Done,
    Escalate,
    HandBack,
    HandOver,
    Note,
    NotSpeaking,
    StaffAct,
    Take,
    Write,
)
from bot.domain.stored import Claim, Commit, Dispatch, Fate, Sent
from bot.jobs.patient_turns import LEASE
from integrations.line.events_read import LineEvents
from integrations.storage.stores import open_storage, upgrade
from tests.fakes.agreed import agree
from tests.fakes.hospital import FakeHospital
from tests.fakes.house import build
from tests.fakes.staff import CLERK, NURSE, SUPERVISOR
from tests.fakes.understand import meant
from tests.jobs.desk_of_staff import ASKS, HELLO, Shift, said_now
from tests.jobs.ward import KEYS, Ward
from tests.thoroughness import examples

WALKS = int(os.environ.get("KLAIMOR_WALKS", examples(12, least=4)))
STEPS = 40
START = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
PEOPLE = [Person("U" + "d" * 32, "U" + str(number) * 32) for number in (1, 2)]
STAFF = {who.id: who for who in (CLERK, NURSE)}
RED = {"เจ็บแน่นหน้าอก": "emergency", "อยากตาย": "crisis"}
TEXTS = [HELLO, ASKS, "ฟหกด", "เจ็บแน่นหน้าอก", "อยากตาย"]
T = TypeVar("T")

people = st.sampled_from([*PEOPLE[:1] * 4, *PEOPLE])  # most of it with one patient, or little would ever meet
staff = st.sampled_from(list(STAFF.values()))
seconds = st.sampled_from([1, 16, 61, 130, 1900])


@dataclass
class Clockwork(Ward):
    """A ward whose clock stands still until it is moved."""

    begin: datetime = START

    def now(self) -> datetime:
        return self.begin + timedelta(seconds=self.moved)


@dataclass
class Seen:
    """The tables as they are after a step."""

    outbox: dict[str, Any]
    speakers: dict[str, str | None]
    cases: list[Any]
    timers: set[tuple[str, str]]
    unread: dict[str, int | None]


@dataclass
class World:
    """All that a walk has at hand."""

    place: Clockwork
    shift: Shift
    flying: list[tuple[Claim, Commit]] = field(default_factory=list)
    express: list[Commit] = field(default_factory=list)
    sending: list[Dispatch] = field(default_factory=list)
    sent: dict[str, str] = field(default_factory=dict)  # text of staff by act
    written: set[str] = field(default_factory=set)  # event ids of patients' messages
    red: dict[str, str] = field(default_factory=dict)  # event id -> kind of case
    done: list[tuple[StaffMember, StaffAct]] = field(default_factory=list)


class DeskWalks(RuleBasedStateMachine):
    """One walk over a database of its own."""

    migrated: Path

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        shutil.copy(self.migrated, Path(self.folder.name) / "ward.sqlite3")
        self.world = self.do(self.opened())
        self.before = self.do(self.look())

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    async def opened(self) -> World:
        folder = Path(self.folder.name)
        held: list[Clockwork] = []
        storage = await open_storage(
            f"sqlite:///{folder / 'ward.sqlite3'}",
            KEYS,
            data_dir=folder,
            clock=lambda: held[0].now() if held else START,
        )
        house = build()
        house.means.meanings[ASKS], house.means.meanings[HELLO] = meant("talk_to_nurse"), meant("greeting")
        held.append(Clockwork(storage, house.patient.desk, FakeHospital()))
        await agree(storage, PEOPLE)
        return World(held[0], Shift(held[0], patience=0.0))

    def teardown(self) -> None:
        try:
            self.do(self.ends_well())
        finally:
            self.do(self.world.place.storage.close())
            self.runner.close()
            self.folder.cleanup()

    # ---- what everybody does -----------------------------------------------------------------------------------------

    @initialize(person=people)
    def somebody_asks(self, person: Person) -> None:
        self.writes(person, ASKS)
        self.the_bot_works(person)

    @rule(person=people, words=st.sampled_from(TEXTS), then=st.sampled_from(["turn", "turn", "begins", "reads", ""]))
    def a_patient_writes(self, person: Person, words: str, then: str) -> None:
        """A message is stored; somebody looks at it, or not yet."""
        self.writes(person, words)
        match then:
            case "turn":
                self.the_bot_works(person)
            case "begins":
                self.do(self.begins(person))
            case "reads":
                self.do(self.reads_red(person))

    def writes(self, person: Person, words: str) -> None:
        self.do(self.world.place.receives(words, person))
        event = self.world.place.newest
        self.world.written.add(event)
        if words in RED:
            self.world.red[event] = RED[words]

    @rule(person=people)
    def the_bot_works(self, person: Person) -> None:
        self.do(self.world.place.turns().serve(person))
        self.check_bot()

    @rule(dies=st.booleans())
    def the_bot_ends(self, dies: bool) -> None:
        """The turn that is under way is committed, or its process died; then the patient is free when the lease has run out."""
        if self.world.flying:
            work = self.world.flying.pop(0)
            if not dies:
                self.do(self.commits(*work))
                self.check_bot()

    @rule()
    def the_express_lane_commits(self) -> None:
        if self.world.express:
            self.do(self.world.place.storage.records.express(self.world.express.pop(0)))
            self.check_bot()

    @rule(who=staff, which=st.integers(0, 3), relieve=st.booleans())
    def takes(self, who: StaffMember, which: int, relieve: bool) -> None:
        self.acts(who, which, lambda case: Take(uuid4(), case, relieve))

    @rule(who=staff, which=st.integers(0, 3))
    def answers(self, who: StaffMember, which: int) -> None:
        self.acts(who, which, lambda case: Write(uuid4(), case, f"คำตอบ {uuid4()}"))

    @rule(who=staff, which=st.integers(0, 3), words=st.sampled_from(TEXTS), person=people)
    def they_talk(self, who: StaffMember, which: int, words: str, person: Person) -> None:
        """What an afternoon is made of: somebody takes it, the patient says something, somebody answers."""
        self.takes(who, which, False)
        self.before = self.do(self.look())
        self.a_patient_writes(person, words, "turn")
        self.before = self.do(self.look())
        self.answers(who, which)

    @rule(who=staff, which=st.integers(0, 3), kind=st.sampled_from(["ack", "note", "back", "over", "up", "close"]))
    def decides(self, who: StaffMember, which: int, kind: str) -> None:
        other = NURSE if who is CLERK else CLERK
        self.acts(who, which, lambda case: decision(kind, case, other))

    @rule(which=st.integers(0, 3), person=people)
    def everybody_at_once(self, which: int, person: Person) -> None:
        """Both claim a case, a message is worked on and a danger sign is answered, all at the same time."""
        self.do(self.rush(which, person))
        self.check_nothing_twice()

    @rule(which=st.integers(0, 9))
    def clicks_again(self, which: int) -> None:
        """The same form comes once more: nothing is done again."""
        if not self.world.done:
            return
        who, act = self.world.done[which % len(self.world.done)]
        with contextlib.suppress(DeskBusy):
            assert self.do(self.world.shift.does(who, act)).repeated
        assert self.do(self.look()).outbox.keys() == self.before.outbox.keys()

    @rule(person=people)
    def staff_crash_half_way(self, person: Person) -> None:
        """An act held the patient and its process died."""
        records = self.world.place.storage.records
        self.do(records.claim(person, f"staff-{uuid4()}", self.world.place.now(), LEASE))

    @rule(who=staff, which=st.integers(0, 3), how=st.sampled_from(["beats", "reads", "leaves"]))
    def is_there_or_not(self, who: StaffMember, which: int, how: str) -> None:
        if how == "leaves":
            self.do(self.world.shift.desk.leave(who))
        else:
            self.do(self.heartbeat(who, which, reading=how == "reads"))

    @rule(span=seconds, rings=st.booleans())
    def time_passes(self, span: int, rings: bool) -> None:
        self.world.place.moved += span
        if rings:
            self.do(self.world.shift.rings())

    @rule(many=st.integers(1, 3), how=st.sampled_from(["said", "lost", "died"]))
    def a_sender_works(self, many: int, how: str) -> None:
        """It claims, and what it claimed before is said, may have been said, or stays in the hands of a dead sender."""
        self.a_sender_ends(how)
        now = self.world.place.now()
        rows = self.do(self.world.place.storage.outbox.claim("sender", now, LEASE, many))
        for row in rows:
            speaker = self.do(self.world.place.storage.records.peek(row.person)).patient.speaker
            assert row.urgency is not Urgency.TALK or speaker is None, "the bot talks while a person speaks"
        self.world.sending += rows

    def a_sender_ends(self, how: str) -> None:
        if not self.world.sending:
            return
        row, now = self.world.sending.pop(0), self.world.place.now()
        if how == "said":
            self.do(self.world.place.storage.outbox.record("sender", [said_now(row)], now))
        elif how == "lost":
            again = Sent(
                row.id, Fate.RETRY, due=now + timedelta(seconds=1), via="push", pushed_at=now, carries=row.carries
            )
            self.do(self.world.place.storage.outbox.record("sender", [again], now))

    # ---- how ---------------------------------------------------------------------------------------------------------

    async def begins(self, person: Person) -> None:
        place = self.world.place
        claim = await place.storage.records.claim(person, f"worker-{uuid4()}", place.now(), LEASE)
        if claim is None:
            return
        if not claim.waiting:
            await place.storage.records.release(claim)
            return
        row = claim.waiting[0]
        incoming = LineEvents().read(row.raw, row.channel)
        self.world.flying.append((claim, await place.desk.take(incoming, row, claim.loaded, place.now())))

    async def commits(self, claim: Claim, commit: Commit) -> None:
        try:
            await self.world.place.storage.records.commit(claim, commit, release=True)
        except Changed:
            await self.world.place.storage.records.release(claim)
        except LeaseLost:
            return

    async def reads_red(self, person: Person) -> None:
        place = self.world.place
        for owner, row in await place.storage.inbox.fresh(0, 100):
            if owner != person:
                continue
            incoming = LineEvents().read(row.raw, row.channel)
            loaded = await place.storage.records.peek(person)
            commit = await place.desk.take_express(incoming, row, loaded, place.now())
            if commit is not None:
                self.world.express.append(commit)
                return

    def acts(self, who: StaffMember, which: int, make: Any) -> None:
        case = self.do(self.pick(which))
        if case is None:
            return
        act = make(case.id)
        try:
            done = self.do(self.world.shift.does(who, act))
        except ActRefused as refused:
            speaker = self.before.speakers[str(case.patient)]
            if isinstance(act, Write) and isinstance(refused, NotSpeaking):
                assert speaker != who.id
            assert self.do(self.look()).outbox.keys() == self.before.outbox.keys(), "refused, and said all the same"
            return
        self.check_act(who, act, case, done)

    def check_act(self, who: StaffMember, act: StaffAct, case: Case, done: Done) -> None:
        assert not done.repeated
        self.world.done.append((who, act))
        now = self.do(self.look())
        new = [row for key, row in now.outbox.items() if key not in self.before.outbox]
        assert all(row.urgency == "person" for row in new), "an act of staff lets the bot talk"
        if isinstance(act, Write):
            assert self.before.speakers[str(case.patient)] == who.id
            [row] = new
            assert row.said_by == who.id
            self.world.sent[row.id] = act.words
        elif isinstance(act, Take):
            assert now.speakers[str(case.patient)] == who.id
        elif isinstance(act, HandBack):
            assert now.speakers[str(case.patient)] is None

    async def rush(self, which: int, person: Person) -> None:
        place, case = self.world.place, await self.pick(which)
        work: list[Awaitable[object]] = [place.turns().serve(person)]
        if case is not None:
            work += [self.world.shift.does(who, Take(uuid4(), case.id)) for who in STAFF.values()]
        await self.reads_red(person)
        work += [place.storage.records.express(commit) for commit in self.world.express]
        self.world.express = []
        results = await asyncio.gather(*work, return_exceptions=True)
        wrong = [each for each in results if isinstance(each, Exception) and not isinstance(each, ActRefused)]
        assert wrong == []

    async def heartbeat(self, who: StaffMember, which: int, *, reading: bool) -> None:
        case = await self.pick(which)
        newest = None
        if case is not None and reading:
            lines = await self.world.shift.lines(case.id)
            newest = lines[-1].at if lines else None
        await self.world.shift.desk.beat(who, reading=case.id if case else None, up_to=newest)

    async def pick(self, which: int) -> Case | None:
        """The same one in every run, though ids are random: or a failing walk could not be walked again."""
        files = self.world.place.storage.case_files
        queue = [(str(await files.whose(case.id)), case.kind.value, case) for case in await self.world.shift.queue()]
        queue.sort(key=lambda each: each[:2])
        return queue[which % len(queue)][2] if queue else None

    # ---- what must always hold ---------------------------------------------------------------------------------------

    async def look(self) -> Seen:
        now = self.world.place.now()
        micros = round(now.timestamp() * 1_000_000)

        def read(conn: Any) -> Seen:
            def rows(sql: str) -> list[Any]:
                return list(conn.execute(text(sql), {"now": micros}).all())

            conversations = rows(
                "SELECT patient_id, CASE WHEN speaker_until > :now THEN speaker END AS speaker, unread_since, :now FROM conversations"
            )
            return Seen(
                {row.id: row for row in rows("SELECT id, patient_id, urgency, state, said_by, :now FROM outbox")},
                {row.patient_id: row.speaker for row in conversations},
                rows("SELECT id, patient_id, kind, state, holder, answer_by, overdue_at, alarmed_at, :now FROM cases"),
                {(row.kind, row.ref) for row in rows("SELECT kind, ref, :now FROM timers")},
                {row.patient_id: row.unread_since for row in conversations},
            )

        return await self.world.place.storage.database.read(read)

    def check_bot(self) -> None:
        """After a turn of the bot: where a person speaks it has said nothing but what the guards say."""
        now = self.do(self.look())
        for key, row in now.outbox.items():
            if key not in self.before.outbox and self.before.speakers.get(row.patient_id) is not None:
                assert row.urgency == "emergency", "the bot spoke while a person speaks"
                held = [case for case in now.cases if case.patient_id == row.patient_id and case.state == "taken"]
                speaker = now.speakers[row.patient_id]
                assert all(case.alarmed_at is not None for case in held if case.holder == speaker), "not alarmed"
        assert {
            key: value for key, value in now.speakers.items() if key in self.before.speakers
        } == self.before.speakers

    def check_nothing_twice(self) -> None:
        """After a rush: at most one speaker was announced for each patient."""
        now = self.do(self.look())
        for patient in now.speakers:
            new = [
                row for key, row in now.outbox.items() if key not in self.before.outbox and row.patient_id == patient
            ]
            assert len([row for row in new if row.urgency == "person"]) <= 1

    @invariant()
    def every_case_is_somebodys_or_has_a_clock(self) -> None:
        now = self.do(self.look())
        for case in now.cases:
            if case.state == "waiting":
                assert case.holder is None
                assert case.overdue_at is not None or (CLOCK, case.id) in now.timers, "a case that nobody is told of"
            elif case.state == "taken":
                assert case.holder is not None
        for patient, since in now.unread.items():
            assert since is None or now.speakers[patient] is not None or self.world.place.moved > 43_000
        self.before = now

    async def ends_well(self) -> None:
        """Everybody comes back to work: the crashed leases run out, the inbox is emptied, clocks ring, a supervisor clears the queue."""
        world, place = self.world, self.world.place
        await self.work_off()
        transcript = await place.storage.database.read(
            lambda conn: {
                row.event_id: row.words for row in conn.execute(text("SELECT event_id, words FROM messages")).all()
            }
        )
        assert set(transcript) == world.written, "a message is lost"
        assert all(words is not None for words in transcript.values())
        await self.check_red_flags()
        waiting = [case for case in await world.shift.queue() if case.state is CaseState.WAITING]
        await self.clocks_run_out()
        loud = {case.id for case in await world.shift.queue() if case.overdue_at is not None}
        assert {case.id for case in waiting} <= loud, "a case that nobody took is not loud"
        await self.clear_the_queue()
        await self.check_words_of_staff()

    async def work_off(self) -> None:
        place = self.world.place
        place.moved += 20
        for _ in range(3):
            for person in PEOPLE:
                await place.turns().serve(person)
        assert await place.waiting() == 0

    async def check_red_flags(self) -> None:
        """Each danger sign has a case, and an answer that nothing has withdrawn."""
        now = await self.look()
        answers = [row for row in now.outbox.values() if row.urgency == "emergency"]
        assert len(answers) >= len(self.world.red)
        assert all(row.state != "withdrawn" for row in answers)
        kinds = {case.kind for case in now.cases}
        assert set(self.world.red.values()) <= kinds

    async def clocks_run_out(self) -> None:
        for _ in range(8):
            self.world.place.moved += 12 * 3600
            await self.world.shift.rings()

    async def clear_the_queue(self) -> None:
        """A person ends every case, and none that is closed was closed by anybody else."""
        world = self.world
        for case in await world.shift.queue():
            if (await world.shift.case(case.id)).state is CaseState.CLOSED:
                continue
            await world.shift.does(SUPERVISOR, Take(uuid4(), case.id, True))
            await world.shift.does(SUPERVISOR, Close(uuid4(), case.id, Ended.PHONED))
        assert await world.shift.queue() == ()
        closed = await world.place.storage.database.read(
            lambda conn: conn.execute(
                text(
                    "SELECT c.id FROM cases c WHERE NOT EXISTS (SELECT 1 FROM acts a WHERE a.case_id = c.id AND a.kind = 'close')"
                )
            ).all()
        )
        assert closed == [], "closed by nobody"

    async def check_words_of_staff(self) -> None:
        """What a person wrote goes out, once."""
        world = self.world
        world.place.moved += 3600
        await world.shift.said()
        now = await self.look()
        assert {now.outbox[row].state for row in world.sent} <= {"said"}
        assert all(row.state in ("said", "withdrawn", "unknown") for row in now.outbox.values())


def decision(kind: str, case: UUID, other: StaffMember) -> StaffAct:
    match kind:
        case "ack":
            return Acknowledge(uuid4(), case)
        case "note":
            return Note(uuid4(), case, "โทรหาญาติแล้ว")
        case "back":
            return HandBack(uuid4(), case)
        case "over":
            return HandOver(uuid4(), case, other.id)
        case "up":
            return Escalate(uuid4(), case, Role.NURSE, "ต้องให้พยาบาลดู")
    return Close(uuid4(), case, Ended.ANSWERED)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database of the newest shape."""
    folder = tmp_path_factory.mktemp("migrated")
    asyncio.run(upgrade("sqlite:///klaimor.db", folder))
    return folder / "klaimor.db"


def test_any_shift(migrated: Path) -> None:
    walks = type("Walks", (DeskWalks,), {"migrated": migrated})
    run_state_machine_as_test(
        walks,
        settings=settings(
            max_examples=WALKS,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
