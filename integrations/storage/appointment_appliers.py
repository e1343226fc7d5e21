"""One applier for each fact about appointments, their reminders, and what a patient is told of them."""

from __future__ import annotations

from bot.domain.appointment_facts import (
    AppointmentGone,
    AppointmentMoved,
    AppointmentSeen,
    BookingTold,
    CallNeeded,
    ChangeTold,
    ReminderEnded,
    RemindersPlanned,
)
from bot.domain.errors import Changed
from bot.domain.history import By
from integrations.storage import appointments, called, changed, reminded
from integrations.storage.applying import applies
from integrations.storage.statements import Statement
from integrations.storage.writing import Writing

_TOLD = Statement(
    "UPDATE bookings SET told = TRUE, owner = NULL, touched_at = :now "
    "WHERE id = :key AND patient_id = :patient AND NOT told AND state NOT IN ('requested', 'unknown')"
)


@applies(BookingTold)
def _tell(to: Writing, fact: BookingTold) -> None:
    if not _TOLD.run(to.conn, key=str(fact.key), patient=to.patient.id, now=to.now):
        raise Changed("the patient was told already how this booking ended, or it has not ended")


@applies(RemindersPlanned)
def _plan_reminders(to: Writing, fact: RemindersPlanned) -> None:
    reminded.plan(to, fact)


@applies(ReminderEnded)
def _end_reminder(to: Writing, fact: ReminderEnded) -> None:
    reminded.end(to, fact)


@applies(AppointmentSeen)
def _see_appointment(to: Writing, fact: AppointmentSeen) -> None:
    appointments.seen(to, fact.booking, accepted=fact.accepted)


@applies(AppointmentMoved)
def _move_appointment(to: Writing, fact: AppointmentMoved) -> None:
    appointments.moved(to, fact)


@applies(AppointmentGone)
def _lose_appointment(to: Writing, fact: AppointmentGone) -> None:
    if not appointments.gone(to.conn, str(fact.booking), By.HOSPITAL, to.now):
        raise Changed("the appointment was known to be gone")


@applies(CallNeeded)
def _list_call(to: Writing, fact: CallNeeded) -> None:
    called.needed(to.conn, to.patient.box, to.patient.id, fact.booking, fact.reason, to.now)


@applies(ChangeTold)
def _tell_change(to: Writing, fact: ChangeTold) -> None:
    changed.tell(to, fact.key)
