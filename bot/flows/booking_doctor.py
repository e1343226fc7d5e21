"""Booking with a doctor who is named in the words or chosen by a button, among those who sit at the hospital."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from zlib import crc32

import msgspec

from bot.dialogue.taps import press
from bot.dialogue.turn import Clinic, Outcome, Turn
from bot.domain.appointment import Slot
from bot.domain.doctors import among
from bot.domain.errors import HospitalRefused, HospitalUnavailable, NoHospital
from bot.domain.sayings import Card, Plain
from bot.domain.words import Name, Phrase
from bot.flows.booking_change import follow
from bot.flows.booking_steps import ChoosingDoctor, Wish
from bot.flows.booking_wish import hospital_of
from bot.flows.booking_words import ANY_DOCTOR, back_and_leave
from bot.flows.caring_rights import open_to_carers
from bot.flows.labels import button_label

_SOON, _LATE = timedelta(days=14), timedelta(days=60)  # who sits is looked for in the next days first
_PAGE, _PAGE_OF_MANY = 500, 200  # of one department, and of each where all are looked through
_AT_ONCE = 3  # searches at a time: others want to be answered by the hospital too
_PATIENCE = 6.0  # seconds; after that booking goes on without a doctor
_MOST = 10  # doctors on one card

_TITLE = re.compile(
    r"(?:คุณ|อาจารย์|อ\.)?\s*หมอ(?!น(?:รอง|วด|ทอง|อน|\s|$))(?:ที่)?(?:ชื่อ)?\s*|(?:นพ|พญ|ทพญ|ทพ)\.\s*|\b(?:dr|doctor)\b\.?\s+",
    re.IGNORECASE,
)
# What follows "doctor" and begins no name; and what seldom does: it may be one, and if nobody is called so it was none.
_NO_NAME = re.compile(
    r"(?:ที่|ได้|ไหม|มั้ย|หน่อย|ให้|ตอน|พรุ่งนี้|มะรืน|เมื่อ|ก่อน|ด้วย|ค่ะ|คะ|ครับ|คับ|ค่า|จ้า|นะ(?:ค|จ|$|\s)|ใหม่|เฉพาะ|ผู้|คน|ท่าน|ไหน|ใคร|อะไร|ก็|เวร|ประจำ|ทั่วไป"
    r"|ฟัน|เด็ก|กระดูก|ผิวหนัง|สูติ|หัวใจ|หู\s*คอ|แผนก|โรค|ใน|โรงพยาบาล|รพ|แล้ว|เลย|เร็ว|คิว|เพื่อ|เพราะ|เรื่อง|ตรวจ|รักษา|หรือ|จอง|นี้|นั้น|เดิม|คนเดิม|(?:ออก|เข้า|ลง)(?:ตรวจ|วัน|คลินิก|กี่|เวลา|เวร)"
    r"|วัน(?:จันทร์|อังคาร|พุธ|พฤหัส|ศุกร์|เสาร์|อาทิตย์|ที่|ไหน|หยุด|นี้|อื่น|แรก|เดียว|\d)|appointment|visit|on\b|at\b|for\b|please|today"
    r"|tomorrow|next|this|who|any|is\b|in\b)"
)
_HARDLY = re.compile(r"(?:ทาง|จะ|มา|ไป|ว่า|นัด|สัก|อีก|เช้า|บ่าย|เย็น|หญิง|ชาย|แบบ|กับ|และ|หา|เอา|ขอ|ใกล้|อยู่|เป็น|มี|ออก|เข้า)")
_VISIT = re.compile(r"นัด|จอง|คิว|(?:ขอ|อยาก|จะ)\s*(?:พบ|เจอ|หา|ตรวจ)|\b(?:book|see|appointment)\b", re.IGNORECASE)
_ANY = re.compile(r"(?:หมอ|ใคร|คน|ท่าน)\s*(?:คน|ท่าน)?\s*(?:ไหน)?\s*ก็ได้|any doctor", re.IGNORECASE)


async def named(turn: Turn, clinic: Clinic, wish: Wish) -> Outcome | None:
    """Goes on with the doctor whom the words name; None when they name none, or the hospital does not tell who sits."""
    said = _said(turn)
    if said is None:
        return None
    try:
        async with asyncio.timeout(_PATIENCE):
            found = await _sitting(turn, clinic, wish, said)
    except (HospitalUnavailable, HospitalRefused, NoHospital, TimeoutError):
        return None  # the next question to the hospital says so
    doctors = among(said, [doctor for _, _, names in found for doctor in names])
    if not doctors:
        sits = any(names for _, _, names in found) and not _HARDLY.match(said)
        return await _unknown(turn, clinic, wish) if sits else None
    if len(doctors) > 1:
        return ask_doctor(ChoosingDoctor(wish, doctors[:_MOST]))
    return await follow(turn, clinic, _with(wish, doctors[0], found))


async def asked(turn: Turn, clinic: Clinic, wish: Wish) -> Outcome:
    """Who sits in the wished department, as buttons."""
    try:
        found = await _sitting(turn, clinic, wish, "")
    except (HospitalUnavailable, HospitalRefused, NoHospital):
        found = ()
    doctors = tuple(dict.fromkeys(doctor for _, _, names in found for doctor in names))
    return ask_doctor(ChoosingDoctor(wish, doctors[:_MOST])) if doctors else await follow(turn, clinic, wish)


async def at_their_place(turn: Turn, clinic: Clinic, wish: Wish, doctor: Name) -> Outcome:
    """Goes on where this doctor sits."""
    try:
        found = await _sitting(turn, clinic, wish, doctor.th)
    except (HospitalUnavailable, HospitalRefused, NoHospital):
        return await follow(turn, clinic, wish)  # the next question to the hospital says so
    sits = any(doctor in names for _, _, names in found)
    return await follow(turn, clinic, _with(wish, doctor, found)) if sits else await _unknown(turn, clinic, wish)


def ask_doctor(step: ChoosingDoctor) -> Outcome:
    """Each with the whole name; who does not mind says so."""
    buttons = (
        *(press(ChoosingDoctor, key_of(each), button_label(each)) for each in step.doctors),
        press(ChoosingDoctor, ANY_DOCTOR, Phrase("booking-any-doctor")),
    )
    card = Card(Phrase("booking-ask-doctor"), (), buttons, alt=Phrase("alt-answer"))
    return Outcome((card,), back_and_leave(ChoosingDoctor), step)


def names_one(turn: Turn) -> bool:
    """Whether a visit to somebody who is called doctor is wished for."""
    return _VISIT.search(turn.text) is not None and _said(turn) is not None


def key_of(doctor: Name) -> str:
    """Short, and without a Thai letter: what has one in a key is read as words."""
    return f"{crc32(doctor.th.encode()):08x}"


def wants_any_doctor(turn: Turn) -> bool:
    """Whether any doctor will do."""
    return _ANY.search(turn.text) is not None


def _said(turn: Turn) -> str | None:
    """What follows the word for doctor, where it may be a name; it is not known where the name ends."""
    if not turn.text or turn.tap is not None or wants_any_doctor(turn):
        return None
    for title in _TITLE.finditer(turn.text):
        said = turn.text[title.end() :]
        other = any(
            each.start < title.end() + 1 and each.end > max(title.start(), 0) and each.end > each.start
            for each in turn.understanding.entities
            if each.entity != "doctor"
        )
        if said.strip() and not other and not _NO_NAME.match(said.casefold()):
            return said
    return None


_Found = Sequence[tuple[str, str, tuple[Name, ...]]]


async def _sitting(turn: Turn, clinic: Clinic, wish: Wish, said: str) -> _Found:
    """Hospital, department, and who sits there in the next two weeks; later, and elsewhere, where nobody of that name does."""
    chosen = hospital_of(clinic, wish)
    hospitals = (chosen,) if chosen is not None else clinic.hospitals
    if wish.care is not None:
        hospitals = tuple(open_to_carers(each) for each in hospitals)
    every = [(each.id, department.code) for each in hospitals for department in each.departments]
    places = [each for each in every if each[1] == wish.department] or every
    found = await _there(turn, clinic, places, timedelta(), _SOON)
    if said and not _any(said, found):
        found = (*found, *await _there(turn, clinic, places, _SOON, _LATE))
    if said and not _any(said, found) and places != every:
        found = (
            *found,
            *await _there(turn, clinic, [each for each in every if each not in places], timedelta(), _SOON),
        )
    return found


def _any(said: str, found: _Found) -> bool:
    return bool(among(said, [doctor for _, _, names in found for doctor in names]))


async def _there(
    turn: Turn, clinic: Clinic, places: Sequence[tuple[str, str]], after: timedelta, until: timedelta
) -> _Found:
    start, end, room = turn.now + after, turn.now + until, asyncio.Semaphore(_AT_ONCE)
    page = _PAGE if len(places) == 1 else _PAGE_OF_MANY

    async def free(place: tuple[str, str]) -> tuple[Slot, ...]:
        async with room:
            return await clinic.booking.free_slots(*place, start, end, page)

    slots = await asyncio.gather(*map(free, places))
    names = (dict.fromkeys(each.practitioner for each in page if each.practitioner is not None) for page in slots)
    return tuple((*place, tuple(each)) for place, each in zip(places, names, strict=True))


def _with(wish: Wish, doctor: Name, found: _Found) -> Wish:
    """The wish with the doctor, at the first place where they sit."""
    where = next((hospital, department) for hospital, department, names in found if doctor in names)
    return msgspec.structs.replace(wish, hospital=where[0], department=where[1], doctor=doctor.th)


async def _unknown(turn: Turn, clinic: Clinic, wish: Wish) -> Outcome:
    """Nobody of this name has a free time: said, and booking goes on without."""
    outcome = await follow(turn, clinic, wish)
    return replace(outcome, say=(Plain(Phrase("booking-doctor-unknown")), *outcome.say))
