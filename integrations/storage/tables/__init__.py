"""What the database holds, table by table.

Times are microseconds since 1970 (UTC), ids are UUIDs as text. Content is in Sealed columns; the rest is ours or a code.
Every table with content has `expires_at`, which the nightly purge honours.
"""

from __future__ import annotations

from integrations.storage.tables.appointments import (
    appointment_history,
    bookings,
    calls,
    changes,
    hospital_watches,
    reminders,
)
from integrations.storage.tables.audited import audit, audit_head, service_keys
from integrations.storage.tables.console import (
    acts,
    cases,
    corrections,
    feed,
    feed_head,
    notes,
    presences,
    staff,
    staff_sessions,
)
from integrations.storage.tables.conversations import (
    conversations,
    inbox,
    journal,
    messages,
    outbox,
    patients,
    quota,
    timers,
)
from integrations.storage.tables.forms import metadata
from integrations.storage.tables.records import care_asks, cares, consents, link_tries, link_visits, links
from integrations.storage.tables.triage import handoffs, triages
from integrations.storage.tables.waiting import slot_offers, wait_polls, waits

__all__ = [
    "acts",
    "appointment_history",
    "audit",
    "audit_head",
    "bookings",
    "calls",
    "care_asks",
    "cares",
    "cases",
    "changes",
    "consents",
    "conversations",
    "corrections",
    "feed",
    "feed_head",
    "handoffs",
    "hospital_watches",
    "inbox",
    "journal",
    "link_tries",
    "link_visits",
    "links",
    "messages",
    "metadata",
    "notes",
    "outbox",
    "patients",
    "presences",
    "quota",
    "reminders",
    "service_keys",
    "slot_offers",
    "staff",
    "staff_sessions",
    "timers",
    "triages",
    "wait_polls",
    "waits",
]
