"""Emergencies: a danger sign in any message is answered at once with 1669 and what to do until help comes."""

from __future__ import annotations

from bot.dialogue.router import Router
from bot.dialogue.taps import DIAL_BY_HAND
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.appointment import Hospital
from bot.domain.danger import by_others
from bot.domain.facts import CaseKind, CaseOpened, Fact
from bot.domain.messages import Place
from bot.domain.sayings import Call, Card, Choice, Plain, Tone, Urgency
from bot.domain.understanding import Alarm, RedFlag
from bot.domain.words import Phrase
from bot.flows import danger
from bot.flows.check_clock import check_begun
from bot.flows.emergency_room import room_lines, way_there
from bot.flows.first_aid import POISONS, first_aid
from bot.flows.hospital_choice import own_first
from bot.flows.symptoms_steps import InterviewStep
from bot.flows.vital_interest import in_vital_interest
from bot.flows.ways_on import EMERGENCY_LINE, SHARE_PLACE, TO_MENU, TO_PERSON, back_to_step, call_hospital

router = Router()

# A guess below this still gets 1669 and the question, but alarms no staff.
_ALARMS_STAFF = 0.6
UNSURE = "unsure"  # in place of a danger sign, where none was named

CALL_NOW = Choice(Phrase("call-1669-now"), Call(EMERGENCY_LINE))
CALL_POISON = Choice(Phrase("call-1367"), Call("1367"))  # Ramathibodi Poison Center, day and night
CALL_POLICE = Choice(Phrase("call-191"), Call("191"))
CALL_MIND = Choice(Phrase("call-1323"), Call("1323"))  # Department of Mental Health, free, day and night


async def guard(turn: Turn, clinic: Clinic) -> Outcome | None:
    """Any danger sign in what was typed, in every state, in private and in groups; never silent, however often it comes."""
    flags = danger.signs(turn, clinic)
    signs = [flag for flag in flags if flag.alarm is Alarm.EMERGENCY]
    if not signs or (not danger.seen_by_rule(flags) and isinstance(turn.conversation.step, InterviewStep)):
        return None  # an answer that only sounds like danger is a yes to the question that is open
    crisis = [flag for flag in flags if flag.alarm is Alarm.CRISIS]
    facts: list[Fact] = [CaseOpened(CaseKind.EMERGENCY, codes(signs))]
    if crisis:
        facts.append(CaseOpened(CaseKind.CRISIS, codes(crisis)))
    facts.extend((*danger.settled(turn), *in_vital_interest(turn, "emergency")))
    if turn.incoming.place is Place.GROUP:
        said = (Plain(Phrase("emergency-group")),)
        return Outcome(said, facts=tuple(facts), urgency=Urgency.EMERGENCY, step_kept=True)
    found = tuple(dict.fromkeys(flag.code for flag in signs))
    return Outcome(
        (card(found, clinic.hospitals, tuple(flag.code for flag in crisis), room=all(flag.room for flag in flags)),),
        (SHARE_PLACE, *back_to_step(turn)),
        facts=(*facts, *check_begun(turn, found, crisis=False)),
        urgency=Urgency.EMERGENCY,
        step_kept=True,
    )


def codes(flags: list[RedFlag]) -> str:
    """The codes of these flags, each once, as the short reason of a case."""
    return ",".join(dict.fromkeys(flag.code for flag in flags))


def card(
    signs: tuple[str, ...], hospitals: tuple[Hospital, ...] = (), crisis: tuple[str, ...] = (), *, room: bool = False
) -> Card:
    """1669, what to do until help comes, and the emergency room, for the signs of these codes; `crisis`: signs of one beside them.

    room: by their sources they are for the emergency room now; 1669 for who cannot go.
    """
    beside, calls = _in_crisis(crisis)
    poison = (CALL_POISON,) if POISONS.intersection(signs) else ()
    return Card(
        Phrase("symptoms-level-2" if room else "emergency-title"),
        (
            Phrase("symptoms-cannot-go" if room else "emergency-nobody-called"),
            Phrase("emergency-tell"),
            *beside,
            *first_aid(signs),
            *room_lines(hospitals),
            *((Phrase("symptoms-net-on-the-way"),) if room else ()),
        ),
        (CALL_NOW, *poison, *calls, *way_there(hospitals)),
        alt=Phrase("alt-symptoms-level-2" if room else "alt-emergency"),
        tone=Tone.URGENT,
    )


def _in_crisis(codes: tuple[str, ...]) -> tuple[tuple[Phrase, ...], tuple[Choice, ...]]:
    """Who wishes to die is not left alone; who is hurt by others is told whom to call."""
    if not codes:
        return (), ()
    return (
        ((Phrase("crisis-harm-too"),), (CALL_POLICE,))
        if by_others(codes)
        else ((Phrase("emergency-stay"),), (CALL_MIND,))
    )


@router.intent(DIAL_BY_HAND)
async def how_to_dial(turn: Turn, clinic: Clinic) -> Outcome:
    """The words of a call button were typed: a chat cannot dial, so the numbers stand here to be tapped or dialled by hand."""
    hospital = tuple(choice for each in own_first(turn.patient, clinic.hospitals)[:1] for choice in call_hospital(each))
    card = Card(
        Phrase("dial-title"),
        (Phrase("dial-by-hand"),),
        (CALL_NOW, CALL_MIND, CALL_POISON, *hospital),
        alt=Phrase("alt-dial"),
    )
    return Outcome((card,), back_to_step(turn), urgency=Urgency.EMERGENCY, step_kept=True)


def _asked_later(turn: Turn) -> tuple[Fact, ...]:
    """What only sounds urgent takes no place of a check about a danger sign."""
    return check_begun(turn, (UNSURE,), crisis=False) if turn.patient.check is None else ()


@router.intent("emergency", interrupts=True)
async def sounds_urgent(turn: Turn, clinic: Clinic) -> Outcome:
    """It sounds urgent though no known danger sign was named: 1669 first, then the plain question."""
    card = Card(
        Phrase("emergency-unsure-title"),
        (Phrase("emergency-nobody-called"), Phrase("emergency-unsure-signs")),
        (CALL_NOW,),
        alt=Phrase("alt-emergency"),
        tone=Tone.URGENT,
    )
    sure = turn.understanding.confidence >= _ALARMS_STAFF
    opened = (CaseOpened(CaseKind.POSSIBLE_EMERGENCY, UNSURE), *_asked_later(turn)) if sure else ()
    return Outcome(
        (card,),
        (SHARE_PLACE, *back_to_step(turn), TO_PERSON, TO_MENU),
        facts=(*opened, *in_vital_interest(turn, "possible_emergency")),
        urgency=Urgency.EMERGENCY,
        step_kept=True,
    )
