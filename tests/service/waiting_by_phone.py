"""The way onto a waitlist and to what is offered, tap by tap on the phone."""

from __future__ import annotations

from collections.abc import Awaitable

from tests.fakes.town import SOMSRI, Town
from tests.service.booking_by_phone import AGREES, ASKS, NAME, PHONE
from tests.service.wording import th

OFFER, GOT, LOST = th("waitlist-offer"), th("waitlist-got"), "มีคนรับไปก่อนแล้ว"
TAKE, JOINED = th("waitlist-take"), "ลงชื่อรอให้แล้วค่ะ"


async def waits(town: Town, user: str = SOMSRI) -> None:
    """They wait for a dentist, any day."""
    said = await _answered(town, town.taps("intent:book_appointment", user=user), user)
    if any(ASKS in bubble for bubble in said):
        await _answered(town, town.chooses(AGREES, user=user), user)
    for label in ("ทันตกรรม", th("booking-soonest"), th("waitlist-way")):
        await _answered(town, town.chooses(label, user=user), user)
    await _answered(town, town.writes(NAME, user=user), user)
    await _answered(town, town.writes(PHONE, user=user), user)
    said = await _answered(town, town.chooses(th("waitlist-yes"), user=user), user)
    assert JOINED in said[0]


async def _answered(town: Town, deed: Awaitable[object], user: str) -> list[str]:
    """On a machine that is busy with starts and kills an answer takes a while."""
    return await town.answered(deed, user=user, within=60)


async def takes(town: Town, user: str = SOMSRI) -> None:
    """They press the button of the newest offer."""
    [newest, *_] = [each for each in await town.buttons(user) if each["label"] == TAKE]
    await town.taps(newest["data"], user=user)


async def ends(town: Town, user: str = SOMSRI) -> list[str]:
    """What they were told of what was offered, in order."""
    return [end for bubble in await town.heard(user) for end in (OFFER, GOT, LOST) if end in bubble]
