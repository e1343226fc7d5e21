"""The counter of the hospital behind the reference bridge, by switches: what its staff do without us, and how things stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec
from aiohttp import web

from integrations.sandbox.bridge_answers import Row
from integrations.sandbox.bridge_books import Books
from integrations.sandbox.bridge_people import People
from integrations.sandbox.bridge_tables import Tables, kept

BOOKS = web.AppKey("BOOKS", Books)
PEOPLE = web.AppKey("PEOPLE", People)


class Desk:
    """What is written here carries no key of ours, or changes what does."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def open(self, department: str, slots: Iterable[Row]) -> None:
        """A department with these slots: id, start, end (aware), and what else the table has."""
        with self._tables.step() as db:
            db.execute("INSERT INTO department VALUES (?) ON CONFLICT DO NOTHING", [department])
            for slot in slots:
                start, end = slot["start"], slot["end"]
                assert isinstance(start, datetime) and isinstance(end, datetime)  # noqa: S101, PT018
                more = [slot.get("places", 1), slot.get("th"), slot.get("en")]
                db.execute(
                    "INSERT INTO slot (id, department, start, finish, places, th, en) VALUES (?, ?, ?, ?, ?, ?, ?)"
                    " ON CONFLICT DO NOTHING",
                    [slot["id"], department, kept(start), kept(end), *more],
                )

    def take(self, slot: str) -> None:
        """Somebody at the counter takes a place."""
        with self._tables.step() as db:
            db.execute(
                "INSERT INTO appointment (slot, start, finish, mode, changed)"
                " SELECT id, start, finish, mode, ? FROM slot WHERE id = ?",
                [self._tables.now(), slot],
            )

    def appoint(self, department: str, record: str, start: datetime, end: datetime) -> str:
        """The counter gives a record an appointment at an hour that is not in the diary; its id."""
        slot = f"counter-{record}-{start:%Y%m%d%H%M}"
        self.open(department, [{"id": slot, "start": start, "end": end}])
        with self._tables.step() as db:
            number = db.execute(
                "INSERT INTO appointment (slot, record, start, finish, mode, changed)"
                " VALUES (?, ?, ?, ?, 'in_person', ?) RETURNING number",
                [slot, record, kept(start), kept(end), self._tables.now()],
            ).fetchone()[0]
        return f"a-{number}"

    def move(self, key: str, slot: str) -> None:
        """The patient is given another slot."""
        with self._tables.step() as db:
            db.execute(
                "UPDATE appointment SET slot = new.id, start = new.start, finish = new.finish, changed = ?,"
                " version = version + 1 FROM slot AS new WHERE new.id = ? AND appointment.key = ?",
                [self._tables.now(), slot, key],
            )

    def mark(self, which: str, status: str) -> None:
        """The appointment of this key or id is arrived, done or cancelled."""
        with self._tables.step() as db:
            db.execute(
                "UPDATE appointment SET status = ?, changed = ?, version = version + 1 WHERE ? IN (key, 'a-' || number)",
                [status, self._tables.now(), which],
            )

    def state(self) -> Row:
        """All that stands in the books."""
        db = self._tables.db
        query = "SELECT key, slot, record, status, accepted FROM appointment ORDER BY number"
        free = (
            "SELECT id FROM slot WHERE NOT EXISTS"
            " (SELECT 1 FROM appointment WHERE appointment.slot = slot.id AND status <> 'cancelled')"
        )
        return {
            "appointments": [dict(each) for each in db.execute(query)],
            "free": [each["id"] for each in db.execute(free)],
            "closed": [each["key"] for each in db.execute("SELECT key FROM closed_key")],
            "patients": [dict(each) for each in db.execute("SELECT record, own, name, phones FROM patient")],
        }

    def close(self) -> None:
        """Close the books."""
        self._tables.close()


DESK = web.AppKey("DESK", Desk)


class _Opening(msgspec.Struct):
    department: str
    slots: list[_OpenSlot]


class _Appointing(msgspec.Struct):
    department: str
    record: str
    start: datetime
    end: datetime


class _OpenSlot(msgspec.Struct):
    id: str
    start: datetime
    end: datetime
    places: int = 1
    th: str | None = None
    en: str | None = None


class _Person(msgspec.Struct):
    record: str
    person: Row
    numbers: list[tuple[str, str]]


def desk_routes(app: web.Application, more: Callable[[], Row]) -> None:
    """The switches; `more` is told with the state."""

    async def state(request: web.Request) -> web.Response:
        return web.json_response({**request.app[DESK].state(), **more()})

    app.router.add_get("/sandbox/bridge/state", state)
    app.router.add_post("/sandbox/bridge/open", _open)
    app.router.add_post("/sandbox/bridge/take/{slot}", _take)
    app.router.add_post("/sandbox/bridge/appoint", _appoint)
    app.router.add_post("/sandbox/bridge/move/{key}/{slot}", _move)
    app.router.add_post("/sandbox/bridge/mark/{which}/{status:arrived|done|cancelled}", _mark)
    app.router.add_post("/sandbox/bridge/people", _register)


async def _open(request: web.Request) -> web.Response:
    said = msgspec.json.decode(await request.read(), type=_Opening)
    request.app[DESK].open(said.department, [msgspec.structs.asdict(each) for each in said.slots])
    return web.json_response({})


async def _take(request: web.Request) -> web.Response:
    request.app[DESK].take(request.match_info["slot"])
    return web.json_response({})


async def _appoint(request: web.Request) -> web.Response:
    said = msgspec.json.decode(await request.read(), type=_Appointing)
    return web.json_response({"id": request.app[DESK].appoint(said.department, said.record, said.start, said.end)})


async def _move(request: web.Request) -> web.Response:
    request.app[DESK].move(request.match_info["key"], request.match_info["slot"])
    return web.json_response({})


async def _mark(request: web.Request) -> web.Response:
    request.app[DESK].mark(request.match_info["which"], request.match_info["status"])
    return web.json_response({})


async def _register(request: web.Request) -> web.Response:
    said = msgspec.json.decode(await request.read(), type=_Person)
    request.app[PEOPLE].register(said.record, said.person, said.numbers)
    return web.json_response({})
