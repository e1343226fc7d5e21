"""What the jobs count, for /metrics. No label ever holds a person."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

TURNS = Counter("klaimor_turns_total", "Events by how they ended", ["ending"])
RED_FLAGS = Counter("klaimor_red_flags_total", "Events that took the express lane")
TURN_SECONDS = Histogram(
    "klaimor_turn_seconds",
    "From the receipt of an event to its commit",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
)
JOBS_BEGUN_AGAIN = Counter(
    "klaimor_jobs_begun_again_total", "Jobs that failed as a whole and were begun again", ["job"]
)
RERUNS = Counter("klaimor_turn_reruns_total", "Turns run again because something had changed")
LEASES_LOST = Counter("klaimor_leases_lost_total", "Turns dropped because another worker held the patient")
SENDS = Counter("klaimor_sends_total", "Tries to send by way and fate", ["via", "fate"])
MAYBE_TWICE = Counter("klaimor_sends_maybe_twice_total", "Pushed after a reply whose answer was lost")
QUOTA_SPENT = Gauge("klaimor_line_quota_spent", "1 while LINE says that the month's pushes are used up")
WAITING = Gauge("klaimor_inbox_waiting", "Events that wait")
OLDEST = Gauge("klaimor_inbox_oldest_seconds", "Age of the oldest event that waits")
RECONCILED = Counter("klaimor_bookings_reconciled_total", "Hospital writes settled later, by end", ["state"])
PURGED = Counter("klaimor_rows_purged_total", "Rows deleted because they had expired")
STAFF_ACTS = Counter("klaimor_staff_acts_total", "Acts of staff by kind and end", ["act", "end"])
ERASED = Counter("klaimor_patients_erased_total", "Patients forgotten because they asked for it")
ERASURES_WAITING = Gauge("klaimor_erasures_waiting", "Patients who asked to be forgotten and still are known")
TIMERS = Counter("klaimor_timers_total", "Timers by how they ended", ["ending"])
AUDIT_SEALED = Gauge("klaimor_audit_sealed", "Number of the newest sealed audit entry; it never falls")
AUDIT_BROKEN = Gauge("klaimor_audit_broken", "1 while the audit chain cannot go on and entries wait unsealed")
AUDIT_FOREIGN = Counter("klaimor_audit_foreign_total", "Audit entries that somebody else than this service has written")
AUDIT_WENT_BACK = Counter("klaimor_audit_went_back_total", "Times that the audit chain was shorter than before")
CHANGES = Counter(
    "klaimor_changes_settled_total", "Changes to appointments settled later, by kind and end", ["kind", "state"]
)
NOTICED = Counter("klaimor_changes_noticed_total", "Changes by hospitals that patients were told of", ["kind"])
LOST = Gauge(
    "klaimor_appointments_lost", "Appointments that a hospital suddenly does not know; nobody is told", ["hospital"]
)
HANDOFFS = Counter("klaimor_handoffs_total", "Results of triages for hospitals, by what became of them", ["state"])
OFFERS = Counter("klaimor_slots_offered_total", "Free times that were offered to somebody who waits")
REMINDERS = Counter("klaimor_reminders_total", "Reminders by how they ended", ["state"])
REMINDER_FAULTS = Counter("klaimor_reminder_faults_total", "Tries on a reminder that failed by a fault of ours")
REMINDERS_BY_STATE = Gauge("klaimor_reminders_on_ledger", "Reminders on the ledger", ["state"])
CALLS_WAITING = Gauge("klaimor_calls_waiting", "Patients whom staff are to ring", ["hospital"])
QUOTA_LEFT = Gauge("klaimor_line_quota_left", "Pushes left this month; -1 without a limit")
QUOTA_SHORT = Gauge("klaimor_line_quota_short", "1 while only urgent pushes go out")
LINK_CLAIMS = Counter("klaimor_link_claims_total", "Claims to a record, by what came of them", ["outcome"])
LINK_CODES = Counter("klaimor_link_codes_total", "Codes that were typed, by what they were", ["answer"])
LINK_SMS = Counter("klaimor_link_sms_total", "Codes by SMS, by whether the gateway took them", ["outcome"])
