"""What a process that died was holding is free at once, where no other process can be holding anything."""

from __future__ import annotations

from sqlalchemy import Connection

from integrations.storage.statements import Statement

_PATIENTS = Statement("UPDATE conversations SET lease_owner = NULL, lease_until = 0 WHERE lease_owner IS NOT NULL")
_SENDS = Statement("UPDATE outbox SET due = 0 WHERE state = 'sending'")
_REMINDERS = Statement("UPDATE reminders SET due = 0 WHERE state = 'sending'")
_POLLS = Statement("UPDATE wait_polls SET due = 0, owner = NULL WHERE owner IS NOT NULL")


def take_over(conn: Connection) -> None:
    """End every lease on patients, rows of the outbox, reminders and looks for free times.

    Only for a database that this process alone may use.

    What was written down before each try stays: a call to LINE that was cut off is repeated by its reply token or retry key.
    """
    _PATIENTS.run(conn)
    _SENDS.run(conn)
    _REMINDERS.run(conn)
    _POLLS.run(conn)
