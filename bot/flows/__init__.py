"""Every flow of the service, and the guards in the order in which they are asked."""

from __future__ import annotations

from bot.dialogue.guards import Guard
from bot.dialogue.router import Router
from bot.flows import (
    appointment_wishes,
    appointments,
    arrivals,
    booking,
    booking_stale,
    crisis,
    emergency,
    groups,
    handover,
    information,
    location,
    media,
    reminder_answers,
    smalltalk,
    symptoms,
)

# Emergency and crisis never wait: they are also asked in the express lane.
EXPRESS: tuple[Guard, ...] = (emergency.guard, crisis.guard)
GUARDS: tuple[Guard, ...] = (*EXPRESS, groups.guard, reminder_answers.guard, smalltalk.doubt)

ROUTERS: tuple[Router, ...] = (
    emergency.router,
    crisis.router,
    location.router,
    groups.router,
    media.router,
    arrivals.router,
    smalltalk.router,
    information.router,
    handover.router,
    booking.router,
    booking_stale.router,
    appointments.router,
    appointment_wishes.router,
    symptoms.router,
)
