"""A shared place: said back as something to read out to 1669, and shown to staff when an emergency is open."""

from __future__ import annotations

from bot.dialogue.router import Router
from bot.dialogue.taps import SHARE_BY_HAND
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.facts import LocationShared
from bot.domain.messages import SharedLocation
from bot.domain.sayings import Card, Plain, Tone, Urgency
from bot.domain.words import Phrase
from bot.flows import my_hospital
from bot.flows.emergency import CALL_NOW
from bot.flows.emergency_room import room_lines, way_there
from bot.flows.vital_interest import in_vital_interest
from bot.flows.ways_on import CALL_1669, SHARE_PLACE, TO_BOOKING, TO_PERSON, back_to_step

router = Router()


@router.content(SharedLocation)
async def read_it_back(turn: Turn, clinic: Clinic) -> Outcome:
    """With an open emergency, also a possible one, the place is kept for staff; without one it is not stored."""
    place = turn.incoming.content
    if not isinstance(place, SharedLocation):
        raise TypeError("this handler is for shared places")
    if turn.patient.open_emergency or turn.patient.open_doubt:
        return _to_read_out(turn, clinic, place)
    if (nearest := my_hospital.near(turn, clinic, place)) is not None:
        return nearest
    card = Card(
        Phrase("place-thanks-title"),
        (Phrase("place-not-kept"), _where(place), *room_lines(clinic.hospitals, place)),
        (CALL_1669, *way_there(clinic.hospitals, place)),
        alt=Phrase("alt-place"),
    )
    return Outcome((card,), (*back_to_step(turn), TO_BOOKING, TO_PERSON), step_kept=True)


@router.intent(SHARE_BY_HAND)
async def how_to_share(turn: Turn, clinic: Clinic) -> Outcome:
    """The button to share a place was typed instead of tapped, or is gone: how it is done by hand, and the button once more."""
    urgency = Urgency.EMERGENCY if turn.patient.open_emergency or turn.patient.open_doubt else Urgency.TALK
    said = (Plain(Phrase("place-by-hand")),)
    return Outcome(said, (SHARE_PLACE, CALL_1669, *back_to_step(turn)), urgency=urgency, step_kept=True)


def _to_read_out(turn: Turn, clinic: Clinic, place: SharedLocation) -> Outcome:
    card = Card(
        Phrase("place-title"),
        (
            _where(place),
            Phrase("place-staff-see"),
            Phrase("emergency-nobody-called"),
            *room_lines(clinic.hospitals, place),
        ),
        (CALL_NOW, *way_there(clinic.hospitals, place)),
        alt=Phrase("alt-emergency"),
        tone=Tone.URGENT,
    )
    return Outcome(
        (card,),
        back_to_step(turn),
        facts=(LocationShared(place), *in_vital_interest(turn, "place")),
        urgency=Urgency.EMERGENCY,
        step_kept=True,
    )


def _where(place: SharedLocation) -> Phrase:
    """The address if the phone gave one, always with the coordinates to five places (about a metre)."""
    degrees = f"{place.latitude:.5f}, {place.longitude:.5f}"
    address = " ".join(part for part in (place.title, place.address) if part)
    if not address:
        return Phrase("place-degrees", {"degrees": degrees})
    return Phrase("place-address", {"address": address, "degrees": degrees})
