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
    caring,
    caring_news,
    caring_outcomes,
    check_back,
    consent,
    crisis,
    doubt,
    emergency,
    follow_up,
    groups,
    handoff,
    handover,
    handover_filing,
    handover_talk,
    improvement,
    information,
    linking,
    location,
    media,
    mind_check,
    reminder_answers,
    rights,
    rights_erase,
    smalltalk,
    symptoms,
)

# Emergency and crisis never wait, nor does the question whether it is one: they are also asked in the express lane.
_DANGER: tuple[Guard, ...] = (emergency.guard, crisis.guard, check_back.answered, doubt.answered)
EXPRESS: tuple[Guard, ...] = (*_DANGER, doubt.ask_at_once)
# A guess that is asked about first needs no consent: so doubt comes before consent.
GUARDS: tuple[Guard, ...] = (
    *_DANGER,
    doubt.ask,
    handover_talk.guard,
    groups.guard,
    reminder_answers.guard,
    linking.number_typed,
    linking.asked,
    caring.asked,
    smalltalk.doubt,
    consent.guard,
)

ROUTERS: tuple[Router, ...] = (
    emergency.router,
    crisis.router,
    check_back.router,
    doubt.router,
    location.router,
    groups.router,
    media.router,
    arrivals.router,
    smalltalk.router,
    information.router,
    handover.router,
    handover_filing.router,
    handover_talk.router,
    booking.router,
    booking_stale.router,
    appointments.router,
    appointment_wishes.router,
    symptoms.router,
    mind_check.router,
    follow_up.router,
    handoff.router,
    consent.router,
    rights.router,
    rights_erase.router,
    improvement.router,
    linking.router,
    caring.router,
    caring_news.router,
    caring_outcomes.router,
)
