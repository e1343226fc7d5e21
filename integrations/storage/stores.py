"""Opens the database and hands out its stores."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection

from bot.domain.consent import ConsentText
from bot.domain.ports.audit import Walk
from integrations.storage import migrate, rotation
from integrations.storage.addresses import PostgresAddress, SqliteAddress, address
from integrations.storage.appointment_chains import SqlAppointmentChains
from integrations.storage.audit import SqlAudit
from integrations.storage.audit_chain import SqlAuditChain
from integrations.storage.audit_walk import walk
from integrations.storage.bookings import SqlBookings
from integrations.storage.call_list import SqlCallList
from integrations.storage.care_codes import SqlCareCodes
from integrations.storage.case_files import SqlCaseFiles
from integrations.storage.cases_read import SqlCases
from integrations.storage.changes import SqlChanges
from integrations.storage.corrections import SqlCorrections
from integrations.storage.database import Database
from integrations.storage.erasures import SqlErasures
from integrations.storage.feed import SqlFeed
from integrations.storage.handoffs import SqlHandoffs
from integrations.storage.history import SqlHistory
from integrations.storage.inbox import SqlInbox
from integrations.storage.journal import SqlJournal
from integrations.storage.kept import SqlKept
from integrations.storage.leases import Desk
from integrations.storage.links import SqlLinks
from integrations.storage.outbox import SqlOutbox
from integrations.storage.quota import SqlQuotaBook
from integrations.storage.records import SqlRecords
from integrations.storage.reminders import SqlReminders
from integrations.storage.retention import Retention
from integrations.storage.sealed import Keyring, Vault
from integrations.storage.service_keys import open_vault
from integrations.storage.staff import SqlStaff
from integrations.storage.staff_secrets import Passwords
from integrations.storage.staff_sessions import SqlStaffSessions
from integrations.storage.taking_over import take_over
from integrations.storage.timers import SqlTimers
from integrations.storage.waiting_room import SqlWaitingRoom
from integrations.storage.waitlist import SqlWaitlist
from integrations.storage.watches import SqlWatches


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Storage:
    """The stores of one open database, for as long as it is open; an async context manager that closes it."""

    journal: SqlJournal
    inbox: SqlInbox
    records: SqlRecords
    outbox: SqlOutbox
    bookings: SqlBookings
    changes: SqlChanges
    handoffs: SqlHandoffs
    reminders: SqlReminders
    calls: SqlCallList
    quota: SqlQuotaBook
    timers: SqlTimers
    staff: SqlStaff
    sessions: SqlStaffSessions
    feed: SqlFeed
    audit: SqlAudit
    audit_chain: SqlAuditChain
    case_files: SqlCaseFiles
    kept: SqlKept
    history: SqlHistory
    chains: SqlAppointmentChains
    watches: SqlWatches
    erasures: SqlErasures
    links: SqlLinks
    care_codes: SqlCareCodes
    waitlist: SqlWaitlist
    waiting_room: SqlWaitingRoom
    database: Database
    vault: Vault
    desk: Desk

    def cases(self, plain_text: Callable[[bytes], Sequence[str]]) -> SqlCases:
        """What the desk reads. `plain_text`: rendered messages of the channel as words."""
        return SqlCases(self.database, self.desk, plain_text)

    def corrections(self, asked: ConsentText | None) -> SqlCorrections:
        """What staff say the bot misunderstood. `asked`: how patients are asked for it today, None where they are not."""
        return SqlCorrections(self.database, self.desk, asked)

    async def ping(self) -> None:
        """One cheap read. Raises StorageDown."""
        await self.database.read(lambda conn: conn.exec_driver_sql("SELECT 1").scalar())

    async def revision(self) -> migrate.Revision:
        """Which migration the database is at. Raises StorageDown."""
        return await self.database.read(migrate.revision)

    async def rewrap_keys(self) -> int:
        """Put every patient's key under the newest of ENCRYPTION_KEYS; returns how many were not. Then older keys can be dropped."""
        return await rotation.rewrap(self.database, self.vault)

    async def walk_audit(self, known: tuple[int, bytes] | None = None) -> Walk:
        """Walk the audit chain to its first break. `known`: number and hash of a head noted elsewhere. Raises StorageDown."""
        return await walk(self.database, self.vault, known)

    async def close(self) -> None:
        """Finish what was handed in and let go of the database."""
        await self.database.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


async def open_storage(
    url: str,
    keys: Sequence[tuple[str, bytes]],
    *,
    data_dir: Path,
    retention: Retention | None = None,
    clock: Callable[[], datetime] = _utc_now,
    passwords: Passwords | None = None,
) -> Storage:
    """Open the database at `url`; an empty one is migrated, a relative SQLite path stands under `data_dir`.

    `keys`: id and 32 bytes each, newest first. Raises BadConfiguration (an older database, another process on the same SQLite file,
    keys that do not open it), StorageDown.
    """
    database = await connect(url, data_dir, migrate.make_ready)
    try:
        vault = await open_vault(database, Keyring(keys))
        if isinstance(address(url, data_dir), SqliteAddress):
            await database.write(take_over)
    except BaseException:
        await database.close()
        raise
    return _stores(database, vault, retention or Retention(), clock, passwords or Passwords())


def _stores(
    database: Database, vault: Vault, keep: Retention, clock: Callable[[], datetime], passwords: Passwords
) -> Storage:
    desk, inbox = Desk(vault, keep), SqlInbox(database, vault, keep)
    return Storage(
        journal=SqlJournal(database, vault, inbox, keep),
        inbox=inbox,
        records=SqlRecords(database, desk, clock),
        outbox=SqlOutbox(database, vault),
        bookings=SqlBookings(database, desk),
        changes=SqlChanges(database, desk),
        handoffs=SqlHandoffs(database, desk),
        reminders=SqlReminders(database, vault),
        calls=SqlCallList(database, vault),
        quota=SqlQuotaBook(database),
        timers=SqlTimers(database, vault),
        staff=SqlStaff(database, vault, passwords),
        sessions=SqlStaffSessions(database, vault, passwords),
        feed=SqlFeed(database),
        audit=SqlAudit(database, vault, clock),
        audit_chain=SqlAuditChain(database, vault),
        case_files=SqlCaseFiles(database, vault),
        kept=SqlKept(database, vault),
        history=SqlHistory(database, vault),
        chains=SqlAppointmentChains(database, vault),
        watches=SqlWatches(database, vault),
        erasures=SqlErasures(database, desk),
        links=SqlLinks(database, vault),
        care_codes=SqlCareCodes(database, vault, clock),
        waitlist=SqlWaitlist(database, vault),
        waiting_room=SqlWaitingRoom(database, vault),
        database=database,
        vault=vault,
        desk=desk,
    )


async def connect(url: str, data_dir: Path, prepare: Callable[[Connection], object], *, hurry: bool = True) -> Database:
    """The database at `url`, after `prepare` has run on it in a transaction of its own. `hurry`: see PostgresDatabase.open."""
    match address(url, data_dir):
        case SqliteAddress(path):
            from integrations.storage.sqlite import SqliteDatabase
            from integrations.storage.sqlite_file import prepared

            return SqliteDatabase(*await asyncio.to_thread(prepared, path, prepare))
        case PostgresAddress(dsn):
            from integrations.storage.postgres import PostgresDatabase

            return await PostgresDatabase.open(dsn, prepare, hurry=hurry)


async def upgrade(url: str, data_dir: Path) -> migrate.Revision:
    """`klaimor db upgrade`: bring the database to the newest migration. Raises as open_storage."""
    database = await connect(url, data_dir, migrate.upgrade, hurry=False)
    try:
        return await database.read(migrate.revision)
    finally:
        await database.close()


async def revision_state(url: str, data_dir: Path) -> migrate.Revision:
    """Where the database stands, changing nothing. Raises as open_storage."""
    database = await connect(url, data_dir, lambda _conn: None)
    try:
        return await database.read(migrate.revision)
    finally:
        await database.close()
