"""One applier for each fact about the waitlist."""

from __future__ import annotations

from bot.domain.wait_facts import OfferEnded, SlotOffered, WaitJoined, WaitLeft
from integrations.storage import waited
from integrations.storage.applying import applies
from integrations.storage.writing import Writing


@applies(WaitJoined)
def _join_waitlist(to: Writing, fact: WaitJoined) -> None:
    waited.join(to, fact)


@applies(WaitLeft)
def _leave_waitlist(to: Writing, fact: WaitLeft) -> None:
    waited.leave(to, fact)


@applies(SlotOffered)
def _offer_slot(to: Writing, fact: SlotOffered) -> None:
    waited.offer(to, fact)


@applies(OfferEnded)
def _end_offer(to: Writing, fact: OfferEnded) -> None:
    waited.end_offer(to, fact)
