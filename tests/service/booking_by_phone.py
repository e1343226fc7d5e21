"""The way to a booked appointment on the phone, tap by tap, for tests that break something on the way."""

from __future__ import annotations

from bot.domain.consent import Purpose
from tests.fakes.agreed import TEXTS
from tests.fakes.town import SOMSRI, Town
from tests.service.wording import th

NAME, PHONE = "สมศรี ใจดี", "0812345678"
CLINICS = ("ทันตกรรม", "อายุรกรรม", "กุมารเวช", "กระดูกและข้อ")
ASKS, AGREES = TEXTS[Purpose.APPOINTMENTS].title.th, th("consent-yes")
CONFIRM = th("booking-yes")
BOOKED = th("booking-booked")
BOOKED_LATE = th("booking-booked-late")
BEING_CHECKED = th("booking-being-checked")
UNAVAILABLE = th("booking-nothing-booked")
NOT_BOOKED_LATE = th("booking-late-not-booked")
ENDS = (BOOKED, BOOKED_LATE, UNAVAILABLE, NOT_BOOKED_LATE)


async def up_to_the_last_question(town: Town, user: str = SOMSRI, number: int = 0) -> list[str]:
    """Everything but the last tap; returns the card that asks for it. Ten numbers each have a time of their own in one clinic."""
    await begun(town, user)
    await town.answered(town.chooses(CLINICS[number // 10], user=user), user=user)
    await town.answered(town.chooses(th("booking-soonest"), user=user), user=user)
    times = [each["label"] for each in await town.buttons(user) if "·" in each["label"]]
    await town.answered(town.chooses(times[number % 10], user=user), user=user)
    await town.answered(town.writes(NAME, user=user), user=user)
    card = await town.answered(town.writes(PHONE, user=user), user=user)
    assert any(CONFIRM in bubble for bubble in card), card
    return card


async def begun(town: Town, user: str = SOMSRI) -> list[str]:
    """As far as the question for the clinic; who was never asked for consent is asked here, and says yes."""
    said = await town.answered(town.taps("intent:book_appointment", user=user), user=user)
    if any(ASKS in bubble for bubble in said):
        said = await town.answered(town.chooses(AGREES, user=user), user=user)
    return said


async def ends_told(town: Town, user: str = SOMSRI) -> list[str]:
    """Which ends of a booking this person was told, in order."""
    return [end for bubble in await town.heard(user) for end in ENDS if end in bubble]
