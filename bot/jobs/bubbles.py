"""What people typed in the last minutes, so that a danger sign spread over bubbles is seen before the first of them is answered."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import replace

from bot.domain.danger import TOGETHER, Written
from bot.domain.messages import Incoming, Person, Text
from bot.domain.patient import Patient

_MOST_PEOPLE = 5000  # of whom words are held, the latest; whoever is forgotten is read by their turn
_MOST_EACH = 8


class Bubbles:
    """In memory only, at most two minutes of a person are used; the store has the same once the bubbles are answered."""

    def __init__(self) -> None:
        self._of: OrderedDict[Person, deque[Written]] = OrderedDict()

    def before(self, incoming: Incoming) -> tuple[Written, ...]:
        """What this person typed in the two minutes before, oldest first, as far as this process met it; the bubble itself is kept.

        Nothing for what is not typed.
        """
        if not isinstance(incoming.content, Text):
            return ()
        held = self._of.setdefault(incoming.person, deque(maxlen=_MOST_EACH))
        self._of.move_to_end(incoming.person)
        if len(self._of) > _MOST_PEOPLE:
            self._of.popitem(last=False)
        since = incoming.sent_at - TOGETHER
        earlier = tuple(each for each in held if since <= each.at <= incoming.sent_at)
        held.append(Written(incoming.sent_at, incoming.content.text))
        return earlier


def with_bubbles(patient: Patient, bubbles: tuple[Written, ...]) -> Patient:
    """The patient as the store will have them once these bubbles are answered."""
    stored = {each.at for each in patient.lately}
    new = [each for each in bubbles if each.at not in stored]
    return replace(patient, lately=tuple(sorted((*patient.lately, *new), key=lambda each: each.at))) if new else patient
