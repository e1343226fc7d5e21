"""Every flow of the service, and the guards in the order in which they are asked."""

from __future__ import annotations

from bot.dialogue.guards import Guard
from bot.dialogue.router import Router
from bot.flows import (
    appointments,
    arrivals,
    booking,
    booking_stale,
    consent,
    crisis,
    emergency,
    groups,
    handover,
    improvement,
    information,
    location,
    media,
    rights,
    rights_erase,
    smalltalk,
    symptoms,
)

# Emergency and crisis never wait: they are also asked in the express lane.
EXPRESS: tuple[Guard, ...] = (emergency.guard, crisis.guard)
# A guess that is asked about first needs no consent: so doubt comes before consent.
GUARDS: tuple[Guard, ...] = (*EXPRESS, groups.guard, smalltalk.doubt, consent.guard)

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
    symptoms.router,
    consent.router,
    rights.router,
    rights_erase.router,
    improvement.router,
)
