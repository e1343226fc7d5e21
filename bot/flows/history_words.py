"""What has happened to appointments, line by line: who did what, when, and for which time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.history import By, Event, Happened
from bot.domain.sayings import Card
from bot.domain.words import Phrase, When, Words

_DID: Mapping[tuple[Happened, By], str] = {
    (Happened.BOOKED, By.PATIENT): "history-booked-you",
    (Happened.BOOKED, By.CARER): "history-booked-carer",
    (Happened.BOOKED, By.STAFF): "history-booked-staff",
    (Happened.BOOKED, By.HOSPITAL): "history-booked-hospital",
    (Happened.CONFIRMED, By.PATIENT): "history-confirmed-you",
    (Happened.CONFIRMED, By.CARER): "history-confirmed-carer",
    (Happened.CONFIRMED, By.STAFF): "history-confirmed-staff",
    (Happened.CONFIRMED, By.HOSPITAL): "history-confirmed-hospital",
    (Happened.MOVED, By.PATIENT): "history-moved-you",
    (Happened.MOVED, By.CARER): "history-moved-carer",
    (Happened.MOVED, By.STAFF): "history-moved-staff",
    (Happened.MOVED, By.HOSPITAL): "history-moved-hospital",
    (Happened.CANCELLED, By.PATIENT): "history-cancelled-you",
    (Happened.CANCELLED, By.CARER): "history-cancelled-carer",
    (Happened.CANCELLED, By.STAFF): "history-cancelled-staff",
    (Happened.CANCELLED, By.HOSPITAL): "history-cancelled-hospital",
}


def history_card(events: Sequence[Event], title: str, *lines: Words) -> Card:
    """The events in the order given, under `lines`."""
    return Card(Phrase(title), (*lines, *(_line(each) for each in events)), alt=Phrase("alt-answer"))


def _line(event: Event) -> Phrase:
    did = _DID[event.what, event.by]
    if event.what is Happened.MOVED:
        args: dict[str, Words] = {"was": When(event.was or event.start), "when": When(event.start)}
    else:
        args = {"when": When(event.start)}
    return Phrase("history-line", {"at": When(event.at), "did": Phrase(did, args)})
