"""What a reminder shows gives nothing away: no department, no symptom, no disease, on the locked screen or in the open chat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.domain.appointment import Hospital
from bot.domain.sayings import Card, Saying
from bot.domain.words import Phrase
from bot.flows.reminder_words import gone_card, moved_card, reminder_card
from config.read_hospitals import read_hospitals
from config.settings import PACKAGED
from tests.fakes.house import PHRASEBOOK, at
from tests.fakes.signatures import SIGNATURES
from tests.walkthroughs.reminded import appointment
from tests.walkthroughs.test_wording import BOTH, IDS, TELLING_EN, TELLING_TH, arguments

# Whatever somebody comes for, they are asked to bring what they take.
ABOUT_ANYBODY = {"medicine"}
[PACKAGED_HOSPITAL] = [each.hospital("Asia/Bangkok") for each in read_hospitals(PACKAGED / "hospitals.yaml")]


def telling(text: str) -> set[str]:
    """What in a text could give somebody away."""
    spoken = re.findall(r"[a-z]+", text.casefold())
    english = {
        word
        for word in TELLING_EN - ABOUT_ANYBODY
        if any(each == word or (len(word) > 3 and each.startswith(word)) for each in spoken)  # an ear is not early
    }
    return {word for word in TELLING_TH if word in text} | english


def cards(hospital: Hospital) -> Iterator[tuple[str, Card]]:
    """Every card about an appointment that comes by itself, for every department."""
    for department in hospital.departments:
        booking = replace(appointment(department=department.code), contact=None)
        yield department.code, reminder_card(booking, hospital, SIGNATURES)
        yield department.code, reminder_card(booking, hospital, SIGNATURES, as_of=at(1, "08:00"))
        yield department.code, moved_card(at(1, "08:00"), booking, hospital, SIGNATURES)
        yield department.code, gone_card(booking, hospital)


def texts(card: Card, language: str) -> list[str]:
    """All that it says, the locked screen's line first."""
    [worded] = PHRASEBOOK.worded(Saying((card,)), language).shapes
    assert isinstance(worded, Card)
    return [str(each) for each in (worded.alt, worded.title, *worded.lines, *(one.label for one in worded.buttons))]


@pytest.mark.parametrize("language", BOTH)
def test_no_card_that_comes_by_itself_gives_anything_away(language: str) -> None:
    names = {name.casefold() for each in PACKAGED_HOSPITAL.departments for name in (each.name.th, each.name.en)}
    seen = 0
    for department, card in cards(PACKAGED_HOSPITAL):
        for text in texts(card, language):
            seen += 1
            assert telling(text) == set(), (department, text)
            assert not [name for name in names if name in text.casefold()], (department, text)
    assert seen > 100


@pytest.mark.parametrize("language", BOTH)
def test_no_phrase_of_a_reminder_gives_anything_away(language: str) -> None:
    own = [
        each
        for each in IDS
        if each.startswith(("reminder-", "moved-", "gone-", "alt-reminder", "alt-moved", "alt-gone"))
    ]
    assert len(own) > 20
    for phrase in own:
        said = PHRASEBOOK.word(Phrase(phrase, dict.fromkeys(arguments("th")[phrase], "")), language)
        assert telling(said) == set(), phrase


@pytest.mark.parametrize("language", BOTH)
def test_the_locked_screen_shows_the_full_date(language: str) -> None:
    card = reminder_card(appointment(), PACKAGED_HOSPITAL, SIGNATURES)
    [alt, *_] = texts(card, language)
    assert ("วันพุธที่ 2 ธันวาคม 2569 เวลา 13:30 น." if language == "th" else "Wednesday 2 December 2026, 13:30") in alt


def test_the_linter_itself_sees() -> None:
    assert telling("เตือนนัดคลินิกเบาหวาน") == {"คลินิก", "เบาหวาน"}
    assert telling("Your diabetes appointment, and your ear") == {"diabetes", "ear"}
