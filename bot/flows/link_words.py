"""How a linked record is named and shown, and what has become of it at its hospital."""

from __future__ import annotations

import regex

from bot.dialogue.turn import Clinic
from bot.domain.appointment import Hospital
from bot.domain.errors import HospitalRefused, HospitalUnavailable
from bot.domain.facts import Fact
from bot.domain.link import Link, Record
from bot.domain.record_facts import RecordMerged
from bot.domain.sayings import Card, Choice, Plain, Shape
from bot.domain.words import Day, Phrase, Words

_ON_BUTTON = 24  # graphemes of a name on a button, which has words before it


def named(record: Record) -> str:
    """The person's name, or the hospital number where the hospital gives no name."""
    return record.name or record.hn or record.id


def on_a_button(record: Record) -> str:
    """The same, never longer than a button holds."""
    graphemes = regex.findall(r"\X", named(record))
    return named(record) if len(graphemes) <= _ON_BUTTON else "".join(graphemes[: _ON_BUTTON - 1]) + "…"


def where(record: Record, hospitals: tuple[Hospital, ...]) -> Words:
    """The hospital's name, its id if it is not configured any more."""
    return next((each.name for each in hospitals if each.id == record.hospital), record.hospital)


def record_line(record: Record, hospitals: tuple[Hospital, ...]) -> Phrase:
    """Whose record, under which number, where."""
    at = where(record, hospitals)
    if not record.hn:
        return Phrase("linked-record-no-hn", {"name": named(record), "hospital": at})
    return Phrase("linked-record", {"name": named(record), "hn": record.hn, "hospital": at})


def linked_card(link: Link, hospitals: tuple[Hospital, ...], title: str, unlink: Choice) -> Card:
    """A record is linked: whose, until when, and that it can be let go of at any time."""
    lines = (
        record_line(link.record, hospitals),
        Phrase("linked-until", {"day": Day(link.until.date())}),
        Phrase("linked-not-mine"),
        Phrase("link-any-time"),
    )
    return Card(Phrase(title), lines, (unlink,), alt=Phrase("alt-answer"))


async def merged_or_gone(clinic: Clinic, links: tuple[Link, ...]) -> tuple[tuple[Shape, ...], tuple[Fact, ...]]:
    """What the hospitals say of these records that is new: merged ones are followed, gone ones are told."""
    said: list[Shape] = []
    facts: list[Fact] = []
    for link in links:
        try:
            now = await clinic.links.current(link.record) if clinic.links is not None else link.record
        except (HospitalUnavailable, HospitalRefused):
            continue  # shown as it was known; nothing is concluded from silence
        if now is None:
            said.append(Plain(Phrase("link-record-gone", {"name": named(link.record)})))
        elif now.id != link.record.id:
            said.append(Plain(Phrase("link-merged", {"name": named(now), "hn": now.hn})))
            facts.append(RecordMerged(link.id, now))
    return tuple(said), tuple(facts)
