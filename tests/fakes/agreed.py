"""People who have agreed to everything, for tests that are about something else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import cache

from bot.domain.appointment import Hospital
from bot.domain.consent import Consent, ConsentText, Purpose
from bot.domain.consent_facts import ConsentAnswered
from bot.domain.messages import Person
from bot.domain.stored import Commit, Ending
from bot.domain.words import Name
from config.read_consents import filling, read_consents
from integrations.storage.instants import EPOCH
from integrations.storage.stores import Storage

_SPANS = ("words", "triages", "bookings", "cases", "patients")


def texts(*hospitals: Hospital) -> Mapping[Purpose, ConsentText]:
    """The packaged texts, every span a day long."""
    return _filled(tuple(filling(hospitals, dict.fromkeys(_SPANS, timedelta(days=1))).items()))


@cache  # a thousand houses are built with the same two hospitals
def _filled(blanks: tuple[tuple[str, Name], ...]) -> Mapping[Purpose, ConsentText]:
    return read_consents(dict(blanks))


TEXTS = texts()
AGREED: Mapping[Purpose, Consent] = {
    purpose: Consent(purpose, purpose is not Purpose.IMPROVEMENT, text.version, EPOCH)
    for purpose, text in TEXTS.items()
}
"""Everything but what nothing depends on: that was asked for and refused, so that it is not asked again."""


async def agree(storage: Storage, people: Iterable[Person], purposes: Iterable[Purpose] = tuple(Purpose)) -> None:
    """Write down that these people have agreed (made if new), as the commit of their yes does."""
    for person in people:
        at = EPOCH + timedelta(days=20_000)
        claim = await storage.records.claim(person, "has agreed", at, timedelta(seconds=1))
        assert claim is not None
        facts = tuple(ConsentAnswered(each, AGREED[each].given, AGREED[each].version) for each in purposes)
        commit = Commit(person, at, None, Ending.ANSWERED, None, step_kept=True, facts=facts)
        await storage.records.commit(claim, commit, release=True)
